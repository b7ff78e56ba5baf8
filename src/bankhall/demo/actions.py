"""Opening the demo bank: everything in one transaction, so that it is there whole or not at all."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TypeVar
from uuid import UUID

from sqlalchemy import insert, select, text

from bankhall.accounts import api as accounts
from bankhall.accounts.types import AccountKind, HolderRole, NewHolder, OpenAccount
from bankhall.customers import api as customers
from bankhall.demo import rules
from bankhall.demo.errors import NotEmpty
from bankhall.demo.models import DemoSignInRow
from bankhall.demo.types import DemoSignIn, Opened, Plan, PlannedAccount, PlannedEntry
from bankhall.identity import api as identity
from bankhall.identity.types import EnrollCustomer, HireStaff, PasswordHash, Realm
from bankhall.kernel.db import Doors, Tx
from bankhall.kernel.errors import Refusal
from bankhall.kernel.ids import new_id
from bankhall.kernel.time import business_date
from bankhall.ledger import api as ledger
from bankhall.ledger.types import HouseAccount, Leg, NewHold, Posting

T = TypeVar("T")

# In clear on purpose: it is told on the sign-in page of a demo bank, and a demo bank has nothing to steal.
_PASSWORD = "welcome-to-bankhall"  # noqa: S105

_STAFF = [
    ("lina", "李娜", "clerk", "柜员 · Clerk"),
    ("wangqiang", "王强", "accountant", "会计 · Accountant"),
    ("chenjing", "陈静", "data_steward", "数据管理员 · Data steward"),
    ("zhaomin", "赵敏", "auditor", "审计员 · Auditor"),
    ("admin", "管理员", "administrator", "系统管理员 · Administrator"),
]

# Places in the plan's list of customers, and how they sign in.
_CUSTOMERS = [
    (0, "zhangxiuying", "78 岁,习惯用手机 · aged 78, banks on her phone"),
    (32, "emma", "使用英文 · prefers English"),
]

# Everybody who opens a demo bank at the same moment waits here.
_LOCK = 0x44454D4F

_AT_ONCE = 1000


async def open_demo_bank(doors: Doors) -> Opened:
    """Fills an empty bank. A demo bank stays as it is. Raises NotEmpty for a bank with customers of its own."""
    password = await identity.hash_password(_PASSWORD, login="demo")
    return await doors.write(_open, password)


async def _open(tx: Tx, password: PasswordHash) -> Opened:
    await tx.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    if (await tx.session.execute(select(DemoSignInRow.login).limit(1))).first():
        return Opened(0, 0, 0, already_there=True)
    if await customers.are_there_any(tx):
        raise NotEmpty
    plan = rules.plan(await business_date(tx))
    customer_ids = [_granted(outcome).id for outcome in await customers.register_customers(tx, plan.customers)]
    commands = [_opening(account, customer_ids) for account in plan.accounts]
    account_ids = [_granted(outcome).id for outcome in await accounts.open_accounts(tx, commands)]
    booked = await _book(tx, plan, account_ids)
    await _set_money_aside(tx, account_ids[0])
    await _hire(tx, password)
    await _enroll(tx, plan, customer_ids, password)
    await ledger.ask_for_verification(tx)
    tx.audit("demo.open", "bank", "demo", customers=len(customer_ids), accounts=len(account_ids))
    return Opened(len(customer_ids), len(account_ids), booked, already_there=False)


def _opening(account: PlannedAccount, customer_ids: Sequence[UUID]) -> OpenAccount:
    holders = [NewHolder(customer_ids[account.owner], HolderRole.OWNER)]
    if account.helper is not None:
        holders.append(NewHolder(customer_ids[account.helper], HolderRole.AUTHORISED))
    return OpenAccount(
        kind=AccountKind(account.kind),
        currency=account.currency,
        holders=tuple(holders),
        name=account.name,
        opened_on=account.opened_on,
    )


async def _book(tx: Tx, plan: Plan, account_ids: Sequence[UUID]) -> int:
    house: dict[tuple[HouseAccount, str], UUID] = {}
    for entry in plan.entries:
        currency = plan.accounts[entry.account].currency
        if (entry.against, currency) not in house:
            house[entry.against, currency] = await ledger.house_account(tx, entry.against, currency)
    postings = [
        _posting(
            tx, nth, entry, account_ids[entry.account], house[entry.against, plan.accounts[entry.account].currency]
        )
        for nth, entry in enumerate(plan.entries)
    ]
    for start in range(0, len(postings), _AT_ONCE):
        for outcome in await ledger.post(tx, postings[start : start + _AT_ONCE]):
            _granted(outcome)
    return len(postings)


def _posting(tx: Tx, nth: int, entry: PlannedEntry, account_id: UUID, against: UUID) -> Posting:
    return Posting(
        key=f"demo:{nth}",
        kind=entry.kind,
        legs=(Leg(account_id, entry.amount), Leg(against, -entry.amount)),
        text=entry.text,
        by=tx.actor,
        booked_on=entry.on,
    )


async def _set_money_aside(tx: Tx, account_id: UUID) -> None:
    hold = NewHold(
        new_id(), "demo:hold", account_id, 300_00, "酒店预授权 Hotel deposit", tx.actor, tx.now + timedelta(days=7)
    )
    for outcome in await ledger.place_holds(tx, [hold]):
        _granted(outcome)


async def _hire(tx: Tx, password: PasswordHash) -> None:
    await identity.ensure_roles(tx)
    for login, name, role, note in _STAFF:
        staff_id = await identity.hire_staff(tx, HireStaff(name=name, login=login, password=password))
        await identity.give_role(tx, staff_id, role)
        await _tell(tx, DemoSignIn(Realm.STAFF, login, _PASSWORD, name, note))


async def _enroll(tx: Tx, plan: Plan, customer_ids: Sequence[UUID], password: PasswordHash) -> None:
    for place, login, note in _CUSTOMERS:
        name = plan.customers[place].name
        command = EnrollCustomer(customer_id=customer_ids[place], login=login, name=name, password=password)
        await identity.enroll_customer(tx, command)
        await _tell(tx, DemoSignIn(Realm.CUSTOMER, login, _PASSWORD, name, note))


async def _tell(tx: Tx, sign_in: DemoSignIn) -> None:
    await tx.session.execute(
        insert(DemoSignInRow).values(
            realm=sign_in.realm.value,
            login=sign_in.login,
            password=sign_in.password,
            name=sign_in.name,
            note=sign_in.note,
        )
    )


def _granted(outcome: T | Refusal) -> T:
    """The plan asks for nothing that a bank refuses; if it does, the plan is wrong and nothing is opened."""
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome
