"""An account's entries as a sheet to take home: what stands in which column, and what is said about it."""

import asyncio
from collections.abc import Iterator, Sequence
from typing import IO

from bankhall.accounts.types import Account, Exported
from bankhall.accounts.words import ACCOUNT_KINDS, SHEET_WORDS, entry_kind
from bankhall.kernel.i18n import Language
from bankhall.kernel.money import Money, exponent_of
from bankhall.kernel.sheets import Cell, Column, SheetKind, Titles, open_sheet
from bankhall.ledger.types import Entry, EntryFilter


class EntrySheet:
    """Filled page by page, in a thread: a workbook is some seconds' work, and the hall has others to serve."""

    def __init__(self, file: IO[bytes], kind: SheetKind, account: Account, language: Language) -> None:
        self._account = account
        self._language = language
        self._words = SHEET_WORDS[language]
        self._sheet = open_sheet(kind, file, self._columns(), Titles(self._words.entries, self._words.about))

    async def take(self, entries: Sequence[Entry]) -> None:
        await asyncio.to_thread(self._sheet.add, map(self._line, entries))

    async def finish(self, wanted: EntryFilter, exported: Exported) -> None:
        words = self._words
        note = words.cut_at(exported.entries, exported.cut_on.isoformat()) if exported.cut_on else None
        about = [
            *self._about(wanted),
            (words.made_on, exported.made_on),
            (words.lines, str(exported.entries)),
            ("", note or words.whole),
        ]
        await asyncio.to_thread(self._sheet.finish, about, note)

    async def close(self) -> None:
        """Always, also when it came to nothing."""
        await asyncio.to_thread(self._sheet.close)

    def _columns(self) -> list[Column]:
        words, digits = self._words, exponent_of(self._account.currency)
        return [
            Column(words.day, 12),
            Column(words.kind, 16),
            Column(words.text, 40),
            Column(words.amount, 16, digits),
            Column(words.currency, 9),
            Column(words.balance, 18, digits),
            Column(words.reference, 26),
        ]

    def _line(self, entry: Entry) -> list[Cell]:
        return [
            entry.booked_on,
            entry_kind(entry.kind, self._language),
            entry.text,
            self._money(entry.amount),
            entry.currency,
            self._money(entry.balance),
            entry.reference,
        ]

    def _about(self, wanted: EntryFilter) -> Iterator[tuple[str, Cell]]:
        words, account = self._words, self._account
        yield words.account, account.number
        yield words.account_kind, ACCOUNT_KINDS[self._language][account.kind]
        yield words.currency, account.currency
        if wanted.first_on:
            yield words.from_day, wanted.first_on
        if wanted.last_on:
            yield words.to_day, wanted.last_on
        if wanted.least is not None:
            yield words.least, self._money(wanted.least)
        if wanted.most is not None:
            yield words.most, self._money(wanted.most)
        if wanted.side is not None:
            yield words.direction, words.sides[wanted.side]
        if wanted.kind:
            yield words.kind, entry_kind(wanted.kind, self._language)
        if wanted.text:
            yield words.searched, wanted.text

    def _money(self, minor: int) -> Cell:
        return Money(minor, self._account.currency).decimal()
