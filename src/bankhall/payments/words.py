"""What payments write to customers. Whoever asked for a payment is named by a mask; payee and amount stand on the page
alone.
"""

from bankhall.notify.types import Template, Words

_WAITS = Words("付款等待同意", "A payment waits for a yes")

YES_WANTED = Template(
    "payments.yes_wanted",
    Words("有一笔付款等您同意", "A payment waits for your yes"),
    Words(
        "{other}有一笔付款等您同意，{until}前有效。请登录网上营业厅核对后再决定，拿不准就先给本人打个电话。",
        "{other} has asked for a payment that waits for your yes until {until}. Sign in and read it first; if in doubt,"
        " ring them.",
    ),
)
YES_SAID = Template(
    "payments.yes_said",
    Words("您同意的付款已办理", "The payment you agreed to has been sent"),
    Words(
        "您于{at}同意的付款已经办理。如非您本人操作，请立即联系我们。",
        "The payment to which you said yes at {at} has been sent. If this was not you, call us at once.",
    ),
)
AGREED = Template(
    "payments.agreed",
    Words("您的付款已获同意", "Your payment got its yes"),
    Words(
        "您等待同意的一笔付款已于{at}获得同意，已经办理。",
        "A payment of yours that waited got its yes at {at} and has been sent.",
    ),
)
DECLINED = Template(
    "payments.declined",
    _WAITS,
    Words(
        "您等待同意的一笔付款没有获得同意，钱没有动。",
        "A payment of yours that waited for a yes got a no. No money has moved.",
    ),
)
LAPSED = Template(
    "payments.lapsed",
    _WAITS,
    Words(
        "一笔等待同意的付款已过期失效，钱没有动。需要时请重新发起。",
        "A payment that waited for a yes has lapsed. No money has moved; if it is still wanted, begin it again.",
    ),
)
REFUSED = Template(
    "payments.refused",
    Words("跨行转账未成功", "A transfer to another bank was not taken"),
    Words(
        "您的一笔跨行转账未成功，对方银行没有收下，钱没有转走。原因请登录网上营业厅查看回单。",
        "Another bank did not take a transfer of yours. No money has left; sign in and see its receipt for why.",
    ),
)
BILL_REFUSED = Template(
    "payments.bill_refused",
    Words("缴费未成功", "A bill was not taken"),
    Words(
        "您的一笔缴费未成功，缴费单位没有收下，钱没有转走。请登录网上营业厅，在“生活缴费”里查看。",
        "A biller did not take a payment of yours. No money has left; sign in and look under Bills.",
    ),
)
RETURNED = Template(
    "payments.returned",
    Words("跨行转账被退回", "A transfer came back"),
    Words(
        "您的一笔跨行转账被对方银行退回，钱已回到您的账户。原因请登录网上营业厅查看回单。",
        "Another bank sent a transfer of yours back. The money is on your account again; sign in and see its receipt"
        " for why.",
    ),
)
REFUNDED = Template(
    "payments.refunded",
    Words("有一笔付款退回来了", "A payment was given back"),
    Words(
        "您付出的一笔钱，对方已退回您的账户。详情请登录网上营业厅查看回单。",
        "Whoever you paid has given money back; it is on your account. Sign in and see the receipt.",
    ),
)
PLAN_FAILED = Template(
    "payments.plan_failed",
    Words("计划转账没有转出", "A planned transfer was not made"),
    Words(
        "您的一笔计划转账今天没有转出，钱没有动。原因请登录网上营业厅，在“计划转账”里查看。",
        "A transfer that you had planned was not made today, and no money has moved. Sign in and look under Planned"
        " transfers for why.",
    ),
)
HELD = Template(
    "payments.held",
    Words("一笔付款暂缓办理", "A payment is on hold"),
    Words(
        "为了您的资金安全，您的一笔付款暂缓办理，钱没有动，最迟到{until}有结果。详情请登录网上营业厅查看；不想付了可以在那里撤回。",
        "To keep your money safe we are looking at a payment of yours first. No money has moved; you will know by"
        " {until} at the latest. Sign in to see it, or to take it back.",
    ),
)
DELAYED = Template(
    "payments.delayed",
    Words("一笔付款延后办理", "A payment leaves later"),
    Words(
        "为了您的资金安全，您的一笔付款将延后到{until}转出。在此之前可以登录网上营业厅撤回；如非本人操作，请立即联系我们。",
        "To keep your money safe a payment of yours leaves at {until}. Until then you can sign in and take it back; if"
        " it was not you who ordered it, call us at once.",
    ),
)
LET_GO = Template(
    "payments.let_go",
    Words("付款已办理", "Your payment has been sent"),
    Words("您之前暂缓的一笔付款现已办理。", "A payment of yours that was on hold has now been sent."),
)
STOPPED = Template(
    "payments.stopped",
    Words("一笔付款没有办理", "A payment was not made"),
    Words(
        "为了您的资金安全，您的一笔付款没有办理，钱没有动。原因请登录网上营业厅查看，有疑问请联系我们。",
        "A payment of yours was not made, and no money has moved. Sign in to see why, and call us if you have"
        " questions.",
    ),
)
BATCH_DONE = Template(
    "payments.batch_done",
    Words("批量转账已办完", "Your bulk transfer is through"),
    Words(
        "您的批量转账已经办完。每一笔的结果请登录网上营业厅，在“批量转账”里查看。",
        "Your bulk transfer is through. Sign in and look under Bulk transfers for what became of each row.",
    ),
)
BATCH_NONE = Template(
    "payments.batch_none",
    Words("批量转账没有办理", "Your bulk transfer was not made"),
    Words(
        "您选择“全部成功才付”的批量转账没有办理，钱没有动。原因请登录网上营业厅，在“批量转账”里查看。",
        "Your bulk transfer, all or none, came to none, and no money has moved. Sign in and look under Bulk transfers"
        " for why.",
    ),
)
TAKEN_BACK = Template(
    "payments.taken_back",
    _WAITS,
    Words(
        "等您同意的一笔付款已由发起人撤回，您不用再处理。",
        "A payment that waited for your yes was taken back by whoever asked. There is nothing left for you to do.",
    ),
)
