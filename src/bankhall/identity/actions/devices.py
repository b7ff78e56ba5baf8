"""Devices that somebody has signed in from. Their token opens nothing: it is a gate of one's own against guessing."""

import secrets
from uuid import UUID

from sqlalchemy import Boolean, delete, exists, literal_column, select
from sqlalchemy.dialects.postgresql import insert

from bankhall.identity import rules
from bankhall.identity.errors import NoSuchDevice
from bankhall.identity.events import NewDeviceUsed
from bankhall.identity.models import KnownDeviceRow
from bankhall.identity.types import Browser, Session
from bankhall.kernel.db import Reading, Tx
from bankhall.kernel.ids import new_id

# PostgreSQL's own mark of a row that nobody has updated: it was inserted just now.
_IS_NEW = literal_column("known_devices.xmax = 0", Boolean)


async def remember_device(tx: Tx, enrolment_id: UUID, browser: Browser) -> str:
    """The token by which the browser is known from now on: the one that it has, if the bank gave it that, else a new
    one. Nobody can have somebody else's browser known by a token of their own making.
    """
    token = browser.device_token if await _is_ours(tx, browser.device_token) else None
    token = token or secrets.token_urlsafe(32)
    row = insert(KnownDeviceRow).values(
        id=new_id(),
        token_hash=rules.token_hash(token),
        enrolment_id=enrolment_id,
        device=browser.device,
        browser=browser.family,
        known_since=tx.now,
        used_at=tx.now,
    )
    again = {"used_at": tx.now, "device": row.excluded.device, "browser": row.excluded.browser}
    kept = await tx.session.execute(
        row.on_conflict_do_update(index_elements=["token_hash", "enrolment_id"], set_=again).returning(_IS_NEW)
    )
    if kept.scalar_one() and await _is_known_elsewhere(tx, enrolment_id):
        tx.emit(NewDeviceUsed(enrolment_id=enrolment_id, device=browser.device, browser=browser.family))
    await _forget_oldest(tx, enrolment_id)
    return token


async def known_device(reading: Reading, enrolment_id: UUID | None, token: str | None) -> bytes | None:
    """What stands for the device in the key of its gate, where this person has signed in from it. Asks the database
    also for a login that nobody has.
    """
    hashed = rules.token_hash(token) if token else None
    if hashed is None:
        return None
    is_known = exists().where(
        KnownDeviceRow.token_hash == hashed,
        KnownDeviceRow.enrolment_id == enrolment_id,
        KnownDeviceRow.used_at > reading.now - rules.DEVICE_KNOWN,
    )
    return hashed if await reading.session.scalar(select(is_known)) else None


async def forget_device(tx: Tx, session: Session, device_id: UUID) -> None:
    """It is a stranger's from now on. Raises NoSuchDevice, also for somebody else's."""
    is_theirs = (KnownDeviceRow.id == device_id) & (KnownDeviceRow.enrolment_id == session.enrolment_id)
    gone = await tx.session.execute(delete(KnownDeviceRow).where(is_theirs).returning(KnownDeviceRow.id))
    if gone.one_or_none() is None:
        raise NoSuchDevice
    tx.audit("identity.forget_device", "enrolment", session.enrolment_id, device_id=device_id)


async def _is_known_elsewhere(tx: Tx, enrolment_id: UUID) -> bool:
    """Somebody's very first browser is no news."""
    two = select(KnownDeviceRow.id).where(KnownDeviceRow.enrolment_id == enrolment_id).limit(2)
    return len((await tx.session.scalars(two)).all()) > 1


async def _is_ours(tx: Tx, token: str | None) -> bool:
    hashed = rules.token_hash(token) if token else None
    if hashed is None:
        return False
    return bool(await tx.session.scalar(select(exists().where(KnownDeviceRow.token_hash == hashed))))


async def _forget_oldest(tx: Tx, enrolment_id: UUID) -> None:
    too_many = (
        select(KnownDeviceRow.id)
        .where(KnownDeviceRow.enrolment_id == enrolment_id)
        .order_by(KnownDeviceRow.used_at.desc())
        .offset(rules.MOST_DEVICES)
    )
    await tx.session.execute(delete(KnownDeviceRow).where(KnownDeviceRow.id.in_(too_many)))
