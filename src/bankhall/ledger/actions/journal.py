"""Booking by hand: what an accountant does, one transaction at a time, audited."""

from bankhall.kernel.db import Tx
from bankhall.kernel.errors import Refusal
from bankhall.ledger.actions.post import post, reverse
from bankhall.ledger.types import Posted, Posting, Reversal


async def book_journal(tx: Tx, posting: Posting) -> Posted:
    """Raises what the books refuse."""
    return _noted(tx, "ledger.book_journal", (await post(tx, [posting]))[0])


async def reverse_transaction(tx: Tx, reversal: Reversal) -> Posted:
    """Raises what the books refuse, AlreadyReversed, NoSuchTransaction."""
    return _noted(tx, "ledger.reverse", (await reverse(tx, [reversal]))[0])


def _noted(tx: Tx, act: str, outcome: Posted | Refusal) -> Posted:
    if isinstance(outcome, Refusal):
        raise outcome
    if not outcome.repeated:
        tx.audit(act, "transaction", outcome.transaction_id)
    return outcome
