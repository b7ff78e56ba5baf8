"""Reads of the books. Ownership is decided above: whoever asks here may see what is asked for."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Select,
    Subquery,
    Text,
    bindparam,
    cast,
    func,
    select,
    text,
    tuple_,
)
from sqlalchemy import Row as ResultRow
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from bankhall.kernel.db import Reading, Tx
from bankhall.kernel.direct import direct, fetch
from bankhall.kernel.tables import Ids, count_up_to, is_any, recordset
from bankhall.kernel.time import Period, business_days
from bankhall.ledger.errors import NoSuchAccount
from bankhall.ledger.models import (
    AccountRow,
    BalanceRow,
    EntryRow,
    HoldEndingRow,
    HoldRow,
    TransactionRow,
    TurnoverRow,
    VerificationRow,
)
from bankhall.ledger.queries import names
from bankhall.ledger.types import (
    AccountKind,
    Balance,
    BalanceHistory,
    BookAccount,
    ClosingBalance,
    DayTurnover,
    Entry,
    EntryFilter,
    EntryPage,
    EntryPlace,
    Findings,
    Hold,
    HoldState,
    Leg,
    Side,
    TurnoverSeries,
    Verification,
)

# How many entries a narrow search reads before it says how far it has come. 20,000 take some 20 ms.
MOST_SEARCHED = 20_000

# How many entries are added up for an account's balances by day: some 2 ms, and some years of most lives.
_MOST_ADDED_UP = 2_000

FoundRow = ResultRow[*tuple[Any, ...]]

_BALANCE = select(
    BalanceRow.account_id,
    BalanceRow.currency,
    BalanceRow.posted,
    BalanceRow.held,
    BalanceRow.floor,
    BalanceRow.entries,
    BalanceRow.closed_at,
    BalanceRow.frozen_at,
)

_LOCK_BALANCES = direct(
    """
    SELECT account_id, currency, posted, held, floor, entries, closed_at, frozen_at
    FROM ledger_balances WHERE account_id = ANY(:ids) ORDER BY account_id FOR UPDATE
    """
)

_BOOKED_UNDER = direct(
    """
    SELECT id, key, content_hash FROM ledger_transactions
    WHERE key = ANY(ARRAY(SELECT json_array_elements_text(CAST(:keys AS json))))
    """
)

ENTRY_COLUMNS = (
    EntryRow.account_id,
    EntryRow.seq,
    EntryRow.transaction_id,
    EntryRow.amount,
    EntryRow.balance,
    EntryRow.currency,
    EntryRow.booked_on,
    EntryRow.posted_at,
    EntryRow.kind,
    EntryRow.text,
    EntryRow.reference,
)

_HOLD = select(
    HoldRow.id,
    HoldRow.account_id,
    HoldRow.amount,
    HoldRow.currency,
    HoldRow.reason,
    HoldRow.placed_at,
    HoldRow.expires_at,
    HoldRow.by_kind,
    HoldRow.by_name,
    HoldEndingRow.state,
    HoldEndingRow.at,
    HoldEndingRow.by_kind.label("ended_by_kind"),
    HoldEndingRow.by_name.label("ended_by_name"),
    HoldEndingRow.reason.label("ended_because"),
).outerjoin(HoldEndingRow, HoldEndingRow.hold_id == HoldRow.id)


# From day to day backwards along ledger_entries_day: of each day that has entries only the last one is read.
CLOSING_BALANCES = text(
    """
    WITH RECURSIVE day AS (
        (
            SELECT booked_on, balance FROM ledger_entries
            WHERE account_id = :account AND booked_on BETWEEN :first_on AND :last_on
            ORDER BY booked_on DESC, seq DESC LIMIT 1
        )
        UNION ALL
        SELECT earlier.booked_on, earlier.balance
        FROM day CROSS JOIN LATERAL (
            SELECT booked_on, balance FROM ledger_entries
            WHERE account_id = :account AND booked_on >= :first_on AND booked_on < day.booked_on
            ORDER BY booked_on DESC, seq DESC LIMIT 1
        ) AS earlier
    )
    SELECT booked_on, balance FROM day ORDER BY booked_on
    """
)


# One step along ledger_entries_day for each account and day.
_BALANCES_AT = direct(
    """
    SELECT account.id AS account_id, day.at_end_of, coalesce(newest.balance, 0) AS balance
    FROM unnest(CAST(:ids AS uuid[])) AS account(id)
    CROSS JOIN unnest(CAST(:days AS date[])) AS day(at_end_of)
    LEFT JOIN LATERAL (
        SELECT balance FROM ledger_entries
        WHERE account_id = account.id AND booked_on <= day.at_end_of
        ORDER BY booked_on DESC, seq DESC LIMIT 1
    ) AS newest ON true
    """
)


class Booked(msgspec.Struct, frozen=True):
    """A transaction as its key remembers it."""

    transaction_id: UUID
    key: str
    content_hash: bytes


async def balances(reading: Reading, account_ids: Collection[UUID]) -> dict[UUID, Balance]:
    """The balances of those that exist."""
    found = await reading.session.execute(_BALANCE.where(is_any(BalanceRow.account_id, account_ids)))
    return {row.account_id: Balance(*row) for row in found}


async def lock_balances(tx: Tx, account_ids: Collection[UUID]) -> dict[UUID, Balance]:
    """The same, held until the commit. The order of locking is the order of ids, everywhere in the house."""
    return {row.account_id: Balance(*row) for row in await fetch(tx, _LOCK_BALANCES, ids=Ids(account_ids))}


async def entries(
    reading: Reading, account_id: UUID, wanted: EntryFilter, *, after: EntryPlace | None = None, limit: int = 50
) -> EntryPage:
    """A page of the account's book, newest first. Its cost does not grow with the book. Raises NoSuchAccount."""
    if account_id not in await balances(reading, [account_id]):
        raise NoSuchAccount
    place = _within(select(*ENTRY_COLUMNS), account_id, wanted, after)
    if not wanted.is_narrow:
        page = _page((await reading.session.execute(place.limit(limit + 1))).all(), limit)
    else:
        patterns = await names.patterns(reading, [account_id], wanted.text) if wanted.text is not None else []
        page = await _search(reading, place, wanted, patterns, limit)
    return replace(page, entries=await names.in_full(reading, page.entries))


def moved_by_day(of: Select[UUID]) -> Subquery:
    """account_id, booked_on, amount: what moved on each of the accounts that `of` selects, on each day. For neighbours
    that join to it.
    """
    return (
        select(EntryRow.account_id, EntryRow.booked_on, cast(func.sum(EntryRow.amount), BigInteger).label("amount"))
        .where(EntryRow.account_id.in_(of))
        .group_by(EntryRow.account_id, EntryRow.booked_on)
        .subquery("moved_by_day")
    )


async def balance_history(reading: Reading, account_id: UUID, *, first_on: date, last_on: date) -> BalanceHistory:
    """The balance by day. Added up from the entries when these are few since the period began, so that one booked late
    counts on its own day (ADR 0015); as the last entry of each day carries it when they are many: then its cost grows
    with the days on which something moved, and the caller bounds the period. Raises NoSuchAccount.
    """
    known = await balances(reading, [account_id])
    if account_id not in known:
        raise NoSuchAccount
    if (added_up := await _added_up(reading, known[account_id], first_on, last_on)) is not None:
        return added_up
    before = select(EntryRow.balance).where(EntryRow.account_id == account_id, EntryRow.booked_on < first_on)
    latest = before.order_by(EntryRow.booked_on.desc(), EntryRow.seq.desc()).limit(1)
    opening = (await reading.session.execute(latest)).scalar() or 0
    days = await reading.session.execute(
        CLOSING_BALANCES, {"account": account_id, "first_on": first_on, "last_on": last_on}
    )
    return BalanceHistory(known[account_id].currency, opening, tuple(ClosingBalance(*row) for row in days))


async def _added_up(reading: Reading, balance: Balance, first_on: date, last_on: date) -> BalanceHistory | None:
    """From today's balance backwards; None when there are too many entries since `first_on`."""
    since = (
        select(EntryRow.booked_on, EntryRow.amount)
        .where(EntryRow.account_id == balance.account_id, EntryRow.booked_on >= first_on)
        .limit(_MOST_ADDED_UP + 1)
        .subquery()
    )
    moved = select(since.c.booked_on, func.sum(since.c.amount), func.count()).group_by(since.c.booked_on)
    days = (await reading.session.execute(moved.order_by(since.c.booked_on))).all()
    if sum(entries for _, _, entries in days) > _MOST_ADDED_UP:
        return None
    opening = standing = balance.posted - sum(int(amount) for _, amount, _ in days)
    closings = []
    for on, amount, _ in days:
        standing += int(amount)
        if on <= last_on:
            closings.append(ClosingBalance(on, standing))
    return BalanceHistory(balance.currency, opening, tuple(closings))


async def balances_at(
    reading: Reading, account_ids: Collection[UUID], days: Sequence[date]
) -> dict[tuple[UUID, date], int]:
    """How each account stood at the end of each of these days, in minor units, as the last entry of then carries it; 0
    before the first. The cost grows with accounts times days and not with the books; what was booked late (ADR 0015) is
    not taken to its own day.
    """
    found = await fetch(reading, _BALANCES_AT, ids=Ids(account_ids), days=list(days))
    return {(row.account_id, row.at_end_of): row.balance for row in found}


async def holds(reading: Reading, account_id: UUID) -> list[Hold]:
    """The account's open holds, and the latest hundred altogether."""
    found = await reading.session.execute(
        _HOLD.where(HoldRow.account_id == account_id)
        .order_by(HoldEndingRow.hold_id.is_(None).desc(), HoldRow.placed_at.desc())
        .limit(100)
    )
    return [_hold(row) for row in found]


async def expiring_holds(reading: Reading, *, until: datetime, limit: int) -> tuple[int, list[Hold]]:
    """How many open holds expire from now until then, on whichever account, and those that do first."""
    expiring = _HOLD.where(HoldRow.expires_at.between(reading.now, until), HoldEndingRow.hold_id.is_(None))
    found = await reading.session.execute(expiring.order_by(HoldRow.expires_at, HoldRow.id).limit(limit))
    return await count_up_to(reading, expiring), [_hold(row) for row in found]


async def holds_by_id(reading: Reading, hold_ids: Collection[UUID]) -> dict[UUID, Hold]:
    if not hold_ids:
        return {}
    return {row.id: _hold(row) for row in await reading.session.execute(_HOLD.where(is_any(HoldRow.id, hold_ids)))}


async def booked_under(reading: Reading, keys: Collection[str]) -> dict[str, Booked]:
    found = await fetch(reading, _BOOKED_UNDER, keys=recordset(list(keys)))
    return {row.key: Booked(row.id, row.key, row.content_hash) for row in found}


async def legs_of(reading: Reading, transaction_ids: Collection[UUID]) -> dict[UUID, list[Leg]]:
    found = await reading.session.execute(
        select(EntryRow.transaction_id, EntryRow.account_id, EntryRow.amount)
        .where(is_any(EntryRow.transaction_id, transaction_ids))
        .order_by(EntryRow.account_id)
    )
    legs: dict[UUID, list[Leg]] = {}
    for row in found:
        legs.setdefault(row.transaction_id, []).append(Leg(row.account_id, row.amount))
    return legs


async def reversals_of(reading: Reading, transaction_ids: Collection[UUID]) -> dict[UUID, Booked]:
    """The reversals that exist, by what they reverse."""
    found = await reading.session.execute(
        select(TransactionRow.reverses, TransactionRow.id, TransactionRow.key, TransactionRow.content_hash).where(
            is_any(TransactionRow.reverses, transaction_ids)
        )
    )
    return {row.reverses: Booked(row.id, row.key, row.content_hash) for row in found}


async def chart_of_accounts(reading: Reading) -> list[BookAccount]:
    """The bank's own accounts, by code."""
    found = await reading.session.execute(
        select(AccountRow.id, AccountRow.code, AccountRow.name, AccountRow.kind, AccountRow.currency, BalanceRow.posted)
        .join(BalanceRow, BalanceRow.account_id == AccountRow.id)
        .where(AccountRow.code.is_not(None))
        .order_by(AccountRow.code)
    )
    return [BookAccount(row.id, row.code, row.name, AccountKind(row.kind), row.currency, row.posted) for row in found]


async def turnover_by_day(reading: Reading, *, last_on: date, days: int) -> list[TurnoverSeries]:
    """The turnover of the last `days` business days up to `last_on`, for each currency in which anything was booked
    then, the one with the most transactions first. A day on which the bank was closed and nothing was brought in is
    none. Its cost grows with the days, not with the books.
    """
    # A bank is open on more than every other day.
    period = Period(last_on - timedelta(days=2 * days - 1), last_on)
    found = await reading.session.execute(
        select(
            TurnoverRow.currency,
            TurnoverRow.booked_on,
            func.sum(TurnoverRow.debit),
            func.sum(TurnoverRow.credit),
            func.sum(TurnoverRow.transactions),
        )
        .where(TurnoverRow.booked_on.between(period.first_on, period.last_on))
        .group_by(TurnoverRow.currency, TurnoverRow.booked_on)
    )
    booked: dict[str, dict[date, DayTurnover]] = {}
    for currency, on, debit, credit, transactions in found:
        booked.setdefault(currency, {})[on] = DayTurnover(on, int(debit), int(credit), int(transactions))
    open_on = {*await business_days(reading, period), *chain.from_iterable(booked.values())}
    shown = sorted(open_on)[-days:]
    series = [
        TurnoverSeries(currency, tuple(by_day.get(on, DayTurnover(on, 0, 0, 0)) for on in shown))
        for currency, by_day in booked.items()
        if max(by_day) >= shown[0]
    ]
    return sorted(series, key=lambda one: (-sum(day.transactions for day in one.days), one.currency))


async def verifications(reading: Reading, *, limit: int = 20) -> list[Verification]:
    """The latest, newest first."""
    found = await reading.session.execute(
        select(VerificationRow.id, VerificationRow.asked_at, VerificationRow.finished_at, VerificationRow.findings)
        .order_by(VerificationRow.asked_at.desc())
        .limit(limit)
    )
    return [
        Verification(
            row.id, row.asked_at, row.finished_at, msgspec.convert(row.findings, Findings) if row.findings else None
        )
        for row in found
    ]


def _within(
    query: Select[*tuple[Any, ...]], account_id: UUID, wanted: EntryFilter, after: EntryPlace | None
) -> Select[*tuple[Any, ...]]:
    """The account's book in the period, from `after` on, along the index ledger_entries_day."""
    query = query.where(EntryRow.account_id == account_id)
    if wanted.first_on is not None:
        query = query.where(EntryRow.booked_on >= wanted.first_on)
    if wanted.last_on is not None:
        query = query.where(EntryRow.booked_on <= wanted.last_on)
    if after is not None:
        query = query.where(tuple_(EntryRow.booked_on, EntryRow.seq) < (after.booked_on, after.seq))
    return query.order_by(EntryRow.booked_on.desc(), EntryRow.seq.desc())


async def _search(
    reading: Reading, place: Select[*tuple[Any, ...]], wanted: EntryFilter, patterns: Sequence[str], limit: int
) -> EntryPage:
    """Looks at the next MOST_SEARCHED entries and no more; the page may be short, or empty, and still go on."""
    looked_at = place.limit(MOST_SEARCHED).subquery()
    found = (
        select(looked_at)
        .where(*_conditions(looked_at.c, wanted, patterns))
        .order_by(looked_at.c.booked_on.desc(), looked_at.c.seq.desc())
    )
    rows = (await reading.session.execute(found.limit(limit + 1))).all()
    if len(rows) > limit:
        return _page(rows, limit)
    last = select(looked_at.c.booked_on, looked_at.c.seq, func.count().over().label("looked_at")).order_by(
        looked_at.c.booked_on, looked_at.c.seq
    )
    end = (await reading.session.execute(last.limit(1))).one_or_none()
    if end is None or end.looked_at < MOST_SEARCHED:
        return EntryPage(tuple(as_entry(row) for row in rows), next=None)
    reached = EntryPlace(end.booked_on, end.seq)
    return EntryPage(tuple(as_entry(row) for row in rows), next=reached, searched_to=reached.booked_on)


def _conditions(
    columns: ReadOnlyColumnCollection[str, ColumnElement[Any]], wanted: EntryFilter, patterns: Sequence[str]
) -> Iterable[ColumnElement[bool]]:
    if wanted.least is not None:
        yield func.abs(columns.amount) >= wanted.least
    if wanted.most is not None:
        yield func.abs(columns.amount) <= wanted.most
    if wanted.side is not None:
        yield columns.amount > 0 if wanted.side is Side.IN else columns.amount < 0
    if wanted.kind is not None:
        yield columns.kind == wanted.kind
    if wanted.text is not None:
        likes = func.any(bindparam(None, list(patterns), type_=ARRAY(Text)))
        yield columns.text.ilike(likes) | columns.reference.icontains(wanted.text, autoescape=True)


def _page(rows: Sequence[FoundRow], limit: int) -> EntryPage:
    shown = tuple(as_entry(row) for row in rows[:limit])
    more = len(rows) > limit
    return EntryPage(shown, next=EntryPlace(shown[-1].booked_on, shown[-1].seq) if more else None)


def as_entry(row: FoundRow) -> Entry:
    return Entry(*row)


def _hold(row: FoundRow) -> Hold:
    state = HoldState(row.state) if row.state else HoldState.OPEN
    return Hold(
        id=row.id,
        account_id=row.account_id,
        amount=row.amount,
        currency=row.currency,
        reason=row.reason,
        placed_at=row.placed_at,
        expires_at=row.expires_at,
        state=state,
        ended_at=row.at,
        by_kind=row.by_kind,
        by_name=row.by_name,
        ended_by_kind=row.ended_by_kind,
        ended_by_name=row.ended_by_name,
        ended_because=row.ended_because,
    )
