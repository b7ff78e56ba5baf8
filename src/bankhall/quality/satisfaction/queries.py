"""Reads of satisfaction."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from bankhall.care import api as care
from bankhall.customers import api as customers
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Reading
from bankhall.kernel.direct import direct, fetch
from bankhall.kernel.tables import is_any
from bankhall.kernel.time import banks_zone
from bankhall.kernel.vault import SealingKey
from bankhall.quality.satisfaction import rules
from bankhall.quality.satisfaction.errors import NoSuchAsk
from bankhall.quality.satisfaction.models import AskRow, RefusalRow
from bankhall.quality.satisfaction.types import (
    About,
    Ask,
    CallBackOutcome,
    LowMark,
    MarkCount,
    MarkFigures,
    MarksBy,
    Matter,
    MyAsks,
)
from bankhall.risk import api as risk
from bankhall.tickets import api as tickets

MOST_OPEN: Final = 20
MOST_LOW: Final = 100
_MOST_CASES: Final = 20

_KEYS: Final = {
    MarksBy.DAY: "to_char(asked_at AT TIME ZONE :zone, 'YYYY-MM-DD')",
    MarksBy.AGENT: "CAST(agent_id AS text)",
    MarksBy.TOPIC: "CASE about WHEN 'talk' THEN topic ELSE about END",
    MarksBy.CHANNEL: "CAST(about AS text)",
}
_COUNT: Final = """
    SELECT key, GROUPING(key) AS is_whole, max(agent_name) AS name, count(*) AS asked, count(mark) AS answered,
        count(*) FILTER (WHERE mark = 1) AS one, count(*) FILTER (WHERE mark = 2) AS two,
        count(*) FILTER (WHERE mark = 3) AS three, count(*) FILTER (WHERE mark = 4) AS four,
        count(*) FILTER (WHERE mark = 5) AS five
    FROM (SELECT agent_name, mark, {key} AS key FROM satisfaction_asks
          WHERE asked_at >= :since AND asked_at < :until
            AND (CAST(:agent_id AS uuid) IS NULL OR agent_id = :agent_id)) AS asked
    GROUP BY GROUPING SETS ((key), ()) ORDER BY key
"""
_COUNTS: Final = {by: direct(_COUNT.format(key=key)) for by, key in _KEYS.items()}


def words_place(ask_id: UUID) -> str:
    """Where words lie: sealed for that place, they open nowhere else."""
    return f"satisfaction_asks|{ask_id}"


async def my_asks(reading: Reading, *, most: int = MOST_OPEN) -> MyAsks:
    """What the customer can answer or change now, the latest first."""
    mine = customers.one_with(AskRow.customer_id, reading.actor.id)
    asked, answered = reading.now - rules.OPEN_FOR, reading.now - rules.CHANGED_WITHIN
    is_open = or_(AskRow.answered_at > answered, AskRow.answered_at.is_(None) & (AskRow.asked_at > asked))
    found = await _asks(reading, mine & is_open, most=most)
    return MyAsks(not await refused(reading, reading.actor.id), tuple(found))


async def all_my_asks(reading: Reading, *, most: int) -> list[Ask]:
    """All that the customer was ever asked, the latest first."""
    return await _asks(reading, customers.one_with(AskRow.customer_id, reading.actor.id), most=most)


async def my_ask(reading: Reading, ask_id: UUID) -> Ask:
    """Raises NoSuchAsk, also for another's."""
    mine = customers.one_with(AskRow.customer_id, reading.actor.id)
    found = await _asks(reading, (AskRow.id == ask_id) & mine, most=1)
    if not found:
        raise NoSuchAsk
    return found[0]


async def refused(reading: Reading, customer_id: UUID | None) -> bool:
    query = select(RefusalRow.at).where(customers.one_with(RefusalRow.customer_id, customer_id))
    return await reading.session.scalar(query.limit(1)) is not None


async def is_out_of_place(reading: Reading, customer_id: UUID, every: timedelta) -> bool:
    """Whether this customer is not to be asked now."""
    if await refused(reading, customer_id):
        return True
    since = reading.now - every
    lately = select(AskRow.id).where(customers.one_with(AskRow.customer_id, customer_id), AskRow.asked_at > since)
    if await reading.session.scalar(lately.limit(1)) is not None:
        return True
    if await tickets.complains(reading, [customer_id]):
        return True
    return any(one.decided is None for one in await risk.cases_of(reading, customer_id, most=_MOST_CASES))


async def talk_over(reading: Reading, talk_id: UUID) -> Matter | None:
    """None for one that goes on again, or in which no person was."""
    one = (await care.conversations_by_id(reading, [talk_id])).get(talk_id)
    if one is None or one.ended_at is None or one.agent_id is None:
        return None
    return Matter(
        about=About.TALK,
        id=talk_id,
        customer_id=one.customer_id,
        topic=one.topic.value,
        agent_id=one.agent_id,
        agent_name=one.agent_name,
    )


async def ticket_over(reading: Reading, ticket_id: UUID) -> Matter | None:
    found = await tickets.who_solved(reading, ticket_id)
    if found is None:
        return None
    customer_id, kind, agent_id, name = found
    return Matter(
        about=About.TICKET, id=ticket_id, customer_id=customer_id, topic=kind, agent_id=agent_id, agent_name=name
    )


async def complaint_over(reading: Reading, complaint_id: UUID) -> Matter | None:
    found = await tickets.who_decided(reading, complaint_id)
    if found is None:
        return None
    customer_id, product, agent_id, name = found
    return Matter(
        about=About.COMPLAINT,
        id=complaint_id,
        customer_id=customer_id,
        topic=product,
        agent_id=agent_id,
        agent_name=name,
    )


async def low_talks(reading: Reading, talk_ids: Collection[UUID]) -> set[UUID]:
    """Of these conversations those after which a low mark was given, whoever asks."""
    found = await reading.session.execute(
        select(AskRow.about_id).where(
            AskRow.about == About.TALK, is_any(AskRow.about_id, talk_ids), AskRow.mark <= rules.LOW
        )
    )
    return set(found.scalars())


async def low_marks(reading: Reading, *, is_done: bool) -> list[LowMark]:
    """Who is to be called back, the longest waiting first; or who was, the latest first."""
    called = AskRow.called_at.is_not(None) if is_done else AskRow.called_at.is_(None)
    order = (AskRow.called_at.desc(), AskRow.id) if is_done else (AskRow.answered_at, AskRow.id)
    found = await _asks(reading, (AskRow.mark <= rules.LOW) & called, most=MOST_LOW, order=order)
    today = await customers.survivors(reading, {one.customer_id for one in found})
    known = await customers.briefs(reading, set(today.values()))
    return [
        LowMark(one, brief.name, brief.number, today[one.customer_id])
        for one in found
        if (brief := known.get(today[one.customer_id])) is not None
    ]


async def mark_figures(
    reading: Reading, since: datetime, until: datetime, by: MarksBy, *, agent_id: UUID | None = None
) -> MarkCount:
    """Of who was asked in the span. Groups that are too small are hidden."""
    zone = {"zone": banks_zone().key} if by is MarksBy.DAY else {}
    rows = await fetch(reading, _COUNTS[by], since=since, until=until, agent_id=agent_id, **zone)
    (whole,) = rules.hide_small([_figures(row) for row in rows if row.is_whole])
    return MarkCount(whole, rules.hide_small([_figures(row) for row in rows if not row.is_whole]))


async def _asks(
    reading: Reading, which: ColumnElement[bool], *, most: int, order: Sequence[Any] | None = None
) -> list[Ask]:
    query = select(AskRow).where(which).order_by(*(order or (AskRow.asked_at.desc(), AskRow.id))).limit(most)
    rows = (await reading.session.execute(query)).scalars().all()
    keys = await data_keys(reading, {row.customer_id for row in rows if row.sealed})
    return [as_ask(row, keys.get(row.customer_id)) for row in rows]


def as_ask(row: AskRow, key: SealingKey | None) -> Ask:
    return Ask(
        id=row.id,
        customer_id=row.customer_id,
        about=About(row.about),
        about_id=row.about_id,
        topic=row.topic,
        agent_id=row.agent_id,
        agent_name=row.agent_name,
        asked_at=row.asked_at,
        until=rules.until(row.asked_at, row.answered_at),
        answered_at=row.answered_at,
        mark=row.mark,
        words=key.open(bytes(row.sealed), about=words_place(row.id)).decode() if row.sealed and key else "",
        called_at=row.called_at,
        outcome=CallBackOutcome(row.outcome) if row.outcome else None,
        called_by=row.called_by_name,
    )


def _figures(row: Any) -> MarkFigures:
    return MarkFigures(
        key=row.key or "",
        name=row.name or "",
        asked=row.asked,
        answered=row.answered,
        marks=(row.one, row.two, row.three, row.four, row.five),
    )
