"""One line of text, and codes of other systems."""

import pytest

from bankhall.kernel.lines import is_code, is_line


@pytest.mark.parametrize("text", ["", "张秀英", "Emma  Clarke", "é", "a" * 200])
def test_what_a_person_can_read_on_one_line_is_a_line(text: str) -> None:
    assert is_line(text)


@pytest.mark.parametrize("text", ["a" * 201, "a\nb", "a\n", "a\u2028", "\x00", "a\x7f", "\ud800", "a\tb"])
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


@pytest.mark.parametrize("text", ["می‌خواهم", "Zoë O’Brien-Núñez", "¥ 100 🙂", "𠮷野家"])
def test_the_signs_of_every_script_are_taken_joiners_too(text: str) -> None:
    assert is_line(text)


@pytest.mark.parametrize("text", ["moc.\u202egnp.exe", "Zhang\u200b Wei", "\u2066x\u2069", "\ufeffname", "a\x85b"])
def test_what_reads_as_something_else_is_none(text: str) -> None:
    assert not is_line(text)
