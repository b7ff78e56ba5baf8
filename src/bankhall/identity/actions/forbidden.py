"""What a bank must not let open its doors: told by the worker, which has the settings, and obeyed by everybody else."""

from collections.abc import Collection

from sqlalchemy import delete, insert, update

from bankhall.identity import queries
from bankhall.identity.actions.challenges import Purpose
from bankhall.identity.models import ForbiddenFactorRow, SentCodeRow
from bankhall.identity.types import Way
from bankhall.kernel.db import Tx


async def forbid_codes_by(tx: Tx, ways: Collection[Way]) -> None:
    """By these ways and no others no code opens the door any more: those under way neither, nor what was switched on
    as a second factor, which counts again once the way is allowed. That an address is somebody's is still proved so.
    """
    before = await queries.forbidden(tx)
    if before == frozenset(ways):
        return
    await tx.session.execute(delete(ForbiddenFactorRow).where(ForbiddenFactorRow.way.not_in(ways)))
    for way in sorted(frozenset(ways) - before):
        await tx.session.execute(insert(ForbiddenFactorRow).values(way=way, since=tx.now))
        await tx.session.execute(
            update(SentCodeRow)
            .where(SentCodeRow.way == way, SentCodeRow.purpose != Purpose.NEW_CONTACT)
            .values(code_hash=None)
        )
    tx.audit("identity.forbid_codes", "bank", "bank", ways=sorted(ways))
