"""Reads of payments: what the actor has ordered, may decide and may pay."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Row as ResultRow
from sqlalchemy import Select, and_, func, or_, select, union_all

from bankhall.accounts import api as accounts
from bankhall.accounts.types import HolderRole
from bankhall.customers import api as customers
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Reading, Tx
from bankhall.kernel.direct import direct, fetch
from bankhall.kernel.money import MOST_MINOR, Money
from bankhall.kernel.tables import Ids, is_any, recordset
from bankhall.kernel.time import business_date
from bankhall.payments.errors import NoSuchPayee, NoSuchTransfer
from bankhall.payments.models import PayeeRow, StandingOrderRow, TransferRow, UsageRow
from bankhall.payments.queries.elsewhere import banks, ways_of
from bankhall.payments.queries.exchange import told_of
from bankhall.payments.queries.incoming import arrived
from bankhall.payments.queries.refunds import refunds_of
from bankhall.payments.rules import limits as limit_rules
from bankhall.payments.rules.elsewhere import CURRENCY
from bankhall.payments.rules.refunds import refundable
from bankhall.payments.types import (
    ELSEWHERE,
    Bank,
    Made,
    MadePage,
    MyLimits,
    Party,
    Payee,
    PaymentLimits,
    StandingOrder,
    TransferState,
    Usage,
)
from bankhall.risk import api as risk
from bankhall.risk.types import Reason
from bankhall.tiers import api as tiers

_Found = ResultRow[*tuple[Any, ...]]

_MEMOS = "payments.memos"
_STANDING_ORDERS = "payments.standing_orders"
_CONTENTS = "payments.contents"
_NUMBERS = "payments.numbers_elsewhere"
_JUST_NOW = timedelta(minutes=10)
_HERE = "CN"

# What the customer reads where no rule spoke and a person looks all the same: of whom it reminds the bank, nobody says.
LOOKED_AT = Reason(
    "这笔付款需要银行工作人员核对，核对无误后就会付出，您暂时不用做什么。",
    "Somebody at the bank checks this payment. It leaves as soon as that is done; you need do nothing.",
)
_MOST_NAMED_OWNERS = 3
_MOST_LOOKED_BACK = 100
# What counts against a bound: the other bank has it already, or may any moment.
_HAS_LEFT = (TransferState.SENT, TransferState.SETTLED)

_MOST_UNASKED = 300

# Ordered, and nothing has moved yet.
_OPEN = (TransferState.WAITING, TransferState.DELAYED, TransferState.HELD)

_PAYEES = select(
    PayeeRow.id,
    PayeeRow.customer_id,
    PayeeRow.account_id,
    PayeeRow.bank_code,
    PayeeRow.number,
    PayeeRow.known_by,
    PayeeRow.sealed,
    PayeeRow.added_at,
    PayeeRow.first_paid_at,
    PayeeRow.last_paid_at,
    PayeeRow.ended_at,
)

_PAYEES_TO_PAY = direct(
    """
    SELECT id, customer_id, account_id, bank_code, known_by, added_at, first_paid_at, last_paid_at
    FROM payees WHERE id = ANY(:ids) AND ended_at IS NULL
    """
)

_UNDER_KEYS = direct(
    """
    SELECT key, id, state, content_hash FROM transfers
    WHERE key = ANY(ARRAY(SELECT json_array_elements_text(CAST(:keys AS json))))
    """
)

_LIMITS = direct(
    """
    SELECT DISTINCT ON (customer_id, currency) customer_id, currency, each, a_day, a_month
    FROM payment_limits WHERE customer_id = ANY(:ids) ORDER BY customer_id, currency, id DESC
    """
)

_LOCK_USAGE = direct(
    """
    SELECT used.customer_id, used.currency, used.on_date, used.day, used.month, used.payments, used.minute,
           used.in_minute
    FROM payment_usage AS used
    JOIN json_to_recordset(CAST(:pairs AS json)) AS wanted(customer_id uuid, currency text)
        ON used.customer_id = wanted.customer_id AND used.currency = wanted.currency
    ORDER BY used.customer_id, used.currency
    FOR UPDATE OF used
    """
)


@dataclass(frozen=True, slots=True)
class _Told:
    """A payee's name, and their number where they are at another bank."""

    name: str
    number: str = ""


_NOBODY = _Told("")


class Before(msgspec.Struct, frozen=True):
    """What stands under a key already."""

    id: UUID
    state: TransferState
    content_hash: bytes


@dataclass(frozen=True, slots=True)
class Waits:
    """A transfer that waits or has waited for the yes of one of `deciders`."""

    state: TransferState
    deciders: tuple[UUID, ...]
    until: datetime


# --------------------------------------------------------------------------------------------------- payees


async def my_payees(reading: Reading, *, abroad: bool = False) -> list[Payee]:
    """Those whom the actor keeps in this country, or abroad: who was paid last comes first."""
    wanted = _PAYEES.where(
        PayeeRow.customer_id == reading.actor.id, PayeeRow.ended_at.is_(None), PayeeRow.of_batch.is_(None)
    )
    latest = func.coalesce(PayeeRow.last_paid_at, PayeeRow.added_at)
    rows = (await reading.session.execute(wanted.order_by(latest.desc(), PayeeRow.id.desc()))).all()
    return [one for one in await _with_names(reading, rows) if one.is_abroad is abroad]


async def my_payee(reading: Reading, payee_id: UUID) -> Payee:
    """Raises NoSuchPayee, also for somebody else's and for one who is kept no more."""
    wanted = _PAYEES.where(
        PayeeRow.id == payee_id, PayeeRow.customer_id == reading.actor.id, PayeeRow.ended_at.is_(None)
    )
    rows = (await reading.session.execute(wanted)).all()
    if not rows:
        raise NoSuchPayee
    return (await _with_names(reading, rows))[0]


async def payees_to_pay(reading: Reading, payee_ids: Collection[UUID]) -> dict[UUID, Payee]:
    """Those that are kept, whosever they are, without their names: most payments need none."""
    if not payee_ids:
        return {}
    rows = await fetch(reading, _PAYEES_TO_PAY, ids=Ids(payee_ids))
    return {row.id: _payee(row, number="", currency="", told=_NOBODY) for row in rows}


async def payees_ever(reading: Reading, payee_ids: Collection[UUID]) -> dict[UUID, Payee]:
    """Also those that are not kept any more; without their names."""
    rows = await reading.session.execute(_PAYEES.where(is_any(PayeeRow.id, payee_ids)))
    return {row.id: _payee(row, number="", currency="", told=_Told("")) for row in rows}


async def payees_named(reading: Reading, payee_ids: Collection[UUID]) -> dict[UUID, Payee]:
    """As their customers wrote them, also those that are not kept any more."""
    if not payee_ids:
        return {}
    rows = (await reading.session.execute(_PAYEES.where(is_any(PayeeRow.id, payee_ids)))).all()
    return {one.id: one for one in await _with_names(reading, rows)}


async def payee_names(reading: Reading, payee_ids: Collection[UUID]) -> dict[UUID, str]:
    """As their customers wrote them; without those whose customers are forgotten."""
    return {id_: told.name for id_, told in (await _payees_told(reading, payee_ids)).items()}


async def have_paid(
    reading: Reading, customer_ids: Collection[UUID], account_id: UUID, elsewhere: bytes | None = None
) -> bool:
    """Whether one of these customers has ever paid to that account: they know whoever has it. `elsewhere`: by what an
    account at another bank is known.
    """
    query = select(PayeeRow.id).where(
        is_any(PayeeRow.customer_id, customer_ids),
        PayeeRow.known_by == elsewhere if elsewhere else PayeeRow.account_id == account_id,
        PayeeRow.first_paid_at.is_not(None),
    )
    return (await reading.session.execute(query.limit(1))).first() is not None


def known_elsewhere(reading: Reading, bank_code: str, number: str) -> bytes:
    """By what an account at another bank is known without telling its number."""
    return reading.vault.mac(_NUMBERS, f"{bank_code}|{number}".encode())


def payee_place(payee_id: UUID) -> str:
    return f"payees|{payee_id}"


def number_place(payee_id: UUID) -> str:
    return f"payees.number|{payee_id}"


async def payees_elsewhere(reading: Reading, payee_ids: Collection[UUID]) -> dict[UUID, Party]:
    """Those at other banks who can still be told of, as banks tell each other."""
    at = await reading.session.execute(select(PayeeRow.id, PayeeRow.bank_code).where(is_any(PayeeRow.id, payee_ids)))
    codes = {row.id: row.bank_code for row in at if row.bank_code}
    found = await _payees_told(reading, codes)
    return {payee_id: Party(told.name, told.number, codes[payee_id]) for payee_id, told in found.items()}


# ------------------------------------------------------------------------------------------------ transfers


async def transfers(reading: Reading, *, after: UUID | None = None, limit: int = 50) -> MadePage:
    """What the actor has ordered, and what others have on the actor's own accounts; the latest first."""
    own = await _own_accounts(reading)
    mine = customers.one_with(TransferRow.payer_id, reading.actor.id)
    ordered = select(TransferRow).where(mine)
    by_others = select(TransferRow).where(is_any(TransferRow.from_id, own), TransferRow.through.is_not(None), ~mine)
    pages = [_after(query, after).order_by(TransferRow.id.desc()).limit(limit + 1) for query in (ordered, by_others)]
    found = select(TransferRow).from_statement(union_all(*pages))
    rows = sorted((await reading.session.scalars(found)).all(), key=lambda row: row.id, reverse=True)
    shown = rows[:limit]
    return MadePage(tuple(await _made(reading, shown)), next=shown[-1].id if len(rows) > limit else None)


async def waiting(reading: Reading) -> list[Made]:
    """What waits for the actor's yes, and what the actor waits for, also where the bank has put it off; the oldest
    first.
    """
    ordered = and_(TransferRow.payer_id == reading.actor.id, TransferRow.state.in_(_OPEN))
    to_decide = and_(TransferRow.state == TransferState.WAITING, TransferRow.deciders.contains([reading.actor.id]))
    query = (
        select(TransferRow)
        .where(or_(ordered, to_decide), TransferRow.waits_until > reading.now)
        .order_by(TransferRow.id)
        .limit(200)
    )
    return await _made(reading, (await reading.session.scalars(query)).all())


async def transfer(reading: Reading, transfer_id: UUID) -> Made:
    """For whoever ordered it, is to decide it, or owns an account at one of its ends. Raises NoSuchTransfer."""
    found = await transfers_by_id(reading, [transfer_id])
    if not found:
        raise NoSuchTransfer
    return found[0]


async def transfers_by_id(reading: Reading, transfer_ids: Collection[UUID]) -> list[Made]:
    """Those of them that are the actor's to see: to tell what stands behind entries of an account."""
    rows = (await reading.session.scalars(select(TransferRow).where(is_any(TransferRow.id, transfer_ids)))).all()
    ends = await accounts.holders_of(reading, {id_ for row in rows for id_ in (row.from_id, row.to_id)})
    whose = await customers.survivors(reading, {row.payer_id for row in rows})
    made = await _made(reading, [row for row in rows if _is_seen(reading, row, ends, whose)])
    return [*made, *await arrived(reading, set(transfer_ids) - {row.id for row in rows})]


async def under_keys(reading: Reading, keys: Collection[str]) -> dict[str, Before]:
    found = await fetch(reading, _UNDER_KEYS, keys=recordset(list(keys)))
    return {row.key: Before(row.id, TransferState(row.state), bytes(row.content_hash)) for row in found}


async def was_just_asked(reading: Reading, to_id: UUID, minor: int) -> bool:
    """Whether the actor has ordered the same within the last minutes: pressed twice, or begun again elsewhere."""
    latest = (
        select(TransferRow.to_id, TransferRow.amount, TransferRow.asked_at)
        .where(TransferRow.payer_id == reading.actor.id)
        .order_by(TransferRow.id.desc())
        .limit(_MOST_LOOKED_BACK)
    )
    return any(
        row.to_id == to_id and row.amount == minor and row.asked_at > reading.now - _JUST_NOW
        for row in await reading.session.execute(latest)
    )


async def paid_through(reading: Reading, account_id: UUID, today: date) -> tuple[int, int]:
    """What the actor has paid from somebody else's account by mandates: today, and in this month. Minor units."""
    paid = func.sum(TransferRow.amount)
    query = select(paid.filter(TransferRow.asked_on == today), paid).where(
        TransferRow.from_id == account_id,
        TransferRow.payer_id == reading.actor.id,
        TransferRow.through.is_not(None),
        TransferRow.state.in_(_HAS_LEFT),
        TransferRow.asked_on >= today.replace(day=1),
    )
    day, month = (await reading.session.execute(query)).one()
    return int(day or 0), int(month or 0)


async def paid_unasked(reading: Reading, currency: str, today: date, *, also_to: UUID | None) -> int:
    """What the actor has paid to others today from accounts of their own without a yes, in minor units; and into
    `also_to`, which others share. Whoever makes more payments in a day than are looked at is asked for each.
    """
    latest = (
        select(TransferRow.amount, TransferRow.asked_on, TransferRow.currency)
        .where(
            TransferRow.payer_id == reading.actor.id,
            TransferRow.state.in_(_HAS_LEFT),
            TransferRow.deciders.is_(None),
            TransferRow.through.is_(None),
            or_(TransferRow.payee_id.is_not(None), TransferRow.to_id == also_to),
        )
        .order_by(TransferRow.id.desc())
        .limit(_MOST_UNASKED)
    )
    rows = (await reading.session.execute(latest)).all()
    if len(rows) == _MOST_UNASKED and rows[-1].asked_on == today:
        return MOST_MINOR
    return sum(row.amount for row in rows if row.asked_on == today and row.currency == currency)


async def waits_of(reading: Reading, transfer_ids: Collection[UUID]) -> dict[UUID, Waits]:
    """For the bank itself, which tells those who decide."""
    query = select(TransferRow.id, TransferRow.state, TransferRow.deciders, TransferRow.waits_until).where(
        is_any(TransferRow.id, transfer_ids), TransferRow.waits_until.is_not(None)
    )
    return {
        row.id: Waits(TransferState(row.state), tuple(row.deciders or ()), row.waits_until)
        for row in await reading.session.execute(query)
    }


async def how_many_wait(reading: Reading) -> int:
    query = select(func.count()).where(
        TransferRow.payer_id == reading.actor.id,
        TransferRow.state.in_(_OPEN),
        TransferRow.waits_until > reading.now,
    )
    return await reading.session.scalar(query) or 0


async def lock_transfer(tx: Tx, transfer_id: UUID) -> TransferRow | None:
    query = select(TransferRow).where(TransferRow.id == transfer_id).with_for_update()
    return (await tx.session.scalars(query)).one_or_none()


def seal_memo(tx: Tx, transfer_id: UUID, memo: str) -> bytes | None:
    """Under the bank's own key: a record of a payment is kept whoever leaves (反洗钱法 2024, art. 34)."""
    return tx.vault.seal(_MEMOS, memo.encode(), about=str(transfer_id)) if memo else None


def open_memo(reading: Reading, transfer_id: UUID, sealed: bytes | None) -> str:
    return reading.vault.open(_MEMOS, bytes(sealed), about=str(transfer_id)).decode() if sealed else ""


def content_hash(reading: Reading, content: bytes) -> bytes:
    """Keyed: a memo is short, and must not be found by trying."""
    return reading.vault.mac(_CONTENTS, content)


# --------------------------------------------------------------------------------------------------- limits


async def my_limits(reading: Reading, currencies: Collection[str]) -> list[MyLimits]:
    """In each of these currencies."""
    assert reading.actor.id is not None
    today = await business_date(reading)
    own = await limits_of(reading, [reading.actor.id])
    banks_own = await bank_limits_of(reading, [(reading.actor.id, currency) for currency in currencies])
    rows = await reading.session.scalars(select(UsageRow).where(UsageRow.customer_id == reading.actor.id))
    used = {row.currency: Usage(row.currency, row.on_date, row.day, row.month, row.payments) for row in rows}
    told = []
    for currency in sorted(currencies):
        bank = banks_own[reading.actor.id, currency]
        mine = limit_rules.narrower(own.get((reading.actor.id, currency)), bank)
        usage = limit_rules.usage_on(used.get(currency), currency, today)
        told.append(MyLimits(bank, mine, usage, is_lowered=mine != bank))
    return told


async def my_limits_everywhere(reading: Reading) -> list[MyLimits]:
    """In the currencies of the accounts that the actor holds."""
    held = await accounts.my_accounts(reading)
    return await my_limits(reading, {one.seen.account.currency for one in held})


async def my_standing_orders(reading: Reading, *, most: int) -> list[StandingOrder]:
    """What another system brought of the actor's own accounts."""
    query = (
        select(StandingOrderRow)
        .where(is_any(StandingOrderRow.account_id, await _own_accounts(reading)))
        .order_by(StandingOrderRow.id.desc())
        .limit(most)
    )
    return [_standing_order(reading, row) for row in await reading.session.scalars(query)]


async def limits_of(reading: Reading, customer_ids: Collection[UUID]) -> dict[tuple[UUID, str], PaymentLimits]:
    """What customers have set for themselves, by customer and currency."""
    return {
        (row.customer_id, row.currency): PaymentLimits(
            currency=row.currency, each=row.each, a_day=row.a_day, a_month=row.a_month
        )
        for row in await fetch(reading, _LIMITS, ids=Ids(customer_ids))
    }


async def bank_limits_of(
    reading: Reading, pairs: Collection[tuple[UUID, str]]
) -> dict[tuple[UUID, str], PaymentLimits]:
    """The most that the bank lets each customer pay in each currency, by their tier."""
    ordinary = await ordinary_limits_of(reading, pairs)
    return limit_rules.by_tier(ordinary, await tiers.limit_times(reading, {customer_id for customer_id, _ in pairs}))


async def ordinary_limits_of(
    reading: Reading, pairs: Collection[tuple[UUID, str]]
) -> dict[tuple[UUID, str], PaymentLimits]:
    """The same without any tier."""
    organisations = await customers.organisations_among(reading, {customer_id for customer_id, _ in pairs})
    return {
        (customer_id, currency): limit_rules.bank_limits(currency, is_organisation=customer_id in organisations)
        for customer_id, currency in pairs
    }


async def lock_usage_of(tx: Tx, customer_id: UUID, currency: str) -> None:
    """Nobody pays for this customer in this currency before the commit."""
    query = select(UsageRow.day).where(UsageRow.customer_id == customer_id, UsageRow.currency == currency)
    await tx.session.execute(query.with_for_update())


async def lock_usage(tx: Tx, pairs: str) -> dict[tuple[UUID, str], Usage]:
    """`pairs`: a recordset of customer_id and currency. Held until the commit, in the order of customers: whoever pays
    twice at once does it one after the other.
    """
    found = await fetch(tx, _LOCK_USAGE, pairs=pairs)
    return {
        (row.customer_id, row.currency): Usage(
            row.currency, row.on_date, row.day, row.month, row.payments, row.minute, row.in_minute
        )
        for row in found
    }


# -------------------------------------------------------------------------------------------------- telling


async def _own_accounts(reading: Reading) -> list[UUID]:
    return [one.seen.account.id for one in await accounts.my_accounts(reading) if one.seen.role is HolderRole.OWNER]


def _after(query: Select[Any], after: UUID | None) -> Select[Any]:
    return query if after is None else query.where(TransferRow.id < after)


def _is_seen(
    reading: Reading, row: TransferRow, ends: dict[UUID, dict[UUID, HolderRole]], whose: dict[UUID, UUID]
) -> bool:
    me = reading.actor.id
    if me is None or reading.actor.kind != "customer":
        return False
    if me == whose.get(row.payer_id, row.payer_id) or me in ends.get(row.from_id, {}) or me in (row.deciders or ()):
        return True
    return row.state == TransferState.SETTLED and me in ends.get(row.to_id, {})


async def _made(reading: Reading, rows: Sequence[TransferRow]) -> list[Made]:
    """With the names that the actor may know: of payees as their payers wrote them, of payers to whom they paid."""
    me = reading.actor.id
    ends = {id_ for row in rows for id_ in (row.from_id, row.to_id)}
    known = await accounts.accounts(reading, ends)
    holders = await accounts.holders_of(reading, ends)
    payees = await _payees_told(reading, {row.payee_id for row in rows if row.payee_id})
    ways = await ways_of(reading, {row.id: row.payee_id for row in rows if row.payee_id and row.to_id not in known})
    refunds = await refunds_of(reading, [row.id for row in rows if row.state == TransferState.SETTLED])
    looked_at = [row.id for row in rows if row.payer_id == me and row.deciders is None and row.waits_until is not None]
    reasons = dict.fromkeys(looked_at, LOOKED_AT) | await risk.reasons_of(reading, looked_at)
    abroad = await told_of(reading, [id_ for id_, way in ways.items() if way.bank.country != _HERE])
    incoming = {row.id: _is_incoming(row, holders, me) for row in rows}
    payers = {id_ for row in rows if incoming[row.id] for id_ in _owners(holders, row.from_id)}
    askers = {row.payer_id for row in rows if row.payer_id != me and not incoming[row.id]}
    briefs = await customers.briefs(reading, payers | askers)
    names = {id_: brief.name for id_, brief in briefs.items()}
    made = []
    for row in rows:
        given, amount = refunds.get(row.id, ()), Money(row.amount, row.currency)
        may_refund = incoming[row.id] and me is not None and holders[row.to_id].get(me) is HolderRole.OWNER
        if incoming[row.id]:
            other = ", ".join(filter(None, (names.get(id_, "") for id_ in _owners(holders, row.from_id))))
        else:
            other = payees[row.payee_id].name if row.payee_id in payees else ""
        waits = row.state == TransferState.WAITING
        is_due = row.waits_until is not None and row.waits_until <= reading.now
        is_over = is_due and row.state in (TransferState.WAITING, TransferState.HELD)
        made.append(
            Made(
                id=row.id,
                state=TransferState.LAPSED if is_over else TransferState(row.state),
                from_id=row.from_id,
                from_number=known[row.from_id].number
                if _knows_source(row, holders, me)
                else _tail(known[row.from_id].number),
                to_id=row.to_id,
                to_number=known[row.to_id].number if row.to_id in known else _number(payees, row.payee_id),
                amount=amount,
                memo=open_memo(reading, row.id, row.memo),
                other_name=other,
                is_own=row.payee_id is None,
                is_incoming=incoming[row.id],
                asked_by=names.get(row.payer_id) if row.payer_id in askers else None,
                may_decide=waits and not is_over and me in (row.deciders or ()),
                may_cancel=row.state in _OPEN and not is_due and me == row.payer_id,
                asked_at=row.asked_at,
                waits_until=row.waits_until,
                ended_at=row.waits_until if is_over else row.ended_at,
                transaction_id=row.transaction_id,
                way=ways.get(row.id),
                safety=reasons.get(row.id),
                refunds=given,
                refundable=refundable(amount, row.ended_at, given, reading.now) if may_refund else None,
                remittance=abroad.get(row.id),
            )
        )
    return made


def _knows_source(row: TransferRow, holders: dict[UUID, dict[UUID, HolderRole]], me: UUID | None) -> bool:
    """Whoever only says yes to somebody's payment has no need of that account's number."""
    return me not in (row.deciders or ()) or me in holders.get(row.from_id, {})


def seal_standing_order(reading: Reading, order_id: UUID, to_bank: str, to_account: str) -> bytes:
    return reading.vault.seal(_STANDING_ORDERS, msgspec.json.encode([to_bank, to_account]), about=str(order_id))


def _standing_order(reading: Reading, row: StandingOrderRow) -> StandingOrder:
    whom = reading.vault.open(_STANDING_ORDERS, bytes(row.sealed), about=str(row.id))
    to_bank, to_account = msgspec.json.decode(whom, type=tuple[str, str])
    return StandingOrder(
        row.id, row.account_id, to_bank, to_account, Money(row.amount, row.currency), row.purpose, row.registered_at
    )


def _tail(number: str) -> str:
    return "*" * (len(number) - 4) + number[-4:]


def _number(payees: Mapping[UUID, _Told], payee_id: UUID | None) -> str:
    return payees[payee_id].number if payee_id and payee_id in payees else ""


def _is_incoming(row: TransferRow, holders: dict[UUID, dict[UUID, HolderRole]], me: UUID | None) -> bool:
    is_payers = me == row.payer_id or me in holders.get(row.from_id, {}) or me in (row.deciders or ())
    return not is_payers and me in holders.get(row.to_id, {})


def _owners(holders: dict[UUID, dict[UUID, HolderRole]], account_id: UUID) -> list[UUID]:
    owners = [id_ for id_, role in holders.get(account_id, {}).items() if role is HolderRole.OWNER]
    return sorted(owners)[:_MOST_NAMED_OWNERS]


async def _payees_told(reading: Reading, payee_ids: Collection[UUID]) -> dict[UUID, _Told]:
    if not payee_ids:
        return {}
    rows = (await reading.session.execute(_PAYEES.where(is_any(PayeeRow.id, payee_ids)))).all()
    keys = await data_keys(reading, {row.customer_id for row in rows})
    told = {}
    for row in rows:
        if (key := keys.get(row.customer_id)) is not None:
            name = key.open(bytes(row.sealed), about=payee_place(row.id)).decode()
            number = key.open(bytes(row.number), about=number_place(row.id)).decode() if row.number else ""
            told[row.id] = _Told(name, number)
    return told


async def _with_names(reading: Reading, rows: Sequence[_Found]) -> list[Payee]:
    known = await accounts.accounts(reading, {row.account_id for row in rows if row.account_id})
    told = await _payees_told(reading, {row.id for row in rows})
    there = await banks(reading, {row.bank_code for row in rows if row.bank_code})
    payees = []
    for row in rows:
        one = told.get(row.id, _Told(""))
        account = known.get(row.account_id)
        number, currency = (account.number, account.currency) if account else (one.number, CURRENCY)
        payees.append(_payee(row, number=number, currency=currency, told=one, bank=there.get(row.bank_code)))
    return payees


def _payee(row: _Found, *, number: str, currency: str, told: _Told, bank: Bank | None = None) -> Payee:
    is_abroad = row.bank_code is not None and not row.bank_code.isdigit()
    return Payee(
        id=row.id,
        customer_id=row.customer_id,
        account_id=row.account_id or ELSEWHERE,
        account_number=number,
        currency=currency,
        name=told.name,
        added_at=row.added_at,
        first_paid_at=row.first_paid_at,
        last_paid_at=row.last_paid_at,
        bank=bank,
        known_by=bytes(row.known_by) if row.known_by else None,
        is_abroad=is_abroad,
        # A BIC has its bank's country in the middle.
        country=row.bank_code[4:6] if is_abroad and row.bank_code else _HERE,
    )
