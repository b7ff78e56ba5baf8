"""Saying who belongs to whom, and what becomes of it. Lock order: the customers by id, then the relation."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import msgspec
from sqlalchemy import func, insert, or_, select

from bankhall.customers import rules as file_rules
from bankhall.customers.actions.change import lock_file, lock_living
from bankhall.customers.errors import AnotherMustLook, NoSuchCustomer
from bankhall.customers.queries import births, briefs, own_key
from bankhall.customers.queries.merged import ids_of, one_with
from bankhall.customers.relations import queries, rules
from bankhall.customers.relations.errors import (
    ContestedAlready,
    MarriedAlready,
    MoreThanWhole,
    NoSuchRelation,
    OwnsItself,
    RelationEnded,
    RelationKnown,
    TooManyRelations,
)
from bankhall.customers.relations.events import RelationContested, RelationNoted, RelationVerified
from bankhall.customers.relations.events import RelationEnded as Ended
from bankhall.customers.relations.models import OpenRelationRow, RelationRow, RelationStepRow
from bankhall.customers.relations.types import (
    EndReason,
    NewRelation,
    Outsider,
    Relation,
    RelationKind,
    Side,
    StepKind,
)
from bankhall.customers.types import CustomerStatus, Origin
from bankhall.kernel.db import Tx, take_turn
from bankhall.kernel.errors import BadInput
from bankhall.kernel.ids import new_id
from bankhall.kernel.once import done_before, note_done
from bankhall.kernel.tables import done_by
from bankhall.kernel.time import business_date


async def note_relation(tx: Tx, new: NewRelation, *, key: str) -> Relation:
    """By staff, from the file of `customer_id`. The same key and content say it once. Raises NoSuchCustomer,
    CustomerClosed, CustomerMerged, CustomerForgotten, BadInput, RelationKnown, MoreThanWhole, OwnsItself,
    MarriedAlready, TooManyRelations, KeyReused.
    """
    if before := await done_before(tx, key, new):
        return await queries.relation(tx, before, of=new.customer_id)
    relation_id = await _note(tx, new)
    await note_done(tx, key, new, relation_id)
    return await queries.relation(tx, relation_id, of=new.customer_id)


async def tell_relation(tx: Tx, new: NewRelation) -> Relation:
    """By the customer: of their family, and only as outsiders, so that nobody learns here who else is a customer.
    Raises what note_relation raises.
    """
    if tx.actor.kind != "customer" or new.customer_id != tx.actor.id:
        raise NoSuchCustomer
    if new.role not in rules.TELLABLE or not isinstance(new.other, Outsider):
        raise BadInput.of("role", "the bank writes this down itself", code="customers.not_tellable")
    await lock_file(tx, new.customer_id)
    if await _count_told(tx, new.customer_id) >= rules.MOST_TOLD:
        raise TooManyRelations
    relation_id = await _note(tx, replace(new, origin=Origin.PORTAL))
    return await queries.relation(tx, relation_id, of=new.customer_id)


async def verify_relation(tx: Tx, relation_id: UUID, *, of: UUID) -> Relation:
    """Somebody has looked at the proof who did not write it down; what was said against it is thereby answered. Raises
    NoSuchRelation, RelationEnded, AnotherMustLook.
    """
    row, line = await _lock(tx, relation_id, of=of)
    if row.by_kind == "staff" and row.by_id == tx.actor.id:
        raise AnotherMustLook
    if line.is_verified and not line.is_contested:
        return await queries.relation(tx, relation_id, of=of)
    line.is_verified, line.is_contested = True, False
    await _note_step(tx, line, StepKind.VERIFIED)
    tx.emit(RelationVerified(relation_id=row.id, from_id=row.from_id, to_id=row.to_id))
    tx.audit("customers.verify_relation", "customer", of, relation_id=relation_id)
    return await queries.relation(tx, relation_id, of=of)


async def end_relation(tx: Tx, relation_id: UUID, reason: EndReason, *, of: UUID) -> Relation:
    """Raises NoSuchRelation, RelationEnded."""
    _, line = await _lock(tx, relation_id, of=of)
    await _end(tx, line, reason)
    tx.audit("customers.end_relation", "customer", of, relation_id=relation_id, reason=reason)
    return await queries.relation(tx, relation_id, of=of)


async def take_relation_back(tx: Tx, relation_id: UUID) -> None:
    """By the customer who said it. Raises NoSuchRelation, also for what somebody else has said, RelationEnded."""
    mine = _me(tx)
    row = await tx.session.get(RelationRow, relation_id)
    if row is None or row.by_kind != "customer" or row.by_id not in await ids_of(tx, mine):
        raise NoSuchRelation
    _, line = await _lock(tx, relation_id, of=mine)
    await _end(tx, line, EndReason.TAKEN_BACK)
    tx.audit("customers.end_relation", "customer", mine, relation_id=relation_id, reason=EndReason.TAKEN_BACK)


async def contest_relation(tx: Tx, relation_id: UUID, note: str) -> Relation:
    """By a customer on either side: it is not so. Staff look at it; until then it holds, marked. Raises NoSuchRelation,
    also for one that is not the actor's, RelationEnded, ContestedAlready.
    """
    mine = _me(tx)
    _, line = await _lock(tx, relation_id, of=mine)
    if line.is_contested:
        raise ContestedAlready
    line.is_contested = True
    await _note_step(tx, line, StepKind.CONTESTED, note=note)
    tx.emit(RelationContested(relation_id=relation_id, customer_id=mine))
    tx.audit("customers.contest_relation", "customer", mine, relation_id=relation_id)
    return await queries.relation(tx, relation_id, of=mine)


async def end_relations_of(tx: Tx, customer_id: UUID) -> None:
    """Of who has left the bank: their family, and those that nobody else's file shows. Who owns or represents another
    customer goes on doing so.
    """
    files = set(await ids_of(tx, customer_id))
    query = select(OpenRelationRow).where(_of(customer_id)).order_by(OpenRelationRow.relation_id).with_for_update()
    lines = (await tx.session.execute(query)).scalars().all()
    others = {side for line in lines for side in (line.from_id, line.to_id) if side is not None} - files
    known = await briefs(tx, others)
    still = {who for who, brief in known.items() if brief.status is not CustomerStatus.CLOSED}
    for line in lines:
        other = next(iter({line.from_id, line.to_id} - files), None)
        if RelationKind(line.kind) in rules.FAMILY or other not in still:
            await _end(tx, line, EndReason.LEFT)


async def _note(tx: Tx, new: NewRelation) -> UUID:
    kind, other_is_from = rules.direction(new.role)
    other_id = new.other if isinstance(new.other, UUID) else None
    if other_id == new.customer_id:
        raise BadInput.of("other", "nobody is their own relation", code="customers.two_people")
    if kind in rules.ONE_WAY:
        # A circle can be closed by several at once, none of whom sees the others.
        await take_turn(tx, f"relations {kind}")
    for customer_id in sorted({new.customer_id, *([other_id] if other_id else [])}):
        await lock_living(tx, customer_id)
    await _refuse_wrong(tx, new)
    from_id, to_id = (other_id, new.customer_id) if other_is_from else (new.customer_id, other_id)
    await _refuse_known(tx, kind, from_id, to_id)
    await _refuse_too_much(tx, new, kind, from_id, to_id)
    relation_id = new_id()
    row = {
        "id": relation_id,
        "kind": kind.value,
        "from_id": from_id,
        "to_id": to_id,
        "share": new.share,
        "ground": new.ground.value if new.ground else None,
        "since_on": new.since_on,
        "origin": new.origin.value,
        "sealed": await _seal(tx, new, relation_id),
        "at": tx.now,
    }
    await tx.session.execute(insert(RelationRow).values(**row, **done_by(tx)))
    tx.session.add(
        OpenRelationRow(
            relation_id=relation_id,
            kind=kind.value,
            from_id=from_id,
            to_id=to_id,
            share=new.share,
            is_verified=False,
            is_contested=False,
            steps=0,
        )
    )
    await tx.session.flush()
    tx.emit(RelationNoted(relation_id=relation_id, relation_kind=kind, from_id=from_id, to_id=to_id))
    tx.audit("customers.note_relation", "customer", new.customer_id, relation_id=relation_id, relation=kind)
    return relation_id


async def _refuse_wrong(tx: Tx, new: NewRelation) -> None:
    ids = {new.customer_id, *([new.other] if isinstance(new.other, UUID) else [])}
    known, born = await briefs(tx, ids), await births(tx, ids)

    def side(customer_id: UUID) -> Side:
        return Side(known[customer_id].kind, born.get(customer_id))

    other = Side(new.other.kind, new.other.birth_on) if isinstance(new.other, Outsider) else side(new.other)
    today: date = await business_date(tx)
    wrong = rules.problems(new, side(new.customer_id), other, today=today)
    document = new.other.document if isinstance(new.other, Outsider) else None
    if document is not None and not file_rules.is_document_number(document):
        raise BadInput.of("document", "no number of its kind", code="customers.not_a_document_number")
    if wrong:
        raise BadInput(tuple(wrong))


async def _refuse_known(tx: Tx, kind: RelationKind, from_id: UUID | None, to_id: UUID | None) -> None:
    if from_id is None or to_id is None:
        return
    same = one_with(OpenRelationRow.from_id, from_id) & one_with(OpenRelationRow.to_id, to_id)
    if rules.is_both_ways(kind):
        same |= one_with(OpenRelationRow.from_id, to_id) & one_with(OpenRelationRow.to_id, from_id)
    query = select(OpenRelationRow.relation_id).where(OpenRelationRow.kind == kind, same)
    if (await tx.session.execute(query)).first() is not None:
        raise RelationKnown


async def _refuse_too_much(
    tx: Tx, new: NewRelation, kind: RelationKind, from_id: UUID | None, to_id: UUID | None
) -> None:
    for side in (from_id, to_id):
        if side is None:
            continue
        query = select(func.count()).where(_of(side))
        if (await tx.session.scalar(query) or 0) >= rules.MOST_OPEN:
            raise TooManyRelations
        if kind is RelationKind.SPOUSE and (await tx.session.scalar(query.where(OpenRelationRow.kind == kind))):
            raise MarriedAlready
    if kind is RelationKind.OWNER and to_id is not None:
        owned = [edge.share or 0 for edge in await queries.edges_of(tx, [to_id], [kind]) if edge.to_id == to_id]
        if sum(owned) + (new.share or 0) > rules.WHOLE:
            raise MoreThanWhole
    if (
        kind in rules.ONE_WAY
        and from_id
        and to_id
        and rules.is_circle(await queries.edges_over(tx, kind, from_id), from_id, to_id)
    ):
        raise OwnsItself


async def _seal(tx: Tx, new: NewRelation, relation_id: UUID) -> bytes | None:
    """Raises CustomerForgotten."""
    key = await own_key(tx, new.customer_id)
    if not isinstance(new.other, Outsider):
        return None
    plain = msgspec.msgpack.encode(replace(new.other, name=new.other.name.strip()))
    return key.seal(tx.vault.suite, plain, about=queries.outsider_place(relation_id))


async def _lock(tx: Tx, relation_id: UUID, *, of: UUID) -> tuple[RelationRow, OpenRelationRow]:
    row = await tx.session.get(RelationRow, relation_id)
    if row is None or not {row.from_id, row.to_id} & set(await ids_of(tx, of)):
        raise NoSuchRelation
    query = select(OpenRelationRow).where(OpenRelationRow.relation_id == relation_id).with_for_update()
    line = (await tx.session.execute(query)).scalar_one_or_none()
    if line is None:
        raise RelationEnded
    return row, line


async def _end(tx: Tx, line: OpenRelationRow, reason: EndReason) -> None:
    await _note_step(tx, line, StepKind.ENDED, reason=reason)
    await tx.session.delete(line)
    await tx.session.flush()
    tx.emit(
        Ended(
            relation_id=line.relation_id,
            relation_kind=RelationKind(line.kind),
            from_id=line.from_id,
            to_id=line.to_id,
            reason=reason,
        )
    )


async def _note_step(
    tx: Tx, line: OpenRelationRow, kind: StepKind, *, reason: EndReason | None = None, note: str | None = None
) -> None:
    """`note`: of the actor, a customer."""
    line.steps += 1
    sealed = None
    if note is not None:
        key = await own_key(tx, _me(tx))
        sealed = key.seal(tx.vault.suite, note.encode(), about=queries.note_place(line.relation_id, line.steps))
    step = {
        "relation_id": line.relation_id,
        "nth": line.steps,
        "kind": kind.value,
        "reason": reason.value if reason else None,
        "sealed_note": sealed,
        "at": tx.now,
    }
    await tx.session.flush()
    await tx.session.execute(insert(RelationStepRow).values(**step, **done_by(tx)))


async def _count_told(tx: Tx, customer_id: UUID) -> int:
    query = (
        select(func.count())
        .select_from(OpenRelationRow)
        .join(RelationRow, RelationRow.id == OpenRelationRow.relation_id)
        .where(_of(customer_id), RelationRow.by_kind == "customer", one_with(RelationRow.by_id, customer_id))
    )
    return await tx.session.scalar(query) or 0


def _of(customer_id: UUID):  # type: ignore[no-untyped-def]  # an expression of SQLAlchemy's
    return or_(one_with(OpenRelationRow.from_id, customer_id), one_with(OpenRelationRow.to_id, customer_id))


def _me(tx: Tx) -> UUID:
    if tx.actor.kind != "customer" or tx.actor.id is None:
        raise NoSuchRelation
    return tx.actor.id
