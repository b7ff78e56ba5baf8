"""Asking, answering, and calling back."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from bankhall.customers import api as customers
from bankhall.customers.errors import CustomerForgotten
from bankhall.identity import api as identity
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Tx, take_turn
from bankhall.kernel.ids import new_id
from bankhall.quality import queries as quality
from bankhall.quality.satisfaction import queries, rules, words
from bankhall.quality.satisfaction.errors import AskOver, CalledAlready, NoSuchAsk
from bankhall.quality.satisfaction.models import AskRow, RefusalRow
from bankhall.quality.satisfaction.types import Ask, CallBackOutcome, Matter
from bankhall.quality.types import QualitySetting


async def ask(tx: Tx, matter: Matter) -> bool:
    """Once for a matter, and not where it is out of place; whoever can be reached is told. False where nobody was."""
    whose = (await customers.survivors(tx, [matter.customer_id]))[matter.customer_id]
    await take_turn(tx, f"asking {whose}")
    every = timedelta(days=(await quality.settings(tx))[QualitySetting.ASK_EVERY_DAYS])
    if await queries.is_out_of_place(tx, whose, every):
        return False
    fresh = upsert(AskRow).values(**_row(matter, whose, tx.now)).on_conflict_do_nothing().returning(AskRow.id)
    if (await tx.session.execute(fresh)).one_or_none() is None:
        return False
    await identity.tell_customer(tx, whose, words.ASKED, {})
    return True


async def answer(tx: Tx, ask_id: UUID, mark: int, said: str) -> Ask:
    """By the customer who was asked; within seven days once more. Raises NoSuchAsk, AskOver, CustomerForgotten."""
    query = select(AskRow).where(AskRow.id == ask_id, customers.one_with(AskRow.customer_id, tx.actor.id))
    row = (await tx.session.execute(query.with_for_update())).scalar_one_or_none()
    if row is None:
        raise NoSuchAsk
    if rules.until(row.asked_at, row.answered_at) <= tx.now:
        raise AskOver
    key = (await data_keys(tx, [row.customer_id])).get(row.customer_id)
    if key is None:
        raise CustomerForgotten
    row.answered_at = row.answered_at or tx.now
    row.mark = mark
    row.sealed = key.seal(tx.vault.suite, said.encode(), about=queries.words_place(row.id)) if said else None
    await tx.session.flush()
    tx.audit("quality.give_mark", "customer", row.customer_id, ask_id=row.id)
    return queries.as_ask(row, key)


async def set_asking(tx: Tx, *, wants: bool) -> None:
    """By the customer: whether they may be asked at all."""
    me = (await customers.my_file(tx)).id
    if wants:
        await tx.session.execute(delete(RefusalRow).where(customers.one_with(RefusalRow.customer_id, me)))
    else:
        await tx.session.execute(upsert(RefusalRow).values(customer_id=me, at=tx.now).on_conflict_do_nothing())
    tx.audit("quality.set_asking", "customer", me, wants=wants)


async def note_call(tx: Tx, ask_id: UUID, outcome: CallBackOutcome, note: str) -> None:
    """By whoever has called back after a low mark: what came of it, also in the customer's contact log. Who was not
    reached stays to be called. Raises NoSuchAsk, CalledAlready, CustomerForgotten.
    """
    query = select(AskRow).where(AskRow.id == ask_id, AskRow.mark <= rules.LOW)
    row = (await tx.session.execute(query.with_for_update())).scalar_one_or_none()
    if row is None:
        raise NoSuchAsk
    if row.called_at is not None:
        raise CalledAlready
    whose = (await customers.survivors(tx, [row.customer_id]))[row.customer_id]
    entry = customers.NewContact(
        customer_id=whose, way=customers.ContactWay.CALL_OUT, happened_at=tx.now, text=words.called(outcome, note)
    )
    await customers.note_contact(tx, entry, key=f"quality.call:{ask_id}:{new_id()}")
    if outcome is not CallBackOutcome.NOT_REACHED:
        row.called_at, row.outcome = tx.now, outcome.value
        row.called_by_id, row.called_by_name = tx.actor.id, tx.actor.signature
        await tx.session.flush()
    tx.audit("quality.call_back", "customer", row.customer_id, ask_id=ask_id, outcome=outcome)


async def bring_in_marks(tx: Tx, given: Sequence[tuple[Matter, datetime, int | None, str]]) -> None:
    """What was asked before the bank stood on this house: when, and which mark with which words came of it."""
    keys = await data_keys(tx, {matter.customer_id for matter, _, mark, said in given if mark and said})
    rows = []
    for matter, at, mark, said in given:
        row = _row(matter, matter.customer_id, at)
        key = keys.get(matter.customer_id)
        sealed = key.seal(tx.vault.suite, said.encode(), about=queries.words_place(row["id"])) if said and key else None
        rows.append(row | {"answered_at": at + timedelta(hours=1) if mark else None, "mark": mark, "sealed": sealed})
    if rows:
        await tx.session.execute(insert(AskRow), rows)
    tx.audit("quality.bring_in_marks", "bank", "quality", asks=len(rows))


def _row(matter: Matter, customer_id: UUID, at: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "customer_id": customer_id,
        "about": matter.about.value,
        "about_id": matter.id,
        "topic": matter.topic,
        "agent_id": matter.agent_id,
        "agent_name": matter.agent_name,
        "asked_at": at,
        "called_by_name": "",
    }
