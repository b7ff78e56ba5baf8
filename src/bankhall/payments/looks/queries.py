"""Reads of looks: a payer's own, and what of them the risk desk sees."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select, text

from bankhall.accounts import api as accounts
from bankhall.customers import api as customers
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Reading
from bankhall.kernel.money import Money
from bankhall.kernel.tables import is_any
from bankhall.payments import queries as payments
from bankhall.payments.looks.errors import NoSuchLook
from bankhall.payments.looks.types import Look, LookTimes, RefusedPage, RefusedPayment
from bankhall.payments.models import LookRow, RefusedRow
from bankhall.payments.rules import looks as rules
from bankhall.payments.types import About, LookState
from bankhall.risk.types import Reason

_COUNTED_FOR: Final = timedelta(days=30)

_TIMES = text(
    """
    SELECT (SELECT count(*) FROM payment_looks WHERE state = 'open') AS open,
           (SELECT count(*) FROM payment_looks WHERE state = 'open' AND due_at < :now) AS late,
           count(*) AS answered,
           count(*) FILTER (WHERE ended_at <= due_at) AS in_time,
           percentile_disc(0.5) WITHIN GROUP (ORDER BY took) AS median
    FROM (
        SELECT ended_at, due_at, CAST(extract(epoch FROM ended_at - asked_at) AS integer) AS took FROM payment_looks
        WHERE state IN ('allowed', 'stays') AND ended_at > :since
        ORDER BY ended_at DESC LIMIT 10000
    ) AS lately
    """
)


async def my_refused(reading: Reading, *, after: UUID | None = None, limit: int = 50) -> RefusedPage:
    """What rules did not let the actor pay, the latest first."""
    query = select(RefusedRow).where(customers.one_with(RefusedRow.payer_id, reading.actor.id))
    query = query.order_by(RefusedRow.id.desc())
    query = query if after is None else query.where(RefusedRow.id < after)
    rows = (await reading.session.scalars(query.limit(limit + 1))).all()
    shown = rows[:limit]
    return RefusedPage(tuple(await _told(reading, shown)), shown[-1].id if len(rows) > limit else None)


async def my_looks(reading: Reading, *, most: int) -> list[Look]:
    """All that the actor has asked for, the latest first."""
    query = select(LookRow).where(customers.one_with(LookRow.customer_id, reading.actor.id))
    query = query.order_by(LookRow.id.desc()).limit(most)
    return await opened(reading, (await reading.session.scalars(query)).all())


async def my_look_at(reading: Reading, subject_id: UUID) -> Look | None:
    query = select(LookRow).where(
        LookRow.subject_id == subject_id, customers.one_with(LookRow.customer_id, reading.actor.id)
    )
    return next(iter(await opened(reading, (await reading.session.scalars(query)).all())), None)


async def my_look(reading: Reading, look_id: UUID) -> Look:
    """Raises NoSuchLook."""
    query = select(LookRow).where(LookRow.id == look_id, customers.one_with(LookRow.customer_id, reading.actor.id))
    found = await opened(reading, (await reading.session.scalars(query)).all())
    if not found:
        raise NoSuchLook
    return found[0]


async def looks_of(reading: Reading, case_ids: Collection[UUID]) -> dict[UUID, Look]:
    """By the case in which they are answered: for the desk."""
    rows = (await reading.session.scalars(select(LookRow).where(is_any(LookRow.case_id, case_ids)))).all()
    told = {one.id: one for one in await opened(reading, rows)}
    return {row.case_id: told[row.id] for row in rows}


async def refused_by_id(reading: Reading, ids: Collection[UUID]) -> dict[UUID, RefusedRow]:
    rows = await reading.session.scalars(select(RefusedRow).where(is_any(RefusedRow.id, ids)))
    return {row.id: row for row in rows}


async def decided_refused(reading: Reading, since: UUID, *, most: int) -> Sequence[RefusedRow]:
    """Refused payments of which a person has said whether that was right, the latest first; not those that were made
    again, which stand among the transfers.
    """
    query = (
        select(RefusedRow)
        .join(LookRow, LookRow.subject_id == RefusedRow.id)
        .where(RefusedRow.id >= since, LookRow.state.in_((LookState.ALLOWED, LookState.STAYS)))
        .where(LookRow.used_for.is_(None))
        .order_by(RefusedRow.id.desc())
        .limit(most)
    )
    return (await reading.session.scalars(query)).all()


async def made_again(reading: Reading, transfer_ids: Collection[UUID]) -> set[UUID]:
    """Those that were made because a person had found the rule wrong."""
    query = select(LookRow.used_for).where(is_any(LookRow.used_for, transfer_ids))
    return {one for one in await reading.session.scalars(query) if one is not None}


async def times(reading: Reading) -> LookTimes:
    row = (await reading.session.execute(_TIMES, {"now": reading.now, "since": reading.now - _COUNTED_FOR})).one()
    return LookTimes(row.open, row.late, row.answered, row.in_time, row.median)


def words_place(look_id: UUID) -> str:
    return f"payment_looks.words|{look_id}"


def answer_place(look_id: UUID) -> str:
    return f"payment_looks.answer|{look_id}"


async def opened(reading: Reading, rows: Sequence[LookRow]) -> list[Look]:
    """With the words of both, where their customer is not forgotten."""
    keys = await data_keys(reading, {row.customer_id for row in rows})
    told = []
    for row in rows:
        key = keys.get(row.customer_id)
        words = key.open(bytes(row.sealed_words), about=words_place(row.id)) if key and row.sealed_words else b""
        answer = key.open(bytes(row.sealed_answer), about=answer_place(row.id)) if key and row.sealed_answer else b""
        told.append(
            Look(
                id=row.id,
                subject_id=row.subject_id,
                about=About(row.about),
                state=LookState(row.state),
                asked_at=row.asked_at,
                due_at=row.due_at,
                ended_at=row.ended_at,
                words=words.decode(),
                answer=answer.decode(),
                allowed_until=row.allowed_until,
                used_for=row.used_for,
            )
        )
    return told


async def _told(reading: Reading, rows: Sequence[RefusedRow]) -> list[RefusedPayment]:
    known = await accounts.accounts(reading, {row.from_id for row in rows})
    payees = await payments.payees_named(reading, {row.payee_id for row in rows})
    asked = (
        await reading.session.scalars(select(LookRow).where(is_any(LookRow.subject_id, [r.id for r in rows])))
    ).all()
    looks = {one.subject_id: one for one in await opened(reading, asked)}
    told = []
    for row in rows:
        payee = payees.get(row.payee_id)
        told.append(
            RefusedPayment(
                id=row.id,
                from_id=row.from_id,
                from_tail=known[row.from_id].number[-4:] if row.from_id in known else "",
                payee_id=row.payee_id,
                payee=payee.name if payee else "",
                account_number=payee.account_number if payee else "",
                bank=payee.bank if payee else None,
                amount=Money(row.amount, row.currency),
                is_abroad=row.is_abroad,
                memo=payments.open_memo(reading, row.id, row.memo),
                reason=Reason(row.reason_zh, row.reason_en),
                at=row.at,
                look=looks.get(row.id),
                may_ask=row.id not in looks and rules.may_ask(row.at, reading.now),
            )
        )
    return told
