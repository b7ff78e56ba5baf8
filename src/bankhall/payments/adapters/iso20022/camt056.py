"""camt.056: a bank asks another one for a credit transfer back."""

from datetime import datetime
from typing import Final

from bankhall.payments.adapters.iso20022 import document as fields
from bankhall.payments.types import Recall

KIND: Final = "camt.056"
_VERSION: Final = "camt.056.001.08"
_BODY: Final = "FIToFIPmtCxlReq"


def write_recall(recall: Recall, *, at: datetime) -> bytes:
    """One recall, one message, both called by the same name: whoever gets it twice knows it by that."""
    made, body = fields.begin(_VERSION, _BODY)
    assigned = fields.put(body, "Assgnmt")
    fields.put(assigned, "Id", recall.name)
    fields.put_bank(assigned, "Assgnr/Agt", recall.own_bank)
    fields.put_bank(assigned, "Assgne/Agt", recall.other_bank)
    fields.put(assigned, "CreDtTm", fields.written_instant(at))
    fields.put(body, "CtrlData/NbOfTxs", "1")
    told = fields.put(body, "Undrlyg/TxInf")
    fields.put(told, "CxlId", recall.name)
    original = fields.put(told, "OrgnlGrpInf")
    fields.put(original, "OrgnlMsgId", recall.instruction_id)
    fields.put(original, "OrgnlMsgNmId", "pacs.008.001.08")
    fields.put(told, "OrgnlInstrId", recall.instruction_id)
    fields.put(told, "OrgnlEndToEndId", recall.instruction_id)
    fields.put(told, "OrgnlTxId", recall.instruction_id)
    fields.put_money(told, "OrgnlIntrBkSttlmAmt", recall.amount)
    fields.put(told, "OrgnlIntrBkSttlmDt", recall.settled_on.isoformat())
    fields.put_reason(told, "CxlRsnInf", recall.reason, None)
    return fields.finish(made)


def read_recall(data: bytes) -> Recall:
    """Of the first transfer that it asks for. Raises WrongXml."""
    body = fields.read_document(data, KIND, _BODY)
    told = fields.only(list(body.child("Undrlyg").all("TxInf")), body, "TxInf", 1)[0]
    assigned = body.child("Assgnmt")
    reason, _ = fields.reason_at(told, "CxlRsnInf")
    return Recall(
        name=fields.code_at(told, "CxlId"),
        instruction_id=fields.code_at(told, "OrgnlInstrId"),
        amount=fields.money_at(told.child("OrgnlIntrBkSttlmAmt")),
        settled_on=fields.day_at(told, "OrgnlIntrBkSttlmDt"),
        reason=reason or "",
        own_bank=fields.bank_at(assigned.child("Assgnr").child("Agt")),
        other_bank=fields.bank_at(assigned.child("Assgne").child("Agt")),
    )
