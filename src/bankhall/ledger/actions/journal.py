"""Booking by hand: what an accountant does, one transaction at a time, audited."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from bankhall.kernel.db import Tx
from bankhall.kernel.errors import Refusal
from bankhall.ledger.actions.names import Hiding
from bankhall.ledger.actions.post import post, reverse
from bankhall.ledger.queries import legs_of
from bankhall.ledger.types import Posted, Posting, Reversal, named


async def book_journal(tx: Tx, posting: Posting) -> Posted:
    """Raises what the books refuse."""
    hiding = Hiding(tx.vault)
    text = _hidden(hiding, (leg.account_id for leg in posting.legs), posting.text)
    outcome = (await post(tx, [replace(posting, text=text)]))[0]
    return await _noted(tx, "ledger.book_journal", outcome, hiding)


async def reverse_transaction(tx: Tx, reversal: Reversal) -> Posted:
    """Raises what the books refuse, AlreadyReversed, NoSuchTransaction."""
    hiding = Hiding(tx.vault)
    legs = (await legs_of(tx, [reversal.transaction_id])).get(reversal.transaction_id, ())
    text = _hidden(hiding, (leg.account_id for leg in legs), reversal.text)
    outcome = (await reverse(tx, [replace(reversal, text=text)]))[0]
    return await _noted(tx, "ledger.reverse", outcome, hiding)


def _hidden(hiding: Hiding, account_ids: Iterable[UUID], text: str) -> str:
    """What somebody has typed may name anybody: all of it lies sealed. One text serves all legs."""
    several = sorted(set(account_ids))
    return hiding.text(several[0], named(text), also=several[1:]) if several and text else text


async def _noted(tx: Tx, act: str, outcome: Posted | Refusal, hiding: Hiding) -> Posted:
    if isinstance(outcome, Refusal):
        raise outcome
    if not outcome.repeated:
        await hiding.keep(tx)
        tx.audit(act, "transaction", outcome.transaction_id)
    return outcome
