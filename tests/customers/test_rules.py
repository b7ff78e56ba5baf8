"""Check digits, masks, spelling and finding."""

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankhall.customers import rules
from bankhall.customers.types import (
    Address,
    CustomerChange,
    CustomerKind,
    Document,
    DocumentKind,
    Gender,
    NewCustomer,
)
from bankhall.kernel.ids import new_id

TODAY = date(2026, 11, 22)
# The example of GB 11643-1999, and a made-up one with X.
RESIDENT = "11010519491231002X"
LICENCE = "91350100M000100Y43"  # the example of GB 32100-2015


def person(**facts: object) -> NewCustomer:
    return NewCustomer(kind=CustomerKind.PERSON, name="张伟", **facts)  # type: ignore[arg-type]  # facts of a test


def wrong(new: NewCustomer) -> list[tuple[str, str]]:
    return [(one.field, one.code.removeprefix("customers.")) for one in rules.problems(rules.tidy(new), today=TODAY)]


# ---------------------------------------------------------------------------------------------- check digits


@given(st.integers(0, 999_999_999), st.integers(0, 9), st.integers(1, 9))
def test_a_slip_in_any_digit_of_a_customer_number_is_told(serial: int, place: int, slip: int) -> None:
    number = rules.customer_number(serial)

    slipped = number[:place] + str((int(number[place]) + slip) % 10) + number[place + 1 :]

    assert rules.is_customer_number(number)
    assert not rules.is_customer_number(slipped)


@pytest.mark.parametrize("number", [RESIDENT, "440524188001010014"])
def test_a_resident_id_number_of_the_standard_is_taken(number: str) -> None:
    assert rules.is_resident_id(number)


@pytest.mark.parametrize(
    "number",
    [
        "110105194912310021",  # the check digit
        "11010519490231002X",  # 31 February
        "11010519491231002",  # cut
        "1101051949123100２X",  # a full-width digit
        "",
    ],
)
def test_what_is_no_resident_id_number_is_told(number: str) -> None:
    assert not rules.is_resident_id(number)


@given(st.integers(0, 16), st.integers(1, 9))
def test_a_slip_in_any_digit_of_a_resident_id_is_told(place: int, slip: int) -> None:
    slipped = RESIDENT[:place] + str((int(RESIDENT[place]) + slip) % 10) + RESIDENT[place + 1 :]

    assert not rules.is_resident_id(slipped)


def test_the_example_of_the_social_credit_code_standard_is_taken_and_a_slip_in_it_is_told() -> None:
    assert rules.is_social_credit_code(LICENCE)
    assert not rules.is_social_credit_code(LICENCE.replace("350", "360"))
    assert not rules.is_social_credit_code(LICENCE.replace("M", "I"))


# ---------------------------------------------------------------------------------------------- masks


@pytest.mark.parametrize(
    ("phone", "masked"),
    [("13812345678", "138****5678"), ("+420123456789", "+42******6789"), ("12345678", "****5678"), ("12345", "****5")],
)
def test_a_phone_number_is_shown_with_its_middle_hidden(phone: str, masked: str) -> None:
    assert rules.mask_phone(phone) == masked


@given(st.from_regex(r"\+?[0-9]{5,15}", fullmatch=True))
def test_every_masked_phone_number_hides_at_least_four_digits_and_keeps_its_length(phone: str) -> None:
    masked = rules.mask_phone(phone)

    assert len(masked) == len(phone)
    assert masked.count("*") >= 4
    assert all(shown in ("*", real) for shown, real in zip(masked, phone, strict=True))


@given(st.text(alphabet="0123456789ABCX", min_size=1, max_size=40))
def test_a_masked_document_number_shows_at_most_its_ends(number: str) -> None:
    masked = rules.mask_document(number)

    assert len(masked) == len(number)
    assert masked.strip("*") == "" or (masked[0], masked[-1]) == (number[0], number[-1])
    assert set(masked[1:-1]) <= {"*"}


def test_a_resident_id_is_masked_as_the_bank_writes_it() -> None:
    assert rules.mask_document("110105194912310028") == "1****************8"


def test_a_masked_e_mail_address_does_not_tell_how_long_it_is() -> None:
    assert rules.mask_email("zhang.wei@example.com") == "z***@example.com"
    assert rules.mask_email("z@example.com") == "***@example.com"


# ---------------------------------------------------------------------------------------------- one spelling


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("+86 138 1234 5678", "13812345678"),
        ("0086-13812345678", "13812345678"),
        ("138-1234-5678", "13812345678"),
        ("+86 10 6551 0000", "+861065510000"),
        ("00420 777 123 456", "+420777123456"),
        ("(010) 6551.0000", "01065510000"),
    ],
)
def test_a_phone_number_has_one_spelling_however_it_is_typed(typed: str, stored: str) -> None:
    assert rules.tidy_phone(typed) == stored


@given(st.text(max_size=40))
def test_tidying_twice_is_tidying_once(typed: str) -> None:
    address = Address("cn", line=typed)
    documents = (Document(DocumentKind.OTHER, typed, "cn"), Document(DocumentKind.PASSPORT, typed))
    new = NewCustomer(
        kind=CustomerKind.PERSON, name=typed, phones=(typed,), emails=(typed,), documents=documents, address=address
    )

    once = rules.tidy(new)

    assert rules.tidy(once) == once


def test_the_same_phone_number_typed_twice_is_kept_once() -> None:
    assert rules.tidy(person(phones=("138 1234 5678", "+8613812345678"))).phones == ("13812345678",)


# ---------------------------------------------------------------------------------------------- what is taken


def test_a_person_with_everything_right_is_taken() -> None:
    new = person(
        birth_on=date(1949, 12, 31),
        gender=Gender.FEMALE,
        documents=(Document(DocumentKind.RESIDENT_ID, RESIDENT.lower()), Document(DocumentKind.PASSPORT, "E1234 5678")),
        phones=("13812345678",),
        emails=("zhang.wei@example.com",),
        address=Address("cn", city="北京"),
    )

    assert wrong(new) == []


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"birth_on": date(2026, 11, 23)}, ("birth_on", "not_a_birthday")),
        ({"birth_on": date(1849, 12, 31)}, ("birth_on", "not_a_birthday")),
        ({"since_on": date(2026, 11, 23)}, ("since_on", "not_a_past_day")),
        ({"phones": ("not a number",)}, ("phones", "not_a_phone_number")),
        ({"phones": ("138****5678",)}, ("phones", "not_a_phone_number")),
        ({"phones": tuple(f"1381234567{n}" for n in range(6))}, ("phones", "too_many")),
        ({"emails": ("zhang@",)}, ("emails", "not_an_email_address")),
        ({"emails": ("zhang@local",)}, ("emails", "not_an_email_address")),
        ({"emails": ("a" * 64 + "@" + "b." * 100 + "example.com",)}, ("emails", "not_an_email_address")),
        ({"address": Address("China")}, ("address", "not_a_country")),
        ({"address": Address("CN", line="行" * 201)}, ("address", "not_an_address")),
        ({"address": Address("CN", postcode="1" * 17)}, ("address", "not_an_address")),
        ({"documents": (Document(DocumentKind.RESIDENT_ID, "123"),)}, ("documents", "not_a_document_number")),
        ({"documents": (Document(DocumentKind.PASSPORT, "E1", "CZ"),)}, ("documents", "not_a_document_number")),
        ({"documents": (Document(DocumentKind.OTHER, "A1", "CHN"),)}, ("documents", "not_a_country")),
        ({"source": "berka"}, ("source", "source_incomplete")),
        ({"source": "berka", "source_id": "a b"}, ("source_id", "not_a_source")),
    ],
)
def test_what_cannot_be_is_told_with_its_field(facts: dict[str, object], told: tuple[str, str]) -> None:
    assert told in wrong(person(**facts))


@pytest.mark.parametrize("name", ["", "  ", "张\x00伟", "张\x07伟", "a" * 201, "\ud800"])
def test_a_name_that_nobody_could_read_is_told(name: str) -> None:
    assert wrong(NewCustomer(kind=CustomerKind.PERSON, name=name)) == [("name", "not_a_name")]


def test_a_day_of_birth_other_than_the_resident_id_says_is_told() -> None:
    document = Document(DocumentKind.RESIDENT_ID, RESIDENT)

    assert wrong(person(birth_on=date(1949, 12, 30), documents=(document,))) == [("birth_on", "not_as_in_document")]
    assert wrong(person(documents=(document,))) == []


def test_an_organisation_has_nothing_that_only_persons_have() -> None:
    company = NewCustomer(
        kind=CustomerKind.ORGANISATION,
        name="布拉格贸易有限公司",
        birth_on=date(2000, 1, 1),
        gender=Gender.OTHER,
        documents=(Document(DocumentKind.BUSINESS_LICENCE, LICENCE), Document(DocumentKind.PASSPORT, "E12345678")),
    )

    assert wrong(company) == [("birth_on", "persons_only"), ("gender", "persons_only"), ("documents", "persons_only")]


@given(st.text(max_size=60), st.text(max_size=20), st.sampled_from(DocumentKind), st.text(max_size=3))
def test_no_text_breaks_the_rules(text: str, short: str, kind: DocumentKind, country: str) -> None:
    new = NewCustomer(
        kind=CustomerKind.PERSON,
        name=text,
        phones=(short,),
        emails=(text,),
        documents=(Document(kind, text, country),),
        address=Address(country, line=text, postcode=short),
        source=short,
        source_id=text,
    )

    rules.problems(rules.tidy(new), today=TODAY)
    rules.search_tokens(new, "1000000010")
    assert all(token[1] == ":" for token in (*rules.whole_tokens(text), *rules.name_tokens(text)))


# ---------------------------------------------------------------------------------------------- changes


def test_a_change_names_the_fields_that_differ_and_no_others() -> None:
    before = rules.tidy(person(phones=("13812345678",), emails=("a@example.com",)))
    change = CustomerChange(customer_id=new_id(), version=1, name="张 伟", phones=("138 1234 5678",), emails=())

    after, names = rules.changed(before, change)

    assert names == ("name", "emails")
    assert (after.name, after.phones, after.emails) == ("张 伟", ("13812345678",), ())


# ---------------------------------------------------------------------------------------------- finding

NAMES = st.text(alphabet="abcděščéAB 张伟李明ß-'", min_size=1, max_size=30)


@given(NAMES, st.data())
def test_every_part_of_a_word_of_a_name_is_among_its_tokens(name: str, data: st.DataObject) -> None:
    words = [word for word in rules.name_key(name).split() if len(word) > 1]
    if not words:
        return
    word = data.draw(st.sampled_from(words))
    start = data.draw(st.integers(0, len(word) - 2))
    part = word[start : start + data.draw(st.integers(2, len(word) - start))]

    tokens = rules.search_tokens(NewCustomer(kind=CustomerKind.PERSON, name=name), "1000000010")

    assert set(rules.name_tokens(part)) <= set(tokens)


@pytest.mark.parametrize(
    ("name", "looked_for"),
    [
        ("Jana Nováková", "novakova"),
        ("Jana Nováková", "NOV JAN"),
        ("Jana Nováková", "n"),
        ("张伟", "张"),
        ("张伟", "伟"),
        ("欧阳修文", "阳修文"),
        ("ＡＢＣ株式会社", "abc"),
        ("Straße & Söhne", "strasse"),
    ],
)
def test_a_name_is_found_by_what_people_type(name: str, looked_for: str) -> None:
    tokens = rules.search_tokens(NewCustomer(kind=CustomerKind.PERSON, name=name), "1000000010")

    assert rules.name_tokens(looked_for)
    assert set(rules.name_tokens(looked_for)) <= set(tokens)


def test_nothing_to_look_for_has_no_tokens() -> None:
    assert rules.name_tokens(" %_*\\ ") == []
    assert rules.whole_tokens(" %_*\\ ") == []


def test_a_whole_number_is_known_for_what_it_may_be() -> None:
    number = rules.customer_number(random.Random(1).randrange(10**9))

    assert f"c:{number}" in rules.whole_tokens(f" {number[:5]} {number[5:]}")
    assert "p:12345678" in rules.whole_tokens("+86 138 1234 5678".replace("138 1234 5678", "13812345678"))
    assert f"d:{RESIDENT}" in rules.whole_tokens(RESIDENT.lower())
    assert "e:a@example.com" in rules.whole_tokens("A@example.com")
