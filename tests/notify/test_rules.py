"""What an address is, what a message says, when it is tried again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankhall.kernel.i18n import Language
from bankhall.notify import rules
from bankhall.notify.types import Channel

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("phone", "number"),
    [
        ("13812345678", "+8613812345678"),
        ("+447700900123", "+447700900123"),
        ("02112345678", None),
        ("95588", None),
        ("+0123456789", None),
        ("+8613812345678\r\nDATA", None),
        ("１３８１２３４５６７８", None),
        ("", None),
    ],
)
def test_a_phone_of_the_file_is_a_number_that_can_be_written_to_or_none(phone: str, number: str | None) -> None:
    assert rules.as_e164(phone) == number


@pytest.mark.parametrize(
    "address",
    [
        "a@b.cn\r\nBcc: all@example.com",
        "a@b.cn\n",
        "a@b.cn, c@d.cn",
        '"a b"@example.com',
        "<a@example.com>",
        "a@[127.0.0.1]",
        "a@localhost",
        ".a@example.com",
        "a..b@example.com",
        "张@example.com",
        "a@例子.cn",
        "a" * 65 + "@example.com",
        "a@" + "b" * 250 + ".cn",
        "a\x00@example.com",
        "@example.com",
        "",
    ],
)
def test_what_could_be_read_as_something_else_is_no_address(address: str) -> None:
    assert not rules.is_address(Channel.EMAIL, address)


@pytest.mark.parametrize("address", ["a@b.cn", "zhang.wei+bank@example.com.cn", "o'neil@example.co.uk"])
def test_what_people_have_is_an_address(address: str) -> None:
    assert rules.is_address(Channel.EMAIL, address)


@given(st.text(max_size=80), st.sampled_from(Channel))
def test_no_address_has_a_line_end_a_space_or_another_script(text: str, channel: Channel) -> None:
    if rules.is_address(channel, text):
        assert text.isascii()
        assert text.isprintable()
        assert " " not in text


@pytest.mark.parametrize(
    ("channel", "address", "shown"),
    [
        (Channel.SMS, "+8613812345678", "138****5678"),
        (Channel.SMS, "+447700900123", "+44******0123"),
        (Channel.SMS, "+1234567", "+12****"),
        (Channel.EMAIL, "zhang.wei@example.com", "z***@example.com"),
        (Channel.EMAIL, "z@example.com", "***@example.com"),
    ],
)
def test_an_address_is_shown_so_that_only_its_owner_knows_it(channel: Channel, address: str, shown: str) -> None:
    assert rules.masked(channel, address) == shown


def test_an_instant_is_told_by_the_banks_own_clock() -> None:
    facts = {"at": datetime(2026, 11, 22, 18, 30, tzinfo=UTC)}

    def said(language: Language) -> str:
        return rules.filled("{at}", facts, language=language, timezone="Asia/Shanghai")

    assert said(Language.CHINESE) == "2026年11月23日 02:30"
    assert said(Language.ENGLISH) == "23 Nov 2026, 02:30"


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        ("Li\r\nBcc: x@y.cn", "Li Bcc： x@y．cn"),
        ("win at http://evil.example", "win at http：//evil．example"),
        ("{code}", "{code}"),
        ("a" * 500, "a" * 59 + "…"),
        ("1,234.50 CNY", "1,234.50 CNY"),
        ("10.20.30.40", "10．20．30.40"),
        ("1.cn 2.50a 3.50/x", "1．cn 2．50a 3．50/x"),
        ("\u202eabc", "abc"),
    ],
)
def test_what_a_fact_says_is_one_short_line_and_no_link(fact: str, said: str) -> None:
    filled = rules.filled("{name}", {"name": fact, "code": "1"}, language=Language.ENGLISH, timezone="UTC")

    assert filled.replace("：", ":") == said.replace("：", ":")
    assert "://" not in filled
    assert "\n" not in filled


def test_what_waits_is_tried_again_soon_and_not_for_ever() -> None:
    void_at = NOW + timedelta(minutes=5)
    pauses = [rules.next_try_at(tries, NOW, void_at=void_at, is_urgent=True) for tries in range(1, 9)]

    assert [at - NOW for at in pauses if at] == list(rules.URGENT_PAUSES)
    assert pauses[-2:] == [None, None]


def test_nothing_is_tried_again_after_its_time() -> None:
    assert rules.next_try_at(3, NOW, void_at=NOW + timedelta(seconds=8), is_urgent=True) is None
