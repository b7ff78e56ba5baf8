"""What is told of queues: who is called, and what stays of a visit in the contact log."""

from typing import Final

from bankhall.branches.queue.types import VisitOutcome
from bankhall.branches.types import Service
from bankhall.notify.types import Template, Words

CALLED = Template(
    "branches.ticket_called",
    Words("请到柜台办理", "Please come to the counter"),
    Words(
        "您的{number}号正在叫号，请到{counter}号柜台办理。叫三次没有到，号码就作废了。",
        "Number {number}: please come to counter {counter}. Who is called three times and does not come loses the "
        "number.",
    ),
)

# As staff write in the contact log.
SERVICES: Final = {
    Service.CASH: "现金业务",
    Service.ACCOUNTS: "开户和账户业务",
    Service.CARDS: "银行卡业务",
    Service.TRANSFERS: "转账汇款",
    Service.ABROAD: "外汇和跨境汇款",
    Service.LOANS: "贷款业务",
    Service.WEALTH: "理财业务",
    Service.BOXES: "保管箱业务",
    Service.BUSINESS: "对公业务",
}

OUTCOMES: Final = {
    VisitOutcome.DONE: "已办妥",
    VisitOutcome.PARTLY: "没有全部办完，还要再来一次",
    VisitOutcome.ADVISED: "只是咨询",
    VisitOutcome.REFUSED: "未能办理",
}


def visit(branch: str, counter: int, service: Service, outcome: VisitOutcome, note: str) -> str:
    """The entry that the customer reads."""
    said = f"到{branch}{counter}号柜台办理{SERVICES[service]}，{OUTCOMES[outcome]}。"
    return said + note
