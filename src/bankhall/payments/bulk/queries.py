"""Reads of bulk transfers, scoped by the actor."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import Select, exists, func, or_, select

from bankhall.accounts import api as accounts
from bankhall.accounts.types import HolderRole
from bankhall.customers import api as customers
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Reading, Tx
from bankhall.kernel.money import Money
from bankhall.kernel.tables import is_any
from bankhall.kernel.time import business_date
from bankhall.kernel.vault.sealing import SealingKey
from bankhall.payments import queries as payments
from bankhall.payments.bulk import rules
from bankhall.payments.bulk.errors import NoSuchBatch
from bankhall.payments.bulk.models import BatchFileRow, BatchLineRow, BatchRow
from bankhall.payments.bulk.types import Batch, BatchState, FileKind, Kept, Known, Mode, RowPage, RowState, Source
from bankhall.payments.bulk.types import BatchRow as Line
from bankhall.payments.models import PayeeRow, TransferRow
from bankhall.payments.queries.elsewhere import banks_written
from bankhall.payments.types import Fault, FileRow, TransferState, Unreadable

_MOST_SHOWN: Final = 100
_SAME: Final = "payments.batch_rows"


async def my_batches(reading: Reading) -> list[Batch]:
    """What the actor has brought, the latest first."""
    query = select(BatchRow).where(customers.one_with(BatchRow.payer_id, reading.actor.id)).order_by(BatchRow.id.desc())
    return await _told(reading, (await reading.session.scalars(query.limit(_MOST_SHOWN))).all())


async def all_of_mine(reading: Reading, *, most: int) -> list[Batch]:
    query = select(BatchRow).where(customers.one_with(BatchRow.payer_id, reading.actor.id)).order_by(BatchRow.id.desc())
    return await _told(reading, (await reading.session.scalars(query.limit(most))).all())


async def all_rows_of_mine(reading: Reading, *, most: int) -> list[Line]:
    """Of all files that the actor has brought, the latest file first."""
    me = reading.actor.id
    if me is None:
        return []
    query = (
        select(BatchLineRow)
        .join(BatchRow, BatchRow.id == BatchLineRow.batch_id)
        .where(BatchRow.payer_id == me)
        .order_by(BatchLineRow.batch_id.desc(), BatchLineRow.nth)
    )
    return await _lines(reading, me, (await reading.session.scalars(query.limit(most))).all())


async def my_batch(reading: Reading, batch_id: UUID) -> Batch:
    """Raises NoSuchBatch, also for somebody else's."""
    return (await _told(reading, [await _mine(reading, batch_id)]))[0]


async def my_rows(
    reading: Reading, batch_id: UUID, *, states: Collection[RowState] = (), after: int = 0, limit: int = 50
) -> RowPage:
    """In the order of the file. Raises NoSuchBatch."""
    batch = await _mine(reading, batch_id)
    query = select(BatchLineRow).where(BatchLineRow.batch_id == batch_id, BatchLineRow.nth > after)
    if states:
        query = query.where(is_any(BatchLineRow.state, states))
    rows = (await reading.session.scalars(query.order_by(BatchLineRow.nth).limit(limit + 1))).all()
    shown = rows[:limit]
    lines = await _lines(reading, batch.payer_id, shown)
    return RowPage(tuple(lines), shown[-1].nth if len(rows) > limit else None)


async def lock_batch(tx: Tx, batch_id: UUID, *, is_hurried: bool = False) -> BatchRow | None:
    """`is_hurried`: None where somebody else just has it."""
    query = select(BatchRow).where(BatchRow.id == batch_id).with_for_update(skip_locked=is_hurried)
    return (await tx.session.scalars(query)).one_or_none()


async def under_key(reading: Reading, key: str) -> BatchRow | None:
    return (await reading.session.scalars(select(BatchRow).where(BatchRow.key == key))).one_or_none()


async def brought_since_yesterday(reading: Reading, payer_id: UUID) -> tuple[int, int, int]:
    """How many files, how many of them are still being read, and how many names in them did not fit."""
    query = select(
        func.count(),
        func.count().filter(BatchRow.state == BatchState.READING),
        func.coalesce(func.sum(BatchRow.misfits), 0),
    ).where(BatchRow.payer_id == payer_id, BatchRow.asked_at > reading.now - timedelta(days=1))
    brought, reading_, misfits = (await reading.session.execute(query)).one()
    return int(brought), int(reading_), int(misfits)


async def same_before(reading: Reading, payer_id: UUID, digest: bytes) -> BatchRow | None:
    """The latest with this very file that was not given up."""
    has_transfers = exists().where(BatchLineRow.batch_id == BatchRow.id, BatchLineRow.state == RowState.PAID)
    query = (
        select(BatchRow)
        .where(
            BatchRow.payer_id == payer_id,
            BatchRow.digest == digest,
            BatchRow.state.not_in((BatchState.UNREADABLE, BatchState.NONE)),
            or_(BatchRow.state != BatchState.CANCELLED, has_transfers),
        )
        .order_by(BatchRow.id.desc())
        .limit(1)
    )
    return (await reading.session.scalars(query)).one_or_none()


async def unread(reading: Reading, batch_id: UUID) -> tuple[FileKind, bytes, str] | None:
    """The kind of the file, the file, and the currency of what a table is paid from; None where it was read."""
    found = await reading.session.execute(
        select(BatchRow.kind, BatchRow.payer_id, BatchRow.from_id, BatchFileRow.sealed)
        .join(BatchFileRow, BatchFileRow.batch_id == BatchRow.id)
        .where(BatchRow.id == batch_id, BatchRow.state == BatchState.READING)
    )
    row = found.one_or_none()
    key = (await data_keys(reading, [row.payer_id])).get(row.payer_id) if row else None
    if row is None or key is None:
        return None
    chosen = (await accounts.accounts(reading, [row.from_id])).get(row.from_id) if row.from_id else None
    content = key.open(bytes(row.sealed), about=file_place(batch_id))
    return FileKind(row.kind), content, chosen.currency if chosen else "CNY"


async def due_ids(reading: Reading) -> list[UUID]:
    query = select(BatchRow.id).where(BatchRow.next_at <= reading.now).order_by(BatchRow.next_at, BatchRow.id)
    return list(await reading.session.scalars(query))


def left(batch_id: UUID) -> Select[BatchLineRow]:
    return select(BatchLineRow).where(BatchLineRow.batch_id == batch_id, BatchLineRow.state == RowState.GOOD)


async def ground(reading: Reading, payer_id: UUID, chosen_id: UUID | None, rows: Sequence[FileRow]) -> rules.Ground:
    """What is asked for all rows at once."""
    numbers = {row.account for row in rows} | {row.from_account for row in rows if row.from_account}
    found = await accounts.accounts_numbered(reading, numbers)
    chosen = (await accounts.accounts(reading, [chosen_id])).get(chosen_id) if chosen_id else None
    holders = await accounts.holders_of(reading, {one.id for one in found.values()})
    mine = {number: one for number, one in found.items() if holders.get(one.id, {}).get(payer_id) is HolderRole.OWNER}
    owners = {id_ for of in holders.values() for id_, role in of.items() if role is HolderRole.OWNER}
    briefs = await customers.briefs(reading, owners)
    return rules.Ground(
        payer_id=payer_id,
        today=await business_date(reading),
        chosen=chosen,
        mine=mine,
        accounts=found,
        holders=holders,
        names={id_: brief.name for id_, brief in briefs.items()},
        banks=await banks_written(reading, {row.bank for row in rows if row.bank}),
        kept=await _kept_elsewhere(reading, payer_id),
    )


async def paid_lately(reading: Reading, keys: Collection[bytes]) -> set[bytes]:
    query = (
        select(BatchLineRow.same_as)
        .join(BatchRow, BatchRow.id == BatchLineRow.batch_id)
        .where(
            is_any(BatchLineRow.same_as, keys),
            BatchLineRow.state == RowState.PAID,
            BatchRow.confirmed_at > reading.now - rules.DOUBLED_WITHIN,
        )
    )
    return {bytes(key) for key in await reading.session.scalars(query) if key}


async def payees_there(
    reading: Reading, payer_id: UUID, account_ids: Collection[UUID], known_by: Collection[bytes]
) -> list[PayeeRow]:
    """Those who are kept already, in the customer's list or by earlier files."""
    query = select(PayeeRow).where(
        PayeeRow.customer_id == payer_id,
        PayeeRow.ended_at.is_(None),
        or_(is_any(PayeeRow.account_id, account_ids), is_any(PayeeRow.known_by, known_by)),
    )
    return list(await reading.session.scalars(query))


def same_key(reading: Reading, looked: rules.Looked) -> bytes:
    return reading.vault.mac(_SAME, rules.target_of(looked).encode())


def file_place(batch_id: UUID) -> str:
    return f"payment_batch_files|{batch_id}"


def known_place(batch_id: UUID) -> str:
    return f"payment_batches|{batch_id}"


def why_place(batch_id: UUID) -> str:
    return f"payment_batches.why|{batch_id}"


def row_place(batch_id: UUID, nth: int) -> str:
    return f"payment_batch_rows|{batch_id}|{nth}"


def open_row(key: SealingKey, row: BatchLineRow) -> Kept:
    opened = key.open(bytes(row.sealed), about=row_place(row.batch_id, row.nth))
    return msgspec.msgpack.decode(opened, type=Kept)


# -------------------------------------------------------------------------------------------------- telling


async def _mine(reading: Reading, batch_id: UUID) -> BatchRow:
    query = select(BatchRow).where(BatchRow.id == batch_id, BatchRow.payer_id == reading.actor.id)
    row = (await reading.session.scalars(query)).one_or_none()
    if row is None:
        raise NoSuchBatch
    return row


async def _kept_elsewhere(reading: Reading, payer_id: UUID) -> dict[tuple[str, str], str]:
    """Of the customer's own list: five hundred at most."""
    query = select(PayeeRow.id).where(
        PayeeRow.customer_id == payer_id,
        PayeeRow.ended_at.is_(None),
        PayeeRow.of_batch.is_(None),
        PayeeRow.bank_code.is_not(None),
    )
    told = await payments.payees_elsewhere(reading, list(await reading.session.scalars(query)))
    return {(one.bank, one.account): one.name for one in told.values()}


async def _told(reading: Reading, rows: Sequence[BatchRow]) -> list[Batch]:
    keys = await data_keys(reading, {row.payer_id for row in rows})
    sources = await _sources(reading, [row.id for row in rows if row.good])
    return [_batch(row, keys.get(row.payer_id), sources.get(row.id, ())) for row in rows]


async def _sources(reading: Reading, batch_ids: Sequence[UUID]) -> dict[UUID, tuple[Source, ...]]:
    if not batch_ids:
        return {}
    query = (
        select(
            BatchLineRow.batch_id,
            BatchLineRow.from_id,
            BatchLineRow.currency,
            func.count().label("rows"),
            func.sum(BatchLineRow.amount).label("total"),
        )
        .where(is_any(BatchLineRow.batch_id, batch_ids), BatchLineRow.state != RowState.FAULTY)
        .group_by(BatchLineRow.batch_id, BatchLineRow.from_id, BatchLineRow.currency)
        .order_by(BatchLineRow.from_id)
    )
    found = (await reading.session.execute(query)).all()
    known = await accounts.accounts(reading, {row.from_id for row in found})
    told: dict[UUID, tuple[Source, ...]] = {}
    for row in found:
        source = Source(row.from_id, known[row.from_id].number, row.rows, Money(int(row.total), row.currency))
        told[row.batch_id] = (*told.get(row.batch_id, ()), source)
    return told


def _batch(row: BatchRow, key: SealingKey | None, sources: tuple[Source, ...]) -> Batch:
    known, why = Known("", "", ""), None
    if key is not None:
        known = msgspec.msgpack.decode(key.open(bytes(row.known), about=known_place(row.id)), type=Known)
        if row.why is not None:
            why = msgspec.msgpack.decode(key.open(bytes(row.why), about=why_place(row.id)), type=Unreadable)
    return Batch(
        id=row.id,
        state=BatchState(row.state),
        kind=FileKind(row.kind),
        file_name=known.file_name,
        message_id=known.message_id,
        version=known.version,
        digest=bytes(row.digest).hex(),
        why=why,
        rows=row.rows,
        good=row.good,
        faulty=row.rows - row.good,
        doubled=row.doubled,
        paid=row.paid,
        refused=row.refused,
        left=row.good - row.paid - row.refused,
        total=Money(row.total, row.currency) if row.currency else None,
        paid_total=Money(row.paid_total, row.currency) if row.currency else None,
        sources=sources,
        first_on=row.first_on,
        last_on=row.last_on,
        mode=Mode(row.mode) if row.mode else None,
        starts_at=row.starts_at,
        asked_at=row.asked_at,
        confirmed_at=row.confirmed_at,
        ended_at=row.ended_at,
    )


async def _lines(reading: Reading, payer_id: UUID, rows: Sequence[BatchLineRow]) -> list[Line]:
    key = (await data_keys(reading, [payer_id])).get(payer_id)
    states = await _states(reading, {row.transfer_id for row in rows if row.transfer_id})
    nothing = Kept("", "", "", "", "", "", "", "", "")
    return [
        Line(
            nth=row.nth,
            line=row.line,
            state=RowState(row.state),
            kept=open_row(key, row) if key else nothing,
            minor=row.amount,
            currency=row.currency,
            due_on=row.due_on,
            faults=tuple(msgspec.convert(row.faults, list[Fault])),
            is_doubled=row.is_doubled,
            refused=row.refused,
            transfer_id=row.transfer_id,
            transfer=states.get(row.transfer_id) if row.transfer_id else None,
        )
        for row in rows
    ]


async def _states(reading: Reading, transfer_ids: Collection[UUID]) -> dict[UUID, TransferState]:
    query = select(TransferRow.id, TransferRow.state, TransferRow.waits_until)
    found = await reading.session.execute(query.where(is_any(TransferRow.id, transfer_ids)))
    return {row.id: _state_now(row.state, row.waits_until, reading.now) for row in found}


def _state_now(state: str, waits_until: datetime | None, now: datetime) -> TransferState:
    is_over = state == TransferState.WAITING and waits_until is not None and waits_until <= now
    return TransferState.LAPSED if is_over else TransferState(state)
