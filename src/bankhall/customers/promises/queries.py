"""Reads of promises: of a customer, of whoever asks as one, and the work list of staff."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select, tuple_

from bankhall.customers.errors import NoSuchCustomer
from bankhall.customers.managers.queries import stood_in_for
from bankhall.customers.promises import rules
from bankhall.customers.promises.models import OpenPromiseRow, PromiseRow, PromiseStepRow
from bankhall.customers.promises.types import (
    DuePage,
    DuePromise,
    Promise,
    PromiseFigures,
    Step,
    StepKind,
    Whose,
)
from bankhall.customers.queries import briefs
from bankhall.customers.queries.merged import one_with, survivors
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Reading
from bankhall.kernel.tables import count_up_to, is_any
from bankhall.kernel.time import business_date
from bankhall.kernel.vault import SealingKey

_MOST_SHOWN: Final = 200
_MOST_COUNTED: Final = 100
_NEW_DAY: Final = (StepKind.MOVED, StepKind.CONTESTED)


def text_place(promise_id: UUID) -> str:
    """Where a text lies: sealed for that place, it opens nowhere else."""
    return f"customer_promises|{promise_id}"


def note_place(promise_id: UUID, nth: int) -> str:
    return f"customer_promise_steps|{promise_id}|{nth}"


async def promises_of(reading: Reading, customer_id: UUID, *, most: int = _MOST_SHOWN) -> list[Promise]:
    """What this customer was promised, in whichever of their files, the newest first. Of somebody who is forgotten
    there is nothing to read.
    """
    query = select(PromiseRow).where(one_with(PromiseRow.customer_id, customer_id))
    query = query.order_by(PromiseRow.id.desc()).limit(most)
    return await _told(reading, (await reading.session.execute(query)).scalars().all())


async def my_promises(reading: Reading, *, most: int = _MOST_SHOWN) -> list[Promise]:
    """What the actor was promised. Raises NoSuchCustomer for who is no customer."""
    if reading.actor.kind != "customer" or reading.actor.id is None:
        raise NoSuchCustomer
    return await promises_of(reading, reading.actor.id, most=most)


async def due_promises(
    reading: Reading, whose: Whose, *, after: tuple[date, UUID] | None = None, limit: int = 50
) -> DuePage:
    """The work list: what is due first comes first."""
    order = (OpenPromiseRow.due_on, OpenPromiseRow.promise_id)
    query = (
        select(PromiseRow, OpenPromiseRow.due_on)
        .join(OpenPromiseRow, OpenPromiseRow.promise_id == PromiseRow.id)
        .order_by(*order)
        .limit(limit + 1)
    )
    if whose is Whose.MINE:
        query = query.where(await _is_mine(reading))
    if after is not None:
        query = query.where(tuple_(*order) > after)
    rows = (await reading.session.execute(query)).all()
    shown = await _told(reading, [row for row, _ in rows[:limit]])
    today = await survivors(reading, {one.customer_id for one in shown})
    people = await briefs(reading, set(today.values()))
    (last, last_due_on) = rows[limit - 1] if len(rows) > limit else (None, None)
    return DuePage(
        tuple(DuePromise(people[today[one.customer_id]], one) for one in shown),
        (last_due_on, last.id) if last is not None and last_due_on is not None else None,
    )


async def promise_figures(reading: Reading, whose: Whose) -> PromiseFigures:
    """How promises are kept. Of one's own: those that were one's own when the step was taken."""
    today = await business_date(reading)
    still_open = select(OpenPromiseRow.promise_id)
    steps = select(PromiseStepRow).where(PromiseStepRow.on_date > today - rules.COUNTED_OVER)
    if whose is Whose.MINE:
        still_open = still_open.where(await _is_mine(reading))
        steps = steps.where(PromiseStepRow.owner_id == reading.actor.id)
    counted = steps.subquery()
    is_kept = counted.c.kind == StepKind.KEPT
    is_end = counted.c.kind.in_([StepKind.KEPT, StepKind.WITHDRAWN])
    was_moved = (
        select(PromiseStepRow.nth)
        .where(PromiseStepRow.promise_id == counted.c.promise_id, PromiseStepRow.kind == StepKind.MOVED)
        .exists()
    )
    done = (
        await reading.session.execute(
            select(
                func.count().filter(is_kept, counted.c.on_date <= counted.c.due_on),
                func.count().filter(is_kept, counted.c.on_date > counted.c.due_on),
                func.count().filter(counted.c.kind == StepKind.WITHDRAWN),
                func.count().filter(is_end, was_moved),
                func.count().filter(counted.c.kind == StepKind.CONTESTED),
            ).select_from(counted)
        )
    ).one()
    return PromiseFigures(
        await count_up_to(reading, still_open, most=_MOST_COUNTED),
        await count_up_to(reading, still_open.where(OpenPromiseRow.due_on <= today), most=_MOST_COUNTED),
        await count_up_to(reading, still_open.where(OpenPromiseRow.due_on < today), most=_MOST_COUNTED),
        *done,
    )


async def how_many(reading: Reading, customer_id: UUID) -> int:
    """Ever, up to as many as are counted."""
    return await count_up_to(reading, select(PromiseRow.id).where(one_with(PromiseRow.customer_id, customer_id)))


async def _is_mine(reading: Reading) -> ColumnElement[bool]:
    """Also what a manager owns who is away today, of the customers for whom the actor stands in."""
    mine = OpenPromiseRow.owner_id == reading.actor.id
    stands_in = await stood_in_for(reading)
    if not stands_in:
        return mine
    of_away = is_any(OpenPromiseRow.owner_id, {manager_id for _, manager_id in stands_in})
    return or_(mine, and_(of_away, is_any(OpenPromiseRow.customer_id, {customer_id for customer_id, _ in stands_in})))


async def promise(reading: Reading, promise_id: UUID) -> Promise | None:
    """None where it is absent, or its customer has been forgotten."""
    row = await reading.session.get(PromiseRow, promise_id)
    told = await _told(reading, [row]) if row is not None else []
    return told[0] if told else None


async def steps_of(
    reading: Reading, promise_ids: Collection[UUID], keys: dict[UUID, SealingKey]
) -> dict[UUID, list[Step]]:
    """`keys`: by promise."""
    query = (
        select(PromiseStepRow)
        .where(is_any(PromiseStepRow.promise_id, promise_ids))
        .order_by(PromiseStepRow.promise_id, PromiseStepRow.nth)
    )
    found: dict[UUID, list[Step]] = defaultdict(list)
    for row in (await reading.session.execute(query)).scalars():
        note = keys[row.promise_id].open(row.sealed_note, about=note_place(row.promise_id, row.nth)).decode()
        kind = StepKind(row.kind)
        due_on = row.due_on if kind in _NEW_DAY else None
        step = Step(kind, row.at, row.on_date, due_on, note, row.by_kind, row.by_name, row.owner_name)
        found[row.promise_id].append(step)
    return found


async def _told(reading: Reading, rows: Sequence[PromiseRow]) -> list[Promise]:
    """In the order of `rows`, without those of who is forgotten."""
    if not rows:
        return []
    of_customers = await data_keys(reading, {row.customer_id for row in rows})
    keys = {row.id: of_customers[row.customer_id] for row in rows if row.customer_id in of_customers}
    steps = await steps_of(reading, keys, keys)
    owners = await _owners(reading, keys)
    today = await business_date(reading)
    return [
        _promise(row, keys[row.id], steps.get(row.id, []), owners.get(row.id), today) for row in rows if row.id in keys
    ]


async def _owners(reading: Reading, promise_ids: Iterable[UUID]) -> dict[UUID, tuple[UUID | None, str]]:
    """Of those that are open."""
    query = select(OpenPromiseRow.promise_id, OpenPromiseRow.owner_id, OpenPromiseRow.owner_name).where(
        is_any(OpenPromiseRow.promise_id, list(promise_ids))
    )
    return {row.promise_id: (row.owner_id, row.owner_name) for row in await reading.session.execute(query)}


def _promise(
    row: PromiseRow, key: SealingKey, steps: Sequence[Step], owner: tuple[UUID | None, str] | None, today: date
) -> Promise:
    due_on = rules.due(row.due_on, steps)
    owner_id, owner_name = owner if owner is not None else (None, _last_hand(row, steps))
    return Promise(
        id=row.id,
        customer_id=row.customer_id,
        text=key.open(row.sealed, about=text_place(row.id)).decode(),
        made_at=row.at,
        made_by=row.by_name,
        owner_id=owner_id,
        owner=owner_name,
        first_due_on=row.due_on,
        due_on=due_on,
        state=rules.state_after(steps),
        is_late=rules.is_late(due_on, steps, today),
        steps=tuple(steps),
        may_contest_until=rules.may_contest_until(steps, today),
    )


def _last_hand(row: PromiseRow, steps: Sequence[Step]) -> str:
    """Whose it was in the end."""
    hands = [step.to or step.by_name for step in steps if step.kind in rules.CHANGES_OF_HANDS]
    return hands[-1] if hands else row.by_name
