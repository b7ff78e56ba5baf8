"""Customers pass to a manager, several at once, with all that is open for them. Lock order: customers, their lines,
then what they were promised.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final
from uuid import UUID

from sqlalchemy import func, insert, select, update

from bankhall.customers import permissions
from bankhall.customers.managers import queries as managers
from bankhall.customers.managers import rules as managers_rules
from bankhall.customers.managers.actions import lock_held, steps_taken, write_changes
from bankhall.customers.managers.models import ManagerRow
from bankhall.customers.managers.types import Change, Colleague, Held, ManagerStep
from bankhall.customers.portfolios import queries
from bankhall.customers.portfolios.errors import ManagerMovedOn, NotAManager, NothingToHandOver, PortfolioFull
from bankhall.customers.portfolios.models import PortfolioFileRow
from bankhall.customers.portfolios.types import Assign, HandOver, Moved, MoveOutcome, PortfolioFile
from bankhall.customers.promises.actions import hand_promises_over
from bankhall.customers.rules import refuse_ended
from bankhall.customers.tasks.actions import hand_tasks_over
from bankhall.customers.types import CustomerStatus
from bankhall.identity import api as identity
from bankhall.kernel.db import Tx, take_turn
from bankhall.kernel.errors import BadInput, Refusal
from bankhall.kernel.ids import new_id

_COMES_TO_ANOTHER: Final = {ManagerStep.ASSIGNED, ManagerStep.HANDED_OVER}


async def assign(tx: Tx, asked: Assign) -> list[Moved]:
    """In the order of asking. What the manager before owes them goes along. Asked again, it changes nothing. Raises
    NotAManager, BadInput naming `backup_id`.
    """
    if asked.backup_id == asked.manager_id:
        raise BadInput.of("backup_id", "nobody stands in for themselves")
    manager, backup = await _colleagues(tx, manager_id=asked.manager_id, backup_id=asked.backup_id)
    await take_turn(tx, f"portfolio {manager.id}")  # so that of two who fill it neither overfills it
    customer_ids = tuple(dict.fromkeys(asked.customer_ids))
    statuses, held = await lock_held(tx, customer_ids)
    outcomes: dict[UUID, MoveOutcome] = {}
    changes = []
    room = await _room(tx, manager.id)
    steps = await steps_taken(tx, customer_ids)
    for one in customer_ids:
        line = held.get(one)
        stands_in = _other(line.backup if line else None, manager) if asked.keeps_backup else backup
        outcome, step = _decide(statuses.get(one), line, manager, stands_in)
        if step in _COMES_TO_ANOTHER:
            outcome, room = (MoveOutcome.DONE, room - 1) if room > 0 else (MoveOutcome.FULL, 0)
        outcomes[one] = outcome
        if outcome is MoveOutcome.DONE and step is not None:
            changes.append(_change(tx, one, line, step, manager, stands_in, nth=1 + steps.get(one, 0)))
    return _told(customer_ids, outcomes, await _move(tx, changes, manager, asked.note), changes)


async def hand_over(tx: Tx, asked: HandOver) -> list[Moved]:
    """From one manager to another, or from one who has left; who stood in goes on standing in, unless it is the new
    one. Raises NotAManager, NothingToHandOver, BadInput naming `to_id`.
    """
    if asked.from_id == asked.to_id:
        raise BadInput.of("to_id", "they have them already")
    to, _ = await _colleagues(tx, to_id=asked.to_id)
    await take_turn(tx, f"portfolio {to.id}")
    customer_ids = asked.customer_ids
    if customer_ids is None:
        customer_ids = await queries.theirs(tx, asked.from_id, most=asked.most or managers_rules.MOST_HELD)
    customer_ids = tuple(dict.fromkeys(customer_ids))
    statuses, held = await lock_held(tx, customer_ids)
    outcomes: dict[UUID, MoveOutcome] = {}
    changes = []
    room = await _room(tx, to.id)
    for one in customer_ids:
        line = held.get(one)
        before = (line.manager or line.former) if line else None
        if line is None or before is None or before.id != asked.from_id:
            outcomes[one] = MoveOutcome.NOT_THEIRS if one in statuses else MoveOutcome.NOT_FOUND
        elif room <= 0:
            outcomes[one] = MoveOutcome.FULL
        else:
            room -= 1
            outcomes[one] = MoveOutcome.DONE
            backup = _other(line.backup, to)
            changes.append(_change(tx, one, line, ManagerStep.HANDED_OVER, to, backup, nth=1 + line.steps))
    if not any(outcome in (MoveOutcome.DONE, MoveOutcome.FULL) for outcome in outcomes.values()):
        raise NothingToHandOver
    return _told(customer_ids, outcomes, await _move(tx, changes, to, asked.note), changes)


async def take_back(tx: Tx, steps: Mapping[UUID, int], note: str) -> dict[UUID, Refusal | None]:
    """Of each customer the step by which they came to somebody: they go back to whoever had them until then, or to
    nobody, where nothing has changed since. An answer for each: ManagerMovedOn, CustomerClosed, CustomerMerged,
    NotAManager where whoever had them does not work here any more, PortfolioFull, or None where it is done.
    """
    working = await identity.staff_with(tx, permissions.TASK)
    before = await managers.steps_before(tx, steps)
    back_to = {line.manager.id for line in before.values() if line.manager is not None and line.manager.id in working}
    for manager_id in sorted(back_to):
        await take_turn(tx, f"portfolio {manager_id}")
    statuses, held = await lock_held(tx, list(steps))
    room = {one: await _room(tx, one) for one in back_to}
    answers: dict[UUID, Refusal | None] = {}
    changes: dict[Colleague | None, list[Change]] = defaultdict(list)
    for customer_id, nth in steps.items():
        line, was = held.get(customer_id), before.get(customer_id)
        answers[customer_id] = _why_not_back(statuses.get(customer_id), line, was, nth, working, room)
        if answers[customer_id] is not None or line is None:
            continue
        to = Colleague(was.manager.id, working[was.manager.id]) if was and was.manager else None
        if to is None:
            changes[None].append(Change(customer_id, ManagerStep.RELEASED, None, None, line.manager, tx.now, nth + 1))
            continue
        step = ManagerStep.BACKUP if line.manager and line.manager.id == to.id else ManagerStep.HANDED_OVER
        room[to.id] -= step is ManagerStep.HANDED_OVER
        backup = was.backup if was and was.backup and was.backup.id in working else None
        changes[to].append(_change(tx, customer_id, line, step, to, backup, nth=nth + 1))
    for to, several in changes.items():
        if to is not None:
            await _move(tx, several, to, note)
            continue
        await write_changes(tx, several, {one.customer_id: note for one in several})
        for gone in several:
            tx.audit("customers.release_manager", "customer", gone.customer_id)
    return answers


async def release(tx: Tx, customer_ids: Sequence[UUID], note: str) -> list[Moved]:
    """Nobody in particular is there for them any more. What is promised stays with whoever promised it."""
    customer_ids = tuple(dict.fromkeys(customer_ids))
    statuses, held = await lock_held(tx, customer_ids)
    changes = [
        Change(one.customer_id, ManagerStep.RELEASED, None, None, one.manager or one.former, tx.now, one.steps + 1)
        for one in held.values()
    ]
    await write_changes(tx, changes, dict.fromkeys(held, note))
    for one in changes:
        tx.audit("customers.release_manager", "customer", one.customer_id)
    absent = {one: MoveOutcome.UNCHANGED if one in statuses else MoveOutcome.NOT_FOUND for one in customer_ids}
    return [Moved(one, MoveOutcome.DONE if one in held else absent[one]) for one in customer_ids]


async def read_file(tx: Tx, file_id: UUID) -> PortfolioFile:
    """Whoever took the customer over has read it. Raises NoSuchFile, also for another's."""
    found = await queries.portfolio_file(tx, file_id)
    if found.read_at is None:
        await tx.session.execute(update(PortfolioFileRow).where(PortfolioFileRow.id == file_id).values(read_at=tx.now))
        tx.audit("customers.read_portfolio_file", "customer", found.customer.id, file_id=file_id)
    return replace(found, read_at=found.read_at or tx.now)


async def _colleagues(tx: Tx, **named: UUID | None) -> tuple[Colleague, Colleague | None]:
    """In the order of naming; the first is somebody."""
    working = await identity.staff_with(tx, permissions.TASK)
    for field, id_ in named.items():
        if id_ is not None and id_ not in working:
            raise NotAManager(field)
    first, *rest = [Colleague(id_, working[id_]) if id_ else None for id_ in named.values()]
    assert first is not None
    return first, rest[0] if rest else None


def _decide(
    status: CustomerStatus | None, held: Held | None, manager: Colleague, backup: Colleague | None
) -> tuple[MoveOutcome, ManagerStep | None]:
    if status is None:
        return MoveOutcome.NOT_FOUND, None
    if status in (CustomerStatus.CLOSED, CustomerStatus.MERGED):
        return MoveOutcome.CLOSED, None
    step = managers_rules.step_to(held, manager, backup)
    return (MoveOutcome.DONE if step else MoveOutcome.UNCHANGED), step


def _change(
    tx: Tx,
    customer_id: UUID,
    held: Held | None,
    step: ManagerStep,
    manager: Colleague,
    backup: Colleague | None,
    *,
    nth: int,
) -> Change:
    before = (held.manager or held.former) if held else None
    from_ = before if before and before.id != manager.id else None
    since = held.since if held and step is ManagerStep.BACKUP else tx.now
    return Change(customer_id, step, manager, backup, from_, since, nth)


def _why_not_back(
    status: CustomerStatus | None,
    held: Held | None,
    was: Held | None,
    nth: int,
    working: Mapping[UUID, str],
    room: Mapping[UUID, int],
) -> Refusal | None:
    if status is not None and (ended := refuse_ended(status)) is not None:
        return ended
    if held is None or held.steps != nth:
        return ManagerMovedOn()
    if was is None or (was.manager is None and was.former is None):
        return None
    if was.manager is None or was.manager.id not in working:
        return NotAManager("manager_id")
    comes = held.manager is None or held.manager.id != was.manager.id
    return PortfolioFull() if comes and room[was.manager.id] <= 0 else None


def _other(backup: Colleague | None, manager: Colleague) -> Colleague | None:
    return backup if backup and backup.id != manager.id else None


async def _room(tx: Tx, manager_id: UUID) -> int:
    has = select(func.count()).select_from(ManagerRow).where(ManagerRow.manager_id == manager_id)
    return managers_rules.MOST_HELD - (await tx.session.execute(has)).scalar_one()


async def _move(tx: Tx, changes: Sequence[Change], to: Colleague, note: str) -> dict[UUID, int]:
    """Returns how many promises went along, by customer."""
    await write_changes(tx, changes, {one.customer_id: note for one in changes})
    from_ = {one.customer_id: one.from_.id for one in changes if one.from_ is not None}
    promises = await hand_promises_over(tx, from_, to) if from_ else {}
    if from_:
        await hand_tasks_over(tx, from_, to)
    files = [
        {
            "id": new_id(),
            "customer_id": one.customer_id,
            "nth": one.nth,
            "manager_id": to.id,
            "promises": promises.get(one.customer_id, 0),
            "read_at": None,
        }
        for one in changes
        if one.kind is ManagerStep.HANDED_OVER
    ]
    if files:
        await tx.session.execute(insert(PortfolioFileRow), files)
    for one in changes:
        act = "customers.hand_customer_over" if one.kind is ManagerStep.HANDED_OVER else "customers.assign_manager"
        tx.audit(act, "customer", one.customer_id, manager_id=to.id, promises=promises.get(one.customer_id, 0))
    return dict(promises)


def _told(
    customer_ids: Sequence[UUID],
    outcomes: Mapping[UUID, MoveOutcome],
    promises: Mapping[UUID, int],
    changes: Sequence[Change],
) -> list[Moved]:
    steps = {one.customer_id: one.nth for one in changes}
    return [Moved(one, outcomes[one], promises.get(one, 0), steps.get(one)) for one in customer_ids]
