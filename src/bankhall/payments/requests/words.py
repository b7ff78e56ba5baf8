"""What requests to pay write to customers. Nobody is named in full, and no amount: others may read along."""

from bankhall.notify.types import Template, Words

ASKED = Template(
    "payments.request_made",
    Words("有人向您请求付款", "Somebody asks you for a payment"),
    Words(
        "{other}向您发来一笔收款请求。请登录网上营业厅，在“收款请求”里核对后再决定付或不付；银行不会打电话催您付款。",
        "{other} asks you for a payment. Sign in, look under Requests, and decide there whether to pay. The bank never"
        " rings to hurry you.",
    ),
)
STRANGER_ASKS = Template(
    "payments.stranger_asks",
    Words("有陌生人想向您请求付款", "A stranger wants to ask you"),
    Words(
        "有一位与您没有往来的客户想向您请求付款。是否允许，请登录网上营业厅，在“收款请求”里决定；不认识就不必理会。",
        "A customer with whom you have had no dealings wants to ask you for a payment. Sign in and decide under"
        " Requests whether to let them; if you do not know them, there is nothing to do.",
    ),
)
REMINDED = Template(
    "payments.request_reminded",
    Words("收款请求提醒", "A request is still open"),
    Words(
        "{other}提醒您还有一笔收款请求没有处理。请登录网上营业厅，在“收款请求”里查看。",
        "{other} reminds you of a request that is still open. Sign in and look under Requests.",
    ),
)
PAID = Template(
    "payments.request_paid",
    Words("您请求的款项已付", "Your request has been paid"),
    Words(
        "您请求的一笔款项对方已付，钱已到您的账户。",
        "A request of yours has been paid. The money is on your account.",
    ),
)
DECLINED = Template(
    "payments.request_declined",
    Words("您的收款请求被谢绝", "Your request was declined"),
    Words(
        "您的一笔收款请求对方选择不付。详情请登录网上营业厅，在“收款请求”里查看。",
        "A request of yours was declined. Sign in and look under Requests.",
    ),
)
