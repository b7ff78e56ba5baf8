"""Reads of planned transfers, scoped by the actor."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import Select, func, or_, select

from bankhall.accounts import api as accounts
from bankhall.customers import api as customers
from bankhall.kernel.db import Reading, Tx
from bankhall.kernel.money import Money
from bankhall.kernel.tables import is_any
from bankhall.kernel.time import business_date
from bankhall.kernel.working_days import is_working_day
from bankhall.payments import queries as payments
from bankhall.payments.plans import rules
from bankhall.payments.plans.errors import NoSuchPlan
from bankhall.payments.plans.models import PlanRow, PlanRunRow
from bankhall.payments.plans.types import Delay, Every, IfClosed, Plan, PlanState, Run, Timing

_SHOWN_AFTERWARDS: Final = timedelta(days=90)
_MOST_SHOWN: Final = 200
_LATEST_RUNS: Final = 12


async def my_plans(reading: Reading) -> list[Plan]:
    """What the actor has planned: first what is still to come, the next one first; then what has ended lately."""
    query = (
        select(PlanRow)
        .where(
            customers.one_with(PlanRow.payer_id, reading.actor.id),
            or_(PlanRow.ended_at.is_(None), PlanRow.ended_at > reading.now - _SHOWN_AFTERWARDS),
        )
        .order_by(PlanRow.ended_at.desc().nulls_first(), PlanRow.due_at.nulls_last(), PlanRow.due_on, PlanRow.id)
        .limit(_MOST_SHOWN)
    )
    return await _told(reading, (await reading.session.scalars(query)).all())


async def all_of_mine(reading: Reading, *, most: int) -> list[Plan]:
    """All that the actor ever planned, the latest first."""
    query = select(PlanRow).where(customers.one_with(PlanRow.payer_id, reading.actor.id))
    query = query.order_by(PlanRow.id.desc()).limit(most)
    return await _told(reading, (await reading.session.scalars(query)).all())


async def plan(reading: Reading, plan_id: UUID) -> Plan:
    """Raises NoSuchPlan, also for somebody else's."""
    query = select(PlanRow).where(PlanRow.id == plan_id, customers.one_with(PlanRow.payer_id, reading.actor.id))
    rows = (await reading.session.scalars(query)).all()
    if not rows:
        raise NoSuchPlan
    return (await _told(reading, rows))[0]


async def under_key(reading: Reading, key: str) -> PlanRow | None:
    return (await reading.session.scalars(select(PlanRow).where(PlanRow.key == key))).one_or_none()


async def how_many_active(reading: Reading) -> int:
    query = select(func.count()).where(PlanRow.payer_id == reading.actor.id, PlanRow.state == PlanState.ACTIVE)
    return await reading.session.scalar(query) or 0


def due(now: datetime, today: date) -> Select[PlanRow]:
    return (
        select(PlanRow)
        .where(PlanRow.state == PlanState.ACTIVE, or_(PlanRow.due_at <= now, PlanRow.due_on <= today))
        .order_by(PlanRow.id)
    )


async def due_ids(reading: Reading) -> list[UUID]:
    """Of all that is due at this moment."""
    found = due(reading.now, await business_date(reading)).with_only_columns(PlanRow.id)
    return list(await reading.session.scalars(found))


async def was_skipped(reading: Reading, plan_id: UUID, day: date) -> bool:
    query = select(PlanRunRow.nth).where(
        PlanRunRow.plan_id == plan_id, PlanRunRow.day == day, PlanRunRow.refused == rules.SKIPPED
    )
    return await reading.session.scalar(query.limit(1)) is not None


async def lock_plan(tx: Tx, plan_id: UUID) -> PlanRow | None:
    return (await tx.session.scalars(select(PlanRow).where(PlanRow.id == plan_id).with_for_update())).one_or_none()


def timing_of(row: PlanRow) -> Timing:
    return Timing(
        delay=Delay(row.delay) if row.delay else None,
        first_on=row.first_on,
        every=Every(row.every) if row.every else None,
        last_on=row.last_on,
        times=row.times,
        at_month_end=row.at_month_end,
        if_closed=IfClosed(row.if_closed),
    )


async def _told(reading: Reading, rows: Sequence[PlanRow]) -> list[Plan]:
    payees = await payments.payees_named(reading, {row.payee_id for row in rows if row.payee_id})
    ends = {row.from_id for row in rows} | {row.to_own_id for row in rows if row.to_own_id}
    known = await accounts.accounts(reading, ends)
    runs = await _runs(reading, [row.id for row in rows])
    told = []
    for row in rows:
        timing = timing_of(row)
        payee = payees.get(row.payee_id) if row.payee_id else None
        own = known.get(row.to_own_id) if row.to_own_id else None
        told.append(
            Plan(
                id=row.id,
                state=PlanState(row.state),
                from_id=row.from_id,
                from_number=known[row.from_id].number,
                payee_id=row.payee_id,
                to_own_id=row.to_own_id,
                to_number=payee.account_number if payee else own.number if own else "",
                other_name=payee.name if payee else "",
                amount=Money(row.amount, row.currency),
                memo=payments.open_memo(reading, row.id, row.memo),
                timing=timing,
                due_at=row.due_at,
                days=rules.next_days(timing, row.made, is_working_day) if row.due_on else (),
                made=row.made,
                asked_at=row.asked_at,
                ended_at=row.ended_at,
                runs=tuple(runs.get(row.id, ())),
            )
        )
    return told


async def _runs(reading: Reading, plan_ids: Sequence[UUID]) -> dict[UUID, list[Run]]:
    if not plan_ids:
        return {}
    nth = func.row_number().over(partition_by=PlanRunRow.plan_id, order_by=PlanRunRow.nth.desc()).label("latest")
    numbered = select(PlanRunRow, nth).where(is_any(PlanRunRow.plan_id, plan_ids)).subquery()
    query = select(numbered).where(numbered.c.latest <= _LATEST_RUNS).order_by(numbered.c.plan_id, numbered.c.latest)
    found: dict[UUID, list[Run]] = {}
    for row in await reading.session.execute(query):
        found.setdefault(row.plan_id, []).append(Run(row.day, row.at, row.transfer_id, row.refused))
    return found
