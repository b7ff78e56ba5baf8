"""Looking whether rules are true of customers, and writing down what changed: one statement, of some or of all."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, bindparam, delete, text
from sqlalchemy.dialects.postgresql import insert as upsert

from bankhall.kernel.db import Reading, Tx, allow_long_statements, raw_connection
from bankhall.kernel.time import business_date
from bankhall.tags.events import TagsChanged
from bankhall.tags.models import HappeningRow, WaitingRow
from bankhall.tags.queries import in_force
from bankhall.tags.queries.asking import asked_by
from bankhall.tags.rules import language
from bankhall.tags.types import MOST_DAYS, TagKind, TagVersion

# Whose state is written by one at a time. Who only looks at some customers does not wait for it.
_TURN: Final = "SELECT pg_advisory_xact_lock(hashtextextended('tags given', 0))"
_TRY_TURN: Final = text("SELECT pg_try_advisory_xact_lock(hashtextextended('tags given', 0))")
_IS_RUNNING: Final = text("SELECT EXISTS (SELECT FROM tag_runs WHERE state = 'running')")

_VERSIONS_AT_ONCE: Final = 50
_CUSTOMERS_AT_ONCE: Final = 2_000
_LONGEST_S: Final = 1_800

_WRITE = """
WITH {figures}fresh AS MATERIALIZED (
    SELECT found.* FROM ({fulfilling}) AS found
    WHERE NOT EXISTS (
        SELECT FROM tag_objections AS kept WHERE kept.customer_id = found.customer_id
            AND kept.tag_id = found.tag_id AND kept.ended_at IS NULL
    )
), had AS MATERIALIZED (
    SELECT customer_id, tag_id FROM tag_given AS given WHERE {whose}
), lost AS (
    DELETE FROM tag_given AS given WHERE {whose} AND NOT EXISTS (
        SELECT FROM fresh WHERE fresh.customer_id = given.customer_id AND fresh.tag_id = given.tag_id
    ) RETURNING customer_id, tag_id
), changed AS (
    UPDATE tag_given AS given
    SET version = fresh.version, confidence = fresh.confidence, value = fresh.value, evidence = fresh.evidence,
        ends_on = CASE WHEN given.version = fresh.version THEN given.ends_on
            ELSE CAST(given.since AS date) + fresh.lasts_days END
    FROM fresh WHERE given.customer_id = fresh.customer_id AND given.tag_id = fresh.tag_id AND {whose}
        AND (given.version, given.confidence, given.value, given.evidence)
            IS DISTINCT FROM (fresh.version, fresh.confidence, fresh.value, fresh.evidence)
), gained AS (
    INSERT INTO tag_given (customer_id, tag_id, version, confidence, since, ends_on, value, evidence)
    SELECT customer_id, tag_id, version, confidence, :now, CAST(:today AS date) + lasts_days, value, evidence
    FROM fresh WHERE NOT EXISTS (
        SELECT FROM had WHERE had.customer_id = fresh.customer_id AND had.tag_id = fresh.tag_id
    ) ORDER BY customer_id, tag_id RETURNING customer_id, tag_id
)
"""
_EACH: Final = """
SELECT customer_id, tag_id, true AS is_gain FROM gained UNION ALL SELECT customer_id, tag_id, false FROM lost
"""
_HOW_MANY: Final = "SELECT (SELECT count(*) FROM gained) AS given, (SELECT count(*) FROM lost) AS taken"

_ADD_TO_COUNTS: Final = text(
    """
    INSERT INTO tag_counts (tag_id, on_date, customers)
    SELECT more.tag_id, :today, greatest(0, coalesce((
        SELECT customers FROM tag_counts AS before WHERE before.tag_id = more.tag_id ORDER BY on_date DESC LIMIT 1
    ), 0) + more.many)
    FROM unnest(CAST(:tags AS uuid[]), CAST(:many AS integer[])) AS more(tag_id, many)
    ORDER BY more.tag_id
    ON CONFLICT (tag_id, on_date) DO UPDATE SET customers = excluded.customers
    """
)
_COUNT: Final = text(
    """
    INSERT INTO tag_counts (tag_id, on_date, customers)
    SELECT one.tag_id, :today, (
        SELECT count(*) FROM tag_given WHERE tag_id = one.tag_id AND (ends_on IS NULL OR ends_on >= :today)
    )
    FROM unnest(CAST(:tags AS uuid[])) AS one(tag_id) ORDER BY one.tag_id
    ON CONFLICT (tag_id, on_date) DO UPDATE SET customers = excluded.customers
    """
)
_CLEAR: Final = text("DELETE FROM tag_given WHERE tag_id <> ALL(:tags)").bindparams(
    bindparam("tags", type_=ARRAY(Uuid))
)


async def look_at(tx: Tx, customer_ids: Collection[UUID]) -> None:
    """Whether the rules in force are true of these customers, as things stand. While a rebuilding is under way they
    are looked at again by it, and while it writes only by it.
    """
    if not customer_ids:
        return
    is_turn = await tx.session.scalar(_TRY_TURN)
    if not is_turn or await tx.session.scalar(_IS_RUNNING):
        waiting = [{"customer_id": one} for one in sorted(customer_ids)]
        await tx.session.execute(upsert(WaitingRow).on_conflict_do_nothing(), waiting)
    if is_turn:
        await _look(tx, customer_ids, await business_date(tx))


async def look_at_waiting(tx: Tx) -> bool:
    """Whom a rebuilding has left behind. Returns whether there may be more."""
    if not await tx.session.scalar(_TRY_TURN) or await tx.session.scalar(_IS_RUNNING):
        return False
    return await _look_at_some_waiting(tx, await business_date(tx))


@dataclass(frozen=True, slots=True)
class Gathered:
    """All figures of all customers at one moment, as COPY writes them; and for which rules."""

    versions: tuple[TagVersion, ...]
    asked: language.Asked
    lines: list[bytes]


async def gather(reading: Reading, tag_id: UUID | None, today: date) -> Gathered:
    """For all rules in force, or one tag's. It takes as long as a bank is large, and only reads: a transaction that
    writes would hold back, as long as it lasts, all that anybody of the house is to hear.
    """
    versions = [one for one in await in_force(reading, kind=TagKind.RULE) if tag_id in (None, one.tag_id)]
    asked = asked_by(reading, versions, today)
    await _make_room(reading)
    connection, lines = await raw_connection(reading), []
    told = f"COPY ({language.figures(asked, None)}) TO STDOUT".encode()
    async with connection.cursor() as cursor, cursor.copy(told) as copy:
        async for block in copy:
            lines.append(bytes(block))
    return Gathered(tuple(versions), asked, lines)


async def rebuild(
    tx: Tx, tag_id: UUID | None, gathered: Gathered, tell: Callable[[int], Awaitable[None]]
) -> tuple[int, int, int]:
    """Writes down of whom the rules are true, in one transaction: whoever stops it leaves what was. Whom something
    happened to since the figures were gathered is looked at once more at the end. `tell`: how many of
    `steps_of(gathered)` are done. Returns how many customers were looked at, and how many tags were given and taken.
    """
    today = gathered.asked.today
    await _make_room(tx)
    customers = await _lay_down(tx, gathered)
    await tx.session.execute(text(_TURN))
    # What was published or taken out of use meanwhile has a rebuilding of its own.
    still = {one.id for one in await in_force(tx, kind=TagKind.RULE)}
    given = taken = 0
    for nth, batch in enumerate(_batches(gathered)):
        if of := [one for one in batch if one.id in still]:
            row = (await tx.session.execute(*_statement(tx, gathered.asked, of, None, today, _HOW_MANY))).one()
            given, taken = given + row.given, taken + row.taken
        await tell(nth + 2)
    if tag_id is None:
        taken += await _clear(tx, today)
    counted = [tag_id] if tag_id is not None else [one.tag_id for one in await in_force(tx)]
    await tx.session.execute(_COUNT, {"tags": counted, "today": today})
    while await _look_at_some_waiting(tx, today):
        pass
    return customers, given, taken


def steps_of(gathered: Gathered) -> int:
    return len(_batches(gathered)) + 2


async def add_to_counts(tx: Tx, changes: dict[UUID, int], today: date) -> None:
    many = {one: changes[one] for one in sorted(changes) if changes[one]}
    if many:
        await tx.session.execute(_ADD_TO_COUNTS, {"tags": list(many), "many": list(many.values()), "today": today})


async def _look(tx: Tx, customer_ids: Collection[UUID], today: date) -> None:
    versions = await in_force(tx, kind=TagKind.RULE)
    if not versions:
        return
    asked = asked_by(tx, versions, today)
    found = await tx.session.execute(*_statement(tx, asked, versions, customer_ids, today, _EACH))
    gained: dict[UUID, list[UUID]] = defaultdict(list)
    lost: dict[UUID, list[UUID]] = defaultdict(list)
    changes: dict[UUID, int] = defaultdict(int)
    for row in found:
        (gained if row.is_gain else lost)[row.customer_id].append(row.tag_id)
        changes[row.tag_id] += 1 if row.is_gain else -1
    await add_to_counts(tx, changes, today)
    tx.emit_all(
        [
            TagsChanged(customer_id=one, gained=tuple(sorted(gained[one])), lost=tuple(sorted(lost[one])))
            for one in sorted(gained.keys() | lost.keys())
        ]
    )


async def _look_at_some_waiting(tx: Tx, today: date) -> bool:
    some = text(
        "DELETE FROM tag_waiting WHERE customer_id IN"
        " (SELECT customer_id FROM tag_waiting ORDER BY customer_id LIMIT :most FOR UPDATE SKIP LOCKED)"
        " RETURNING customer_id"
    )
    found = (await tx.session.execute(some, {"most": _CUSTOMERS_AT_ONCE})).scalars().all()
    if found:
        await _look(tx, found, today)
    return len(found) == _CUSTOMERS_AT_ONCE


def _statement(
    tx: Tx,
    asked: language.Asked,
    versions: Sequence[TagVersion],
    customer_ids: Collection[UUID] | None,
    today: date,
    tell: str,
) -> tuple[Any, dict[str, Any]]:
    """Of some customers with figures of their own; of all over those that a rebuilding has laid down."""
    among, first = "tag_figures", ""
    whose = "given.tag_id = ANY(CAST(:tags AS uuid[]))"
    values: dict[str, Any] = {"now": tx.now, "today": today, "tags": [one.tag_id for one in versions]}
    if customer_ids is not None:
        among, first = "figures", f"figures AS MATERIALIZED ({_plain(language.figures(asked, customer_ids))}), "
        whose += " AND given.customer_id = ANY(CAST(:whose AS uuid[]))"
        values["whose"] = sorted(customer_ids)
    true_of = _plain(language.fulfilling(asked, versions, among=among))
    return text(_WRITE.format(figures=first, fulfilling=true_of, whose=whose) + tell), values


def _batches(gathered: Gathered) -> list[tuple[TagVersion, ...]]:
    every = range(0, len(gathered.versions), _VERSIONS_AT_ONCE)
    return [gathered.versions[at : at + _VERSIONS_AT_ONCE] for at in every]


async def _lay_down(tx: Tx, gathered: Gathered) -> int:
    """The figures, where the statements find them. Returns of how many customers."""
    columns = "".join(f", {one} bigint" for one in gathered.asked.columns.values())
    await tx.session.execute(
        text(f"CREATE TEMP TABLE tag_figures (customer_id uuid, consents boolean{columns}) ON COMMIT DROP")
    )
    connection = await raw_connection(tx)
    async with connection.cursor() as cursor, cursor.copy("COPY tag_figures FROM STDIN") as copy:
        for block in gathered.lines:
            await copy.write(block)
    await tx.session.execute(text("ANALYZE tag_figures"))
    return await tx.session.scalar(text("SELECT count(*) FROM tag_figures")) or 0


async def _make_room(reading: Reading) -> None:
    """For a statement over a whole bank: time, memory and hands."""
    await allow_long_statements(reading, seconds=_LONGEST_S)
    for setting in (
        f"lock_timeout = '{_LONGEST_S}s'",
        f"idle_in_transaction_session_timeout = '{_LONGEST_S}s'",
        "work_mem = '256MB'",
        "jit = off",  # it would take longer to compile a hundred aggregates than to run them
        "temp_buffers = '64MB'",
        "max_parallel_workers_per_gather = 2",
    ):
        await reading.session.execute(text(f"SET LOCAL {setting}"))


async def _clear(tx: Tx, today: date) -> int:
    """What is of no tag in force any more, and what happened before any rule looks back."""
    live = [one.tag_id for one in await in_force(tx)]
    gone = await tx.session.execute(_CLEAR, {"tags": live})
    await tx.session.execute(delete(HappeningRow).where(HappeningRow.on_date < today - timedelta(days=MOST_DAYS)))
    return gone.rowcount  # type: ignore[attr-defined, no-any-return]  # of a DELETE there is one


def _plain(told: str) -> str:
    """So that SQLAlchemy sees no parameter where there is none."""
    return told.replace(":", "\\:")
