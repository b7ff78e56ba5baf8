"""Letting somebody in to one's accounts: given, accepted, changed, ended. Each act is a row.

Each verb takes the giver's turn, so that what is given, accepted and ended at once comes one after the other.
"""

from uuid import UUID

import msgspec
from sqlalchemy import delete, func, insert, select

from bankhall.accounts.actions.guards import change_guard, lift_guard, refuse_other_kind, take_lifting_back
from bankhall.accounts.actions.terms import instants, refuse_many_changes, told, write_terms
from bankhall.accounts.errors import (
    MandateChanged,
    MandateOver,
    MandateToOneself,
    NobodyToGive,
    NoSuchMandate,
    NoSuchOffer,
    NotOfAge,
    PersonsOnly,
    TooManyCodes,
    TooManyMandates,
)
from bankhall.accounts.events import MandateAccepted, MandateEnded, MandateOffered, MandateWasChanged
from bankhall.accounts.models import (
    MandateAcceptanceRow,
    MandateEndingRow,
    MandateRow,
    WrongCodeRow,
)
from bankhall.accounts.queries import accounts
from bankhall.accounts.queries import mandates as queries
from bankhall.accounts.queries.scope import able
from bankhall.accounts.rules import mandates as rules
from bankhall.accounts.types import (
    PAY,
    AskGuard,
    ChangeMandate,
    GiveMandate,
    LetIn,
    LetPay,
    Limits,
    Mandate,
    MandateState,
    Terms,
)
from bankhall.customers import api as customers
from bankhall.customers.types import Customer, CustomerKind
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Tx, take_turn
from bankhall.kernel.errors import BadInput, FieldProblem, Refusal
from bankhall.kernel.ids import new_id
from bankhall.kernel.money import Money
from bankhall.kernel.once import done_before, note_done
from bankhall.kernel.step_up.actions import require_confirmation
from bankhall.kernel.tables import done_by
from bankhall.kernel.time import business_date

_LIVING = (MandateState.OFFERED, MandateState.COMING, MandateState.HOLDS, MandateState.RESTING)


async def give_mandate(tx: Tx, wanted: GiveMandate, *, key: str, timezone: str) -> Mandate:
    """Offers it; nothing is let through before the taker has accepted. Whether the number is anybody's is not looked
    up, so that nobody learns it by giving. Idempotent by key. Raises ConfirmationRequired, BadInput, MandateToOneself,
    PersonsOnly, NotOfAge, NobodyToGive, TooManyMandates, KeyReused.
    """
    if before := await done_before(tx, key, wanted):
        return await queries.mandate(tx, before)
    me = await customers.my_file(tx)
    await _take_turn(tx, me.id)
    await _check_giver(tx, me, wanted)
    await _confirm(tx, wanted.taker_name, wanted.taker_number, wanted.terms)
    mandate_id = await _offer(tx, me, wanted)
    await write_terms(tx, mandate_id, 1, wanted.terms, instants(wanted.terms, timezone))
    await note_done(tx, key, wanted, mandate_id)
    tx.emit(MandateOffered(mandate_id=mandate_id, giver_id=me.id))
    tx.audit("accounts.give_mandate", "mandate", mandate_id, **told(wanted.terms))
    return await queries.mandate(tx, mandate_id)


async def find_offer(tx: Tx, code: str) -> Mandate | Refusal:
    """What waits under the code for the actor. A wrong one is counted; hence it is answered, not raised: NoSuchOffer,
    TooManyCodes, MandateToOneself.
    """
    me = await customers.my_file(tx)
    await take_turn(tx, f"mandate codes {me.id}")
    if (refusal := await _refuse_guesser(tx, me.id)) is not None:
        return refusal
    tidy = rules.tidy_code(code)
    found = await queries.offer_under(tx, tidy, me.name) if tidy else None
    if found is None:
        await tx.session.execute(insert(WrongCodeRow).values(customer_id=me.id, at=tx.now))
        return NoSuchOffer()
    return MandateToOneself() if found.giver_id == me.id else found


async def accept_mandate(tx: Tx, mandate_id: UUID, *, version: int, code: str | None) -> Mandate | Refusal:
    """By whom it was meant for: under its code, or at whose number it waits. `version`: of the terms that were read.
    Accepted twice is accepted once. Answers NoSuchOffer and TooManyCodes, because they are counted. Raises
    MandateChanged, MandateToOneself, PersonsOnly, NotOfAge, NobodyToGive, TooManyMandates.
    """
    me = await customers.my_file(tx)
    await take_turn(tx, f"mandates taken {me.id}")
    offer = await _offer_to(tx, me, mandate_id, code)
    if isinstance(offer, Refusal):
        return offer
    await _take_turn(tx, offer.giver_id)
    offer = await queries.mandate_for_taker(tx, mandate_id)
    if offer.taker_id == me.id and offer.state in _LIVING:
        return offer
    if offer.state is not MandateState.OFFERED:
        return NoSuchOffer()
    if offer.version != version:
        raise MandateChanged
    await _check_taker(tx, me, offer)
    await tx.session.execute(
        insert(MandateAcceptanceRow).values(mandate_id=mandate_id, taker_id=me.id, at=tx.now, **done_by(tx))
    )
    tx.emit(MandateAccepted(mandate_id=mandate_id, giver_id=offer.giver_id, taker_id=me.id))
    tx.audit("accounts.accept_mandate", "mandate", mandate_id, giver_id=str(offer.giver_id))
    return await queries.mandate(tx, mandate_id)


async def change_mandate(tx: Tx, wanted: ChangeMandate, *, timezone: str) -> Mandate:
    """The giver's, at once: narrower, wider or for longer, and the taker is told; a guard's looser terms hold after a
    day. Raises ConfirmationRequired, NoSuchMandate, MandateOver, MandateChanged, BadInput, NotOfAge, NobodyToGive,
    TooManyChanges.
    """
    me = await customers.my_file(tx)
    await _take_turn(tx, me.id)
    found = await queries.mandate(tx, wanted.mandate_id)
    if found.giver_id != me.id:
        raise NoSuchMandate
    if found.state not in _LIVING:
        raise MandateOver
    if found.version != wanted.version:
        raise MandateChanged
    if wanted.terms == found.terms:
        return found
    refuse_other_kind(found, wanted.terms)
    refuse_many_changes(found)
    await _check_terms(tx, me.id, wanted.terms)
    if found.taker_id is not None:
        await _refuse_minor(tx, found.taker_id, wanted.terms)
    await _confirm(tx, found.taker_name, None, wanted.terms)
    if found.terms.guard is not None:
        await change_guard(tx, found, wanted.terms, instants(wanted.terms, timezone))
    else:
        await write_terms(tx, found.id, found.version + 1, wanted.terms, instants(wanted.terms, timezone))
        tx.emit(MandateWasChanged(mandate_id=found.id, giver_id=me.id, taker_id=found.taker_id))
    tx.audit("accounts.change_mandate", "mandate", found.id, **told(wanted.terms))
    return await queries.mandate(tx, found.id)


async def end_mandate(tx: Tx, mandate_id: UUID, *, reason: str | None = None) -> None:
    """At once: the giver takes it back, the taker hands it back or declines it, staff end it and say why. Whoever
    gave a guard that holds only begins to lift it. What is over stays over. Raises NoSuchMandate.
    """
    giver_id = await _giver_of(tx, mandate_id)
    await _take_turn(tx, giver_id)
    found = await _mine_to_end(tx, mandate_id)
    if found.state not in _LIVING:
        return
    if found.terms.guard is not None and found.taker_id is not None and tx.actor.id == giver_id:
        await lift_guard(tx, found)
        return
    await tx.session.execute(
        insert(MandateEndingRow).values(mandate_id=mandate_id, reason=reason, at=tx.now, **done_by(tx))
    )
    tx.emit(MandateEnded(mandate_id=mandate_id, giver_id=found.giver_id, taker_id=found.taker_id))
    tx.audit("accounts.end_mandate", "mandate", mandate_id, giver_id=str(found.giver_id), was=found.state)


async def keep_guard(tx: Tx, mandate_id: UUID) -> Mandate:
    """Takes the lifting of a guard back: what stands now is agreed anew. Without one it stays as it is.
    Raises NoSuchMandate, also where it is over, and TooManyChanges.
    """
    me = await customers.my_file(tx)
    await _take_turn(tx, me.id)
    found = await queries.mandate(tx, mandate_id)
    if found.giver_id != me.id or found.guard is None or found.state not in _LIVING:
        raise NoSuchMandate
    if found.guard.lifting is not None:
        refuse_many_changes(found)
        await take_lifting_back(tx, found)
    return await queries.mandate(tx, mandate_id)


async def _check_giver(tx: Tx, me: Customer, wanted: GiveMandate) -> None:
    if me.kind is not CustomerKind.PERSON:
        raise PersonsOnly
    if wanted.taker_number == me.number:
        raise MandateToOneself
    if not rules.is_of_age(me.birth_on, await business_date(tx)):
        raise NotOfAge
    if wanted.taker_number is not None and not customers.is_customer_number(wanted.taker_number):
        raise BadInput((FieldProblem("number", "accounts.not_a_customer_number", "ten digits, the last a check"),))
    await _check_terms(tx, me.id, wanted.terms)
    if await queries.how_many_given(tx, me.id) >= rules.MOST_GIVEN:
        raise TooManyMandates(rules.MOST_GIVEN)


async def _check_taker(tx: Tx, me: Customer, offer: Mandate) -> None:
    if offer.giver_id == me.id:
        raise MandateToOneself
    if me.kind is not CustomerKind.PERSON:
        raise PersonsOnly
    await customers.lock_customers(tx, [me.id, offer.giver_id])
    if not {me.id, offer.giver_id} <= await able(tx, [me.id, offer.giver_id]):
        raise NobodyToGive
    await _refuse_minor(tx, me.id, offer.terms)
    if await queries.how_many_received(tx, me.id) >= rules.MOST_RECEIVED:
        raise TooManyMandates(rules.MOST_RECEIVED)


async def _check_terms(tx: Tx, giver_id: UUID, terms: Terms) -> None:
    await customers.lock_customers(tx, [giver_id])
    if giver_id not in await able(tx, [giver_id]):
        raise NobodyToGive
    own = await queries.to_give(tx, giver_id)
    if wrong := rules.terms_problems(terms, own, today=await business_date(tx)):
        raise BadInput(tuple(wrong))
    if terms.paying is not None:
        await _refuse_other_currency(tx, terms, terms.paying)


async def _refuse_other_currency(tx: Tx, terms: Terms, limits: Limits) -> None:
    """Bounds are in one currency: an account in another could not be paid from, and would look as if it could."""
    covered = await accounts(tx, terms.account_ids)
    if any(account.currency != limits.currency for account in covered.values()):
        raise BadInput.of("paying", f"accounts in {limits.currency} only", code="accounts.paying_other_currency")


async def _refuse_minor(tx: Tx, taker_id: UUID, terms: Terms) -> None:
    births = await customers.births(tx, [taker_id])
    is_of_age = rules.is_of_age(births.get(taker_id), await business_date(tx))
    if rules.needs_to_be_of_age(terms) and not is_of_age:
        raise NotOfAge


async def _confirm(tx: Tx, taker: str, number: str | None, terms: Terms) -> None:
    if terms.guard is not None:
        above = Money(terms.guard.above, terms.guard.currency)
        asked = AskGuard(taker=taker, taker_number=number, above=above, from_on=terms.from_on, until_on=terms.until_on)
        await require_confirmation(tx, asked)
        return
    known = await accounts(tx, terms.account_ids)
    let_in = LetIn(
        taker=taker,
        taker_number=number,
        account_ids=terms.account_ids,
        accounts=tuple(f"{known[one].name} ···{known[one].number[-4:]}".strip() for one in terms.account_ids),
        powers=tuple(power.kind for power in terms.powers if power.kind != PAY),
        from_on=terms.from_on,
        until_on=terms.until_on,
    )
    await require_confirmation(tx, let_in if terms.paying is None else _let_pay(let_in, terms.paying))


def _let_pay(let_in: LetIn, limits: Limits) -> LetPay:
    return LetPay(
        **msgspec.structs.asdict(let_in),
        each=Money(limits.each, limits.currency),
        a_day=Money(limits.a_day, limits.currency),
        a_month=Money(limits.a_month, limits.currency),
        known_payees_only=limits.known_payees_only,
        asking=limits.asking,
        asking_above=Money(limits.asking_above, limits.currency),
    )


async def _offer(tx: Tx, me: Customer, wanted: GiveMandate) -> UUID:
    mandate_id = new_id()
    key = (await data_keys(tx, [me.id]))[me.id]
    name = " ".join(wanted.taker_name.split())
    number = wanted.taker_number
    taker_key = queries.number_key(tx, number) if number else queries.code_key(tx, queries.code_for(tx, mandate_id))
    sealed_number = (
        key.seal(tx.vault.suite, number.encode(), about=queries.number_place(mandate_id)) if number else None
    )
    await tx.session.execute(
        insert(MandateRow).values(
            id=mandate_id,
            giver_id=me.id,
            by_code=number is None,
            taker_key=taker_key,
            sealed=key.seal(tx.vault.suite, name.encode(), about=queries.name_place(mandate_id)),
            sealed_number=sealed_number,
            offered_at=tx.now,
            offer_ends_at=tx.now + rules.OFFER_LASTS,
            **done_by(tx),
        )
    )
    return mandate_id


async def _offer_to(tx: Tx, me: Customer, mandate_id: UUID, code: str | None) -> Mandate | Refusal:
    """Also what the actor has accepted already: a button may be tapped twice."""
    accepted = select(MandateAcceptanceRow).where(
        MandateAcceptanceRow.mandate_id == mandate_id, MandateAcceptanceRow.taker_id == me.id
    )
    if (await tx.session.execute(accepted)).first() is not None:
        return await queries.mandate(tx, mandate_id)
    if code is not None:
        found = await find_offer(tx, code)
        return found if isinstance(found, Refusal) or found.id == mandate_id else NoSuchOffer()
    waiting = await queries.offers_to(tx, me.number, me.name)
    return next((one for one in waiting if one.id == mandate_id), NoSuchOffer())


async def _giver_of(tx: Tx, mandate_id: UUID) -> UUID:
    found = await tx.session.scalar(select(MandateRow.giver_id).where(MandateRow.id == mandate_id))
    if found is None:
        raise NoSuchMandate
    return found


async def _mine_to_end(tx: Tx, mandate_id: UUID) -> Mandate:
    """The giver's, the taker's, that of whom it was offered to at their number; staff's by the right of the route."""
    try:
        return await queries.mandate(tx, mandate_id)
    except NoSuchMandate:
        me = await customers.my_file(tx)
        for one in await queries.offers_to(tx, me.number, me.name):
            if one.id == mandate_id:
                return one
        raise


async def _refuse_guesser(tx: Tx, customer_id: UUID) -> Refusal | None:
    lately = tx.now - rules.WRONG_CODES_WITHIN
    mine = WrongCodeRow.customer_id == customer_id
    await tx.session.execute(delete(WrongCodeRow).where(mine, WrongCodeRow.at <= lately))
    count, first = (await tx.session.execute(select(func.count(), func.min(WrongCodeRow.at)).where(mine))).one()
    if count < rules.MOST_WRONG_CODES:
        return None
    return TooManyCodes(retry_after_s=max(1, int((first + rules.WRONG_CODES_WITHIN - tx.now).total_seconds())))


async def _take_turn(tx: Tx, giver_id: UUID) -> None:
    await take_turn(tx, f"mandates {giver_id}")
