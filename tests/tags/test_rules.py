"""What a rule asks is what it says, of every measure."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from bankhall.customers.api import ContactWay, NewContact, NewPromise, block_customer, make_promise, note_contact
from bankhall.customers.types import Because, CustomerKind
from bankhall.kernel.actors import Actor, system
from bankhall.kernel.ids import new_id
from bankhall.kernel.time import business_date, close_business_day
from bankhall.tags import rules
from bankhall.tags.types import Comparison, Condition, Measure, Measured
from counter import CLERK, doors, named_fields, open_account, pay_in, register

from .workshop import TAGS, Workshop, condition, rule

CNY = {"currency": "CNY"}


async def a_day_later(workshop: Workshop, days: int = 1) -> None:
    workshop.clock.now += timedelta(days=days)
    today = await doors(workshop.bank).read(business_date)
    await doors(workshop.bank, system("tests")).write(close_business_day, next_on=today + timedelta(days=days))


@pytest.fixture
async def zhang(workshop: Workshop) -> UUID:
    """A salary of 8,000 a month for three months, most of it spent, and a letter 40 days ago."""
    bank = workshop.bank
    zhang = await register(bank, "张伟")
    await register(bank, "李娜")
    account = await open_account(bank, zhang)
    for _ in range(3):
        await pay_in(bank, account, 8_000_00, kind="salary")
        await pay_in(bank, account, -3_000_00, -1_000_00, kind="card")
        await a_day_later(workshop, 31)
    await doors(bank, CLERK).write(
        note_contact,
        NewContact(
            customer_id=zhang,
            way=ContactWay.LETTER,
            happened_at=workshop.clock.now - timedelta(days=40),
            text="寄了新卡",
        ),
        key=str(new_id()),
    )
    return zhang


# He has 12,000 now. The last salary came 31 days ago.
@pytest.mark.parametrize(
    ("true", "false"),
    [
        (condition("balance", "exactly", 12_000_00, **CNY), condition("balance", "at_least", 12_000_01, **CNY)),
        (
            condition("balance", "at_least", 1, **CNY, accounts=["current"]),
            condition("balance", "at_least", 1, **CNY, accounts=["savings"]),
        ),
        (
            condition("moved", "exactly", 16_000_00, **CNY, days=80, side="in", entries=["salary"]),
            condition("moved", "exactly", 16_000_00, **CNY, days=31, side="in", entries=["salary"]),
        ),
        (
            condition("moved", "exactly", 12_000_00, **CNY, days=120, side="out"),
            condition("moved", "exactly", -12_000_00, **CNY, days=120, side="out"),
        ),
        (condition("times", "exactly", 9, days=120), condition("times", "exactly", 9, days=120, currency="USD")),
        (
            condition("times", "exactly", 6, days=120, **CNY, least=3_000_00),
            condition("times", "exactly", 6, days=120, **CNY, least=3_000_01),
        ),
        (
            condition("largest", "exactly", 8_000_00, **CNY, days=120),
            condition("largest", "at_least", 1, **CNY, days=9),
        ),
        (
            condition("months", "at_least", 2, days=120, entries=["salary"]),
            condition("months", "at_least", 5, days=120, entries=["salary"]),
        ),
        (
            condition("since_moved", "exactly", 31, entries=["salary"]),
            condition("since_moved", "at_least", 32, entries=["salary"]),
        ),
        (
            condition("since_moved", "at_least", 700, entries=["fee"]),
            condition("since_moved", "at_most", 700, entries=["fee"]),
        ),
        (
            condition("balance_change", "exactly", 50, **CNY, days=40),
            condition("balance_change", "at_most", 0, **CNY, days=40),
        ),
        # Of the last 40 days: 9 with 8,000, then 31 with 12,000 and the day it came.
        (
            condition("average_balance", "exactly", (8 * 8_000_00 + 32 * 12_000_00) // 40, **CNY, days=40),
            condition("average_balance", "at_least", 12_000_00, **CNY, days=40),
        ),
        (condition("accounts", "exactly", 1, accounts=["current"]), condition("accounts", "exactly", 0)),
        (condition("cards", "exactly", 0), condition("cards", "at_least", 1)),
        (condition("is_person", "exactly", 1), condition("is_person", "exactly", 0)),
        (condition("is_blocked", "exactly", 0), condition("is_blocked", "exactly", 1)),
        (condition("takes_offers", "exactly", 0), condition("takes_offers", "exactly", 1)),
        (condition("customer_for", "at_least", 93), condition("customer_for", "at_least", 400)),
        (condition("contacts", "exactly", 1, days=60), condition("contacts", "exactly", 1, days=30)),
        (
            condition("since_contact", "exactly", 40, touches=["letter"]),
            condition("since_contact", "at_most", 100, touches=["branch"]),
        ),
        (condition("promises_open", "exactly", 0), condition("promises_late", "at_least", 1)),
        (
            condition("happened", "exactly", 0, happening="dispute", days=30),
            condition("happened", "at_least", 1, happening="dispute", days=30),
        ),
    ],
    ids=lambda one: one["measure"]["of"],
)
async def test_a_condition_is_true_of_whom_it_says(
    workshop: Workshop, zhang: UUID, true: dict[str, Any], false: dict[str, Any]
) -> None:
    yes = await workshop.put_in_force("是", rule(true))
    no = await workshop.put_in_force("否", rule(false))
    neither = await workshop.put_in_force("都不是", rule(true, match="none"))

    assert zhang in await workshop.who_has(yes)
    assert zhang not in await workshop.who_has(no)
    assert zhang not in await workshop.who_has(neither)


async def test_a_promise_that_is_late_and_a_block_are_seen(workshop: Workshop, zhang: UUID) -> None:
    late = await workshop.put_in_force("逾期", rule(condition("promises_late", "at_least", 1)))
    blocked = await workshop.put_in_force("冻结", rule(condition("is_blocked", "exactly", 1)))
    today = await doors(workshop.bank).read(business_date)
    clerk = Actor(kind="staff", name="李娜", id=new_id())
    promise = NewPromise(zhang, "查清手续费", today + timedelta(days=1))
    await doors(workshop.bank, clerk).write(make_promise, promise, key=str(new_id()))
    await workshop.hear()
    assert await workshop.who_has(late) == set()

    await a_day_later(workshop, 2)
    await doors(workshop.bank, clerk).write(block_customer, Because(zhang, "挂失"))
    await workshop.hear()

    assert await workshop.who_has(late) == {zhang}
    assert await workshop.who_has(blocked) == {zhang}


async def test_groups_are_met_together_or_one_of_them(workshop: Workshop, zhang: UUID) -> None:
    rich = condition("balance", "at_least", 10_000_00, **CNY)
    dollars = condition("balance", "at_least", 1, currency="USD")
    groups = [{"match": "all", "conditions": [rich]}, {"match": "any", "conditions": [dollars]}]
    both = await workshop.put_in_force("都要", {"match": "all", "groups": groups})
    one = await workshop.put_in_force("有一", {"match": "any", "groups": groups})
    none = await workshop.put_in_force("都没", {"match": "none", "groups": groups})

    assert zhang not in await workshop.who_has(both)
    assert zhang in await workshop.who_has(one)
    assert zhang not in await workshop.who_has(none)


async def test_an_organisation_is_no_person(workshop: Workshop) -> None:
    firm = await register(workshop.bank, "青禾食品", kind=CustomerKind.ORGANISATION)
    tag = await workshop.put_in_force("企业", rule(condition("is_person", "exactly", 0)))

    assert await workshop.who_has(tag) == {firm}


def test_every_measure_has_its_place_in_the_catalogue() -> None:
    assert set(rules.CATALOGUE) == set(Measured)


def test_what_never_happened_is_longer_ago_than_anything() -> None:
    never = Condition(Measure(Measured.SINCE_CONTACT), Comparison.AT_LEAST, 365)

    assert rules.holds(never, None)
    assert not rules.holds(Condition(Measure(Measured.SINCE_CONTACT), Comparison.AT_MOST, 365), None)
    assert not rules.holds(Condition(Measure(Measured.BALANCE, currency="CNY"), Comparison.AT_MOST, 5), None)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (condition("balance", "at_least", 1), "rule.groups.0.conditions.0.measure.currency"),
        (condition("balance", "at_least", 1, currency="XXY"), "rule.groups.0.conditions.0.measure.currency"),
        (condition("times", "at_least", 1), "rule.groups.0.conditions.0.measure.days"),
        (condition("cards", "at_least", 1, days=3), "rule.groups.0.conditions.0.measure.days"),
        (condition("times", "at_least", 1, days=3, least=5), "rule.groups.0.conditions.0.measure.currency"),
        (condition("is_person", "at_least", 1), "rule.groups.0.conditions.0.value"),
        (condition("cards", "exactly", -1), "rule.groups.0.conditions.0.value"),
        (condition("balance_change", "at_most", -101, **CNY, days=3), "rule.groups.0.conditions.0.value"),
    ],
)
async def test_a_rule_that_makes_no_sense_names_the_place(workshop: Workshop, wrong: Any, field: str) -> None:
    body = {"name_zh": "a", "name_en": "a", "tag_kind": "rule", "theme": "money", "rule": rule(wrong)}

    assert field in named_fields(await workshop.steward.post(TAGS, json=body))
