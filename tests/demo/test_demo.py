"""The demo bank: the same each time, whole or not at all, and only on an empty bank."""

from datetime import date

import pytest

from bankhall.customers import api as customers
from bankhall.customers.types import CustomerKind, NewCustomer
from bankhall.demo import rules
from bankhall.demo.actions import open_demo_bank
from bankhall.demo.errors import NotEmpty
from bankhall.demo.queries import sign_ins
from bankhall.kernel.actors import system
from bankhall.kernel.db import Database
from bankhall.ledger import api as ledger

DOORS = system("tests")


def test_the_plan_is_the_same_each_time() -> None:
    assert rules.plan(date(2026, 11, 22)) == rules.plan(date(2026, 11, 22))


def test_no_planned_account_is_ever_below_zero() -> None:
    plan = rules.plan(date(2026, 11, 22))

    standing = dict.fromkeys(range(len(plan.accounts)), 0)
    for entry in plan.entries:
        standing[entry.account] += entry.amount
        assert standing[entry.account] >= 0


async def test_opening_fills_an_empty_bank_whose_books_agree(bank: Database) -> None:
    doors = bank.doors(DOORS)

    opened = await open_demo_bank(doors)

    findings = await doors.read(ledger.recompute)
    assert findings.ok
    assert findings.transactions == opened.transactions > 1_000
    assert {sign_in.realm for sign_in in await doors.read(sign_ins)} == {"customer", "staff"}


async def test_opening_it_twice_changes_nothing(bank: Database) -> None:
    doors = bank.doors(DOORS)
    await open_demo_bank(doors)
    before = await doors.read(ledger.recompute)

    again = await open_demo_bank(doors)

    assert again.already_there
    assert await doors.read(ledger.recompute) == before


async def test_a_bank_with_customers_of_its_own_is_never_made_a_demo(bank: Database) -> None:
    doors = bank.doors(DOORS)
    await doors.write(customers.register_customers, [NewCustomer(kind=CustomerKind.PERSON, name="王芳")])

    with pytest.raises(NotEmpty):
        await open_demo_bank(doors)

    assert await doors.read(sign_ins) == []
