"""Identity's decisions, without a database."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankhall.identity import rules
from bankhall.identity.errors import Locked
from bankhall.identity.rules import Gate
from bankhall.identity.types import Realm
from bankhall.kernel.errors import BadInput

from .people import shown

NINE = datetime(2026, 11, 22, 9, tzinfo=UTC)


def tries(*minutes: float) -> list[Gate | Locked]:
    """What the gate says to a try at each of these minutes past nine."""
    gate, said = Gate(), []
    for minute in minutes:
        verdict = rules.try_gate(gate, NINE + timedelta(minutes=minute))
        gate = gate if isinstance(verdict, Locked) else verdict
        said.append(verdict)
    return said


def test_five_tries_pass_and_the_fifth_closes_the_gate_for_half_an_hour() -> None:
    *passed, fifth, sixth = tries(0, 1, 2, 3, 4, 5)

    assert all(isinstance(one, Gate) and one.locked_until is None for one in passed)
    assert isinstance(fifth, Gate)
    assert fifth.locked_until == NINE + timedelta(minutes=34)
    assert isinstance(sixth, Locked)
    assert (sixth.until, sixth.retry_after_s) == (NINE + timedelta(minutes=34), 29 * 60)


def test_tries_older_than_a_quarter_of_an_hour_do_not_count() -> None:
    assert all(isinstance(one, Gate) and one.locked_until is None for one in tries(0, 4, 8, 12, 16, 20, 24, 28))


def test_a_gate_that_was_closed_opens_to_a_fresh_count() -> None:
    *_, closed, reopened = tries(0, 0, 0, 0, 0, 29.99, 30)

    assert isinstance(closed, Locked)
    assert reopened == Gate((NINE + timedelta(minutes=30),))


@given(st.lists(st.integers(0, 200), max_size=60).map(sorted))
def test_never_more_than_five_tries_pass_in_a_quarter_of_an_hour(minutes: list[int]) -> None:
    passed = [at for at, said in zip(minutes, tries(*minutes), strict=True) if isinstance(said, Gate)]

    assert all(sum(at <= other < at + 15 for other in passed) <= rules.MOST_TRIES for at in passed)


def test_the_key_of_a_login_tells_nothing_without_the_secret_and_differs_by_realm() -> None:
    key = rules.gate_key(b"one", Realm.CUSTOMER, "zhang.wei")

    assert key == rules.gate_key(b"one", Realm.CUSTOMER, " ZHANG.wei")
    assert key != rules.gate_key(b"two", Realm.CUSTOMER, "zhang.wei")
    assert key != rules.gate_key(b"one", Realm.STAFF, "zhang.wei")


@given(st.text(alphabet=st.characters()))
def test_any_text_has_a_key(typed: str) -> None:
    assert len(rules.gate_key(b"one", Realm.STAFF, typed)) == 32
    assert len(rules.gate_key(b"one", Realm.STAFF, typed + "\ud800")) == 32


@pytest.mark.parametrize(
    "token", ["", "short", "é" * 43, "a" * 42, "a" * 44, "a" * 42 + "=", "a" * 43 + "\n"], ids=shown
)
def test_what_cannot_be_a_token_is_none(token: str) -> None:
    assert rules.token_hash(token) is None


@pytest.mark.parametrize("name", ["", "   ", "a\0b", "a\nb", "a\ud800", "x" * 201], ids=shown)
def test_a_name_is_one_line_of_text(name: str) -> None:
    with pytest.raises(BadInput):
        rules.person_name(name)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:203.0.113.7", "203.0.113.7", True),
        ("203.0.113.7", "203.0.113.8", False),
        ("unknown", "unknown", True),
    ],
)
def test_whoever_has_many_addresses_of_ipv6_counts_as_one(one: str, other: str, same: bool) -> None:
    assert (rules.address_key(b"key", one) == rules.address_key(b"key", other)) is same


def test_a_session_is_seen_again_once_a_minute() -> None:
    now = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

    assert not rules.is_due_to_be_seen(now - timedelta(seconds=59), now)
    assert rules.is_due_to_be_seen(now - timedelta(seconds=60), now)


def test_a_role_has_two_hundred_rights_at_most_each_once() -> None:
    rights = [f"module.right_{'a' * nth}" for nth in range(50)]

    assert rules.right_names([*rights, *rights]) == rights
    with pytest.raises(BadInput):
        rules.right_names(f"module_{'abcdefgh'[nth // 30]}.right_{'a' * (nth % 30)}" for nth in range(201))
