"""How long a document can be valid, what its state is, and when its customer is reminded. Pure."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from bankhall.customers.papers.types import PaperState, PaperStepKind
from bankhall.customers.rules import born_by, facts_of, problems
from bankhall.customers.types import Customer, Document, DocumentKind
from bankhall.kernel.errors import FieldProblem

# Days before the end at which the customer is told; 0: it has ended.
MARKS: Final = (90, 30, 7, 0)
SOON_DAYS: Final = MARKS[0]
# What a customer may report as renewed: more than anybody has documents.
MOST_REPORTED_A_DAY: Final = 10
TOLD: Final = {
    90: PaperStepKind.TOLD_90,
    30: PaperStepKind.TOLD_30,
    7: PaperStepKind.TOLD_7,
    0: PaperStepKind.TOLD_ENDED,
}

LONG_TERM_FROM_AGE: Final = 46
# Of each kind for how many years, by the age from which on: the oldest first. Other states' passports have rules of
# their own; none that we know of is valid for more than ten years.
_LONGEST_YEARS: Final = {
    # 居民身份证法 (2011), art. 5.
    DocumentKind.RESIDENT_ID: ((26, 20), (16, 10), (0, 5)),
    DocumentKind.PASSPORT: ((0, 10),),
    DocumentKind.MAINLAND_PERMIT: ((0, 10),),
    DocumentKind.RESIDENCE_PERMIT: ((0, 10),),
}
# 护照法 (2006), art. 7.
_CHINESE_PASSPORT: Final = ((16, 10), (0, 5))
_EARLIEST: Final = date(1900, 1, 1)
_LATEST: Final = date(2200, 1, 1)


def days_left(valid_until: date, today: date) -> int:
    """The last day counts: on it a document is still valid."""
    return (valid_until - today).days


def mark_of(days: int) -> int | None:
    """The mark that has been reached, None while there is time."""
    if days < 0:
        return 0
    return next((mark for mark in sorted(MARKS) if mark and days <= mark), None)


def state_of(valid_until: date | None, today: date) -> PaperState:
    """Of a document of which something is written down."""
    if valid_until is None:
        return PaperState.VALID
    days = days_left(valid_until, today)
    if days < 0:
        return PaperState.ENDED
    return PaperState.SOON if days <= SOON_DAYS else PaperState.VALID


def is_only_reported(paper_id: UUID, waits_id: UUID | None) -> bool:
    """Whether all that is known of a document is what its customer said, which waits: until when it is valid is not
    known.
    """
    return paper_id == waits_id


def best_of(states: Collection[PaperState]) -> PaperState | None:
    """Of all documents of somebody: one that is valid is enough to know who they are."""
    order = (PaperState.VALID, PaperState.SOON, PaperState.ENDED, PaperState.UNKNOWN)
    return next((state for state in order if state in states), None)


def wrong(
    who: Customer, document: Document, valid_from: date | None, valid_until: date | None, today: date
) -> list[FieldProblem]:
    return [
        FieldProblem(field, f"customers.{code}", said)
        for field, code, said in _wrong(who, document, valid_from, valid_until, today)
    ]


def wrong_renewal(
    who: Customer, nth: int, document: Document, valid_from: date | None, valid_until: date | None, today: date
) -> list[FieldProblem]:
    """Of what its customer says of the new one: it is of the same kind, and not over already."""
    found = wrong(who, document, valid_from, valid_until, today)
    held = who.documents[nth]
    if (document.kind, document.country) != (held.kind, held.country):
        found.append(FieldProblem("document", "customers.not_the_same_kind", "a renewal is of the same kind"))
    if valid_until is not None and valid_until < today:
        found.append(FieldProblem("valid_until", "customers.ended_already", f"valid until today, {today}, or later"))
    if document != held:
        documents = tuple(document if place == nth else one for place, one in enumerate(who.documents))
        found += problems(replace(facts_of(who), documents=documents), today=today)
    return found


def _wrong(
    who: Customer, document: Document, valid_from: date | None, valid_until: date | None, today: date
) -> Iterator[tuple[str, str, str]]:
    if valid_from is not None and not _EARLIEST <= valid_from <= today:
        yield "valid_from", "not_a_past_day", f"valid from a day between {_EARLIEST} and today, {today}"
    if valid_until is None:
        if not _may_be_for_good(who, document, valid_from or today):
            yield "valid_until", "must_end", "this document ends: say on which day"
        return
    if not (valid_from or _EARLIEST) < valid_until <= _LATEST:
        yield "valid_until", "ends_before_it_begins", "valid until a day after the one it is valid from"
    years = _longest_years(who, document, valid_from or today)
    if years is not None and valid_until > _years_after(valid_from or today, years):
        yield "valid_until", "valid_too_long", f"such a document is valid for {years} years at most"


def _longest_years(who: Customer, document: Document, on: date) -> int | None:
    """For which it was valid at most when it was given out on that day. Who is older is given longer: a day that is too
    late refuses nothing that is right.
    """
    is_chinese_passport = document.kind is DocumentKind.PASSPORT and document.country == "CN"
    by_age = _CHINESE_PASSPORT if is_chinese_passport else _LONGEST_YEARS.get(document.kind)
    if by_age is None:
        return None
    born = born_by(document) or who.birth_on
    return next(years for age, years in by_age if born is None or age == 0 or _years_after(born, age) <= on)


def _may_be_for_good(who: Customer, document: Document, on: date) -> bool:
    if document.kind is DocumentKind.RESIDENT_ID:
        born = born_by(document) or who.birth_on
        # A card says so itself: of whom nobody knows when they were born it is believed.
        return born is None or _years_after(born, LONG_TERM_FROM_AGE) <= on
    return document.kind in (DocumentKind.BUSINESS_LICENCE, DocumentKind.OTHER)


def _years_after(day: date, years: int) -> date:
    """Of 29 February, 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28) + timedelta(days=1)
