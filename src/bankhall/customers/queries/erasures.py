"""Who asked to be erased, and what came of it."""

from uuid import UUID

from sqlalchemy import select

from bankhall.customers.errors import NoErasure
from bankhall.customers.models import ErasureEndingRow, ErasureRow, OpenErasureRow
from bankhall.customers.queries import my_file, ties
from bankhall.customers.rules import erasures as rules
from bankhall.customers.types import Erasure, ErasureEnding, ErasureOutcome, ErasurePlan, ErasureReceipt
from bankhall.kernel.db import Reading
from bankhall.kernel.vault import Signature


async def erasure_plan(reading: Reading) -> ErasurePlan:
    """What it would mean for the actor, or does. Raises NoSuchCustomer for who is no customer."""
    mine = await my_file(reading)
    waiting = await waiting_erasure(reading, mine.id)
    last = None
    if waiting is None:
        ended = (
            select(ErasureEndingRow.outcome)
            .join(ErasureRow, ErasureRow.id == ErasureEndingRow.erasure_id)
            .where(ErasureRow.customer_id == mine.id)
            .order_by(ErasureRow.id.desc())
            .limit(1)
        )
        last = await reading.session.scalar(ended)
    return ErasurePlan(mine, await ties(reading, mine.id), waiting, ErasureOutcome(last) if last else None)


async def waiting_erasure(reading: Reading, customer_id: UUID) -> Erasure | None:
    found = await reading.session.execute(
        select(ErasureRow.id, ErasureRow.at, ErasureRow.due_at)
        .join(OpenErasureRow, OpenErasureRow.erasure_id == ErasureRow.id)
        .where(OpenErasureRow.customer_id == customer_id)
    )
    row = found.one_or_none()
    return None if row is None else Erasure(row.id, row.at, row.due_at)


async def my_receipt(reading: Reading) -> ErasureReceipt:
    """Of what waits. Raises NoSuchCustomer, NoErasure."""
    mine = await my_file(reading)
    found = await reading.session.execute(
        select(ErasureRow)
        .join(OpenErasureRow, OpenErasureRow.erasure_id == ErasureRow.id)
        .where(OpenErasureRow.customer_id == mine.id)
    )
    row = found.scalar_one_or_none()
    if row is None:
        raise NoErasure
    (pem,) = [key.pem for key in reading.vault.public_keys() if key.key_id == row.signed_by] or [""]
    return ErasureReceipt(row.content, row.algorithm, row.signed_by, bytes(row.signature), pem)


async def erasure_ending(reading: Reading, erasure_id: UUID) -> ErasureEnding:
    """For whoever holds its receipt, also once they sign in no more. Raises NoErasure."""
    found = await reading.session.execute(
        select(ErasureRow, ErasureEndingRow)
        .outerjoin(ErasureEndingRow, ErasureEndingRow.erasure_id == ErasureRow.id)
        .where(ErasureRow.id == erasure_id)
    )
    row = found.one_or_none()
    if row is None:
        raise NoErasure
    asked: ErasureRow = row[0]
    ended: ErasureEndingRow | None = row[1]
    told = rules.read_receipt(asked.content)
    proofs = [(asked.content.encode(), Signature(asked.algorithm, asked.signed_by, bytes(asked.signature)))]
    if ended is not None:
        over = rules.ending(asked.id, ErasureOutcome(ended.outcome), ended.at)
        proofs.append((over, Signature(ended.algorithm, ended.signed_by, bytes(ended.signature))))
    return ErasureEnding(
        id=asked.id,
        asked_at=told.asked_at,
        due_at=told.due_at,
        erased=told.erased,
        kept=told.kept,
        is_proved=all(reading.vault.verify(said, signature) for said, signature in proofs),
        outcome=ErasureOutcome(ended.outcome) if ended else None,
        at=ended.at if ended else asked.at,
        algorithm=ended.algorithm if ended else None,
        key_id=ended.signed_by if ended else None,
        signature=bytes(ended.signature) if ended else None,
    )
