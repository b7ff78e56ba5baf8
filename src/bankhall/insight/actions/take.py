"""Corrected rows go the way of an import's: the same reading, sifting, registering and booking, in one transaction."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Generic, TypeVar
from uuid import UUID

from bankhall.insight.actions import registers
from bankhall.insight.actions.registers import Known, OurAccount
from bankhall.insight.actions.settle import settle_or_leave
from bankhall.insight.actions.transactions import Ground, book_rows, contra_accounts, prepare, sifted_rows
from bankhall.insight.adapters.berka import SOURCE, tables
from bankhall.insight.adapters.berka.fields import BadRow
from bankhall.insight.adapters.berka.records import Account, Card, Client, Transaction
from bankhall.insight.adapters.berka.repairing import fields_read, record_of
from bankhall.insight.adapters.berka.sifting import Identified
from bankhall.insight.adapters.berka.tables import Table
from bankhall.insight.queries.known import (
    KnownRecord,
    first_day_of,
    has_records,
    keys_of_others,
    known_records,
    known_transactions,
    standings,
)
from bankhall.insight.queries.quarantine import TABLE_OF, BadRowFound, open_rows_that_name
from bankhall.insight.rules import Window
from bankhall.insight.types import CaseStep
from bankhall.kernel.db import Tx

R = TypeVar("R", bound=Identified)

_MOST_WAITING = 2_000  # open rows that are looked through for what belongs to an account or a client


@dataclass(frozen=True, slots=True)
class Attempt:
    """A bad row, and its fields as they are to be read now."""

    row: BadRowFound
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Took:
    """`step`: repaired, or found when the books had it already. `subject_id`: the customer or account it belongs to."""

    step: CaseStep
    subject_id: UUID | None


@dataclass(frozen=True, slots=True)
class Tried:
    """`took` and `refused` by row; rows that were taken along with these ones are in `took` too."""

    took: Mapping[UUID, tuple[BadRowFound, Took]]
    refused: Mapping[UUID, BadRow]


@dataclass(slots=True)
class Corrected(Generic[R]):
    """Rows of one file, corrected; `by_line` goes by a number of ours, since they may come from several imports."""

    table: Table[R]
    records: Sequence[R]
    by_line: Mapping[int, BadRowFound]
    is_whole_file: bool = False
    taken: Mapping[int, KnownRecord] = field(default_factory=dict)
    refused: Mapping[int, BadRow] = field(default_factory=dict)

    async def note(
        self, _tx: Tx, _import_id: UUID, taken: Mapping[int, KnownRecord], refused: Mapping[int, BadRow]
    ) -> None:
        self.taken, self.refused = taken, refused


async def take_rows(tx: Tx, import_id: UUID, file: str, attempts: Sequence[Attempt]) -> Tried:
    """Rows of one import and file. Whoever calls has the source to himself. Raises the refusals of the modules below,
    which then undo all of them.
    """
    table = TABLE_OF[file]
    rows, unread = _read(table, attempts)
    if not rows.records:
        return Tried({}, unread)
    if table is tables.TRANSACTIONS:
        tried = await _book(tx, import_id, rows)
    else:
        tried = await _register(tx, import_id, rows)
    return Tried(tried.took, {**unread, **tried.refused})


def _read(table: Table[Any], attempts: Sequence[Attempt]) -> tuple[Corrected[Any], dict[UUID, BadRow]]:
    records, by_line, unread = [], {}, {}
    for attempt in attempts:
        try:
            records.append(record_of(table, attempt.row.line, attempt.values))
            by_line[attempt.row.line] = attempt.row
        except BadRow as bad:
            unread[attempt.row.id] = bad
    return Corrected(table, records, by_line), unread


# ------------------------------------------------------------------------------------------------------- movements


async def _book(tx: Tx, import_id: UUID, rows: Corrected[Transaction]) -> Tried:
    accounts = await _accounts(tx, {row.account for row in rows.records})
    first_on = min(row.booked_on for row in rows.records)
    before = await first_day_of(tx, SOURCE)
    ground = Ground(
        import_id,
        Path(),
        accounts,
        await contra_accounts(tx),
        min(first_on, before) if before else first_on,
        await keys_of_others(tx),
    )
    known = await known_transactions(tx, SOURCE, {row.id for row in rows.records})
    sifted = sifted_rows(rows.records, known, ground)
    if sifted.taken:
        stand = await standings(tx, SOURCE, [account.id for account in accounts.values()])
        prepared = prepare(Window(sifted.taken, ()), ground, stand, {})
        await book_rows(tx, import_id, prepared)
        unsettled = [one for one in prepared.standings.values() if not one.is_settled]
        await settle_or_leave(tx, import_id, unsettled, accounts, ground.contras)
    taken = {row.id for row in sifted.taken}
    took = {
        rows.by_line[row.line].id: (
            rows.by_line[row.line],
            Took(CaseStep.REPAIRED if row.id in taken else CaseStep.FOUND, accounts[row.account].id),
        )
        for row in rows.records
        if row.line not in sifted.refused
    }
    return Tried(took, {rows.by_line[line].id: bad for line, bad in sifted.refused.items()})


# ------------------------------------------------------------------------------------------------------- registers


async def _register(tx: Tx, import_id: UUID, rows: Corrected[Any]) -> Tried:
    known = Known()
    along: Tried | None = None
    match rows.table:
        case tables.DISTRICTS:
            await registers.take_districts(tx, import_id, rows)
        case tables.CLIENTS:
            await _know_districts(tx, known, rows.records)
            since = await _first_days(tx, rows.records)
            known.customers = await registers.take_clients(tx, import_id, rows, known, since)
        case tables.ACCOUNTS:
            along = await _take_accounts(tx, import_id, rows, known)
        case tables.DISPOSITIONS:
            known.customers = await _customers(tx, {one.client for one in rows.records})
            known.accounts = await _accounts(tx, {one.account for one in rows.records})
            await registers.take_dispositions(tx, import_id, rows, known, known.accounts, known.accounts)
        case tables.STANDING_ORDERS:
            known.accounts = await _accounts(tx, {one.account for one in rows.records})
            await registers.take_standing_orders(tx, import_id, rows, known)
        case tables.CARDS:
            await _know_holdings(tx, known, rows.records)
            await registers.take_cards(tx, import_id, rows, known)
    tried = _tried(rows, known)
    return Tried({**tried.took, **along.took}, tried.refused) if along else tried


async def _take_accounts(tx: Tx, import_id: UUID, rows: Corrected[Account], known: Known) -> Tried:
    """An account is opened for somebody: rows of its holders that wait in quarantine for it come with it."""
    await _know_districts(tx, known, rows.records)
    holders = await _waiting(tx, tables.DISPOSITIONS, {one.id for one in rows.records}, lambda one: one.account)
    known.customers = await _customers(tx, {one.client for one in holders.records})
    known.accounts, _ = await registers.take_accounts(tx, import_id, rows, holders, known)
    return _tried(holders, known)


async def _first_days(tx: Tx, clients: Sequence[Client]) -> dict[int, date]:
    """Since when the clients are the bank's, as far as it is known: the day of their first account, which may itself
    wait in quarantine, as may the rows that tie them to it.
    """
    holders = await _waiting(tx, tables.DISPOSITIONS, {one.id for one in clients}, lambda one: one.client)
    ids = {one.account for one in holders.records}
    opened = {id_: one.opened_on for id_, one in (await _accounts(tx, ids)).items()}
    waiting = await _waiting(tx, tables.ACCOUNTS, ids - opened.keys(), lambda one: one.id)
    opened |= {one.id: one.opened_on for one in waiting.records}
    since: dict[int, date] = {}
    for one in holders.records:
        if (on := opened.get(one.account)) is not None:
            since[one.client] = min(on, since.get(one.client, on))
    return since


async def _waiting(tx: Tx, table: Table[R], ids: Collection[int], named: Callable[[R], int]) -> Corrected[R]:
    """The open rows of a file that can be read as they are and name one of the ids."""
    records: list[R] = []
    by_line: dict[int, BadRowFound] = {}
    if ids:
        found = await open_rows_that_name(tx, SOURCE, table.file, ids, limit=_MOST_WAITING)
        for nth, row in enumerate(found):
            try:
                record = record_of(table, nth, fields_read(table, row.columns, row.row))
            except BadRow:
                continue
            if named(record) in ids:
                records.append(record)
                by_line[nth] = row
    return Corrected(table, records, by_line)


async def _know_districts(tx: Tx, known: Known, records: Sequence[Client | Account]) -> None:
    file = tables.DISTRICTS.file
    found = await known_records(tx, SOURCE, file, {one.district for one in records})
    known.districts = registers.our_districts(found)
    if not known.districts and await has_records(tx, SOURCE, file):
        known.districts = {-1: ("", "")}  # there is a list, and none of these is on it


async def _know_holdings(tx: Tx, known: Known, cards: Sequence[Card]) -> None:
    found = await known_records(tx, SOURCE, tables.DISPOSITIONS.file, {one.disposition for one in cards})
    known.holdings = registers.our_holdings(found)
    known.customers = await _customers(tx, {client for client, _ in known.holdings.values()})
    known.accounts = await _accounts(tx, {account for _, account in known.holdings.values()})


async def _customers(tx: Tx, ids: Collection[int]) -> dict[int, UUID]:
    return registers.our_customers(await known_records(tx, SOURCE, tables.CLIENTS.file, ids))


async def _accounts(tx: Tx, ids: Collection[int]) -> dict[int, OurAccount]:
    return registers.our_accounts(await known_records(tx, SOURCE, tables.ACCOUNTS.file, ids))


def _tried(rows: Corrected[Any], known: Known) -> Tried:
    took = {}
    for record in rows.records:
        if record.line not in rows.refused:
            step = CaseStep.REPAIRED if record.id in rows.taken else CaseStep.FOUND
            row = rows.by_line[record.line]
            took[row.id] = (row, Took(step, _subject(record, known)))
    return Tried(took, {rows.by_line[line].id: bad for line, bad in rows.refused.items()})


def _subject(record: object, known: Known) -> UUID | None:
    """The customer or account that the row became, or belongs to."""
    match record:
        case Client():
            return known.customers.get(record.id)
        case Card():
            _, number = known.holdings[record.disposition]
        case Account():
            number = record.id
        case _:
            number = getattr(record, "account", -1)
    account = known.accounts.get(number)
    return account.id if account else None
