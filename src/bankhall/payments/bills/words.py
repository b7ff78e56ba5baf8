"""What bills write to customers: the biller, but no number and no amount, as others may read along."""

from bankhall.notify.types import Template, Words

DUE = Template(
    "payments.bill_due",
    Words("有账单快到期了", "A bill is due soon"),
    Words(
        "您有一笔{biller}账单将于{due}到期。请登录网上营业厅，在“生活缴费”里查看和缴纳。",
        "A bill of {biller} is due on {due}. Sign in and look under Bills.",
    ),
)
NOT_BY_ITSELF = Template(
    "payments.bill_not_by_itself",
    Words("有账单没有自动缴", "A bill was not paid by itself"),
    Words(
        "您的一笔{biller}账单没有自动缴费（超过您设定的金额，或账户余额、限额不够）。请登录网上营业厅，在“生活缴费”里处理。",
        "A bill of {biller} was not paid by itself: it is more than you allowed, or than the account or your limits"
        " hold. Sign in and look under Bills.",
    ),
)
