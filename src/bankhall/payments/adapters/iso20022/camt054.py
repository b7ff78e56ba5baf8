"""camt.054: what was booked on an account, as its bank tells."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from bankhall.kernel.money import Money
from bankhall.kernel.xml import Element
from bankhall.payments.adapters.iso20022 import document as fields

KIND: Final = "camt.054"
_VERSION: Final = "camt.054.001.08"
_BODY: Final = "BkToCstmrDbtCdtNtfctn"
_MOST: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceEntry:
    """`reference`: what the payment is called from end to end, where it has such a name. `booked_on`: None where it is
    not told.
    """

    amount: Money
    is_credit: bool
    is_booked: bool
    booked_on: date | None
    reference: str | None
    memo: str | None


@dataclass(frozen=True, slots=True)
class Advice:
    message_id: str
    account: str
    entries: tuple[AdviceEntry, ...]


def write_advice(message_id: str, account: str, entries: Sequence[AdviceEntry], *, at: datetime) -> bytes:
    made, body = fields.begin(_VERSION, _BODY)
    head = fields.put(body, "GrpHdr")
    fields.put(head, "MsgId", message_id)
    fields.put(head, "CreDtTm", fields.written_instant(at))
    told = fields.put(body, "Ntfctn")
    fields.put(told, "Id", message_id)
    fields.put(told, "CreDtTm", fields.written_instant(at))
    fields.put(told, "Acct/Id/Othr/Id", account)
    for entry in entries:
        _put_entry(told, entry)
    return fields.finish(made)


def read_advice(data: bytes) -> list[Advice]:
    """One for each account that is told of. Raises WrongXml."""
    body = fields.read_document(data, KIND, _BODY)
    message_id = fields.code_at(body, "GrpHdr", "MsgId")
    notices = fields.only(list(body.all("Ntfctn")), body, "Ntfctn", _MOST)
    return [_advice(message_id, one) for one in notices]


def _advice(message_id: str, told: Element) -> Advice:
    entries = list(told.all("Ntry"))
    if len(entries) > _MOST:
        raise entries[_MOST].wrong(f"more than {_MOST} of them")
    return Advice(message_id, fields.account_at(told.child("Acct")), tuple(_entry(one) for one in entries))


def _entry(told: Element) -> AdviceEntry:
    details = [inner for outer in told.all("NtryDtls") for inner in outer.all("TxDtls")]
    one = details[0] if len(details) == 1 else None  # several payments booked as one have no common name
    side = told.child("CdtDbtInd")
    if side.text not in ("CRDT", "DBIT"):
        raise side.wrong("CRDT or DBIT")
    return AdviceEntry(
        amount=fields.money_at(told.child("Amt")),
        is_credit=side.text == "CRDT",
        is_booked=_status(told.child("Sts")) == "BOOK",
        booked_on=_day(told.maybe("BookgDt")),
        reference=_reference(one) if one else None,
        memo=_memo(one) if one else None,
    )


def _status(told: Element) -> str:
    """Version 08 puts the code into an element of its own."""
    return told.words("Cd", most=4) if told.maybe("Cd") else told.words(most=4)


def _day(told: Element | None) -> date | None:
    if told is None:
        return None
    return fields.day_at(told, "Dt") if told.maybe("Dt") else fields.instant_at(told, "DtTm").date()


def _reference(details: Element) -> str | None:
    names = (fields.maybe_code_at(details, "Refs", name) for name in ("InstrId", "EndToEndId", "TxId"))
    return next((name for name in names if name and name != "NOTPROVIDED"), None)


def _memo(details: Element) -> str | None:
    found = details.maybe("RmtInf")
    return next((fields.line_at(one) for one in found.all("Ustrd")), None) if found else None


def _put_entry(parent: fields.Made, entry: AdviceEntry) -> None:
    told = fields.put(parent, "Ntry")
    fields.put_money(told, "Amt", entry.amount)
    fields.put(told, "CdtDbtInd", "CRDT" if entry.is_credit else "DBIT")
    fields.put(told, "Sts/Cd", "BOOK" if entry.is_booked else "PDNG")
    if entry.booked_on:
        fields.put(told, "BookgDt/Dt", entry.booked_on.isoformat())
    fields.put(told, "BkTxCd/Prtry/Cd", "TRANSFER")
    if entry.reference or entry.memo:
        details = fields.put(told, "NtryDtls/TxDtls")
        if entry.reference:
            fields.put(details, "Refs/EndToEndId", entry.reference)
        if entry.memo:
            fields.put(details, "RmtInf/Ustrd", entry.memo)
