"""pain.002: what became of a customer's payments, row by row, in the words of the message that they came in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from typing import Final

from bankhall.payments.adapters.iso20022 import document as fields

_VERSION: Final = "pain.002.001.10"
_BODY: Final = "CstmrPmtStsRpt"


class Status(StrEnum):
    """Of the external code list of payment statuses: settled, on its way, not begun, refused or taken back."""

    SETTLED = "ACSC"
    ON_ITS_WAY = "ACSP"
    PENDING = "PDNG"
    REJECTED = "RJCT"
    CANCELLED = "CANC"


@dataclass(frozen=True, slots=True)
class RowStatus:
    """`why`: in plain words or a code of ours, for what was rejected."""

    group: str
    instruction: str
    end_to_end: str
    status: Status
    why: str = ""


def write_result(message_id: str, rows: Sequence[RowStatus], *, of: str, kind: str, party: str, at: datetime) -> bytes:
    """`of`, `kind`: the message that they came in, or the file, and what it was."""
    made, body = fields.begin(_VERSION, _BODY)
    head = fields.put(body, "GrpHdr")
    fields.put(head, "MsgId", message_id)
    fields.put(head, "CreDtTm", fields.written_instant(at))
    fields.put(head, "InitgPty/Nm", party)
    original = fields.put(body, "OrgnlGrpInfAndSts")
    fields.put(original, "OrgnlMsgId", of)
    fields.put(original, "OrgnlMsgNmId", kind)
    fields.put(original, "OrgnlNbOfTxs", str(len(rows)))
    fields.put(original, "GrpSts", _of_all([row.status for row in rows]))
    for group, some in groupby(rows, key=lambda row: row.group):
        block = fields.put(body, "OrgnlPmtInfAndSts")
        fields.put(block, "OrgnlPmtInfId", group or of)
        for row in some:
            _put(block, row)
    return fields.finish(made)


def _put(block: fields.Made, row: RowStatus) -> None:
    told = fields.put(block, "TxInfAndSts")
    if row.instruction:
        fields.put(told, "OrgnlInstrId", row.instruction)
    fields.put(told, "OrgnlEndToEndId", row.end_to_end)
    fields.put(told, "TxSts", row.status)
    if row.why:
        reason = fields.put(told, "StsRsnInf")
        fields.put(reason, "Rsn/Prtry", row.why[:35])


def _of_all(statuses: Sequence[Status]) -> str:
    if len(set(statuses)) == 1:
        return statuses[0]
    return "PART"
