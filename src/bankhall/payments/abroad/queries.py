"""Reads of remittances: what is offered, quotes, payees abroad, and what staff see."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

import msgspec
from sqlalchemy import func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on

from bankhall.customers import api as customers
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Reading
from bankhall.kernel.money import Money
from bankhall.kernel.tables import is_any
from bankhall.kernel.time import business_date
from bankhall.ledger import api as ledger
from bankhall.payments import queries as payments
from bankhall.payments.abroad import rules
from bankhall.payments.abroad.errors import NoSuchQuote
from bankhall.payments.abroad.models import PayeeAbroadRow, QuoteRow, TermsRow
from bankhall.payments.abroad.types import (
    Allowance,
    Figures,
    Offer,
    Offered,
    PayeeAbroad,
    Position,
    Quote,
    Remitted,
    RemittedPage,
    Side,
    TermsThen,
    TierNamed,
)
from bankhall.payments.errors import NoSuchPayee
from bankhall.payments.models import OutgoingRow, RemittanceRow, TransferRow
from bankhall.payments.queries.exchange import COUNTS, dollars_used, latest_rates, open_told
from bankhall.payments.rules.elsewhere import transfer_of
from bankhall.payments.rules.exchange import DOLLAR, HOME, selling_rate
from bankhall.payments.types import ChargeBearer, Payee, PostalAddress, TransferState
from bankhall.payments.types import RemittanceTerms as Terms

_POSITIONS = "1301-"
_MOST_TERMS = 500


async def offer(reading: Reading) -> Offer:
    """The currencies that can be sent now, and what is left of the customer's allowance."""
    assert reading.actor.id is not None
    terms, rates = await terms_in_force(reading), await latest_rates(reading)
    fresh = [
        Offered(one, rates[one].mid, selling_rate(rates[one].mid, terms[one].margin), rates[one].at)
        for one in sorted(terms)
        if one in rates and reading.now - rates[one].at <= rules.FRESH_FOR
    ]
    latest = select(RemittanceRow).where(RemittanceRow.customer_id == reading.actor.id)
    row = await reading.session.scalar(latest.order_by(RemittanceRow.transfer_id.desc()).limit(1))
    told = open_told(reading, row.transfer_id, row.sealed) if row else None
    return Offer(
        tuple(fresh),
        await allowance(reading),
        told.payer if told else "",
        told.payer_at.town if told else "",
    )


async def allowance(reading: Reading) -> Allowance:
    """The actor's, of this year."""
    assert reading.actor.id is not None
    year = (await business_date(reading)).year
    return Allowance(year, rules.ALLOWANCE, await dollars_used(reading, reading.actor.id, year))


async def terms_in_force(reading: Reading) -> dict[str, Terms]:
    latest = (
        select(TermsRow)
        .ext(distinct_on(TermsRow.currency))
        .where(TermsRow.from_at <= reading.now)
        .order_by(TermsRow.currency, TermsRow.from_at.desc())
    )
    return {row.currency: _terms(row) for row in await reading.session.scalars(latest)}


async def terms_history(reading: Reading) -> list[TermsThen]:
    """All that the bank has taken, takes and will take, by currency, the latest first; at most some hundreds."""
    query = select(TermsRow).order_by(TermsRow.currency, TermsRow.from_at.desc()).limit(_MOST_TERMS)
    return [TermsThen(_terms(row), row.maker_name, row.checker_name) for row in await reading.session.scalars(query)]


async def quote(reading: Reading, quote_id: UUID) -> Quote:
    """Raises NoSuchQuote, also for somebody else's."""
    row = await reading.session.scalar(
        select(QuoteRow).where(QuoteRow.id == quote_id, QuoteRow.customer_id == reading.actor.id)
    )
    if row is None:
        raise NoSuchQuote
    used = await reading.session.scalar(select(RemittanceRow.transfer_id).where(RemittanceRow.quote_id == quote_id))
    return _quote(row, is_used=used is not None)


async def my_quotes(reading: Reading, *, most: int) -> list[Quote]:
    """The latest first."""
    query = select(QuoteRow, RemittanceRow.transfer_id).outerjoin(RemittanceRow, RemittanceRow.quote_id == QuoteRow.id)
    query = (
        query.where(customers.one_with(QuoteRow.customer_id, reading.actor.id)).order_by(QuoteRow.id.desc()).limit(most)
    )
    return [_quote(row, is_used=used is not None) for row, used in (await reading.session.execute(query)).all()]


async def fees_by_customer(reading: Reading, first_on: date, last_on: date) -> dict[UUID, int]:
    """In fen: what each would have paid the bank for money sent abroad in those days without a tier's discount."""
    query = (
        select(TransferRow.payer_id, func.sum(RemittanceRow.fee + QuoteRow.waived))
        .join(RemittanceRow, RemittanceRow.transfer_id == TransferRow.id)
        .join(QuoteRow, QuoteRow.id == RemittanceRow.quote_id)
        .where(TransferRow.asked_on.between(first_on, last_on), TransferRow.state.in_(COUNTS))
        .group_by(TransferRow.payer_id)
    )
    return {row[0]: int(row[1]) for row in await reading.session.execute(query)}


async def count_quotes(reading: Reading) -> int:
    """What the actor has lately asked for."""
    since = reading.now - rules.QUOTES_WITHIN
    query = select(func.count()).where(QuoteRow.customer_id == reading.actor.id, QuoteRow.at > since)
    return await reading.session.scalar(query) or 0


async def my_payees_abroad(reading: Reading) -> list[PayeeAbroad]:
    """Whom the actor keeps abroad: who was paid last comes first."""
    return await _with_addresses(reading, await payments.my_payees(reading, abroad=True))


async def my_payee_abroad(reading: Reading, payee_id: UUID) -> PayeeAbroad:
    """Raises NoSuchPayee, also for one in this country."""
    found = await _with_addresses(reading, [await payments.my_payee(reading, payee_id)])
    if not found:
        raise NoSuchPayee
    return found[0]


def address_place(payee_id: UUID) -> str:
    return f"payees_abroad|{payee_id}"


async def remitted(
    reading: Reading,
    *,
    state: TransferState | None = None,
    late_only: bool = False,
    search: str | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> RemittedPage:
    """What went abroad, or will, the latest first. `search`: a transfer's id or UETR, or the beginning of a bank's
    BIC.
    """
    query = select(RemittanceRow, TransferRow, OutgoingRow).join(
        TransferRow, TransferRow.id == RemittanceRow.transfer_id
    )
    query = query.outerjoin(OutgoingRow, OutgoingRow.transfer_id == RemittanceRow.transfer_id)
    if state is not None:
        query = query.where(TransferRow.state == state)
    if late_only:
        query = query.where(OutgoingRow.answered_at.is_(None), OutgoingRow.answer_by <= reading.now)
    if search and (words := search.strip()):
        named = transfer_of(words.replace("-", "").lower())
        by_id = or_(RemittanceRow.transfer_id == named, RemittanceRow.uetr == named)
        query = query.where(by_id if named else OutgoingRow.bank_code.startswith(words.upper(), autoescape=True))
    if after is not None:
        query = query.where(RemittanceRow.transfer_id < after)
    found = (await reading.session.execute(query.order_by(RemittanceRow.transfer_id.desc()).limit(limit + 1))).all()
    shown = tuple(_remitted(row, transfer, sent, reading.now) for row, transfer, sent in found[:limit])
    return RemittedPage(shown, next=shown[-1].transfer_id if len(found) > limit else None)


async def positions(reading: Reading) -> list[Position]:
    """In each currency that the bank sends or has sent, and in yuan: credit positive, so that what it has sold and not
    bought is below nothing.
    """
    terms, rates = await terms_in_force(reading), await latest_rates(reading)
    kept = {
        one.currency: one.balance for one in await ledger.chart_of_accounts(reading) if one.code.startswith(_POSITIONS)
    }
    return [
        Position(
            currency=currency,
            position=Money(kept.get(currency, 0), currency),
            mid=rates[currency].mid if currency in rates else None,
            rate_at=rates[currency].at if currency in rates else None,
            is_stale=currency != HOME and (currency not in rates or reading.now - rates[currency].at > rules.FRESH_FOR),
            terms=terms.get(currency),
        )
        for currency in sorted({*kept, *terms}, key=lambda one: (one != HOME, one != DOLLAR, one))
    ]


def _remitted(row: RemittanceRow, transfer: TransferRow, sent: OutgoingRow | None, now: datetime) -> Remitted:
    """`sent`: None while the bank still looks at it, or has put it off."""
    return Remitted(
        transfer_id=row.transfer_id,
        payer_id=row.customer_id,
        uetr=row.uetr,
        country=row.country,
        bank=sent.bank_code if sent else "",
        sent=Money(row.sent, row.currency),
        total=Money(transfer.amount, transfer.currency),
        rate=row.rate,
        mid=row.mid,
        charges=ChargeBearer(row.charges),
        purpose=row.purpose,
        state=TransferState(transfer.state),
        asked_at=transfer.asked_at,
        handed_at=sent.handed_at if sent else None,
        answered_at=sent.answered_at if sent else None,
        returned_at=sent.returned_at if sent else None,
        arrives_by=row.arrives_by,
        reason=sent.reason if sent else None,
        is_late=sent is not None and sent.answered_at is None and sent.answer_by <= now,
    )


async def _with_addresses(reading: Reading, payees: Collection[Payee]) -> list[PayeeAbroad]:
    rows = await reading.session.scalars(
        select(PayeeAbroadRow).where(is_any(PayeeAbroadRow.payee_id, [one.id for one in payees]))
    )
    sealed = {row.payee_id: row.sealed for row in rows}
    keys = await data_keys(reading, {one.customer_id for one in payees})
    found = []
    for one in payees:
        key = keys.get(one.customer_id)
        if one.id in sealed and key is not None:
            text = key.open(bytes(sealed[one.id]), about=address_place(one.id))
            found.append(PayeeAbroad(one, msgspec.json.decode(text, type=PostalAddress)))
    return found


def _terms(row: TermsRow) -> Terms:
    return Terms(
        currency=row.currency,
        from_at=row.from_at,
        margin=row.margin,
        fee_share=row.fee_share,
        fee_least=row.fee_least,
        fee_most=row.fee_most,
        message_fee=row.message_fee,
        others_charge=row.others_charge,
        via=row.via,
        days=row.days,
    )


def _quote(row: QuoteRow, *, is_used: bool) -> Quote:
    return Quote(
        id=row.id,
        customer_id=row.customer_id,
        country=row.country,
        side=Side(row.side),
        charges=ChargeBearer(row.charges),
        mid=row.mid,
        figures=Figures(
            rate=row.rate,
            sent=Money(row.sent, row.currency),
            exchanged=Money(row.exchanged, HOME),
            worth=Money(row.worth, HOME),
            fee=Money(row.fee, HOME),
            waived=Money(row.waived, HOME),
            others_fee=Money(row.others_fee, HOME),
            others_charge=Money(row.others_charge, row.currency),
        ),
        usd=Money(row.usd, DOLLAR),
        tier=TierNamed(row.tier_zh, row.tier_en) if row.tier_zh and row.tier_en else None,
        via=row.via,
        arrives_by=row.arrives_by,
        at=row.at,
        valid_until=row.valid_until,
        is_used=is_used,
    )
