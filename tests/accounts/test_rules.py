"""Account numbers, and what may be done with an account in which state."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankhall.accounts import rules
from bankhall.accounts.errors import (
    AccountClosed,
    AccountFrozen,
    AlreadyFrozen,
    AlreadyHolder,
    HasNoHolders,
    LastOwner,
    NoSuchHolder,
    NotFrozen,
    TooManyHolders,
)
from bankhall.accounts.types import (
    Account,
    AccountKind,
    AccountStatus,
    Arrangement,
    Held,
    HolderRole,
    NewCard,
    NewHolder,
    OpenAccount,
    Placed,
    Step,
)
from bankhall.kernel.ids import new_id
from counter import AUTHORISED, OWNER

TODAY = date(2026, 11, 22)
SERIALS = st.integers(0, 9_999_999_999_999)
ANNA, BOB = new_id(), new_id()


def an_account(status: AccountStatus = AccountStatus.OPEN, kind: AccountKind = AccountKind.CURRENT) -> Account:
    closed_on = TODAY if status is AccountStatus.CLOSED else None
    return Account(
        id=new_id(),
        number=rules.account_number(kind, 1),
        kind=kind,
        currency="CNY",
        name="",
        product=None,
        opened_on=TODAY,
        closed_on=closed_on,
        status=status,
    )


def wrong(**terms: object) -> list[tuple[str, str]]:
    facts = {"kind": AccountKind.CURRENT, "currency": "CNY", "holders": (NewHolder(ANNA, OWNER),), **terms}
    told = rules.problems(OpenAccount(**facts), today=TODAY)  # type: ignore[arg-type]  # terms of a test
    return [(one.field, one.code.removeprefix("accounts.")) for one in told]


@given(st.sampled_from(AccountKind), SERIALS, st.integers(0, 15), st.integers(1, 9))
def test_a_slip_in_any_digit_of_an_account_number_is_told(
    kind: AccountKind, serial: int, place: int, slip: int
) -> None:
    number = rules.account_number(kind, serial)

    slipped = number[:place] + str((int(number[place]) + slip) % 10) + number[place + 1 :]

    assert rules.is_account_number(number)
    assert not rules.is_account_number(slipped)


@given(SERIALS, SERIALS, st.sampled_from(AccountKind), st.sampled_from(AccountKind))
def test_different_accounts_have_different_numbers(
    first: int, second: int, kind: AccountKind, other: AccountKind
) -> None:
    is_same = (kind, first) == (other, second)

    assert (rules.account_number(kind, first) == rules.account_number(other, second)) is is_same


def test_the_check_digit_is_the_one_of_the_standard() -> None:
    # ISO/IEC 7812-1 Annex B and every card in the world: 4992 7398 716.
    assert rules._luhn_sum("49927398716") % 10 == 0
    assert rules._luhn_sum("49927398717") % 10 != 0


@pytest.mark.parametrize(
    ("terms", "told"),
    [
        ({}, None),
        ({"currency": "CNX"}, ("currency", "no_such_currency")),
        ({"name": "a\nb"}, ("name", "not_a_name")),
        ({"name": "a" * 201}, ("name", "not_a_name")),
        ({"product": "a b"}, ("product", "not_a_code")),
        ({"opened_on": date(2026, 11, 23)}, ("opened_on", "not_a_past_day")),
        ({"floor": 1}, ("floor", "not_a_floor")),
        ({"floor": -(2**53)}, ("floor", "not_a_floor")),
        ({"holders": ()}, ("holders", "no_owner")),
        ({"holders": (NewHolder(ANNA, AUTHORISED),)}, ("holders", "no_owner")),
        ({"holders": (NewHolder(ANNA, OWNER), NewHolder(ANNA, AUTHORISED))}, ("holders", "holder_twice")),
        ({"holders": tuple(NewHolder(new_id(), OWNER) for _ in range(21))}, ("holders", "too_many_holders")),
        ({"kind": AccountKind.INTERNAL}, ("holders", "has_no_holders")),
        ({"kind": AccountKind.INTERNAL, "holders": ()}, None),
        ({"source_id": "1"}, ("source", "source_incomplete")),
        ({"source": "berka", "source_id": ""}, ("source_id", "not_a_source")),
    ],
)
def test_an_order_to_open_is_told_what_is_wrong_with_it(terms: dict[str, object], told: tuple[str, str] | None) -> None:
    assert wrong(**terms) == ([told] if told else [])


@pytest.mark.parametrize(
    ("step", "status", "decision"),
    [
        (Step.FREEZE, AccountStatus.OPEN, AccountStatus.FROZEN),
        (Step.FREEZE, AccountStatus.FROZEN, AlreadyFrozen),
        (Step.FREEZE, AccountStatus.CLOSED, AccountClosed),
        (Step.UNFREEZE, AccountStatus.OPEN, NotFrozen),
        (Step.UNFREEZE, AccountStatus.FROZEN, AccountStatus.OPEN),
        (Step.UNFREEZE, AccountStatus.CLOSED, AccountClosed),
        (Step.CLOSE, AccountStatus.OPEN, AccountStatus.CLOSED),
        (Step.CLOSE, AccountStatus.FROZEN, AccountFrozen),
        (Step.CLOSE, AccountStatus.CLOSED, AccountClosed),
    ],
)
def test_each_step_leads_on_or_is_refused(step: Step, status: AccountStatus, decision: object) -> None:
    decided = rules.decide_step(step, status)

    assert decided is decision or type(decided) is decision


OWNERS = {ANNA: OWNER, BOB: OWNER}
ONE_OWNER = {ANNA: OWNER, BOB: AUTHORISED}
FULL: dict[object, HolderRole] = {new_id(): OWNER for _ in range(20)}


@pytest.mark.parametrize(
    ("account", "holders", "refusal"),
    [
        (an_account(), {}, None),
        (an_account(), ONE_OWNER, AlreadyHolder),
        (an_account(), FULL, TooManyHolders),
        (an_account(AccountStatus.FROZEN), {}, AccountFrozen),
        (an_account(AccountStatus.CLOSED), {}, AccountClosed),
        (an_account(kind=AccountKind.INTERNAL), {}, HasNoHolders),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_who_may_become_a_holder(account: Account, holders: dict[object, HolderRole], refusal: type | None) -> None:
    decided = rules.refuse_new_holder(account, holders, BOB)  # type: ignore[arg-type]  # keys are ids

    assert (type(decided) if decided else None) is refusal


@pytest.mark.parametrize(
    ("account", "holders", "refusal"),
    [
        (an_account(), OWNERS, None),
        (an_account(), ONE_OWNER, LastOwner),
        (an_account(), {BOB: OWNER}, NoSuchHolder),
        (an_account(AccountStatus.FROZEN), OWNERS, None),
        (an_account(AccountStatus.CLOSED), OWNERS, AccountClosed),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_who_may_leave(account: Account, holders: dict[object, HolderRole], refusal: type | None) -> None:
    decided = rules.refuse_end(account, holders, ANNA)  # type: ignore[arg-type]  # keys are ids

    assert (type(decided) if decided else None) is refusal


@pytest.mark.parametrize(
    ("facts", "fields"),
    [
        ({}, []),
        ({"kind": "k" * 31}, ["card"]),
        ({"source_id": "two words"}, ["card"]),
        ({"issued_on": date(2026, 11, 23)}, ["issued_on"]),
        ({"kind": "", "issued_on": date(2027, 1, 1)}, ["card", "issued_on"]),
    ],
)
def test_a_card_has_codes_of_its_source_and_was_issued_by_today(facts: dict[str, Any], fields: list[str]) -> None:
    known: dict[str, Any] = {"kind": "classic", "issued_on": TODAY, "source": "berka", "source_id": "1"}
    card = NewCard(account_id=new_id(), customer_id=ANNA, **known | facts)

    assert [problem.field for problem in rules.card_problems(card, today=TODAY)] == fields


def held(*, kind: AccountKind = AccountKind.CURRENT, status: AccountStatus = AccountStatus.OPEN, **facts: Any) -> Held:
    return Held(new_id(), kind, status, facts.get("role", OWNER), facts.get("is_chosen", False))


def test_the_default_is_the_chosen_account_else_the_first_open_current_one_of_ones_own() -> None:
    savings, others, frozen = held(kind=AccountKind.SAVINGS), held(role=AUTHORISED), held(status=AccountStatus.FROZEN)
    current, second = held(), held()

    assert rules.default_account([]) is None
    assert rules.default_account([savings, others, frozen]) is None
    assert rules.default_account([savings, others, frozen, current, second]) == current.account_id
    for chosen in (savings, others, frozen, second):
        chosen = replace(chosen, is_chosen=True)
        assert rules.default_account([current, chosen]) == chosen.account_id


def test_a_closed_account_is_nobodys_default_however_chosen() -> None:
    closed, current = held(status=AccountStatus.CLOSED, is_chosen=True), held()

    assert rules.default_account([closed]) is None
    assert rules.default_account([closed, current]) == current.account_id


HELD = [held(), held(kind=AccountKind.SAVINGS), held(status=AccountStatus.CLOSED)]
IDS = [one.account_id for one in HELD]


@pytest.mark.parametrize(
    ("named", "default", "told"),
    [
        (IDS, None, []),
        (IDS[::-1], IDS[1], []),
        (IDS[:2], None, ["not_all_accounts"]),
        ([*IDS, new_id()], None, ["not_all_accounts"]),
        ([*IDS, IDS[0]], None, ["account_twice"]),
        ([IDS[0]] * 3, None, ["account_twice", "not_all_accounts"]),
        (IDS, IDS[2], ["not_a_default"]),
        (IDS, new_id(), ["not_a_default"]),
    ],
)
def test_an_arrangement_names_every_account_once_and_a_default_that_is_not_closed(
    named: list[UUID], default: UUID | None, told: list[str]
) -> None:
    wanted = Arrangement(tuple(Placed(one, is_hidden=False) for one in named), default)

    assert [one.code.removeprefix("accounts.") for one in rules.arrangement_problems(wanted, HELD)] == told
