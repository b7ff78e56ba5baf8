"""Reads of payments to other banks: the banks, how far a transfer has come, and what staff look at."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, or_, select

from bankhall.kernel.db import Reading
from bankhall.kernel.money import Money
from bankhall.kernel.tables import is_any
from bankhall.payments.models import BankRow, ClearingAnswerRow, ClearingMessageRow, OutgoingRow, PayeeRow, TransferRow
from bankhall.payments.rules import elsewhere as rules
from bankhall.payments.types import (
    AnswerKind,
    Bank,
    Mismatch,
    Outcome,
    Outgoing,
    OutgoingPage,
    TakenAnswer,
    TransferState,
    Way,
)

_MOST_BANKS = 30
_HERE = "CN"
# Where customers pay somebody by name and number: neither abroad, nor the house of billers.
_PAYABLE = (BankRow.country == _HERE, BankRow.code != rules.BILLER_HOUSE)
_MOST_QUARANTINED = 200


async def find_banks(reading: Reading, search: str) -> list[Bank]:
    """Those whose name has the words in it, in Chinese or English, or whose number begins with them."""
    words = search.strip()
    wanted = select(BankRow).where(*_PAYABLE)
    if words:
        inside = f"%{_plain(words)}%"
        wanted = wanted.where(
            or_(
                BankRow.name.ilike(inside, escape="\\"),
                BankRow.name_en.ilike(inside, escape="\\"),
                BankRow.code.startswith(words, autoescape=True),
                BankRow.bic.ilike(f"{_plain(words)}%", escape="\\"),
            )
        )
    rows = await reading.session.scalars(wanted.order_by(BankRow.code).limit(_MOST_BANKS))
    return [_bank(row) for row in rows]


async def bank_called(reading: Reading, named: str) -> Bank | None:
    """By its number in the clearing or its BIC, with or without the branch XXX."""
    return (await banks_called(reading, [named])).get(named)


async def banks_called(reading: Reading, named: Collection[str]) -> dict[str, Bank]:
    """As `bank_called`, of many: by the names that were given."""
    plain = {one: one.upper().removesuffix("XXX") if len(one) == 11 else one.upper() for one in named}
    if not plain:
        return {}
    wanted = or_(is_any(BankRow.code, set(plain.values())), is_any(BankRow.bic, set(plain.values())))
    found = [_bank(row) for row in await reading.session.scalars(select(BankRow).where(wanted, *_PAYABLE))]
    by_name = {name: bank for bank in found for name in (bank.code, bank.bic) if name}
    return {one: by_name[bare] for one, bare in plain.items() if bare in by_name}


async def banks_written(reading: Reading, named: Collection[str]) -> dict[str, Bank]:
    """As people write them in a table: by number or BIC, else by exactly their name in either language."""
    bics = {one: one.upper().removesuffix("XXX") if len(one) == 11 else one.upper() for one in named}
    wanted = {*named, *bics.values()}
    places = (BankRow.code, BankRow.bic, BankRow.name, BankRow.name_en)
    written = select(BankRow).where(*_PAYABLE, or_(*(is_any(one, wanted) for one in places)))
    rows = (await reading.session.scalars(written)).all()
    known = {text: row for row in rows for text in (row.name_en, row.name, row.bic, row.code) if text}
    found = {one: known.get(one) or known.get(bics[one]) for one in named}
    return {one: _bank(row) for one, row in found.items() if row is not None}


async def banks(reading: Reading, codes: Collection[str]) -> dict[str, Bank]:
    if not codes:
        return {}
    found = await reading.session.scalars(select(BankRow).where(is_any(BankRow.code, codes)))
    return {row.code: _bank(row) for row in found}


async def is_at_biller_house(reading: Reading, transfer_id: UUID) -> bool:
    query = select(OutgoingRow.bank_code).where(OutgoingRow.transfer_id == transfer_id)
    return await reading.session.scalar(query) == rules.BILLER_HOUSE


async def ways_of(reading: Reading, payees: Mapping[UUID, UUID]) -> dict[UUID, Way]:
    """`payees`: of transfers to other banks, the payee of each. One that waits for a yes only has its bank."""
    if not payees:
        return {}
    at = await reading.session.execute(
        select(PayeeRow.id, PayeeRow.bank_code).where(is_any(PayeeRow.id, set(payees.values())))
    )
    codes = {row.id: row.bank_code for row in at if row.bank_code}
    there = await banks(reading, set(codes.values()))
    sent = {
        row.transfer_id: row
        for row in await reading.session.scalars(
            select(OutgoingRow).where(is_any(OutgoingRow.transfer_id, set(payees)))
        )
    }
    return {
        transfer_id: _way(there[codes[payee_id]], sent.get(transfer_id))
        for transfer_id, payee_id in payees.items()
        if payee_id in codes
    }


async def outgoing(
    reading: Reading,
    *,
    state: TransferState | None = None,
    late_only: bool = False,
    search: str | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> OutgoingPage:
    """What has been sent to other banks, the latest first. `search`: the transfer's id or instruction, a bank's number
    or part of its name.
    """
    query = select(OutgoingRow, TransferRow, BankRow).join(TransferRow, TransferRow.id == OutgoingRow.transfer_id)
    query = query.join(BankRow, BankRow.code == OutgoingRow.bank_code)
    if state is not None:
        query = query.where(TransferRow.state == state)
    if late_only:
        query = query.where(OutgoingRow.answered_at.is_(None), OutgoingRow.answer_by <= reading.now)
    if search and (words := search.strip()):
        query = _narrowed(query, words)
    if after is not None:
        query = query.where(OutgoingRow.transfer_id < after)
    found = (await reading.session.execute(query.order_by(OutgoingRow.transfer_id.desc()).limit(limit + 1))).all()
    shown = tuple(_outgoing(sent, transfer, bank, reading.now) for sent, transfer, bank in found[:limit])
    return OutgoingPage(shown, next=shown[-1].transfer_id if len(found) > limit else None)


async def quarantined(reading: Reading) -> list[TakenAnswer]:
    """What was not taken and waits for a person; the latest first, so many at most."""
    query = (
        select(ClearingAnswerRow, ClearingMessageRow)
        .join(ClearingMessageRow, ClearingMessageRow.id == ClearingAnswerRow.message)
        .where(ClearingAnswerRow.outcome == Outcome.QUARANTINED)
        .order_by(ClearingAnswerRow.id.desc())
        .limit(_MOST_QUARANTINED)
    )
    return [_answer(answer, message) for answer, message in (await reading.session.execute(query)).all()]


async def how_many_look(reading: Reading) -> tuple[int, int]:
    """How many payments nobody has answered in time, and how many answers were not taken."""
    late = select(func.count()).where(OutgoingRow.answered_at.is_(None), OutgoingRow.answer_by <= reading.now)
    apart = select(func.count()).where(ClearingAnswerRow.outcome == Outcome.QUARANTINED)
    return await reading.session.scalar(late) or 0, await reading.session.scalar(apart) or 0


def _narrowed(
    query: Select[OutgoingRow, TransferRow, BankRow], words: str
) -> Select[OutgoingRow, TransferRow, BankRow]:
    named = rules.transfer_of(words.replace("-", "").lower())
    if named is not None:
        return query.where(OutgoingRow.transfer_id == named)
    inside = f"%{_plain(words)}%"
    return query.where(
        or_(
            BankRow.name.ilike(inside, escape="\\"),
            BankRow.name_en.ilike(inside, escape="\\"),
            BankRow.code.startswith(words, autoescape=True),
        )
    )


def _plain(words: str) -> str:
    """As themselves inside LIKE."""
    return words.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")


def _bank(row: BankRow) -> Bank:
    return Bank(row.code, row.bic, row.name, row.name_en, row.country)


def _way(bank: Bank, sent: OutgoingRow | None) -> Way:
    if sent is None:
        return Way(bank=bank)
    return Way(
        bank=bank,
        sent_at=sent.sent_at,
        usually_by=sent.sent_at + rules.USUALLY_WITHIN if bank.country == _HERE else None,
        answer_by=sent.answer_by,
        answered_at=sent.answered_at,
        returned_at=sent.returned_at,
        reason=sent.reason,
    )


def _outgoing(sent: OutgoingRow, transfer: TransferRow, bank: BankRow, now: datetime) -> Outgoing:
    return Outgoing(
        transfer_id=transfer.id,
        payer_id=transfer.payer_id,
        from_id=transfer.from_id,
        bank=_bank(bank),
        amount=Money(transfer.amount, transfer.currency),
        state=TransferState(transfer.state),
        sent_at=sent.sent_at,
        answer_by=sent.answer_by,
        handed_at=sent.handed_at,
        tries=sent.tries,
        answered_at=sent.answered_at,
        returned_at=sent.returned_at,
        reason=sent.reason,
        is_late=sent.answered_at is None and sent.answer_by <= now,
    )


def _answer(answer: ClearingAnswerRow, message: ClearingMessageRow) -> TakenAnswer:
    return TakenAnswer(
        id=answer.id,
        message_kind=message.kind,
        message_id=message.message_id,
        instruction_id=answer.instruction_id,
        transfer_id=answer.transfer_id,
        kind=AnswerKind(answer.kind) if answer.kind else None,
        amount=Money(answer.amount, answer.currency) if answer.amount is not None and answer.currency else None,
        reason=answer.reason,
        why=Mismatch(answer.why or ""),
        at=answer.at,
    )
