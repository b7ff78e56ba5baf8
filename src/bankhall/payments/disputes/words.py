"""What disputes write to customers. Neither names nor amounts: others may read along."""

from typing import Final

from bankhall.notify.types import Template, Words

OPENED = Template(
    "payments.dispute_opened",
    Words("已收到您的交易异议", "We have your dispute"),
    Words(
        "您对一笔交易提出了异议，我们已经收到，最晚{until}前答复您。如非您本人操作，请立即联系我们。",
        "You have disputed a transaction. You have our answer by {until} at the latest. If this was not you, call us"
        " at once.",
    ),
)
TAKEN = Template(
    "payments.dispute_taken",
    Words("您的交易异议已有人处理", "Somebody looks into your dispute"),
    Words(
        "您提出异议的交易，工作人员已经开始调查。进展请登录网上营业厅，在“交易异议”里查看。",
        "Somebody of the bank looks into the transaction that you disputed. Sign in and follow it under Disputes.",
    ),
)
ASKED = Template(
    "payments.dispute_asked",
    Words("交易异议：需要您补充说明", "Your dispute: we need to know something"),
    Words(
        "您提出异议的交易，我们有一个问题要问您。请登录网上营业厅，在“交易异议”里回答；我们不会索要密码或验证码。",
        "We have a question about the transaction that you disputed. Sign in and answer under Disputes; we never ask"
        " for a password or a code.",
    ),
)
ASKED_BACK = Template(
    "payments.dispute_asked_back",
    Words("交易异议：已请对方退款", "Your dispute: we have asked for the money"),
    Words(
        "您提出异议的交易，我们已请收款人退款。收款人可以同意也可以不同意，结果会通知您。",
        "We have asked whoever was paid to give the money back. They may agree or not; you hear from us.",
    ),
)
DECIDED = Template(
    "payments.dispute_decided",
    Words("交易异议有结果了", "Your dispute has been decided"),
    Words(
        "您提出异议的交易已有处理结果。请登录网上营业厅，在“交易异议”里查看；不同意可以申诉一次。",
        "The transaction that you disputed has been decided. Sign in and look under Disputes; you may appeal once.",
    ),
)
GIVE_BACK = Template(
    "payments.give_back_asked",
    Words("有一笔收款，付款人请您退回", "Somebody asks you to give a payment back"),
    Words(
        "您收到的一笔款项，付款人通过银行请您退回。请登录网上营业厅查看那笔回单，由您决定；只从回单上退款，不要转到别的账户。",
        "Whoever made a payment to you asks for it back through the bank. Sign in and look at its receipt; it is your"
        " decision. Give back from the receipt only, never to another account.",
    ),
)

REFUSED_BACK = Template(
    "payments.dispute_refused_back",
    Words("交易异议：对方没有同意退款", "Your dispute: they do not give it back"),
    Words(
        "您提出异议的交易，对方银行答复收款人没有同意退款。我们会继续处理并答复您。",
        "The other bank says that whoever was paid does not give the money back. We go on with your dispute and"
        " tell you what comes of it.",
    ),
)

BY_STEP: Final = {
    "refused_back": REFUSED_BACK,
    "taken": TAKEN,
    "asked": ASKED,
    "asked_back": ASKED_BACK,
    "decided": DECIDED,
}
