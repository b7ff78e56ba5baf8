"""Reads of reconciliations: for whoever may see the account, each their own. The bank's are its staff's, a customer's
are that customer's alone.
"""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.dialects.postgresql import distinct_on

from bankhall.accounts import api as accounts
from bankhall.accounts.errors import NoSuchAccount
from bankhall.accounts.types import STATEMENTS, InForce
from bankhall.customers import api as customers
from bankhall.kernel.db import Reading, Tx
from bankhall.kernel.money import Money
from bankhall.kernel.periods import Period
from bankhall.kernel.tables import is_any
from bankhall.ledger import api as ledger
from bankhall.ledger.types import EntryPlace
from bankhall.statements.reconciliation.errors import NoSuchReconciliation
from bankhall.statements.reconciliation.models import (
    DecisionRow,
    LineRow,
    NoteRow,
    ReconciliationFileRow,
    ReconciliationRow,
)
from bankhall.statements.reconciliation.types import (
    MOST_BOOKED,
    Booked,
    Columns,
    Decided,
    Decision,
    FileKind,
    Known,
    Line,
    LinePage,
    OwnNote,
    Pair,
    Reconciliation,
    ReconciliationPage,
    Result,
    Said,
    State,
    Unread,
    Unreadable,
    Why,
)

_AT_ONCE: Final = 2_000
_KNOWN: Final = "statements.reconciliations"
_FILES: Final = "statements.reconciliation_files"
_LINES: Final = "statements.reconciliation_lines"
_NOTES: Final = "statements.reconciliation_notes"
_SAME: Final = "statements.reconciliation_same"


async def of_account(
    reading: Reading, account_id: UUID, *, after: UUID | None = None, limit: int = 50
) -> ReconciliationPage:
    """The latest first. Raises NoSuchAccount."""
    await accounts.let_through(reading, account_id, STATEMENTS)
    query = select(ReconciliationRow).where(ReconciliationRow.account_id == account_id, whose(reading))
    if after is not None:
        query = query.where(ReconciliationRow.id < after)
    found = (await reading.session.scalars(query.order_by(ReconciliationRow.id.desc()).limit(limit + 1))).all()
    shown = found[:limit]
    return ReconciliationPage(tuple(await _told(reading, shown)), shown[-1].id if len(found) > limit else None)


def whose(reading: Reading) -> ColumnElement[bool]:
    """A customer's own, or the bank's: there is no third."""
    if reading.actor.kind == "customer":
        return customers.one_with(ReconciliationRow.customer_id, reading.actor.id)
    return ReconciliationRow.customer_id.is_(None)


async def all_of_mine(reading: Reading, *, most: int) -> list[Reconciliation]:
    """Of the actor, who is a customer: of all accounts, also of those that are theirs no more. The latest first."""
    mine = customers.one_with(ReconciliationRow.customer_id, reading.actor.id)
    query = select(ReconciliationRow).where(mine).order_by(ReconciliationRow.id.desc()).limit(most)
    return await _told(reading, (await reading.session.scalars(query)).all())


async def notes_of_mine(reading: Reading, *, most: int) -> list[OwnNote]:
    """What the actor, who is a customer, decided of lines. The latest first."""
    mine = customers.one_with(NoteRow.customer_id, reading.actor.id)
    query = select(NoteRow).where(mine).order_by(NoteRow.at.desc(), NoteRow.same_as).limit(most)
    return [OwnNote(row.account_id, _own(reading, row)) for row in await reading.session.scalars(query)]


async def reconciliation(reading: Reading, reconciliation_id: UUID) -> Reconciliation:
    """Raises NoSuchReconciliation, also where its account is not to be seen."""
    return (await _told(reading, [await visible(reading, reconciliation_id)]))[0]


async def lines(
    reading: Reading, reconciliation_id: UUID, *, results: Collection[Result] = (), after: int = 0, limit: int = 50
) -> LinePage:
    """In the order of their days. Raises NoSuchReconciliation."""
    row = await visible(reading, reconciliation_id)
    query = select(LineRow).where(LineRow.reconciliation_id == reconciliation_id, LineRow.nth > after)
    if results:
        query = query.where(is_any(LineRow.result, results))
    found = (await reading.session.scalars(query.order_by(LineRow.nth).limit(limit + 1))).all()
    shown = found[:limit]
    decided = await _decided(reading, row, {bytes(one.same_as) for one in shown})
    told = [_line(reading, one, decided.get(bytes(one.same_as))) for one in shown]
    return LinePage(tuple(told), shown[-1].nth if len(found) > limit else None)


async def visible(reading: Reading, reconciliation_id: UUID) -> ReconciliationRow:
    """Raises NoSuchReconciliation, also where it is somebody else's, or its account is not the reader's to see."""
    row = await owned(reading, reconciliation_id)
    await through(reading, row.account_id)
    return row


async def owned(reading: Reading, reconciliation_id: UUID) -> ReconciliationRow:
    """Also where its account is the reader's no more. Raises NoSuchReconciliation."""
    query = select(ReconciliationRow).where(ReconciliationRow.id == reconciliation_id, whose(reading))
    row = (await reading.session.scalars(query)).one_or_none()
    if row is None:
        raise NoSuchReconciliation
    return row


async def through(reading: Reading, account_id: UUID) -> InForce | None:
    """By which mandate, if any. Raises NoSuchReconciliation where the account is not the reader's to see."""
    try:
        return await accounts.let_through(reading, account_id, STATEMENTS)
    except NoSuchAccount:
        raise NoSuchReconciliation from None


async def under_key(reading: Reading, key: str) -> ReconciliationRow | None:
    query = select(ReconciliationRow).where(ReconciliationRow.key == key)
    return (await reading.session.scalars(query)).one_or_none()


async def how_many_read(reading: Reading) -> int:
    query = select(func.count()).where(
        ReconciliationRow.by_id == reading.actor.id,
        ReconciliationRow.state == State.READING,
        ReconciliationRow.asked_at > reading.now - timedelta(hours=1),
    )
    return await reading.session.scalar(query) or 0


async def how_many_kept(reading: Reading) -> int:
    """Of the actor, who is a customer."""
    query = select(func.count()).where(customers.one_with(ReconciliationRow.customer_id, reading.actor.id))
    return await reading.session.scalar(query) or 0


async def lock(tx: Tx, reconciliation_id: UUID) -> ReconciliationRow | None:
    query = select(ReconciliationRow).where(ReconciliationRow.id == reconciliation_id).with_for_update()
    return (await tx.session.scalars(query)).one_or_none()


async def unread(reading: Reading, reconciliation_id: UUID) -> Unread | None:
    """None where it was read, or deleted meanwhile."""
    found = await reading.session.execute(
        select(ReconciliationRow, ReconciliationFileRow.sealed)
        .join(ReconciliationFileRow, ReconciliationFileRow.reconciliation_id == ReconciliationRow.id)
        .where(ReconciliationRow.id == reconciliation_id, ReconciliationRow.state == State.READING)
    )
    both = found.one_or_none()
    if both is None:
        return None
    row, sealed = both
    account = (await accounts.accounts(reading, [row.account_id]))[row.account_id]
    content = reading.vault.open(_FILES, bytes(sealed), about=str(row.id))
    columns = msgspec.msgpack.decode(_open(reading, row.columns, row.id), type=Columns) if row.columns else None
    is_own = row.customer_id is not None
    return Unread(FileKind(row.kind), content, columns, account.number, account.currency, is_own)


async def booked(reading: Reading, account_id: UUID, period: Period, *, most: int = MOST_BOOKED) -> list[Booked]:
    """The account's own entries of these days, in sets; at most so many and one more."""
    read: list[Booked] = []
    after: EntryPlace | None = None
    while len(read) <= most:
        some = await ledger.entries_in(reading, account_id, period, after=after, limit=_AT_ONCE)
        if not some:
            break
        read += [
            Booked(one.seq, one.booked_on, one.amount, one.reference or str(one.transaction_id), one.text)
            for one in some
        ]
        after = EntryPlace(some[-1].booked_on, some[-1].seq)
    return read


def same_key(reading: Reading, pair: Pair) -> bytes:
    """By which a decision finds a line again, also of a later file: what both sides say."""
    there = pair.outside
    here = pair.booked
    told = (
        (there.booked_on, there.amount, there.reference, there.text) if there else None,
        here.seq if here else None,
    )
    return reading.vault.mac(_SAME, msgspec.json.encode(told))


def seal_file(tx: Tx, id_: UUID, content: bytes) -> bytes:
    return tx.vault.seal(_FILES, content, about=str(id_))


def seal(tx: Tx, id_: UUID, told: msgspec.Struct) -> bytes:
    return tx.vault.seal(_KNOWN, msgspec.msgpack.encode(told), about=str(id_))


def seal_said(tx: Tx, id_: UUID, nth: int, said: Said) -> bytes:
    return tx.vault.seal(_LINES, msgspec.msgpack.encode(said), about=f"{id_}|{nth}")


def open_said(reading: Reading, row: LineRow) -> Said:
    opened = reading.vault.open(_LINES, bytes(row.sealed), about=f"{row.reconciliation_id}|{row.nth}")
    return msgspec.msgpack.decode(opened, type=Said)


def seal_note(tx: Tx, same_as: bytes, note: str) -> bytes | None:
    return tx.vault.seal(_NOTES, note.encode(), about=same_as.hex()) if note else None


def open_known(reading: Reading, row: ReconciliationRow) -> Known:
    return msgspec.msgpack.decode(_open(reading, row.known, row.id), type=Known)


def _open(reading: Reading, sealed: bytes | None, id_: UUID) -> bytes:
    assert sealed is not None
    return reading.vault.open(_KNOWN, bytes(sealed), about=str(id_))


async def _decided(reading: Reading, row: ReconciliationRow, same: Collection[bytes]) -> dict[bytes, Decided]:
    """By line: of the bank's reconciliations what staff decided, of a customer's what that customer did."""
    if row.customer_id is None:
        decisions = await _decisions(reading, row.account_id, same)
        return {key: _by_staff(reading, one) for key, one in decisions.items()}
    query = (
        select(NoteRow)
        .ext(distinct_on(NoteRow.same_as))
        .where(
            customers.one_with(NoteRow.customer_id, reading.actor.id),
            NoteRow.account_id == row.account_id,
            is_any(NoteRow.same_as, same),
        )
        .order_by(NoteRow.same_as, NoteRow.at.desc())
    )
    return {bytes(one.same_as): _own(reading, one) for one in await reading.session.scalars(query)}


async def _decisions(reading: Reading, account_id: UUID, same: Collection[bytes]) -> dict[bytes, DecisionRow]:
    query = (
        select(DecisionRow)
        .ext(distinct_on(DecisionRow.same_as))
        .where(DecisionRow.account_id == account_id, is_any(DecisionRow.same_as, same))
        .order_by(DecisionRow.same_as, DecisionRow.id.desc())
    )
    return {bytes(row.same_as): row for row in await reading.session.scalars(query)}


async def _told(reading: Reading, rows: Sequence[ReconciliationRow]) -> list[Reconciliation]:
    counted = await _counts(reading, [row.id for row in rows])
    undecided = await _undecided(reading, [row.id for row in rows])
    known = await accounts.accounts(reading, {row.account_id for row in rows})
    return [
        _reconciliation(reading, row, known[row.account_id].number, counted.get(row.id, {}), undecided.get(row.id, 0))
        for row in rows
    ]


async def _counts(reading: Reading, ids: Collection[UUID]) -> dict[UUID, dict[Result, tuple[int, int]]]:
    query = (
        select(
            LineRow.reconciliation_id, LineRow.result, func.count().label("n"), func.sum(LineRow.moved).label("moved")
        )
        .where(is_any(LineRow.reconciliation_id, ids))
        .group_by(LineRow.reconciliation_id, LineRow.result)
    )
    told: dict[UUID, dict[Result, tuple[int, int]]] = {}
    for row in await reading.session.execute(query):
        told.setdefault(row.reconciliation_id, {})[Result(row.result)] = (row.n, int(row.moved or 0))
    return told


async def _undecided(reading: Reading, ids: Collection[UUID]) -> dict[UUID, int]:
    by_staff = select(DecisionRow.id).where(
        DecisionRow.account_id == ReconciliationRow.account_id, DecisionRow.same_as == LineRow.same_as
    )
    own = select(NoteRow.account_id).where(
        customers.one_with(NoteRow.customer_id, reading.actor.id),
        NoteRow.account_id == ReconciliationRow.account_id,
        NoteRow.same_as == LineRow.same_as,
    )
    decided = own if reading.actor.kind == "customer" else by_staff
    query = (
        select(LineRow.reconciliation_id, func.count().label("n"))
        .join(ReconciliationRow, ReconciliationRow.id == LineRow.reconciliation_id)
        .where(is_any(LineRow.reconciliation_id, ids), LineRow.result != Result.MATCHED, ~decided.exists())
        .group_by(LineRow.reconciliation_id)
    )
    return {row.reconciliation_id: row.n for row in await reading.session.execute(query)}


def _reconciliation(
    reading: Reading, row: ReconciliationRow, number: str, counted: dict[Result, tuple[int, int]], undecided: int
) -> Reconciliation:
    known = open_known(reading, row)
    why = msgspec.msgpack.decode(_open(reading, row.why, row.id), type=Unreadable) if row.why else None
    before = row.opening - row.book_opening if row.opening is not None and row.book_opening is not None else None
    after = row.closing - row.book_closing if row.closing is not None and row.book_closing is not None else None
    moved = sum(amount for _, amount in counted.values())
    gap = after - before - moved if before is not None and after is not None else None
    return Reconciliation(
        id=row.id,
        account_id=row.account_id,
        account_number=number,
        kind=FileKind(row.kind),
        state=State(row.state),
        file_name=known.name,
        named=known.named,
        outside_account=known.account,
        digest=bytes(row.digest).hex(),
        why=why,
        currency=row.currency,
        first_on=row.first_on,
        last_on=row.last_on,
        window_days=row.window_days,
        tolerance=row.tolerance,
        is_mirrored=row.is_mirrored,
        counts={result: counted.get(result, (0, 0))[0] for result in Result},
        sums={result: counted.get(result, (0, 0))[1] for result in Result},
        undecided=undecided,
        passed_over=row.passed_over,
        opening=_money(row.opening, row.currency),
        closing=_money(row.closing, row.currency),
        book_opening=_money(row.book_opening, row.currency),
        book_closing=_money(row.book_closing, row.currency),
        drift_before=before,
        drift_after=after,
        gap=gap,
        days=tuple((date.fromisoformat(str(day)), int(str(drift))) for day, drift in row.days),
        asked_at=row.asked_at,
        run_at=row.run_at,
        by_name=row.by_name,
    )


def _money(minor: int | None, currency: str) -> Money | None:
    return None if minor is None else Money(minor, currency)


def _by_staff(reading: Reading, row: DecisionRow) -> Decided:
    return Decided(Decision(row.decision), _open_note(reading, row.note, row.same_as), row.by_name, row.at)


def _own(reading: Reading, row: NoteRow) -> Decided:
    return Decided(Decision(row.decision), _open_note(reading, row.sealed, row.same_as), "", row.at)


def _open_note(reading: Reading, sealed: bytes | None, same_as: bytes) -> str:
    return reading.vault.open(_NOTES, bytes(sealed), about=bytes(same_as).hex()).decode() if sealed else ""


def _line(reading: Reading, row: LineRow, decided: Decided | None) -> Line:
    return Line(
        nth=row.nth,
        result=Result(row.result),
        reasons=tuple(Why(one) for one in row.reasons),
        file_line=row.file_line,
        outside_on=row.outside_on,
        outside_amount=row.outside_amount,
        booked_on=row.booked_on,
        book_amount=row.book_amount,
        seq=row.seq,
        said=open_said(reading, row),
        decision=decided.decision if decided else None,
        note=decided.note if decided else "",
        decided_by=decided.by_name if decided else "",
        decided_at=decided.at if decided else None,
    )
