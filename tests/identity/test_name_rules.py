"""The names that somebody may sign in by: how they are read, and which of them are names at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankhall.identity import rules
from bankhall.identity.rules import names
from bankhall.identity.types import Name, NameKind, Realm
from bankhall.kernel.errors import BadInput

from .people import shown

ID_CARD = "11010519491231002X"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("zhang.wei", "zhang.wei"),
        ("  Zhang.WEI ", "zhang.wei"),
        ("ｚｈａｎｇ１２３", "zhang123"),
        ("ab", None),
        ("a" * 65, None),
        ("张伟", None),
        ("", None),
        ("zh\0ang", None),
        ("zhang\ud800", None),
        ("😀😀😀", None),
        ("zhаng.wei", None),  # the third letter is Cyrillic
        ("x" * 100_000, None),
        ("13812345678", "13812345678"),
        ("138 1234 5678", "13812345678"),
        ("138-1234-5678", "13812345678"),
        ("１３８１２３４５６７８", "13812345678"),
        ("+86 138 1234 5678", "13812345678"),
        ("＋86１３８－１２３４－５６７８", "13812345678"),
        ("0086 13812345678", "13812345678"),
        ("8613812345678", "13812345678"),
        ("(138) 1234–5678", "13812345678"),
        ("+44 20 7946 0958", "+442079460958"),
        ("0044 20 7946 0958", "+442079460958"),
        ("+86 571 8888 8888", None),  # a household's
        ("Wei@Example.COM", "wei@example.com"),
        ("wei＠example．com", "wei@example.com"),
        ("wei@例子.中国", "wei@xn--fsqu00a.xn--fiqs8s"),
        ("wei@例子。中国", "wei@xn--fsqu00a.xn--fiqs8s"),
        ("li.na@branch", "li.na@branch"),
        ("wei@" + "é" * 300 + ".com", None),
        (ID_CARD, "11010519491231002x"),
        ("110105 1949 1231 002x", "11010519491231002x"),
        ("１１０１０５１９４９１２３１００２Ｘ", "11010519491231002x"),
        ("E12345678", "e12345678"),
        ("e 1234 5678", "e12345678"),
    ],
    ids=lambda text: shown(text or "nobody's"),
)
def test_a_name_has_one_spelling_however_it_is_typed(typed: str, kept: str | None) -> None:
    assert names.normal_name(typed) == kept


@given(st.text() | st.from_regex(r"[+＋]?[0-9 -]{5,20}|[a-z0-9.@-]{1,30}", fullmatch=True))
def test_the_spelling_of_a_name_is_stable(typed: str) -> None:
    normal = names.normal_name(typed)

    assert normal is None or names.normal_name(normal) == normal


@given(st.text(max_size=40), st.sampled_from(NameKind))
def test_what_is_kept_as_a_name_is_found_when_it_is_typed_as_it_was_told(told: str, kind: NameKind) -> None:
    name = names.name_of(kind, told)

    assert name is None or name.text == names.normal_name(told)


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (NameKind.PHONE, "0571-88888888"),
        (NameKind.PHONE, "110"),
        (NameKind.PHONE, "wei@example.com"),
        (NameKind.EMAIL, "li.na@branch"),
        (NameKind.EMAIL, "13812345678"),
        (NameKind.DOCUMENT, "110105194912310021"),  # the check digit is wrong
        (NameKind.DOCUMENT, "1234"),
        (NameKind.DOCUMENT, "13812345678"),  # reads as somebody's phone
    ],
)
def test_what_does_not_read_as_its_kind_is_no_name(kind: NameKind, told: str) -> None:
    assert names.name_of(kind, told) is None


def test_of_what_the_file_says_each_name_is_there_once() -> None:
    said = names.names_of(
        phones=("138 1234 5678", "+8613812345678", "0571-88888888"),
        emails=("Wei@example.com",),
        documents=(ID_CARD, "E12345678"),
    )

    assert said == [
        Name(NameKind.PHONE, "13812345678"),
        Name(NameKind.EMAIL, "wei@example.com"),
        Name(NameKind.DOCUMENT, "11010519491231002x"),
        Name(NameKind.DOCUMENT, "e12345678"),
    ]
    assert [names.masked(name) for name in said] == [
        "138****5678",
        "w***@example.com",
        "1****************X",
        "E*******8",
    ]


@pytest.mark.parametrize("login", ["13812345678", "wei@example.com", ID_CARD, "+442079460958", "zhang wei", "ab"])
def test_a_new_login_is_nothing_that_may_be_somebody_elses_name(login: str) -> None:
    with pytest.raises(BadInput):
        rules.new_login(login, realm=Realm.CUSTOMER)


def test_staff_keep_the_login_that_their_bank_gives_them() -> None:
    assert rules.new_login("Li.Na@bank.example", realm=Realm.STAFF) == "li.na@bank.example"
