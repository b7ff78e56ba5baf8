"""Asking for an act on many, stopping it, and asking for it to be taken back."""

from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import func, insert, select, text

from bankhall.customers import api as customers
from bankhall.identity import api as identity
from bankhall.insight.bulk import queries, rules
from bankhall.insight.bulk.errors import BulkMovedOn, BulkOver, TooManyBulkActs
from bankhall.insight.bulk.models import BulkActRow
from bankhall.insight.bulk.permissions import TAKES
from bankhall.insight.bulk.types import BulkAct, BulkKind, BulkState, BulkTerms, NewBulk
from bankhall.insight.lists import queries as lists
from bankhall.kernel.db import Tx, take_turn
from bankhall.kernel.errors import BadInput, Forbidden
from bankhall.kernel.ids import new_id
from bankhall.kernel.jobs import enqueue
from bankhall.kernel.once import done_before, note_done
from bankhall.kernel.tables import done_by
from bankhall.kernel.time import business_date
from bankhall.tags import api as tags
from bankhall.tags.errors import WrongTagKind, WrongTagStage
from bankhall.tags.types import TagKind

RUN: Final = "insight.run_bulk_act"
SUBJECT: Final = "bulk_act"

_LINES = text(
    """
    INSERT INTO bulk_act_rows (act_id, nth, customer_id, outcome)
    SELECT :act_id, nth, customer_id, 'waiting'
    FROM unnest(CAST(:ids AS uuid[])) WITH ORDINALITY AS found(customer_id, nth)
    """
)


async def ask_for_act(tx: Tx, new: NewBulk, *, key: str) -> BulkAct:
    """A worker does it. The same key and content ask once. Raises Forbidden, BadInput, BulkEmpty, BulkTooLarge,
    BulkMovedOn, TooManyBulkActs, KeyReused, and what the act refuses whoever it is done with.
    """
    me = lists.reader_id(tx)
    if before := await done_before(tx, key, new):
        return await queries.act(tx, before)
    if not tx.actor.may(TAKES[new.kind]):
        raise Forbidden(TAKES[new.kind])
    if (wrong := rules.refuse_terms(new.kind, new.terms, new.words, await business_date(tx))) is not None:
        raise wrong
    colleague = await _look_at_terms(tx, new.kind, new.terms)
    await take_turn(tx, f"bulk acts {me}")
    await _refuse_too_many(tx, me)
    whom = await queries.picked(tx, new.pick)
    if len(whom) != new.customers:
        raise BulkMovedOn(len(whom))
    act_id = new_id()
    row = {
        "id": act_id,
        "kind": new.kind.value,
        "reason": new.reason.value,
        "terms": msgspec.to_builtins(new.terms),
        "filters": None if new.pick.filters is None else msgspec.to_builtins(new.pick.filters),
        "colleague_name": colleague,
        "sealed_words": tx.vault.seal(queries.WORDS, new.words.encode(), about=str(act_id)),
        "state": BulkState.RUNNING.value,
        "customers": len(whom),
        **dict.fromkeys(("done", "already", "refused", "undone", "kept"), 0),
        "at": tx.now,
    }
    await tx.session.execute(insert(BulkActRow).values(**row, **done_by(tx)))
    await tx.session.execute(_LINES, {"act_id": act_id, "ids": list(whom)})
    await note_done(tx, key, new, act_id)
    await enqueue(tx, RUN, urgent=True, act_id=str(act_id))
    tx.audit("lists.act_on_many", SUBJECT, act_id, kind=new.kind, reason=new.reason, customers=len(whom))
    return await queries.act(tx, act_id)


async def stop_act(tx: Tx, act_id: UUID) -> BulkAct:
    """Who has not been done is left alone. Raises NoSuchBulkAct, BulkOver."""
    row = await queries.lock_act(tx, act_id)
    if row.state != BulkState.RUNNING:
        raise BulkOver
    row.state, row.ended_at = BulkState.STOPPED.value, tx.now
    await tx.session.flush()
    tx.audit("lists.stop_act", SUBJECT, act_id, customers=row.done + row.already + row.refused)
    return await queries.act(tx, act_id)


async def ask_for_undo(tx: Tx, act_id: UUID) -> BulkAct:
    """A worker takes back what nobody has changed since. Raises NoSuchBulkAct, Forbidden, BulkBusy, BulkUndone,
    NothingToUndo, BulkTooOld, TooManyBulkActs.
    """
    me = lists.reader_id(tx)
    row = await queries.lock_act(tx, act_id)
    if not tx.actor.may(TAKES[BulkKind(row.kind)]):
        raise Forbidden(TAKES[BulkKind(row.kind)])
    if (refused := rules.why_not_undo(BulkState(row.state), row.done, row.at, tx.now)) is not None:
        raise refused
    await take_turn(tx, f"bulk acts {me}")
    await _refuse_too_many(tx, me)
    row.state, row.undo_by_id, row.undo_by_name = BulkState.UNDOING.value, me, tx.actor.signature
    await tx.session.flush()
    await enqueue(tx, RUN, urgent=True, act_id=str(act_id))
    tx.audit("lists.undo_act", SUBJECT, act_id, kind=row.kind, customers=row.done)
    return await queries.act(tx, act_id)


async def _look_at_terms(tx: Tx, kind: BulkKind, terms: BulkTerms) -> str | None:
    """What is wrong whoever it is done with is said at once. Returns the colleague's name, where one is named."""
    if terms.tag_id is not None:
        tag = await tags.tag(tx, terms.tag_id)
        if tag.kind is not TagKind.HAND:
            raise WrongTagKind
        if kind is BulkKind.GIVE_TAG and tag.live is None:
            raise WrongTagStage(tag.stage)
    if terms.due_on is not None and (wrong := customers.refuse_task_day(terms.due_on, await business_date(tx))):
        raise wrong
    field = "manager_id" if kind is BulkKind.ASSIGN else "owner_id"
    named = terms.manager_id or terms.owner_id
    if named is None:
        return tx.actor.signature if kind is BulkKind.OPEN_TASK else None
    working = await identity.staff_with(tx, TAKES[BulkKind.OPEN_TASK])
    if named not in working:
        raise BadInput.of(field, "nobody who works here and has customers")
    return working[named]


async def _refuse_too_many(tx: Tx, me: UUID) -> None:
    under_way = BulkActRow.state.in_([BulkState.RUNNING, BulkState.UNDOING])
    mine = func.coalesce(BulkActRow.undo_by_id, BulkActRow.by_id) == me
    found = await tx.session.scalar(select(func.count()).select_from(BulkActRow).where(under_way, mine))
    if (found or 0) >= rules.MOST_UNDER_WAY:
        raise TooManyBulkActs(rules.MOST_UNDER_WAY)
