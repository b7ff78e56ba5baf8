"""What can be said of each field, what holds when two differ, how much is known and what to ask next. Pure."""

import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Final

from bankhall.customers.circumstances.types import (
    AskedAbout,
    Circumstance,
    Knowledge,
    Known,
    Question,
    WhyAsked,
)
from bankhall.customers.facts.rules import ASKED_AFTER_DAYS
from bankhall.customers.papers.types import PaperState
from bankhall.customers.relations.types import RelationRole
from bankhall.customers.rules import born_by, mask_email, mask_phone, place_of
from bankhall.customers.types import BaseFact, Customer, CustomerKind, Origin
from bankhall.kernel.lines import has_ink, is_line

MOST_A_DAY: Final = 40

# 中华人民共和国职业分类大典 (2022) by its eight main groups, and those who have no work.
_OCCUPATIONS = "manager professional clerk service farming production military other student retired homemaker none"
# GB/T 4754-2017, its twenty sections.
_INDUSTRIES = "A B C D E F G H I J K L M N O P Q R S T"
# A year, in yuan.
_INCOMES = "under_50k under_100k under_300k under_1m over_1m"
_CHOICES: Final[Mapping[Circumstance, frozenset[str]]] = {
    Circumstance.OCCUPATION: frozenset(_OCCUPATIONS.split()),
    Circumstance.INDUSTRY: frozenset(_INDUSTRIES.split()),
    Circumstance.INCOME: frozenset(_INCOMES.split()),
    Circumstance.INCOME_SOURCE: frozenset({"salary", "business", "investment", "pension", "family", "other"}),
    Circumstance.EDUCATION: frozenset({"secondary", "college", "bachelor", "postgraduate", "other"}),
    Circumstance.MARITAL_STATUS: frozenset({"single", "married", "divorced", "widowed"}),
    # 非居民金融账户涉税信息尽职调查管理办法: the three answers of its declaration.
    Circumstance.TAX_RESIDENCY: frozenset({"china", "elsewhere", "both"}),
}
_MONTH: Final = re.compile(r"(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])")
_LONGEST: Final = 120

# By these the bank decides what it owes the law: a second person settles any change.
SENSITIVE: Final = frozenset({Circumstance.INCOME, Circumstance.INCOME_SOURCE, Circumstance.TAX_RESIDENCY})
_OF_COMPANIES: Final = (Circumstance.INDUSTRY, Circumstance.TAX_RESIDENCY, Circumstance.WORK_ADDRESS)
_AT_WORK: Final = frozenset(
    {
        Circumstance.EMPLOYER,
        Circumstance.POSITION,
        Circumstance.INDUSTRY,
        Circumstance.EMPLOYED_SINCE,
        Circumstance.WORK_ADDRESS,
    }
)
_WITHOUT_WORK: Final = frozenset({"student", "retired", "homemaker", "none"})

# How much each counts, and after how many days half of its worth is gone (None: it does not change). What the rules of
# customer due diligence ask for counts most: name, document, occupation, address, phone (金融机构客户尽职调查和客户身份
# 资料及交易记录保存管理办法).
_WEIGHTS: Final[Mapping[AskedAbout, tuple[int, int | None]]] = {
    AskedAbout.DOCUMENT: (20, None),
    AskedAbout.DOCUMENT_VALIDITY: (8, None),
    AskedAbout.PHONE: (12, ASKED_AFTER_DAYS[BaseFact.PHONE]),
    AskedAbout.ADDRESS: (10, ASKED_AFTER_DAYS[BaseFact.ADDRESS]),
    AskedAbout.BIRTH: (8, None),
    AskedAbout.EMAIL: (2, ASKED_AFTER_DAYS[BaseFact.EMAIL]),
    AskedAbout.LEGAL_REPRESENTATIVE: (14, None),
    AskedAbout.OWNERS: (16, None),
    AskedAbout.OCCUPATION: (12, 1_095),
    AskedAbout.EMPLOYER: (6, 730),
    AskedAbout.POSITION: (3, 730),
    AskedAbout.INDUSTRY: (4, 1_095),
    AskedAbout.EMPLOYED_SINCE: (2, None),
    AskedAbout.INCOME: (6, 547),
    AskedAbout.INCOME_SOURCE: (5, 1_095),
    AskedAbout.EDUCATION: (2, None),
    AskedAbout.MARITAL_STATUS: (2, 1_460),
    AskedAbout.TAX_RESIDENCY: (10, 1_095),
    AskedAbout.WORK_ADDRESS: (3, 730),
}
_OF_FILE: Final = (
    AskedAbout.DOCUMENT,
    AskedAbout.DOCUMENT_VALIDITY,
    AskedAbout.PHONE,
    AskedAbout.ADDRESS,
    AskedAbout.EMAIL,
)
_WORTH_OF_PAPERS: Final[Mapping[PaperState | None, int | None]] = {
    PaperState.VALID: 1_000,
    PaperState.SOON: 1_000,
    PaperState.ENDED: 0,
    PaperState.UNKNOWN: None,
    None: None,
}
# What of the file ages: a number in use today is somebody else's tomorrow.
AGING: Final[Mapping[AskedAbout, BaseFact]] = {
    AskedAbout.PHONE: BaseFact.PHONE,
    AskedAbout.ADDRESS: BaseFact.ADDRESS,
    AskedAbout.EMAIL: BaseFact.EMAIL,
}
# Older than this, and it is worth a question: half gone.
_OLD: Final = 500
_MOST_QUESTIONS: Final = 3


def fields_for(kind: CustomerKind) -> tuple[Circumstance, ...]:
    return _OF_COMPANIES if kind is CustomerKind.ORGANISATION else tuple(Circumstance)


def choices(field: Circumstance) -> frozenset[str]:
    """None where it is said in words."""
    return _CHOICES.get(field, frozenset())


def is_sayable(field: Circumstance, value: str, today: date) -> bool:
    if options := choices(field):
        return value in options
    if field is Circumstance.EMPLOYED_SINCE:
        return _MONTH.fullmatch(value) is not None and value <= f"{today:%Y-%m}"
    return has_ink(value) and is_line(value, most=_LONGEST)


def takes_its_place(field: Circumstance, held: Known, origin: Origin) -> bool:
    """Whether what is said now takes the place of another word at once, or stands beside it until it is settled."""
    if field in SENSITIVE or held.otherwise is not None:
        return False
    return held.verified_at is None or origin in (Origin.DOCUMENT, Origin.REGISTER)


def knowledge(
    who: Customer,
    known: Collection[Known],
    roles: Collection[RelationRole],
    today: date,
    papers: PaperState | None = None,
    right_on: Mapping[AskedAbout, date | None] | None = None,
) -> Knowledge:
    """`roles`: what others are to the customer. `papers`: of their documents, the best; None where they have none.
    `right_on`: when what ages of the file was last known to hold, None where nobody can say.
    """
    file_days = right_on or {}
    of = {one.field: one for one in known}
    asked = [what for what in _asked_of(who, of) if what is not AskedAbout.DOCUMENT_VALIDITY or papers is not None]
    worth = {
        what: _WORTH_OF_PAPERS[papers]
        if what is AskedAbout.DOCUMENT_VALIDITY
        else _aged(what, _worth(what, who, of, roles, today), file_days, today)
        for what in asked
    }
    total = sum(_WEIGHTS[what][0] for what in asked)
    held = {what: part for what, part in worth.items() if part is not None}
    weight_held = sum(_WEIGHTS[what][0] for what in held)
    fresh = sum(_WEIGHTS[what][0] * part for what, part in held.items())
    questions = sorted(
        (what for what in asked if _why(what, of, worth[what]) is not None),
        key=lambda what: (-_WEIGHTS[what][0] * (1_000 - _trust(what, of, worth[what])), list(AskedAbout).index(what)),
    )
    return Knowledge(
        complete=weight_held * 100 // total,
        fresh=fresh // (10 * weight_held) if weight_held else 0,
        questions=tuple(
            Question(what, why, _shown(what, who, of) if why is WhyAsked.OLD else None)
            for what in questions[:_MOST_QUESTIONS]
            if (why := _why(what, of, worth[what])) is not None
        ),
        old=tuple(
            Question(what, WhyAsked.OLD, shown)
            for what in questions
            if _why(what, of, worth[what]) is WhyAsked.OLD and (shown := _shown(what, who, of)) is not None
        ),
    )


def is_confirmable(what: AskedAbout) -> bool:
    """Whether a yes is an answer: a document that has ended is not said to hold."""
    return what in AGING or what.value in list(Circumstance)


def _shown(what: AskedAbout, who: Customer, of: Mapping[Circumstance, Known]) -> str | None:
    """What stands there now, the first of several: as lists show it."""
    match what:
        case AskedAbout.PHONE:
            return mask_phone(who.phones[0]) if who.phones else None
        case AskedAbout.EMAIL:
            return mask_email(who.emails[0]) if who.emails else None
        case AskedAbout.ADDRESS:
            return place_of(who.address) if who.address else None
    held = of.get(Circumstance(what.value)) if what.value in list(Circumstance) else None
    return held.held.value if held is not None else None


def _aged(what: AskedAbout, worth: int | None, file_days: Mapping[AskedAbout, date | None], today: date) -> int | None:
    """What of the file may have changed is worth less: half, where nobody can say since when it holds."""
    half = _WEIGHTS[what][1]
    if worth is None or half is None or what not in AGING or what not in file_days:
        return worth
    day = file_days[what]
    return _OLD if day is None else _halved(worth, max(0, (today - day).days), half)


def _asked_of(who: Customer, of: Mapping[Circumstance, Known]) -> list[AskedAbout]:
    """What makes sense to know of this customer: nobody asks the retired for their employer."""
    if who.kind is CustomerKind.ORGANISATION:
        own = [AskedAbout(field.value) for field in _OF_COMPANIES]
        return [*_OF_FILE, AskedAbout.LEGAL_REPRESENTATIVE, AskedAbout.OWNERS, *own]
    occupation = of.get(Circumstance.OCCUPATION)
    is_without = occupation is not None and occupation.held.value in _WITHOUT_WORK
    fields = [field for field in Circumstance if not (is_without and field in _AT_WORK)]
    return [*_OF_FILE, AskedAbout.BIRTH, *(AskedAbout(field.value) for field in fields)]


def _worth(
    what: AskedAbout, who: Customer, of: Mapping[Circumstance, Known], roles: Collection[RelationRole], today: date
) -> int | None:
    """In thousandths: all of it while it is fresh; None for what nobody knows. What is known from elsewhere counts."""
    match what:
        case AskedAbout.DOCUMENT:
            return 1_000 if who.documents else None
        case AskedAbout.PHONE:
            return 1_000 if who.phones else None
        case AskedAbout.ADDRESS:
            return 1_000 if who.address and who.address.line else None
        case AskedAbout.EMAIL:
            return 1_000 if who.emails else None
        case AskedAbout.BIRTH:
            return 1_000 if who.birth_on or any(map(born_by, who.documents)) else None
        case AskedAbout.LEGAL_REPRESENTATIVE:
            return 1_000 if RelationRole.LEGAL_REPRESENTATIVE in roles else None
        case AskedAbout.OWNERS:
            return 1_000 if {RelationRole.OWNER, RelationRole.BENEFICIAL_OWNER} & set(roles) else None
    held = of.get(Circumstance(what.value))
    if held is None:
        # Who has a spouse in the file is not asked whether they are married.
        return 1_000 if what is AskedAbout.MARITAL_STATUS and RelationRole.SPOUSE in roles else None
    half = _WEIGHTS[what][1]
    days = max(0, (today - held.confirmed_on).days)
    return 1_000 if half is None else _halved(1_000, days, half)


def _halved(worth: int, days: int, half: int) -> int:
    """Half for each `half` days, in between along a straight line."""
    whole, rest = divmod(days, half)
    left = worth >> min(whole, 10)
    return left - left * rest // (2 * half)


def _trust(what: AskedAbout, of: Mapping[Circumstance, Known], worth: int | None) -> int:
    """What two sources say otherwise is worth no more than what nobody knows."""
    return 0 if worth is None or _why(what, of, worth) is WhyAsked.OTHERWISE else worth


def _why(what: AskedAbout, of: Mapping[Circumstance, Known], worth: int | None) -> WhyAsked | None:
    held = of.get(Circumstance(what.value)) if what.value in list(Circumstance) else None
    if held is not None and held.otherwise is not None:
        return WhyAsked.OTHERWISE
    if worth is None:
        return WhyAsked.MISSING
    return WhyAsked.OLD if worth <= _OLD else None
