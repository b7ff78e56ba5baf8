"""Who is there for a customer from now on, and who is away. Lock order: customers, then their lines."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import delete, func, insert, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert

from bankhall.customers.managers import queries, rules
from bankhall.customers.managers.errors import AwayAlready, NoSuchAbsence
from bankhall.customers.managers.events import ManagerChanged
from bankhall.customers.managers.models import AbsenceRow, ManagerRow, ManagerStepRow
from bankhall.customers.managers.types import Absence, Change, Held, ManagerStep
from bankhall.customers.models import CustomerRow
from bankhall.customers.types import CustomerStatus
from bankhall.identity import api as identity
from bankhall.identity.errors import NoSuchStaff
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Tx, take_turn
from bankhall.kernel.ids import new_id
from bankhall.kernel.tables import done_by, is_any
from bankhall.kernel.time import business_date

# Of somebody who leaves, all at once: a step for each, and a line without them.
_VACATE = text(
    """
    WITH gone AS (
        UPDATE customer_managers
        SET former_id = manager_id, former_name = manager_name, manager_id = NULL, manager_name = NULL,
            since = :at, steps = steps + 1
        WHERE manager_id = :staff
        RETURNING customer_id, steps, backup_id, backup_name, former_id, former_name
    ), kept AS (
        INSERT INTO customer_manager_steps (customer_id, nth, kind, manager_id, manager_name, backup_id, backup_name,
                                            from_id, from_name, sealed_note, at, by_kind, by_id, by_name)
        SELECT customer_id, steps, 'vacated', NULL, NULL, backup_id, backup_name, former_id, former_name, NULL, :at,
               :by_kind, CAST(:by_id AS uuid), :by_name
        FROM gone
    )
    SELECT customer_id, steps FROM gone ORDER BY customer_id
    """
)
_NO_BACKUP = text(
    """
    WITH gone AS (
        UPDATE customer_managers SET backup_id = NULL, backup_name = NULL, steps = steps + 1
        WHERE backup_id = :staff RETURNING customer_id, steps, manager_id, manager_name
    )
    INSERT INTO customer_manager_steps (customer_id, nth, kind, manager_id, manager_name, backup_id, backup_name,
                                        from_id, from_name, sealed_note, at, by_kind, by_id, by_name)
    SELECT customer_id, steps, 'backup', manager_id, manager_name, NULL, NULL, NULL, NULL, NULL, :at, :by_kind,
           CAST(:by_id AS uuid), :by_name
    FROM gone
    """
)


async def lock_held(tx: Tx, customer_ids: Collection[UUID]) -> tuple[dict[UUID, CustomerStatus], dict[UUID, Held]]:
    """The files of those who exist, and what holds of them: neither changes until the commit but by this one."""
    files = await tx.session.execute(
        select(CustomerRow.id, CustomerRow.status)
        .where(is_any(CustomerRow.id, customer_ids))
        .order_by(CustomerRow.id)
        .with_for_update(key_share=True)
    )
    statuses = {row.id: CustomerStatus(row.status) for row in files}
    return statuses, await queries.held_lines(tx, customer_ids, lock=True)


async def steps_taken(tx: Tx, customer_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many there are of each, also where nothing holds any more. After `lock_held`."""
    found = await tx.session.execute(
        select(ManagerStepRow.customer_id, func.max(ManagerStepRow.nth).label("last"))
        .where(is_any(ManagerStepRow.customer_id, customer_ids))
        .group_by(ManagerStepRow.customer_id)
    )
    return {row.customer_id: row.last for row in found}


async def write_changes(tx: Tx, changes: Sequence[Change], notes: Mapping[UUID, str]) -> None:
    """After `lock_held`. `notes`: by customer, why; of somebody who is forgotten nothing is noted."""
    if not changes:
        return
    keys = await data_keys(tx, [one.customer_id for one in changes])
    by = done_by(tx)
    steps = []
    for one in changes:
        key, note = keys.get(one.customer_id), notes.get(one.customer_id)
        place = queries.note_place(one.customer_id, one.nth)
        steps.append(
            {
                "customer_id": one.customer_id,
                "nth": one.nth,
                "kind": one.kind.value,
                **_columns("manager", one.manager),
                **_columns("backup", one.backup),
                **_columns("from", one.from_),
                "sealed_note": key.seal(tx.vault.suite, note.encode(), about=place) if key and note else None,
                "at": tx.now,
                **by,
            }
        )
    await tx.session.execute(insert(ManagerStepRow), steps)
    await _write_lines(tx, [one for one in changes if one.manager is not None])
    if ended := [one.customer_id for one in changes if one.manager is None]:
        await tx.session.execute(delete(ManagerRow).where(is_any(ManagerRow.customer_id, ended)))
    for one in changes:
        if one.kind is not ManagerStep.BACKUP:
            id_ = one.manager.id if one.manager else None
            tx.emit(ManagerChanged(customer_id=one.customer_id, manager_id=id_, nth=one.nth))


async def vacate(tx: Tx, staff_id: UUID) -> int:
    """Somebody has left the bank: their customers wait for another. Returns how many they were."""
    # One by one, as everybody locks them: who hands one of them over meanwhile is either before this or after it.
    theirs = or_(ManagerRow.manager_id == staff_id, ManagerRow.backup_id == staff_id)
    await tx.session.execute(
        select(ManagerRow.customer_id).where(theirs).order_by(ManagerRow.customer_id).with_for_update()
    )
    asked = {"staff": staff_id, "at": tx.now, **done_by(tx)}
    left = (await tx.session.execute(_VACATE, asked)).all()
    await tx.session.execute(_NO_BACKUP, asked)
    for row in left:
        tx.emit(ManagerChanged(customer_id=row.customer_id, manager_id=None, nth=row.steps))
    if left:
        tx.audit("customers.vacate_portfolio", "staff", staff_id, customers=len(left))
    return len(left)


async def end_management(tx: Tx, customer_ids: Collection[UUID]) -> None:
    """Of who has left the bank."""
    _, held = await lock_held(tx, customer_ids)
    changes = [
        Change(one.customer_id, ManagerStep.ENDED, None, None, one.manager or one.former, tx.now, one.steps + 1)
        for one in held.values()
    ]
    await write_changes(tx, changes, {})


async def note_absence(tx: Tx, manager_id: UUID, first_on: date, last_on: date) -> Absence:
    """Between both days the backups stand in. Raises NoSuchStaff, AwayAlready, BadInput naming `first_on` or
    `last_on`.
    """
    if (wrong := rules.refuse_days(first_on, last_on, await business_date(tx))) is not None:
        raise wrong
    if manager_id not in await identity.standings(tx, [manager_id]):
        raise NoSuchStaff
    await take_turn(tx, f"absences {manager_id}")
    crossing = select(AbsenceRow.id).where(
        AbsenceRow.manager_id == manager_id, AbsenceRow.first_on <= last_on, AbsenceRow.last_on >= first_on
    )
    if (await tx.session.execute(crossing.limit(1))).first() is not None:
        raise AwayAlready
    made = Absence(new_id(), manager_id, first_on, last_on)
    days = {"first_on": first_on, "last_on": last_on}
    await tx.session.execute(
        insert(AbsenceRow).values(id=made.id, manager_id=manager_id, **days, at=tx.now, **done_by(tx))
    )
    tx.audit("customers.note_absence", "staff", manager_id, **days)
    return made


async def end_absence(tx: Tx, absence_id: UUID, *, of: UUID | None) -> None:
    """They are back today; what has not begun is taken back. `of`: only this manager's own. Raises NoSuchAbsence, also
    for another's.
    """
    today = await business_date(tx)
    found = select(AbsenceRow).where(AbsenceRow.id == absence_id).with_for_update()
    row = (await tx.session.execute(found)).scalar_one_or_none()
    if row is None or row.last_on < today or (of is not None and row.manager_id != of):
        raise NoSuchAbsence
    if row.first_on < today:
        yesterday = today - timedelta(days=1)
        await tx.session.execute(update(AbsenceRow).where(AbsenceRow.id == absence_id).values(last_on=yesterday))
    else:
        await tx.session.execute(delete(AbsenceRow).where(AbsenceRow.id == absence_id))
    tx.audit("customers.end_absence", "staff", row.manager_id)


async def _write_lines(tx: Tx, changes: Sequence[Change]) -> None:
    if not changes:
        return
    lines = [
        {
            "customer_id": one.customer_id,
            **_columns("manager", one.manager),
            **_columns("backup", one.backup),
            "former_id": None,
            "former_name": None,
            "since": one.since,
            "steps": one.nth,
        }
        for one in changes
    ]
    put = upsert(ManagerRow).values(lines)
    written = {name: put.excluded[name] for name in lines[0] if name != "customer_id"}
    await tx.session.execute(put.on_conflict_do_update(index_elements=[ManagerRow.customer_id], set_=written))


def _columns(name: str, one: object) -> dict[str, object]:
    return {f"{name}_id": getattr(one, "id", None), f"{name}_name": getattr(one, "name", None)}
