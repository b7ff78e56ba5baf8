"""Reads of call-backs: one's own, those of the desk, and by hour how long people wait."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from bankhall.care import queries as talks
from bankhall.care.callbacks import rules
from bankhall.care.callbacks.errors import NoSuchCallback
from bankhall.care.callbacks.models import CallbackRow, HourRow
from bankhall.care.callbacks.types import Callback, CallbackList, CallbackState, Choice, HourFigures, Window
from bankhall.care.rules import desk_hours
from bankhall.care.types import TalkChannel, TalkTopic
from bankhall.customers import api as customers
from bankhall.identity import api as identity
from bankhall.identity.types import Way
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Reading
from bankhall.kernel.direct import direct, fetch
from bankhall.kernel.i18n import Language
from bankhall.kernel.tables import is_any
from bankhall.kernel.time import banks_zone
from bankhall.tickets import api as tickets

OPEN: Final = (CallbackState.PLANNED.value, CallbackState.DUE.value)
MOST_SHOWN: Final = 20
_NUMBERS: Final = "care.callback_number"
_CODES: Final = "care.callback_code"

# One statement over an index on when each was taken; by all ways together, and by each.
_HOURS = direct(
    """
    SELECT CASE WHEN GROUPING(channel) = 1 THEN '' ELSE channel END AS channel,
           CASE WHEN GROUPING(weekday) = 1 THEN 0 ELSE weekday END AS weekday,
           CASE WHEN GROUPING(hour) = 1 THEN -1 ELSE hour END AS hour,
           count(*) AS taken,
           CAST(floor(EXTRACT(epoch FROM percentile_disc(0.5) WITHIN GROUP (ORDER BY waited))) AS int) AS median_s,
           CAST(floor(EXTRACT(epoch FROM percentile_disc(0.9) WITHIN GROUP (ORDER BY waited))) AS int) AS most_s
    FROM (
        SELECT CAST(channel AS text) AS channel,
               CAST(to_char(first_taken_at AT TIME ZONE :zone, 'ID') AS int) AS weekday,
               CAST(to_char(first_taken_at AT TIME ZONE :zone, 'HH24') AS int) AS hour,
               first_taken_at - opened_at AS waited
        FROM conversations WHERE first_taken_at >= :since AND first_taken_at < :until
    ) AS facts
    GROUP BY GROUPING SETS ((channel, weekday, hour), (weekday, hour), (channel, hour), (hour), (channel), ())
    HAVING count(*) > 0
    """
)


async def my_callbacks(reading: Reading, *, most: int = MOST_SHOWN) -> list[Callback]:
    """Of whoever asks, the latest first."""
    whose = customers.one_with(CallbackRow.customer_id, reading.actor.id)
    return await _found(reading, whose, order=CallbackRow.asked_at.desc(), most=most)


async def my_callback(reading: Reading, callback_id: UUID) -> Callback:
    """Raises NoSuchCallback, also for another's."""
    whose = customers.one_with(CallbackRow.customer_id, reading.actor.id)
    found = await _found(reading, whose, CallbackRow.id == callback_id, order=CallbackRow.id, most=1)
    if not found or reading.actor.kind != "customer":
        raise NoSuchCallback
    return found[0]


async def choice(reading: Reading) -> Choice:
    """What whoever asks can choose from now."""
    assert reading.actor.id is not None
    number = await proved_number(reading, reading.actor.id)
    held = await customers.manager_named(reading, reading.actor.id)
    return Choice(number=number, windows=tuple(await windows(reading)), own=held)


async def windows(reading: Reading) -> list[Window]:
    """Which quarters of an hour can be promised from now on."""
    hours = desk_hours(banks_zone())
    return rules.windows(hours, await _taken(reading), await agents_there(reading), reading.now)


async def agents_there(reading: Reading) -> dict[tuple[int, int], int] | None:
    """How many are usually there, by day of the week and hour; None where nobody has counted yet."""
    rows = await reading.session.execute(
        select(HourRow.weekday, HourRow.hour, HourRow.agents).where(HourRow.channel == "", HourRow.agents > 0)
    )
    found = {(row.weekday, row.hour): -(-row.agents // 10) for row in rows if row.weekday > 0}
    return found or None


async def proved_number(reading: Reading, customer_id: UUID) -> str | None:
    """On which the bank may call a customer, in clear: the one that they have proved last."""
    proved = await identity.proved_contacts(reading, customer_id)
    numbers = [(at, number) for (way, number), at in proved.items() if way is Way.SMS]
    return max(numbers)[1] if numbers else None


def number_key(reading: Reading, number: str) -> bytes:
    return reading.vault.mac(_NUMBERS, number.encode())


async def at_desk(reading: Reading, conversation_id: UUID) -> Callback | None:
    """That which is to be made in a conversation that the actor may read. Raises NoSuchConversation."""
    one = await talks.conversation(reading, conversation_id)
    found = await _found(
        reading, CallbackRow.conversation_id == one.id, CallbackRow.state.in_(OPEN), order=CallbackRow.id, most=1
    )
    return found[0] if found else None


async def is_callback(reading: Reading, conversation_id: UUID) -> bool:
    """Whether the bank is to call in it."""
    query = select(CallbackRow.id).where(CallbackRow.conversation_id == conversation_id, CallbackRow.state.in_(OPEN))
    return await reading.session.scalar(query) is not None


async def listed(reading: Reading, which: CallbackList, *, after: UUID | None, limit: int) -> list[Callback]:
    """Of all customers but those from whom the agent who asks is kept, by id: the first asked first."""
    wanted: list[ColumnElement[bool]] = [CallbackRow.state == CallbackState.DUE.value]
    if which is CallbackList.PLANNED:
        wanted = [CallbackRow.state == CallbackState.PLANNED.value]
    elif which is CallbackList.LATE:
        wanted.append(CallbackRow.until_at < reading.now)
    if after is not None:
        wanted.append(CallbackRow.id > after)
    kept = await tickets.kept_from(reading)
    if kept:
        wanted.append(~is_any(CallbackRow.customer_id, kept))
    return await _found(reading, *wanted, order=CallbackRow.id, most=limit)


async def counts(reading: Reading) -> tuple[int, int, int]:
    """How many are due, of those how many late, and how many are planned."""
    row = (
        await reading.session.execute(
            select(
                func.count().filter(CallbackRow.state == CallbackState.DUE.value),
                func.count().filter(CallbackRow.state == CallbackState.DUE.value, CallbackRow.until_at < reading.now),
                func.count().filter(CallbackRow.state == CallbackState.PLANNED.value),
            ).where(CallbackRow.state.in_(OPEN))
        )
    ).one()
    return row[0], row[1], row[2]


async def matters(reading: Reading, found: Sequence[Callback]) -> dict[UUID, str]:
    """What each is about, in its customer's words, where they said so. Of somebody who is forgotten nothing opens."""
    keys = await data_keys(reading, {one.customer_id for one in found})
    rows = await reading.session.execute(
        select(CallbackRow.id, CallbackRow.customer_id, CallbackRow.sealed).where(
            is_any(CallbackRow.id, [one.id for one in found]), CallbackRow.sealed.is_not(None)
        )
    )
    return {
        row.id: keys[row.customer_id].open(row.sealed, about=matter_place(row.id)).decode()
        for row in rows
        if row.customer_id in keys
    }


def matter_place(callback_id: UUID) -> str:
    """Where what it is about lies: sealed for that place, it opens nowhere else."""
    return f"care_callbacks|{callback_id}"


async def hours(reading: Reading) -> tuple[list[HourFigures], datetime | None]:
    """As they were counted last, and when they last came out otherwise."""
    rows = (
        await reading.session.execute(select(HourRow).order_by(HourRow.channel, HourRow.weekday, HourRow.hour))
    ).scalars()
    found = list(rows)
    return [_hour(row) for row in found], max((row.counted_at for row in found), default=None)


async def hours_counted(reading: Reading) -> list[Any]:
    """Anew, over the last four weeks."""
    return list(
        await fetch(
            reading,
            _HOURS,
            since=reading.now - rules.LOOKED_BACK,
            until=reading.now,
            zone=banks_zone().key,
        )
    )


def as_callback(reading: Reading, row: CallbackRow, place: int | None = None) -> Callback:
    return Callback(
        id=row.id,
        customer_id=row.customer_id,
        topic=TalkTopic(row.topic),
        language=Language(row.language),
        with_own=row.with_own,
        state=CallbackState(row.state),
        from_at=row.from_at,
        until_at=row.until_at,
        tries=row.tries,
        late=row.late,
        conversation_id=row.conversation_id,
        asked_at=row.asked_at,
        ended_at=row.ended_at,
        code=rules.code_of(reading.vault.mac(_CODES, row.id.bytes)),
        is_held=row.is_held,
        place=place,
    )


async def _found(reading: Reading, *wanted: ColumnElement[bool], order: Any, most: int) -> list[Callback]:
    rows = list(
        (await reading.session.execute(select(CallbackRow).where(*wanted).order_by(order).limit(most))).scalars()
    )
    waiting = [row.conversation_id for row in rows if row.state == CallbackState.DUE and row.conversation_id]
    places = await talks.places(reading, waiting) if waiting else {}
    return [as_callback(reading, row, places.get(row.conversation_id) if row.conversation_id else None) for row in rows]


async def _taken(reading: Reading) -> dict[datetime, int]:
    """By the beginning of each quarter of an hour: how many are promised a call in it."""
    rows = await reading.session.execute(
        select(CallbackRow.from_at, func.count())
        .where(CallbackRow.state.in_(OPEN), CallbackRow.until_at.is_not(None), CallbackRow.from_at >= reading.now)
        .group_by(CallbackRow.from_at)
    )
    return {row[0]: row[1] for row in rows}


def _hour(row: HourRow) -> HourFigures:
    return HourFigures(
        channel=TalkChannel(row.channel) if row.channel else None,
        weekday=row.weekday,
        hour=row.hour,
        taken=row.taken,
        median_s=row.median_s,
        most_s=row.most_s,
        agents=row.agents,
    )
