"""Agreeing to what needs consent, and taking it back."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import insert

from bankhall.customers import words
from bankhall.customers.events import ConsentGiven, ConsentWithdrawn
from bankhall.customers.models import ConsentRow
from bankhall.customers.queries import customer
from bankhall.customers.queries.consents import act_before, consents_of, last_act
from bankhall.customers.rules import consents as rules
from bankhall.customers.types import (
    ConsentAct,
    ConsentChannel,
    ConsentPurpose,
    Consents,
    GiveConsent,
    WithdrawConsent,
)
from bankhall.kernel.db import Tx, take_turn
from bankhall.kernel.errors import Refusal
from bankhall.kernel.i18n import Language
from bankhall.kernel.tables import done_by
from bankhall.kernel.time import business_date


async def give_consent(tx: Tx, wanted: GiveConsent) -> Consents:
    """From the commit on the bank may. What stands already is not written twice.

    Raises NoSuchCustomer (also for one that is not the actor's), CustomerClosed, ChildrenNotAsked, WordingChanged,
    ConsentMovedOn.
    """
    await _take_turn(tx, wanted.customer_id)
    who = await customer(tx, wanted.customer_id)
    last = await last_act(tx, who.id, wanted.purpose)
    present = words.present(wanted.purpose, wanted.language)
    decision = rules.decide_giving(wanted, who, last, present, await business_date(tx))
    if isinstance(decision, Refusal):
        raise decision
    if decision:
        await _note(tx, who.id, last, is_given=True, wording=present, channel=wanted.channel)
        tx.emit(ConsentGiven(customer_id=who.id, purpose=wanted.purpose))
    return await consents_of(tx, who.id)


async def withdraw_consent(tx: Tx, wanted: WithdrawConsent) -> Consents:
    """It holds from the commit on. Who has not agreed has nothing to take back, and that is no error. Raises
    NoSuchCustomer.
    """
    await _take_turn(tx, wanted.customer_id)
    who = await customer(tx, wanted.customer_id)
    await _withdraw(tx, who.id, await last_act(tx, who.id, wanted.purpose), wanted.channel)
    return await consents_of(tx, who.id)


async def withdraw_everything(tx: Tx, customer_id: UUID) -> int:
    """Of who leaves the bank. Returns how many consents stood."""
    await _take_turn(tx, customer_id)
    last = [await last_act(tx, customer_id, purpose) for purpose in ConsentPurpose]
    return sum([await _withdraw(tx, customer_id, act, ConsentChannel.CLOSING) for act in last])


async def follow_consent(tx: Tx, customer_id: UUID, act: ConsentAct) -> int:
    """What they said in another file of theirs, which is part of this one from now on. Returns which act it is."""
    await _take_turn(tx, customer_id)
    last = await last_act(tx, customer_id, act.purpose)
    agreed = words.wording(act.purpose, act.version, act.language)
    await _note(tx, customer_id, last, is_given=act.is_given, wording=agreed, channel=ConsentChannel.MERGING)
    said = ConsentGiven if act.is_given else ConsentWithdrawn
    tx.emit(said(customer_id=customer_id, purpose=act.purpose))
    return last.nth + 1 if last else 1


async def take_consent_back(tx: Tx, customer_id: UUID, purpose: ConsentPurpose, receipt: Mapping[str, str]) -> None:
    """What `follow_consent` said is unsaid, unless they have spoken since."""
    await _take_turn(tx, customer_id)
    last = await last_act(tx, customer_id, purpose)
    if last is None or str(last.nth) != receipt["nth"]:
        return
    if receipt["was"] != "given":
        await _withdraw(tx, customer_id, last, ConsentChannel.MERGING)
        return
    own = await act_before(tx, customer_id, last)
    await follow_consent(tx, customer_id, own)


async def _take_turn(tx: Tx, customer_id: UUID) -> None:
    # So that the acts of a customer have an order, whoever writes them.
    await take_turn(tx, f"consents {customer_id}")


async def _withdraw(tx: Tx, customer_id: UUID, last: ConsentAct | None, channel: ConsentChannel) -> bool:
    if last is None or not last.is_given:
        return False
    agreed = words.wording(last.purpose, last.version, last.language)
    await _note(tx, customer_id, last, is_given=False, wording=agreed, channel=channel)
    tx.emit(ConsentWithdrawn(customer_id=customer_id, purpose=last.purpose))
    return True


async def _note(
    tx: Tx,
    customer_id: UUID,
    last: ConsentAct | None,
    *,
    is_given: bool,
    wording: words.Wording,
    channel: ConsentChannel,
) -> None:
    """Who, when, to which words; signed, so that a row that anybody else wrote shows."""
    act = ConsentAct(
        purpose=wording.purpose,
        nth=last.nth + 1 if last else 1,
        is_given=is_given,
        version=wording.version,
        language=Language(wording.language),
        channel=channel,
        at=tx.now,
        by_kind=tx.actor.kind,
        by_name=tx.actor.signature,
        is_proven=True,
    )
    signature = tx.vault.sign(rules.signed_words(customer_id, act, wording.digest, tx.actor.id))
    row = {
        "purpose": act.purpose.value,
        "customer_id": customer_id,
        "nth": act.nth,
        "is_given": is_given,
        "version": act.version,
        "language": act.language.value,
        "digest": wording.digest,
        "channel": channel.value,
        "at": tx.now,
        "signed_by": signature.key_id,
        "algorithm": signature.algorithm,
        "signature": signature.value,
    }
    await tx.session.execute(insert(ConsentRow).values(**row, **done_by(tx)))
    act_name = "customers.give_consent" if is_given else "customers.withdraw_consent"
    tx.audit(act_name, "customer", customer_id, purpose=act.purpose, version=act.version, channel=channel)
