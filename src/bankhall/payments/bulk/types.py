"""Nouns of bulk transfers. Amounts are integers of minor units."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

import msgspec

from bankhall.kernel.money import Money
from bankhall.kernel.step_up.types import Content, Spoken
from bankhall.payments.types import Fault, TransferState, Unreadable

# What is taken at all, before anybody reads it; and what is read.
MOST_BYTES: Final = 16 * 1024 * 1024
MOST_ROWS: Final = 20_000


class FileKind(StrEnum):
    CSV = "csv"
    PAIN001 = "pain001"


class BatchState(StrEnum):
    """`READING` until the file has been read: `READY` to be confirmed, or `UNREADABLE`. Confirmed it is `WAITING` for
    its time, then `RUNNING`. `NONE`: all or none was wanted, and it was none. `CANCELLED`: what had not been done then.
    """

    READING = "reading"
    UNREADABLE = "unreadable"
    READY = "ready"
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    NONE = "none"
    CANCELLED = "cancelled"


class RowState(StrEnum):
    """`PAID`: there is a transfer, which tells how far it has come."""

    GOOD = "good"
    FAULTY = "faulty"
    PAID = "paid"
    REFUSED = "refused"
    CANCELLED = "cancelled"


class Mode(StrEnum):
    """`EACH`: every row by itself. `ALL`: all of them, or none."""

    EACH = "each"
    ALL = "all"


class Start(StrEnum):
    """`NOW` as far as no later day is asked for in the file. The others leave time to think better of it."""

    NOW = "now"
    TWO_HOURS = "two_hours"
    NEXT_DAY = "next_day"


class Kept(msgspec.Struct, frozen=True):
    """Of a row, what only its customer may read: sealed as one."""

    name: str
    account: str
    bank: str
    amount: str
    memo: str
    group: str
    instruction: str
    end_to_end: str
    from_account: str


class Known(msgspec.Struct, frozen=True):
    """Of a batch, the same. `file_name`: as the customer's device calls it."""

    file_name: str
    message_id: str
    version: str


@dataclass(frozen=True, slots=True)
class NewFile:
    """`from_id`: what a table is paid from; a pain.001 says so itself. `again`: although the same file came before."""

    name: str
    content: bytes
    from_id: UUID | None
    again: bool


@dataclass(frozen=True, slots=True)
class Source:
    """An account that good rows are paid from."""

    account_id: UUID
    number: str
    rows: int
    total: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """`good`, `faulty`: as it was read; `paid`, `refused`, `left`: of the good ones, as it stands; what waited for
    somebody, or for the bank, when it was its turn is left. `total`: of the good rows. `doubled`: good rows that a file
    of the last days has paid already, or that stand in this one twice.
    """

    id: UUID
    state: BatchState
    kind: FileKind
    file_name: str
    message_id: str
    version: str
    digest: str
    why: Unreadable | None
    rows: int
    good: int
    faulty: int
    doubled: int
    paid: int
    refused: int
    left: int
    total: Money | None
    paid_total: Money | None
    sources: tuple[Source, ...]
    first_on: date | None
    last_on: date | None
    mode: Mode | None
    starts_at: datetime | None
    asked_at: datetime
    confirmed_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchRow:
    """`refused`: the code of why nothing was paid. `transfer`: how far it has come."""

    nth: int
    line: int
    state: RowState
    kept: Kept
    minor: int | None
    currency: str
    due_on: date | None
    faults: tuple[Fault, ...]
    is_doubled: bool
    refused: str | None
    transfer_id: UUID | None
    transfer: TransferState | None


@dataclass(frozen=True, slots=True)
class RowPage:
    rows: tuple[BatchRow, ...]
    next: int | None


class PayBatch(Content, frozen=True, kw_only=True, tag="payments.batch.1"):
    """What is confirmed once for all rows: this very file (SHA-256), how many, how much, from where, how and when."""

    batch_id: UUID
    digest: str
    rows: int
    amount: Money
    from_accounts: str
    mode: Mode
    start: Start
    first_on: date | None
    last_on: date | None

    def spoken(self) -> Spoken:
        facts = {"rows": str(self.rows), "amount": str(self.amount)}
        return Spoken("批量付款{rows}笔，共{amount}", "make {rows} payments, {amount} in all", facts)
