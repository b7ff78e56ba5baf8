"""Doing an act, and taking it back, portion after portion; and forgetting what lies sealed about it."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import select, text, update

from bankhall.customers import api as customers
from bankhall.customers.errors import NoSuchCustomer
from bankhall.identity import api as identity
from bankhall.insight.bulk import queries, rules
from bankhall.insight.bulk.actions import each
from bankhall.insight.bulk.actions.asking import SUBJECT
from bankhall.insight.bulk.models import BulkActLineRow, BulkActRow
from bankhall.insight.bulk.permissions import ACT, TAKES
from bankhall.insight.bulk.types import BulkKind, BulkOutcome, BulkState, BulkTerms, Came, Mark
from bankhall.insight.lists import queries as lists
from bankhall.kernel.actors import Actor, Asker
from bankhall.kernel.db import Tx
from bankhall.kernel.errors import Forbidden
from bankhall.kernel.tables import recordset

# What a kill undoes, and for how long customers are locked. A manager is for many at once.
_AT_ONCE: Final = 20
_MANY_AT_ONCE: Final = 100
_FORGOTTEN_AT_ONCE: Final = 20

_NOTE = text(
    """
    UPDATE bulk_act_rows AS line
    SET outcome = told.outcome, code = told.code, mark = coalesce(told.mark, line.mark), at = :now,
        sealed_before = coalesce(decode(told.sealed, 'base64'), line.sealed_before)
    FROM json_to_recordset(CAST(:rows AS json)) AS told(nth integer, outcome text, code text, mark jsonb, sealed text)
    WHERE line.act_id = :act_id AND line.nth = told.nth
    """
)


async def run_some(tx: Tx, act_id: UUID) -> bool:
    """The next customers, all in one transaction, each once. Whether there are more."""
    row = await queries.lock_row(tx, act_id)
    if row.state == BulkState.RUNNING:
        return await _do_some(tx, row)
    if row.state == BulkState.UNDOING:
        return await _undo_some(tx, row)
    return False


async def forget_some(tx: Tx) -> int:
    """What lies sealed about acts of long ago, and by what they could be taken back. Returns how many; call again
    while it is not 0.
    """
    old = (
        select(BulkActRow.id)
        .where(BulkActRow.at <= tx.now - rules.KEPT, BulkActRow.forgotten_at.is_(None))
        .order_by(BulkActRow.at)
        .limit(_FORGOTTEN_AT_ONCE)
        .with_for_update()
    )
    ids = (await tx.session.scalars(old)).all()
    if not ids:
        return 0
    await tx.session.execute(
        update(BulkActLineRow).where(BulkActLineRow.act_id.in_(ids)).values(mark=None, sealed_before=None)
    )
    await tx.session.execute(
        update(BulkActRow).where(BulkActRow.id.in_(ids)).values(sealed_words=None, forgotten_at=tx.now)
    )
    return len(ids)


async def _do_some(tx: Tx, row: BulkActRow) -> bool:
    kind = BulkKind(row.kind)
    lines = await _next(tx, row, BulkOutcome.WAITING)
    if lines:
        actor = await _asker(tx, row.by_id, row.by_name)
        answers = await _done(tx, row, kind, lines, actor)
        await _note(tx, row, lines, answers)
    if len(lines) == _portion(kind):
        return True
    row.state, row.ended_at = BulkState.DONE.value, tx.now
    figures = {"done": row.done, "already": row.already, "refused": row.refused}
    tx.audit("lists.act_done", SUBJECT, row.id, **figures)
    return False


async def _undo_some(tx: Tx, row: BulkActRow) -> bool:
    kind = BulkKind(row.kind)
    lines = await _next(tx, row, BulkOutcome.DONE)
    if lines:
        actor = await _asker(tx, row.undo_by_id, row.undo_by_name or "")
        if (lacks := _lacks(actor, kind)) is not None:
            answers: Mapping[UUID, Came] = {one.customer_id: Came(BulkOutcome.KEPT, lacks) for one in lines}
        else:
            done = [
                (one.customer_id, msgspec.convert(one.mark or {}, Mark), one.sealed_before) for one in _sorted(lines)
            ]
            terms = msgspec.convert(row.terms, BulkTerms)
            speaking = tx.speaking_for(Asker(actor, None))
            answers = await each.undo(speaking, kind, terms, done, note="")
        await _note(tx, row, lines, answers)
    if len(lines) == _portion(kind):
        return True
    row.state = BulkState.UNDONE.value
    tx.audit("lists.act_undone", SUBJECT, row.id, undone=row.undone, kept=row.kept)
    return False


async def _done(
    tx: Tx, row: BulkActRow, kind: BulkKind, lines: Sequence[BulkActLineRow], actor: Actor
) -> Mapping[UUID, Came]:
    if (lacks := _lacks(actor, kind)) is not None:
        return {one.customer_id: Came(BulkOutcome.REFUSED, lacks) for one in lines}
    speaking = tx.speaking_for(Asker(actor, None))
    seen = await lists.within(speaking, [one.customer_id for one in lines])
    answers: dict[UUID, Came] = {}
    for one in lines:
        status = seen.get(one.customer_id)
        ended = NoSuchCustomer() if status is None else customers.refuse_ended(status)
        if ended is not None:
            answers[one.customer_id] = Came(BulkOutcome.REFUSED, ended.code)
    whom = [one.customer_id for one in _sorted(lines) if one.customer_id not in answers]
    terms = msgspec.convert(row.terms, BulkTerms)
    answers |= await each.do(speaking, kind, terms, queries.words_of(tx, row), act_id=row.id, whom=whom)
    return answers


async def _asker(tx: Tx, staff_id: UUID | None, name: str) -> Actor:
    """Whoever asked, with the rights of this moment: none where they are barred or have left."""
    standing = (await identity.standings(tx, [staff_id])).get(staff_id) if staff_id else None
    rights = standing.own | frozenset(standing.lent) if standing else frozenset[str]()
    return Actor(kind="staff", name=name, id=staff_id, rights=rights)


def _lacks(actor: Actor, kind: BulkKind) -> str | None:
    return None if actor.may(ACT) and actor.may(TAKES[kind]) else Forbidden.code


async def _next(tx: Tx, row: BulkActRow, outcome: BulkOutcome) -> Sequence[BulkActLineRow]:
    due = (
        select(BulkActLineRow)
        .where(BulkActLineRow.act_id == row.id, BulkActLineRow.outcome == outcome)
        .order_by(BulkActLineRow.nth)
        .limit(_portion(BulkKind(row.kind)))
    )
    return (await tx.session.scalars(due)).all()


def _portion(kind: BulkKind) -> int:
    return _MANY_AT_ONCE if kind is BulkKind.ASSIGN else _AT_ONCE


def _sorted(lines: Sequence[BulkActLineRow]) -> list[BulkActLineRow]:
    return sorted(lines, key=lambda one: one.customer_id)


async def _note(tx: Tx, row: BulkActRow, lines: Sequence[BulkActLineRow], answers: Mapping[UUID, Came]) -> None:
    told = []
    for line in lines:
        came = answers[line.customer_id]
        told.append(
            {
                "nth": line.nth,
                "outcome": came.outcome.value,
                "code": came.code,
                "mark": None if came.mark is None else msgspec.to_builtins(came.mark),
                "sealed": b64encode(came.sealed).decode() if came.sealed is not None else None,
            }
        )
        match came.outcome:
            case BulkOutcome.DONE:
                row.done += 1
            case BulkOutcome.ALREADY:
                row.already += 1
            case BulkOutcome.REFUSED:
                row.refused += 1
            case BulkOutcome.UNDONE:
                row.undone, row.done = row.undone + 1, row.done - 1
            case BulkOutcome.KEPT:
                row.kept, row.done = row.kept + 1, row.done - 1
            case BulkOutcome.WAITING:
                raise AssertionError("every customer of a portion has an outcome")
    await tx.session.execute(_NOTE, {"act_id": row.id, "rows": recordset(told), "now": tx.now})
