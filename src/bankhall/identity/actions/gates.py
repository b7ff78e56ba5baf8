"""The gates against guessing: before a login's password, before somebody's second factor."""

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert

from bankhall.identity import rules
from bankhall.identity.errors import Locked
from bankhall.identity.models import SignInGateRow
from bankhall.kernel.db import Tx


async def count_try(tx: Tx, key: bytes) -> rules.Gate | Locked:
    """Counts a try before anything is known of its outcome. Holds the gate's row until the commit: tries at one gate
    take turns here. Locked is answered, not raised, because whoever asks notes it.
    """
    gate = rules.try_gate(await _lock(tx, key), tx.now)
    if not isinstance(gate, Locked):
        await tx.session.execute(
            update(SignInGateRow)
            .where(SignInGateRow.key == key)
            .values(
                tried_at=list(gate.tried_at),
                locked_until=gate.locked_until,
                forget_at=rules.forget_gate_at(gate),
            )
        )
    return gate


async def open_gate(tx: Tx, key: bytes) -> None:
    """A try that succeeded takes the count back."""
    await tx.session.execute(delete(SignInGateRow).where(SignInGateRow.key == key))


async def _lock(tx: Tx, key: bytes) -> rules.Gate:
    # An update that changes nothing locks the row whether or not it was there.
    made = insert(SignInGateRow).values(key=key, tried_at=[], locked_until=None, forget_at=tx.now)
    row = (
        await tx.session.execute(
            made.on_conflict_do_update(index_elements=["key"], set_={"key": made.excluded.key}).returning(
                SignInGateRow.tried_at, SignInGateRow.locked_until
            )
        )
    ).one()
    return rules.Gate(tuple(row.tried_at), row.locked_until)
