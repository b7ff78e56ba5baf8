"""Putting a machine into a hall, making a device it, taking it out of use."""

import secrets
from uuid import UUID

from sqlalchemy import select, update

from bankhall.branches import queries as branches
from bankhall.branches.kiosks import queries, rules
from bankhall.branches.kiosks.errors import KioskCodeWrong, KioskEnded, NoKioskHere, NoSuchKiosk, TooManyKiosks
from bankhall.branches.kiosks.models import KioskRow
from bankhall.branches.kiosks.types import Kiosk, NewCode
from bankhall.kernel.db import Tx, take_turn
from bankhall.kernel.ids import new_id
from bankhall.kernel.tables import count_up_to, done_by


async def add_kiosk(tx: Tx, branch_id: UUID, name: str) -> NewCode:
    """With the code that makes a device it. Raises NoSuchBranch, BranchClosed, TooManyKiosks."""
    await branches.open_branch(tx, branch_id)
    await take_turn(tx, f"kiosks of {branch_id}")
    in_use = select(KioskRow.id).where(KioskRow.branch_id == branch_id, KioskRow.ended_at.is_(None))
    if await count_up_to(tx, in_use, most=rules.MOST) >= rules.MOST:
        raise TooManyKiosks
    row = KioskRow(
        id=new_id(),
        branch_id=branch_id,
        name=name,
        code_key=None,
        code_ends_at=None,
        token_key=None,
        set_up_at=None,
        seen_at=None,
        ended_at=None,
        at=tx.now,
        **done_by(tx),
    )
    tx.session.add(row)
    code = _give_code(tx, row)
    await tx.session.flush()
    tx.audit("branches.add_kiosk", "branch", branch_id, kiosk=str(row.id))
    return NewCode(queries.as_kiosk(row), code)


async def give_code(tx: Tx, kiosk_id: UUID) -> NewCode:
    """Another, for a device that is new or has forgotten that it is the machine. The one that was it stays so until the
    code is used. Raises NoSuchKiosk, KioskEnded.
    """
    row = await _lock(tx, kiosk_id)
    if row.ended_at is not None:
        raise KioskEnded
    code = _give_code(tx, row)
    await tx.session.flush()
    tx.audit("branches.give_kiosk_code", "branch", row.branch_id, kiosk=str(kiosk_id))
    return NewCode(queries.as_kiosk(row), code)


async def end_kiosk(tx: Tx, kiosk_id: UUID) -> Kiosk:
    """Out of use, at once; twice is once. Raises NoSuchKiosk."""
    row = await _lock(tx, kiosk_id)
    if row.ended_at is None:
        row.ended_at, row.token_key, row.code_key, row.code_ends_at = tx.now, None, None, None
        await tx.session.flush()
        tx.audit("branches.end_kiosk", "branch", row.branch_id, kiosk=str(kiosk_id))
    return queries.as_kiosk(row)


async def set_up(tx: Tx, code: str) -> tuple[Kiosk, str]:
    """The device at which the code is typed is the machine from now on, by the token that is told, and no other is it
    any more. Raises KioskCodeWrong.
    """
    query = select(KioskRow).where(KioskRow.code_key == queries.key_of(tx, "code", code)).with_for_update()
    row = await tx.session.scalar(query)
    if row is None or row.code_ends_at is None or row.code_ends_at <= tx.now:
        raise KioskCodeWrong
    token = secrets.token_urlsafe(32)
    row.code_key, row.code_ends_at = None, None
    row.token_key, row.set_up_at, row.seen_at = queries.key_of(tx, "token", token), tx.now, tx.now
    await tx.session.flush()
    tx.audit("branches.set_up_kiosk", "branch", row.branch_id, kiosk=str(row.id))
    return queries.as_kiosk(row), token


async def note_seen(tx: Tx, token: str | None) -> None:
    """Its page is on. Raises NoKioskHere."""
    if not token:
        raise NoKioskHere
    due = update(KioskRow).where(KioskRow.token_key == queries.key_of(tx, "token", token))
    if not (await tx.session.execute(due.values(seen_at=tx.now).returning(KioskRow.id))).all():
        raise NoKioskHere


def _give_code(tx: Tx, row: KioskRow) -> str:
    code = f"{secrets.randbelow(10**rules.CODE_DIGITS):0{rules.CODE_DIGITS}}"
    row.code_key, row.code_ends_at = queries.key_of(tx, "code", code), tx.now + rules.CODE_FOR
    return code


async def _lock(tx: Tx, kiosk_id: UUID) -> KioskRow:
    row = await tx.session.get(KioskRow, kiosk_id, with_for_update=True)
    if row is None:
        raise NoSuchKiosk
    return row
