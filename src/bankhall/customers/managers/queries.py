"""Reads of who is there for a customer."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import select, tuple_

from bankhall.customers.errors import NoSuchCustomer
from bankhall.customers.managers.models import AbsenceRow, ManagerRow, ManagerStepRow
from bankhall.customers.managers.types import Absence, Colleague, Held, ManagerOf, ManagerStep, TakenStep
from bankhall.customers.queries import customer
from bankhall.customers.queries.merged import ids_of
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Reading
from bankhall.kernel.tables import is_any
from bankhall.kernel.time import business_date
from bankhall.kernel.vault import SealingKey

_MOST_SHOWN: Final = 200


def note_place(customer_id: UUID, nth: int) -> str:
    """Where a note lies: sealed for that place, it opens nowhere else."""
    return f"customer_manager_steps|{customer_id}|{nth}"


async def manager_of(reading: Reading, customer_id: UUID, *, most: int = _MOST_SHOWN) -> ManagerOf:
    """Who is there, and who was, the newest first. Raises NoSuchCustomer."""
    await customer(reading, customer_id)
    held = (await held_lines(reading, [customer_id])).get(customer_id)
    manager = held.manager if held else None
    away = await away_until(reading, [manager.id] if manager else [])
    steps = await steps_of(reading, customer_id, most=most)
    return ManagerOf(held, away.get(manager.id) if manager else None, steps)


async def my_manager(reading: Reading, *, most: int = _MOST_SHOWN) -> ManagerOf:
    """Of the actor. Raises NoSuchCustomer for who is no customer."""
    if reading.actor.kind != "customer" or reading.actor.id is None:
        raise NoSuchCustomer
    return await manager_of(reading, reading.actor.id, most=most)


async def steps_of(reading: Reading, customer_id: UUID, *, most: int) -> tuple[TakenStep, ...]:
    """In whichever of their files. Of somebody who is forgotten there is nothing to read."""
    keys = await data_keys(reading, await ids_of(reading, customer_id))
    found = await reading.session.execute(
        select(ManagerStepRow)
        .where(is_any(ManagerStepRow.customer_id, keys))
        .order_by(ManagerStepRow.at.desc(), ManagerStepRow.nth.desc())
        .limit(most)
    )
    return tuple(
        TakenStep(
            ManagerStep(row.kind),
            row.at,
            row.manager_name,
            row.backup_name,
            row.from_name,
            _note(keys[row.customer_id], row),
            row.by_kind,
            row.by_name,
        )
        for row in found.scalars()
    )


async def held_lines(reading: Reading, customer_ids: Collection[UUID], *, lock: bool = False) -> dict[UUID, Held]:
    """Those that there are. `lock`: as they are once nobody else changes them, until the commit."""
    query = select(ManagerRow).where(is_any(ManagerRow.customer_id, customer_ids)).order_by(ManagerRow.customer_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    rows = (await reading.session.execute(query)).scalars()
    return {row.customer_id: _held(row) for row in rows}


async def steps_before(reading: Reading, steps: Mapping[UUID, int]) -> dict[UUID, Held]:
    """What held of each customer before that step of theirs. Steps are only appended: no lock is needed."""
    found = await reading.session.execute(
        select(ManagerStepRow).where(
            tuple_(ManagerStepRow.customer_id, ManagerStepRow.nth).in_([(one, nth - 1) for one, nth in steps.items()])
        )
    )
    return {row.customer_id: _before(row) for row in found.scalars()}


async def away_until(reading: Reading, manager_ids: Collection[UUID]) -> dict[UUID, date]:
    """The last day away of those who are away today."""
    if not manager_ids:
        return {}
    today = await business_date(reading)
    rows = await reading.session.execute(
        select(AbsenceRow.manager_id, AbsenceRow.last_on).where(
            is_any(AbsenceRow.manager_id, manager_ids), AbsenceRow.first_on <= today, AbsenceRow.last_on >= today
        )
    )
    return {row.manager_id: row.last_on for row in rows}


async def managers_now(reading: Reading, customer_ids: Collection[UUID]) -> dict[UUID, tuple[UUID | None, UUID | None]]:
    """Who is there for each today, and who would stand in, whoever asks: a manager who is away is nobody."""
    lines = await held_lines(reading, customer_ids) if customer_ids else {}
    away = await away_until(reading, {one.manager.id for one in lines.values() if one.manager})
    return {
        id_: (
            one.manager.id if one.manager and one.manager.id not in away else None,
            one.backup.id if one.backup else None,
        )
        for id_, one in lines.items()
    }


async def manager_named(reading: Reading, customer_id: UUID) -> str | None:
    """The name of who is there for a customer, whoever asks, also while they are away."""
    line = (await held_lines(reading, [customer_id])).get(customer_id)
    return line.manager.name if line and line.manager else None


async def stood_in_for(reading: Reading) -> list[tuple[UUID, UUID]]:
    """Each customer for whom the actor stands in today, and the manager who is away."""
    today = await business_date(reading)
    rows = await reading.session.execute(
        select(ManagerRow.customer_id, ManagerRow.manager_id)
        .join(AbsenceRow, AbsenceRow.manager_id == ManagerRow.manager_id)
        .where(ManagerRow.backup_id == reading.actor.id, AbsenceRow.first_on <= today, AbsenceRow.last_on >= today)
    )
    return [(row.customer_id, row.manager_id) for row in rows]


async def absences(reading: Reading, manager_id: UUID) -> list[Absence]:
    """Those that are not over, the next first."""
    today = await business_date(reading)
    rows = await reading.session.execute(
        select(AbsenceRow)
        .where(AbsenceRow.manager_id == manager_id, AbsenceRow.last_on >= today)
        .order_by(AbsenceRow.first_on)
    )
    return [Absence(row.id, row.manager_id, row.first_on, row.last_on) for row in rows.scalars()]


def _note(key: SealingKey, row: ManagerStepRow) -> str:
    place = note_place(row.customer_id, row.nth)
    return key.open(row.sealed_note, about=place).decode() if row.sealed_note else ""


def _before(row: ManagerStepRow) -> Held:
    former = _colleague(row.from_id, row.from_name) if row.kind == ManagerStep.VACATED else None
    return Held(
        row.customer_id,
        _colleague(row.manager_id, row.manager_name),
        _colleague(row.backup_id, row.backup_name),
        former,
        row.at,
        row.nth,
    )


def _held(row: ManagerRow) -> Held:
    return Held(
        row.customer_id,
        _colleague(row.manager_id, row.manager_name),
        _colleague(row.backup_id, row.backup_name),
        _colleague(row.former_id, row.former_name),
        row.since,
        row.steps,
    )


def _colleague(id_: UUID | None, name: str | None) -> Colleague | None:
    return Colleague(id_, name or "") if id_ else None
