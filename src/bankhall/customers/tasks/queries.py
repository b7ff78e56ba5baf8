"""Reads of tasks: of a customer, and the work list."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, and_, func, or_, select, tuple_

from bankhall.customers.errors import NoSuchCustomer
from bankhall.customers.managers.queries import stood_in_for
from bankhall.customers.queries import briefs
from bankhall.customers.queries.merged import one_with, survivors
from bankhall.customers.tasks import rules
from bankhall.customers.tasks.models import OpenTaskRow, TaskRow, TaskStepRow
from bankhall.customers.tasks.types import (
    DueTask,
    Task,
    TaskFigures,
    TaskPage,
    TasksOf,
    TaskState,
    TaskStep,
    TaskStepKind,
)
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Reading, Tx
from bankhall.kernel.tables import count_up_to, is_any
from bankhall.kernel.time import business_date
from bankhall.kernel.vault import SealingKey

_MOST_SHOWN: Final = 200
_MOST_COUNTED: Final = 100
# What the vault seals of tasks about nobody.
_TASKS: Final = "customers.tasks"


def text_place(task_id: UUID) -> str:
    """Where a text lies: sealed for that place, it opens nowhere else."""
    return f"customer_tasks|{task_id}"


def note_place(task_id: UUID, nth: int) -> str:
    return f"customer_task_steps|{task_id}|{nth}"


def sealed(tx: Tx, key: SealingKey | None, text: str, *, about: str) -> bytes:
    """`key`: the customer's; None where it is about nobody."""
    plain = text.encode()
    return key.seal(tx.vault.suite, plain, about=about) if key else tx.vault.seal(_TASKS, plain, about=about)


async def tasks_of(reading: Reading, customer_id: UUID, *, most: int = _MOST_SHOWN) -> list[Task]:
    """About this customer, in whichever of their files, the newest first. Of somebody who is forgotten there is nothing
    to read.
    """
    query = select(TaskRow).where(one_with(TaskRow.customer_id, customer_id)).order_by(TaskRow.id.desc()).limit(most)
    return await _told(reading, (await reading.session.execute(query)).scalars().all())


async def my_tasks(reading: Reading, *, most: int = _MOST_SHOWN) -> list[Task]:
    """About the actor. Raises NoSuchCustomer for who is no customer."""
    if reading.actor.kind != "customer" or reading.actor.id is None:
        raise NoSuchCustomer
    return await tasks_of(reading, reading.actor.id, most=most)


async def how_many_open(reading: Reading, customer_id: UUID) -> int:
    """About this customer, in whichever of their files, up to as many as are counted."""
    return await count_up_to(reading, select(OpenTaskRow.task_id).where(one_with(OpenTaskRow.customer_id, customer_id)))


async def due_tasks(
    reading: Reading, whose: TasksOf, *, after: tuple[date, UUID] | None = None, limit: int = 50
) -> TaskPage:
    """The work list: what is due first comes first."""
    order = (OpenTaskRow.due_on, OpenTaskRow.task_id)
    query = (
        select(TaskRow, OpenTaskRow.due_on)
        .join(OpenTaskRow, OpenTaskRow.task_id == TaskRow.id)
        .order_by(*order)
        .limit(limit + 1)
    )
    if whose is TasksOf.MINE:
        query = query.where(await _is_mine(reading))
    if after is not None:
        query = query.where(tuple_(*order) > after)
    rows = (await reading.session.execute(query)).all()
    shown = await _told(reading, [row for row, _ in rows[:limit]])
    now = await survivors(reading, {one.customer_id for one in shown if one.customer_id})
    people = await briefs(reading, set(now.values()))
    (last, last_due_on) = rows[limit - 1] if len(rows) > limit else (None, None)
    return TaskPage(
        tuple(DueTask(people.get(now[one.customer_id]) if one.customer_id else None, one) for one in shown),
        (last_due_on, last.id) if last is not None and last_due_on is not None else None,
    )


async def task_figures(reading: Reading, whose: TasksOf) -> TaskFigures:
    today = await business_date(reading)
    still_open = select(OpenTaskRow.task_id)
    ended = select(
        func.count().filter(TaskStepRow.kind == TaskStepKind.DONE),
        func.count().filter(TaskStepRow.kind == TaskStepKind.DROPPED),
    ).where(TaskStepRow.on_date > today - rules.COUNTED_OVER)
    if whose is TasksOf.MINE:
        still_open = still_open.where(await _is_mine(reading))
        ended = ended.where(TaskStepRow.owner_id == reading.actor.id)
    done, dropped = (await reading.session.execute(ended)).one()
    return TaskFigures(
        await count_up_to(reading, still_open, most=_MOST_COUNTED),
        await count_up_to(reading, still_open.where(OpenTaskRow.due_on <= today), most=_MOST_COUNTED),
        await count_up_to(reading, still_open.where(OpenTaskRow.due_on < today), most=_MOST_COUNTED),
        done,
        dropped,
    )


async def task(reading: Reading, task_id: UUID) -> Task | None:
    """None where it is absent, or its customer has been forgotten."""
    row = await reading.session.get(TaskRow, task_id)
    told = await _told(reading, [row]) if row is not None else []
    return told[0] if told else None


async def _is_mine(reading: Reading) -> ColumnElement[bool]:
    """Also what a manager owns who is away today, of the customers for whom the actor stands in."""
    mine = OpenTaskRow.owner_id == reading.actor.id
    stands_in = await stood_in_for(reading)
    if not stands_in:
        return mine
    of_away = is_any(OpenTaskRow.owner_id, {manager_id for _, manager_id in stands_in})
    file_now = func.customer_survivor(OpenTaskRow.customer_id, type_=Uuid())
    return or_(mine, and_(of_away, file_now.in_({customer_id for customer_id, _ in stands_in})))


async def _told(reading: Reading, rows: Sequence[TaskRow]) -> list[Task]:
    """In the order of `rows`, without those of who is forgotten."""
    if not rows:
        return []
    keys = await data_keys(reading, {row.customer_id for row in rows if row.customer_id})
    known = [row for row in rows if row.customer_id is None or row.customer_id in keys]
    steps = await _steps_of(reading, [row.id for row in known])
    today = await business_date(reading)
    return [
        _task(reading, row, keys.get(row.customer_id) if row.customer_id else None, steps[row.id], today)
        for row in known
    ]


async def _steps_of(reading: Reading, task_ids: Collection[UUID]) -> dict[UUID, list[TaskStepRow]]:
    query = (
        select(TaskStepRow).where(is_any(TaskStepRow.task_id, task_ids)).order_by(TaskStepRow.task_id, TaskStepRow.nth)
    )
    found: dict[UUID, list[TaskStepRow]] = defaultdict(list)
    for row in (await reading.session.execute(query)).scalars():
        found[row.task_id].append(row)
    return found


def _task(reading: Reading, row: TaskRow, key: SealingKey | None, steps: Sequence[TaskStepRow], today: date) -> Task:
    def opened(value: bytes, about: str) -> str:
        plain = key.open(value, about=about) if key else reading.vault.open(_TASKS, value, about=about)
        return plain.decode()

    taken = tuple(
        TaskStep(
            TaskStepKind(one.kind),
            one.at,
            one.due_on if one.kind == TaskStepKind.MOVED else None,
            one.owner_name if one.kind == TaskStepKind.GIVEN else None,
            opened(one.sealed_note, note_place(row.id, one.nth)),
            one.by_kind,
            one.by_name,
        )
        for one in steps
    )
    last = steps[-1] if steps else row
    state = rules.state_after(taken)
    return Task(
        id=row.id,
        customer_id=row.customer_id,
        text=opened(row.sealed, text_place(row.id)),
        made_at=row.at,
        made_by=row.by_name,
        owner_id=last.owner_id,
        owner=last.owner_name,
        due_on=last.due_on,
        state=state,
        is_late=state is TaskState.OPEN and last.due_on < today,
        steps=taken,
    )
