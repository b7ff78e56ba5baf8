"""pacs.004: money that comes back after it had arrived."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from bankhall.kernel.xml import Element
from bankhall.payments.adapters.iso20022 import document as fields
from bankhall.payments.types import Answer, AnswerKind, Answers, PaymentIds

KIND: Final = "pacs.004"
_VERSION: Final = "pacs.004.001.10"
_BODY: Final = "PmtRtr"
_MOST: Final = 1000


def write_returns(message_id: str, returns: Sequence[Answer], *, of: str, settled_on: date, at: datetime) -> bytes:
    """`of`: the message that the transfers came in. Each has an amount. A return is called as its message is, and by
    its place in it where there are several: what is given back in two parts has two names.
    """
    made, body = fields.begin(_VERSION, _BODY)
    head = fields.put(body, "GrpHdr")
    fields.put(head, "MsgId", message_id)
    fields.put(head, "CreDtTm", fields.written_instant(at))
    fields.put(head, "NbOfTxs", str(len(returns)))
    fields.put(head, "SttlmInf/SttlmMtd", "CLRG")
    original = fields.put(body, "OrgnlGrpInf")
    fields.put(original, "OrgnlMsgId", of)
    fields.put(original, "OrgnlMsgNmId", "pacs.008.001.08")
    for nth, answer in enumerate(returns):
        assert answer.amount is not None
        told = fields.put(body, "TxInf")
        ids = answer.ids or PaymentIds(answer.instruction_id, answer.instruction_id, None)
        fields.put(told, "RtrId", f"{message_id}/{nth}" if nth else message_id)
        if ids.instruction:
            fields.put(told, "OrgnlInstrId", ids.instruction)
        fields.put(told, "OrgnlEndToEndId", ids.end_to_end)
        if ids.transaction:
            fields.put(told, "OrgnlTxId", ids.transaction)
        fields.put_money(told, "RtrdIntrBkSttlmAmt", answer.amount)
        fields.put(told, "IntrBkSttlmDt", settled_on.isoformat())
        if answer.reason:
            fields.put_reason(told, "RtrRsnInf", answer.reason, answer.said)
    return fields.finish(made)


def read_returns(data: bytes) -> Answers:
    """Raises WrongXml."""
    body = fields.read_document(data, KIND, _BODY)
    found = fields.only(list(body.all("TxInf")), body, "TxInf", _MOST)
    return Answers(KIND, fields.code_at(body, "GrpHdr", "MsgId"), tuple(_return(one) for one in found))


def _return(told: Element) -> Answer:
    reason, said = fields.reason_at(told, "RtrRsnInf")
    named = fields.maybe_code_at(told, "OrgnlInstrId") or fields.maybe_code_at(told, "OrgnlTxId")
    return Answer(
        kind=AnswerKind.RETURNED,
        instruction_id=named or fields.code_at(told, "OrgnlEndToEndId"),
        reason=reason,
        said=said,
        amount=fields.money_at(told.child("RtrdIntrBkSttlmAmt")),
    )
