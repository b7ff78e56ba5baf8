"""No faster than people: a script with somebody's session sends no stream of small payments (ASVS 2.4.2)."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bankhall.kernel.settings import Settings, SettingsError
from bankhall.payments.actions.transfers import payments_a_minute
from bankhall.payments.rules import limits as rules
from bankhall.payments.types import Usage
from counter import fresh_key, rows

from .house import House
from .test_bulk import bring, carried_out, confirm, li, table
from .town import TRANSFERS, Town

MOST = 10


@pytest.fixture(autouse=True)
def as_in_a_real_bank(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("BANKHALL_PAYMENTS_A_MINUTE")
    payments_a_minute.cache_clear()
    yield
    payments_a_minute.cache_clear()


async def minute_begins(house: House) -> None:
    house.clock.now = house.clock.now.replace(second=0, microsecond=0)
    house.clock.now += timedelta(minutes=1)


async def test_a_script_is_stopped_after_ten_small_payments_in_a_minute_and_goes_on_in_the_next(house: House) -> None:
    payee = await house.payee_of(house.mother)
    assert (await house.pay(1, by=house.mother, payee=payee)).status_code == 201
    await minute_begins(house)
    house.clock.now += timedelta(seconds=20)

    answers = [await house.pay(1, by=house.mother, payee=payee) for _ in range(MOST + 2)]
    house.clock.now += timedelta(seconds=40)
    afterwards = await house.pay(1, by=house.mother, payee=payee)

    assert [one.status_code for one in answers] == [201] * MOST + [429] * 2
    assert answers[-1].json()["code"] == "payments.too_fast"
    assert answers[-1].headers["Retry-After"] == "40"
    assert afterwards.status_code == 201
    assert await rows(house.bank, "SELECT count(*) FROM transfers") == [(MOST + 2,)]


async def test_a_hundred_at_once_are_ten(town: Town) -> None:
    payee = await town.known_payee()
    order = town.order(1, payee_id=payee)

    before = datetime.now(UTC).replace(second=0, microsecond=0)
    answers = await asyncio.gather(*(town.his.post(TRANSFERS, json=order, headers=fresh_key()) for _ in range(100)))
    minutes = 1 + (datetime.now(UTC) - before).seconds // 60

    done = sum(one.status_code == 201 for one in answers)
    assert MOST - 1 <= done <= MOST * minutes  # one made the payee known
    assert {one.json()["code"] for one in answers if one.status_code != 201} == {"payments.too_fast"}


async def test_the_same_request_again_is_no_other_payment(house: House) -> None:
    payee = await house.payee_of(house.mother)
    assert (await house.pay(1, by=house.mother, payee=payee)).status_code == 201
    await minute_begins(house)
    key = fresh_key()
    order = {"from_id": str(house.account), "payee_id": payee, "amount": {"minor": 1, "currency": "CNY"}}

    answers = [await house.at[house.mother].post(TRANSFERS, json=order, headers=key) for _ in range(3 * MOST)]
    other = await house.pay(1, by=house.mother, payee=payee)

    assert {one.status_code for one in answers} == {201}
    assert other.status_code == 201


async def test_one_customers_haste_is_nobody_elses_and_looking_costs_nothing(town: Town) -> None:
    payee = await town.known_payee()
    looked = [await town.his.post(f"{TRANSFERS}/preview", json=town.order(1, payee_id=payee)) for _ in range(3 * MOST)]

    assert {one.status_code for one in looked} == {200}
    assert (await town.pay(payee, 1)).status_code == 201


async def test_a_file_of_payments_goes_as_fast_as_it_can(town: Town) -> None:
    answer = await bring(town, table(*(li(town, f"{1 + nth}.00", f"no {nth}") for nth in range(3 * MOST))))
    id_ = answer.json()["id"]
    await confirm(town, id_)

    assert (await carried_out(town, id_))["paid"] == 3 * MOST


def test_a_person_never_meets_it_and_a_bank_may_set_it() -> None:
    now = datetime(2026, 12, 1, 9, 0, 59, tzinfo=UTC)
    used = Usage("CNY", now.date(), 0, 0)
    for _ in range(MOST):
        assert rules.refuse_haste(used, now, a_minute=MOST) is None
        used = rules.by_hand(used, now)

    refused = rules.refuse_haste(used, now, a_minute=MOST)
    assert refused is not None
    assert refused.retry_after_s == 1
    assert rules.refuse_haste(used, now.replace(minute=1, second=0), a_minute=MOST) is None
    assert rules.refuse_haste(used, now, a_minute=0) is None
    assert Settings().payments_a_minute == MOST
    with pytest.raises(SettingsError, match="BANKHALL_PAYMENTS_A_MINUTE"):
        Settings(payments_a_minute=-1).check()
