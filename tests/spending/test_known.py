"""What is known ahead is told once: on its days, and not guessed again from the same payments in the past."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankhall.accounts.types import AccountKind
from bankhall.kernel.actors import system
from bankhall.kernel.db import Database
from bankhall.kernel.ids import new_id
from bankhall.kernel.money import Money
from bankhall.ledger.types import EntryLike
from bankhall.payments import api as payments
from bankhall.payments.bills.actions import keep_billers
from bankhall.payments.bills.adapters.billers import BILLERS, SimulatedBillers
from bankhall.payments.bills.jobs import exchange
from bankhall.payments.types import AheadKind, KnownAhead, NewStandingOrder
from bankhall.spending import queries
from bankhall.spending.rules import forecast, known
from bankhall.spending.rules.known import Settled
from bankhall.spending.types import Forecast
from confirming import confirm_and_post
from counter import as_customer, fresh_key, open_account
from payments.town import PLANS, Town, founded
from spending.purses import all_happen, today

NOW = date(2026, 11, 20)
UNTIL = NOW + timedelta(90)
PURSE, OTHER, SAVINGS = new_id(), new_id(), new_id()
HERE = {PURSE, OTHER}


def one(
    kind: AheadKind = AheadKind.PLAN,
    minor: int = 3_000_00,
    *days: date,
    account_id: UUID | None = PURSE,
    to_own_id: UUID | None = None,
    goes_on: bool = False,
    made: frozenset[UUID] = frozenset(),
    alike: frozenset[UUID] = frozenset(),
) -> KnownAhead:
    return KnownAhead(
        kind=kind,
        id=new_id(),
        account_id=account_id,
        to_own_id=to_own_id,
        name="李娜",
        amount=Money(minor, "CNY"),
        days=days,
        goes_on=goes_on,
        made=made,
        alike=alike,
    )


def monthly(day: int, amount: int, months: int = 6) -> list[EntryLike]:
    """Before today, the latest first."""
    days = [forecast.months_before(NOW.replace(day=day), back) for back in range(months + 1)]
    return [EntryLike(PURSE, on, amount, new_id()) for on in days if on <= NOW][:months]


def settle(*several: KnownAhead, past: list[EntryLike] | None = None) -> Settled:
    return known.settle(several, past or [], HERE, today=NOW, until=UNTIL)


def middles(settled: Settled, past: list[EntryLike]) -> list[int]:
    sums: dict[date, int] = {}
    for entry in past:
        sums[entry.booked_on] = sums.get(entry.booked_on, 0) + entry.amount
    points, _ = forecast.ahead(10_000_00, sums, since=date(2020, 1, 1), today=NOW, days=90, known=settled)
    return [point.middle for point in points]


RENT_DAYS = (date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1))


def test_what_is_planned_comes_on_its_day_and_by_its_amount() -> None:
    settled = settle(one(AheadKind.PLAN, 3_000_00, date(2026, 12, 5)))
    line = middles(settled, [])

    assert [(item.on, item.amount, item.name) for item in settled.items] == [(date(2026, 12, 5), -3_000_00, "李娜")]
    assert (line[14], line[15], line[90]) == (10_000_00, 7_000_00, 7_000_00)


def test_a_rent_that_was_paid_by_hand_and_is_planned_now_is_counted_once() -> None:
    past = monthly(1, -3_000_00)
    planned = one(AheadKind.PLAN, 3_000_00, *RENT_DAYS, alike=frozenset(entry.transaction_id for entry in past))

    for settled in (settle(planned, past=past), settle(one(AheadKind.PLAN, 3_000_00, *RENT_DAYS), past=past)):
        line = middles(settled, past)
        assert sum(settled.apart.values()) == 6 * -3_000_00
        assert sum(settled.ahead.values()) == 3 * -3_000_00
        assert line[10] - line[11] >= 2_900_00  # on the first of December
        assert abs(line[90] - (10_000_00 - 9_000_00)) <= 1_500_00


def test_a_new_plan_beside_an_old_payment_of_another_amount_is_told_as_well() -> None:
    settled = settle(one(AheadKind.PLAN, 1_000_00, *RENT_DAYS), past=monthly(1, -3_000_00))

    assert settled.apart == {}
    assert sum(settled.ahead.values()) == -3_000_00


def test_after_the_last_time_of_a_plan_nothing_more_is_expected_of_it() -> None:
    past = monthly(1, -3_000_00)
    made = frozenset(entry.transaction_id for entry in past)

    settled = settle(one(AheadKind.PLAN, 3_000_00, RENT_DAYS[0], made=made), past=past)

    assert sum(settled.ahead.values()) == -3_000_00


def test_after_a_bill_the_next_ones_are_likely_but_not_known() -> None:
    past = monthly(8, -210_00)
    paid = frozenset(entry.transaction_id for entry in past)

    settled = settle(one(AheadKind.BILL, 200_00, date(2026, 12, 7), goes_on=True, alike=paid), past=past)

    assert len(settled.items) == 1
    assert settled.ahead == {
        date(2026, 12, 7): -200_00,
        date(2027, 1, 8): -210_00,
        date(2027, 2, 8): -210_00,
    }


def test_a_standing_order_is_known_only_where_the_books_tell_its_day() -> None:
    order = one(AheadKind.STANDING_ORDER, 500_00)

    assert settle(order).items == ()
    assert [item.on.day for item in settle(order, past=monthly(12, -500_00)).items] == [12, 12, 12]
    assert settle(order, past=monthly(12, -500_00, months=2)).items == ()


def test_two_orders_of_one_amount_do_not_share_their_past() -> None:
    past = monthly(12, -500_00)

    settled = settle(one(AheadKind.STANDING_ORDER, 500_00), one(AheadKind.STANDING_ORDER, 500_00), past=past)

    assert sum(settled.apart.values()) == 6 * -500_00
    assert len(settled.items) == 3


def test_what_moves_between_the_accounts_changes_nothing_and_from_savings_it_comes_in() -> None:
    day = date(2026, 12, 5)

    assert settle(one(AheadKind.PLAN, 1_00, day, to_own_id=OTHER)).items == ()
    (item,) = settle(one(AheadKind.PLAN, 1_00, day, account_id=SAVINGS, to_own_id=PURSE)).items
    assert (item.amount, item.account_id) == (1_00, PURSE)


def test_a_weekly_plan_tells_its_own_earlier_times_apart() -> None:
    days = [NOW - timedelta(7 * back) for back in range(1, 5)]
    past = [EntryLike(PURSE, day, -50_00, new_id()) for day in days]
    ahead = [NOW + timedelta(7 * nth) for nth in range(1, 5)]

    settled = settle(
        one(AheadKind.PLAN, 50_00, *ahead, made=frozenset(entry.transaction_id for entry in past)), past=past
    )

    assert sum(settled.apart.values()) == -200_00
    assert sum(settled.ahead.values()) == -200_00


_MOVES = st.lists(st.tuples(st.integers(0, 180), st.integers(-(10**9), 10**9).filter(bool)), max_size=40)


@given(_MOVES, st.lists(st.tuples(st.integers(0, 120), st.integers(1, 10**9)), max_size=10))
def test_any_past_with_anything_known_is_told_apart_at_most_once(
    moves: list[tuple[int, int]], ahead: list[tuple[int, int]]
) -> None:
    past = [EntryLike(PURSE, NOW - timedelta(back), amount, new_id()) for back, amount in moves]
    several = [one(AheadKind.PLAN, minor, NOW + timedelta(after)) for after, minor in ahead]
    orders = [one(AheadKind.STANDING_ORDER, abs(amount)) for _, amount in moves]

    settled = settle(*several, *orders, past=past)

    by_day: dict[date, int] = {}
    for entry in past:
        by_day[entry.booked_on] = by_day.get(entry.booked_on, 0) + abs(entry.amount)
    assert all(abs(amount) <= by_day[day] for day, amount in settled.apart.items())
    assert all(NOW <= day <= UNTIL for day in settled.ahead)
    assert len(middles(settled, past)) == 91


# ------------------------------------------------------------------------------------------ on the real parts


@pytest.fixture
async def town(bank: Database) -> AsyncIterator[Town]:
    async with founded(bank) as made:
        yield made


async def told(town: Town, by: UUID | None = None, days: int = 90) -> Forecast:
    return await town.bank.doors(as_customer(by or town.zhang)).read(queries.forecast, None, days=days)


async def test_plans_with_their_changes_and_skips_stand_in_the_forecast_of_whoever_made_them(town: Town) -> None:
    first = await today(town.bank) + timedelta(1)
    body = town.order(100_00, payee_id=await town.payee()) | {
        "first_on": first.isoformat(), "every": "week", "times": 4, "if_closed": "anyway",
    }  # fmt: skip
    made = (await confirm_and_post(town.bank, town.his, PLANS, body, headers=fresh_key())).json()
    weeks = [first + timedelta(weeks=nth) for nth in range(4)]
    assert [(item.on, item.amount, item.name) for item in (await told(town)).items] == [
        (day, -100_00, "李娜") for day in weeks
    ]
    assert len((await told(town, days=7)).items) == 1

    skipped = await town.his.post(f"{PLANS}/{made['id']}/skip", json={"day": first.isoformat()})
    assert skipped.status_code == 200, skipped.text
    assert [item.on for item in (await told(town)).items] == weeks[1:]
    assert (await told(town, by=town.li)).items == ()

    await town.his.post(f"{PLANS}/{made['id']}/cancel")
    assert (await told(town)).items == ()


async def test_a_transfer_from_savings_that_is_planned_is_known_to_come_in(town: Town) -> None:
    first = await today(town.bank) + timedelta(3)
    body = town.order(70_00, from_id=town.savings, to_own_id=str(town.salary)) | {"first_on": first.isoformat()}
    made = await town.his.post(PLANS, json=body, headers=fresh_key())
    assert made.status_code == 201, made.text

    (item,) = (await told(town)).items

    assert (item.amount, item.account_id, item.name) == (70_00, town.salary, "")


async def test_a_bill_is_known_until_it_is_paid_and_to_nobody_else(town: Town, tmp_path: Path) -> None:
    house = SimulatedBillers(tmp_path, answers_after=timedelta())
    await town.bank.doors(system("tests")).write(keep_billers, BILLERS)
    await town.his.post("/api/portal/bill-accounts", json={"biller": "home", "number": "12345678"})
    await exchange(town.bank.doors(system("billers")), house)
    (account,) = (await town.his.get("/api/portal/bill-accounts")).json()["accounts"]
    (bill,) = account["bills"]

    (item,) = (await told(town)).items
    assert (item.kind, item.amount, item.account_id) == (AheadKind.BILL, -bill["amount"]["minor"], None)
    assert (await told(town, by=town.li)).items == ()

    pay = {"from_id": str(town.salary), "bill_id": bill["id"]}
    await confirm_and_post(
        town.bank, town.his, f"/api/portal/bill-accounts/{account['id']}/pay", pay, headers=fresh_key()
    )
    assert (await told(town)).items == ()


async def test_a_standing_order_is_found_in_the_books_and_told_apart(bank: Database, town: Town) -> None:
    now = await today(bank)
    account = await open_account(bank, town.zhang, kind=AccountKind.CURRENT, floor=None)
    order = NewStandingOrder(
        account_id=account, to_bank="YZ", to_account="1", amount=80_00, currency="CNY", purpose="", source="x",
        source_id="1",
    )  # fmt: skip
    await bank.doors(system("tests")).write(payments.register_standing_orders, [order])
    await all_happen(
        bank,
        *((account, -80_00, f"order {back}", "transfer", forecast.months_before(now, back)) for back in range(1, 6)),
    )

    found = (await told(town)).items

    assert [(item.kind, item.amount, item.account_id) for item in found] == [
        (AheadKind.STANDING_ORDER, -80_00, account)
    ] * len(found)
    assert 3 <= len(found) <= 4
