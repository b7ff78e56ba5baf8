"""One line of text, and codes of other systems."""

import re

import pytest

from bankhall.kernel.lines import ONE_LINE, has_ink, is_code, is_line, whole


@pytest.mark.parametrize("text", ["", "张秀英", "Emma  Clarke", "é", "a" * 200])
def test_what_a_person_can_read_on_one_line_is_a_line(text: str) -> None:
    assert is_line(text)


@pytest.mark.parametrize(
    "text", ["a" * 201, "a\nb", "a\n", "a\u2028", "\x00", "a\x7f", "\ud800", "a\tb", "a\ufffe", "a\uffff"]
)
def test_what_breaks_a_line_or_cannot_be_stored_is_none(text: str) -> None:
    assert not is_line(text)


def test_the_most_of_a_line_is_what_the_caller_says() -> None:
    assert is_line("a" * 16, most=16)
    assert not is_line("a" * 17, most=16)


@pytest.mark.parametrize("text", ["A-1", "berka:42", "~", "!" * 64])
def test_a_code_is_visible_ascii(text: str) -> None:
    assert is_code(text)


@pytest.mark.parametrize("text", ["", "a b", "é", "a\n", "!" * 65])
def test_what_is_empty_long_or_not_visible_ascii_is_no_code(text: str) -> None:
    assert not is_code(text)


@pytest.mark.parametrize(
    "text",
    ["می‌خواهم", "Zoë O’Brien-Núñez", "¥ 100 🙂", "𠮷野家", "葛\U000e0100城", "ᠮᠣᠩᠭᠣᠯ\u180eᠠ", "👨\u200d👩\u200d👧"],
)
def test_the_signs_of_every_script_are_taken_joiners_too(text: str) -> None:
    assert is_line(text)


@pytest.mark.parametrize("text", ["moc.\u202egnp.exe", "Zhang\u200b Wei", "\u2066x\u2069", "\ufeffname", "a\x85b"])
def test_what_reads_as_something_else_is_none(text: str) -> None:
    assert not is_line(text)


@pytest.mark.parametrize(
    "sign",
    ["\xad", "\u034f", "\u061c", "\u115f", "\u1160", "\u17b4", "\u206a", "\u3164", "\uffa0", "\ufff9", "\U000e0041"],
    ids=ascii,
)
def test_a_sign_that_nobody_sees_is_in_no_line(sign: str) -> None:
    assert not is_line(f"Zhang{sign} Wei")


@pytest.mark.parametrize("text", ["", "  ", "\u3000", "\u2800", "\u200d", "\u180e", "\ufe0f", "\U000e0100"], ids=ascii)
def test_what_cannot_be_seen_by_itself_is_no_name(text: str) -> None:
    assert not has_ink(text)
    assert has_ink(text + "张")


@pytest.mark.parametrize(("pattern", "text"), [(ONE_LINE, "because"), ("[A-Z]{3}", "CNY"), ("[!-~]+", "key")])
def test_a_whole_pattern_takes_no_line_end_that_comes_last(pattern: str, text: str) -> None:
    assert re.search(whole(pattern), text)
    assert not re.search(whole(pattern), text + "\n")
    assert not re.search(whole(pattern), "\n" + text)
