"""What may be entered about a customer, how it is written, found and shown. Pure."""

import base64
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields, replace
from datetime import date, timedelta

from msgspec import UNSET

from bankhall.customers.errors import AlreadyBlocked, CustomerClosed, CustomerMerged, NotBlocked
from bankhall.customers.rules import names, places
from bankhall.customers.types import (
    Address,
    Customer,
    CustomerChange,
    CustomerKind,
    CustomerStatus,
    Document,
    DocumentKind,
    Facts,
    FieldEdit,
    Match,
    NewCustomer,
    Step,
)
from bankhall.kernel.errors import FieldProblem, Refusal
from bankhall.kernel.lines import has_ink, is_code, is_line
from bankhall.kernel.masks import mask_document as mask_document
from bankhall.kernel.masks import mask_email as mask_email
from bankhall.kernel.masks import mask_phone as mask_phone
from bankhall.kernel.resident_id import born_by_resident_id
from bankhall.kernel.resident_id import is_resident_id as is_resident_id

# To read a number to somebody or compare a document; then again on purpose.
LOOK_LASTS = timedelta(minutes=5)
# Ten years (反洗钱法 2024, art. 34), of which three may be leap years: never early.
KEPT_AFTER_LEAVING = timedelta(days=3653)
# More than a busy counter serves; a whole file of customers takes days, and is seen.
MOST_LOOKS_AN_HOUR = 30

CHANGEABLE = ("name", "birth_on", "gender", "documents", "phones", "emails", "address", "places")

_PERSONS_ONLY = frozenset(
    {
        DocumentKind.RESIDENT_ID,
        DocumentKind.PASSPORT,
        DocumentKind.MAINLAND_PERMIT,
        DocumentKind.RESIDENCE_PERMIT,
    }
)
_MOST_DOCUMENTS = _MOST_CONTACTS = 5
_EARLIEST_BIRTH = date(1850, 1, 1)
_EARLIEST_SINCE = date(1700, 1, 1)

_COUNTRY = re.compile(r"[A-Z]{2}")
_PHONE = re.compile(r"\+?[0-9]{5,15}")
_EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@"
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]"
)
# Hong Kong and Macao: a letter and eight digits, with two more on older ones; Taiwan: eight digits.
_MAINLAND_PERMIT = re.compile(r"[HM][0-9]{8}(?:[0-9]{2})?|[0-9]{8}")
# Of foreigners: 15 signs until 2023, 18 since; of residents of Hong Kong, Macao and Taiwan: 18 from 81, 82 or 83 on.
_RESIDENCE_PERMIT = re.compile(r"[A-Z]{3}[0-9]{12}|(?:9[0-9]|8[123])[0-9]{15}[0-9X]")
_TAIL = re.compile(r"[0-9]{3}[0-9A-Z]", re.ASCII)
_BEGINNING = re.compile(r"[0-9]{3,10}", re.ASCII)
# How much of a name's beginning is looked up at once; whether it goes on as asked is seen when it is opened.
_LONGEST_BEGINNING = 4
_LONGEST_SOUND_BEGINNING = 6
_INITIALS = re.compile(r"[a-z]{2,8}")
# The version of `search_tokens`: whoever was written down by an older one is written anew (`actions.index`).
SEARCH_VERSION = 3
_SHORTEST_ADDRESS = 4
_WHOLE = {"c": Match.NUMBER, "p": Match.PHONE, "d": Match.DOCUMENT, "e": Match.EMAIL}
_NO_WORD = re.compile(r"[\W_]+")

# ------------------------------------------------------------------------------------------------- what is taken


def tidy(new: NewCustomer) -> NewCustomer:
    """The same facts in the one spelling that is stored, so that equal things are equal."""
    return replace(
        new,
        name=" ".join(new.name.split()),
        documents=tuple(dict.fromkeys(map(tidy_document, new.documents))),
        phones=tuple(dict.fromkeys(map(tidy_phone, new.phones))),
        emails=tuple(dict.fromkeys(map(_tidy_email, new.emails))),
        address=tidy_address(new.address) if new.address else None,
        places=places.tidy_places([replace(one, address=tidy_address(one.address)) for one in new.places]),
    )


def tidy_phone(text: str) -> str:
    """Without separators; a Chinese mobile number without its +86, any other foreign one beginning with +."""
    bare = re.sub(r"[\s().-]", "", text)
    if bare.startswith("00"):
        bare = "+" + bare[2:]
    return bare[3:] if re.fullmatch(r"\+861[3-9][0-9]{9}", bare) else bare


def problems(new: NewCustomer, *, today: date) -> list[FieldProblem]:
    """What is wrong with tidy facts, empty when nothing is. `today` is the business date."""
    return [
        FieldProblem(field, f"customers.{code}", message)
        for field, code, message in (
            *_wrong_names(new),
            *_wrong_days(new, today),
            *_wrong_documents(new),
            *_wrong_contacts(new),
            *_wrong_address(new.address),
            *_wrong_places(new, today),
            *_wrong_source(new),
        )
    ]


def facts_of(customer: Customer) -> NewCustomer:
    """What was entered about a customer."""
    return NewCustomer(**{field.name: getattr(customer, field.name) for field in fields(NewCustomer)})


def kept_facts(new: NewCustomer) -> Facts:
    """What of it lies sealed."""
    return Facts(**{field.name: getattr(new, field.name) for field in fields(Facts)})


def document_key(document: Document, mac: Callable[[bytes], bytes]) -> bytes:
    """What stands for a document's number where two of them are told apart."""
    return mac(f"{document.kind}|{document.country}|{document.number}".encode())[:16]


def changed(facts: NewCustomer, change: CustomerChange) -> tuple[NewCustomer, tuple[str, ...]]:
    """The tidy facts after the change, and the names of the fields in which they differ from before."""
    asked = {name: getattr(change, name) for name in CHANGEABLE if getattr(change, name) is not UNSET}
    after = tidy(replace(facts, **asked))
    if change.address is not UNSET and change.places is UNSET:
        before = (facts.address, facts.places)
        after = replace(after, places=places.kept_in_step(after.kind, before, after.address, after.places))
    return after, tuple(name for name in CHANGEABLE if getattr(after, name) != getattr(facts, name))


def refuse_ended(status: CustomerStatus) -> Refusal | None:
    """Nothing new is done for who has left, nor in a file that is part of another."""
    match status:
        case CustomerStatus.CLOSED:
            return CustomerClosed()
        case CustomerStatus.MERGED:
            return CustomerMerged()
        case _:
            return None


def decide_step(step: Step, status: CustomerStatus) -> CustomerStatus | Refusal:
    """Where the step leads from `status`. What still ties the customer is another question."""
    if (ended := refuse_ended(status)) is not None:
        return ended
    match step, status:
        case Step.BLOCK, CustomerStatus.BLOCKED:
            return AlreadyBlocked()
        case Step.UNBLOCK, CustomerStatus.ACTIVE:
            return NotBlocked()
        case Step.BLOCK, _:
            return CustomerStatus.BLOCKED
        case Step.UNBLOCK, _:
            return CustomerStatus.ACTIVE
        case _:
            return CustomerStatus.CLOSED


_Wrong = Iterator[tuple[str, str, str]]


def _wrong_names(new: NewCustomer) -> _Wrong:
    if not has_ink(new.name) or not is_line(new.name):
        yield "name", "not_a_name", "a name has 1 to 200 characters on one line"


def _wrong_days(new: NewCustomer, today: date) -> _Wrong:
    if new.kind is CustomerKind.ORGANISATION:
        if new.birth_on is not None:
            yield "birth_on", "persons_only", "an organisation has no day of birth"
        if new.gender is not None:
            yield "gender", "persons_only", "an organisation has no gender"
    elif new.birth_on is not None and not _EARLIEST_BIRTH <= new.birth_on <= today:
        yield "birth_on", "not_a_birthday", f"a day of birth lies between {_EARLIEST_BIRTH} and today, {today}"
    if new.since_on is not None and not _EARLIEST_SINCE <= new.since_on <= today:
        yield "since_on", "not_a_past_day", f"a customer since a day between {_EARLIEST_SINCE} and today, {today}"


def _wrong_documents(new: NewCustomer) -> _Wrong:
    if len(new.documents) > _MOST_DOCUMENTS:
        yield "documents", "too_many", f"at most {_MOST_DOCUMENTS}"
    for document in new.documents[:_MOST_DOCUMENTS]:
        if not _COUNTRY.fullmatch(document.country):
            yield "documents", "not_a_country", "a country has two letters (ISO 3166-1)"
        elif not is_document_number(document):
            yield (
                "documents",
                "not_a_document_number",
                f"not the number of a {document.kind.value} of {document.country}",
            )
        elif born_by(document) not in (None, new.birth_on) and new.birth_on is not None:
            yield "birth_on", "not_as_in_document", "the resident id number says another day of birth"
        if new.kind is CustomerKind.ORGANISATION and document.kind in _PERSONS_ONLY:
            yield "documents", "persons_only", f"an organisation has no {document.kind.value}"


def _wrong_contacts(new: NewCustomer) -> _Wrong:
    for field, values in (("phones", new.phones), ("emails", new.emails)):
        if len(values) > _MOST_CONTACTS:
            yield field, "too_many", f"at most {_MOST_CONTACTS}"
    if not all(map(_PHONE.fullmatch, new.phones)):
        yield "phones", "not_a_phone_number", "a phone number has 5 to 15 digits, a foreign one begins with +"
    if not all(len(email) <= 254 and _EMAIL.fullmatch(email) for email in new.emails):
        yield "emails", "not_an_email_address", "an e-mail address looks like name@example.com"


def _wrong_address(address: Address | None) -> _Wrong:
    if address is None:
        return
    if not _COUNTRY.fullmatch(address.country):
        yield "address", "not_a_country", "a country has two letters (ISO 3166-1)"
    parts = (address.line, address.district, address.city, address.region)
    if not all(map(is_line, parts)) or not is_line(address.postcode, most=16):
        yield "address", "not_an_address", "each part of an address is one line of at most 200 characters, postcode 16"


def _wrong_places(new: NewCustomer, today: date) -> _Wrong:
    yield from places.wrong_places(new.kind, new.places, today)
    for one in new.places:
        yield from _wrong_address(one.address)
        if not one.address.line:
            yield "places", "not_an_address", "an address says where"


def _wrong_source(new: NewCustomer) -> _Wrong:
    if (new.source is None) != (new.source_id is None):
        yield "source", "source_incomplete", "source and source_id come together"
    for field, value in (("source", new.source), ("source_id", new.source_id)):
        if value is not None and not is_code(value):
            yield field, "not_a_source", "1 to 64 visible ASCII characters"


def tidy_document(document: Document) -> Document:
    number = re.sub(r"\s", "", document.number) if document.kind is not DocumentKind.OTHER else document.number.strip()
    return replace(document, number=number.upper(), country=document.country.upper())


def _tidy_email(text: str) -> str:
    local, at, domain = text.strip().rpartition("@")
    return local + at + domain.lower()


def tidy_address(address: Address) -> Address:
    tidied = Address(*(" ".join(str(getattr(address, part.name)).split()) for part in fields(Address)))
    return replace(tidied, country=tidied.country.upper())


# ------------------------------------------------------------------------------------------------- check digits


def customer_number(serial: int) -> str:
    """Ten digits; the last one tells a slip in any other, or two swapped (ISO 7064, MOD 11,10)."""
    digits = f"{serial:09d}"
    return digits + str(_mod_11_10(digits))


def is_customer_number(text: str) -> bool:
    return bool(re.fullmatch(r"[0-9]{10}", text)) and _mod_11_10(text[:-1]) == int(text[-1])


def is_document_number(document: Document) -> bool:
    """Whether a tidy number can be one of its kind, as far as its country's rule is known to us."""
    number, is_chinese = document.number, document.country == "CN"
    match document.kind:
        case DocumentKind.RESIDENT_ID if is_chinese:
            return is_resident_id(number)
        case DocumentKind.BUSINESS_LICENCE if is_chinese:
            return is_social_credit_code(number)
        case DocumentKind.PASSPORT:
            return bool(re.fullmatch(r"[A-Z0-9]{5,20}", number))
        case DocumentKind.MAINLAND_PERMIT if is_chinese:
            return bool(_MAINLAND_PERMIT.fullmatch(number))
        case DocumentKind.RESIDENCE_PERMIT if is_chinese:
            return bool(_RESIDENCE_PERMIT.fullmatch(number))
        case (
            DocumentKind.RESIDENT_ID
            | DocumentKind.BUSINESS_LICENCE
            | DocumentKind.MAINLAND_PERMIT
            | DocumentKind.RESIDENCE_PERMIT
        ):
            return bool(re.fullmatch(r"[A-Z0-9./-]{4,30}", number))
        case _:
            return bool(re.fullmatch(r"[\w./ -]{2,40}", number))


def born_by(document: Document) -> date | None:
    """The day of birth that a Chinese resident id number tells, if it is one."""
    is_one = document.kind is DocumentKind.RESIDENT_ID and document.country == "CN"
    return born_by_resident_id(document.number) if is_one and is_resident_id(document.number) else None


def is_social_credit_code(number: str) -> bool:
    """GB 32100-2015: 18 characters, the last a check in base 31 without I, O, S, V and Z."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    if len(number) != 18 or not set(number) <= set(alphabet):
        return False
    total = sum(alphabet.index(sign) * pow(3, place, 31) for place, sign in enumerate(number[:17]))
    return number[17] == alphabet[-total % 31]


def _mod_11_10(digits: str) -> int:
    product = 10
    for digit in digits:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return (11 - product) % 10


# ------------------------------------------------------------------------------------------------- masks


def mask_address(address: Address) -> str:
    """As far as the district; that there is more is told by stars."""
    parts = [part for part in (address.country, address.region, address.city, address.district) if part]
    return " ".join(parts + (["***"] if address.line or address.postcode else []))


def place_of(address: Address) -> str:
    """As far as the district, as one says it: a city that is its own region is said once."""
    return " ".join(dict.fromkeys(part for part in (address.region, address.city, address.district) if part)) or (
        address.country
    )


def mask_person(name: str) -> str:
    """`王*`, `Anna N.`: so much that whoever knows them knows who it is, where others may read along."""
    words = name.split()
    if len(words) > 1:
        return f"{words[0]} {words[-1][:1]}."
    return name[:1] + "*" * (len(name) - 1)


def edits(before: NewCustomer, after: NewCustomer, names: Sequence[str]) -> tuple[FieldEdit, ...]:
    """What is kept of a change."""
    return tuple(FieldEdit(name, masked_field(name, before), masked_field(name, after)) for name in names)


def masked_field(name: str, facts: NewCustomer) -> tuple[str, ...]:
    match name:
        case "phones":
            return tuple(mask_phone(phone) for phone in facts.phones)
        case "emails":
            return tuple(mask_email(email) for email in facts.emails)
        case "documents":
            return tuple(mask_document(document.number) for document in facts.documents)
        case "address":
            return (mask_address(facts.address),) if facts.address else ()
        case "places":
            return tuple(mask_address(one.address) for one in facts.places)
        case _:
            value = getattr(facts, name)
            return (str(value),) if value else ()


# ------------------------------------------------------------------------------------------------- finding


def name_key(name: str) -> str:
    """A name as it is looked for: compatible forms, capitals and accents made equal, words divided by one space."""
    if not name.isascii():
        bare = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
        name = unicodedata.normalize("NFKC", bare)
    return _NO_WORD.sub(" ", name.casefold()).strip()


def is_same_name(one: str, other: str) -> bool:
    """Whether a name is written as somebody who knows it may write it: capitals, accents and spaces aside."""
    bare = name_key(one).replace(" ", "")
    return bool(bare) and bare == name_key(other).replace(" ", "")


def search_key(name: str) -> str:
    """A name as customers are found by it: as `name_key`, and in simplified signs."""
    return names.simplified(name_key(name))


def search_tokens(facts: NewCustomer | Facts, number: str) -> list[str]:
    """What a customer is found by; kept as keyed digests only (`keyed`)."""
    key = search_key(facts.name)
    return sorted(
        {
            *_number_tokens(facts, number),
            *(gram for word in key.split() for gram in _grams_of(word)),
            *(f"b:{key[:length]}" for length in range(1, min(_LONGEST_BEGINNING, len(key)) + 1)),
            *names.sound_tokens(key),
            *names.near_tokens(key),
            *_address_tokens(facts),
        }
    )


def _address_tokens(facts: NewCustomer | Facts) -> set[str]:
    """Each address as it may be said: the line, with what lies around it or without. Also one that was given up."""
    known = [one.address for one in facts.places] + ([facts.address] if facts.address else [])
    return {
        f"a:{said}"
        for one in known
        for around in ((), (one.district,), (one.city, one.district), (one.region, one.city, one.district))
        if one.line and len(said := _said_address("".join((*dict.fromkeys(around), one.line)))) >= _SHORTEST_ADDRESS
    }


def _said_address(text: str) -> str:
    return _compact(search_key(text))


def _number_tokens(facts: NewCustomer | Facts, number: str) -> set[str]:
    return {
        number_token(number),
        *(f"p:{phone_tail(phone)}" for phone in facts.phones),
        *(f"p4:{phone_tail(phone)[-4:]}" for phone in facts.phones),
        *(f"e:{email.casefold()}" for email in facts.emails),
        *(f"d:{_compact(document.number)}" for document in facts.documents),
        *(f"d4:{_compact(document.number)[-4:]}" for document in facts.documents if _has_tail(document)),
    }


def number_token(number: str) -> str:
    return f"c:{number}"


def keyed(tokens: Iterable[str], mac: Callable[[bytes], bytes]) -> list[str]:
    """The tokens as they are kept: 96 bits of a keyed digest. Nobody without the key can say what they stand for, nor
    make one to look for; how often one occurs they do show.
    """
    return [base64.b64encode(mac(token.encode())[:12]).decode() for token in tokens]


def beginning_tokens(text: str) -> list[str]:
    """The tokens of every name that begins so, as far as tokens tell; none for no words."""
    key = search_key(text)
    return [f"b:{key[:_LONGEST_BEGINNING]}", *name_tokens(text)] if key else []


def sound_tokens(text: str) -> list[str]:
    """The tokens of every name that sounds as the whole of `text`, in either script and order; of its initials."""
    key = search_key(text)
    heard = [f"y:{one}" for one in names.typed_sounds(key)]
    return [*heard, f"i:{key}"] if _INITIALS.fullmatch(key) else heard


def sound_beginning_tokens(text: str) -> list[str]:
    heard = names.typed_sound(search_key(text))
    return [f"yb:{heard[:_LONGEST_SOUND_BEGINNING]}"] if heard else []


def near_tokens(text: str) -> list[str]:
    """One of these every name has that is as `text` but for one sign of a word, or sounds so."""
    key = search_key(text)
    heard = names.typed_sounds(key)
    return sorted(names.near_tokens(key).union(*(names.near_tokens(one) for one in heard)))


def match(facts: Facts, number: str, text: str) -> Match | None:
    """By what a customer is found, the strongest; None for whoever is not meant."""
    key, name = search_key(text), search_key(facts.name)
    of_numbers = _number_tokens(facts, number)
    at = _address_tokens(facts)
    if whole := of_numbers.intersection(whole_tokens(text)):
        return min((_WHOLE[token[0]] for token in whole), key=list(Match).index)
    if not key:
        return None
    if name == key:
        return Match.NAME
    if name.startswith(key):
        return Match.NAME_BEGINS
    if not of_numbers.isdisjoint(tail_tokens(text)):
        return Match.LAST_FOUR
    if not at.isdisjoint(address_tokens(text)):
        return Match.ADDRESS
    if (bounds := numbers_beginning(text)) and bounds[0] <= number <= bounds[1]:
        return Match.NUMBER_BEGINS
    if name_tokens(text) and all(word in name for word in key.split()):
        return Match.NAME_PART
    return _match_of_sound(name, key)


def _match_of_sound(name: str, key: str) -> Match | None:
    if names.sounds_like(name, names.typed_sounds(key)):
        return Match.SOUND
    if heard := names.typed_sound(key):
        if names.sounds_begin(name, heard):
            return Match.SOUND_BEGINS
        if _INITIALS.fullmatch(key) and names.has_initials(name, key):
            return Match.INITIALS
    return Match.NEAR if names.is_near(name, key) else None


def whole_tokens(text: str) -> list[str]:
    """The tokens of one whole thing that `text` may be: a customer number, a phone, e-mail or document number."""
    text = unicodedata.normalize("NFKC", text)  # a Chinese keyboard writes １３８ as readily as 138
    compact = _compact(text)
    tokens = [f"d:{compact}"] if len(compact) >= 4 else []
    if is_customer_number(compact):
        tokens.append(number_token(compact))
    if _PHONE.fullmatch(tidy_phone(text)):
        tokens.append(f"p:{phone_tail(tidy_phone(text))}")
    if "@" in text:
        tokens.append(f"e:{text.strip().casefold()}")
    return tokens


def address_tokens(text: str) -> list[str]:
    """The token of an address that `text` may be the whole of, or the line of."""
    said = _said_address(text)
    return [f"a:{said}"] if len(said) >= _SHORTEST_ADDRESS and any(sign.isdigit() for sign in said) else []


def tail_tokens(text: str) -> list[str]:
    """The tokens of a number of which somebody says the last four signs: a phone, or a document."""
    compact = _compact(unicodedata.normalize("NFKC", text))
    return [f"d4:{compact}", f"p4:{compact}"] if _TAIL.fullmatch(compact) else []


def numbers_beginning(text: str) -> tuple[str, str] | None:
    """The first and the last customer number that begin with the digits of `text`; None for what begins none."""
    digits = _compact(unicodedata.normalize("NFKC", text))
    return (digits.ljust(10, "0"), digits.ljust(10, "9")) if _BEGINNING.fullmatch(digits) else None


def name_tokens(text: str) -> list[str]:
    """Tokens that every name has which contains all of the text's words, each as a part of a word; none for no words.

    A single Latin letter is looked for at the beginning of a word only.
    """
    return sorted({gram for word in search_key(text).split() for gram in _grams_for(word)})


def phone_tail(phone: str) -> str:
    """The last eight digits tell a number, however the prefix is written."""
    return re.sub(r"[^0-9]", "", phone)[-8:]


def _has_tail(document: Document) -> bool:
    """Of a number shorter than eight signs the last four would be half of it."""
    return len(_compact(document.number)) >= 8


def _grams_of(word: str) -> list[str]:
    ideographs = [] if word.isascii() else [f"n:{sign}" for sign in word if names.is_ideograph(sign)]
    return [*ideographs, *_grams(f" {word}", 2), *_grams(f" {word}", 3)]


def _grams_for(word: str) -> list[str]:
    if len(word) == 1:
        return [f"n:{word}" if names.is_ideograph(word) else f"n: {word}"]
    return _grams(word, min(3, len(word)))


def _grams(text: str, length: int) -> list[str]:
    return [f"n:{text[start : start + length]}" for start in range(len(text) - length + 1)]


def _compact(text: str) -> str:
    return "".join(sign for sign in text.upper() if sign.isalnum())
