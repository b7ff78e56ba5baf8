"""camt.029: what became of a recall. Where it was agreed to, the money comes by a pacs.004 of its own."""

from datetime import datetime
from typing import Final

from bankhall.kernel.xml import Element
from bankhall.payments.adapters.iso20022 import document as fields
from bankhall.payments.types import Recall, RecallAnswer, RecallAnswers

KIND: Final = "camt.029"
_VERSION: Final = "camt.029.001.09"
_BODY: Final = "RsltnOfInvstgtn"
_MOST: Final = 1000
_REFUSED: Final = "RJCR"


def write_resolution(name: str, recall: Recall, reason: str, *, at: datetime) -> bytes:
    """The recall is refused. For whoever was asked."""
    made, body = fields.begin(_VERSION, _BODY)
    assigned = fields.put(body, "Assgnmt")
    fields.put(assigned, "Id", name)
    fields.put_bank(assigned, "Assgnr/Agt", recall.other_bank)
    fields.put_bank(assigned, "Assgne/Agt", recall.own_bank)
    fields.put(assigned, "CreDtTm", fields.written_instant(at))
    fields.put(body, "Sts/Conf", _REFUSED)
    told = fields.put(body, "CxlDtls/TxInfAndSts")
    fields.put(told, "CxlStsId", recall.name)
    fields.put(told, "OrgnlInstrId", recall.instruction_id)
    fields.put(told, "OrgnlEndToEndId", recall.instruction_id)
    fields.put(told, "OrgnlTxId", recall.instruction_id)
    fields.put(told, "TxCxlSts", _REFUSED)
    fields.put_reason(told, "CxlStsRsnInf", reason, None)
    return fields.finish(made)


def read_resolution(data: bytes) -> RecallAnswers:
    """Raises WrongXml."""
    body = fields.read_document(data, KIND, _BODY)
    found = [one for details in body.all("CxlDtls") for one in details.all("TxInfAndSts")]
    found = list(fields.only(found, body, "TxInfAndSts", _MOST))
    name = fields.code_at(body, "Assgnmt", "Id")
    status = fields.maybe_code_at(body, "Sts", "Conf")
    return RecallAnswers(KIND, name, tuple(_answer(one, status) for one in found))


def _answer(told: Element, status: str | None) -> RecallAnswer:
    reason, _ = fields.reason_at(told, "CxlStsRsnInf")
    named = fields.maybe_code_at(told, "OrgnlInstrId") or fields.maybe_code_at(told, "OrgnlTxId")
    said = fields.maybe_code_at(told, "TxCxlSts") or status
    return RecallAnswer(named or fields.code_at(told, "OrgnlEndToEndId"), said == _REFUSED, reason)
