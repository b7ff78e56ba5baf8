"""By what the bank writes: told by the worker, which has the settings, and read by everybody else."""

from collections.abc import Collection

from sqlalchemy import delete, insert
from sqlalchemy.dialects.postgresql import insert as upsert

from bankhall.kernel.db import Tx
from bankhall.notify import queries
from bankhall.notify.models import MessageChannelRow
from bankhall.notify.types import Channel


async def open_channels(tx: Tx, channels: Collection[Channel]) -> None:
    """These and no others. A bank that keeps what it would send stays so: the people of a demo bank have numbers that
    belong to others.
    """
    if await queries.is_drawer(tx):
        return
    closed = [channel for channel in Channel if channel not in channels]
    await tx.session.execute(delete(MessageChannelRow).where(MessageChannelRow.channel.in_(closed)))
    for channel in channels:
        row = upsert(MessageChannelRow).values(channel=channel, carrier=queries.OUTSIDE, opened_at=tx.now)
        await tx.session.execute(row.on_conflict_do_nothing())


async def open_drawer(tx: Tx) -> None:
    """From now on this bank, a demo, keeps what it would send, for good."""
    await tx.session.execute(delete(MessageChannelRow))
    rows = [{"channel": channel, "carrier": queries.DRAWER, "opened_at": tx.now} for channel in Channel]
    await tx.session.execute(insert(MessageChannelRow), rows)
