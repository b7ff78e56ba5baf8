"""Bringing an outside statement, reading it, comparing it with the account's book, and deciding what is left."""

import hashlib
from base64 import b64encode
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import delete, insert, select, text

from bankhall.accounts import api as accounts
from bankhall.accounts.types import STATEMENTS
from bankhall.kernel.db import Tx, take_turn
from bankhall.kernel.errors import BadInput
from bankhall.kernel.ids import new_id
from bankhall.kernel.jobs import enqueue
from bankhall.kernel.once import KeyReused
from bankhall.kernel.periods import Period
from bankhall.kernel.tables import done_by, recordset
from bankhall.ledger import api as ledger
from bankhall.statements.reconciliation import queries, rules
from bankhall.statements.reconciliation.errors import (
    CannotDecide,
    NoSuchReconciliation,
    NotReconciled,
    TooManyReconciliations,
)
from bankhall.statements.reconciliation.models import (
    DecisionRow,
    LineRow,
    ReconciliationFileRow,
    ReconciliationRow,
)
from bankhall.statements.reconciliation.types import (
    MOST_BOOKED,
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
    """Read and compared by a job; the same key and content bring it once. Raises NoSuchAccount, KeyReused,
    TooManyReconciliations.
    """
    await accounts.let_through(tx, wanted.account_id, STATEMENTS)
    await take_turn(tx, f"reconciliations {tx.actor.id}")
    key, digest = f"{tx.actor.id}:{key}", hashlib.sha256(wanted.content).digest()
    hashed = _content_hash(tx, wanted, digest)
    if (before := await queries.under_key(tx, key)) is not None:
        if bytes(before.content_hash) != hashed:
            raise KeyReused
        return await queries.reconciliation(tx, before.id)
    if await queries.how_many_read(tx) >= rules.MOST_UNDER_WAY:
        raise TooManyReconciliations(retry_after_s=10)
    account = (await accounts.accounts(tx, [wanted.account_id]))[wanted.account_id]
    id_ = new_id()
    kind = _kind_of(wanted.content)
    row = {
        "id": id_,
        "key": key,
        "content_hash": hashed,
        "account_id": wanted.account_id,
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
    facts = {"reconciliation_id": str(id_), "kind": kind, "sha256": digest.hex()}
    tx.audit("statements.reconcile", "account", wanted.account_id, **facts)
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
    await queries.visible(tx, id_)
    row = await queries.lock(tx, id_)
    if row is None or row.state != State.READY:
        raise NotReconciled
    entries = await _kept(tx, id_)
    row.window_days, row.tolerance = window_days, tolerance
    await tx.session.execute(delete(LineRow).where(LineRow.reconciliation_id == id_))
    if not await _compare(tx, row, entries):
        raise BadInput.of("window_days", f"more than {MOST_BOOKED} entries in the books around these days")
    facts = {"reconciliation_id": str(id_), "window_days": window_days, "tolerance": tolerance}
    tx.audit("statements.reconcile_again", "account", row.account_id, **facts)
    await tx.session.flush()
    return await queries.reconciliation(tx, id_)


async def decide(tx: Tx, id_: UUID, nth: int, decision: Decision, note: str) -> Line:
    """The latest counts. Raises NoSuchReconciliation, CannotDecide."""
    row = await queries.visible(tx, id_)
    query = select(LineRow).where(LineRow.reconciliation_id == id_, LineRow.nth == nth)
    line = (await tx.session.scalars(query)).one_or_none()
    if line is None:
        raise NoSuchReconciliation
    if not rules.may_decide(Result(line.result), decision) or (decision is Decision.NOTED and not note):
        raise CannotDecide
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
    tx.audit("statements.take_reconciliation", "account", told.account_id, reconciliation_id=str(id_))
    return told


async def _compare(tx: Tx, row: ReconciliationRow, entries: Sequence[Outside]) -> bool:
    """Whether there was little enough to compare."""
    assert row.first_on is not None
    assert row.last_on is not None
    period = Period(row.first_on, row.last_on)
    around = Period(*_around(period, row.window_days))
    booked = await queries.booked(tx, row.account_id, around)
    if len(booked) > MOST_BOOKED:
        row.why = queries.seal(tx, row.id, Unreadable("too_many_booked", str(MOST_BOOKED)))
        row.state = State.UNREADABLE
        return False
    stand = await ledger.stand(tx, row.account_id, period)
    row.book_opening, row.book_closing = stand.opening, stand.opening + stand.moved
    pairs = rules.compare(entries, booked, window_days=row.window_days, tolerance=row.tolerance)
    # What lies outside the period is looked at for its neighbours' sake only.
    pairs = [one for one in pairs if one.outside or (one.booked and _is_in(one.booked.booked_on, period))]
    told = [_line(tx, row.id, nth, pair, period) for nth, pair in enumerate(pairs, start=1)]
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
