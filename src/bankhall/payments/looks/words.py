"""What looks write to customers. Neither payee nor amount: others may read along."""

from bankhall.notify.types import Template, Words

ASKED = Template(
    "payments.look_asked",
    Words("已收到您的人工复核请求", "A person will look at your payment"),
    Words(
        "您请银行人工复核一笔付款，我们已经收到，最晚{until}前答复您。如非您本人操作，请立即联系我们。",
        "You have asked for a person to look at a payment. You have the answer by {until} at the latest. If this was"
        " not you, call us at once.",
    ),
)
ALLOWED = Template(
    "payments.look_allowed",
    Words("人工复核结果：这笔付款可以办", "A person has looked: the payment may be made"),
    Words(
        "您请银行人工复核的付款，复核结果是可以办理。原因和下一步请登录网上营业厅，在“转账记录”里查看。",
        "A person has looked at the payment that you asked about: it may be made. Sign in and look under Transfers for"
        " why, and for what to do.",
    ),
)
STAYS = Template(
    "payments.look_stays",
    Words("人工复核结果：维持原来的处理", "A person has looked: it stays as it was"),
    Words(
        "您请银行人工复核的付款，复核后维持原来的处理，钱没有动。原因请登录网上营业厅，在“转账记录”里查看；不同意可以致电我们。",
        "A person has looked at the payment that you asked about, and it stays as it was. No money has moved. Sign in"
        " and look under Transfers for why; call us if you see it differently.",
    ),
)
