"""How much there will be: by what the same days of the last months did."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from random import Random
from uuid import UUID

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankhall.accounts.types import AccountKind
from bankhall.kernel.db import Database
from bankhall.spending import queries, routes
from bankhall.spending.rules import forecast
from bankhall.spending.types import Forecast
from counter import as_customer, counter, named_fields, open_account, register
from spending.purses import all_happen, happen, today

NOW = date(2026, 11, 20)
LONG_AGO = date(2020, 1, 1)
PATH = "/api/portal/spending/forecast"


def months_of(*moves: tuple[int, int], months: int = 8) -> dict[date, int]:
    """`moves`: on which day of each month how much."""
    sums: dict[date, int] = {}
    for back in range(months):
        for day, amount in moves:
            on = forecast.months_before(NOW.replace(day=day), back)
            if on <= NOW:
                sums[on] = sums.get(on, 0) + amount
    return sums


def told(
    sums: dict[date, int], days: int = 90, *, since: date = LONG_AGO, balance: int = 1_000_00
) -> list[tuple[int, int, int]]:
    points, _ = forecast.ahead(balance, sums, since=since, today=NOW, days=days)
    return [(point.low, point.middle, point.high) for point in points]


def test_what_happens_on_the_same_days_each_month_happens_again() -> None:
    line = [middle for _, middle, _ in told(months_of((25, 500_00), (1, -300_00), (10, -200_00)))]

    def after(day: date) -> int:
        return line[(day - NOW).days]

    assert after(date(2026, 11, 24)) < after(date(2026, 11, 25)) - 450_00
    assert after(date(2026, 12, 1)) < after(date(2026, 11, 30)) - 250_00
    assert line[30] == 1_000_00  # a whole month of it comes to nothing


def test_months_that_are_all_the_same_leave_no_doubt() -> None:
    assert {high - low for low, _, high in told(months_of((25, 500_00), (1, -500_00)))} == {0}


def test_the_more_months_differ_and_the_farther_one_looks_the_wider_the_band() -> None:
    chance = Random(7)
    sums = {day: chance.randrange(-50_00, 50_00) for day in (NOW - timedelta(n) for n in range(220))}
    widths = [high - low for low, _, high in told(sums)]
    calmer = [high - low for low, _, high in told({day: amount // 10 for day, amount in sums.items()})]

    assert 0 < widths[30] < widths[60] < widths[90]
    assert calmer[60] < widths[60] // 5


def test_what_is_saved_surely_each_month_goes_on_and_what_comes_and_goes_does_not() -> None:
    saves = {forecast.months_before(NOW, back) - timedelta(1): 400_00 + back for back in range(8)}
    swings = {forecast.months_before(NOW, back) - timedelta(1): 400_00 * (-1) ** back + 1_00 for back in range(8)}

    assert told(saves)[61][1] > 1_700_00
    assert abs(told(swings)[61][1] - 1_000_00) < 50_00


def test_what_an_account_was_opened_with_is_no_income() -> None:
    opened = NOW - timedelta(150)
    sums = {opened: 90_000_00} | {
        day: amount for day, amount in months_of((25, 10_00), (1, -10_00)).items() if day > opened
    }

    points, months = forecast.ahead(90_000_00, sums, since=opened, today=NOW, days=90)

    assert months == 4
    assert points[90].middle == 90_000_00


def test_after_too_few_months_nothing_is_told() -> None:
    points, months = forecast.ahead(1, {NOW: 1}, since=NOW - timedelta(60), today=NOW, days=30)

    assert points == ()
    assert months < forecast.LEAST_MONTHS


@given(st.dictionaries(st.integers(0, 230), st.integers(-(10**13), 10**13), max_size=40), st.integers(7, 90))
def test_any_past_has_a_forecast_whose_middle_lies_in_its_band(past: dict[int, int], days: int) -> None:
    line = told({NOW - timedelta(back): amount for back, amount in past.items()}, days)

    assert len(line) == days + 1
    assert line[0] == (1_000_00, 1_000_00, 1_000_00)
    assert all(low <= middle <= high for low, middle, high in line)


async def _ahead(bank: Database, customer: UUID, days: int = 30) -> Forecast:
    return await bank.doors(as_customer(customer)).read(queries.forecast, None, days=days)


async def test_current_accounts_count_together_and_savings_do_not(bank: Database) -> None:
    anna = await register(bank, "Anna")
    purse, other = [await open_account(bank, anna, floor=None) for _ in range(2)]
    savings = await open_account(bank, anna, kind=AccountKind.SAVINGS)
    now = await today(bank)
    await all_happen(bank, *((purse, 100_00, "salary", "transfer", now - timedelta(30 * back)) for back in range(1, 8)))
    await happen(bank, purse, -50_00, "to the other", kind="own_transfer", contra=other)
    await happen(bank, savings, 7_000_00)

    found = await _ahead(bank, anna)

    # Opened today: too soon for an estimate, whatever was brought along.
    assert (found.is_known, found.months, found.points) == (True, 0, ())


@pytest.fixture
async def portal(bank: Database) -> AsyncIterator[httpx.AsyncClient]:
    anna = await register(bank, "Anna")
    await open_account(bank, anna, floor=None)
    async with counter(bank, as_customer(anna), routes=routes.routes) as client:
        yield client


async def test_the_wire_tells_what_is_known_and_refuses_what_nobody_looks_at(portal: httpx.AsyncClient) -> None:
    found = (await portal.get(PATH, params={"days": 60})).json()
    wrong = await portal.get(PATH, params={"days": 91})
    strange = await portal.get(PATH, params={"currency": "ZZZ"})

    assert (found["currency"], found["is_known"], found["months"], found["points"]) == ("CNY", True, 0, [])
    assert named_fields(wrong) == ["days"]
    assert named_fields(strange) == ["currency"]
