"""What customers are told when they are asked, and what stands in their contact log when they were called back."""

from bankhall.notify.types import Template, Words
from bankhall.quality.satisfaction.types import CallBackOutcome

ASKED = Template(
    "quality.asked",
    Words("想听听您的评价", "How was it?"),
    Words(
        "您的事情办完了，服务得怎么样？请登录网上营业厅，在“服务评价”里打个分，一分钟就好。不想被询问，也可以在那里关闭。",
        "Your matter is done: how did we serve you? Sign in and tell us under How we served you; it takes a minute."
        " There you can also say that you do not want to be asked.",
    ),
)

_CALLED = {
    CallBackOutcome.SETTLED: "低分回访：已解决",
    CallBackOutcome.EXPLAINED: "低分回访：已说明",
    CallBackOutcome.NOT_REACHED: "低分回访：未联系上",
    CallBackOutcome.NOT_WANTED: "低分回访：客户不愿再谈",
}


def called(outcome: CallBackOutcome, note: str) -> str:
    return f"{_CALLED[outcome]}。{note}"
