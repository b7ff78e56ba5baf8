"""What a month comes to: which accounts count, which days are compared, and the sums by category."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bankhall.accounts.types import HolderRole, MyAccount
from bankhall.ledger.types import Side, TextTurnover
from bankhall.spending.rules.categories import category_of
from bankhall.spending.rules.words import word_on
from bankhall.spending.types import Category, CategorySum, Corrections, Flow, Month

MONTHS_SHOWN = 12
# How far back one may ask: what the bank keeps at hand for its customers.
MOST_MONTHS_BACK = 120

# Adding up a million entries takes one to three seconds (bench/spending.py); nobody waits for much more.
MOST_ADDED_UP = 1_500_000
# Above this, texts that differ in digits only are taken for one: who has so many entries prints an order's number.
MOST_TOLD_APART = 200_000
# Of more texts than these, those that least was spent at are told by their entries' kind only.
MOST_TEXTS = 1_000


@dataclass(frozen=True, slots=True)
class Span:
    """The days that an answer is about. `starts`: first days of its periods, oldest first. A period is a month, but the
    one before the month asked for is two: up to the same day, and the rest. `is_crowded`: see MOST_TOLD_APART.
    """

    month: Month
    until_on: date
    previous_until_on: date
    shown: tuple[Month, ...]
    starts: tuple[date, ...]
    last_on: date
    is_crowded: bool = False


def is_own(held: MyAccount) -> bool:
    """Whether the money on it is the customer's: an authorised user only spends for somebody."""
    return held.seen.role is HolderRole.OWNER


def counts(held: MyAccount) -> bool:
    """Whether what moves on it is shown as income and spending. Money moved to a hidden account stays one's own."""
    return is_own(held) and not held.is_hidden


def spans_of(month: Month, today: date) -> tuple[Span, ...]:
    """What may be told of the month, the best first: the twelve months up to today's, or those up to the month itself,
    which is all there is when it lies before them. `month` is not after today's.
    """
    current = Month.of(today)
    is_shown = month > current.earlier(MONTHS_SHOWN)
    latest = {current, month} if is_shown else {month}
    return tuple(_span(month, last, today) for last in sorted(latest, reverse=True))


def days_to_ask(spans: Iterable[Span]) -> set[date]:
    return {day for span in spans for day in (*span.starts, span.last_on + timedelta(1))}


def affordable(spans: Iterable[Span], entries_since: Mapping[date, int]) -> Span | None:
    """The best one, without its oldest months if there are too many entries in them. None when even the month asked for
    and the one before have too many. `entries_since` knows all of `days_to_ask`.
    """
    for span in spans:
        after = entries_since[span.last_on + timedelta(1)]
        starts = tuple(start for start in span.starts if entries_since[start] - after <= MOST_ADDED_UP)
        # From a month's first day on: half a month would look like a poor one.
        while starts and starts[0].day != 1:
            starts = starts[1:]
        if starts and starts[0] <= span.month.earlier(1).first_on:
            is_crowded = entries_since[starts[0]] - after > MOST_TOLD_APART
            return replace(span, starts=starts, is_crowded=is_crowded)
    return None


def summed_up(
    span: Span, turnovers: Iterable[TextTurnover], corrections: Corrections
) -> tuple[Mapping[Month, Flow], Flow, tuple[CategorySum, ...]]:
    """By month, the month before up to the same day, and by category."""
    months: dict[Month, Counter[Side]] = defaultdict(Counter)
    same_days: Counter[Side] = Counter()
    categories = _Categories()
    sorter = Sorter(corrections)
    for turnover in turnovers:
        category = sorter.category_of(turnover)
        if category is Category.OWN:
            continue
        side, amount = Side.of(turnover.amount), abs(turnover.amount)
        start = span.starts[turnover.period]
        month = Month.of(start)
        months[month][side] += amount
        if month == span.month:
            categories.now[category, side] += amount
            categories.entries[category, side] += turnover.entries
        elif month == span.month.earlier(1):
            categories.before[category, side] += amount
            if start <= span.previous_until_on:
                same_days[side] += amount
                categories.same_days[category, side] += amount
    flows = {month: _flow(sums) for month, sums in months.items()}
    return flows, _flow(same_days), categories.told()


class Sorter:
    """Says what turnovers are about: the customer's word, or what the books know, or what the rules say."""

    def __init__(self, corrections: Corrections) -> None:
        self._corrections = corrections
        self._usual: dict[tuple[str, str, Side], Category] = {}

    def category_of(self, turnover: TextTurnover) -> Category:
        # An empty text stands for many, on none of which anything was said.
        if turnover.text or turnover.alone:
            word = word_on(turnover.alone, turnover.text, turnover.amount, self._corrections)
            if word:
                return word.category
        return Category.OWN if turnover.is_between else self._usual_one(turnover)

    def _usual_one(self, turnover: TextTurnover) -> Category:
        """The same text comes in every month again."""
        key = (turnover.kind, turnover.text, Side.of(turnover.amount))
        if key not in self._usual:
            self._usual[key] = category_of(turnover.kind, turnover.text, turnover.amount)
        return self._usual[key]


def permilles(amounts: Sequence[int]) -> list[int]:
    """Thousandths of the sum that add up to 1000: the largest remainders get what rounding down left over."""
    total = sum(amounts)
    if not total:
        return [0] * len(amounts)
    shares = [divmod(amount * 1000, total) for amount in amounts]
    left = 1000 - sum(whole for whole, _ in shares)
    given = set(sorted(range(len(shares)), key=lambda nth: -shares[nth][1])[:left])
    return [whole + (nth in given) for nth, (whole, _) in enumerate(shares)]


def _span(month: Month, latest: Month, today: date) -> Span:
    until_on = min(month.last_on, today)
    previous = month.earlier(1)
    is_whole = until_on == month.last_on
    previous_until_on = (
        previous.last_on if is_whole else min(previous.first_on + timedelta(until_on.day - 1), previous.last_on)
    )
    shown = tuple(latest.earlier(back) for back in range(MONTHS_SHOWN - 1, -1, -1))
    starts = {one.first_on for one in (*shown, previous)}
    if previous_until_on < previous.last_on:
        starts.add(previous_until_on + timedelta(1))
    return Span(month, until_on, previous_until_on, shown, tuple(sorted(starts)), min(latest.last_on, today))


class _Categories:
    def __init__(self) -> None:
        self.now: Counter[tuple[Category, Side]] = Counter()
        self.entries: Counter[tuple[Category, Side]] = Counter()
        self.before: Counter[tuple[Category, Side]] = Counter()
        self.same_days: Counter[tuple[Category, Side]] = Counter()

    def told(self) -> tuple[CategorySum, ...]:
        """What went out first, the largest first; what there was only in the month before comes with nothing."""
        sums = []
        for side in (Side.OUT, Side.IN):
            keys = [key for key in {**self.now, **self.before} if key[1] is side]
            keys.sort(key=lambda key: (-self.now[key], -self.before[key], key[0]))
            shares = permilles([self.now[key] for key in keys])
            sums += [
                CategorySum(
                    category=key[0],
                    side=side,
                    amount=self.now[key],
                    entries=self.entries[key],
                    permille=share,
                    previous=self.before[key],
                    previous_same_days=self.same_days[key],
                )
                for key, share in zip(keys, shares, strict=True)
            ]
        return tuple(sums)


def _flow(sums: Mapping[Side, int]) -> Flow:
    return Flow(sums.get(Side.IN, 0), sums.get(Side.OUT, 0))
