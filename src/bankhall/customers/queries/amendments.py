"""What customers have asked to have put right."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import func, select

from bankhall.customers import rules
from bankhall.customers.models import AmendmentDecisionRow, AmendmentRow, LookRow, OpenAmendmentRow
from bankhall.customers.queries import customers_by_id, my_file
from bankhall.customers.queries.merged import ids_of
from bankhall.customers.rules import amendments as amending
from bankhall.customers.types import (
    Amendable,
    Amendment,
    AmendmentCase,
    AmendmentOutcome,
    AmendmentPage,
    Customer,
    FieldEdit,
    Wanted,
)
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Reading
from bankhall.kernel.errors import Refusal
from bankhall.kernel.tables import count_up_to, is_any
from bankhall.kernel.vault import SealingKey

_MOST_OWN = 20
_MOST_COUNTED = 100

_SEALED = msgspec.msgpack.Decoder(tuple[Wanted, FieldEdit])


async def my_amendments(reading: Reading) -> list[Amendment]:
    """The actor's own, the latest twenty, newest first. Raises NoSuchCustomer for who is no customer."""
    mine = await my_file(reading)
    keys = await data_keys(reading, await ids_of(reading, mine.id))
    found = await reading.session.execute(
        select(AmendmentRow, AmendmentDecisionRow)
        .outerjoin(AmendmentDecisionRow, AmendmentDecisionRow.amendment_id == AmendmentRow.id)
        .where(is_any(AmendmentRow.customer_id, keys))
        .order_by(AmendmentRow.id.desc())
        .limit(_MOST_OWN)
    )
    return [_amendment(keys[row.customer_id], row, decision) for row, decision in found]


async def amendments(reading: Reading, *, after: UUID | None, limit: int) -> AmendmentPage:
    """What waits, the oldest first."""
    waiting = select(OpenAmendmentRow.amendment_id)
    page = (
        select(AmendmentRow)
        .join(OpenAmendmentRow, OpenAmendmentRow.amendment_id == AmendmentRow.id)
        .order_by(AmendmentRow.id)
        .limit(limit + 1)
    )
    if after is not None:
        page = page.where(AmendmentRow.id > after)
    rows = list((await reading.session.execute(page)).scalars())
    ids = {row.customer_id for row in rows}
    people = await customers_by_id(reading, ids)
    keys = await data_keys(reading, ids)
    open_looks = await _looks(reading, ids)
    cases = tuple(
        _case(people[row.customer_id], keys[row.customer_id], row, in_clear=row.customer_id in open_looks)
        for row in rows[:limit]
        if row.customer_id in keys
    )
    return AmendmentPage(
        cases,
        await count_up_to(reading, waiting, most=_MOST_COUNTED),
        rows[limit - 1].id if len(rows) > limit else None,
    )


def amendment_place(amendment_id: UUID) -> str:
    """Where a request lies: sealed for that place, it opens nowhere else."""
    return f"customer_amendments|{amendment_id}"


def note_place(amendment_id: UUID) -> str:
    return f"customer_amendment_decisions|{amendment_id}"


def wanted_of(key: SealingKey, row: AmendmentRow) -> tuple[Wanted, FieldEdit]:
    return _SEALED.decode(key.open(row.sealed, about=amendment_place(row.id)))


async def asked_since(reading: Reading, customer_id: UUID, since: datetime) -> int:
    query = select(func.count()).where(AmendmentRow.customer_id == customer_id, AmendmentRow.at > since)
    return await reading.session.scalar(query) or 0


async def _looks(reading: Reading, customer_ids: set[UUID]) -> set[UUID]:
    found = await reading.session.execute(
        select(LookRow.customer_id).where(
            is_any(LookRow.customer_id, customer_ids), LookRow.by_id == reading.actor.id, LookRow.until > reading.now
        )
    )
    return set(found.scalars())


def _amendment(key: SealingKey, row: AmendmentRow, decision: AmendmentDecisionRow | None) -> Amendment:
    wanted, edit = wanted_of(key, row)
    note = key.open(decision.sealed_note, about=note_place(row.id)).decode() if decision else None
    return Amendment(
        id=row.id,
        field=Amendable(row.field),
        asked_at=row.at,
        edit=edit,
        reason=wanted.reason,
        outcome=AmendmentOutcome(decision.outcome) if decision else None,
        decided_at=decision.at if decision else None,
        note=note or None,
    )


def _case(who: Customer, key: SealingKey, row: AmendmentRow, *, in_clear: bool) -> AmendmentCase:
    wanted, asked = wanted_of(key, row)
    field = Amendable(row.field)
    before = rules.facts_of(who)
    change: Any = amending.amended(who.id, who.version, before, field, wanted)
    edit, clear = asked, None
    if not isinstance(change, Refusal):
        after, _ = rules.changed(before, change)
        (edit,) = rules.edits(before, after, [field])
        clear = amending.in_clear(field, before, after) if in_clear else None
    return AmendmentCase(
        id=row.id,
        customer_id=who.id,
        number=who.number,
        name=who.name,
        version=who.version,
        field=field,
        edit=edit,
        in_clear=clear,
        reason=wanted.reason,
        asked_at=row.at,
    )
