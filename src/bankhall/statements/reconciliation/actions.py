"""Bringing an outside statement, reading it, comparing it with the account's book, and deciding what is left."""

import asyncio
import hashlib
from base64 import b64encode
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import delete, exists, insert, select, text, tuple_
from sqlalchemy.dialects.postgresql import insert as upsert

from bankhall.accounts import api as accounts
from bankhall.accounts.types import STATEMENTS, InForce
from bankhall.kernel.db import Tx, take_turn
from bankhall.kernel.errors import BadInput
from bankhall.kernel.ids import new_id
from bankhall.kernel.jobs import enqueue
from bankhall.kernel.once import KeyReused
from bankhall.kernel.periods import Period
from bankhall.kernel.tables import done_by, is_any, recordset
from bankhall.ledger import api as ledger
from bankhall.statements.reconciliation import queries, rules
from bankhall.statements.reconciliation.errors import (
    CannotDecide,
    NoSuchReconciliation,
    NotReconciled,
    ReconciliationsFull,
    TooManyReconciliations,
)
from bankhall.statements.reconciliation.models import (
    DecisionRow,
    LineRow,
    NoteRow,
    ReconciliationFileRow,
    ReconciliationRow,
)
from bankhall.statements.reconciliation.types import (
    MOST_BOOKED,
    OWN_MOST_BOOKED,
    OWN_MOST_BYTES,
    Booked,
    Decision,
    FileKind,
    Known,
    Line,
    NewReconciliation,
    Outside,
    Pair,
    Reconciliation,
    Result,
    Said,
    State,
    Statement,
    Unreadable,
)

RECONCILE: Final = "statements.reconcile"
_AT_ONCE: Final = 2_000
_FORGOTTEN_AT_ONCE: Final = 20

_KEEP = text(
    """
    INSERT INTO reconciliation_lines (reconciliation_id, nth, result, reasons, file_line, outside_on, outside_amount,
                                      seq, booked_on, book_amount, moved, sealed, same_as)
    SELECT :id, nth, result, reasons, file_line, outside_on, outside_amount, seq, booked_on, book_amount, moved,
           decode(sealed, 'base64'), decode(same_as, 'base64')
    FROM json_to_recordset(CAST(:rows AS json))
        AS fresh(nth integer, result text, reasons jsonb, file_line integer, outside_on date, outside_amount bigint,
                 seq bigint, booked_on date, book_amount bigint, moved bigint, sealed text, same_as text)
    """
)


async def bring_statement(tx: Tx, wanted: NewReconciliation, key: str) -> Reconciliation:
    """Read and compared by a job; the same key and content bring it once. What a customer brings is theirs alone.
    Raises NoSuchAccount, KeyReused, TooManyReconciliations, and of customers ReconciliationsFull, BadInput naming
    `file`.
    """
    through = await accounts.let_through(tx, wanted.account_id, STATEMENTS)
    await take_turn(tx, f"reconciliations {tx.actor.id}")
    key, digest = f"{tx.actor.id}:{key}", hashlib.sha256(wanted.content).digest()
    hashed = _content_hash(tx, wanted, digest)
    if (before := await queries.under_key(tx, key)) is not None:
        if bytes(before.content_hash) != hashed:
            raise KeyReused
        return await queries.reconciliation(tx, before.id)
    await _refuse_greedy(tx, wanted)
    account = (await accounts.accounts(tx, [wanted.account_id]))[wanted.account_id]
    id_ = new_id()
    kind = _kind_of(wanted.content)
    row = {
        "id": id_,
        "key": key,
        "content_hash": hashed,
        "account_id": wanted.account_id,
        "customer_id": _owner(tx),
        "kind": kind,
        "digest": digest,
        "known": queries.seal(tx, id_, Known(wanted.file_name)),
        "columns": queries.seal(tx, id_, wanted.columns) if wanted.columns else None,
        "currency": account.currency,
        "window_days": wanted.window_days,
        "tolerance": wanted.tolerance,
        "is_mirrored": wanted.is_mirrored,
        "passed_over": 0,
        "days": [],
        "state": State.READING,
        "asked_at": tx.now,
        **done_by(tx),
    }
    await tx.session.execute(insert(ReconciliationRow).values(**row))
    sealed = queries.seal_file(tx, id_, wanted.content)
    await tx.session.execute(insert(ReconciliationFileRow).values(reconciliation_id=id_, sealed=sealed))
    await enqueue(tx, RECONCILE, urgent=True, reconciliation_id=str(id_))
    await _note_look(tx, through, wanted.account_id)
    # Of a customer's own books the record says that they were compared, and not what they are.
    facts = {} if _is_own(tx) else {"kind": kind, "sha256": digest.hex()}
    facts |= {"mandate_id": str(through.mandate_id)} if through else {}
    tx.audit("statements.reconcile", "account", wanted.account_id, reconciliation_id=str(id_), **facts)
    return await queries.reconciliation(tx, id_)


async def note_unreadable(tx: Tx, id_: UUID, why: Unreadable) -> None:
    row = await queries.lock(tx, id_)
    if row is None or row.state != State.READING:
        return
    row.why, row.state = queries.seal(tx, id_, why), State.UNREADABLE
    await _drop_file(tx, id_)


async def keep_read(tx: Tx, id_: UUID, statement: Statement) -> None:
    """Compares it and keeps what came of it. Run twice, the second finds that it was done."""
    row = await queries.lock(tx, id_)
    if row is None or row.state != State.READING:
        return
    said = _mirrored(statement) if row.is_mirrored else statement
    known = queries.open_known(tx, row)
    row.known = queries.seal(tx, id_, Known(known.name, said.named[:200], said.account[:40]))
    row.first_on, row.last_on, row.passed_over = said.first_on, said.last_on, said.passed_over
    row.opening, row.closing = said.opening, said.closing
    if await _compare(tx, row, said.entries):
        row.state = State.READY
    await _drop_file(tx, id_)


async def run_again(tx: Tx, id_: UUID, *, window_days: int, tolerance: int) -> Reconciliation:
    """The same statement against the book as it stands now; what was decided stays decided. Raises
    NoSuchReconciliation, NotReconciled, and BadInput naming `window_days` where there are too many entries by now: what
    was compared before then stays.
    """
    seen = await queries.visible(tx, id_)
    if _is_own(tx):
        # It takes a core for a moment: of each person one after the other.
        await take_turn(tx, f"reconciliations {tx.actor.id}")
    await _note_look(tx, await queries.through(tx, seen.account_id), seen.account_id)
    row = await queries.lock(tx, id_)
    if row is None or row.state != State.READY:
        raise NotReconciled
    entries = await _kept(tx, id_)
    row.window_days, row.tolerance = window_days, tolerance
    await tx.session.execute(delete(LineRow).where(LineRow.reconciliation_id == id_))
    if not await _compare(tx, row, entries):
        raise BadInput.of("window_days", f"more than {_most_booked(row)} entries in the books around these days")
    facts = {"reconciliation_id": str(id_), "window_days": window_days, "tolerance": tolerance}
    tx.audit("statements.reconcile_again", "account", row.account_id, **facts)
    await tx.session.flush()
    return await queries.reconciliation(tx, id_)


async def decide(tx: Tx, id_: UUID, nth: int, decision: Decision, note: str) -> Line:
    """The latest counts. Raises NoSuchReconciliation, CannotDecide."""
    row = await queries.visible(tx, id_)
    # Held against being deleted at the same time: no note stays of which there is no line.
    if _is_own(tx) and await queries.lock(tx, id_) is None:
        raise NoSuchReconciliation
    query = select(LineRow).where(LineRow.reconciliation_id == id_, LineRow.nth == nth)
    line = (await tx.session.scalars(query)).one_or_none()
    if line is None:
        raise NoSuchReconciliation
    if not rules.may_decide(Result(line.result), decision) or (decision is Decision.NOTED and not note):
        raise CannotDecide
    if row.customer_id is not None:
        await _note(tx, row.customer_id, row.account_id, bytes(line.same_as), decision, note)
        tx.audit("statements.decide_line", "account", row.account_id, reconciliation_id=str(id_), line=nth)
        return (await queries.lines(tx, id_, after=nth - 1, limit=1)).lines[0]
    values = {
        "account_id": row.account_id,
        "reconciliation_id": id_,
        "same_as": line.same_as,
        "decision": decision,
        "note": queries.seal_note(tx, bytes(line.same_as), note),
        "at": tx.now,
        **done_by(tx),
    }
    await tx.session.execute(insert(DecisionRow).values(**values))
    facts = {"reconciliation_id": str(id_), "line": nth, "decision": decision}
    tx.audit("statements.decide_line", "account", row.account_id, **facts)
    return (await queries.lines(tx, id_, after=nth - 1, limit=1)).lines[0]


async def note_report_taken(tx: Tx, id_: UUID) -> Reconciliation:
    """What leaves the bank is noted before it leaves. Raises NoSuchReconciliation, NotReconciled."""
    told = await queries.reconciliation(tx, id_)
    if told.state is not State.READY:
        raise NotReconciled
    await _note_look(tx, await queries.through(tx, told.account_id), told.account_id)
    tx.audit("statements.take_reconciliation", "account", told.account_id, reconciliation_id=str(id_))
    return told


async def delete_own(tx: Tx, id_: UUID) -> None:
    """With what the customer noted of its lines, where no other of theirs has them; also where the account is theirs
    no more. Raises NoSuchReconciliation, also of one that is deleted already and of the bank's, which stay.
    """
    if not _is_own(tx):
        raise NoSuchReconciliation
    row = await queries.owned(tx, id_)
    if await queries.lock(tx, id_) is None:
        raise NoSuchReconciliation
    account_id = row.account_id
    await _delete(tx, [id_])
    tx.audit("statements.delete_reconciliation", "account", account_id, reconciliation_id=str(id_))


async def forget_old(tx: Tx) -> int:
    """Customers' past their time; the bank's stay. Returns how many: call again while it is not 0."""
    old = (
        select(ReconciliationRow.id)
        .where(ReconciliationRow.customer_id.is_not(None), ReconciliationRow.asked_at <= tx.now - rules.OWN_KEPT)
        .order_by(ReconciliationRow.id)
        .limit(_FORGOTTEN_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    ids = (await tx.session.scalars(old)).all()
    await _delete(tx, ids)
    return len(ids)


async def forget_customers(tx: Tx, customer_ids: Collection[UUID]) -> None:
    """All that those have compared and noted, who have left."""
    theirs = select(ReconciliationRow.id).where(is_any(ReconciliationRow.customer_id, customer_ids))
    await _delete(tx, (await tx.session.scalars(theirs.with_for_update())).all())
    await tx.session.execute(delete(NoteRow).where(is_any(NoteRow.customer_id, customer_ids)))


async def _delete(tx: Tx, ids: Sequence[UUID]) -> None:
    """Customers' own, which the caller has locked."""
    if not ids:
        return
    told = select(ReconciliationRow.customer_id, ReconciliationRow.account_id)
    places = (await tx.session.execute(told.where(is_any(ReconciliationRow.id, ids)).distinct())).all()
    await tx.session.execute(delete(LineRow).where(is_any(LineRow.reconciliation_id, ids)))
    await tx.session.execute(delete(ReconciliationFileRow).where(is_any(ReconciliationFileRow.reconciliation_id, ids)))
    await tx.session.execute(delete(ReconciliationRow).where(is_any(ReconciliationRow.id, ids)))
    said_elsewhere = exists().where(
        ReconciliationRow.customer_id == NoteRow.customer_id,
        ReconciliationRow.account_id == NoteRow.account_id,
        LineRow.reconciliation_id == ReconciliationRow.id,
        LineRow.same_as == NoteRow.same_as,
    )
    at = tuple_(NoteRow.customer_id, NoteRow.account_id).in_([tuple(place) for place in places])
    await tx.session.execute(delete(NoteRow).where(at, ~said_elsewhere))


async def _note(tx: Tx, customer_id: UUID, account_id: UUID, same_as: bytes, decision: Decision, note: str) -> None:
    what = {"decision": decision, "sealed": queries.seal_note(tx, same_as, note), "at": tx.now}
    fresh = upsert(NoteRow).values(customer_id=customer_id, account_id=account_id, same_as=same_as, **what)
    where = [NoteRow.customer_id, NoteRow.account_id, NoteRow.same_as]
    await tx.session.execute(fresh.on_conflict_do_update(index_elements=where, set_=what))


async def _refuse_greedy(tx: Tx, wanted: NewReconciliation) -> None:
    """Raises TooManyReconciliations, and of customers ReconciliationsFull, BadInput naming `file`."""
    most = rules.OWN_MOST_UNDER_WAY if _is_own(tx) else rules.MOST_UNDER_WAY
    if await queries.how_many_read(tx) >= most:
        raise TooManyReconciliations(retry_after_s=10)
    if not _is_own(tx):
        return
    if len(wanted.content) > OWN_MOST_BYTES:
        raise BadInput.of("file", f"more than {OWN_MOST_BYTES} bytes")
    if await queries.how_many_kept(tx) >= rules.OWN_MOST_KEPT:
        raise ReconciliationsFull(rules.OWN_MOST_KEPT)


async def _note_look(tx: Tx, through: InForce | None, account_id: UUID) -> None:
    """Whoever let somebody in is told when they looked."""
    if through is not None:
        await accounts.note_look(tx, through, account_id, STATEMENTS)


def _is_own(tx: Tx) -> bool:
    return tx.actor.kind == "customer"


def _owner(tx: Tx) -> UUID | None:
    return tx.actor.id if _is_own(tx) else None


def _most_booked(row: ReconciliationRow) -> int:
    return MOST_BOOKED if row.customer_id is None else OWN_MOST_BOOKED


async def _compare(tx: Tx, row: ReconciliationRow, entries: Sequence[Outside]) -> bool:
    """Whether there was little enough to compare."""
    assert row.first_on is not None
    assert row.last_on is not None
    period = Period(row.first_on, row.last_on)
    around = Period(*_around(period, row.window_days))
    most = _most_booked(row)
    booked = await queries.booked(tx, row.account_id, around, most=most)
    if len(booked) > most:
        row.why = queries.seal(tx, row.id, Unreadable("too_many_booked", str(most)))
        row.state = State.UNREADABLE
        return False
    stand = await ledger.stand(tx, row.account_id, period)
    row.book_opening, row.book_closing = stand.opening, stand.opening + stand.moved
    # Of many it takes a second, in which others are not to wait.
    pairs, told = await asyncio.to_thread(
        _compared, tx, row.id, entries, booked, period, window_days=row.window_days, tolerance=row.tolerance
    )
    for first in range(0, len(told), _AT_ONCE):
        some = recordset(told[first : first + _AT_ONCE])
        await tx.session.execute(_KEEP, {"id": row.id, "rows": some})
    before = row.opening - row.book_opening if row.opening is not None else 0
    outside = [(one.outside.booked_on, one.outside.amount) for one in pairs if one.outside]
    inside = [
        (one.booked.booked_on, one.booked.amount)
        for one in pairs
        if one.booked and _is_in(one.booked.booked_on, period)
    ]
    days = rules.drift_by_day(outside, inside, before)
    row.days = [[period.first_on.isoformat(), before], *([day.isoformat(), drift] for day, drift in days)]
    row.run_at = tx.now
    return True


def _compared(
    tx: Tx,
    id_: UUID,
    entries: Sequence[Outside],
    booked: Sequence[Booked],
    period: Period,
    *,
    window_days: int,
    tolerance: int,
) -> tuple[list[Pair], list[dict[str, object]]]:
    """What was compared, and its rows."""
    pairs = rules.compare(entries, booked, window_days=window_days, tolerance=tolerance)
    # What lies outside the period is looked at for its neighbours' sake only.
    pairs = [one for one in pairs if one.outside or (one.booked and _is_in(one.booked.booked_on, period))]
    return pairs, [_line(tx, id_, nth, pair, period) for nth, pair in enumerate(pairs, start=1)]


async def _kept(tx: Tx, id_: UUID) -> list[Outside]:
    """What the statement said, from the lines of the run before."""
    query = select(LineRow).where(LineRow.reconciliation_id == id_, LineRow.outside_on.is_not(None))
    entries = []
    for line in await tx.session.scalars(query.order_by(LineRow.file_line, LineRow.nth)):
        said = queries.open_said(tx, line)
        assert line.outside_on is not None
        entries.append(
            Outside(
                line=line.file_line or 0,
                booked_on=line.outside_on,
                amount=line.outside_amount or 0,
                reference=said.reference,
                text=said.text,
            )
        )
    return entries


def _line(tx: Tx, id_: UUID, nth: int, pair: Pair, period: Period) -> dict[str, object]:
    there, here = pair.outside, pair.booked
    said = Said(
        there.reference if there else "",
        there.text if there else "",
        here.reference if here else "",
        here.text if here else "",
    )
    inside = here.amount if here and _is_in(here.booked_on, period) else 0
    return {
        "nth": nth,
        "result": pair.result,
        "reasons": pair.reasons,
        "file_line": there.line if there else None,
        "outside_on": there.booked_on if there else None,
        "outside_amount": there.amount if there else None,
        "seq": here.seq if here else None,
        "booked_on": here.booked_on if here else None,
        "book_amount": here.amount if here else None,
        "moved": (there.amount if there else 0) - inside,
        "sealed": b64encode(queries.seal_said(tx, id_, nth, said)).decode(),
        "same_as": b64encode(queries.same_key(tx, pair)).decode(),
    }


def _mirrored(statement: Statement) -> Statement:
    def turned(one: Outside) -> Outside:
        return Outside(
            line=one.line,
            booked_on=one.booked_on,
            amount=-one.amount,
            reference=one.reference,
            text=one.text,
            parts=tuple(turned(part) for part in one.parts),
        )

    return Statement(
        named=statement.named,
        account=statement.account,
        currency=statement.currency,
        first_on=statement.first_on,
        last_on=statement.last_on,
        opening=None if statement.opening is None else -statement.opening,
        closing=None if statement.closing is None else -statement.closing,
        entries=tuple(turned(one) for one in statement.entries),
        passed_over=statement.passed_over,
    )


def _around(period: Period, days: int) -> tuple[date, date]:
    return period.first_on - timedelta(days=days), period.last_on + timedelta(days=days)


def _is_in(day: date, period: Period) -> bool:
    return period.first_on <= day <= period.last_on


def _kind_of(content: bytes) -> FileKind:
    beginning = content[:200].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t")
    return FileKind.CAMT053 if beginning.startswith(b"<") else FileKind.CSV


def _content_hash(tx: Tx, wanted: NewReconciliation, digest: bytes) -> bytes:
    told = (
        digest.hex(),
        wanted.account_id,
        wanted.file_name,
        wanted.columns,
        wanted.window_days,
        wanted.tolerance,
        wanted.is_mirrored,
    )
    return tx.vault.mac("statements.reconciliation_requests", msgspec.json.encode(told))


async def _drop_file(tx: Tx, id_: UUID) -> None:
    await tx.session.execute(delete(ReconciliationFileRow).where(ReconciliationFileRow.reconciliation_id == id_))
