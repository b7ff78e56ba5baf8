"""The source's movements become transactions of our books, window after window, each in one transaction."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from sqlalchemy import text

from bankhall.insight.actions.record import TRANSACTIONS_FILE, note_file
from bankhall.insight.actions.registers import OurAccount
from bankhall.insight.adapters.berka import CURRENCY, SOURCE
from bankhall.insight.adapters.berka.codes import narrative
from bankhall.insight.adapters.berka.fields import BadRow
from bankhall.insight.adapters.berka.records import Transaction
from bankhall.insight.adapters.berka.sifting import Sifted, must_know, refused_rows, sift
from bankhall.insight.queries.known import KnownContent, Standing
from bankhall.insight.rules import MOST_DAYS_TO_BEGIN, Books, Window, by_day, first_books, walk
from bankhall.insight.types import Contra, FileCounts, Kind, Purpose, Quarantined, Reason
from bankhall.kernel.bulk import WrittenOnce, bytea, copy_lines, escaped
from bankhall.kernel.db import Tx
from bankhall.ledger import api as ledger
from bankhall.ledger.types import BroughtIn, HouseAccount, named

_HOUSE = {
    Contra.CASH: HouseAccount.CASH,
    Contra.INTERBANK: HouseAccount.CLEARING,
    Contra.INTEREST_EXPENSE: HouseAccount.INTEREST_EXPENSE,
    Contra.INTEREST_INCOME: HouseAccount.INTEREST_INCOME,
    Contra.FEE_INCOME: HouseAccount.FEES,
    Contra.ROUNDING: HouseAccount.ROUNDING,
    Contra.BROUGHT_FORWARD: HouseAccount.OPENING,
}

_ADJUSTED_AGAINST = {Kind.ROUNDING: Contra.ROUNDING, Kind.BROUGHT_FORWARD: Contra.BROUGHT_FORWARD}

_KEEP_STANDINGS = text(
    """
    INSERT INTO source_books (source, account_id, source_account, ours, gap, first_on, last_on, is_settled)
    SELECT :source, fresh.* FROM unnest(
        CAST(:accounts AS uuid[]), CAST(:source_accounts AS bigint[]), CAST(:ours AS bigint[]),
        CAST(:gaps AS bigint[]), CAST(:first_days AS date[]), CAST(:last_days AS date[]), CAST(:settled AS boolean[])
    ) AS fresh
    ON CONFLICT (account_id) DO UPDATE
    SET ours = excluded.ours, gap = excluded.gap, first_on = excluded.first_on, last_on = excluded.last_on,
        is_settled = excluded.is_settled
    """
)

_narrative = lru_cache(maxsize=8_192)(narrative)

# Rows that move money are in the books; a row of 0.00 is only kept.
_SOURCE_COLUMNS = (
    "source_transactions (source, source_id, account_id, booked_on, amount, stated, kind, purpose, bank,"
    " other_key, closes_day, line, import_id)"
)


@dataclass(frozen=True, slots=True)
class Ground:
    """What a window is booked on: the source's accounts, the bank's own, and the first day of the rows. `other_key`: by
    what the account on the other side is known again.
    """

    import_id: UUID
    directory: Path
    accounts: Mapping[int, OurAccount]
    contras: Mapping[Contra, UUID]
    first_on: date
    other_key: Callable[[str], bytes]


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Booked besides the rows. `nth`: how many of this kind there were before on that account and day."""

    account_id: UUID
    source_account: int
    kind: Kind
    booked_on: date
    amount: int
    nth: int = 0

    @property
    def key(self) -> str:
        again = f":{self.nth}" if self.nth else ""
        return f"{self.kind}:{self.source_account}:{self.booked_on}{again}"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A window, decided: what is booked, where its accounts stand afterwards, and what is not taken."""

    counts: FileCounts
    taken: Sequence[Transaction]
    standings: Mapping[int, Standing]
    movements: Sequence[BroughtIn]
    source_lines: Sequence[str]
    adjustments: Sequence[Adjustment]
    bad: Sequence[Quarantined]


@dataclass(frozen=True, slots=True)
class _Chapter:
    """An account's part of a window: what is booked, in order, and the ids of the rows that close a day."""

    standing: Standing
    entries: Sequence[Transaction | Adjustment]
    closing: Collection[int]


async def contra_accounts(tx: Tx) -> dict[Contra, UUID]:
    return {contra: await ledger.house_account(tx, house, CURRENCY) for contra, house in _HOUSE.items()}


def prepare(
    window: Window[Transaction],
    ground: Ground,
    standings: Mapping[int, Standing],
    known: Mapping[int, KnownContent],
) -> Prepared:
    """Decides all of a window and writes its lines, so that booking it is left to the server.

    `standings` are those before the window; `known` says what rows of the window's ids said that were taken before.
    """
    sifted = sifted_rows(window.rows, known, ground)
    chapters = [
        _chapter(ground.accounts[account], account, rows, standings.get(account), ground)
        for account, rows in sorted(_by_account(sifted.taken).items())
    ]
    adjustments = [one for chapter in chapters for one in chapter.entries if isinstance(one, Adjustment)]
    bad = [*window.bad, *refused_rows(ground.directory / TRANSACTIONS_FILE, sifted.refused)]
    return Prepared(
        FileCounts(TRANSACTIONS_FILE, len(window.rows) + len(window.bad), len(sifted.taken), sifted.again, len(bad)),
        sifted.taken,
        {chapter.standing.source_account: chapter.standing for chapter in chapters},
        list(_movements(chapters, ground)),
        list(_source_lines(ground, chapters)),
        adjustments,
        bad,
    )


def sifted_rows(rows: Sequence[Transaction], known: Mapping[int, KnownContent], ground: Ground) -> Sifted[Transaction]:
    """The rows that are new and can be taken; the others counted, or refused by line."""
    fresh, refused = _apart(rows, known, ground) if known else (rows, {})

    def check(row: Transaction) -> None:
        must_know(row.account, ground.accounts, Reason.UNKNOWN_ACCOUNT, "account_id")

    sifted = sift(fresh, check=check)
    again = sifted.again + len(rows) - len(fresh) - len(refused)
    return Sifted(sifted.taken, again, refused | sifted.refused)


async def book_window(tx: Tx, import_id: UUID, prepared: Prepared) -> None:
    """All of the window, or none, and what became of its rows. Raises what ledger's `bring_in` raises."""
    await book_rows(tx, import_id, prepared)
    await note_file(tx, SOURCE, import_id, prepared.counts, prepared.bad)


async def book_rows(tx: Tx, import_id: UUID, prepared: Prepared) -> None:
    """The rows that are taken, or none of them. Raises what ledger's `bring_in` raises."""
    await ledger.bring_in(tx, SOURCE, prepared.movements)
    await copy_lines(tx, _SOURCE_COLUMNS, prepared.source_lines)
    await keep_adjustments(tx, import_id, prepared.adjustments)
    await keep_standings(tx, list(prepared.standings.values()))


def contents(rows: Iterable[Transaction], ground: Ground) -> dict[int, KnownContent]:
    """What the rows say, as `known_transactions` tells it of those in the database."""
    return {row.id: _content(row, ground) for row in rows}


def adjusting(adjustment: Adjustment, contras: Mapping[Contra, UUID]) -> BroughtIn:
    return BroughtIn(
        adjustment.key,
        adjustment.account_id,
        contras[_ADJUSTED_AGAINST[adjustment.kind]],
        adjustment.amount,
        adjustment.booked_on,
        adjustment.kind,
        narrative(adjustment.kind, Purpose.NONE, "", ""),
        None,
    )


async def keep_adjustments(tx: Tx, import_id: UUID, adjustments: Iterable[Adjustment]) -> None:
    await copy_lines(
        tx,
        "source_adjustments (key, account_id, kind, booked_on, amount, import_id)",
        (
            f"{SOURCE}:{one.key}\t{one.account_id}\t{one.kind}\t{one.booked_on}\t{one.amount}\t{import_id}\n"
            for one in adjustments
        ),
    )


async def keep_standings(tx: Tx, standings: Sequence[Standing]) -> None:
    await tx.session.execute(
        _KEEP_STANDINGS,
        {
            "source": SOURCE,
            "accounts": [one.account_id for one in standings],
            "source_accounts": [one.source_account for one in standings],
            "ours": [one.books.ours for one in standings],
            "gaps": [one.books.gap for one in standings],
            "first_days": [one.first_on for one in standings],
            "last_days": [one.last_on for one in standings],
            "settled": [one.is_settled for one in standings],
        },
    )


def _apart(
    rows: Sequence[Transaction], known: Mapping[int, KnownContent], ground: Ground
) -> tuple[list[Transaction], dict[int, BadRow]]:
    """The rows with new ids, and those of known ids that say something else now."""
    fresh: list[Transaction] = []
    refused: dict[int, BadRow] = {}
    for row in rows:
        before = known.get(row.id)
        if before is None:
            fresh.append(row)
        elif before != _content(row, ground):
            refused[row.line] = BadRow(Reason.OTHER_CONTENT, f"id {row.id} was imported with other content", "trans_id")
    return fresh, refused


def _content(row: Transaction, ground: Ground) -> KnownContent:
    account = ground.accounts.get(row.account)
    return (
        account and account.id,
        row.booked_on,
        row.amount,
        row.balance,
        row.kind,
        row.purpose,
        row.bank,
        ground.other_key(row.other_account),
    )


def _by_account(rows: Iterable[Transaction]) -> dict[int, list[Transaction]]:
    found: dict[int, list[Transaction]] = {}
    for row in rows:
        found.setdefault(row.account, []).append(row)
    return found


def _chapter(
    account: OurAccount, source_account: int, rows: Sequence[Transaction], before: Standing | None, ground: Ground
) -> _Chapter:
    days = by_day(rows)
    first_on, last_on = days[0][0].booked_on, days[-1][0].booked_on
    if before is not None and (first_on <= before.last_on or not before.is_settled):
        late = replace(
            before,
            first_on=min(before.first_on, ground.first_on),
            last_on=max(before.last_on, last_on),
            is_settled=False,
        )
        return _Chapter(late, [row for day in days for row in day], ())
    if before is not None:
        return _continued(before, days)
    forward, is_whole = first_books(days, opened_on=account.opened_on, first_on=ground.first_on)
    is_settled = account.opened_on > ground.first_on or len(days) >= MOST_DAYS_TO_BEGIN
    begun = Standing(account.id, source_account, Books(forward), ground.first_on, first_on, is_settled)
    chapter = _continued(begun, days, first_is_whole=is_whole)
    if not forward:
        return chapter
    brought = Adjustment(account.id, source_account, Kind.BROUGHT_FORWARD, first_on, forward)
    return replace(chapter, entries=[brought, *chapter.entries])


def _continued(standing: Standing, days: Sequence[Sequence[Transaction]], *, first_is_whole: bool = True) -> _Chapter:
    entries: list[Transaction | Adjustment] = []
    closing: set[int] = set()
    books = standing.books
    for day in walk(days, books, first_is_whole=first_is_whole):
        entries += day.rows
        closing.add(day.rows[-1].id)
        books = day.books
        if day.rounding:
            entries.append(
                Adjustment(
                    standing.account_id, standing.source_account, Kind.ROUNDING, day.rows[-1].booked_on, day.rounding
                )
            )
    return _Chapter(replace(standing, books=books, last_on=days[-1][0].booked_on), entries, closing)


def _movements(chapters: Iterable[_Chapter], ground: Ground) -> Iterator[BroughtIn]:
    contras = ground.contras
    for chapter in chapters:
        account_id = chapter.standing.account_id
        for entry in chapter.entries:
            if isinstance(entry, Adjustment):
                yield adjusting(entry, contras)
            elif entry.amount:
                yield BroughtIn(
                    f"trans:{entry.id}",
                    account_id,
                    contras[entry.contra],
                    entry.amount,
                    entry.booked_on,
                    entry.kind,
                    _narrative(entry.kind, entry.purpose, entry.bank, _named(entry.other_account)),
                    str(entry.id),
                )


def _named(number: str) -> str:
    return named(number) if number else ""


def _source_lines(ground: Ground, chapters: Iterable[_Chapter]) -> Iterator[str]:
    days, words = WrittenOnce[date](str), WrittenOnce[str](escaped)
    others = WrittenOnce[str](lambda number: bytea(ground.other_key(number)))
    for chapter in chapters:
        account_id, closing = str(chapter.standing.account_id), chapter.closing
        for row in chapter.entries:
            if not isinstance(row, Adjustment):
                closes = "t" if row.id in closing else "f"
                yield (
                    f"{SOURCE}\t{row.id}\t{account_id}\t{days[row.booked_on]}\t{row.amount}\t{row.balance}\t"
                    f"{row.kind}\t{row.purpose}\t{words[row.bank]}\t{others[row.other_account]}\t{closes}\t"
                    f"{row.line}\t{ground.import_id}\n"
                )
