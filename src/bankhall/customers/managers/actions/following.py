"""Who is there for a customer, when two files become one and two again. After the two files are locked.

Whoever is there for the file that stays is there for the customer; where nobody is, whoever was there for the other
one is. The file that goes is in nobody's portfolio until the two are parted.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import insert

from bankhall.customers import permissions
from bankhall.customers.managers import queries
from bankhall.customers.managers.actions import lock_held, steps_taken, write_changes
from bankhall.customers.managers.models import ManagerRow
from bankhall.customers.managers.types import Change, Colleague, Held, ManagerStep
from bankhall.identity import api as identity
from bankhall.kernel.db import Reading, Tx
from bankhall.kernel.following import Follower, FollowWay, Pair, Receipt, Weighed, counted

OF: Final = "managers"
LEFT: Final = "manager_left"
CAME: Final = "manager_came"


async def weigh(reading: Reading, pair: Pair) -> Weighed:
    held = await queries.held_lines(reading, [pair.kept_id, pair.merged_id])
    comes = _is_managed(held.get(pair.merged_id)) and not _is_managed(held.get(pair.kept_id))
    return Weighed(counted({"manager": (int(comes), FollowWay.MOVES)}))


async def follow(tx: Tx, pair: Pair) -> Sequence[Receipt]:
    _, held = await lock_held(tx, [pair.kept_id, pair.merged_id])
    ours, theirs = held.get(pair.kept_id), held.get(pair.merged_id)
    if theirs is None:
        return []
    nth = await steps_taken(tx, [pair.kept_id])
    ended = Change(pair.merged_id, ManagerStep.RELEASED, None, None, _who(theirs), tx.now, theirs.steps + 1)
    receipts = [Receipt(LEFT, pair.merged_id, _told(theirs))]
    changes = [ended]
    if theirs.manager is not None and not _is_managed(ours):
        steps = max(nth.get(pair.kept_id, 0), ours.steps if ours else 0)
        former = ours.former if ours and ours.former != theirs.manager else None
        came = Change(
            pair.kept_id, ManagerStep.ASSIGNED, theirs.manager, theirs.backup, former, theirs.since, steps + 1
        )
        changes.append(came)
        facts = {"nth": str(came.nth), **(_told(ours) if ours else {})}
        receipts.append(Receipt(CAME, pair.kept_id, facts))
    await write_changes(tx, changes, {})
    return receipts


async def weigh_split(reading: Reading, pair: Pair, receipts: Sequence[Receipt], chosen: frozenset[UUID]) -> Weighed:
    return Weighed(counted({"manager": (len(_of(LEFT, receipts)), FollowWay.MOVES)}))


async def give_back(tx: Tx, pair: Pair, receipts: Sequence[Receipt], chosen: frozenset[UUID]) -> None:
    """Each has again whom they had. Who has left the bank meanwhile left them behind; a manager who came to the file
    that stayed since then stays there.
    """
    _, held = await lock_held(tx, [pair.kept_id, pair.merged_id])
    working = await identity.staff_with(tx, permissions.TASK)
    nth = await steps_taken(tx, [pair.kept_id, pair.merged_id])
    for one in _of(LEFT, receipts):
        if pair.merged_id not in held:
            await _again(tx, pair.merged_id, one.facts, nth.get(pair.merged_id, 0), working)
    for one in _of(CAME, receipts):
        ours = held.get(pair.kept_id)
        if ours is None or ours.steps != int(one.facts["nth"]):
            continue
        gone = Change(pair.kept_id, ManagerStep.RELEASED, None, None, _who(ours), tx.now, ours.steps + 1)
        await write_changes(tx, [gone], {})
        if "since" in one.facts:
            await _again(tx, pair.kept_id, one.facts, ours.steps + 1, working)


FOLLOWER: Final = Follower(OF, weigh, follow, weigh_split, give_back)


async def _again(tx: Tx, customer_id: UUID, facts: Mapping[str, str], steps: int, working: Mapping[UUID, str]) -> None:
    had = {name: _colleague(facts, name) for name in ("manager", "backup", "former")}
    manager, backup = had["manager"], had["backup"]
    since = datetime.fromisoformat(facts["since"])
    if backup is not None and backup.id not in working:
        backup = None
    if manager is not None and manager.id in working:
        change = Change(customer_id, ManagerStep.ASSIGNED, manager, backup, None, since, steps + 1)
        await write_changes(tx, [change], {})
        return
    left = manager or had["former"]
    row = {
        "customer_id": customer_id,
        "backup_id": backup.id if backup else None,
        "backup_name": backup.name if backup else None,
        "former_id": left.id if left else None,
        "former_name": left.name if left else None,
        "since": since,
        "steps": steps,
    }
    await tx.session.execute(insert(ManagerRow).values(**row))


def _of(kind: str, receipts: Iterable[Receipt]) -> list[Receipt]:
    return [one for one in receipts if one.kind == kind]


def _is_managed(one: Held | None) -> bool:
    return one is not None and one.manager is not None


def _who(one: Held) -> Colleague | None:
    return one.manager or one.former


def _told(one: Held) -> dict[str, str]:
    told = {"since": one.since.isoformat()}
    for name, who in (("manager", one.manager), ("backup", one.backup), ("former", one.former)):
        if who is not None:
            told |= {f"{name}_id": str(who.id), f"{name}_name": who.name}
    return told


def _colleague(facts: Mapping[str, str], name: str) -> Colleague | None:
    return Colleague(UUID(facts[f"{name}_id"]), facts[f"{name}_name"]) if f"{name}_id" in facts else None
