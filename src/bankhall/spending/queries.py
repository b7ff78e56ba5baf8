"""Reads of spending, all of them the actor's own."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from bankhall.accounts import api as accounts
from bankhall.accounts.errors import NoSuchAccount
from bankhall.accounts.types import MyAccount
from bankhall.customers import api as customers
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Reading
from bankhall.kernel.errors import BadInput
from bankhall.kernel.time import business_date
from bankhall.ledger import api as ledger
from bankhall.ledger.types import Entry, EntryFilter, EntryKey, FeedPage, FeedPlace, Side, TextTurnover
from bankhall.payments import api as payments
from bankhall.payments.types import KnownAhead
from bankhall.spending.errors import NoSuchCorrection, NoSuchEntry, TooManyEntries
from bankhall.spending.models import CorrectionRow
from bankhall.spending.rules import coming, sums
from bankhall.spending.rules import forecast as forecasts
from bankhall.spending.rules import known as known_rules
from bankhall.spending.rules.categories import category_of
from bankhall.spending.rules.names import counterparty_of
from bankhall.spending.rules.words import word_on
from bankhall.spending.types import (
    Ahead,
    Category,
    Coming,
    Correction,
    Corrections,
    CorrectionSeen,
    Feed,
    FeedFilter,
    Flow,
    Forecast,
    MerchantKey,
    Month,
    Outlook,
    Scope,
    Spending,
    SpendingEntry,
    WordOn,
)

# What a customer without any account is shown the zeros of.
_USUAL_CURRENCY = "CNY"

# A search by category reads this much at a time, and so often at most: what `ledger.feed` reads for a search by text.
_READ_AT_ONCE = 1_000
_MOST_READS = 20

# So many entries at most that may be earlier times of what is known ahead.
_MOST_ALIKE = 2_000

_MERCHANTS = "spending.merchants"


async def spending(reading: Reading, month: Month | None, currency: str | None) -> Spending:
    """The month asked for, or the one that is running. Raises BadInput for a month out of reach, TooManyEntries."""
    today = await business_date(reading)
    wanted = month or Month.of(today)
    earliest = Month.of(today).earlier(sums.MOST_MONTHS_BACK)
    if not earliest <= wanted <= Month.of(today):
        raise BadInput.of("month", f"from {earliest} to {Month.of(today)}", code="kernel.out_of_range")
    own = await own_accounts(reading)
    currencies = _currencies([held for held in own if sums.counts(held)])
    chosen = currency or next(iter(currencies), _USUAL_CURRENCY)
    counted = [_id(held) for held in own if sums.counts(held) and _currency(held) == chosen]
    span = await _affordable(reading, counted, wanted, today)
    corrections = await corrections_of(reading)
    turnovers = await _turnovers(reading, span, counted, own, corrections)
    months, same_days, categories = sums.summed_up(span, turnovers, corrections)
    nothing = Flow(0, 0)
    return Spending(
        month=wanted,
        currency=chosen,
        currencies=currencies,
        until_on=span.until_on,
        flow=months.get(wanted, nothing),
        previous=months.get(wanted.earlier(1), nothing),
        previous_same_days=same_days,
        previous_until_on=span.previous_until_on,
        categories=categories,
        months=tuple((one, months.get(one, nothing)) for one in span.shown if one.first_on >= span.starts[0]),
    )


async def entries(reading: Reading, wanted: FeedFilter, *, after: FeedPlace | None = None, limit: int = 50) -> Feed:
    """What happened on the accounts that count, newest first. Raises accounts' NoSuchAccount for one that does not."""
    wanted = await _dated(reading, wanted)
    own = await own_accounts(reading)
    shown = _chosen(own, wanted)
    corrections = await corrections_of(reading)
    found: list[SpendingEntry] = []
    place = after
    for _ in range(_MOST_READS if wanted.category else 1):
        page = await _page(reading, shown, wanted, place, limit)
        likely = [one for one in page.entries if _may_be(one, wanted.category, corrections)]
        told = await _told(reading, likely, own, corrections)
        found += [one for one in told if wanted.category in (None, one.category)]
        place = page.next
        if place is None or len(found) > limit:
            break
    if len(found) > limit:
        last = found[limit - 1].entry
        return Feed(_by_day(found[:limit]), FeedPlace(last.booked_on, last.account_id, last.seq), None)
    is_search = wanted.category is not None or page.searched_to is not None
    return Feed(_by_day(found), place, place.booked_on if place and is_search and len(found) < limit else None)


async def outlook(reading: Reading, currency: str | None) -> Outlook:
    """What is likely to come in the next days, and what it leaves on the current accounts: from there bills are paid,
    and money that goes to savings is no longer at hand.
    """
    today = await business_date(reading)
    at_hand = [held for held in await own_accounts(reading) if sums.counts(held) and coming.is_at_hand(held)]
    currencies = _currencies(at_hand)
    chosen = currency or next(iter(currencies), _USUAL_CURRENCY)
    shown = {_id(held): held for held in at_hand if _currency(held) == chosen}
    first_on = coming.first_on(today)
    is_known = (await ledger.entries_since(reading, list(shown), [first_on]))[first_on] <= coming.MOST_LOOKED_AT
    items = await _coming(reading, shown, first_on, today) if is_known else ()
    line = coming.line(today, sum(held.seen.balance.available for held in shown.values()), items)
    return Outlook(
        currency=chosen,
        currencies=currencies,
        today=today,
        until_on=coming.until_on(today),
        is_known=is_known,
        coming=items,
        line=line,
        lowest=min(line, key=lambda point: (point.balance, point.on)),
    )


async def forecast(reading: Reading, currency: str | None, *, days: int) -> Forecast:
    """What there will be on the current accounts, day by day, and how sure that is."""
    today = await business_date(reading)
    at_hand = [held for held in await own_accounts(reading) if sums.counts(held) and coming.is_at_hand(held)]
    currencies = _currencies(at_hand)
    chosen = currency or next(iter(currencies), _USUAL_CURRENCY)
    shown = {_id(held): held for held in at_hand if _currency(held) == chosen}
    balance = sum(held.seen.balance.available for held in shown.values())
    since = min((held.seen.account.opened_on for held in shown.values()), default=today)
    until = today + timedelta(days)
    known = [
        one
        for one in await payments.known_ahead(reading, list(shown), until=until)
        if one.amount.currency == chosen and (one.account_id is not None or shown)
    ]
    ahead = await look_ahead(reading, list(shown), balance, since=since, today=today, days=days, known=known)
    told = ahead or Ahead((), 0, ())
    return Forecast(
        currency=chosen,
        currencies=currencies,
        is_known=ahead is not None,
        months=told.months,
        points=told.points,
        short=next((point for point in told.points if point.low < 0), None),
        items=told.items,
        accounts=shown,
    )


async def look_ahead(
    reading: Reading,
    account_ids: Sequence[UUID],
    balance: int,
    *,
    since: date,
    today: date,
    days: int,
    known: Sequence[KnownAhead] = (),
) -> Ahead | None:
    """From what lies before `today`, whoever's accounts they are, and what is `known` of what comes after. None where
    there are too many entries to look through.
    """
    first_on = forecasts.first_on(today)
    if (await ledger.entries_since(reading, account_ids, [first_on]))[first_on] > coming.MOST_LOOKED_AT:
        return None
    by_day = await ledger.sums_by_day(reading, account_ids, first_on=first_on, last_on=today)
    past = await ledger.like(
        reading,
        account_ids,
        first_on=first_on,
        last_on=today,
        amounts=known_rules.amounts_of(known),
        transaction_ids={id_ for one in known for id_ in one.made | one.alike},
        limit=_MOST_ALIKE,
    )
    between = await ledger.linked(reading, {one.transaction_id for one in past}, account_ids)
    settled = known_rules.settle(
        known,
        [one for one in past if one.transaction_id not in between],
        set(account_ids),
        today=today,
        until=today + timedelta(days),
    )
    points, months = forecasts.ahead(balance, by_day, since=since, today=today, days=days, known=settled)
    return Ahead(points, months, settled.items)


async def entry(reading: Reading, key: EntryKey) -> SpendingEntry:
    """An entry on an account of one's own. Raises NoSuchEntry."""
    own = await own_accounts(reading)
    is_there = any(_id(held) == key.account_id for held in own)
    found = await ledger.entries_at(reading, [key]) if is_there else {}
    if key not in found:
        raise NoSuchEntry
    (told,) = await _told(reading, list(found.values()), own, await corrections_of(reading))
    return told


async def own_accounts(reading: Reading) -> list[MyAccount]:
    """What the actor owns, hidden or not: money moved between these stays theirs."""
    return [held for held in await accounts.my_accounts(reading) if sums.is_own(held)]


async def corrections_of(reading: Reading) -> Corrections:
    """The actor's words that hold."""
    of_entries: dict[EntryKey, Correction] = {}
    of_merchants: dict[MerchantKey, Correction] = {}
    for word, about in await _held_words(reading):
        if about.entry is not None:
            of_entries[about.entry] = word
        elif about.merchant is not None:
            of_merchants[MerchantKey(about.merchant, about.side)] = word
    return Corrections(of_entries, of_merchants)


async def corrections(reading: Reading) -> list[CorrectionSeen]:
    """The actor's words that hold, the last first; those on entries of accounts that they no longer own are left out,
    and count for nothing.
    """
    own = {_id(held) for held in await own_accounts(reading)}
    held = [(word, about) for word, about in await _held_words(reading) if not about.entry or about.entry[0] in own]
    found = await ledger.entries_at(reading, [about.entry for _, about in held if about.entry])
    seen = []
    for word, about in held:
        entry = found.get(about.entry) if about.entry else None
        name = counterparty_of(entry.text) if entry else about.merchant or ""
        seen.append(CorrectionSeen(word, about, name, entry))
    return sorted(seen, key=lambda one: one.correction.id, reverse=True)


async def correction(reading: Reading, correction_id: int) -> Correction | None:
    """One of the actor's own words, None when it was taken back. Raises NoSuchCorrection."""
    found = await reading.session.execute(
        select(CorrectionRow).where(
            CorrectionRow.id == correction_id, customers.one_with(CorrectionRow.customer_id, reading.actor.id)
        )
    )
    row = found.scalar_one_or_none()
    if row is None:
        raise NoSuchCorrection
    return _word(row) if row.ended_at is None else None


async def _affordable(reading: Reading, counted: Sequence[UUID], month: Month, today: date) -> sums.Span:
    spans = sums.spans_of(month, today)
    span = sums.affordable(spans, await ledger.entries_since(reading, counted, sums.days_to_ask(spans)))
    if span is None:
        raise TooManyEntries(sums.MOST_ADDED_UP)
    return span


async def _turnovers(
    reading: Reading, span: sums.Span, counted: Sequence[UUID], own: Sequence[MyAccount], corrections: Corrections
) -> Sequence[TextTurnover]:
    return await ledger.turnover_by_text(
        reading,
        counted,
        starts=span.starts,
        last_on=span.last_on,
        among=[_id(held) for held in own],
        alone=list(corrections.of_entries),
        most_texts=sums.MOST_TEXTS,
        fold=span.is_crowded,
    )


async def _held_words(reading: Reading) -> list[tuple[Correction, WordOn]]:
    """Those of files that were merged into the actor's come first: their own words on the same thing count."""
    mine = customers.one_with(CorrectionRow.customer_id, reading.actor.id)
    found = await reading.session.execute(
        select(CorrectionRow)
        .where(mine, CorrectionRow.ended_at.is_(None))
        .order_by(CorrectionRow.customer_id == reading.actor.id, CorrectionRow.id)
    )
    rows = found.scalars().all()
    merchants = await _merchants(reading, rows)
    return [(_word(row), _about(row, merchants.get(row.id))) for row in rows]


async def sealed_merchant(reading: Reading, merchant: str) -> dict[str, bytes]:
    """As a word on it is kept: a person may be meant."""
    assert reading.actor.id is not None
    key = (await data_keys(reading, [reading.actor.id]))[reading.actor.id]
    return {
        "merchant_key": reading.vault.mac(_MERCHANTS, reading.actor.id.bytes + merchant.encode()),
        "sealed": key.seal(reading.vault.suite, merchant.encode(), about=_MERCHANTS),
    }


async def _merchants(reading: Reading, rows: Iterable[CorrectionRow]) -> dict[int, str]:
    sealed = [(row.id, row.customer_id, row.sealed) for row in rows if row.sealed is not None]
    keys = await data_keys(reading, {customer_id for _, customer_id, _ in sealed})
    return {id_: keys[customer_id].open(bytes(one), about=_MERCHANTS).decode() for id_, customer_id, one in sealed}


def _word(row: CorrectionRow) -> Correction:
    return Correction(row.id, Scope(row.scope), Category(row.category), row.said_at)


def _about(row: CorrectionRow, merchant: str | None) -> WordOn:
    entry = EntryKey(row.account_id, row.seq) if row.account_id is not None and row.seq is not None else None
    return WordOn(Side(row.side), entry, merchant)


def _chosen(own: Sequence[MyAccount], wanted: FeedFilter) -> list[UUID]:
    counted = [held for held in own if sums.counts(held)]
    if wanted.account_id is not None and all(_id(held) != wanted.account_id for held in counted):
        raise NoSuchAccount
    return [
        _id(held)
        for held in counted
        if wanted.account_id in (None, _id(held)) and wanted.currency in (None, _currency(held))
    ]


def _currencies(several: Sequence[MyAccount]) -> tuple[str, ...]:
    """The one that most of the accounts are in first."""
    return tuple(code for code, _ in Counter(sorted(map(_currency, several))).most_common())


def _id(held: MyAccount) -> UUID:
    return held.seen.account.id


def _currency(held: MyAccount) -> str:
    return held.seen.account.currency


async def _coming(reading: Reading, shown: Mapping[UUID, MyAccount], first_on: date, today: date) -> tuple[Coming, ...]:
    found = await ledger.seldom(
        reading,
        list(shown),
        first_on=first_on,
        last_on=today,
        least=coming.LEAST_MONTHS,
        most=coming.MONTHS_LOOKED_AT + 1,
        limit=coming.MOST_TEXTS,
    )
    candidates = [(one, next_time) for one in found if (next_time := coming.next_time(one, today))]
    last = {one.entries[-1][2] for one, _ in candidates}
    between = await ledger.linked(reading, last, list(shown))
    corrections = await corrections_of(reading)
    return coming.sorted_out(
        Coming(
            next_time.on,
            shown[one.account_id],
            counterparty_of(one.text),
            word.category if word else category_of(one.kind, one.text, next_time.amount),
            next_time.amount,
            next_time.rhythm,
        )
        for one, next_time in candidates
        if one.entries[-1][2] not in between
        for word in [word_on(None, one.text, next_time.amount, corrections)]
    )


async def _dated(reading: Reading, wanted: FeedFilter) -> FeedFilter:
    if wanted.last_days is None:
        return wanted
    return replace(wanted, first_on=await business_date(reading) - timedelta(days=wanted.last_days - 1), last_days=None)


async def _page(
    reading: Reading, shown: Sequence[UUID], wanted: FeedFilter, place: FeedPlace | None, limit: int
) -> FeedPage:
    in_books = EntryFilter(wanted.first_on, wanted.last_on, wanted.least, wanted.most, wanted.text, side=wanted.side)
    if wanted.category is None:
        return await ledger.feed(reading, shown, in_books, after=place, limit=limit)
    at_once = max(1, _READ_AT_ONCE // max(1, len(shown)))
    return await ledger.feed(reading, shown, in_books, after=place, limit=at_once, look_at=_READ_AT_ONCE)


def _may_be(entry: Entry, category: Category | None, corrections: Corrections) -> bool:
    """Whether the entry is about this unless it turns out to be an own move, for which the books must be asked."""
    if category in (None, Category.OWN):
        return True
    word = word_on(EntryKey(entry.account_id, entry.seq), entry.text, entry.amount, corrections)
    return (word.category if word else category_of(entry.kind, entry.text, entry.amount)) is category


async def _told(
    reading: Reading, found: Sequence[Entry], own: Sequence[MyAccount], corrections: Corrections
) -> list[SpendingEntry]:
    by_id = {_id(held): held for held in own}
    between = await ledger.linked(reading, [one.transaction_id for one in found], list(by_id))
    return [_one(entry, by_id, entry.transaction_id in between, corrections) for entry in found]


def _one(entry: Entry, own: Mapping[UUID, MyAccount], is_between: bool, corrections: Corrections) -> SpendingEntry:
    usual = Category.OWN if is_between else category_of(entry.kind, entry.text, entry.amount)
    word = word_on(EntryKey(entry.account_id, entry.seq), entry.text, entry.amount, corrections)
    return SpendingEntry(
        entry=entry,
        account=own[entry.account_id],
        counterparty=counterparty_of(entry.text),
        category=word.category if word else usual,
        usual_category=usual,
        corrected=word.scope if word else None,
    )


def _by_day(found: Sequence[SpendingEntry]) -> tuple[SpendingEntry, ...]:
    """Within a day by the clock, whichever account: pages end by account and number, people read by the hour."""
    ordered = sorted(found, key=lambda one: (one.entry.booked_on, one.entry.posted_at, one.entry.seq), reverse=True)
    return tuple(ordered)
