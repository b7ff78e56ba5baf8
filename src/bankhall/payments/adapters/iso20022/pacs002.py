"""pacs.002: what became of a transfer."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from bankhall.kernel.xml import Element
from bankhall.payments.adapters.iso20022 import document as fields
from bankhall.payments.types import Answer, AnswerKind, Answers, PaymentIds

KIND: Final = "pacs.002"
_VERSION: Final = "pacs.002.001.10"
_BODY: Final = "FIToFIPmtStsRpt"
_MOST: Final = 1000

# The external code list of transaction statuses: settled with the clearing or arrived, refused, and on the way.
_MEANS: Final = {
    "ACSC": AnswerKind.ACCEPTED,
    "ACCC": AnswerKind.ACCEPTED,
    "RJCT": AnswerKind.REJECTED,
    **dict.fromkeys(("ACCP", "ACSP", "ACTC", "ACWC", "ACWP", "ACFC", "PDNG", "RCVD"), AnswerKind.PENDING),
}
_WRITTEN: Final = {AnswerKind.ACCEPTED: "ACSC", AnswerKind.REJECTED: "RJCT", AnswerKind.PENDING: "ACSP"}


def write_report(message_id: str, answers: Sequence[Answer], *, of: str, at: datetime) -> bytes:
    """`of`: the message that the transfers came in."""
    made, body = fields.begin(_VERSION, _BODY)
    fields.put(body, "GrpHdr/MsgId", message_id)
    fields.put(body[0], "CreDtTm", fields.written_instant(at))
    original = fields.put(body, "OrgnlGrpInfAndSts")
    fields.put(original, "OrgnlMsgId", of)
    fields.put(original, "OrgnlMsgNmId", "pacs.008.001.08")
    for answer in answers:
        told = fields.put(body, "TxInfAndSts")
        ids = answer.ids or PaymentIds(answer.instruction_id, answer.instruction_id, None)
        if ids.instruction:
            fields.put(told, "OrgnlInstrId", ids.instruction)
        fields.put(told, "OrgnlEndToEndId", ids.end_to_end)
        if ids.transaction:
            fields.put(told, "OrgnlTxId", ids.transaction)
        fields.put(told, "TxSts", _WRITTEN[answer.kind])
        if answer.reason:
            fields.put_reason(told, "StsRsnInf", answer.reason, answer.said)
        if answer.amount:
            fields.put_money(told, "OrgnlTxRef/IntrBkSttlmAmt", answer.amount)
    return fields.finish(made)


def read_report(data: bytes) -> Answers:
    """A status of the whole message counts for each transfer that is not told of by itself: it then has no instruction
    and names the message. Raises WrongXml.
    """
    body = fields.read_document(data, KIND, _BODY)
    message_id = fields.code_at(body, "GrpHdr", "MsgId")
    told = list(body.all("TxInfAndSts"))
    if len(told) > _MOST:
        raise told[_MOST].wrong(f"more than {_MOST} of them")
    groups = list(body.all("OrgnlGrpInfAndSts"))
    answers = [_answer(one) for one in told] or list(_of_groups(groups))
    if not answers:
        raise body.wrong("tells of no transfer")
    return Answers(KIND, message_id, tuple(answers))


def _answer(told: Element) -> Answer:
    reason, said = fields.reason_at(told, "StsRsnInf")
    amount = told.maybe("OrgnlTxRef", "IntrBkSttlmAmt")
    named = fields.maybe_code_at(told, "OrgnlInstrId") or fields.maybe_code_at(told, "OrgnlTxId")
    return Answer(
        kind=_kind(told.child("TxSts")),
        instruction_id=named or fields.code_at(told, "OrgnlEndToEndId"),
        reason=reason,
        said=said,
        amount=fields.money_at(amount) if amount else None,
    )


def _of_groups(groups: Sequence[Element]) -> Iterator[Answer]:
    for group in groups:
        if (status := group.maybe("GrpSts")) is not None:
            reason, said = fields.reason_at(group, "StsRsnInf")
            yield Answer(
                kind=_kind(status),
                instruction_id=fields.code_at(group, "OrgnlMsgId"),
                reason=reason,
                said=said,
                amount=None,
            )


def _kind(status: Element) -> AnswerKind:
    code = status.words(most=4)
    if code not in _MEANS:
        raise status.wrong(f"a status that is not known here: {code}")
    return _MEANS[code]
