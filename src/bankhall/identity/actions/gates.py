"""The gates against guessing: before a login's password, before somebody's second factor."""

from collections.abc import Collection

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
    gate, _ = await count_tries(tx, key, key)
    return gate


async def count_tries(tx: Tx, key: bytes, behind: bytes) -> tuple[rules.Gate | Locked, rules.Gate | Locked]:
    """The same at a gate and at the one behind it, which nobody reaches while the first is closed: it counts nothing
    then, and is told as closed. The two may be one.
    """
    found = await _lock(tx, {key, behind})
    gate = await _count(tx, key, found[key])
    return gate, gate if isinstance(gate, Locked) or key == behind else await _count(tx, behind, found[behind])


async def open_gates(tx: Tx, *keys: bytes) -> None:
    """A try that succeeded takes the count back."""
    await tx.session.execute(delete(SignInGateRow).where(SignInGateRow.key.in_(sorted(set(keys)))))


async def _count(tx: Tx, key: bytes, before: rules.Gate) -> rules.Gate | Locked:
    gate = rules.try_gate(before, tx.now)
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


async def _lock(tx: Tx, keys: Collection[bytes]) -> dict[bytes, rules.Gate]:
    """In one order, so that nobody waits for each other."""
    # An update that changes nothing locks the row whether or not it was there.
    made = insert(SignInGateRow).values(
        [{"key": key, "tried_at": [], "locked_until": None, "forget_at": tx.now} for key in sorted(keys)]
    )
    rows = await tx.session.execute(
        made.on_conflict_do_update(index_elements=["key"], set_={"key": made.excluded.key}).returning(
            SignInGateRow.key, SignInGateRow.tried_at, SignInGateRow.locked_until
        )
    )
    return {bytes(row.key): rules.Gate(tuple(row.tried_at), row.locked_until) for row in rows}
