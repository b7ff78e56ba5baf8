"""What came in by any way, each noted once with what became of it."""

from uuid import UUID

from bankhall.care.channels import queries
from bankhall.care.channels.models import ArrivalRow
from bankhall.care.channels.queries import SealedArrival
from bankhall.care.channels.types import ArrivalState, ArrivalWhy
from bankhall.care.types import TalkChannel
from bankhall.kernel.db import Tx
from bankhall.kernel.ids import new_id


async def set_aside(tx: Tx, channel: TalkChannel, source: bytes, plain: SealedArrival, why: ArrivalWhy) -> ArrivalState:
    """For somebody to look at."""
    await note_arrival(tx, channel, source, ArrivalState.OPEN, why=why, plain=plain)
    return ArrivalState.OPEN


async def drop(tx: Tx, channel: TalkChannel, source: bytes, why: ArrivalWhy) -> ArrivalState:
    """It is nobody's message."""
    await note_arrival(tx, channel, source, ArrivalState.DROPPED, why=why)
    return ArrivalState.DROPPED


async def note_arrival(
    tx: Tx,
    channel: TalkChannel,
    source: bytes,
    state: ArrivalState,
    *,
    why: ArrivalWhy | None = None,
    conversation_id: UUID | None = None,
    plain: SealedArrival | None = None,
) -> None:
    id_ = new_id()
    row = ArrivalRow(
        id=id_,
        channel=channel,
        source_key=source,
        state=state,
        why=why,
        conversation_id=conversation_id,
        sealed=queries.sealed_arrival(tx, id_, plain) if plain is not None else None,
        came_at=tx.now,
    )
    tx.session.add(row)
    await tx.session.flush()
    tx.audit("care.take_in", "arrival", id_, channel=channel, state=state, why=why)
