"""The source's own balances against our books, after each account-day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from bankhall.insight.actions.record import note_proof
from bankhall.insight.adapters.berka import CURRENCY, SOURCE
from bankhall.insight.queries.known import ComparedAccount, Standing, brought_forward_on, compared, standings
from bankhall.insight.types import Difference
from bankhall.kernel.db import Tx, allow_long_statements

_MOST_KEPT = 200  # differences of each sort: the first ones tell the story
_MOST_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Proof:
    account_days: int
    open_days: int
    accounts_checked: int
    mismatches: int
    differences: tuple[Difference, ...]


async def prove(tx: Tx, import_id: UUID) -> Proof:
    """Compares all accounts of the source, whichever import brought them, and notes what it finds.

    A day that does not agree is open, not wrong, where rows of it may stand in a file that is not here: the last day
    of all, and the first day of the files for an account with a balance brought forward.
    """
    await allow_long_statements(tx, seconds=_MOST_SECONDS)
    known = {one.account_id: one for one in (await standings(tx, SOURCE)).values()}
    accounts = await compared(tx, SOURCE)
    forwarded = await brought_forward_on(tx, SOURCE)
    proof = _judged(accounts, known, forwarded)
    await note_proof(
        tx,
        import_id,
        accounts_checked=proof.accounts_checked,
        mismatches=proof.mismatches,
        differences=proof.differences,
    )
    return proof


def _judged(accounts: Sequence[ComparedAccount], known: Mapping[UUID, Standing], forwarded: set[UUID]) -> Proof:
    last_on = max((one.last_on for one in accounts), default=None)
    wrong: list[Difference] = []
    unclear: list[Difference] = []
    checked = 0
    for one in accounts:
        standing = known[one.account_id]
        open_days = {last_on, standing.first_on if one.account_id in forwarded else None}
        is_open = [on in open_days for on, _, _ in one.differences]
        checked += one.days > sum(is_open)
        for (on, stated, found), here_open in zip(one.differences, is_open, strict=True):
            difference = Difference(one.account_id, standing.source_account, on, stated, found, CURRENCY, here_open)
            (unclear if here_open else wrong).append(difference)
    kept = (*_first(wrong), *_first(unclear))
    return Proof(sum(one.days for one in accounts), len(unclear), checked, len(wrong), kept)


def _first(differences: list[Difference]) -> list[Difference]:
    return sorted(differences, key=lambda one: (one.booked_on, one.source_account))[:_MOST_KEPT]
