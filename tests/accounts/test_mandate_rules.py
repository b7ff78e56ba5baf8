"""What a mandate lets somebody do, as a table: also what payments will ask once there are any."""

from datetime import date, timedelta
from typing import Any

import pytest

from bankhall.accounts import api as accounts
from bankhall.accounts.errors import MandateLimit, NoSuchAccount, NotInMandate, PayeeNotKnown
from bankhall.accounts.rules import mandates as rules
from bankhall.accounts.types import (
    PAY,
    STATEMENTS,
    VIEW,
    Allowed,
    Asking,
    InForce,
    Limits,
    NeedsYesOf,
    Paying,
    Power,
)
from bankhall.kernel.db import Database
from bankhall.kernel.errors import Refusal
from bankhall.kernel.ids import new_id
from bankhall.kernel.money import Money
from counter import CLERK, as_customer, doors, open_account, register

GIVER, MANDATE = new_id(), new_id()


def through(*powers: Power) -> InForce:
    return InForce(MANDATE, GIVER, new_id(), powers, date(2030, 1, 1))


def paying(minor: int, *, known: bool = True, currency: str = "CNY", **before: int) -> Paying:
    return Paying(amount=Money(minor, currency), payee_is_known=known, **before)


def may_pay(**limits: Any) -> InForce:
    terms: dict[str, Any] = {"each": 500_00, "a_day": 800_00, "a_month": 2_000_00, "asking": Asking.NEVER}
    return through(Power(VIEW), Power(PAY, Limits(currency="CNY", **(terms | limits))))


def test_what_is_not_in_it_is_not_let() -> None:
    assert rules.decide(VIEW, through(Power(VIEW))) == Allowed(MANDATE)
    assert isinstance(rules.decide(STATEMENTS, through(Power(VIEW))), NotInMandate)
    assert isinstance(rules.decide(PAY, through(Power(VIEW), Power(STATEMENTS)), paying(1)), NotInMandate)


def test_to_pay_takes_limits_and_an_amount() -> None:
    assert isinstance(rules.decide(PAY, through(Power(PAY)), paying(1)), NotInMandate)
    assert isinstance(rules.decide(PAY, may_pay()), NotInMandate)
    assert isinstance(rules.decide(PAY, may_pay(), paying(1, currency="USD")), NotInMandate)


@pytest.mark.parametrize(
    ("wanted", "most"),
    [
        (paying(500_00), None),
        (paying(500_01), 500_00),
        (paying(0), 500_00),
        (paying(-1), 500_00),
        (paying(300_00, paid_today=500_00), None),
        (paying(300_01, paid_today=500_00), 800_00),
        (paying(300_00, paid_this_month=1_700_00), None),
        (paying(300_01, paid_this_month=1_700_00), 2_000_00),
    ],
)
def test_no_payment_goes_beyond_what_was_agreed(wanted: Paying, most: int | None) -> None:
    decision = rules.decide(PAY, may_pay(), wanted)

    if most is None:
        assert decision == Allowed(MANDATE)
    else:
        assert isinstance(decision, MandateLimit)
        assert (decision.most, decision.currency) == (most, "CNY")


def test_only_known_payees_unless_anybody_is_agreed() -> None:
    assert isinstance(rules.decide(PAY, may_pay(), paying(1, known=False)), PayeeNotKnown)
    assert rules.decide(PAY, may_pay(known_payees_only=False), paying(1, known=False)) == Allowed(MANDATE)


@pytest.mark.parametrize(
    ("asking", "above", "minor", "is_asked"),
    [
        (Asking.NEVER, 0, 500_00, False),
        (Asking.ABOVE, 100_00, 100_00, False),
        (Asking.ABOVE, 100_00, 100_01, True),
        (Asking.ALWAYS, 0, 1, True),
    ],
)
def test_the_owner_is_asked_as_agreed(asking: Asking, above: int, minor: int, is_asked: bool) -> None:
    decision = rules.decide(PAY, may_pay(asking=asking, asking_above=above), paying(minor))

    assert decision == (NeedsYesOf(frozenset({GIVER}), MANDATE) if is_asked else Allowed(MANDATE))


def test_the_owner_is_asked_of_everything_unless_they_said_otherwise() -> None:
    assert Limits(currency="CNY", each=1, a_day=1, a_month=1).asking is Asking.ALWAYS


@pytest.mark.parametrize(
    ("born", "is_of_age"),
    [(date(2008, 11, 29), True), (date(2008, 11, 30), False), (date(1946, 5, 4), True), (None, True)],
)
def test_of_age_is_from_the_eighteenth_birthday_on(born: date | None, is_of_age: bool) -> None:
    assert rules.is_of_age(born, date(2026, 11, 29)) is is_of_age


def test_a_code_is_read_however_it_was_typed() -> None:
    code = rules.code_of(bytes(range(32)))

    for typed in (code, code.lower(), code.replace("-", ""), f" {code[:3]} {code[3:]} ", code.replace("0", "O")):
        assert rules.tidy_code(typed) == code
    for typed in ("", "ABC", code + "A", "ÄBCDE-FGHJK", code[:-1] + "!"):
        assert rules.tidy_code(typed) is None


def test_codes_differ_and_say_nothing_that_is_misread() -> None:
    codes = {rules.code_of(nth.to_bytes(4, "big") * 8) for nth in range(2_000)}

    assert len(codes) == 2_000
    assert not set("".join(codes)) & set("ILOU")


async def test_may_act_knows_holders_and_nobody_else(bank: Database) -> None:
    anna, eve = await register(bank, "Anna"), await register(bank, "Eve")
    account = await open_account(bank, anna)

    async def asked(who: Any, kind: str, what: Paying | None = None) -> Allowed | NeedsYesOf | Refusal:
        return await doors(bank, who).read(accounts.may_act, account, kind, what)

    assert await asked(as_customer(anna), PAY, paying(1)) == Allowed()
    assert await asked(as_customer(anna), VIEW) == Allowed()
    for stranger in (as_customer(eve), CLERK):
        assert isinstance(await asked(stranger, VIEW), NoSuchAccount)
        assert isinstance(await asked(stranger, PAY, paying(1)), NoSuchAccount)


def test_a_year_is_within_what_the_table_takes() -> None:
    assert timedelta(days=366) >= rules.LONGEST
