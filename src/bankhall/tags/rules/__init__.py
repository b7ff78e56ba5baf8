"""What a rule may ask, and whether a condition holds. Pure."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from bankhall.kernel.errors import FieldProblem
from bankhall.kernel.money import Money, MoneyError
from bankhall.tags.types import (
    Comparison,
    Condition,
    Evidence,
    Measure,
    Measured,
    NewTagVersion,
    TagKind,
    TagRule,
    Takes,
    Unit,
)

MOST_TAGS: Final = 500
_EPOCH: Final = date(1970, 1, 1).toordinal()

_NONE: Final[frozenset[str]] = frozenset()
_HELD: Final = frozenset({"accounts"})
_BOOKED: Final = frozenset({"accounts", "entries", "side", "least"})

CATALOGUE: Final[Mapping[Measured, Takes]] = {
    Measured.IS_PERSON: Takes(Unit.YES_NO),
    Measured.IS_BLOCKED: Takes(Unit.YES_NO),
    Measured.TAKES_OFFERS: Takes(Unit.YES_NO),
    Measured.CUSTOMER_FOR: Takes(Unit.DAYS_AGO),
    Measured.BALANCE: Takes(Unit.AMOUNT, frozenset({"currency"}), _HELD),
    Measured.AVERAGE_BALANCE: Takes(Unit.AMOUNT, frozenset({"currency", "days"}), _HELD),
    Measured.BALANCE_CHANGE: Takes(Unit.PERCENT, frozenset({"currency", "days"}), _HELD),
    Measured.MOVED: Takes(Unit.AMOUNT, frozenset({"currency", "days"}), _BOOKED),
    Measured.TIMES: Takes(Unit.COUNT, frozenset({"days"}), _BOOKED | {"currency"}),
    Measured.LARGEST: Takes(Unit.AMOUNT, frozenset({"currency", "days"}), _BOOKED),
    Measured.MONTHS: Takes(Unit.COUNT, frozenset({"days"}), _BOOKED | {"currency"}),
    Measured.SINCE_MOVED: Takes(Unit.DAYS_AGO, _NONE, _BOOKED | {"currency"}),
    Measured.ACCOUNTS: Takes(Unit.COUNT, _NONE, _HELD | {"currency"}),
    Measured.CARDS: Takes(Unit.COUNT),
    Measured.PROMISES_OPEN: Takes(Unit.COUNT),
    Measured.PROMISES_LATE: Takes(Unit.COUNT),
    Measured.CONTACTS: Takes(Unit.COUNT, frozenset({"days"}), frozenset({"touches"})),
    Measured.SINCE_CONTACT: Takes(Unit.DAYS_AGO, _NONE, frozenset({"touches"})),
    Measured.HAPPENED: Takes(Unit.COUNT, frozenset({"happening", "days"})),
}

_PARTICULARS: Final = ("currency", "accounts", "entries", "side", "least", "days", "touches", "happening")


def unit_of(measure: Measure) -> Unit:
    return CATALOGUE[measure.of].unit


def problems(kind: TagKind, new: NewTagVersion) -> tuple[FieldProblem, ...]:
    """What is wrong with a version, each naming its field."""
    found = []
    if (new.rule is None) == (kind is TagKind.RULE):
        found.append(FieldProblem("rule", "kernel.invalid", "a tag by rule has one, others have none"))
    if new.value is not None and kind is TagKind.RULE:
        found += _measure_problems(new.value, "value")
    elif new.value is not None:
        found.append(FieldProblem("value", "kernel.invalid", "only a rule reckons a value"))
    if new.rule is not None:
        found += rule_problems(new.rule)
    return tuple(found)


def rule_problems(rule: TagRule) -> tuple[FieldProblem, ...]:
    found: list[FieldProblem] = []
    for group_nth, group in enumerate(rule.groups):
        for nth, condition in enumerate(group.conditions):
            where = f"rule.groups.{group_nth}.conditions.{nth}"
            found += _measure_problems(condition.measure, f"{where}.measure")
            found += _value_problems(condition, where)
    return tuple(found)


def _measure_problems(measure: Measure, where: str) -> Iterator[FieldProblem]:
    takes = CATALOGUE[measure.of]
    for name in _PARTICULARS:
        is_there = getattr(measure, name) not in (None, ())
        if name in takes.must and not is_there:
            yield FieldProblem(f"{where}.{name}", "kernel.invalid", "this measure needs it")
        elif is_there and name not in takes.must | takes.may:
            yield FieldProblem(f"{where}.{name}", "kernel.invalid", "this measure does not take it")
    if measure.currency is not None and not _is_currency(measure.currency):
        yield FieldProblem(f"{where}.currency", "kernel.invalid", "no such currency")
    if measure.least is not None and measure.currency is None:
        yield FieldProblem(f"{where}.currency", "kernel.invalid", "an amount has a currency")


def _value_problems(condition: Condition, where: str) -> Iterator[FieldProblem]:
    unit = unit_of(condition.measure)
    if unit is Unit.YES_NO and (condition.than is not Comparison.EXACTLY or condition.value not in (0, 1)):
        yield FieldProblem(f"{where}.value", "kernel.invalid", "exactly 1 or 0")
    if unit in (Unit.COUNT, Unit.DAYS_AGO) and not 0 <= condition.value <= 100_000:
        yield FieldProblem(f"{where}.value", "kernel.out_of_range", "0 to 100000")
    if unit is Unit.PERCENT and not -100 <= condition.value <= 100_000:
        yield FieldProblem(f"{where}.value", "kernel.out_of_range", "-100 to 100000")


def _is_currency(code: str) -> bool:
    try:
        Money(0, code)
    except MoneyError:
        return False
    return True


def as_number(day: date) -> int:
    """A day as the database keeps it among figures: days since 1970."""
    return day.toordinal() - _EPOCH


def evidence(rule: TagRule, figures: list[int | None], today: date) -> tuple[Evidence, ...]:
    """The conditions of a rule in their order, with the figures that were kept for them."""
    told = []
    for condition, kept in zip(rule.conditions, figures, strict=False):
        figure = kept
        if kept is not None and unit_of(condition.measure) is Unit.DAYS_AGO:
            figure = as_number(today) - kept
        told.append(Evidence(condition, figure, holds(condition, figure)))
    return tuple(told)


def holds(condition: Condition, figure: int | None) -> bool:
    """What never happened is longer ago than anything; any other figure that is not there fulfils nothing."""
    if figure is None:
        return unit_of(condition.measure) is Unit.DAYS_AGO and condition.than is Comparison.AT_LEAST
    match condition.than:
        case Comparison.AT_LEAST:
            return figure >= condition.value
        case Comparison.AT_MOST:
            return figure <= condition.value
        case Comparison.EXACTLY:
            return figure == condition.value
