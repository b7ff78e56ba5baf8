"""The import of the Czech bank, from the first row to the proof. Each step commits; starting again completes it."""

import asyncio
import gc
import time
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from uuid import UUID

from rich.console import Console
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from bankhall.insight.actions import registers
from bankhall.insight.actions.copy_floor import copy_floor_seconds
from bankhall.insight.actions.progress import Progress, shown_on
from bankhall.insight.actions.prove import Proof, prove
from bankhall.insight.actions.record import end_import, note_columns, note_floor, start_import
from bankhall.insight.actions.settle import settle
from bankhall.insight.actions.transactions import (
    Adjustment,
    Ground,
    Prepared,
    book_window,
    contents,
    contra_accounts,
    prepare,
)
from bankhall.insight.adapters.berka import SOURCE, tables
from bankhall.insight.adapters.berka.reading import ColumnsMissing, FileMissing, check_layouts, columns_of, read
from bankhall.insight.adapters.berka.records import (
    Account,
    Card,
    Client,
    Disposition,
    District,
    StandingOrder,
    Transaction,
)
from bankhall.insight.errors import ImportRefused
from bankhall.insight.queries.imports import LOCK_KEY, one_import
from bankhall.insight.queries.known import Standing, keys_of_others, known_transactions, standings
from bankhall.insight.rules import Window, windows
from bankhall.insight.types import ImportState, Kind, Outcome
from bankhall.kernel.db import Doors
from bankhall.kernel.errors import OutcomeUnknown, Refusal, Unavailable
from bankhall.kernel.uploads.errors import FileInfected, FileUnscannable, ScannerAway
from bankhall.kernel.uploads.scanner import Scanner, scan_file

_ROWS_AT_ONCE = 20_000
_ACCOUNTS_AT_ONCE = 500
_LOCK_PATIENCE_S = 2


async def import_berka(
    doors: Doors,
    directory: Path,
    *,
    show: Console | None = None,
    rows_at_once: int = _ROWS_AT_ONCE,
    scanner: Scanner | None = None,
) -> Outcome:
    """Imports what is new in the directory's files; what was imported before stays as it is.

    `show`: where progress is shown when it is a terminal. `scanner`: looks through the files before anything else does.
    Raises ImportRefused for a missing file or column, for a file in which the scanner finds something or that it does
    not look through, while another import of the same source is under way, and when the books cannot take what the
    files say.
    """
    if scanner is not None:
        await _scan(scanner, directory)
    try:
        check_layouts(directory, tables.ALL)
    except (FileMissing, ColumnsMissing) as missing:
        raise ImportRefused(str(missing)) from missing
    async with _alone(doors):
        began = time.perf_counter()
        import_id = await doors.write(start_import, SOURCE, directory, is_scanned=scanner is not None)
        if columns := {table.file: names for table in tables.ALL if (names := columns_of(directory, table))}:
            await doors.write(note_columns, import_id, columns)
        try:
            with shown_on(show, directory) as progress, _seldom_collecting():
                tally, proof = await _import(doors, import_id, directory, progress, rows_at_once)
        except asyncio.CancelledError:
            await asyncio.shield(doors.write(end_import, import_id, ImportState.INTERRUPTED))
            raise
        except (Refusal, OSError) as error:
            await _give_up(doors, import_id)
            raise ImportRefused(f"the import stopped: {error}. What was imported stays; start it again.") from error
        except Exception:
            await _give_up(doors, import_id)
            raise
        seconds = time.perf_counter() - began
        await doors.write(end_import, import_id, ImportState.DONE, seconds=seconds)
        floor = await _measure_floor(doors, import_id, directory)
    return await _outcome(doors, import_id, tally, proof, seconds, floor)


async def _scan(scanner: Scanner, directory: Path) -> None:
    """One file after the other, as they would be read."""
    for path in (directory / table.file for table in tables.ALL):
        if not path.is_file():
            continue
        try:
            await scan_file(scanner, path)
        except FileInfected as infected:
            raise ImportRefused(f"{path.name}: the virus scanner found {infected.found}") from infected
        except (FileUnscannable, ScannerAway) as refusal:
            raise ImportRefused(f"{path.name}: {refusal.title()}") from refusal


@asynccontextmanager
async def _alone(doors: Doors) -> AsyncIterator[None]:
    """Holds the source's lock on a connection of its own, which the server frees when this process dies. Whoever was
    killed a moment ago may not have been noticed yet; who repairs a row just now (actions.repair) has it for a moment.
    """
    async with doors.database.engine.connect() as connection:
        connection = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text(f"SET lock_timeout = '{_LOCK_PATIENCE_S}s'"))
        try:
            await connection.execute(text(f"SELECT pg_advisory_lock({LOCK_KEY})"), {"source": SOURCE})
        except OperationalError as error:
            await connection.invalidate()
            raise ImportRefused(f"another import of {SOURCE} is under way") from error
        try:
            yield
        finally:
            await connection.invalidate()


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """An import makes hundreds of thousands of objects and no circles: looking for those is a third of its work."""
    usual = gc.get_threshold()
    gc.set_threshold(1_000_000, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


class _Tally:
    """What was done, beyond what the import's own row counts."""

    def __init__(self) -> None:
        self.roundings = self.brought_forward = self.without_money = 0

    def add(self, booked: Prepared) -> None:
        self.add_all(booked.adjustments)
        self.without_money += sum(not row.amount for row in booked.taken)

    def add_all(self, adjustments: Iterable[Adjustment]) -> None:
        for one in adjustments:
            self.roundings += one.kind is Kind.ROUNDING
            self.brought_forward += one.kind is Kind.BROUGHT_FORWARD


async def _import(
    doors: Doors, import_id: UUID, directory: Path, progress: Progress, rows_at_once: int
) -> tuple[_Tally, Proof]:
    files = await asyncio.to_thread(_SmallFiles.read, directory)
    ahead = _Ahead(directory, rows_at_once)
    known = await _register(doors, import_id, files, progress)
    try:
        async with asyncio.TaskGroup() as both:
            both.create_task(_register_what_is_kept(doors, import_id, files, known))
            booking = both.create_task(_book(doors, import_id, directory, known, ahead, progress))
    except BaseExceptionGroup as failed:
        raise failed.exceptions[0] from None
    progress.at("comparing")
    return booking.result(), await doors.write(prove, import_id)


async def _book(
    doors: Doors, import_id: UUID, directory: Path, known: registers.Known, ahead: "_Ahead", progress: Progress
) -> _Tally:
    contras = await doors.write(contra_accounts)
    keyed = cache(await doors.read(keys_of_others))
    ground = Ground(import_id, directory, known.accounts, contras, date.max, keyed)
    stand = await doors.read(standings, SOURCE)
    tally = _Tally()
    progress.at(tables.TRANSACTIONS.file)
    coming = asyncio.create_task(_prepare(doors, ahead, ground, stand, None))
    try:
        while (prepared := await coming) is not None:
            stand |= prepared.standings
            coming = asyncio.create_task(_prepare(doors, ahead, ground, dict(stand), prepared))
            await doors.write(book_window, import_id, prepared)
            tally.add(prepared)
            progress.done(prepared.counts.rows)
    finally:
        coming.cancel()
    progress.at("setting right")
    unsettled = [one for one in stand.values() if not one.is_settled]
    for n in range(0, len(unsettled), _ACCOUNTS_AT_ONCE):
        part = unsettled[n : n + _ACCOUNTS_AT_ONCE]
        tally.add_all(await doors.write(settle, import_id, part, known.accounts, contras))
    return tally


async def _prepare(
    doors: Doors, ahead: "_Ahead", ground: Ground, stand: dict[int, Standing], before: Prepared | None
) -> Prepared | None:
    """The next window, decided while the server books the one `before`, which it therefore does not know yet."""
    window = await ahead.next()
    if window is None:
        return None
    ground = replace(ground, first_on=ahead.first_on)
    ids = {row.id for row in window.rows}
    known = await doors.read(known_transactions, SOURCE, ids)
    if before is not None:
        known |= contents((row for row in before.taken if row.id in ids), ground)
    return await asyncio.to_thread(prepare, window, ground, stand, known)


class _Ahead:
    """Reads the next window in a thread while the server books this one. `first_on`: the day of the first row."""

    def __init__(self, directory: Path, rows_at_once: int) -> None:
        self._windows = windows(read(directory, tables.TRANSACTIONS), at_least=rows_at_once)
        self._coming = self._begin()
        self.first_on = date.max

    async def next(self) -> Window[Transaction] | None:
        window = await self._coming
        if window is not None:
            self._coming = self._begin()
            self.first_on = min((self.first_on, *(row.booked_on for row in window.rows[:1])))
        return window

    def _begin(self) -> "asyncio.Task[Window[Transaction] | None]":
        return asyncio.create_task(asyncio.to_thread(next, self._windows, None))


async def _register(doors: Doors, import_id: UUID, files: "_SmallFiles", progress: Progress) -> registers.Known:
    """What movements need: customers and accounts."""
    known = registers.Known()
    progress.at(tables.CLIENTS.file)
    known.districts = await doors.write(registers.take_districts, import_id, files.districts)
    since = registers.first_days(files.accounts, files.dispositions)
    known.customers = await doors.write(registers.take_clients, import_id, files.clients, known, since)
    progress.done(files.districts.rows + files.clients.rows)
    progress.at(tables.ACCOUNTS.file)
    opened = await doors.write(registers.take_accounts, import_id, files.accounts, files.dispositions, known)
    known.accounts, known.holdings = opened
    progress.done(files.accounts.rows + files.dispositions.rows)
    return known


async def _register_what_is_kept(doors: Doors, import_id: UUID, files: "_SmallFiles", known: registers.Known) -> None:
    """What later steps will work with. Nothing waits for it, so it goes beside the movements."""
    await doors.write(registers.take_standing_orders, import_id, files.orders, known)
    await doors.write(registers.take_cards, import_id, files.cards, known)


@dataclass(frozen=True, slots=True)
class _SmallFiles:
    districts: registers.FileRead[District]
    clients: registers.FileRead[Client]
    accounts: registers.FileRead[Account]
    dispositions: registers.FileRead[Disposition]
    orders: registers.FileRead[StandingOrder]
    cards: registers.FileRead[Card]

    @classmethod
    def read(cls, directory: Path) -> "_SmallFiles":
        return cls(
            registers.read_file(directory, tables.DISTRICTS),
            registers.read_file(directory, tables.CLIENTS),
            registers.read_file(directory, tables.ACCOUNTS),
            registers.read_file(directory, tables.DISPOSITIONS),
            registers.read_file(directory, tables.STANDING_ORDERS),
            registers.read_file(directory, tables.CARDS),
        )


async def _give_up(doors: Doors, import_id: UUID) -> None:
    """When the database is away, the import is found running and unlocked, which reads as interrupted."""
    with suppress(Unavailable, OutcomeUnknown):
        await doors.write(end_import, import_id, ImportState.FAILED)


async def _measure_floor(doors: Doors, import_id: UUID, directory: Path) -> float:
    url = doors.database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    seconds = await asyncio.to_thread(copy_floor_seconds, url, directory)
    await doors.write(note_floor, import_id, seconds)
    return seconds


async def _outcome(doors: Doors, import_id: UUID, tally: _Tally, proof: Proof, seconds: float, floor: float) -> Outcome:
    seen = await doors.read(one_import, import_id)
    return Outcome(
        import_id=import_id,
        rows=seen.summary.rows,
        posted=seen.summary.posted,
        quarantined=seen.summary.quarantined,
        already_there=seen.summary.already_there,
        accounts_checked=proof.accounts_checked,
        balance_mismatches=proof.mismatches,
        seconds=seconds,
        copy_floor_seconds=floor,
        account_days=proof.account_days,
        account_days_open=proof.open_days,
        roundings=tally.roundings,
        brought_forward=tally.brought_forward,
        without_money=tally.without_money,
        files=seen.files,
        differences=proof.differences,
    )
