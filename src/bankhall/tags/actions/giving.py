"""Tags by hand and by models, and what customers say to it. Lock order: the customer, objection, then what is given."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import delete, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert

from bankhall.customers import api as customers
from bankhall.customers.errors import NoSuchCustomer
from bankhall.customers.types import ConsentPurpose
from bankhall.kernel.db import Tx
from bankhall.kernel.errors import BadInput
from bankhall.kernel.ids import new_id
from bankhall.kernel.tables import is_any, recordset
from bankhall.kernel.time import business_date
from bankhall.tags import queries
from bankhall.tags.actions.looking import add_to_counts, look_at
from bankhall.tags.errors import (
    NoPortraitConsent,
    NoSuchTag,
    NotGiven,
    TagChanged,
    TagObjectedTo,
    WrongTagKind,
    WrongTagStage,
)
from bankhall.tags.events import TagObjected, TagsChanged
from bankhall.tags.models import GivenRow, HappeningRow, ObjectionRow, TagVersionRow, WaitingRow
from bankhall.tags.types import Score, Tag, TagKind, TagVersion, TakenTag, TakeReason

_LONGEST: Final = timedelta(days=731)
MOST_SCORES: Final = 10_000

_SCORES = text(
    """
    WITH told AS (
        SELECT * FROM json_to_recordset(CAST(:scores AS json))
            AS told(customer_id uuid, confidence smallint, value bigint)
    ), had AS MATERIALIZED (SELECT customer_id FROM tag_given WHERE tag_id = :tag), given AS (
        INSERT INTO tag_given (customer_id, tag_id, version, confidence, since, ends_on, value, evidence, by_name)
        SELECT customer_id, :tag, :version, confidence, :now, CAST(:ends_on AS date), value, '{}', :model FROM told
        WHERE NOT EXISTS (SELECT FROM tag_objections AS kept WHERE kept.customer_id = told.customer_id
            AND kept.tag_id = :tag AND kept.ended_at IS NULL)
        ORDER BY customer_id
        ON CONFLICT (customer_id, tag_id) DO UPDATE SET version = excluded.version,
            confidence = excluded.confidence, value = excluded.value, ends_on = excluded.ends_on,
            by_name = excluded.by_name
        RETURNING customer_id
    )
    SELECT customer_id, customer_id NOT IN (SELECT customer_id FROM had) AS is_new FROM given
    """
)


async def give_tag(tx: Tx, customer_id: UUID, tag_id: UUID, *, until: date, note: str) -> None:
    """By hand, until a day; who has it already has it anew. Raises NoSuchTag, WrongTagStage, WrongTagKind,
    NoSuchCustomer, CustomerClosed, CustomerMerged, CustomerForgotten, TagObjectedTo, NoPortraitConsent, BadInput
    naming `until`.
    """
    tag, version = await _in_force(tx, tag_id, TagKind.HAND)
    today = await business_date(tx)
    if not today <= until <= today + _LONGEST:
        raise BadInput.of("until", "from today to two years from now", code="kernel.out_of_range")
    await customers.lock_customer(tx, customer_id)
    sealing = await customers.own_key(tx, customer_id)
    await _refuse_unwanted(tx, customer_id, version)
    row: dict[str, Any] = {
        "version": version.nth,
        "confidence": version.confidence,
        "since": tx.now,
        "ends_on": until,
        "evidence": [],
        "by_id": tx.actor.id,
        "by_name": tx.actor.signature,
        "sealed_note": sealing.seal(tx.vault.suite, note.encode(), about=queries.note_place(customer_id, tag_id)),
    }
    had = await tx.session.scalar(
        select(GivenRow.tag_id).where(GivenRow.customer_id == customer_id, GivenRow.tag_id == tag_id)
    )
    given = upsert(GivenRow).values(customer_id=customer_id, tag_id=tag_id, **row)
    await tx.session.execute(given.on_conflict_do_update(index_elements=["customer_id", "tag_id"], set_=row))
    if had is None:
        await add_to_counts(tx, {tag_id: 1}, today)
        tx.emit(TagsChanged(customer_id=customer_id, gained=(tag_id,)))
    tx.audit("tags.give", "customer", customer_id, tag_id=str(tag.id), until=until)


async def take_tag(tx: Tx, customer_id: UUID, tag_id: UUID, *, reason: TakeReason) -> TakenTag:
    """One that was given by hand, or by a model. Returns what it was. Raises NoSuchTag, WrongTagKind, NotGiven."""
    tag = await queries.tag(tx, tag_id)
    if tag.kind is TagKind.RULE:
        raise WrongTagKind
    taken = await _lock_given(tx, customer_id, tag_id)
    if taken is None or not await take_away(tx, customer_id, tag_id):
        raise NotGiven
    tx.audit("tags.take", "customer", customer_id, tag_id=str(tag_id), reason=reason)
    return taken


async def take_back(tx: Tx, customer_id: UUID, tag_id: UUID, *, given_at: datetime) -> None:
    """One that was given by hand at that instant, and not by anybody since. Raises TagChanged."""
    given = await _lock_given(tx, customer_id, tag_id)
    if given is None or given.since != given_at or not await take_away(tx, customer_id, tag_id):
        raise TagChanged
    tx.audit("tags.take", "customer", customer_id, tag_id=str(tag_id), reason=TakeReason.MISTAKEN)


async def give_back(tx: Tx, customer_id: UUID, tag_id: UUID, taken: TakenTag) -> None:
    """As it was before it was taken. Raises NoSuchTag, WrongTagStage, WrongTagKind, NoSuchCustomer, CustomerClosed,
    CustomerMerged, CustomerForgotten, TagObjectedTo, NoPortraitConsent, and TagChanged where they have it again or its
    day is over.
    """
    _, version = await _in_force(tx, tag_id, TagKind.HAND)
    today = await business_date(tx)
    if taken.ends_on is not None and taken.ends_on < today:
        raise TagChanged
    await customers.lock_customer(tx, customer_id)
    await customers.own_key(tx, customer_id)
    await _refuse_unwanted(tx, customer_id, version)
    row = msgspec.structs.asdict(taken)
    given = upsert(GivenRow).values(customer_id=customer_id, tag_id=tag_id, evidence=[], **row)
    written = await tx.session.execute(given.on_conflict_do_nothing().returning(GivenRow.tag_id))
    if written.one_or_none() is None:
        raise TagChanged
    await add_to_counts(tx, {tag_id: 1}, today)
    tx.emit(TagsChanged(customer_id=customer_id, gained=(tag_id,)))
    tx.audit("tags.give_back", "customer", customer_id, tag_id=str(tag_id), until=taken.ends_on)


async def take_scores(tx: Tx, tag_id: UUID, model: str, scores: Sequence[Score]) -> int:
    """What a model says, of at most `MOST_SCORES` customers at once. Whom it concerns is asked as for any tag: who has
    objected, has left or does not agree to a portrait gets none. Returns how many have it by this. Raises NoSuchTag,
    WrongTagStage, WrongTagKind, BadInput.
    """
    _, version = await _in_force(tx, tag_id, TagKind.MODEL)
    if len(scores) > MOST_SCORES or any(not 1 <= one.confidence <= 100 for one in scores):
        raise BadInput.of("scores", f"at most {MOST_SCORES}, of 1 to 100 percent each", code="kernel.out_of_range")
    who = {one.customer_id: one for one in scores}
    known = await customers.briefs(tx, set(who))
    wanted = {one for one, brief in known.items() if customers.refuse_ended(brief.status) is None}
    if version.needs_consent:
        wanted &= await customers.consented(tx, wanted, ConsentPurpose.PORTRAIT)
    today = await business_date(tx)
    rows = [{"customer_id": one, "confidence": who[one].confidence, "value": who[one].value} for one in sorted(wanted)]
    ends_on = None if version.lasts_days is None else today + timedelta(days=version.lasts_days)
    told = {"scores": recordset(rows), "tag": tag_id, "version": version.nth, "now": tx.now, "ends_on": ends_on}
    found = (await tx.session.execute(_SCORES, {**told, "model": model})).all()
    new = [row.customer_id for row in found if row.is_new]
    await add_to_counts(tx, {tag_id: len(new)}, today)
    tx.emit_all([TagsChanged(customer_id=one, gained=(tag_id,)) for one in sorted(new)])
    tx.audit("tags.take_scores", "tag", tag_id, model=model, customers=len(found))
    return len(found)


async def object_to_tag(tx: Tx, tag_id: UUID, reason: str) -> None:
    """By the customer: it goes, and stays away. Saying so again says nothing more. Raises NoSuchTag, also for one that
    they are not told of, NoSuchCustomer, CustomerForgotten.
    """
    customer_id = _who_asks(tx)
    if await queries.is_objected(tx, customer_id, tag_id):
        return
    if all(one.tag_id != tag_id for one in (await queries.my_tags(tx)).given):
        raise NoSuchTag
    sealing = await customers.own_key(tx, customer_id)
    objection_id = new_id()
    sealed = sealing.seal(tx.vault.suite, reason.encode(), about=queries.objection_place(objection_id))
    said = upsert(ObjectionRow).values(
        id=objection_id, customer_id=customer_id, tag_id=tag_id, sealed=sealed, at=tx.now
    )
    written = await tx.session.execute(said.on_conflict_do_nothing().returning(ObjectionRow.id))
    if written.one_or_none() is None:
        return
    await take_away(tx, customer_id, tag_id)
    tx.emit(TagObjected(customer_id=customer_id, tag_id=tag_id, is_kept=True))
    tx.audit("tags.object", "customer", customer_id, tag_id=str(tag_id))


async def take_objection_back(tx: Tx, tag_id: UUID) -> None:
    """By the customer: it may be noted again. Raises NoSuchTag where they had not objected."""
    customer_id = _who_asks(tx)
    ended = await tx.session.execute(
        update(ObjectionRow)
        .where(ObjectionRow.customer_id == customer_id, ObjectionRow.tag_id == tag_id, ObjectionRow.ended_at.is_(None))
        .values(ended_at=tx.now)
        .returning(ObjectionRow.id)
    )
    if ended.one_or_none() is None:
        raise NoSuchTag
    await look_at(tx, [customer_id])
    tx.emit(TagObjected(customer_id=customer_id, tag_id=tag_id, is_kept=False))
    tx.audit("tags.allow", "customer", customer_id, tag_id=str(tag_id))


async def take_away(tx: Tx, customer_id: UUID, tag_id: UUID) -> bool:
    """Whatever gave it. Returns whether they had it."""
    taken = await tx.session.execute(
        delete(GivenRow)
        .where(GivenRow.customer_id == customer_id, GivenRow.tag_id == tag_id)
        .returning(GivenRow.tag_id)
    )
    if taken.one_or_none() is None:
        return False
    await add_to_counts(tx, {tag_id: -1}, await business_date(tx))
    tx.emit(TagsChanged(customer_id=customer_id, lost=(tag_id,)))
    return True


async def forget_tags_of(tx: Tx, customer_ids: Sequence[UUID], *, objections: bool) -> None:
    """Of who has left: what was noted goes at once; what they objected to when nothing of them may be kept."""
    for table in (GivenRow, HappeningRow, WaitingRow):
        await tx.session.execute(delete(table).where(is_any(table.customer_id, customer_ids)))
    if objections:
        await tx.session.execute(delete(ObjectionRow).where(is_any(ObjectionRow.customer_id, customer_ids)))


async def drop_portraits_of(tx: Tx, customer_ids: Sequence[UUID]) -> None:
    """Who does not agree to a portrait any more has none."""
    still = await customers.consented(tx, customer_ids, ConsentPurpose.PORTRAIT)
    gone = [one for one in customer_ids if one not in still]
    portraits = select(TagVersionRow.tag_id).where(
        TagVersionRow.tag_id == GivenRow.tag_id, TagVersionRow.nth == GivenRow.version, TagVersionRow.needs_consent
    )
    await tx.session.execute(delete(GivenRow).where(is_any(GivenRow.customer_id, gone), portraits.exists()))


async def _lock_given(tx: Tx, customer_id: UUID, tag_id: UUID) -> TakenTag | None:
    query = select(GivenRow).where(GivenRow.customer_id == customer_id, GivenRow.tag_id == tag_id).with_for_update()
    row = (await tx.session.scalars(query.execution_options(populate_existing=True))).one_or_none()
    if row is None:
        return None
    return TakenTag(**{name: getattr(row, name) for name in TakenTag.__struct_fields__})


async def _in_force(tx: Tx, tag_id: UUID, kind: TagKind) -> tuple[Tag, TagVersion]:
    tag = await queries.tag(tx, tag_id)
    if tag.kind is not kind:
        raise WrongTagKind
    if tag.live is None:
        raise WrongTagStage(tag.stage)
    return tag, tag.live


async def _refuse_unwanted(tx: Tx, customer_id: UUID, version: TagVersion) -> None:
    if await queries.is_objected(tx, customer_id, version.tag_id):
        raise TagObjectedTo
    if version.needs_consent and not await customers.consented(tx, [customer_id], ConsentPurpose.PORTRAIT):
        raise NoPortraitConsent


def _who_asks(tx: Tx) -> UUID:
    if tx.actor.kind != "customer" or tx.actor.id is None:
        raise NoSuchCustomer
    return tx.actor.id
