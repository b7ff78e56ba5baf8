"""Making a task, and what becomes of it. Lock order: customer, the task, then its line on the work list."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import delete, insert, select

from bankhall.customers import permissions
from bankhall.customers.actions.change import lock_living
from bankhall.customers.errors import CustomerForgotten
from bankhall.customers.managers.types import Colleague
from bankhall.customers.queries import own_key
from bankhall.customers.queries.merged import files_and_survivors, one_with, survivors
from bankhall.customers.tasks import queries, rules
from bankhall.customers.tasks.errors import NoSuchTask, TaskBegun, TaskEnded, TaskOpen, TooManyTasks
from bankhall.customers.tasks.models import OpenTaskRow, TaskRow, TaskStepRow
from bankhall.customers.tasks.types import NewTask, Task, TaskStepKind
from bankhall.identity import api as identity
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Tx, take_turn
from bankhall.kernel.errors import BadInput
from bankhall.kernel.ids import new_id
from bankhall.kernel.once import done_before, note_done
from bankhall.kernel.tables import count_up_to, done_by, is_any
from bankhall.kernel.time import business_date
from bankhall.kernel.vault import SealingKey


async def make_task(tx: Tx, new: NewTask, *, key: str) -> Task:
    """The same key and content make one. Raises NoSuchCustomer, CustomerClosed, CustomerMerged, CustomerForgotten,
    TooManyTasks, KeyReused, BadInput naming `due_on` or `owner_id`.
    """
    if before := await done_before(tx, key, new):
        return await _read(tx, before)
    if (wrong := rules.refuse_day(new.due_on, await business_date(tx))) is not None:
        raise wrong
    owner = await _colleague(tx, new.owner_id)
    sealing = await _open_file(tx, new.customer_id) if new.customer_id else None
    about = one_with(OpenTaskRow.customer_id, new.customer_id)
    if new.customer_id is None:
        about = OpenTaskRow.customer_id.is_(None) & (OpenTaskRow.owner_id == owner.id)
    if await count_up_to(tx, select(OpenTaskRow.task_id).where(about), most=rules.MOST_OPEN) >= rules.MOST_OPEN:
        raise TooManyTasks
    task_id = new_id()
    row = {
        "id": task_id,
        "customer_id": new.customer_id,
        "sealed": queries.sealed(tx, sealing, new.text, about=queries.text_place(task_id)),
        "owner_id": owner.id,
        "owner_name": owner.name,
        "due_on": new.due_on,
        "at": tx.now,
    }
    await tx.session.execute(insert(TaskRow).values(**row, **done_by(tx)))
    await _put_on_list(tx, task_id, new.customer_id, owner.id, owner.name, new.due_on, steps=0)
    await note_done(tx, key, new, task_id)
    tx.audit("customers.make_task", "task", task_id, due_on=new.due_on, customer_id=new.customer_id)
    return await _read(tx, task_id)


async def move_task(tx: Tx, task_id: UUID, due_on: date, note: str) -> Task:
    """To another day. Raises NoSuchTask, TaskEnded, CustomerForgotten, BadInput naming `due_on`."""
    line = await _lock(tx, task_id)
    if (wrong := rules.refuse_day(due_on, await business_date(tx))) is not None:
        raise wrong
    line.due_on = due_on
    return await _step(tx, line, TaskStepKind.MOVED, note)


async def give_task(tx: Tx, task_id: UUID, owner_id: UUID, note: str) -> Task:
    """To a colleague, or to oneself. Whose it is already keeps it. Raises NoSuchTask, TaskEnded, CustomerForgotten,
    BadInput naming `owner_id`.
    """
    owner = await _colleague(tx, owner_id)
    line = await _lock(tx, task_id)
    if line.owner_id == owner.id:
        return await _read(tx, task_id)
    line.owner_id, line.owner_name = owner.id, owner.name
    return await _step(tx, line, TaskStepKind.GIVEN, note)


async def end_task(tx: Tx, task_id: UUID, kind: TaskStepKind, note: str) -> Task:
    """Done or dropped. Raises NoSuchTask, TaskEnded, CustomerForgotten."""
    line = await _lock(tx, task_id)
    await tx.session.execute(delete(OpenTaskRow).where(OpenTaskRow.task_id == task_id))
    tx.session.expunge(line)
    return await _step(tx, line, kind, note)


async def drop_untouched(tx: Tx, task_id: UUID) -> None:
    """One with which nobody has begun. Raises NoSuchTask, TaskBegun, CustomerForgotten."""
    query = select(OpenTaskRow.steps).where(OpenTaskRow.task_id == task_id).with_for_update()
    steps = (await tx.session.execute(query)).scalar_one_or_none()
    if steps is None and await tx.session.get(TaskRow, task_id) is None:
        raise NoSuchTask
    if steps != 0:
        raise TaskBegun
    await end_task(tx, task_id, TaskStepKind.DROPPED, "")


async def reopen_task(tx: Tx, task_id: UUID, note: str) -> Task:
    """It was done or dropped too soon: its owner's again, and due when it was. Raises NoSuchTask, TaskOpen,
    CustomerForgotten, CustomerClosed, CustomerMerged.
    """
    await take_turn(tx, f"task {task_id}")  # what is history has no row to lock
    row = await tx.session.get(TaskRow, task_id)
    if row is None:
        raise NoSuchTask
    if await tx.session.get(OpenTaskRow, task_id) is not None:
        raise TaskOpen
    if row.customer_id is not None:
        await _open_file(tx, (await survivors(tx, [row.customer_id]))[row.customer_id])
    known = await _read(tx, task_id)
    line = await _put_on_list(
        tx, task_id, row.customer_id, known.owner_id, known.owner, known.due_on, steps=len(known.steps)
    )
    return await _step(tx, line, TaskStepKind.REOPENED, note)


async def hand_tasks_over(tx: Tx, from_: Mapping[UUID, UUID], to: Colleague) -> dict[UUID, int]:
    """With their customers, whose files are locked: what is open of each (`from_`: whose it was, by customer) is
    another's from now on, each with its step, also what lies in a file that is merged into theirs. Returns how many of
    each. Of somebody who is forgotten nothing is moved.
    """
    files = await files_and_survivors(tx, from_)
    theirs = select(OpenTaskRow).where(
        is_any(OpenTaskRow.customer_id, files), is_any(OpenTaskRow.owner_id, from_.values())
    )
    found = await tx.session.execute(theirs.order_by(OpenTaskRow.task_id).with_for_update())
    keys = await data_keys(tx, files)
    today, by, steps, moved = await business_date(tx), done_by(tx), [], []
    for line in found.scalars():
        customer_id = line.customer_id
        if customer_id is None or customer_id not in keys or line.owner_id != from_[files[customer_id]]:
            continue
        line.owner_id, line.owner_name, line.steps = to.id, to.name, line.steps + 1
        place = queries.note_place(line.task_id, line.steps)
        moved.append(files[customer_id])
        steps.append(
            _row(tx, line, TaskStepKind.GIVEN, queries.sealed(tx, keys[customer_id], "", about=place), today, by)
        )
    if steps:
        await tx.session.flush()
        await tx.session.execute(insert(TaskStepRow), steps)
    return Counter(moved)


async def end_tasks_of(tx: Tx, customer_id: UUID) -> None:
    """Of who has left the bank: nothing is to be done about them any more."""
    theirs = select(OpenTaskRow.task_id, OpenTaskRow.customer_id).where(one_with(OpenTaskRow.customer_id, customer_id))
    found = (await tx.session.execute(theirs)).all()
    keys = await data_keys(tx, {of for _, of in found if of})
    for task_id, of in found:
        if of in keys:
            await end_task(tx, task_id, TaskStepKind.DROPPED, "")
        else:
            await tx.session.execute(delete(OpenTaskRow).where(OpenTaskRow.task_id == task_id))


async def _open_file(tx: Tx, customer_id: UUID) -> SealingKey:
    await lock_living(tx, customer_id)
    return await own_key(tx, customer_id)


async def _colleague(tx: Tx, staff_id: UUID | None) -> Colleague:
    if tx.actor.id is not None and staff_id in (None, tx.actor.id):
        return Colleague(tx.actor.id, tx.actor.signature)
    name = (await identity.staff_with(tx, permissions.TASK)).get(staff_id) if staff_id else None
    if staff_id is None or name is None:
        raise BadInput.of("owner_id", "nobody who works here and does tasks")
    return Colleague(staff_id, name)


async def _lock(tx: Tx, task_id: UUID) -> OpenTaskRow:
    query = select(OpenTaskRow).where(OpenTaskRow.task_id == task_id).with_for_update()
    line = (await tx.session.execute(query)).scalar_one_or_none()
    if line is not None:
        return line
    if await tx.session.get(TaskRow, task_id) is None:
        raise NoSuchTask
    raise TaskEnded


async def _step(tx: Tx, line: OpenTaskRow, kind: TaskStepKind, note: str) -> Task:
    """Raises CustomerForgotten."""
    key = await own_key(tx, line.customer_id) if line.customer_id else None
    line.steps += 1
    place = queries.note_place(line.task_id, line.steps)
    row = _row(tx, line, kind, queries.sealed(tx, key, note, about=place), await business_date(tx), done_by(tx))
    await tx.session.flush()
    await tx.session.execute(insert(TaskStepRow).values(**row))
    tx.audit(f"customers.{kind}_task", "task", line.task_id, customer_id=line.customer_id)
    return await _read(tx, line.task_id)


def _row(
    tx: Tx, line: OpenTaskRow, kind: TaskStepKind, note: bytes, today: date, by: Mapping[str, object]
) -> dict[str, object]:
    return {
        "task_id": line.task_id,
        "nth": line.steps,
        "kind": kind.value,
        "on_date": today,
        "due_on": line.due_on,
        "owner_id": line.owner_id,
        "owner_name": line.owner_name,
        "sealed_note": note,
        "at": tx.now,
        **by,
    }


async def _put_on_list(
    tx: Tx, task_id: UUID, customer_id: UUID | None, owner_id: UUID | None, owner: str, due_on: date, *, steps: int
) -> OpenTaskRow:
    line = OpenTaskRow(
        task_id=task_id, customer_id=customer_id, owner_id=owner_id, owner_name=owner, due_on=due_on, steps=steps
    )
    tx.session.add(line)
    await tx.session.flush()
    return line


async def _read(tx: Tx, task_id: UUID) -> Task:
    await tx.session.flush()
    known = await queries.task(tx, task_id)
    if known is None:
        raise CustomerForgotten
    return known
