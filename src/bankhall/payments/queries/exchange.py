"""Reads of exchange rates and of what went abroad."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

import msgspec
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on

from bankhall.customers import api as customers
from bankhall.kernel.db import Reading
from bankhall.kernel.money import Money
from bankhall.kernel.tables import is_any
from bankhall.payments.models import RateRow, RemittanceReturnRow, RemittanceRow, TransferRow
from bankhall.payments.rules.exchange import HOME
from bankhall.payments.types import ChargeBearer, Remittance, SentAbroad, Told, TransferState

_TOLD = "payments.remittances"

# What counts against the year's allowance: it has left, or may any moment.
COUNTS = (TransferState.DELAYED, TransferState.HELD, TransferState.SENT, TransferState.SETTLED)


@dataclass(frozen=True, slots=True)
class Rate:
    """`mid`: yuan for one unit."""

    currency: str
    mid: Decimal
    at: datetime


async def latest_rates(reading: Reading, currencies: Collection[str] | None = None) -> dict[str, Rate]:
    """The last that is known of each, however old."""
    query = select(RateRow).ext(distinct_on(RateRow.currency)).order_by(RateRow.currency, RateRow.id.desc())
    if currencies is not None:
        query = query.where(is_any(RateRow.currency, currencies))
    return {row.currency: Rate(row.currency, row.mid, row.at) for row in await reading.session.scalars(query)}


async def rates_at(reading: Reading, at: datetime) -> dict[str, Decimal]:
    """Yuan for one unit of each, as the bank had them at that instant; of what it had not yet, the first thereafter."""
    before = select(RateRow).ext(distinct_on(RateRow.currency)).where(RateRow.at <= at)
    since = select(RateRow).ext(distinct_on(RateRow.currency)).where(RateRow.at > at)
    first = await reading.session.scalars(since.order_by(RateRow.currency, RateRow.id))
    last = await reading.session.scalars(before.order_by(RateRow.currency, RateRow.id.desc()))
    return {row.currency: row.mid for row in [*first, *last]}


async def remittances(reading: Reading, transfer_ids: Collection[UUID]) -> dict[UUID, RemittanceRow]:
    if not transfer_ids:
        return {}
    found = await reading.session.scalars(
        select(RemittanceRow).where(is_any(RemittanceRow.transfer_id, set(transfer_ids)))
    )
    return {row.transfer_id: row for row in found}


async def told_of(reading: Reading, transfer_ids: Collection[UUID]) -> dict[UUID, Remittance]:
    """Of those of the transfers that went abroad."""
    rows = await remittances(reading, transfer_ids)
    if not rows:
        return {}
    back = {
        row.transfer_id: row
        for row in await reading.session.scalars(
            select(RemittanceReturnRow).where(is_any(RemittanceReturnRow.transfer_id, set(rows)))
        )
    }
    return {id_: _remittance(row, back.get(id_)) for id_, row in rows.items()}


async def dollars_used(reading: Reading, customer_id: UUID, year: int) -> int:
    """In cents, of the customer's allowance of that year. To decide by it, hold the customer's usage."""
    query = (
        select(func.sum(RemittanceRow.usd))
        .join(TransferRow, TransferRow.id == RemittanceRow.transfer_id)
        .where(
            customers.one_with(RemittanceRow.customer_id, customer_id),
            RemittanceRow.year == year,
            TransferRow.state.in_(COUNTS),
        )
    )
    return int(await reading.session.scalar(query) or 0)


def seal_told(reading: Reading, transfer_id: UUID, told: Told) -> bytes:
    """Under the bank's own key: a record of a payment is kept whoever leaves (反洗钱法 2024, art. 34)."""
    return reading.vault.seal(_TOLD, msgspec.json.encode(told), about=str(transfer_id))


def open_told(reading: Reading, transfer_id: UUID, sealed: bytes) -> Told:
    return msgspec.json.decode(reading.vault.open(_TOLD, bytes(sealed), about=str(transfer_id)), type=Told)


def sent_abroad(told: Told, row: RemittanceRow) -> SentAbroad:
    charges = ChargeBearer(row.charges)
    charged = {
        ChargeBearer.PAYER: Money(row.others_fee, HOME),
        ChargeBearer.SHARED: None,
        ChargeBearer.PAYEE: Money(row.fee, HOME),
    }[charges]
    # What the payee bears was taken off what the payer had named.
    instructed = row.exchanged + (row.fee if charges is ChargeBearer.PAYEE else 0)
    return SentAbroad(
        uetr=row.uetr,
        instructed=Money(instructed, HOME),
        rate=row.rate,
        charges=charges,
        charged=charged if charged and charged.minor else None,
        via=row.via,
        payer_at=told.payer_at,
        payee_at=told.payee_at,
        purpose=row.purpose,
    )


def _remittance(row: RemittanceRow, back: RemittanceReturnRow | None) -> Remittance:
    return Remittance(
        uetr=row.uetr,
        country=row.country,
        sent=Money(row.sent, row.currency),
        rate=row.rate,
        mid=row.mid,
        charges=ChargeBearer(row.charges),
        exchanged=Money(row.exchanged, HOME),
        fee=Money(row.fee, HOME),
        others_fee=Money(row.others_fee, HOME),
        purpose=row.purpose,
        arrives_by=row.arrives_by,
        returned=Money(back.amount, HOME) if back else None,
        return_rate=back.rate if back else None,
    )
