"""Offering and ending benefits by two people, taking one up, seeing to it, cancelling it, and writing to who has some
left. Lock order: customer, then their turn at the benefit, then the taking.
"""

import contextlib
import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from bankhall.customers import api as customers
from bankhall.identity import api as identity
from bankhall.kernel.db import Reading, Tx, take_turn
from bankhall.kernel.errors import BadInput, Refusal
from bankhall.kernel.four_eyes.actions import propose
from bankhall.kernel.four_eyes.deeds import Backing, Deed
from bankhall.kernel.four_eyes.types import Wish
from bankhall.kernel.ids import new_id
from bankhall.kernel.once import done_before, note_done
from bankhall.kernel.tables import done_by
from bankhall.kernel.time import business_date
from bankhall.tiers import queries as tiers
from bankhall.tiers.benefits import queries, rules, words
from bankhall.tiers.benefits.errors import BenefitOver, NoSuchTaking, NotYours, TakingEnded, TooManyBenefits, UsedUp
from bankhall.tiers.benefits.events import BenefitTaken
from bankhall.tiers.benefits.models import BenefitEndingRow, BenefitRow, ReminderRow, TakingRow
from bankhall.tiers.benefits.types import (
    BenefitTerms,
    EndBenefit,
    OfferBenefit,
    RemindOutcome,
    TakeWay,
    Taking,
    TakingState,
)
from bankhall.tiers.permissions import APPROVE, WRITE

_TURN = "tier benefits"

# ------------------------------------------------------------------------------------------------- by two people


async def propose_benefit(tx: Tx, terms: BenefitTerms, *, reason: str) -> UUID:
    """Asks a second person for the yes. Raises BadInput naming the fields, TooManyBenefits, and what `propose`
    raises.
    """
    await _refuse_wrong(tx, terms)
    wish = Wish(command=OfferBenefit(terms=terms), subject_kind="tier_benefit", subject_id=terms.zh, reason=reason)
    (proposal_id,) = await propose(tx, OFFERING, [wish])
    return proposal_id


async def propose_end(tx: Tx, benefit_id: UUID, last_on: date, *, reason: str) -> UUID:
    """Raises NoSuchBenefit, BenefitOver, BadInput naming `last_on`, and what `propose` raises."""
    command = EndBenefit(benefit_id=benefit_id, last_on=last_on)
    await _refuse_end(tx, command)
    wish = Wish(command=command, subject_kind="tier_benefit", subject_id=str(benefit_id), reason=reason)
    (proposal_id,) = await propose(tx, ENDING, [wish])
    return proposal_id


async def bring_in_benefit(tx: Tx, terms: BenefitTerms, *, by: str) -> UUID:
    """As it was offered elsewhere: for a bank that is brought in."""
    return await _write(tx, terms, maker=by, checker=tx.actor.signature)


async def _offer(tx: Tx, command: OfferBenefit, backing: Backing) -> None:
    """Raises BadInput, TooManyBenefits."""
    await take_turn(tx, _TURN)
    await _refuse_wrong(tx, command.terms)
    benefit_id = await _write(tx, command.terms, maker=backing.maker_name, checker=tx.actor.signature)
    tx.audit(
        "tiers.offer_benefit",
        "tier_benefit",
        benefit_id,
        proposal_id=str(backing.proposal_id),
        maker_id=str(backing.maker_id),
    )


async def _write(tx: Tx, terms: BenefitTerms, *, maker: str, checker: str) -> UUID:
    benefit_id = new_id()
    row = {
        "id": benefit_id,
        "terms": msgspec.to_builtins(terms),
        "at": tx.now,
        "maker_name": maker,
        "checker_name": checker,
    }
    await tx.session.execute(insert(BenefitRow).values(**row))
    return benefit_id


async def _end(tx: Tx, command: EndBenefit, backing: Backing) -> None:
    """Raises NoSuchBenefit, BenefitOver, BadInput."""
    await take_turn(tx, _TURN)
    await _refuse_end(tx, command)
    row = {
        "benefit_id": command.benefit_id,
        "last_on": command.last_on,
        "at": tx.now,
        "maker_name": backing.maker_name,
        "checker_name": tx.actor.signature,
    }
    await tx.session.execute(insert(BenefitEndingRow).values(**row))
    tx.audit(
        "tiers.end_benefit",
        "tier_benefit",
        command.benefit_id,
        last_on=command.last_on.isoformat(),
        proposal_id=str(backing.proposal_id),
        maker_id=str(backing.maker_id),
    )


async def _refuse_wrong(tx: Reading, terms: BenefitTerms) -> None:
    today = await business_date(tx)
    if wrong := list(rules.wrong_terms(terms, today)):
        raise BadInput(tuple(wrong))
    if len(await queries.benefits(tx, on=today)) >= rules.MOST_OFFERED:
        raise TooManyBenefits


async def _refuse_end(tx: Reading, command: EndBenefit) -> None:
    today = await business_date(tx)
    one = await queries.benefit(tx, command.benefit_id)
    if one.last_on is not None and one.last_on < today:
        raise BenefitOver
    if wrong := rules.wrong_end(one, command.last_on, today):
        raise BadInput((wrong,))


async def _tell_offer(reading: Reading, commands: Sequence[OfferBenefit]) -> Sequence[Mapping[str, Any]]:
    scheme = await tiers.scheme_in_force(reading)
    names = msgspec.to_builtins(scheme.terms.tiers) if scheme else []
    return [{"benefit": msgspec.to_builtins(one.terms), "tiers": names} for one in commands]


async def _tell_end(reading: Reading, commands: Sequence[EndBenefit]) -> Sequence[Mapping[str, Any]]:
    known = {one.id: one.terms for one in await queries.benefits(reading)}
    return [
        {
            "benefit": msgspec.to_builtins(known[one.benefit_id]) if one.benefit_id in known else None,
            "last_on": one.last_on.isoformat(),
        }
        for one in commands
    ]


OFFERING = Deed(OfferBenefit, WRITE, APPROVE, _offer, _tell_offer)
ENDING = Deed(EndBenefit, WRITE, APPROVE, _end, _tell_end)

# ----------------------------------------------------------------------------------------------- by the customer


async def take(tx: Tx, benefit_id: UUID, *, key: str) -> Taking:
    """One of the actor's own. The same key takes once; at once twice, each takes its own while there is some left.
    Raises NoSuchBenefit, BenefitOver, NotYours, UsedUp, CustomerClosed, CustomerMerged, CustomerForgotten, KeyReused.
    """
    customer_id = tx.actor.id
    assert customer_id is not None
    if before := await done_before(tx, key, benefit_id):
        return await _read(tx, customer_id, before)
    today = await business_date(tx)
    one = await queries.benefit(tx, benefit_id)
    if not rules.is_offered(one, today):
        raise BenefitOver
    await customers.lock_customer(tx, customer_id)
    await take_turn(tx, f"tier benefit {benefit_id} {customer_id}")
    held = next(iter((await queries.holdings(tx, [customer_id], only=benefit_id)).get(customer_id, ())), None)
    if held is None:
        raise NotYours
    if held.left <= 0:
        raise UsedUp
    taking_id, sealing = new_id(), await customers.own_key(tx, customer_id)
    is_code = one.terms.way is TakeWay.CODE
    code = "".join(str(secrets.randbelow(10)) for _ in range(rules.CODE_SIGNS))
    place = await queries.place_of(tx, customer_id)
    row = {
        "id": taking_id,
        "customer_id": customer_id,
        "benefit_id": benefit_id,
        "period_on": rules.period_of(one.terms.every, today).first_on,
        "level": place.level,
        "state": TakingState.OPEN.value,
        "sealed": sealing.seal(tx.vault.suite, code.encode(), about=queries.code_place(taking_id)) if is_code else None,
        "good_until": rules.good_until(one.terms, today) if is_code else None,
        "task_id": None if is_code else await _give_task(tx, customer_id, taking_id, one.terms, today),
        "at": tx.now,
    }
    await tx.session.execute(insert(TakingRow).values(**row))
    await note_done(tx, key, benefit_id, taking_id)
    tx.emit(BenefitTaken(customer_id=customer_id, benefit_id=benefit_id, taking_id=taking_id))
    tx.audit("tiers.take_benefit", "customer", customer_id, benefit_id=benefit_id, taking_id=taking_id)
    return await _read(tx, customer_id, taking_id)


async def _give_task(tx: Tx, customer_id: UUID, taking_id: UUID, terms: BenefitTerms, today: date) -> UUID | None:
    """To whoever is there for them, or stands in; where nobody is, it waits on the list that all see."""
    pair = (await customers.managers_now(tx, [customer_id])).get(customer_id, (None, None))
    owner = next((one for one in pair if one is not None), None)
    if owner is None:
        return None
    new = customers.NewTask(customer_id, f"权益：{terms.zh} / {terms.en}", today + rules.SEEN_TO_WITHIN, owner)
    try:
        return (await tx.attempt(customers.make_task, new, key=f"tiers.benefit:{taking_id}")).id
    except Refusal:  # whoever has too much to do: it stands on the list all the same
        return None


# -------------------------------------------------------------------------------------------------- by staff


async def fulfil(tx: Tx, taking_id: UUID, *, code: str | None, note: str) -> UUID:
    """It was given. Of one with a code, whoever gives it types what the customer shows. Returns whose it is. Raises
    NoSuchTaking, TakingEnded, CustomerForgotten, BadInput naming `code`.
    """
    row = await _lock(tx, taking_id)
    if row.sealed is not None:
        sealing = await customers.own_key(tx, row.customer_id)
        known = sealing.open(bytes(row.sealed), about=queries.code_place(taking_id)).decode()
        if code is None or not rules.same_code(known, code):
            raise BadInput.of("code", "not the code that the customer has", code="tiers.benefit_code")
    tx.audit("tiers.fulfil_benefit", "customer", row.customer_id, benefit_id=row.benefit_id, taking_id=row.id)
    return await _finish(tx, row, TakingState.FULFILLED, note)


async def cancel(tx: Tx, taking_id: UUID, *, reason: str) -> UUID:
    """It counts no more, and may be taken again. The customer reads why. Returns whose it is. Raises NoSuchTaking,
    TakingEnded, CustomerForgotten.
    """
    row = await _lock(tx, taking_id)
    tx.audit("tiers.cancel_benefit", "customer", row.customer_id, benefit_id=row.benefit_id, taking_id=row.id)
    return await _finish(tx, row, TakingState.CANCELLED, reason)


async def _finish(tx: Tx, row: TakingRow, state: TakingState, note: str) -> UUID:
    sealing = await customers.own_key(tx, row.customer_id)
    row.state, row.ended_at = state.value, tx.now
    row.ended_by, row.ended_by_name = tx.actor.id, tx.actor.signature
    row.sealed_note = sealing.seal(tx.vault.suite, note.encode(), about=queries.note_place(row.id))
    await tx.session.flush()
    if row.task_id is not None:
        await _drop_task(tx, row.task_id)
    return (await customers.survivors(tx, [row.customer_id]))[row.customer_id]


async def _drop_task(tx: Tx, task_id: UUID) -> None:
    """What a colleague has begun with stays theirs to end."""
    with contextlib.suppress(Refusal):
        await tx.attempt(customers.drop_untouched_task, task_id)


async def _lock(tx: Tx, taking_id: UUID) -> TakingRow:
    query = select(TakingRow).where(TakingRow.id == taking_id).with_for_update()
    row = (await tx.session.execute(query.execution_options(populate_existing=True))).scalar_one_or_none()
    if row is None:
        raise NoSuchTaking
    today = await business_date(tx)
    if rules.state_of(TakingState(row.state), row.good_until, today) is not TakingState.OPEN:
        raise TakingEnded
    return row


async def _read(tx: Tx, customer_id: UUID, taking_id: UUID) -> Taking:
    for one in await queries.takings_of(tx, customer_id, with_codes=True):
        if one.id == taking_id:
            return one
    raise NoSuchTaking


# -------------------------------------------------------------------------------------------------- writing


async def remind(tx: Tx, customer_ids: Sequence[UUID], *, within: int) -> dict[UUID, RemindOutcome]:
    """Writes to those of the actor's own customers who have something left that lapses within so many days, who agreed
    to advertising by the way that it goes, each once about the same. Never says what it is: others may read along.
    """
    mine = set(await queries.own_customers(tx))
    ids = [one for one in dict.fromkeys(customer_ids) if one in mine]
    ways = await queries.consented_ways(tx, ids)
    today = await business_date(tx)
    held = await queries.holdings(tx, ids)
    outcomes = dict.fromkeys(customer_ids, RemindOutcome.NOT_YOURS)
    for id_ in ids:
        left = [one for one in held.get(id_, ()) if one.left > 0 and (one.until_on - today).days <= within]
        agreed = frozenset(way for way, them in ways.items() if id_ in them)
        if not left:
            outcomes[id_] = RemindOutcome.NOTHING_LEFT
        elif not agreed:
            outcomes[id_] = RemindOutcome.NOT_AGREED
        else:
            keys = [(one.benefit.id, rules.period_of(one.benefit.terms.every, today).first_on) for one in left]
            soonest = min(one.until_on for one in left)
            outcomes[id_] = await _remind_one(tx, id_, keys, agreed, soonest)
    written = sum(one is RemindOutcome.WRITTEN for one in outcomes.values())
    tx.audit("tiers.remind_of_benefits", "tier_benefit", "reminders", customers=len(ids), written=written)
    return outcomes


async def _remind_one(
    tx: Tx, customer_id: UUID, keys: Collection[tuple[UUID, date]], agreed: frozenset[str], soonest: date
) -> RemindOutcome:
    await take_turn(tx, f"tier benefit reminder {customer_id}")
    told = await queries.told_before(tx, [customer_id])
    new = [one for one in keys if (customer_id, *one) not in told]
    if not new:
        return RemindOutcome.TOLD_BEFORE
    if not await identity.tell_customer(tx, customer_id, words.UNUSED, {"on": soonest.isoformat()}, ways=agreed):
        return RemindOutcome.NO_ADDRESS
    rows = [
        {"customer_id": customer_id, "benefit_id": id_, "period_on": on, "at": tx.now, **done_by(tx)} for id_, on in new
    ]
    await tx.session.execute(upsert(ReminderRow).on_conflict_do_nothing(), rows)
    return RemindOutcome.WRITTEN
