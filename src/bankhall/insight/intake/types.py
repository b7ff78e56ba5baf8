"""Nouns of bringing customers in from a table."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

import msgspec

from bankhall.customers.types import CustomerBrief, NewCustomer
from bankhall.insight.duplicates.types import Twin
from bankhall.kernel.four_eyes.types import Command

MOST_BYTES: Final = 4_000_000
MOST_ROWS: Final = 5_000
MOST_COLUMNS: Final = 60


class TableField(StrEnum):
    """What a column says of a customer. A kind is told by the document, or by the file as a whole."""

    NAME = "name"
    KIND = "kind"
    BIRTH_ON = "birth_on"
    GENDER = "gender"
    DOCUMENT_KIND = "document_kind"
    DOCUMENT = "document"
    DOCUMENT_COUNTRY = "document_country"
    PHONE = "phone"
    EMAIL = "email"
    REGION = "region"
    CITY = "city"
    DISTRICT = "district"
    LINE = "line"
    POSTCODE = "postcode"
    COUNTRY = "country"


class TableState(StrEnum):
    """`MAPPING`: the columns are to be said. `READY`: looked through."""

    MAPPING = "mapping"
    CHECKING = "checking"
    READY = "ready"
    RUNNING = "running"
    DONE = "done"


class TableRowState(StrEnum):
    """`TWIN`: perhaps somebody who is there. What is faulty or perhaps a twin is the quarantine; somebody can also have
    said that it is not to be taken.
    """

    GOOD = "good"
    FAULTY = "faulty"
    TWIN = "twin"
    TAKEN = "taken"
    DISMISSED = "dismissed"


class Table(msgspec.Struct, frozen=True):
    """A table as it was read: lines by their number in the file. `sheet` and `letters`: of a workbook, which sheet, and
    what its columns are called there.
    """

    headings: tuple[str, ...]
    lines: tuple[tuple[int, tuple[str, ...]], ...]
    sheet: str = ""
    letters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewTable:
    name: str
    content: bytes
    table: Table
    is_again: bool


class RowFault(msgspec.Struct, frozen=True):
    """`field`: as the customer file calls it. `line`: of the other row, where a row is there twice. `cell`: of a
    workbook, where it stands (C12).
    """

    field: str
    code: str
    line: int | None = None
    cell: str | None = None


@dataclass(frozen=True, slots=True)
class LookedAt:
    """A row as it would become a customer, with what is wrong with it."""

    customer: NewCustomer
    faults: tuple[RowFault, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerTable:
    """`columns`: what each says, None for what is left out. `is_forgotten`: what it said of people is gone."""

    id: UUID
    name: str
    sheet: str
    state: TableState
    version: int
    headings: tuple[str, ...]
    columns: tuple[TableField | None, ...]
    samples: tuple[tuple[str, ...], ...]
    rows: int
    looked: int
    good: int
    faulty: int
    twins: int
    taken: int
    dismissed: int
    at: datetime
    by_id: UUID | None
    by_name: str
    ended_at: datetime | None
    is_forgotten: bool


@dataclass(frozen=True, slots=True)
class CustomerTables:
    tables: tuple[CustomerTable, ...]
    has_more: bool


@dataclass(frozen=True, slots=True)
class TableRow:
    """`told`: by field, as the table says it, in clear; empty once it is forgotten. `mended`: fields that somebody has
    put right on the page.
    """

    nth: int
    line: int
    state: TableRowState
    version: int
    told: dict[str, str]
    faults: tuple[RowFault, ...]
    twins: tuple[CustomerBrief, ...]
    customer_id: UUID | None
    mended: tuple[TableField, ...]
    hand_name: str
    hand_at: datetime | None


@dataclass(frozen=True, slots=True)
class TableRowWhole:
    """A row with whom it may be and why. `reason`: why it was dismissed, or said to be somebody else. `is_cleared`: it
    was said of all who were found. `before`, `after`: of those that are put aside, the next ones.
    """

    row: TableRow
    sheet: str
    reason: str
    is_cleared: bool
    twins: tuple[Twin, ...]
    before: int | None
    after: int | None


class TakeTable(Command, frozen=True, kw_only=True, tag="customers.import.1"):
    """All good rows of a file as it was looked through: any other columns are another version."""

    file_id: UUID
    version: int
    good: int
    digest: str
