"""One town becomes part of the bank, in one transaction: its customers, accounts, movements, and what is special."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from typing import TypeVar
from uuid import UUID

from bankhall.accounts import api as accounts
from bankhall.accounts.types import Because as AboutAccount
from bankhall.accounts.types import HolderRole, NewHolder, OpenAccount
from bankhall.customers import api as customers
from bankhall.customers.types import Because as AboutCustomer
from bankhall.customers.types import NewCustomer
from bankhall.demo.actions.ask_for_help import ask_for_help
from bankhall.demo.actions.have_talked import have_talked
from bankhall.demo.actions.keep_in_touch import keep_in_touch
from bankhall.demo.actions.keep_papers import keep_papers
from bankhall.demo.actions.let_in import hire, introduce
from bankhall.demo.actions.open_branches import open_branches
from bankhall.demo.actions.relate import relate
from bankhall.demo.actions.set_tiers import set_tiers
from bankhall.demo.actions.trust_each_other import trust_each_other
from bankhall.demo.models import DemoTownRow
from bankhall.demo.rules.banks import BANKS, BANKS_ABROAD, remittance_terms
from bankhall.demo.rules.merchants import naming
from bankhall.demo.types import Plan, PlannedAccount
from bankhall.identity.types import PasswordHash
from bankhall.kernel.db import Tx, allow_long_statements
from bankhall.kernel.errors import Refusal
from bankhall.kernel.ids import new_id
from bankhall.ledger import api as ledger
from bankhall.ledger.types import BroughtIn, HouseAccount, NewAccount, NewHold
from bankhall.payments import api as payments
from bankhall.payments.types import NewStandingOrder

T = TypeVar("T")

SOURCE = "demo"

_MOST_SECONDS = 600
_AT_ONCE = 1_000


async def settle_town(
    tx: Tx,
    plan: Plan,
    *,
    nth: int,
    of_customers: int,
    seed: int,
    today: date,
    password: PasswordHash,
    told: str,
) -> None:
    """The first town (0) is settled last: with it the bank is whole. `told`: the password in clear, for all to read."""
    await allow_long_statements(tx, seconds=_MOST_SECONDS)
    row = DemoTownRow(
        nth=nth,
        of_customers=of_customers,
        seed=seed,
        business_on=today,
        customers=len(plan.customers),
        accounts=len(plan.accounts),
        transactions=len(plan.supplies) + len(plan.movements),
        settled_at=tx.now,
    )
    tx.session.add(row)
    await tx.session.flush()  # its number is taken before anything else is done, or somebody else has it
    customer_ids = await _register(tx, plan.customers)
    account_ids = await _open(tx, plan.accounts, customer_ids)
    house = await _house_accounts(tx, plan, nth)
    movements = [*_supplies(plan, house, nth), *_movements(plan, account_ids, house, nth)]
    await ledger.bring_in(tx, SOURCE, movements)
    await _make_special(tx, plan, customer_ids, account_ids, nth)
    if nth == 0:
        await payments.keep_banks(tx, [*BANKS, *BANKS_ABROAD])
        await payments.set_remittance_terms(tx, remittance_terms(tx.now))
        await hire(tx, password, told)
        await introduce(tx, plan, customer_ids, password, told)
        await trust_each_other(tx, plan, customer_ids, account_ids)
        await keep_in_touch(tx, plan, customer_ids)
        await open_branches(tx)
        await ask_for_help(tx, plan, customer_ids)
        await have_talked(tx, plan, customer_ids, customers=of_customers)
        await relate(tx, plan, customer_ids)
        await keep_papers(tx, plan, customer_ids)
        await set_tiers(tx, plan, customer_ids, customers=of_customers)
        await ledger.ask_for_verification(tx)
        tx.audit("demo.open", "bank", "demo", customers=of_customers)


async def _register(tx: Tx, planned: Sequence[NewCustomer]) -> list[UUID]:
    ids: list[UUID] = []
    for part in _parts(planned):
        outcomes = await customers.register_customers(tx, part)
        ids += [_granted(outcome).id for outcome in outcomes]
    return ids


async def _open(tx: Tx, planned: Sequence[PlannedAccount], customer_ids: Sequence[UUID]) -> list[UUID]:
    ids: list[UUID] = []
    for part in _parts(planned):
        outcomes = await accounts.open_accounts(tx, [_opening(account, customer_ids) for account in part])
        ids += [_granted(outcome).id for outcome in outcomes]
    return ids


def _opening(account: PlannedAccount, customer_ids: Sequence[UUID]) -> OpenAccount:
    holders = [NewHolder(customer_ids[account.owner], HolderRole.OWNER)]
    if account.helper is not None:
        holders.append(NewHolder(customer_ids[account.helper], HolderRole.AUTHORISED))
    return OpenAccount(
        kind=account.kind,
        currency=account.currency,
        holders=tuple(holders),
        name=account.name,
        product=account.product,
        opened_on=account.opened_on,
    )


_House = dict[tuple[HouseAccount, str], UUID]


async def _house_accounts(tx: Tx, plan: Plan, nth: int) -> _House:
    """Those of the bank's own that the town has to do with."""
    currencies = [account.currency for account in plan.accounts]
    needed = {
        (movement.other, currencies[movement.account])
        for movement in plan.movements
        if isinstance(movement.other, HouseAccount)
    }
    for supply in plan.supplies:
        needed |= {(which, supply.currency) for which in (HouseAccount.CASH, HouseAccount.CLEARING)}
    return {(which, currency): await _house_account(tx, which, currency, nth) for which, currency in needed}


def _supplies(plan: Plan, house: _House, nth: int) -> Iterator[BroughtIn]:
    """From the clearing account to the vault: a debit of the one asset, a credit of the other."""
    for supply in plan.supplies:
        yield BroughtIn(
            f"{nth}:cash:{supply.currency}",
            house[HouseAccount.CASH, supply.currency],
            house[HouseAccount.CLEARING, supply.currency],
            -supply.amount,
            date.fromordinal(supply.day),
            "transfer",
            "现金调入",
        )


def _movements(plan: Plan, account_ids: Sequence[UUID], house: _House, nth: int) -> Iterator[BroughtIn]:
    currencies = [account.currency for account in plan.accounts]
    days = {movement.day: date.fromordinal(movement.day) for movement in plan.movements}
    told = cache(naming)
    return (
        BroughtIn(
            f"{nth}:{place}",
            account_ids[account],
            account_ids[other] if isinstance(other, int) else house[other, currencies[account]],
            amount,
            days[day],
            kind,
            told(kind, text),
            contra_text=other_text and told(kind, other_text),
        )
        for place, (day, _, account, other, amount, kind, text, other_text) in enumerate(plan.movements)
    )


async def _house_account(tx: Tx, which: HouseAccount, currency: str, nth: int) -> UUID:
    """Each town has its own branch with its own books, so that in them too day follows day."""
    if nth == 0:
        return await ledger.house_account(tx, which, currency)
    _, name, kind = which.value
    account_id = new_id()
    code = f"{which.code(currency)}-{nth:03d}"
    await ledger.open_accounts(
        tx, [NewAccount(account_id, f"{name} {currency}, branch {nth}", kind, currency, floor=None, code=code)]
    )
    return account_id


async def _make_special(
    tx: Tx, plan: Plan, customer_ids: Sequence[UUID], account_ids: Sequence[UUID], nth: int
) -> None:
    holds = [
        NewHold(
            new_id(),
            f"{SOURCE}:{nth}:hold:{place}",
            account_ids[hold.account],
            hold.amount,
            hold.reason,
            tx.actor,
            tx.now + timedelta(days=hold.days),
        )
        for place, hold in enumerate(plan.holds)
    ]
    for placed in await ledger.place_holds(tx, holds) if holds else []:
        _granted(placed)
    for step in plan.frozen:
        await accounts.freeze_account(tx, AboutAccount(account_ids[step.place], step.reason))
    for step in plan.closed:
        await accounts.close_account(tx, AboutAccount(account_ids[step.place], step.reason))
    for step in plan.blocked:
        await customers.block_customer(tx, AboutCustomer(customer_ids[step.place], step.reason))
    orders = [
        NewStandingOrder(
            account_id=account_ids[order.account],
            to_bank=order.to_bank,
            to_account=order.to_account,
            amount=order.amount,
            currency=plan.accounts[order.account].currency,
            purpose=order.purpose,
            source=SOURCE,
            source_id=f"{nth}:{place}",
        )
        for place, order in enumerate(plan.orders)
    ]
    for registered in await payments.register_standing_orders(tx, orders) if orders else []:
        _granted(registered)


def _parts(several: Sequence[T]) -> Iterator[Sequence[T]]:
    return (several[start : start + _AT_ONCE] for start in range(0, len(several), _AT_ONCE))


def _granted(outcome: T | Refusal) -> T:
    """The plan asks for nothing that a bank refuses; if it does, the plan is wrong and nothing of it is done."""
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome
