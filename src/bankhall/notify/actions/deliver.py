"""Delivering what was written: read, send, write what came of it. No transaction is open while it is on its way."""

import asyncio
from collections.abc import Mapping
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy import select

from bankhall.kernel.db import Doors, Reading, Tx
from bankhall.kernel.telemetry import MESSAGES
from bankhall.notify import queries, rules
from bankhall.notify.actions.send import ask_to_deliver
from bankhall.notify.adapters import Carrier, NotDelivered
from bankhall.notify.events import LetterFailed
from bankhall.notify.models import MessageRow, MessageTryRow
from bankhall.notify.types import Channel, Letter, Outcome

log = structlog.get_logger()

# A whole try, whatever the other side does in it.
LONGEST_TRY_S: Final = 30


async def deliver(
    db: Doors, message_id: UUID, nth: int, *, carriers: Mapping[Channel, Carrier], timezone: str
) -> Outcome | None:
    """The `nth` try. None where it is over already: a job may come twice. Killed on the way, it is tried again under
    the same id.
    """
    letter = await db.read(_letter, message_id, nth, timezone=timezone)
    if letter is None:
        return await db.write(_close_late, message_id, nth)
    failed = await _carry(letter, carriers.get(letter.channel))
    return await db.write(_note, message_id, nth, failed)


async def _letter(reading: Reading, message_id: UUID, nth: int, *, timezone: str) -> Letter | None:
    """None where there is nothing to send: over, another try's turn, or too late."""
    row = await reading.session.get(MessageRow, message_id)
    if row is None or not _is_turn(row, nth) or row.void_at <= reading.now:
        return None
    return queries.letter_of(reading, row, timezone=timezone)


async def _carry(letter: Letter, carrier: Carrier | None) -> NotDelivered | None:
    """What went wrong, if anything did. What the other side says stays out of the log: it may tell the address."""
    if carrier is None:
        return NotDelivered("no_carrier")
    try:
        async with asyncio.timeout(LONGEST_TRY_S):
            await carrier.carry(letter)
    except NotDelivered as failed:
        return failed
    except TimeoutError:
        return NotDelivered("timeout")
    return None


async def _close_late(tx: Tx, message_id: UUID, nth: int) -> Outcome | None:
    row = await _lock(tx, message_id)
    if row is None or not _is_turn(row, nth):
        return None
    return _close(tx, row, Outcome.TOO_LATE, None)


async def _note(tx: Tx, message_id: UUID, nth: int, failed: NotDelivered | None) -> Outcome | None:
    row = await _lock(tx, message_id)
    if row is None or not _is_turn(row, nth):
        return None
    if failed is None:
        return _close(tx, row, Outcome.SENT, None)
    log.warning("notify.not_delivered", message=str(row.id), channel=row.channel, nth=nth, cause=failed.cause)
    at = rules.next_try_at(nth, tx.now, void_at=row.void_at, is_urgent=row.is_urgent)
    if failed.is_final or at is None:
        return _close(tx, row, Outcome.GIVEN_UP, failed.cause)
    _write_try(tx, row, Outcome.FAILED, failed.cause)
    await ask_to_deliver(tx, row.id, nth=nth + 1, is_urgent=row.is_urgent, at=at)
    return Outcome.FAILED


def _close(tx: Tx, row: MessageRow, outcome: Outcome, cause: str | None) -> Outcome:
    """Address and text are gone with it."""
    _write_try(tx, row, outcome, cause)
    if outcome is not Outcome.SENT:
        tx.emit(LetterFailed(message_id=row.id, template=row.template, cause=cause or outcome))
    row.sealed, row.closed_at = None, tx.now
    return outcome


def _write_try(tx: Tx, row: MessageRow, outcome: Outcome, cause: str | None) -> None:
    row.tries += 1
    tx.session.add(MessageTryRow(message_id=row.id, nth=row.tries, at=tx.now, outcome=outcome, cause=cause))
    MESSAGES.labels(row.channel, outcome).inc()


async def _lock(tx: Tx, message_id: UUID) -> MessageRow | None:
    query = select(MessageRow).where(MessageRow.id == message_id).with_for_update()
    return (await tx.session.execute(query)).scalar_one_or_none()


def _is_turn(row: MessageRow, nth: int) -> bool:
    return row.closed_at is None and row.tries == nth - 1
