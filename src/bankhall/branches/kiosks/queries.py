"""Reads of machines in the hall."""

from uuid import UUID

from sqlalchemy import select

from bankhall.branches.kiosks.errors import NoKioskHere
from bankhall.branches.kiosks.models import KioskRow
from bankhall.branches.kiosks.types import Kiosk
from bankhall.kernel.db import Reading

MOST_SHOWN = 200


def key_of(reading: Reading, kind: str, told: str) -> bytes:
    """What stands for a code or a token."""
    return reading.vault.mac(f"branches.kiosk_{kind}", told.encode())


async def kiosks(reading: Reading, branch_id: UUID) -> list[Kiosk]:
    """Those in use first, the newest first among them and among those that are not."""
    query = (
        select(KioskRow)
        .where(KioskRow.branch_id == branch_id)
        .order_by(KioskRow.ended_at.is_not(None), KioskRow.id.desc())
        .limit(MOST_SHOWN)
    )
    return [as_kiosk(row) for row in await reading.session.scalars(query)]


async def kiosk_here(reading: Reading, token: str | None) -> Kiosk:
    """The machine that holds this token. Raises NoKioskHere."""
    if not token:
        raise NoKioskHere
    query = select(KioskRow).where(KioskRow.token_key == key_of(reading, "token", token))
    row = await reading.session.scalar(query)
    if row is None:
        raise NoKioskHere
    return as_kiosk(row)


def as_kiosk(row: KioskRow) -> Kiosk:
    return Kiosk(
        id=row.id,
        branch_id=row.branch_id,
        name=row.name,
        code_ends_at=row.code_ends_at,
        set_up_at=row.set_up_at,
        seen_at=row.seen_at,
        ended_at=row.ended_at,
        by_name=row.by_name,
    )
