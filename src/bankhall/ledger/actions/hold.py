"""Holds: money set aside on an account until it is settled by a posting, released, or the hold expires."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError

from bankhall.kernel.db import TryAgain, Tx, is_lost_race
from bankhall.kernel.errors import Refusal
from bankhall.kernel.tables import done_by
from bankhall.ledger import rules
from bankhall.ledger.errors import HoldEnded, KeyReused, NoSuchHold
from bankhall.ledger.events import HoldWasEnded, HoldWasPlaced
from bankhall.ledger.models import HoldEndingRow, HoldRow
from bankhall.ledger.queries import holds_by_id, lock_balances
from bankhall.ledger.types import Hold, HoldPlaced, HoldState, NewHold

_MOVE_HELD = text(
    """
    UPDATE ledger_balances AS balance SET held = balance.held + fresh.change
    FROM unnest(CAST(:accounts AS uuid[]), CAST(:changes AS bigint[])) AS fresh(account_id, change)
    WHERE balance.account_id = fresh.account_id
    """
)

# One round of the expiry job; what is left is taken by the next.
_MOST_EXPIRED_AT_ONCE = 1000


async def place_holds(tx: Tx, holds: Sequence[NewHold]) -> list[HoldPlaced | Refusal]:
    """Sets the money aside, or says why not, for each in order. Idempotent by key."""
    if not holds:
        return []
    ledger = rules.Ledger.of((await lock_balances(tx, {hold.account_id for hold in holds})).values())
    known = await _placed_under(tx, [hold.key for hold in holds])
    outcomes: list[HoldPlaced | Refusal] = []
    placed: list[NewHold] = []
    for hold in holds:
        content = rules.content_hash(hold)
        if before := known.get(hold.key):
            outcomes.append(HoldPlaced(before[0], repeated=True) if before[1] == content else KeyReused())
        elif refusal := rules.decide_hold(hold, ledger):
            outcomes.append(refusal)
        else:
            known[hold.key] = (hold.id, content)
            placed.append(hold)
            outcomes.append(HoldPlaced(hold.id))
    await _write(tx, placed, ledger)
    return outcomes


async def release_holds(
    tx: Tx, hold_ids: Sequence[UUID], *, state: HoldState = HoldState.RELEASED, reason: str | None = None
) -> list[Hold | Refusal]:
    """Gives the money free again. Outcomes: the hold as it was, NoSuchHold, HoldEnded."""
    found = await holds_by_id(tx, hold_ids)
    await lock_balances(tx, {hold.account_id for hold in found.values()})
    current = await holds_by_id(tx, hold_ids)  # again, under the lock
    outcomes: list[Hold | Refusal] = []
    for hold_id in hold_ids:
        hold = current.pop(hold_id, None)
        if hold is None:
            outcomes.append(NoSuchHold() if hold_id not in found else HoldEnded())
        else:
            outcomes.append(hold if hold.state is HoldState.OPEN else HoldEnded())
    await _end(tx, [outcome for outcome in outcomes if isinstance(outcome, Hold)], state, reason)
    return outcomes


async def expire_holds(tx: Tx) -> int:
    """Releases the holds whose time has passed. Returns how many; call again while it is not 0."""
    ended = select(HoldEndingRow.hold_id).where(HoldEndingRow.hold_id == HoldRow.id).exists()
    due = await tx.session.execute(
        select(HoldRow.id).where(HoldRow.expires_at <= tx.now, ~ended).limit(_MOST_EXPIRED_AT_ONCE)
    )
    outcomes = await release_holds(tx, list(due.scalars()), state=HoldState.EXPIRED)
    return sum(isinstance(outcome, Hold) for outcome in outcomes)


async def _placed_under(tx: Tx, keys: Sequence[str]) -> dict[str, tuple[UUID, bytes]]:
    found = await tx.session.execute(
        select(HoldRow.key, HoldRow.id, HoldRow.content_hash).where(HoldRow.key.in_(set(keys)))
    )
    return {row.key: (row.id, row.content_hash) for row in found}


async def _write(tx: Tx, placed: Sequence[NewHold], ledger: rules.Ledger) -> None:
    if not placed:
        return
    try:
        await tx.session.execute(insert(HoldRow), [_values(hold, ledger, tx.now) for hold in placed])
    except IntegrityError as error:
        if not is_lost_race(error):
            raise
        raise TryAgain from error
    await _move_held(tx, [(hold.account_id, hold.amount) for hold in placed])
    tx.emit_all([HoldWasPlaced(hold_id=hold.id, account_id=hold.account_id, amount=hold.amount) for hold in placed])


async def _end(tx: Tx, holds: Sequence[Hold], state: HoldState, reason: str | None) -> None:
    if not holds:
        return
    ending = {"state": state.value, "at": tx.now, "reason": reason, **done_by(tx)}
    await tx.session.execute(insert(HoldEndingRow), [{"hold_id": hold.id, **ending} for hold in holds])
    await _move_held(tx, [(hold.account_id, -hold.amount) for hold in holds])
    tx.emit_all([HoldWasEnded(hold_id=hold.id, account_id=hold.account_id, state=state) for hold in holds])


async def _move_held(tx: Tx, changes: Sequence[tuple[UUID, int]]) -> None:
    sums: dict[UUID, int] = {}
    for account_id, change in changes:
        sums[account_id] = sums.get(account_id, 0) + change
    await tx.session.execute(_MOVE_HELD, {"accounts": list(sums), "changes": list(sums.values())})


def _values(hold: NewHold, ledger: rules.Ledger, now: datetime) -> dict[str, object]:
    return {
        "id": hold.id,
        "key": hold.key,
        "content_hash": rules.content_hash(hold),
        "account_id": hold.account_id,
        "currency": ledger.standings[hold.account_id].currency,
        "amount": hold.amount,
        "reason": hold.reason,
        "placed_at": now,
        "expires_at": hold.expires_at,
        "by_kind": hold.by.kind,
        "by_id": hold.by.id,
        "by_name": hold.by.name,
    }
