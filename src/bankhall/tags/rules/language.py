"""Rules as SQL. Pure: from a rule to the text of a condition over columns of figures, and from the figures that rules
ask for to the text of the aggregates that fill those columns. One text, whoever is asked about: some customers, because
something happened to them, or all (ADR 0045).

What goes into a text is a whole number, a day, an id, or a code that its type bounds; codes are quoted all the same.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from bankhall.ledger.types import Side
from bankhall.tags import rules
from bankhall.tags.types import (
    MOST_DAYS,
    Comparison,
    Condition,
    Match,
    Measure,
    Measured,
    TagRule,
    TagVersion,
    Unit,
)

_BOOKED: Final = frozenset({Measured.MOVED, Measured.TIMES, Measured.LARGEST, Measured.MONTHS, Measured.SINCE_MOVED})
_IN_TIME: Final = frozenset({Measured.AVERAGE_BALANCE, Measured.BALANCE_CHANGE})
_CONTACTS: Final = frozenset({Measured.CONTACTS, Measured.SINCE_CONTACT})
_PROMISES: Final = frozenset({Measured.PROMISES_OPEN, Measured.PROMISES_LATE})

# Beyond what a rule can ask for.
_MOST_PERCENT: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Sources:
    """What the modules below say their sets are: subselects of trusted text."""

    profiles: str
    takes_offers: str
    consents: str
    holdings: str
    cards: str
    balances: str
    entries: str
    promises: str
    contacts: str
    happenings: str


@dataclass(frozen=True, slots=True)
class Asked:
    """All figures that some versions ask for, each once. `today`: the business day. `zone`: of the bank's calendar."""

    sources: Sources
    today: date
    zone: str
    measures: tuple[Measure, ...]
    columns: dict[Measure, str] = field(default_factory=dict)

    @classmethod
    def of(cls, sources: Sources, versions: Iterable[TagVersion], *, today: date, zone: str) -> "Asked":
        asked: dict[Measure, str] = {}
        for version in versions:
            wanted = [one.measure for one in version.rule.conditions] if version.rule else []
            for measure in [*wanted, *([version.value] if version.value else [])]:
                asked.setdefault(measure, f"f{len(asked)}")
        return cls(sources, today, zone, tuple(asked), asked)


def figures(asked: Asked, customers: Collection[UUID] | None) -> str:
    """A row for each customer who has not left and is no part of another file, with all figures that were asked for.
    None: of everybody.
    """
    some = "" if customers is None else f".customer_id = ANY({_ids(customers)})"
    parts = _Parts(asked, some and f"one{some}")
    columns = [f"CAST({parts.figure(one)} AS bigint) AS {name}" for one, name in asked.columns.items()]
    joins = "".join(parts.joins())
    chosen = f" AND who{some}" if some else " ORDER BY who.customer_id"
    return f"""
    SELECT who.customer_id, agrees.customer_id IS NOT NULL AS consents{"".join(", " + one for one in columns)}
    FROM ({asked.sources.profiles}) AS who
    LEFT JOIN ({asked.sources.consents}) AS agrees ON agrees.customer_id = who.customer_id{joins}
    WHERE who.status NOT IN ('closed', 'merged'){chosen}
    """  # noqa: S608  numbers, days, ids and quoted codes of ours


def fulfilling(asked: Asked, versions: Iterable[TagVersion], *, among: str = "figures") -> str:
    """Of whom versions are true: customer, version, value and evidence. One pass, whoever asks for how many: a row of
    figures is wide, and to read it once for each version would take longer than to judge it.
    """
    each = " UNION ALL ".join(_fulfilling(asked, one) for one in versions)
    return f"SELECT who.customer_id, found.* FROM {among} AS who CROSS JOIN LATERAL ({each}) AS found"  # noqa: S608


def _fulfilling(asked: Asked, version: TagVersion) -> str:
    if version.rule is None:
        raise ValueError("only a rule is true of somebody")
    kept = ", ".join(asked.columns[one.measure] for one in version.rule.conditions)
    value = "NULL" if version.value is None else asked.columns[version.value]
    needs = " AND consents" if version.needs_consent else ""
    return f"""
    SELECT CAST('{version.tag_id}' AS uuid) AS tag_id, {int(version.nth)} AS version, {int(version.confidence)}
        AS confidence, CAST({_number(version.lasts_days)} AS integer) AS lasts_days,
        CAST({value} AS bigint) AS value, CAST(ARRAY[{kept}] AS bigint[]) AS evidence
    WHERE ({_rule(asked, version.rule)}){needs}
    """


# ----------------------------------------------------------------------------------------------- conditions


def _rule(asked: Asked, rule: TagRule) -> str:
    return _matched(rule.match, [_matched(one.match, [_condition(asked, each) for each in one.conditions])
                                 for one in rule.groups])  # fmt: skip


def _matched(match: Match, parts: Sequence[str]) -> str:
    joined = (" AND " if match is Match.ALL else " OR ").join(f"({one})" for one in parts)
    return f"NOT ({joined})" if match is Match.NONE else joined


_OPERATORS: Final = {Comparison.AT_LEAST: ">=", Comparison.AT_MOST: "<=", Comparison.EXACTLY: "="}


def _condition(asked: Asked, condition: Condition) -> str:
    """Never unknown: a NOT above it would be unknown as well. As `rules.holds` says it."""
    column, value = asked.columns[condition.measure], int(condition.value)
    if rules.unit_of(condition.measure) is not Unit.DAYS_AGO:
        return f"{column} IS NOT NULL AND {column} {_OPERATORS[condition.than]} {value}"
    day = rules.as_number(asked.today) - value
    match condition.than:
        case Comparison.AT_LEAST:
            return f"{column} IS NULL OR {column} <= {day}"
        case Comparison.AT_MOST:
            return f"{column} IS NOT NULL AND {column} >= {day}"
        case Comparison.EXACTLY:
            return f"{column} IS NOT NULL AND {column} = {day}"


# --------------------------------------------------------------------------------------------------- figures


class _Parts:
    """The aggregates behind the figures, each of them once, by the set that they are over."""

    def __init__(self, asked: Asked, some: str) -> None:
        self.asked = asked
        self.some = some
        self._over: dict[str, dict[str, str]] = {}
        # Entries of each kind that is asked for by itself: most rows are of no concern to most aggregates.
        self._kinds: dict[tuple[str, ...], str] = {}
        self._first: dict[str, int] = {}

    def figure(self, measure: Measure) -> str:
        """Its text over the joined aggregates."""
        match measure.of:
            case Measured.IS_PERSON:
                return "CAST(who.kind = 'person' AS integer)"
            case Measured.IS_BLOCKED:
                return "CAST(who.status = 'blocked' AS integer)"
            case Measured.CUSTOMER_FOR:
                return "who.since_on - DATE '1970-01-01'"
            case Measured.TAKES_OFFERS:
                return f"coalesce({self._of('offers', 'max(1)')}, 0)"
            case Measured.CARDS:
                return f"coalesce({self._of('cards', 'count(*)')}, 0)"
            case Measured.HAPPENED:
                return self._happened(measure)
            case one if one in _PROMISES:
                due = f" FILTER (WHERE due_on < {_day(self.asked.today)})"
                is_late = one is Measured.PROMISES_LATE
                return f"coalesce({self._of('promises', 'count(*)' + (due if is_late else ''))}, 0)"
            case one if one in _CONTACTS:
                return self._contacts(measure)
            case one if one in _BOOKED:
                return self._booked(measure)
            case one if one in _IN_TIME:
                return self._in_time(measure)
            case Measured.ACCOUNTS:
                which = _filter([*_of_accounts(measure), "status <> 'closed'"])
                return f"coalesce({self._of('held', f'count(*){which}')}, 0)"
            case _:
                return self._balance(measure)

    def joins(self) -> Iterable[str]:
        sources = self.asked.sources
        own = f" WHERE {self.some}" if self.some else ""
        held = f"({sources.holdings}) AS one LEFT JOIN ({sources.balances}) AS books USING (account_id){own}"
        froms = {
            "offers": f"({sources.takes_offers}) AS one{own}",
            "cards": f"({sources.cards}) AS one{own}",
            "promises": f"({sources.promises}) AS one{own}",
            "contacts": f"({sources.contacts}) AS one{own}",
            "happened": f"({sources.happenings}) AS one{own}",
            "held": held,
            **{name: self._entries(kinds, name) for kinds, name in self._kinds.items()},
        }
        for name, aggregates in self._over.items():
            columns = "".join(f", {text} AS {alias}" for text, alias in aggregates.items())
            yield (
                f"\n    LEFT JOIN (SELECT one.customer_id{columns} FROM {froms[name]} GROUP BY one.customer_id)"  # noqa: S608
                f" AS {name} ON {name}.customer_id = who.customer_id"
            )

    def _entries(self, kinds: tuple[str, ...], name: str) -> str:
        since = f"entry.booked_on > {_day(self.asked.today - timedelta(days=self._first[name]))}"
        which = f" AND entry.kind IN ({_codes(kinds)})" if kinds else ""
        return (
            f"({self.asked.sources.holdings}) AS one JOIN ({self.asked.sources.entries}) AS entry USING (account_id)"
            f" WHERE {since}{which}{self.some and f' AND {self.some}'}"
        )

    def _of_booked(self, measure: Measure, aggregate: str) -> str:
        kinds = tuple(sorted(measure.entries))
        name = self._kinds.setdefault(kinds, f"booked{len(self._kinds)}")
        self._first[name] = max(self._first.get(name, 1), int(measure.days or MOST_DAYS))
        return self._of(name, aggregate)

    def _of(self, name: str, aggregate: str) -> str:
        known = self._over.setdefault(name, {})
        return f"{name}.{known.setdefault(aggregate, f'a{len(known)}')}"

    def _balance(self, measure: Measure) -> str:
        return self._of("held", f"sum(posted){_filter(_of_accounts(measure))}")

    def _booked(self, measure: Measure) -> str:
        which = _filter([*_since(self.asked.today, measure.days), *_of_accounts(measure), *_of_entries(measure)])
        match measure.of:
            case Measured.MOVED:
                sign = "-amount" if measure.side is Side.OUT else "amount"
                return f"coalesce({self._of_booked(measure, f'sum({sign}){which}')}, 0)"
            case Measured.TIMES:
                return f"coalesce({self._of_booked(measure, f'count(*){which}')}, 0)"
            case Measured.LARGEST:
                return f"coalesce({self._of_booked(measure, f'max(abs(amount)){which}')}, 0)"
            case Measured.MONTHS:
                months = f"bit_or(1 << CAST({_month(self.asked.today)} AS integer)){which}"
                return f"coalesce(bit_count(CAST({self._of_booked(measure, months)} AS bit(32))), 0)"
            case _:
                return f"{self._of_booked(measure, f'max(booked_on){which}')} - DATE '1970-01-01'"

    def _in_time(self, measure: Measure) -> str:
        """From what the balance is now and what has come and gone since: nobody has written down what it was."""
        now, days = self._balance(measure), int(measure.days or 1)
        first = self.asked.today - timedelta(days=days)
        which = _filter([*_since(self.asked.today, days), *_of_accounts(measure)])
        if measure.of is Measured.BALANCE_CHANGE:
            since = f"coalesce({self._of_booked(measure, f'sum(amount){which}')}, 0)"
            then = f"{now} - {since}"
            return f"CASE WHEN {then} > 0 THEN least(trunc({since} * 100 / ({then})), {_MOST_PERCENT}) END"
        # An entry was not there yet on the days of the period that lie before its own.
        missed = f"sum(amount * (booked_on - {_day(first)} - 1)){which}"
        return f"trunc({now} - coalesce({self._of_booked(measure, missed)}, 0) / {days})"

    def _contacts(self, measure: Measure) -> str:
        day = f"CAST(happened_at AT TIME ZONE {_quoted(self.asked.zone)} AS date)"
        ways = [f"way IN ({_codes(measure.touches)})"] if measure.touches else ["way <> 'note'"]
        if measure.of is Measured.SINCE_CONTACT:
            return f"{self._of('contacts', f'max({day}){_filter(ways)}')} - DATE '1970-01-01'"
        first = self.asked.today - timedelta(days=int(measure.days or 1))
        which = _filter([*ways, f"{day} > {_day(first)}"])
        return f"coalesce({self._of('contacts', f'count(*){which}')}, 0)"

    def _happened(self, measure: Measure) -> str:
        first = self.asked.today - timedelta(days=int(measure.days or 1))
        kind = _quoted(measure.happening.value if measure.happening else "")
        which = _filter([f"kind = {kind}", f"on_date > {_day(first)}"])
        return f"coalesce({self._of('happened', f'sum(times){which}')}, 0)"


def _since(today: date, days: int | None) -> list[str]:
    return [f"booked_on > {_day(today - timedelta(days=int(days or MOST_DAYS)))}"]


def _of_accounts(measure: Measure) -> list[str]:
    found = [] if measure.currency is None else [f"one.currency = {_quoted(measure.currency)}"]
    return [*found, f"one.kind IN ({_codes(measure.accounts)})"] if measure.accounts else found


def _of_entries(measure: Measure) -> list[str]:
    found = []
    if measure.side is not None:
        found.append("amount > 0" if measure.side is Side.IN else "amount < 0")
    if measure.least is not None:
        found.append(f"abs(amount) >= {int(measure.least)}")
    return found


def _month(today: date) -> str:
    """Which of the months up to now, from none: at most 25 of them, so that a bit is there for each."""
    base = today.year * 12 + today.month
    return f"{base} - (extract(year FROM booked_on) * 12 + extract(month FROM booked_on))"


def _filter(conditions: Sequence[str]) -> str:
    return f" FILTER (WHERE {' AND '.join(conditions)})" if conditions else ""


def _day(day: date) -> str:
    return f"DATE '{day.isoformat()}'"


def _number(value: int | None) -> str:
    return "NULL" if value is None else str(int(value))


def _quoted(code: str) -> str:
    return "'" + code.replace("'", "''") + "'"


def _codes(codes: Iterable[str]) -> str:
    return ", ".join(_quoted(str(one)) for one in sorted(codes))


def _ids(customers: Collection[UUID]) -> str:
    return "CAST('{" + ",".join(str(one) for one in sorted(customers)) + "}' AS uuid[])"
