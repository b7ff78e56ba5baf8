"""What the result of a file says."""

from dataclasses import dataclass
from typing import Final

from bankhall.kernel.i18n import Language
from bankhall.payments.bulk.types import BatchRow, RowState
from bankhall.payments.types import TransferState


@dataclass(frozen=True, slots=True)
class Words:
    title: str
    template: str
    line: str
    name: str
    account: str
    bank: str
    amount: str
    currency: str
    memo: str
    result: str
    why: str
    reference: str


WORDS: Final = {
    Language.CHINESE: Words(
        "批量转账结果",
        "批量转账模板",
        "行",
        "收款人姓名",
        "收款账号",
        "开户行",
        "金额",
        "币种",
        "附言",
        "结果",
        "原因",
        "转账编号",
    ),
    Language.ENGLISH: Words(
        "Result of bulk transfer",
        "Bulk transfer template",
        "Line",
        "Name",
        "Account number",
        "Bank",
        "Amount",
        "Currency",
        "Memo",
        "Result",
        "Why",
        "Transfer",
    ),
}

_ROWS: Final = {
    RowState.GOOD: ("待办理", "to be done"),
    RowState.FAULTY: ("有误，未办理", "faulty, not done"),
    RowState.REFUSED: ("未办理", "not done"),
    RowState.CANCELLED: ("已撤回", "taken back"),
    RowState.PAID: ("已付款", "paid"),
}
_TRANSFERS: Final = {
    TransferState.WAITING: ("等待同意", "waits for a yes"),
    TransferState.DELAYED: ("延后办理", "put off"),
    TransferState.HELD: ("银行核实中", "looked at by the bank"),
    TransferState.STOPPED: ("未办理", "not made"),
    TransferState.SENT: ("已发往对方银行", "on its way to the other bank"),
    TransferState.SETTLED: ("已付款", "paid"),
    TransferState.REFUSED: ("对方银行未收下", "refused by the other bank"),
    TransferState.RETURNED: ("已退回", "came back"),
    TransferState.DECLINED: ("未获同意", "got a no"),
    TransferState.CANCELLED: ("已撤回", "taken back"),
    TransferState.LAPSED: ("已过期", "lapsed"),
}


def state_of(row: BatchRow, language: Language) -> str:
    told = _TRANSFERS[row.transfer] if row.transfer else _ROWS[row.state]
    return told[0 if language is Language.CHINESE else 1]
