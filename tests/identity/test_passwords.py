"""Which passwords are taken, and what whoever is refused is told."""

import subprocess
import sys
import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankhall.identity import api
from bankhall.identity.adapters.stolen_passwords import is_any_stolen
from bankhall.identity.rules.passwords import good_password, spellings
from bankhall.identity.types import ChangePassword, Realm, Welcome
from bankhall.kernel.db import Database
from bankhall.kernel.errors import BadInput

from .people import PASSWORD, SECRET, Clock, enroll, hire, sign_in

# What comes early in lists of guesses, and what people in China choose.
FIRST_GUESSES = [
    "1234567890", "0123456789", "0987654321", "9876543210", "12345678910", "123456789a", "a123456789", "aa123456789",
    "q123456789", "123456789qq", "woaini1314", "woaini1314520", "5201314520", "1314520520", "5845201314",
    "7758521521", "1q2w3e4r5t", "1qaz2wsx3edc", "qazwsxedcrfv", "qwertyuiop", "qwertyuiop123", "qwerty12345",
    "qwe123456789", "asdfghjkl123", "zxcvbnm1234", "q1w2e3r4t5y6", "abc123456789", "abcd123456", "abcdefghijk",
    "password01", "password1234", "passw0rd123", "p@ssw0rd123", "iloveyou1234", "welcome1234", "administrator",
    "admin123456", "letmein123", "changeme123", "football123", "basketball", "liverpool1", "manchester",
    "sunshine123", "princess123", "superman123", "correcthorsebatterystaple",
]  # fmt: skip


@pytest.mark.parametrize(
    "password", ["正确的马电池订书钉号", "a b c d e f", "x" * 64 + "yz!", "pass\0word😀😀", "abcdefgh ij" * 11]
)
def test_a_long_password_of_any_text_is_good(password: str) -> None:
    assert good_password(password, login="zhang.wei") == password


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "identity.password_too_short"),
        ("😀" * 9, "identity.password_too_short"),
        ("Ab1!efghi", "identity.password_too_short"),
        ("0123456789abc" * 10, "identity.password_too_long"),
        ("aaaaaaaaaaaaaaa", "identity.password_too_common"),
        ("ababababab", "identity.password_too_common"),
        ("long enough \ud800", "kernel.invalid"),
    ],
)
def test_a_weak_password_is_refused_and_says_why(password: str, code: str) -> None:
    with pytest.raises(BadInput) as refused:
        good_password(password, login="zhang.wei.1990", field="new_password")

    assert [(one.field, one.code) for one in refused.value.problems] == [("new_password", code)]


@pytest.mark.parametrize(
    "password",
    [
        "Zhang.Wei.1990", "0991.iew.gnahz", "ZhangWei2026!!", "weizhang_88888", "Bankhall2026!", "bankhall@123",
        "13812345678", "Zhang13812345678", "1990-01-02zw", "19900102wei!!", "11010519491231002X",
        "张三丰张三丰张三丰2026", "三丰三丰三丰三丰2026", "llahknab2026",
    ],
)  # fmt: skip
def test_a_password_of_what_others_know_is_refused(password: str) -> None:
    with pytest.raises(BadInput) as refused:
        good_password(password, login="zhang.wei.1990", known=("张三丰", "Bankhall"))

    assert [one.code for one in refused.value.problems] == ["identity.password_known"]


@pytest.mark.parametrize(
    "password",
    ["zhang likes purple sofas", "bankhall-umbrella-river", "1990-01-02 was a rainy day", "丰收的季节里有风吹过"],
)
def test_a_name_in_a_password_that_has_enough_of_its_own_does_no_harm(password: str) -> None:
    assert good_password(password, login="zhang.wei", known=("张三丰", "Bankhall")) == password


@given(st.text(min_size=10, max_size=128), st.lists(st.text(max_size=20), max_size=4))
def test_whatever_is_typed_is_taken_as_it_is_or_refused(password: str, known: list[str]) -> None:
    with suppress(BadInput):
        assert good_password(password, login="x", known=known) == password


@pytest.mark.parametrize("password", FIRST_GUESSES)
def test_what_was_stolen_and_published_is_known_also_in_capitals(password: str) -> None:
    assert is_any_stolen(spellings(password))
    assert is_any_stolen(spellings(password.capitalize()))
    assert is_any_stolen(spellings(password.upper()))


@pytest.mark.parametrize(
    "password", [PASSWORD, "正确的马电池订书钉号", "welcome-to-bankhall", "x" * 128, "ab\0cdefghij", "短"]
)
def test_what_nobody_published_is_not_among_the_stolen(password: str) -> None:
    assert not is_any_stolen(spellings(password))


def test_the_list_is_in_no_memory_and_a_look_at_it_is_quick() -> None:
    is_any_stolen(["not in there 1"])
    began = time.perf_counter()
    for nth in range(200):
        is_any_stolen([f"not in there {nth}"])

    assert time.perf_counter() - began < 2  # 0.2 ms each on an idle machine, hashing takes 21
    grown = (
        "import resource; from bankhall.identity.adapters.stolen_passwords import is_any_stolen as stolen; "
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss; "
        "[stolen([f'not in there {n}']) for n in range(500)]; "
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    told = subprocess.run([sys.executable, "-c", grown], capture_output=True, text=True, check=True)
    assert int(told.stdout) < 40_000  # KiB; the whole list has 53 MB, and what is mapped is no copy


async def test_a_stolen_password_is_refused_where_one_is_set_and_changes_nothing(bank: Database) -> None:
    await enroll(bank)
    here = await sign_in(bank)

    with pytest.raises(BadInput) as hired:
        await api.hash_password("Correcthorsebatterystaple", login="zhang")
    with pytest.raises(BadInput) as changed:
        await api.change_password(
            bank.doors(here.visitor.actor),
            ChangePassword(old_password=PASSWORD, new_password="woaini1314520"),
            session=here.visitor.session,
            secret=SECRET,
        )

    assert [(one.field, one.code) for one in hired.value.problems] == [("password", "identity.password_stolen")]
    assert [(one.field, one.code) for one in changed.value.problems] == [("new_password", "identity.password_stolen")]
    assert isinstance(await sign_in(bank, password=PASSWORD), Welcome)


async def test_whose_name_it_is_cannot_take_it_as_a_password(bank: Database) -> None:
    await hire(bank, "li.na", name="Elisabeth Brandenburg")
    here = await sign_in(bank, "li.na", realm=Realm.STAFF)

    with pytest.raises(BadInput) as changed:
        await api.change_password(
            bank.doors(here.visitor.actor),
            ChangePassword(old_password=PASSWORD, new_password="Brandenburg2026!"),
            session=here.visitor.session,
            secret=SECRET,
            known=("Bankhall",),
        )

    assert [one.code for one in changed.value.problems] == ["identity.password_known"]


async def test_a_password_of_ten_years_ago_still_opens(bank: Database, clock: Clock) -> None:
    """Nobody is made to change one that nobody knows (ASVS 6.2.10); who works here still shows a second factor."""
    await enroll(bank)
    await hire(bank)
    clock.pass_by(days=3653)

    assert (await sign_in(bank)).visitor.actor.kind == "customer"
    assert (await sign_in(bank, "li.na", realm=Realm.STAFF)).visitor.actor.kind == "staff"
