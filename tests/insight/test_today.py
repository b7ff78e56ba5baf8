"""The day's first page: figures for whoever may see them."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from bankhall.accounts.actions import change
from bankhall.accounts.types import AccountKind, Because
from bankhall.customers.actions import change as customer_change
from bankhall.customers.types import Because as BecauseOfCustomer
from bankhall.identity import api as identity
from bankhall.identity.actions.enrolment import bar
from bankhall.identity.permissions import BUILT_IN_ROLES
from bankhall.identity.types import HireStaff, Realm
from bankhall.insight import permissions, routes
from bankhall.kernel import db
from bankhall.kernel.actors import ANONYMOUS, Actor, system
from bankhall.kernel.ids import new_id
from bankhall.kernel.time import business_date, follow_calendar
from bankhall.kernel.vault import Vault
from bankhall.ledger import api as ledger
from bankhall.ledger.jobs import verify
from bankhall.ledger.types import NewHold
from counter import CLERK, as_customer, counter, doors, open_account, pay_in, register
from databases import Database

from .source import Row, bring, write_source

TIMEZONE = "Asia/Shanghai"
BLOCKS = {"customers", "accounts", "imports", "ledger", "staff"}


def staff(*rights: str) -> Actor:
    return Actor(kind="staff", name="Zhou Min", id=new_id(), rights=frozenset(rights))


async def look(bank: db.Database, actor: Actor) -> httpx.Response:
    async with counter(bank, actor, routes=routes.routes) as client:
        return await client.get("/api/console/today")


async def block(bank: db.Database, name: str, right: str) -> dict[str, Any]:
    shown: dict[str, Any] = (await look(bank, staff(right))).json()
    assert {one for one in BLOCKS if shown[one] is not None} == {name}
    block: dict[str, Any] = shown[name]
    return block


async def opened_on(bank: db.Database) -> date:
    return await doors(bank).read(business_date)


async def on_day(database: Database, vault: Vault, at: datetime) -> db.Database:
    """The bank as its clock shows `at`, the business date with it."""
    bank = db.Database(db.connect(database.url, connections=4), clock=lambda: at, vault=vault)
    await bank.doors(system("calendar")).write(follow_calendar, timezone=TIMEZONE)
    return bank


async def hold(bank: db.Database, account_id: UUID, minor: int, *, ends_in: timedelta | None) -> UUID:
    now = datetime.now(UTC)
    wanted = NewHold(new_id(), str(new_id()), account_id, minor, "hotel", CLERK, now + ends_in if ends_in else None)
    await doors(bank).write(ledger.place_holds, [wanted])
    return wanted.id


async def test_new_customers_of_this_month_stand_beside_those_of_the_last(database: Database, vault: Vault) -> None:
    bank = await on_day(database, vault, datetime(2040, 3, 30, 4, tzinfo=UTC))
    days = ["2040-03-30", "2040-03-01", "2040-02-29", "2040-02-01", "2040-01-31"]
    for day in days:
        await register(bank, day, since_on=date.fromisoformat(day))
    rude = await register(bank, "rude", since_on=date(2030, 1, 1))
    await doors(bank).write(customer_change.block_customer, BecauseOfCustomer(rude, "fraud"))

    shown = await block(bank, "customers", "customers.view")
    await bank.close()

    assert shown == {"new_this_month": 2, "new_last_month": 2, "new_last_month_so_far": 2, "blocked": 1}


async def test_half_a_month_is_compared_with_half_a_month(database: Database, vault: Vault) -> None:
    bank = await on_day(database, vault, datetime(2040, 3, 10, 4, tzinfo=UTC))
    owner = await register(bank, "Anna", since_on=date(2040, 2, 11))
    for day in (date(2040, 2, 10), date(2040, 2, 11), date(2040, 3, 10)):
        await open_account(bank, owner, opened_on=day)

    customers = await block(bank, "customers", "customers.view")
    accounts = await block(bank, "accounts", "accounts.view")
    await bank.close()

    assert (customers["new_last_month"], customers["new_last_month_so_far"]) == (1, 0)
    assert (accounts["opened_this_month"], accounts["opened_last_month"], accounts["opened_last_month_so_far"]) == (
        1,
        2,
        1,
    )
    weeks = {week["on"]: week["opened"] for week in accounts["opened_by_week"]}
    assert list(weeks)[-1] == "2040-03-05"
    assert len(weeks) == 12
    assert {on: opened for on, opened in weeks.items() if opened} == {"2040-02-06": 2, "2040-03-05": 1}


async def test_the_banks_internal_accounts_are_not_counted_as_opened(bank: db.Database) -> None:
    await open_account(bank, kind=AccountKind.INTERNAL)

    assert (await block(bank, "accounts", "accounts.view"))["opened_this_month"] == 0


async def test_frozen_accounts_are_told_with_who_why_and_since_when_the_latest_first(bank: db.Database) -> None:
    owner = await register(bank, "Anna")
    accounts = [await open_account(bank, owner) for _ in range(7)]
    for nth, account in enumerate(accounts):
        await doors(bank).write(change.freeze_account, Because(account, f"reason {nth}"))
    await doors(bank).write(change.unfreeze_account, Because(accounts[6], "lifted"))
    await doors(bank).write(change.unfreeze_account, Because(accounts[5], "lifted"))
    await doors(bank).write(change.freeze_account, Because(accounts[5], "again"))

    shown = await block(bank, "accounts", "accounts.view")

    assert shown["frozen"] == 6
    told = [(one["id"], one["reason"], one["by"], one["owners"]) for one in shown["frozen_latest"]]
    reasons = {5: "again", 4: "reason 4", 3: "reason 3", 2: "reason 2", 1: "reason 1"}
    assert told == [(str(accounts[n]), reason, "Li Na", ["Anna"]) for n, reason in reasons.items()]


async def test_holds_that_end_within_three_days_are_told_the_next_first(bank: db.Database) -> None:
    owner = await register(bank, "Anna")
    account = await open_account(bank, owner)
    await pay_in(bank, account, 100_00)
    later = await hold(bank, account, 2_00, ends_in=timedelta(days=2))
    sooner = await hold(bank, account, 1_00, ends_in=timedelta(hours=1))
    await hold(bank, account, 3_00, ends_in=timedelta(days=4))
    await hold(bank, account, 4_00, ends_in=None)
    released = await hold(bank, account, 5_00, ends_in=timedelta(days=1))
    await doors(bank).write(ledger.release_holds, [released])

    shown = await block(bank, "accounts", "accounts.view")

    assert shown["holds_expiring"] == 2
    assert [(one["id"], one["amount"]["minor"]) for one in shown["holds_expiring_next"]] == [
        (str(sooner), 1_00),
        (str(later), 2_00),
    ]
    assert {one["account_id"] for one in shown["holds_expiring_next"]} == {str(account)}


async def test_rows_in_quarantine_are_counted_by_reason(bank: db.Database, tmp_path: Path) -> None:
    rows: list[Row | str] = ["x", "y", Row(3, 99, date(1993, 1, 5), 10, 10)]
    await bring(bank, write_source(tmp_path, rows))

    shown = await block(bank, "imports", "imports.view")

    assert shown["unfinished"] == []
    assert (shown["waiting"], shown["quarantine"]) == (
        3,
        [{"reason": "wrong_field_count", "rows": 2}, {"reason": "unknown_account", "rows": 1}],
    )


async def test_the_books_tell_their_last_verification_and_a_fortnight_of_turnover(bank: db.Database) -> None:
    assert (await block(bank, "ledger", "ledger.view"))["ok"] is None
    account = await open_account(bank, await register(bank))
    await pay_in(bank, account, 100_00)
    verification = await doors(bank).write(ledger.ask_for_verification)
    running = await block(bank, "ledger", "ledger.view")
    await verify(bank, verification_id=str(verification))
    shown = await block(bank, "ledger", "ledger.view")

    assert (running["ok"], running["running"]) == (None, True)
    assert (shown["ok"], shown["running"], shown["differences"]) == (True, False, 0)
    assert shown["verified_at"]
    [series] = shown["turnover"]
    assert (series["currency"], len(series["days"])) == ("CNY", 14)
    assert series["days"][-1] == {
        "on": (await opened_on(bank)).isoformat(),
        "debit_minor": 100_00,
        "credit_minor": 100_00,
        "transactions": 1,
    }


async def test_a_business_date_that_stands_still_is_told(database: Database, vault: Vault) -> None:
    bank = await on_day(database, vault, datetime(2040, 3, 10, 15, 30, tzinfo=UTC))  # 23:30 in Shanghai
    in_time = (await look(bank, staff("ledger.view"))).json()
    await bank.close()
    after_midnight = db.Database(
        db.connect(database.url, connections=2), clock=lambda: datetime(2040, 3, 10, 16, 30, tzinfo=UTC)
    )
    behind = (await look(after_midnight, staff("ledger.view"))).json()
    await after_midnight.close()

    assert (in_time["business_date"], in_time["calendar_date"], in_time["is_behind"]) == (
        "2040-03-10",
        "2040-03-10",
        False,
    )
    assert (behind["business_date"], behind["calendar_date"], behind["is_behind"]) == ("2040-03-10", "2040-03-11", True)


async def test_staff_and_closed_sign_ins_are_counted(bank: db.Database) -> None:
    password = await identity.hash_password("a-long-password-1", login="lina")
    ids = [
        await doors(bank).write(identity.hire_staff, HireStaff(name=login, login=login, password=password))
        for login in ("lina", "wangqiang", "gone")
    ]
    await doors(bank).write(bar, Realm.STAFF, ids[1], reason="lost phone")
    await doors(bank).write(identity.let_staff_go, ids[2], reason="left")

    shown = await block(bank, "staff", "identity.view")

    assert shown == {"staff": 2, "locked": 0, "barred": 1, "let_in": 0}


@pytest.mark.parametrize("role", BUILT_IN_ROLES)
async def test_every_role_sees_its_own_blocks_and_null_where_the_right_is_missing(bank: db.Database, role: str) -> None:
    rights = BUILT_IN_ROLES[role]
    shown = (await look(bank, staff(*rights))).json()

    seen = {
        "customers": permissions.VIEW_CUSTOMERS,
        "accounts": permissions.VIEW_ACCOUNTS,
        "imports": permissions.VIEW_IMPORTS,
        "ledger": permissions.VIEW_LEDGER,
        "staff": permissions.VIEW_STAFF,
    }
    assert {name for name in BLOCKS if shown[name] is not None} == {
        name for name, right in seen.items() if right in rights
    }


@pytest.mark.parametrize(
    ("actor", "status"), [(ANONYMOUS, 401), (as_customer(new_id()), 403), (staff(), 403), (staff("ledger.post"), 403)]
)
async def test_nobody_else_sees_a_figure(bank: db.Database, actor: Actor, status: int) -> None:
    assert (await look(bank, actor)).status_code == status


async def test_a_customer_who_came_by_a_right_of_the_staff_still_sees_nothing(bank: db.Database) -> None:
    forged = Actor(kind="customer", name="x", id=new_id(), rights=frozenset({"customers.view", "ledger.view"}))

    shown = (await look(bank, forged)).json()

    assert {shown[name] for name in BLOCKS} == {None}
