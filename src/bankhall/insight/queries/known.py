"""What is known of a source from imports before: what an import asks before it decides."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import BigInteger, Select, cast, func, join, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from bankhall.insight.models import AdjustmentRow, SourceBookRow, SourceRecordRow, SourceTransactionRow
from bankhall.insight.rules import ROUNDING_UNIT, Books
from bankhall.insight.types import Kind
from bankhall.kernel.db import Reading
from bankhall.kernel.tables import count_up_to, is_any
from bankhall.kernel.vault import Vault
from bankhall.ledger import api as ledger

_RECORDS = "insight.records"
_OTHERS = "insight.other_accounts"


@dataclass(frozen=True, slots=True)
class KnownRecord:
    """A row taken before: what it said (JSON), and what it became."""

    content: str
    subject_id: UUID | None


# Account, day, amount, balance, kind, purpose, bank, the key of the other account.
KnownContent = tuple[object, ...]


class KnownMovement(NamedTuple):
    """A movement taken before, as `rules` looks at it."""

    id: int
    booked_on: date
    amount: int
    balance: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an account's import stands. `first_on`: the first day of the files that had rows of it. Not settled: to be
    walked again from its first row.
    """

    account_id: UUID
    source_account: int
    books: Books
    first_on: date
    last_on: date
    is_settled: bool


@dataclass(frozen=True, slots=True)
class ComparedAccount:
    """`differences`: day, balance stated, ours."""

    account_id: UUID
    days: int
    first_on: date
    last_on: date
    differences: tuple[tuple[date, int, int], ...]


async def known_records(
    reading: Reading, source: str, file: str, source_ids: Collection[int] | None = None
) -> dict[int, KnownRecord]:
    """By the source's id: all, or those that are asked for."""
    query = select(SourceRecordRow.source_id, SourceRecordRow.sealed, SourceRecordRow.subject_id).where(
        SourceRecordRow.source == source, SourceRecordRow.file == file
    )
    if source_ids is not None:
        query = query.where(is_any(SourceRecordRow.source_id, source_ids))
    found = await reading.session.execute(query)
    return {
        row.source_id: KnownRecord(
            reading.vault.open(_RECORDS, bytes(row.sealed), about=_record_place(source, file, row.source_id)).decode(),
            row.subject_id,
        )
        for row in found
    }


def sealed_record(vault: Vault, source: str, file: str, source_id: int, content: str) -> bytes:
    return vault.seal(_RECORDS, content.encode(), about=_record_place(source, file, source_id))


async def keys_of_others(reading: Reading) -> Callable[[str], bytes]:
    """By which the account on the other side of a movement is known again, and not told."""
    vault = reading.vault
    return lambda number: vault.mac(_OTHERS, number.encode()) if number else b""


async def known_transactions(reading: Reading, source: str, source_ids: Collection[int]) -> dict[int, KnownContent]:
    """What the rows taken before said, by the source's id."""
    found = await reading.session.execute(
        select(
            SourceTransactionRow.source_id,
            SourceTransactionRow.account_id,
            SourceTransactionRow.booked_on,
            SourceTransactionRow.amount,
            SourceTransactionRow.stated,
            SourceTransactionRow.kind,
            SourceTransactionRow.purpose,
            SourceTransactionRow.bank,
            SourceTransactionRow.other_key,
        ).where(
            SourceTransactionRow.source == source,
            is_any(SourceTransactionRow.source_id, source_ids),
        )
    )
    return {row[0]: (*row[1:-1], bytes(row[-1])) for row in found}


async def movements_of(reading: Reading, account_ids: Collection[UUID]) -> dict[UUID, list[KnownMovement]]:
    found = await reading.session.execute(
        select(
            SourceTransactionRow.account_id,
            SourceTransactionRow.source_id,
            SourceTransactionRow.booked_on,
            SourceTransactionRow.amount,
            SourceTransactionRow.stated,
            SourceTransactionRow.kind,
        ).where(SourceTransactionRow.account_id.in_(account_ids))
    )
    rows: dict[UUID, list[KnownMovement]] = {}
    for account_id, source_id, booked_on, amount, stated, kind in found:
        rows.setdefault(account_id, []).append(KnownMovement(source_id, booked_on, amount, stated, Kind(kind)))
    return rows


async def adjustments_of(
    reading: Reading, account_ids: Collection[UUID]
) -> dict[tuple[UUID, Kind, date], tuple[int, int]]:
    """What was booked besides the rows, for each account, kind and day: the amount, and in how many bookings."""
    found = await reading.session.execute(
        select(
            AdjustmentRow.account_id,
            AdjustmentRow.kind,
            AdjustmentRow.booked_on,
            func.sum(AdjustmentRow.amount),
            func.count(),
        )
        .where(AdjustmentRow.account_id.in_(account_ids))
        .group_by(AdjustmentRow.account_id, AdjustmentRow.kind, AdjustmentRow.booked_on)
    )
    return {(row[0], Kind(row[1]), row[2]): (int(row[3]), int(row[4])) for row in found}


async def has_records(reading: Reading, source: str, file: str) -> bool:
    query = select(SourceRecordRow.source_id).where(SourceRecordRow.source == source, SourceRecordRow.file == file)
    return (await reading.session.execute(query.limit(1))).first() is not None


async def first_day_of(reading: Reading, source: str) -> date | None:
    """The first day of all the files that were imported from the source."""
    first: date | None = await reading.session.scalar(
        select(func.min(SourceBookRow.first_on)).where(SourceBookRow.source == source)
    )
    return first


async def count_movements(reading: Reading, account_ids: Collection[UUID], *, most: int) -> int:
    rows = select(SourceTransactionRow.source_id).where(is_any(SourceTransactionRow.account_id, account_ids))
    return await count_up_to(reading, rows, most=most)


async def standings(reading: Reading, source: str, account_ids: Collection[UUID] | None = None) -> dict[int, Standing]:
    """By the source's account: of all, or of those that are asked for."""
    query = select(SourceBookRow).where(SourceBookRow.source == source)
    if account_ids is not None:
        query = query.where(is_any(SourceBookRow.account_id, account_ids))
    return {row.source_account: _standing(row) for row in await reading.session.scalars(query)}


async def unsettled(reading: Reading, source: str, *, limit: int) -> list[Standing]:
    query = select(SourceBookRow).where(SourceBookRow.source == source, ~SourceBookRow.is_settled)
    return [
        _standing(row) for row in await reading.session.scalars(query.order_by(SourceBookRow.account_id).limit(limit))
    ]


async def compared(reading: Reading, source: str) -> list[ComparedAccount]:
    """For each account of the source: after how many days its balance in our books can be compared with what the
    source states, and where they differ by more than a rounding unit. Counts every entry, whoever booked it.
    """
    rows = (await reading.session.execute(_comparison(source))).all()
    return [
        ComparedAccount(
            row.account_id,
            row.days,
            row.first_on,
            row.last_on,
            tuple((date.fromisoformat(on), stated, found) for on, stated, found in row.differences or ()),
        )
        for row in rows
    ]


async def brought_forward_on(reading: Reading, source: str) -> set[UUID]:
    """The accounts on which a balance brought forward stands."""
    return set(
        await reading.session.scalars(
            select(AdjustmentRow.account_id)
            .join(SourceBookRow, SourceBookRow.account_id == AdjustmentRow.account_id)
            .where(SourceBookRow.source == source, AdjustmentRow.kind == Kind.BROUGHT_FORWARD)
            .group_by(AdjustmentRow.account_id)
            .having(func.sum(AdjustmentRow.amount) != 0)
        )
    )


def _record_place(source: str, file: str, source_id: int) -> str:
    return f"{source}|{file}|{source_id}"


def _comparison(source: str) -> Select[*tuple[Any, ...]]:
    """The moves of each day beside the balance stated at its end (either may be missing), our balance carried on."""
    moved = ledger.moved_by_day(select(SourceBookRow.account_id).where(SourceBookRow.source == source))
    stated = (
        select(SourceTransactionRow.account_id, SourceTransactionRow.booked_on, SourceTransactionRow.stated)
        .where(SourceTransactionRow.source == source, SourceTransactionRow.closes_day)
        .subquery()
    )
    account_id = func.coalesce(stated.c.account_id, moved.c.account_id)
    booked_on = func.coalesce(stated.c.booked_on, moved.c.booked_on)
    ours = func.sum(func.coalesce(moved.c.amount, 0)).over(partition_by=account_id, order_by=booked_on)
    line = (
        select(account_id.label("account_id"), booked_on.label("booked_on"), stated.c.stated, ours.label("ours"))
        .select_from(
            join(
                stated,
                moved,
                (stated.c.account_id == moved.c.account_id) & (stated.c.booked_on == moved.c.booked_on),
                full=True,
            )
        )
        .subquery()
    )
    difference = func.jsonb_build_array(line.c.booked_on, line.c.stated, cast(line.c.ours, BigInteger))
    return (
        select(
            line.c.account_id,
            func.count().label("days"),
            func.min(line.c.booked_on).label("first_on"),
            func.max(line.c.booked_on).label("last_on"),
            func.jsonb_agg(aggregate_order_by(difference, line.c.booked_on))
            .filter(func.abs(line.c.ours - line.c.stated) > ROUNDING_UNIT)
            .label("differences"),
        )
        .where(line.c.stated.is_not(None))
        .group_by(line.c.account_id)
    )


def _standing(row: SourceBookRow) -> Standing:
    return Standing(
        row.account_id, row.source_account, Books(row.ours, row.gap), row.first_on, row.last_on, row.is_settled
    )
