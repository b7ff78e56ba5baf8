"""Tasks in the console: of a customer, and as a work list."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery, JSONBody

from bankhall.customers import permissions
from bankhall.customers.queries import customer
from bankhall.customers.tasks import actions, queries
from bankhall.customers.tasks.schemas import (
    DueTasksOut,
    EndTaskIn,
    GiveTaskIn,
    MoveTaskIn,
    TaskFiguresOut,
    TaskIn,
    TaskKey,
    TaskOut,
    TaskOwnerOut,
    TaskOwnersOut,
    TasksOut,
)
from bankhall.customers.tasks.types import Task, TasksOf, TaskStepKind
from bankhall.identity import api as identity
from bankhall.kernel.db import Reading
from bankhall.kernel.web.given import Db
from bankhall.kernel.web.inputs import CursorText, IdempotencyKey, PageSize
from bankhall.kernel.web.paging import read_cursor
from bankhall.kernel.web.rights import needs

_TAGS = ["customers"]
_OF = "/api/console/customers/{id:uuid}/tasks"
_LIST = "/api/console/tasks"
_ONE = _LIST + "/{id:uuid}"

_TASK = needs(permissions.TASK)


@get(_OF, opt=needs(permissions.VIEW), tags=_TAGS)
async def customer_tasks(db: Db, id: FromPath[UUID]) -> TasksOut:
    """About the customer, the newest first. Refusals: customers.not_found."""
    return TasksOut([TaskOut.of(one, asked_by=db.actor.id) for one in await db.read(_of_customer, id)])


@post(_OF, status_code=201, opt=_TASK, tags=_TAGS)
async def make_task(db: Db, id: FromPath[UUID], data: JSONBody[TaskIn], idempotency_key: IdempotencyKey) -> TaskOut:
    """About the customer. The same key and content make one. Refusals: customers.not_found, customers.closed,
    customers.forgotten, customers.too_many_tasks, kernel.key_reused, kernel.bad_input naming `due_on` or `owner_id`.
    """
    key = f"customers.task:{db.actor.id}:{idempotency_key}"
    return TaskOut.of(await db.write(actions.make_task, data.task(id), key=key), asked_by=db.actor.id)


@post(_LIST, status_code=201, opt=_TASK, tags=_TAGS)
async def make_own_task(db: Db, data: JSONBody[TaskIn], idempotency_key: IdempotencyKey) -> TaskOut:
    """About no customer. The same key and content make one. Refusals: customers.too_many_tasks, kernel.key_reused,
    kernel.bad_input naming `due_on` or `owner_id`.
    """
    key = f"customers.task:{db.actor.id}:{idempotency_key}"
    return TaskOut.of(await db.write(actions.make_task, data.task(None), key=key), asked_by=db.actor.id)


@get(_LIST, opt=_TASK, tags=_TAGS)
async def due_tasks(
    db: Db, whose: FromQuery[TasksOf] = TasksOf.MINE, after: CursorText = None, limit: PageSize = 50
) -> DueTasksOut:
    """What is open, what is due first comes first."""
    key = read_cursor(after, TaskKey)
    place = (key.due_on, key.id) if key else None
    found = await db.read(queries.due_tasks, whose, after=place, limit=limit)
    return DueTasksOut.of(found, asked_by=db.actor.id)


@get(_LIST + "/figures", opt=_TASK, tags=_TAGS)
async def task_figures(db: Db, whose: FromQuery[TasksOf] = TasksOf.MINE) -> TaskFiguresOut:
    """How many there are, and how many ended."""
    return TaskFiguresOut.of(await db.read(queries.task_figures, whose))


@get(_LIST + "/owners", opt=_TASK, tags=_TAGS)
async def task_owners(db: Db) -> TaskOwnersOut:
    """Colleagues to whom a task can be given, by name."""
    found = await db.read(identity.staff_with, permissions.TASK)
    return TaskOwnersOut([TaskOwnerOut(id_, name) for id_, name in found.items()])


@post(_ONE + "/done", status_code=200, opt=_TASK, tags=_TAGS)
async def task_done(db: Db, id: FromPath[UUID], data: JSONBody[EndTaskIn]) -> TaskOut:
    """Refusals: customers.task_not_found, customers.task_ended, customers.forgotten."""
    return TaskOut.of(await db.write(actions.end_task, id, TaskStepKind.DONE, data.note), asked_by=db.actor.id)


@post(_ONE + "/drop", status_code=200, opt=_TASK, tags=_TAGS)
async def drop_task(db: Db, id: FromPath[UUID], data: JSONBody[EndTaskIn]) -> TaskOut:
    """Nobody needs it any more. Refusals: customers.task_not_found, customers.task_ended, customers.forgotten."""
    return TaskOut.of(await db.write(actions.end_task, id, TaskStepKind.DROPPED, data.note), asked_by=db.actor.id)


@post(_ONE + "/reopen", status_code=200, opt=_TASK, tags=_TAGS)
async def reopen_task(db: Db, id: FromPath[UUID], data: JSONBody[EndTaskIn]) -> TaskOut:
    """It was done or dropped too soon. Refusals: customers.task_not_found, customers.task_open, customers.forgotten,
    customers.closed.
    """
    return TaskOut.of(await db.write(actions.reopen_task, id, data.note), asked_by=db.actor.id)


@post(_ONE + "/move", status_code=200, opt=_TASK, tags=_TAGS)
async def move_task(db: Db, id: FromPath[UUID], data: JSONBody[MoveTaskIn]) -> TaskOut:
    """To another day. Refusals: customers.task_not_found, customers.task_ended, customers.forgotten, kernel.bad_input
    naming `due_on`.
    """
    return TaskOut.of(await db.write(actions.move_task, id, data.due_on, data.reason), asked_by=db.actor.id)


@post(_ONE + "/give", status_code=200, opt=_TASK, tags=_TAGS)
async def give_task(db: Db, id: FromPath[UUID], data: JSONBody[GiveTaskIn]) -> TaskOut:
    """To a colleague. Refusals: customers.task_not_found, customers.task_ended, customers.forgotten, kernel.bad_input
    naming `owner_id`.
    """
    return TaskOut.of(await db.write(actions.give_task, id, data.owner_id, data.note), asked_by=db.actor.id)


routes = [
    customer_tasks,
    make_task,
    make_own_task,
    due_tasks,
    task_figures,
    task_owners,
    task_done,
    drop_task,
    reopen_task,
    move_task,
    give_task,
]


async def _of_customer(reading: Reading, customer_id: UUID) -> list[Task]:
    await customer(reading, customer_id)
    return await queries.tasks_of(reading, customer_id)
