"""Money that staff set aside on a customer's account, and give free again. The books hold it; here is who may, and why.
Both verbs lock the account first, and are done once however often they come under one key.
"""

from datetime import date, timedelta

from bankhall.accounts.errors import HasNoHolders, HeldForTransfer, NoSuchAccount
from bankhall.accounts.queries import lock_accounts
from bankhall.accounts.types import Account, AccountKind, PlaceHold, ReleaseHold
from bankhall.kernel.db import Tx
from bankhall.kernel.errors import BadInput, Refusal
from bankhall.kernel.ids import new_id
from bankhall.kernel.once import done_before, note_done
from bankhall.kernel.time import business_date, end_of
from bankhall.ledger import api as ledger
from bankhall.ledger.errors import NoSuchHold
from bankhall.ledger.types import Hold, NewHold

# What is to be held for longer is held until somebody releases it.
MOST_DAYS = 5 * 366


async def place_hold(tx: Tx, wanted: PlaceHold, *, key: str, timezone: str) -> Hold:
    """The hold as it stands, whoever has ended it since. `timezone`: the bank's own. Raises NoSuchAccount,
    HasNoHolders, BadInput naming `amount` or `last_on`, kernel's KeyReused, the books' AccountClosed, BelowFloor and
    TooMuch.
    """
    hold_id = await done_before(tx, key, wanted)
    if hold_id is None:
        await _check(tx, wanted)
        expires_at = end_of(wanted.last_on, timezone) if wanted.last_on else None
        new = NewHold(new_id(), key, wanted.account_id, wanted.amount.minor, wanted.reason, tx.actor, expires_at)
        (outcome,) = await ledger.place_holds(tx, [new])
        if isinstance(outcome, Refusal):
            raise outcome
        hold_id = outcome.hold_id
        await note_done(tx, key, wanted, hold_id)
        if not outcome.repeated:
            tx.audit("accounts.place_hold", "account", wanted.account_id, hold_id=str(hold_id), **_told(wanted))
    return (await ledger.holds_by_id(tx, [hold_id]))[hold_id]


async def release_hold(tx: Tx, wanted: ReleaseHold, *, key: str) -> Hold:
    """Before its time. Raises HeldForTransfer, NoSuchAccount, kernel's KeyReused, the books' NoSuchHold, also for one
    of another account, and HoldEnded.
    """
    if await done_before(tx, key, wanted) is None:
        await _lock(tx, wanted)
        held = await ledger.holds_by_id(tx, [wanted.hold_id])
        if wanted.hold_id not in held or held[wanted.hold_id].account_id != wanted.account_id:
            raise NoSuchHold
        if held[wanted.hold_id].by_kind == "customer":  # another bank may have paid it out by now
            raise HeldForTransfer
        (outcome,) = await ledger.release_holds(tx, [wanted.hold_id], reason=wanted.reason)
        if isinstance(outcome, Refusal):
            raise outcome
        await note_done(tx, key, wanted, wanted.hold_id)
        tx.audit("accounts.release_hold", "account", wanted.account_id, hold_id=str(wanted.hold_id))
    return (await ledger.holds_by_id(tx, [wanted.hold_id]))[wanted.hold_id]


async def _check(tx: Tx, wanted: PlaceHold) -> None:
    account = await _lock(tx, wanted)
    if account.kind is AccountKind.INTERNAL:
        raise HasNoHolders
    if wanted.amount.currency != account.currency:
        raise BadInput.of("amount", f"the account is in {account.currency}")
    if wanted.last_on is not None:
        _refuse_day(wanted.last_on, await business_date(tx))


async def _lock(tx: Tx, wanted: PlaceHold | ReleaseHold) -> Account:
    found = await lock_accounts(tx, [wanted.account_id])
    if wanted.account_id not in found:
        raise NoSuchAccount
    return found[wanted.account_id]


def _refuse_day(last_on: date, today: date) -> None:
    if not today <= last_on <= today + timedelta(days=MOST_DAYS):
        raise BadInput.of("last_on", "from today to five years ahead", code="kernel.out_of_range")


def _told(wanted: PlaceHold) -> dict[str, object]:
    return {
        "minor": wanted.amount.minor,
        "currency": wanted.amount.currency,
        "last_on": wanted.last_on.isoformat() if wanted.last_on else None,
    }
