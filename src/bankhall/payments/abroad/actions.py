"""Asking for a rate, keeping payees abroad, and remitting."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from bankhall.accounts import api as accounts
from bankhall.accounts.errors import NoSuchAccount
from bankhall.accounts.types import HolderRole
from bankhall.customers import api as customers
from bankhall.kernel.actors import Asker
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Reading, Tx, take_turn
from bankhall.kernel.errors import BadInput, Refusal
from bankhall.kernel.four_eyes.actions import propose
from bankhall.kernel.four_eyes.deeds import Backing, Deed
from bankhall.kernel.four_eyes.types import Wish
from bankhall.kernel.ids import new_id
from bankhall.kernel.money import Money
from bankhall.kernel.time import business_date
from bankhall.kernel.working_days import is_working_day
from bankhall.payments import queries as payments
from bankhall.payments.abroad import queries, rules
from bankhall.payments.abroad.errors import (
    CountryNotServed,
    NoRate,
    NotOffered,
    OtherCountry,
    OverAllowance,
    OwnAccountOnly,
    PeopleOnly,
    QuoteOver,
    QuoteUsed,
    TermsTaken,
    TooManyQuotes,
)
from bankhall.payments.abroad.models import PayeeAbroadRow, QuoteRow, TermsRow
from bankhall.payments.abroad.types import (
    Ask,
    ChangeTerms,
    NewPayeeAbroad,
    Order,
    PayeeAbroad,
    Quote,
    RemitAbroad,
    RemittancePreview,
    Side,
)
from bankhall.payments.actions.banks import keep_banks
from bankhall.payments.actions.payees import keep_payee
from bankhall.payments.actions.transfers import done_before, preview_transfer, submit_transfers
from bankhall.payments.models import BankRow, PayeeRow, RemittanceRow
from bankhall.payments.permissions import APPROVE_TERMS, SET_TERMS
from bankhall.payments.queries.exchange import dollars_used, latest_rates, seal_told
from bankhall.payments.rules.countries import HOME, plain_bic
from bankhall.payments.rules.exchange import DOLLAR, in_dollars
from bankhall.payments.rules.exchange import HOME as YUAN
from bankhall.payments.types import Abroad, Bank, PostalAddress, Submit, Submitted, Told, Transfer
from bankhall.payments.types import RemittanceTerms as Terms
from bankhall.tiers import api as tiers


async def set_terms(tx: Tx, terms: Sequence[Terms]) -> None:
    """From their instants on. For each currency and instant once: the same again changes nothing."""
    if not terms:
        return
    rows = [{name: getattr(one, name) for name in Terms.__dataclass_fields__} | {"at": tx.now} for one in terms]
    await tx.session.execute(upsert(TermsRow).values(rows).on_conflict_do_nothing())
    for one in terms:
        tx.audit("payments.set_remittance_terms", "currency", one.currency)


async def propose_terms(tx: Tx, wanted: Terms, *, reason: str) -> UUID:
    """Asks a second person for the yes. Returns the proposal's id. Raises BadInput naming the fields, TermsTaken, and
    what `propose` raises.
    """
    wanted = replace(wanted, from_at=max(wanted.from_at, tx.now))
    if wrong := list(rules.wrong_terms(wanted, tx.now)):
        raise BadInput(tuple(wrong))
    command = ChangeTerms(
        currency=wanted.currency,
        from_at=wanted.from_at,
        margin=f"{wanted.margin.normalize():f}",
        fee_share=f"{wanted.fee_share.normalize():f}",
        fee_least=wanted.fee_least,
        fee_most=wanted.fee_most,
        message_fee=wanted.message_fee,
        others_charge=wanted.others_charge,
        via=wanted.via,
        days=wanted.days,
    )
    wish = Wish(command=command, subject_kind="currency", subject_id=wanted.currency, reason=reason)
    (proposal_id,) = await propose(tx, CHANGING_TERMS, [wish])
    return proposal_id


async def _change_terms(tx: Tx, command: ChangeTerms, backing: Backing) -> None:
    """Raises BadInput, TermsTaken."""
    await take_turn(tx, f"remittance terms {command.currency}")
    # Nothing that was quoted or sent meanwhile was to be taken otherwise.
    terms = replace(_terms_of(command), from_at=max(command.from_at, tx.now))
    if wrong := list(rules.wrong_terms(terms, tx.now)):
        raise BadInput(tuple(wrong))
    row = {name: getattr(terms, name) for name in Terms.__dataclass_fields__}
    row |= {"at": tx.now, "maker_name": backing.maker_name, "checker_name": tx.actor.signature}
    kept = await tx.session.execute(upsert(TermsRow).values(row).on_conflict_do_nothing().returning(TermsRow.id))
    if kept.one_or_none() is None:
        raise TermsTaken
    tx.audit(
        "payments.change_remittance_terms",
        "currency",
        terms.currency,
        from_at=terms.from_at.isoformat(),
        margin=command.margin,
        proposal_id=str(backing.proposal_id),
        maker_id=str(backing.maker_id),
    )


def _terms_of(command: ChangeTerms) -> Terms:
    return Terms(
        currency=command.currency,
        from_at=command.from_at,
        margin=Decimal(command.margin),
        fee_share=Decimal(command.fee_share),
        fee_least=command.fee_least,
        fee_most=command.fee_most,
        message_fee=command.message_fee,
        others_charge=command.others_charge,
        via=command.via,
        days=command.days,
    )


async def _tell_terms(reading: Reading, commands: Sequence[ChangeTerms]) -> Sequence[Mapping[str, Any]]:
    """What is asked for beside what is taken now."""
    now = await queries.terms_in_force(reading)
    return [
        {
            "currency": one.currency,
            "from_at": one.from_at.isoformat(),
            "terms": _as_facts(_terms_of(one)),
            "terms_before": _as_facts(now[one.currency]) if one.currency in now else None,
        }
        for one in commands
    ]


def _as_facts(terms: Terms) -> dict[str, str]:
    return {
        "margin": _per_cent(terms.margin),
        "fee_share": _per_cent(terms.fee_share),
        "fee_least": str(Money(terms.fee_least, YUAN)),
        "fee_most": str(Money(terms.fee_most, YUAN)),
        "message_fee": str(Money(terms.message_fee, YUAN)),
        "others_charge": str(Money(terms.others_charge, terms.currency)),
        "via": terms.via,
        "days": str(terms.days),
    }


def _per_cent(share: Decimal) -> str:
    return f"{(share * 100).normalize():f} %"


CHANGING_TERMS = Deed(ChangeTerms, SET_TERMS, APPROVE_TERMS, _change_terms, _tell_terms)


async def ask_for_quote(tx: Tx, ask: Ask) -> Quote:
    """What it costs and what arrives, good for a short time. Raises CountryNotServed, NotOffered, NoRate,
    TooManyQuotes, PeopleOnly, BadInput naming `amount`.
    """
    assert tx.actor.id is not None
    await take_turn(tx, f"quotes {tx.actor.id}")
    if await queries.count_quotes(tx) >= rules.MOST_QUOTES:
        raise TooManyQuotes(retry_after_s=60)
    await _refuse_firms(tx)
    if rules.refuse_unserved(ask.country):
        raise CountryNotServed
    wanted = YUAN if ask.side is Side.PAY else ask.currency
    if ask.amount.currency != wanted:
        raise BadInput.of("amount", f"in {wanted}", code="payments.other_currency")
    terms = (await queries.terms_in_force(tx)).get(ask.currency)
    if terms is None:
        raise NotOffered
    rates = await latest_rates(tx, {ask.currency, DOLLAR})
    mid, dollar = rates.get(ask.currency), rates.get(DOLLAR)
    if mid is None or dollar is None or tx.now - min(mid.at, dollar.at) > rules.FRESH_FOR:
        raise NoRate
    standing = await tiers.my_standing(tx)
    figures = rules.figures(ask, mid.mid, terms, standing.benefits.remittance_discount if standing else 0)
    by_tier = standing if figures.waived.minor else None
    quote_id = new_id()
    row = {
        "id": quote_id,
        "customer_id": tx.actor.id,
        "at": tx.now,
        "valid_until": tx.now + rules.VALID_FOR,
        "country": ask.country,
        "currency": ask.currency,
        "side": ask.side,
        "charges": ask.charges,
        "mid": mid.mid,
        "rate": figures.rate,
        "sent": figures.sent.minor,
        "exchanged": figures.exchanged.minor,
        "worth": figures.worth.minor,
        "fee": figures.fee.minor,
        "waived": figures.waived.minor,
        "tier_zh": by_tier.zh if by_tier else None,
        "tier_en": by_tier.en if by_tier else None,
        "others_fee": figures.others_fee.minor,
        "others_charge": figures.others_charge.minor,
        "usd": in_dollars(figures.sent, mid.mid, dollar.mid).minor,
        "via": terms.via,
        "arrives_by": rules.arrives_by(await business_date(tx), terms.days, is_working_day),
    }
    await tx.session.execute(insert(QuoteRow).values(**row))
    tx.audit("payments.quote", "remittance_quote", quote_id, currency=ask.currency, country=ask.country)
    return await queries.quote(tx, quote_id)


async def add_payee(tx: Tx, wanted: NewPayeeAbroad) -> PayeeAbroad:
    """Keeps somebody abroad; who is kept already stays, under the new name and address. Raises CountryNotServed,
    TooManyPayees, BadInput naming the fields.
    """
    assert tx.actor.id is not None
    await take_turn(tx, f"payees {tx.actor.id}")
    if rules.refuse_unserved(wanted.address.country):
        raise CountryNotServed
    if wrong := rules.payee_problems(wanted):
        raise BadInput(tuple(wrong))
    bic = plain_bic(wanted.bic)
    if await tx.session.scalar(select(BankRow.code).where(BankRow.code == bic)) is None:
        await keep_banks(tx, [Bank(bic, bic, bic, bic, wanted.address.country)])
    known_by = payments.known_elsewhere(tx, bic, wanted.account)
    where = {"bank_code": bic, "known_by": known_by}
    payee_id = await keep_payee(
        tx, tx.actor.id, wanted.name, PayeeRow.known_by == known_by, where, number=wanted.account
    )
    key = (await data_keys(tx, [tx.actor.id]))[tx.actor.id]
    text = msgspec.json.encode(wanted.address)
    sealed = key.seal(tx.vault.suite, text, about=queries.address_place(payee_id))
    kept = upsert(PayeeAbroadRow).values(payee_id=payee_id, country=wanted.address.country, sealed=sealed)
    told = {name: kept.excluded[name] for name in ("country", "sealed")}
    await tx.session.execute(kept.on_conflict_do_update(index_elements=["payee_id"], set_=told))
    return await queries.my_payee_abroad(tx, payee_id)


async def preview(tx: Tx, order: Order, asker: Asker) -> RemittancePreview:
    """What it would come to at this moment; for `db.rehearse`. Raises what `remit` refuses with, but for
    ConfirmationRequired.
    """
    view = tx.speaking_for(asker)
    quote = await queries.quote(view, order.quote_id)
    submit, payee = await _order(view, order, quote, "preview", asker)
    await _refuse(view, quote)
    allowance = await queries.allowance(view)
    transfer = await preview_transfer(tx, submit)
    fee = quote.figures.fee + quote.figures.others_fee
    return RemittancePreview(replace(transfer, fee=fee, arrives_at=None), quote, payee, allowance)


async def remit(tx: Tx, order: Order, key: str, asker: Asker) -> Submitted:
    """Holds the money and writes down what is to be told abroad, at the rate of the quote. The same key and order are
    one remittance, also when its quote is over by then. Raises NoSuchQuote, QuoteUsed, QuoteOver, OtherCountry,
    OverAllowance, PeopleOnly, OwnAccountOnly, RateDoesNotWait, NoSuchPayee, BadInput, ConfirmationRequired, and as
    submit_transfers.
    """
    view = tx.speaking_for(asker)
    assert view.actor.id is not None
    quote = await queries.quote(view, order.quote_id)
    submit, payee = await _order(view, order, quote, key, asker)
    # Whoever remits twice at once waits here; what the first one came to is seen by the second.
    await take_turn(tx, f"remit {view.actor.id}")
    if (before := await done_before(tx, submit)) is not None:
        return before
    await _refuse(view, await queries.quote(view, order.quote_id))
    (outcome,) = await submit_transfers(tx, [submit])
    if isinstance(outcome, Refusal):
        raise outcome
    await _write(view, outcome.id, quote, order, payee)
    return outcome


async def _order(view: Tx, order: Order, quote: Quote, key: str, asker: Asker) -> tuple[Submit, PayeeAbroad]:
    """As any transfer: all yuan that it costs, to a payee at another bank. Raises NoSuchAccount, OwnAccountOnly,
    NoSuchPayee, OtherCountry, BadInput.
    """
    await _refuse_firms(view)
    payee = await queries.my_payee_abroad(view, order.payee_id)
    if payee.address.country != quote.country:
        raise OtherCountry
    for field, text in (("payer", order.payer), ("town", order.town)):
        if not rules.is_latin(text):
            raise BadInput.of(field, "in Latin letters, as in your passport", code="payments.not_latin")
    if not rules.is_latin_or_empty(order.note):
        raise BadInput.of("note", "in Latin letters", code="payments.not_latin")
    if not order.is_declared:
        raise BadInput.of("declared", "needed for buying foreign exchange", code="payments.not_declared")
    source = (await accounts.accounts(view, [order.from_id])).get(order.from_id)
    if source is None:
        raise NoSuchAccount
    role = (await accounts.holders_of(view, [source.id])).get(source.id, {}).get(view.actor.id or source.id)
    if role is None:
        raise NoSuchAccount
    if role is not HolderRole.OWNER:
        raise OwnAccountOnly
    figures, bank = quote.figures, payee.payee.bank
    confirmed = RemitAbroad(
        quote_id=quote.id,
        from_id=source.id,
        from_account=source.number,
        payee_id=payee.payee.id,
        payee=payee.payee.name,
        account_number=payee.payee.account_number,
        bic=bank.code if bank else "",
        country=quote.country,
        sent=figures.sent,
        rate=f"{figures.rate.normalize():f}",
        exchanged=figures.exchanged,
        fee=figures.fee,
        others_fee=figures.others_fee,
        total=figures.total,
        charges=quote.charges,
        purpose=order.purpose,
        payer=order.payer,
        town=order.town,
        memo=order.note,
    )
    transfer = Transfer(from_id=source.id, amount=figures.total, payee_id=payee.payee.id, memo=order.note)
    terms = msgspec.json.encode((quote.id, order.purpose, order.payer, order.town))
    abroad = Abroad(terms, confirmed)
    return Submit(asker, key, transfer, understood=order.understood, abroad=abroad), payee


async def _refuse(view: Tx, quote: Quote) -> None:
    """What stands in the way of a remittance and of no other transfer. Raises QuoteUsed, QuoteOver, OverAllowance."""
    if quote.is_used:
        raise QuoteUsed
    if not rules.is_good(quote.valid_until, view.now):
        raise QuoteOver
    year = (await business_date(view)).year
    used = await dollars_used(view, quote.customer_id, year)
    if used + quote.usd.minor > rules.ALLOWANCE:
        raise OverAllowance(year, rules.ALLOWANCE, max(0, rules.ALLOWANCE - used), DOLLAR)


async def _refuse_firms(view: Tx) -> None:
    if view.actor.id is None or await customers.organisations_among(view, {view.actor.id}):
        raise PeopleOnly


async def _write(view: Tx, transfer_id: UUID, quote: Quote, order: Order, payee: PayeeAbroad) -> None:
    figures = quote.figures
    told = Told(
        payer=order.payer,
        payer_at=PostalAddress(country=HOME, town=order.town),
        payee=payee.payee.name,
        payee_at=payee.address,
    )
    row = {
        "transfer_id": transfer_id,
        "quote_id": quote.id,
        "customer_id": quote.customer_id,
        "uetr": uuid4(),
        "country": quote.country,
        "currency": figures.sent.currency,
        "sent": figures.sent.minor,
        "rate": figures.rate,
        "mid": quote.mid,
        "charges": quote.charges,
        "exchanged": figures.exchanged.minor,
        "worth": figures.worth.minor,
        "fee": figures.fee.minor,
        "others_fee": figures.others_fee.minor,
        "usd": quote.usd.minor,
        "year": (await business_date(view)).year,
        "purpose": order.purpose,
        "via": quote.via,
        "arrives_by": quote.arrives_by,
        "sealed": seal_told(view, transfer_id, told),
        "at": view.now,
    }
    await view.session.execute(insert(RemittanceRow).values(**row))
    view.audit(
        "payments.remit",
        "transfer",
        transfer_id,
        currency=figures.sent.currency,
        sent=figures.sent.minor,
        country=quote.country,
        purpose=order.purpose.value,
    )
