"""Reads across several accounts' books at once. Ownership is decided above: whoever asks here may see what is asked."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, RowMapping, func, or_, select, text

from bankhall.kernel.db import Reading
from bankhall.kernel.tables import is_any
from bankhall.ledger.models import EntryRow
from bankhall.ledger.queries import MOST_SEARCHED, balances, names
from bankhall.ledger.types import (
    Entry,
    EntryFilter,
    EntryKey,
    EntryLike,
    FeedPage,
    FeedPlace,
    Seldom,
    Side,
    TextTurnover,
)

_WEIGHTIEST = text(
    """
    WITH recent AS MATERIALIZED (
        SELECT latest.* FROM unnest(CAST(:accounts AS uuid[])) AS account(id)
        CROSS JOIN LATERAL (
            SELECT account_id, seq, transaction_id, currency, amount FROM ledger_entries
            WHERE account_id = account.id AND booked_on >= :first_on
            ORDER BY booked_on DESC, seq DESC LIMIT :look_at
        ) AS latest
    )
    SELECT account_id, seq FROM recent
    JOIN unnest(CAST(:currencies AS text[]), CAST(:bars AS bigint[])) AS bar(currency, least) USING (currency)
    WHERE abs(amount) >= least AND NOT EXISTS (
        SELECT FROM recent AS other
        WHERE other.transaction_id = recent.transaction_id AND other.account_id <> recent.account_id
    )
    ORDER BY abs(amount) DESC, account_id, seq LIMIT :limit
    """
)

# Periods are told apart by their first days; kind, text and sign say what an entry is about. Transactions with a side
# on another of the accounts are looked for from the smaller books, so that the largest is not asked entry by entry. A
# million texts that differ in an order's number only would be a million sums, on disk: `fold` makes them one.
_TURNOVER = text(
    """
    WITH linked AS MATERIALIZED (
        SELECT DISTINCT one.transaction_id
        FROM ledger_entries AS one
        JOIN ledger_entries AS other ON other.transaction_id = one.transaction_id
            AND other.account_id <> one.account_id AND (other.amount > 0) <> (one.amount > 0)
        WHERE one.account_id = ANY(CAST(:smaller AS uuid[])) AND one.booked_on BETWEEN :first_on AND :last_on
            AND other.account_id = ANY(CAST(:among AS uuid[])) AND other.booked_on BETWEEN :first_on AND :last_on
    ), apart AS (
        SELECT * FROM unnest(CAST(:apart_accounts AS uuid[]), CAST(:apart_seqs AS bigint[])) AS apart(account_id, seq)
    ), moved AS (
        SELECT width_bucket(entry.booked_on, CAST(:starts AS date[])) - 1 AS period, entry.kind,
            CASE WHEN CAST(:fold AS boolean) THEN translate(entry.text, '0123456789', '') ELSE entry.text END AS label,
            entry.amount > 0 AS is_in, linked.transaction_id IS NOT NULL AS is_between,
            apart.account_id AS alone_on, apart.seq AS alone_seq, sum(entry.amount) AS amount, count(*) AS entries,
            any_value(entry.text) AS text
        FROM ledger_entries AS entry
        LEFT JOIN linked USING (transaction_id)
        LEFT JOIN apart ON apart.account_id = entry.account_id AND apart.seq = entry.seq
        WHERE entry.account_id = ANY(CAST(:accounts AS uuid[])) AND entry.booked_on BETWEEN :first_on AND :last_on
        GROUP BY 1, 2, 3, 4, 5, 6, 7
    ), told AS (
        SELECT label FROM moved GROUP BY label
        ORDER BY bool_or(alone_on IS NOT NULL) DESC, sum(abs(amount)) DESC LIMIT :most_texts
    )
    SELECT moved.period, moved.kind, CASE WHEN told.label IS NULL THEN '' ELSE any_value(moved.text) END AS text,
        moved.is_between, moved.alone_on, moved.alone_seq, sum(moved.amount) AS amount, sum(moved.entries) AS entries
    FROM moved LEFT JOIN told ON told.label = moved.label
    GROUP BY moved.period, moved.kind, told.label, moved.is_in, moved.is_between, moved.alone_on, moved.alone_seq
    """
)

# An account's entries are numbered without gaps, so that two of them say how many lie between.
_SINCE = text(
    """
    SELECT since.day, CAST(sum(balance.entries - begun.seq + 1) AS bigint) AS entries
    FROM unnest(CAST(:days AS date[])) AS since(day)
    CROSS JOIN ledger_balances AS balance
    CROSS JOIN LATERAL (
        SELECT seq FROM ledger_entries
        WHERE account_id = balance.account_id AND booked_on >= since.day ORDER BY booked_on, seq LIMIT 1
    ) AS begun
    WHERE balance.account_id = ANY(CAST(:accounts AS uuid[]))
    GROUP BY since.day
    """
)

# From each account the next `share` entries. What lies behind `edge`, the latest place at which one of them has more,
# cannot be told yet: another entry may come before it.
_FEED = text(
    """
    WITH place AS (
        SELECT * FROM unnest(CAST(:accounts AS uuid[]), CAST(:days AS date[]), CAST(:seqs AS bigint[]))
            AS place(account_id, day, seq)
    ), looked_at AS MATERIALIZED (
        SELECT entry.* FROM place CROSS JOIN LATERAL (
            SELECT account_id, seq, transaction_id, amount, balance, currency, booked_on, posted_at, kind, text,
                reference, row_number() OVER (ORDER BY booked_on DESC, seq DESC) AS nth
            FROM ledger_entries
            WHERE account_id = place.account_id AND (booked_on, seq) < (place.day, place.seq)
                AND booked_on >= :first_on
            ORDER BY booked_on DESC, seq DESC LIMIT :share
        ) AS entry
    ), edge AS (
        SELECT booked_on, account_id, seq FROM looked_at WHERE nth = :share
        ORDER BY booked_on DESC, account_id DESC, seq DESC LIMIT 1
    ), found AS (
        SELECT * FROM looked_at
        WHERE (SELECT (looked_at.booked_on, looked_at.account_id, looked_at.seq) >= (booked_on, account_id, seq)
               FROM edge) IS NOT FALSE
            AND (CAST(:least AS bigint) IS NULL OR abs(amount) >= :least)
            AND (CAST(:most AS bigint) IS NULL OR abs(amount) <= :most)
            AND (CAST(:sign AS int) IS NULL OR sign(amount) = :sign)
            AND (CAST(:words AS text) IS NULL OR reference ILIKE :words OR text ILIKE ANY(CAST(:patterns AS text[])))
        ORDER BY booked_on DESC, account_id DESC, seq DESC LIMIT :limit
    )
    SELECT found.*, edge.booked_on AS edge_on, edge.account_id AS edge_account, edge.seq AS edge_seq
    FROM (SELECT 1) AS always LEFT JOIN edge ON true LEFT JOIN found ON true
    ORDER BY found.booked_on DESC, found.account_id DESC, found.seq DESC
    """
)

_LINKED = text(
    """
    SELECT one.transaction_id FROM ledger_entries AS one
    WHERE one.transaction_id = ANY(CAST(:transactions AS uuid[])) AND one.account_id = ANY(CAST(:among AS uuid[]))
    GROUP BY one.transaction_id HAVING bool_or(one.amount > 0) AND bool_or(one.amount < 0)
    """
)

# What comes more often than once a month is no monthly payment, however much of it there is.
_SELDOM = text(
    """
    SELECT account_id, kind, text, array_agg(booked_on ORDER BY booked_on, seq) AS days,
        array_agg(amount ORDER BY booked_on, seq) AS amounts,
        array_agg(transaction_id ORDER BY booked_on, seq) AS transactions
    FROM ledger_entries
    WHERE account_id = ANY(CAST(:accounts AS uuid[])) AND booked_on BETWEEN :first_on AND :last_on
    GROUP BY account_id, kind, text, amount > 0
    HAVING count(*) BETWEEN :least AND :most
    ORDER BY abs(sum(amount)) DESC LIMIT :limit
    """
)

_ENTRIES = text(
    """
    SELECT account_id, seq, transaction_id, amount, balance, currency, booked_on, posted_at, kind, text, reference
    FROM unnest(CAST(:accounts AS uuid[]), CAST(:seqs AS bigint[])) AS wanted(account_id, seq)
    JOIN ledger_entries USING (account_id, seq)
    """
)

_LAST_DAY, _LAST_SEQ = date.max, 2**63 - 1


async def turnover_by_text(
    reading: Reading,
    account_ids: Collection[UUID],
    *,
    starts: Sequence[date],
    last_on: date,
    among: Collection[UUID],
    alone: Collection[EntryKey] = (),
    most_texts: int,
    fold: bool = False,
) -> list[TextTurnover]:
    """What the accounts' entries come to, in the periods that begin on `starts` (in order), up to `last_on`.

    `among`: the accounts that belong together. `alone`: entries that are told apart from others of their text. The
    texts are those that most was moved under; with `fold` those that differ in digits only count as one of them.
    Costs as much as there are entries: ask `entries_since` first.
    """
    alone_accounts, alone_seqs = zip(*alone, strict=True) if alone else ((), ())
    found = await reading.session.execute(
        _TURNOVER,
        {
            "accounts": list(account_ids),
            "among": list(among),
            "smaller": await _all_but_the_largest(reading, among),
            "starts": list(starts),
            "first_on": starts[0],
            "last_on": last_on,
            "apart_accounts": list(alone_accounts),
            "apart_seqs": list(alone_seqs),
            "most_texts": most_texts,
            "fold": fold,
        },
    )
    rows = found.all()
    behind = await names.names_behind(reading, (row.text for row in rows))
    return [
        TextTurnover(
            row.period,
            row.kind,
            names.told(row.text, behind),
            row.is_between,
            EntryKey(row.alone_on, row.alone_seq) if row.alone_on else None,
            int(row.amount),
            int(row.entries),
        )
        for row in rows
    ]


async def entries_since(reading: Reading, account_ids: Collection[UUID], days: Collection[date]) -> dict[date, int]:
    """About how many entries the accounts have from each day on, without counting them."""
    found = await reading.session.execute(_SINCE, {"accounts": list(account_ids), "days": list(days)})
    counted: dict[date, int] = {row.day: row.entries for row in found}
    return {day: counted.get(day, 0) for day in days}


async def feed(
    reading: Reading,
    account_ids: Collection[UUID],
    wanted: EntryFilter,
    *,
    after: FeedPlace | None = None,
    limit: int = 50,
    look_at: int = MOST_SEARCHED,
) -> FeedPage:
    """A page of several books read as one. A narrow search reads `look_at` entries at most, as `entries` does. The
    filter's kind is not looked at.
    """
    places = _places(account_ids, wanted.last_on, after)
    if not places:
        return FeedPage((), next=None)
    share = max(1, look_at // len(places)) if wanted.is_narrow else limit + 1
    found = await reading.session.execute(
        _FEED,
        {
            "accounts": list(places),
            "days": [day for day, _ in places.values()],
            "seqs": [seq for _, seq in places.values()],
            "first_on": wanted.first_on or date.min,
            "share": share,
            "least": wanted.least,
            "most": wanted.most,
            "sign": wanted.side and (1 if wanted.side is Side.IN else -1),
            "words": None if wanted.text is None else f"%{names.escaped(wanted.text)}%",
            "patterns": await names.patterns(reading, places, wanted.text) if wanted.text is not None else None,
            "limit": limit + 1,
        },
    )
    rows = found.mappings().all()
    entries = await names.in_full(reading, [_entry(row) for row in rows if row["account_id"] is not None])
    if len(entries) > limit:
        last = entries[limit - 1]
        return FeedPage(entries[:limit], next=FeedPlace(last.booked_on, last.account_id, last.seq))
    if rows[0]["edge_on"] is None:
        return FeedPage(entries, next=None)
    edge = FeedPlace(rows[0]["edge_on"], rows[0]["edge_account"], rows[0]["edge_seq"])
    return FeedPage(entries, next=edge, searched_to=edge.booked_on if wanted.is_narrow else None)


async def seldom(
    reading: Reading, account_ids: Collection[UUID], *, first_on: date, last_on: date, least: int, most: int, limit: int
) -> list[Seldom]:
    """What came from `least` to `most` times in the period, by account, kind, text and sign; that which most was moved
    by first. Costs as much as there are entries: ask `entries_since` first.
    """
    found = await reading.session.execute(
        _SELDOM,
        {
            "accounts": list(account_ids),
            "first_on": first_on,
            "last_on": last_on,
            "least": least,
            "most": most,
            "limit": limit,
        },
    )
    rows = found.all()
    behind = await names.names_behind(reading, (row.text for row in rows))
    return [
        Seldom(
            row.account_id,
            row.kind,
            names.told(row.text, behind),
            tuple(zip(row.days, row.amounts, row.transactions, strict=True)),
        )
        for row in rows
    ]


async def weightiest(
    reading: Reading, account_ids: Collection[UUID], *, first_on: date, least: Mapping[str, int], limit: int
) -> list[Entry]:
    """What moved most in either direction since a day, the most first: of a currency's entries those of at least
    `least` minor units, and none that moved between these accounts. Of each account only so many of the latest are
    looked at that a book of millions costs no more than one of thousands.
    """
    if not account_ids or not least:
        return []
    found = await reading.session.execute(
        _WEIGHTIEST,
        {
            "accounts": list(account_ids),
            "first_on": first_on,
            "look_at": MOST_SEARCHED // len(account_ids),
            "currencies": list(least),
            "bars": list(least.values()),
            "limit": limit,
        },
    )
    keys = [EntryKey(row.account_id, row.seq) for row in found]
    entries = await entries_at(reading, keys)
    return [entries[key] for key in keys]


async def sums_by_day(
    reading: Reading, account_ids: Collection[UUID], *, first_on: date, last_on: date
) -> dict[date, int]:
    """What all the accounts' entries of a day come to, of days that have any. Costs as much as there are entries: ask
    `entries_since` first.
    """
    query = (
        select(EntryRow.booked_on, func.sum(EntryRow.amount).cast(BigInteger))
        .where(is_any(EntryRow.account_id, account_ids), EntryRow.booked_on.between(first_on, last_on))
        .group_by(EntryRow.booked_on)
    )
    found = await reading.session.execute(query)
    return {row[0]: row[1] for row in found}


async def like(
    reading: Reading,
    account_ids: Collection[UUID],
    *,
    first_on: date,
    last_on: date,
    amounts: Collection[int],
    transaction_ids: Collection[UUID],
    limit: int,
) -> list[EntryLike]:
    """Entries of exactly one of these amounts, or of one of these transactions; the latest first. Costs as much as
    there are entries: ask `entries_since` first.
    """
    if not amounts and not transaction_ids:
        return []
    query = (
        select(EntryRow.account_id, EntryRow.booked_on, EntryRow.amount, EntryRow.transaction_id)
        .where(
            is_any(EntryRow.account_id, account_ids),
            EntryRow.booked_on.between(first_on, last_on),
            or_(EntryRow.amount.in_(amounts), is_any(EntryRow.transaction_id, transaction_ids)),
        )
        .order_by(EntryRow.booked_on.desc(), EntryRow.account_id, EntryRow.seq)
        .limit(limit)
    )
    return [EntryLike(*row) for row in await reading.session.execute(query)]


async def linked(reading: Reading, transaction_ids: Collection[UUID], among: Collection[UUID]) -> set[UUID]:
    """Those of the transactions that move money between accounts of `among`."""
    if not transaction_ids:
        return set()
    found = await reading.session.execute(_LINKED, {"transactions": list(set(transaction_ids)), "among": list(among)})
    return set(found.scalars())


async def entries_at(reading: Reading, keys: Collection[EntryKey]) -> dict[EntryKey, Entry]:
    """Those that exist."""
    if not keys:
        return {}
    account_ids, seqs = zip(*set(keys), strict=True)
    found = await reading.session.execute(_ENTRIES, {"accounts": list(account_ids), "seqs": list(seqs)})
    entries = await names.in_full(reading, [_entry(row) for row in found.mappings()])
    return {EntryKey(entry.account_id, entry.seq): entry for entry in entries}


async def place_of(reading: Reading, account_id: UUID, transaction_id: UUID) -> int | None:
    """The number of the entry by which a transaction stands on an account; None where it does not."""
    query = select(EntryRow.seq).where(EntryRow.transaction_id == transaction_id, EntryRow.account_id == account_id)
    return await reading.session.scalar(query.order_by(EntryRow.seq).limit(1))


async def _all_but_the_largest(reading: Reading, account_ids: Collection[UUID]) -> list[UUID]:
    books = await balances(reading, account_ids)
    return sorted(books, key=lambda account_id: books[account_id].entries)[:-1]


def _places(
    account_ids: Collection[UUID], last_on: date | None, after: FeedPlace | None
) -> Mapping[UUID, tuple[date, int]]:
    """Before which day and number each account is read."""
    begin = (last_on or _LAST_DAY, _LAST_SEQ)
    if after is None:
        return dict.fromkeys(account_ids, begin)
    places = {}
    for account_id in account_ids:
        others = _LAST_SEQ if account_id < after.account_id else 0
        reached = after.seq if account_id == after.account_id else others
        places[account_id] = min(begin, (after.booked_on, reached))
    return places


def _entry(row: RowMapping) -> Entry:
    return Entry(
        row["account_id"],
        row["seq"],
        row["transaction_id"],
        row["amount"],
        row["balance"],
        row["currency"],
        row["booked_on"],
        row["posted_at"],
        row["kind"],
        row["text"],
        row["reference"],
    )
