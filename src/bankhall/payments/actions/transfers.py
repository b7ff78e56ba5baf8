"""Transferring: decided, confirmed, booked and written down for many customers' orders at once.

Everybody's usage is locked first, in the order of customers, then the accounts in the books, in the order of their ids.
Whoever sends an order twice at once waits at their usage and then finds the first one's transfer under its key.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from uuid import UUID

import msgspec

from bankhall.accounts import api as accounts
from bankhall.accounts.errors import MandateLimit, NoSuchAccount, NotInMandate
from bankhall.accounts.types import PAY, Account, Allowed, GuardedBy, HolderRole, NeedsYesOf, Paying
from bankhall.kernel.actors import Asker, Shown
from bankhall.kernel.db import Tx
from bankhall.kernel.direct import direct, run
from bankhall.kernel.errors import BadInput, Refusal
from bankhall.kernel.ids import new_id
from bankhall.kernel.money import Money
from bankhall.kernel.settings import Settings
from bankhall.kernel.step_up.actions import Given, find_confirmation, use_confirmation
from bankhall.kernel.tables import Ids, recordset
from bankhall.kernel.time import business_date
from bankhall.ledger import api as ledger
from bankhall.ledger.errors import KeyReused
from bankhall.ledger.types import HoldPlaced, Leg, Posted, Posting
from bankhall.payments import queries
from bankhall.payments.actions import elsewhere, looks, screening
from bankhall.payments.errors import (
    NeedsQuote,
    NoSuchPayee,
    NotEnough,
    NotMadeForSafety,
    OverLimit,
    RateDoesNotWait,
    TooManyWaiting,
)
from bankhall.payments.events import TransferSettled, TransferWaits
from bankhall.payments.rules import limits as limit_rules
from bankhall.payments.rules import transfers as rules
from bankhall.payments.types import (
    WAITS,
    Pay,
    Payee,
    PaymentLimits,
    Preview,
    Submit,
    Submitted,
    Transfer,
    TransferState,
    Usage,
)
from bankhall.tiers import api as tiers

_Pair = tuple[UUID, str]
# What the books said: booked; or held, for whoever is paid at another bank; or why not.
_Said = Posted | HoldPlaced | Refusal

_WRITE = direct(
    """
    INSERT INTO transfers (id, key, content_hash, payer_id, from_id, to_id, payee_id, amount, currency, memo, through,
                           asked_at, asked_on, waits_until, deciders, state, transaction_id, ended_at, ended_by)
    SELECT id, key, decode(hash, 'base64'), payer_id, from_id, to_id, payee_id, amount, currency,
           decode(memo, 'base64'), through, :now, :today, waits_until, deciders, state, transaction_id,
           CASE WHEN state = 'settled' THEN CAST(:now AS timestamptz) END,
           CASE WHEN state = 'settled' THEN payer_id END
    FROM json_to_recordset(CAST(:rows AS json))
        AS fresh(id uuid, key text, hash text, payer_id uuid, from_id uuid, to_id uuid, payee_id uuid, amount bigint,
                 currency text, memo text, through uuid, waits_until timestamptz, deciders uuid[], state text,
                 transaction_id uuid)
    """
)

_USE = direct(
    """
    INSERT INTO payment_usage (customer_id, currency, on_date, day, month, payments, minute, in_minute)
    SELECT * FROM json_to_recordset(CAST(:rows AS json))
        AS fresh(customer_id uuid, currency text, on_date date, day bigint, month bigint, payments bigint,
                 minute bigint, in_minute integer)
    ORDER BY 1, 2
    ON CONFLICT (customer_id, currency) DO UPDATE
        SET on_date = excluded.on_date, day = excluded.day, month = excluded.month, payments = excluded.payments,
            minute = excluded.minute, in_minute = excluded.in_minute
    """
)

# The place of those who have never paid, so that there is something to lock.
_MAKE_ROOM = direct(
    """
    INSERT INTO payment_usage (customer_id, currency, on_date, day, month, payments)
    SELECT customer_id, currency, :today, 0, 0, 0 FROM json_to_recordset(CAST(:pairs AS json))
        AS fresh(customer_id uuid, currency text)
    ORDER BY 1, 2
    ON CONFLICT DO NOTHING
    """
)

_NOTE_PAYEES = direct(
    """
    UPDATE payees SET first_paid_at = coalesce(first_paid_at, :now), last_paid_at = :now
    WHERE id = ANY(:ids)
    """
)


@dataclass(slots=True)
class _Desk:
    """What lies on the desk while a batch is decided. `usage` is carried forward from order to order, and so are
    `through`: what a payer has paid from somebody else's account, today and this month, and `unasked`: what one whose
    payments are guarded has paid today without anybody's yes, to others and to the shared account. `used`: the
    confirmations that are spoken for already. `is_quoted`: what goes abroad has been asked for with its quote before.
    `knows_tiers`: the bank's limits are by the payers' tiers; that is asked once somebody would be refused otherwise.
    """

    today: date
    accounts: Mapping[UUID, Account]
    holders: Mapping[UUID, Mapping[UUID, HolderRole]]
    payees: dict[UUID, Payee]
    limits: Mapping[_Pair, PaymentLimits]
    bank_limits: Mapping[_Pair, PaymentLimits]
    guards: Mapping[UUID, Sequence[GuardedBy]]
    usage: dict[_Pair, Usage]
    before: dict[str, queries.Before]
    through: dict[tuple[UUID, UUID], tuple[int, int]] = field(default_factory=dict)
    unasked: dict[tuple[_Pair, UUID | None], int] = field(default_factory=dict)
    used: set[UUID] = field(default_factory=set)
    screened: dict[str, screening.Screened] = field(default_factory=dict)
    touched: set[_Pair] = field(default_factory=set)
    is_quoted: bool = False
    knows_tiers: bool = False


class _Plan(msgspec.Struct, frozen=True):
    """A transfer that nothing but the books can refuse any more. `payee`: None between accounts of one's own.
    `deciders`: whose yes it waits for, if anybody's. `screened`: what the bank's risk rules said of it, if anything.
    """

    id: UUID
    order: Submit
    key: str
    content: bytes
    payer_id: UUID
    source: Account
    target: Account
    payee: Payee | None
    through: UUID | None
    deciders: frozenset[UUID]
    needs_confirmation: bool
    given: Given | None
    screened: screening.Screened | None = None

    @property
    def put_off(self) -> TransferState | None:
        """How the bank's risk rules keep it from being carried out now. What waits for a yes is asked again then."""
        return None if self.deciders or self.screened is None else screening.state_of(self.screened.verdict)

    @property
    def stays(self) -> bool:
        """Whether nothing of it moves now."""
        return bool(self.deciders) or self.put_off is not None

    @property
    def is_plain(self) -> bool:
        """Whether nothing follows from it but what follows from every payment: so it is with most."""
        return self.given is None and self.screened is None and not self.deciders

    @property
    def waits_for(self) -> timedelta:
        return screening.PUT_OFF_FOR[self.put_off] if self.put_off else WAITS

    @property
    def is_elsewhere(self) -> bool:
        return self.payee is not None and self.payee.is_elsewhere

    @property
    def minor(self) -> int:
        return self.order.transfer.amount.minor

    @property
    def pair(self) -> _Pair:
        return self.payer_id, self.source.currency


async def submit_transfers(tx: Tx, orders: Sequence[Submit]) -> list[Submitted | Refusal]:
    """Carries out each order or says why not, in order; a refused one moves nothing and stops none of the others.

    Refusals: NoSuchAccount, NoSuchPayee, NotInMandate, PayeeNotKnown, MandateLimit, NotOfAge, BadInput naming `amount`,
    SameAccount, CannotPayFrom, PayeeCannotReceive, OtherCurrency, TooFast, OverLimit, NotEnough, TooManyWaiting,
    KeyReused, WarnedFirst, NotMadeForSafety, step_up's ConfirmationRequired, the books' AccountFrozen and
    AccountClosed.
    """
    desk = await _lay_out(tx, orders)
    decided = [await _decide(tx, order, desk) for order in orders]
    plans = [plan for plan in decided if isinstance(plan, _Plan)]
    booked = await _book(tx, plans, desk)
    await _write(tx, plans, booked, desk)
    await _note_screened(tx, orders, plans, desk)
    await looks.keep_refused(tx, [one for one in decided if isinstance(one, NotMadeForSafety)])
    outcomes = [_outcome(one, booked) for one in decided]
    return await _ask_again(tx, orders, outcomes, plans, booked)


async def preview_transfer(tx: Tx, order: Submit) -> Preview:
    """What the order would come to at this moment; for `db.rehearse`. Nothing is confirmed for it, and nothing asked.
    Raises what submit_transfers refuses with, but for ConfirmationRequired.
    """
    plan, desk = await _plan_alone(tx, order)
    view = tx.speaking_for(order.asker)
    (balance,) = (await ledger.balances(tx, [plan.source.id])).values()
    was_just_paid = await queries.was_just_asked(view, plan.target.id, plan.minor)
    outcome = (await _book(tx, [plan], desk)).get(plan.id)
    if isinstance(outcome, Refusal):
        raise outcome
    waits, safety = bool(plan.deciders), screening.told(plan.screened, tx.now)
    if plan.put_off and balance.available < plan.minor:  # the books were not asked
        raise NotEnough(plan.source.id, balance.available, plan.source.currency)
    currency = plan.source.currency
    if not desk.knows_tiers:
        await _ask_for_tiers(tx, desk)
    left = limit_rules.left_today(_limits(desk, plan.pair), desk.usage[plan.pair]) if plan.payee else None
    return Preview(
        fee=Money(0, currency),
        arrives_at=None if plan.stays else tx.now + (elsewhere.USUALLY_WITHIN if plan.is_elsewhere else timedelta()),
        balance_after=Money(balance.available - plan.minor, currency),
        left_today=Money(left, currency) if left is not None else None,
        needs_confirmation=plan.needs_confirmation,
        waits_for_yes=waits,
        cautions=rules.cautions(plan.payee, plan.minor, balance.available, was_just_paid=was_just_paid),
        safety=safety,
    )


async def carry_out(tx: Tx, order: Submit, *, transfer_id: UUID, is_let_go: bool = False) -> UUID | None:
    """A transfer that has waited and got its yes: everything is asked again at this moment, but for the confirmation
    that its payer gave. `is_let_go`: the bank had put it off itself, and does not ask its risk rules once more; it then
    raises NotInMandate where it would need somebody's yes by now. Returns the transaction in the books, None where it
    is on its way to another bank. Raises as submit_transfers; NotMadeForSafety where the bank would not make it yet.
    """
    plan, desk = await _plan_alone(tx, order, is_screened=not is_let_go, is_quoted=True, carried=transfer_id)
    if is_let_go and plan.deciders:
        raise NotInMandate
    if plan.screened is not None:
        screening.refuse_to_carry_out(plan.screened)
    if plan.deciders:  # what needs nobody's yes any more has been counted as it was decided
        _count(desk, plan)
    plan = msgspec.structs.replace(plan, id=transfer_id, deciders=frozenset())
    outcome = (await _book(tx, [plan], desk))[transfer_id]
    if isinstance(outcome, Refusal):
        raise outcome
    await _note(tx, [plan], {transfer_id: outcome}, desk)
    return outcome.transaction_id if isinstance(outcome, Posted) else None


async def done_before(tx: Tx, order: Submit) -> Submitted | None:
    """What stands under its key already, if anything. Raises KeyReused."""
    key = _key(order)
    before = (await queries.under_keys(tx, [key])).get(key)
    if before is None:
        return None
    if before.content_hash != _content_of(tx, order):
        raise KeyReused
    return Submitted(before.id, before.state, repeated=True)


def _content_of(tx: Tx, order: Submit) -> bytes:
    """By what it is known whether the same is asked again under a key."""
    told = msgspec.json.encode(order.transfer, order="deterministic")
    return queries.content_hash(tx, told + order.abroad.terms if order.abroad else told)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a transfer would come to, but for what is on the account. `payee`: None between accounts of one's own."""

    source: Account
    payee: Payee | None
    needs_confirmation: bool
    waits_for_yes: bool


async def check_transfer(tx: Tx, order: Submit) -> Checked:
    """Whether its payer could make it on some other day, from an account of their own: balances, and what they have
    paid today, are left out. Raises what submit_transfers refuses with besides, NotInMandate for somebody else's
    account.
    """
    desk = await _lay_out(tx, [order], is_screened=False)
    desk.before.clear()
    desk.usage = {pair: limit_rules.usage_on(None, pair[1], desk.today) for pair in desk.usage}
    plan = await _decide(tx, order, desk, is_rehearsal=True)
    if isinstance(plan, Refusal):
        raise plan
    assert isinstance(plan, _Plan), "nothing stands under its key"
    if plan.payer_id not in desk.holders.get(plan.source.id, {}):
        raise NotInMandate
    return Checked(plan.source, plan.payee, plan.needs_confirmation, waits_for_yes=bool(plan.deciders))


async def _plan_alone(
    tx: Tx, order: Submit, *, is_screened: bool = True, is_quoted: bool = False, carried: UUID | None = None
) -> tuple[_Plan, _Desk]:
    """What one order comes to, whatever was done under its key before, and without a confirmation. Raises what
    stands in its way.
    """
    desk = await _lay_out(tx, [order], is_screened=is_screened, carried=carried)
    desk.before.clear()
    desk.is_quoted = is_quoted
    plan = await _decide(tx, order, desk, is_rehearsal=True)
    if isinstance(plan, Refusal):
        raise plan
    assert isinstance(plan, _Plan), "nothing stands under its key"
    return plan, desk


async def _lay_out(tx: Tx, orders: Sequence[Submit], *, is_screened: bool = True, carried: UUID | None = None) -> _Desk:
    today = await business_date(tx)
    pairs = list({(_payer(order), order.transfer.amount.currency) for order in orders})
    usage = await _lock_usage(tx, pairs, today)
    payees = await queries.payees_to_pay(tx, {one.transfer.payee_id for one in orders if one.transfer.payee_id})
    named = {order.transfer.from_id for order in orders} | {payee.account_id for payee in payees.values()}
    named |= {order.transfer.to_own_id for order in orders if order.transfer.to_own_id}
    payers = {payer_id for payer_id, _ in pairs}
    holders = await accounts.holders_of(tx, named)
    desk = _Desk(
        today=today,
        accounts=await accounts.accounts(tx, named) | await elsewhere.clearing_account(tx, payees.values(), today),
        holders=holders,
        payees=payees,
        limits=await queries.limits_of(tx, payers),
        bank_limits=await queries.ordinary_limits_of(tx, pairs),
        guards=await accounts.guards_of(tx, payers | _paid_for(orders, holders)),
        usage={pair: limit_rules.usage_on(usage.get(pair), pair[1], today) for pair in pairs},
        before=await queries.under_keys(tx, [_key(order) for order in orders]),
    )
    if is_screened:
        desk.screened = await screening.screen(tx, orders, desk.payees, desk.accounts, desk.holders)
        await looks.let_through(tx, orders, desk.screened, carried=carried)
    return desk


async def _lock_usage(tx: Tx, pairs: Sequence[_Pair], today: date) -> Mapping[_Pair, Usage]:
    asked = recordset([{"customer_id": customer_id, "currency": currency} for customer_id, currency in pairs])
    found = await queries.lock_usage(tx, asked)
    if len(found) == len(pairs):
        return found
    await run(tx, _MAKE_ROOM, today=today, pairs=asked)
    return await queries.lock_usage(tx, asked)


async def _decide(tx: Tx, order: Submit, desk: _Desk, *, is_rehearsal: bool = False) -> _Plan | Submitted | Refusal:
    """With the desk carried forward where it goes through. A refusal leaves it as it was."""
    content = _content_of(tx, order)
    key = _key(order)
    if before := desk.before.get(key):
        return Submitted(before.id, before.state, repeated=True) if before.content_hash == content else KeyReused()
    try:
        plan = await _plan(tx.speaking_for(order.asker), order, key, content, desk, is_rehearsal=is_rehearsal)
    except Refusal as refusal:
        return refusal
    if plan.given is not None:
        desk.used.add(plan.given.id)
    if not plan.stays:
        _count(desk, plan)
    if plan.payee is not None and _is_by_hand(order, is_rehearsal=is_rehearsal):
        desk.usage[plan.pair] = limit_rules.by_hand(desk.usage[plan.pair], tx.now)
        desk.touched.add(plan.pair)
    sent = TransferState.SENT if plan.is_elsewhere else TransferState.SETTLED
    state = TransferState.WAITING if plan.deciders else plan.put_off or sent
    desk.before[key] = queries.Before(plan.id, state, content)
    return plan


async def _plan(view: Tx, order: Submit, key: str, content: bytes, desk: _Desk, *, is_rehearsal: bool) -> _Plan:
    """Raises whatever stands in the way but the books."""
    transfer, payer_id = order.transfer, _payer(order)
    # First where to: what is wrong there is said whether or not somebody else has the account that it would come from.
    payee, target = _target(transfer, payer_id, desk)
    if payee is not None and payee.is_abroad and order.abroad is None and not desk.is_quoted:
        raise NeedsQuote
    source = desk.accounts.get(transfer.from_id)
    if source is None:
        raise NoSuchAccount
    permission = await _permission(view, order, source, target, payee, desk)
    if (refusal := rules.refuse(transfer, source, target)) is not None:
        raise refusal
    if payee is not None:
        pair = payer_id, source.currency
        if _is_by_hand(order, is_rehearsal=is_rehearsal):
            haste = limit_rules.refuse_haste(desk.usage[pair], view.now, a_minute=payments_a_minute())
            if haste is not None:
                raise haste
        over = limit_rules.refuse(_limits(desk, pair), desk.usage[pair], transfer.amount.minor)
        if over is not None and not desk.knows_tiers:
            await _ask_for_tiers(view, desk)
            over = limit_rules.refuse(_limits(desk, pair), desk.usage[pair], transfer.amount.minor)
        if over is not None:
            raise over
    deciders = permission.customer_ids if isinstance(permission, NeedsYesOf) else frozenset()
    if deciders and order.abroad is not None:
        raise RateDoesNotWait
    screened = desk.screened.get(key)
    waits = bool(deciders) or (screened is not None and screening.state_of(screened.verdict) is not None)
    if waits and not is_rehearsal and await queries.how_many_wait(view) >= rules.MOST_WAITING:
        raise TooManyWaiting(rules.MOST_WAITING)
    if screened is not None:
        screening.refuse(screened, order, is_rehearsal=is_rehearsal)
    needs = rules.needs_confirmation(payee, transfer.amount.minor, source.currency) or screening.asks(screened)
    needs = needs or order.abroad is not None
    given = None
    if needs and payee is not None and not is_rehearsal and not order.is_agreed:
        given = await _confirmed(view, order, source, payee, desk)
    return _Plan(
        id=new_id(),
        order=order,
        key=key,
        content=content,
        payer_id=payer_id,
        source=source,
        target=target,
        payee=payee,
        through=permission.through,
        deciders=deciders,
        needs_confirmation=needs,
        given=given,
        screened=screened,
    )


async def _ask_for_tiers(view: Tx, desk: _Desk) -> None:
    """Of everybody on the desk at once. A tier only ever allows more: nobody who needs no more is asked about."""
    times = await tiers.limit_times(view, {payer_id for payer_id, _ in desk.bank_limits})
    desk.bank_limits = limit_rules.by_tier(desk.bank_limits, times)
    desk.knows_tiers = True


def _target(transfer: Transfer, payer_id: UUID, desk: _Desk) -> tuple[Payee | None, Account]:
    """To whom and where. An account that is named by its id is the payer's own; whose it is otherwise, nobody learns.
    Raises NoSuchPayee, NoSuchAccount, BadInput.
    """
    if (transfer.payee_id is None) == (transfer.to_own_id is None):
        raise BadInput.of("payee_id", "either a payee, or an account of your own")
    if transfer.payee_id is not None:
        payee = desk.payees.get(transfer.payee_id)
        if payee is None or payee.customer_id != payer_id:
            raise NoSuchPayee
        return payee, desk.accounts[payee.account_id]
    assert transfer.to_own_id is not None
    target = desk.accounts.get(transfer.to_own_id)
    source_owners, target_holders = desk.holders.get(transfer.from_id, {}), desk.holders.get(transfer.to_own_id, {})
    if target is None or not rules.is_between_own(payer_id, source_owners, target_holders):
        raise NoSuchAccount
    return None, target


async def _permission(
    view: Tx, order: Submit, source: Account, target: Account, payee: Payee | None, desk: _Desk
) -> Allowed | NeedsYesOf:
    """Raises NoSuchAccount, NotInMandate, PayeeNotKnown, MandateLimit, NotOfAge."""
    transfer, payer_id = order.transfer, _payer(order)
    holders = desk.holders.get(source.id, {})
    role = holders.get(payer_id)
    if role is None:
        if payee is not None and payee.is_elsewhere:
            await elsewhere.refuse_takers_own(view, payer_id, payee)
        owners = [id_ for id_, held_as in holders.items() if held_as is HolderRole.OWNER]
        if (payer_id, source.id) not in desk.through:
            desk.through[payer_id, source.id] = await queries.paid_through(view, source.id, desk.today)
        day, month = desk.through[payer_id, source.id]
        paying = Paying(
            amount=transfer.amount,
            payee_is_known=await queries.have_paid(view, owners, target.id, payee.known_by if payee else None),
            paid_today=day,
            paid_this_month=month,
        )
        answer = await accounts.may_act(view, source.id, PAY, paying)
        if isinstance(answer, Refusal):
            raise answer
        _refuse_past_guards(desk, owners, transfer.amount, day)
        return answer
    shared_id = target.id if payee is None and rules.is_shared(payer_id, desk.holders.get(target.id, {})) else None
    guards = desk.guards.get(payer_id)
    if guards is None or role is not HolderRole.OWNER or (payee is None and shared_id is None):
        return Allowed()
    spent = (payer_id, source.currency), shared_id
    if spent not in desk.unasked:
        desk.unasked[spent] = await queries.paid_unasked(view, source.currency, desk.today, also_to=shared_id)
    paying = Paying(amount=transfer.amount, payee_is_known=False, paid_today=desk.unasked[spent])
    return accounts.decide_for_owner(guards, paying, now=view.now)


def _refuse_past_guards(desk: _Desk, owners: Iterable[UUID], amount: Money, paid_today: int) -> None:
    """Whoever has their own payments guarded lets nobody else pay beyond that either: else a thief would have himself
    let pay. Raises MandateLimit.
    """
    for owner_id in owners:
        for one in desk.guards.get(owner_id, ()):
            if accounts.guard_asks(one.guard, amount, paid_today):
                is_same = one.guard.currency == amount.currency
                raise MandateLimit(one.guard.above if is_same else 0, amount.currency)


def _paid_for(orders: Sequence[Submit], holders: Mapping[UUID, Mapping[UUID, HolderRole]]) -> set[UUID]:
    """The owners of what somebody else pays from."""
    others = (holders.get(order.transfer.from_id, {}) for order in orders)
    return {
        id_
        for order, held in zip(orders, others, strict=True)
        if _payer(order) not in held
        for id_, role in held.items()
        if role is HolderRole.OWNER
    }


async def _confirmed(view: Tx, order: Submit, source: Account, payee: Payee, desk: _Desk) -> Given | None:
    """Raises ConfirmationRequired, with the payee as the payer wrote them."""
    shown = order.asker.shown
    content = order.abroad.confirmed if order.abroad else await _pay(view, order.transfer, source, payee)
    if shown is not None and shown.confirmation_id in desk.used:
        # Another order of this batch came with the same confirmation: this one has none.
        unconfirmed = Shown(shown.session_id)
        view = view.speaking_for(Asker(order.asker.actor, order.asker.request_id, unconfirmed))
    return await find_confirmation(view, content)


async def _pay(view: Tx, transfer: Transfer, source: Account, payee: Payee) -> Pay:
    named = await queries.my_payee(view, payee.id)
    return Pay(
        from_id=source.id,
        from_account=source.number,
        payee_id=payee.id,
        payee=named.name,
        account_number=named.account_number,
        amount=transfer.amount,
        memo=transfer.memo,
        bank=named.bank.name if named.bank else "",
    )


async def _book(tx: Tx, plans: Iterable[_Plan], desk: _Desk) -> dict[UUID, _Said]:
    """By the plan's id. What the books refuse is given back to its payer's limit."""
    ready = [plan for plan in plans if not plan.stays]
    moving = [plan for plan in ready if not plan.is_elsewhere]
    leaving = [plan for plan in ready if plan.is_elsewhere]
    if moving and leaving:  # all accounts in the order of their ids, before any of them is asked
        await ledger.lock(tx, {id_ for plan in ready for id_ in (plan.source.id, plan.target.id)})
    posted = await ledger.post(tx, [_posting(plan) for plan in moving])
    said = [*posted, *(await ledger.place_holds(tx, [elsewhere.hold(_sending(plan)) for plan in leaving]))]
    booked: dict[UUID, _Said] = {}
    for plan, outcome in zip([*moving, *leaving], said, strict=True):
        if isinstance(outcome, Refusal):
            outcome = rules.said_by_payments(outcome, plan.target.id)
            _count_back(desk, plan)
        booked[plan.id] = outcome
    return booked


async def _write(tx: Tx, plans: Sequence[_Plan], booked: Mapping[UUID, _Said], desk: _Desk) -> None:
    kept = [plan for plan in plans if not isinstance(booked.get(plan.id), Refusal)]
    if not kept:
        return
    rows = [_row(tx, plan, booked.get(plan.id)) for plan in kept]
    await run(tx, _WRITE, now=tx.now, today=desk.today, rows=recordset(rows))
    done = {id_: outcome for id_, outcome in booked.items() if not isinstance(outcome, Refusal)}
    await _note(tx, [plan for plan in kept if plan.id in done], done, desk)
    for plan in kept:
        if plan.is_plain:
            continue
        view = tx.speaking_for(plan.order.asker)
        await use_confirmation(view, plan.given)
        if plan.screened is not None and plan.screened.allowed_by is not None:
            await looks.use(view, plan.screened.allowed_by, plan.id)
        if plan.deciders:
            view.emit(TransferWaits(transfer_id=plan.id, payer_id=plan.payer_id, deciders=tuple(sorted(plan.deciders))))
            view.audit("payments.ask_to_transfer", "transfer", plan.id, **_told(plan))
        if plan.put_off and plan.screened:
            screening.put_off(view, plan.id, plan.payer_id, plan.order.transfer.amount, plan.screened)


async def _note_screened(tx: Tx, orders: Sequence[Submit], plans: Sequence[_Plan], desk: _Desk) -> None:
    """What the risk rules said, also of what was not made in the end."""
    if desk.screened:
        ids = {plan.key: plan.id for plan in plans}
        await screening.note(tx, desk.screened, {_key(order): _payer(order) for order in orders}, ids)


async def _note(tx: Tx, plans: Sequence[_Plan], done: Mapping[UUID, Posted | HoldPlaced], desk: _Desk) -> None:
    """What follows from money having moved, or being held for another bank: limits, payees, events, audit."""
    used = [
        {
            "customer_id": customer_id,
            "currency": currency,
            "on_date": usage.on_date,
            "day": usage.day,
            "month": usage.month,
            "payments": usage.payments,
            "minute": usage.minute,
            "in_minute": usage.in_minute,
        }
        for customer_id, currency in desk.touched
        for usage in [desk.usage[customer_id, currency]]
    ]
    if used:
        await run(tx, _USE, rows=recordset(used))
    if paid := {plan.payee.id for plan in plans if plan.payee and not plan.is_elsewhere}:
        await run(tx, _NOTE_PAYEES, now=tx.now, ids=Ids(paid))
    if leaving := [_sending(plan) for plan in plans if plan.is_elsewhere]:
        await elsewhere.send(
            tx, leaving, {id_: one.hold_id for id_, one in done.items() if isinstance(one, HoldPlaced)}
        )
    for plan in plans:
        view = tx.speaking_for(plan.order.asker)
        view.audit("payments.transfer", "transfer", plan.id, **_told(plan))
        outcome = done[plan.id]
        if not isinstance(outcome, Posted):
            continue
        view.emit(
            TransferSettled(
                transfer_id=plan.id,
                transaction_id=outcome.transaction_id,
                payer_id=plan.payer_id,
                from_id=plan.source.id,
                to_id=plan.target.id,
                payee_id=plan.payee.id if plan.payee else None,
                minor=plan.minor,
                currency=plan.source.currency,
            )
        )


async def _ask_again(
    tx: Tx,
    orders: Sequence[Submit],
    outcomes: list[Submitted | Refusal],
    plans: Sequence[_Plan],
    booked: Mapping[UUID, _Said],
) -> list[Submitted | Refusal]:
    """Whoever was told that their limit is used up by an order that the books then refused, is asked once more."""
    freed = {plan.pair for plan in plans if plan.payee and isinstance(booked.get(plan.id), Refusal)}
    again = [
        nth
        for nth, (order, outcome) in enumerate(zip(orders, outcomes, strict=True))
        if isinstance(outcome, (OverLimit, MandateLimit)) and (_payer(order), outcome.currency) in freed
    ]
    if again:
        for nth, outcome in zip(again, await submit_transfers(tx, [orders[nth] for nth in again]), strict=True):
            outcomes[nth] = outcome
    return outcomes


def _outcome(one: _Plan | Submitted | Refusal, booked: Mapping[UUID, _Said]) -> Submitted | Refusal:
    if isinstance(one, Refusal):
        return one
    outcome = booked.get(one.id)
    if isinstance(outcome, Refusal):
        return outcome  # also to a twin in the same batch, which was decided before the books had spoken
    if isinstance(one, Submitted):
        return one
    return Submitted(one.id, _state(one, outcome))


def _state(plan: _Plan, outcome: _Said | None) -> TransferState:
    if outcome is None:
        return plan.put_off or TransferState.WAITING
    return TransferState.SENT if isinstance(outcome, HoldPlaced) else TransferState.SETTLED


@cache
def payments_a_minute() -> int:
    return Settings.from_environment().payments_a_minute


def _is_by_hand(order: Submit, *, is_rehearsal: bool) -> bool:
    """Sent by somebody at this moment: no part of a file or a plan that is confirmed, nothing that has waited."""
    return not is_rehearsal and not order.is_agreed


def _count(desk: _Desk, plan: _Plan) -> None:
    """What goes to others counts for the limit; what stays one's own does not."""
    if plan.payee is not None:
        desk.usage[plan.pair] = limit_rules.with_payment(desk.usage[plan.pair], plan.minor)
        desk.touched.add(plan.pair)
    _count_through(desk, plan, plan.minor)
    _count_unasked(desk, plan, plan.minor)


def _count_back(desk: _Desk, plan: _Plan) -> None:
    if plan.payee is not None:
        desk.usage[plan.pair] = limit_rules.without_payment(desk.usage[plan.pair], plan.minor)
    _count_through(desk, plan, -plan.minor)
    _count_unasked(desk, plan, -plan.minor)


def _count_through(desk: _Desk, plan: _Plan, minor: int) -> None:
    if (before := desk.through.get((plan.payer_id, plan.source.id))) is not None:
        desk.through[plan.payer_id, plan.source.id] = before[0] + minor, before[1] + minor


def _count_unasked(desk: _Desk, plan: _Plan, minor: int) -> None:
    for pair, shared_id in desk.unasked:
        if pair == plan.pair and (plan.payee is not None or plan.target.id == shared_id):
            desk.unasked[pair, shared_id] += minor


def _posting(plan: _Plan) -> Posting:
    told = str(plan.id)
    return Posting(
        key=f"payments.transfer:{told}",
        kind=rules.KIND if plan.payee else rules.KIND_OWN,
        legs=(Leg(plan.source.id, -plan.minor), Leg(plan.target.id, plan.minor)),
        text="",
        by=plan.order.asker.actor,
        reference=told,
    )


def _sending(plan: _Plan) -> elsewhere.Sending:
    assert plan.payee is not None
    return elsewhere.Sending(plan.id, plan.order.asker, plan.payer_id, plan.source, plan.payee, plan.minor)


def _row(tx: Tx, plan: _Plan, outcome: _Said | None) -> dict[str, object]:
    settled = outcome if isinstance(outcome, Posted) else None
    return {
        "id": plan.id,
        "key": plan.key,
        "hash": plan.content,
        "payer_id": plan.payer_id,
        "from_id": plan.source.id,
        "to_id": plan.target.id,
        "payee_id": plan.payee.id if plan.payee else None,
        "amount": plan.minor,
        "currency": plan.source.currency,
        "memo": queries.seal_memo(tx, plan.id, plan.order.transfer.memo),
        "through": plan.through,
        "waits_until": tx.now + plan.waits_for if plan.stays else None,
        "deciders": sorted(plan.deciders) if plan.deciders else None,
        "state": _state(plan, outcome),
        "transaction_id": settled.transaction_id if settled else None,
    }


def _told(plan: _Plan) -> dict[str, object]:
    return {
        "from_id": str(plan.source.id),
        "to_id": str(plan.target.id),
        "minor": plan.minor,
        "currency": plan.source.currency,
    }


def _limits(desk: _Desk, pair: _Pair) -> PaymentLimits:
    return limit_rules.narrower(desk.limits.get(pair), desk.bank_limits[pair])


def _payer(order: Submit) -> UUID:
    """Routes let in customers only (permissions.PAY)."""
    payer_id = order.asker.actor.id
    if payer_id is None or order.asker.actor.kind != "customer":
        raise NoSuchAccount
    return payer_id


def _key(order: Submit) -> str:
    return f"{_payer(order)}:{order.key}"
