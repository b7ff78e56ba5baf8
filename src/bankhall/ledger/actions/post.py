"""Booking: the one way in which money moves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bankhall.kernel.db import TryAgain, Tx, is_lost_race
from bankhall.kernel.errors import Refusal
from bankhall.kernel.ids import new_id
from bankhall.kernel.telemetry import LEDGER_POSTED
from bankhall.kernel.time import business_date
from bankhall.ledger import rules
from bankhall.ledger.errors import AlreadyReversed, KeyReused, NoSuchTransaction
from bankhall.ledger.events import BookedLeg, HoldWasEnded, TransactionPosted
from bankhall.ledger.queries import Booked, booked_under, holds_by_id, legs_of, lock_balances, reversals_of
from bankhall.ledger.types import HoldState, Leg, Posted, Posting, Reversal

_WRITE = text(
    """
    WITH heads AS (
        INSERT INTO ledger_transactions
            (id, key, content_hash, kind, legs, booked_on, posted_at, reverses, by_kind, by_id)
        SELECT id, key, hash, kind, legs, booked_on, :now, reverses, by_kind, by_id
        FROM unnest(CAST(:ids AS uuid[]), CAST(:keys AS text[]), CAST(:hashes AS bytea[]), CAST(:kinds AS text[]),
                    CAST(:legs AS smallint[]), CAST(:days AS date[]), CAST(:reverses AS uuid[]),
                    CAST(:by_kinds AS text[]), CAST(:by_ids AS uuid[]))
            AS fresh(id, key, hash, kind, legs, booked_on, reverses, by_kind, by_id)
    ), moved AS (
        UPDATE ledger_balances AS balance SET posted = fresh.posted, held = fresh.held, entries = fresh.entries
        FROM unnest(CAST(:touched AS uuid[]), CAST(:posted AS bigint[]), CAST(:held AS bigint[]),
                    CAST(:entries AS bigint[])) AS fresh(account_id, posted, held, entries)
        WHERE balance.account_id = fresh.account_id
    )
    INSERT INTO ledger_entries
        (account_id, seq, transaction_id, currency, amount, balance, booked_on, posted_at, kind, text, reference)
    SELECT account_id, seq, transaction_id, currency, amount, balance, booked_on, :now, kind, text, reference
    FROM unnest(CAST(:e_accounts AS uuid[]), CAST(:e_seqs AS bigint[]), CAST(:e_transactions AS uuid[]),
                CAST(:e_currencies AS text[]), CAST(:e_amounts AS bigint[]), CAST(:e_balances AS bigint[]),
                CAST(:e_days AS date[]), CAST(:e_kinds AS text[]), CAST(:e_texts AS text[]),
                CAST(:e_references AS text[]))
        AS fresh(account_id, seq, transaction_id, currency, amount, balance, booked_on, kind, text, reference)
    """
)

_END_HOLDS = text(
    """
    INSERT INTO ledger_hold_endings (hold_id, state, transaction_id, at, by_kind, by_id)
    SELECT hold_id, 'settled', transaction_id, :now, by_kind, by_id
    FROM unnest(CAST(:holds AS uuid[]), CAST(:transactions AS uuid[]), CAST(:by_kinds AS text[]),
                CAST(:by_ids AS uuid[])) AS fresh(hold_id, transaction_id, by_kind, by_id)
    """
)


@dataclass(frozen=True, slots=True)
class _Decided:
    """A posting that will be written."""

    id: UUID
    posting: Posting
    content: bytes
    undoes: UUID | None
    lines: list[rules.Line]
    day: date

    def event(self) -> TransactionPosted:
        return TransactionPosted(
            transaction_id=self.id,
            transaction_kind=self.posting.kind,
            booked_on=self.day,
            legs=tuple(BookedLeg(line.account_id, line.amount, line.currency) for line in self.lines),
            reverses=self.undoes,
        )


async def post(
    tx: Tx, postings: Sequence[Posting], *, reverses: Sequence[UUID | None] | None = None
) -> list[Posted | Refusal]:
    """Books each posting or says why not, in order; a refused one moves nothing and stops none of the others.

    Locks all accounts, in the order of their ids. The keys are looked up after that: whoever asks twice at once with
    the same accounts waits at the lock and then finds the first one's transaction.
    """
    if not postings:
        return []
    ledger = rules.Ledger.of(
        (await lock_balances(tx, {leg.account_id for posting in postings for leg in posting.legs})).values()
    )
    ledger.holds = await holds_by_id(tx, [posting.settles for posting in postings if posting.settles])
    today = await business_date(tx)
    known = await booked_under(tx, [posting.key for posting in postings])
    decided: list[_Decided] = []
    outcomes: list[Posted | Refusal] = []
    for posting, undoes in zip(postings, reverses or [None] * len(postings), strict=True):
        outcome = _decide(posting, ledger, known, undoes=undoes, today=today)
        if isinstance(outcome, _Decided):
            decided.append(outcome)
            known[posting.key] = Booked(outcome.id, posting.key, outcome.content)
            outcome = Posted(outcome.id)
        outcomes.append(outcome)
    await _write(tx, decided, ledger)
    return outcomes


async def reverse(tx: Tx, reversals: Sequence[Reversal]) -> list[Posted | Refusal]:
    """Books the opposite of each transaction, once. Else NoSuchTransaction, AlreadyReversed, or what post says."""
    legs = await legs_of(tx, [reversal.transaction_id for reversal in reversals])
    # All accounts before the first posting: batches that cross would else wait for each other in a circle.
    await lock_balances(tx, {leg.account_id for found in legs.values() for leg in found})
    done = {transaction_id: first.key for transaction_id, first in (await reversals_of(tx, list(legs))).items()}
    outcomes: list[Posted | Refusal] = []
    for reversal in reversals:
        if reversal.transaction_id not in legs:
            outcomes.append(NoSuchTransaction())
        elif done.get(reversal.transaction_id, reversal.key) != reversal.key:
            outcomes.append(AlreadyReversed())
        else:
            [outcome] = await post(
                tx, [_opposite(reversal, legs[reversal.transaction_id])], reverses=[reversal.transaction_id]
            )
            if isinstance(outcome, Posted):
                done[reversal.transaction_id] = reversal.key
            outcomes.append(outcome)
    return outcomes


def _opposite(reversal: Reversal, legs: Sequence[Leg]) -> Posting:
    return Posting(
        key=reversal.key,
        kind="reversal",
        legs=tuple(Leg(leg.account_id, -leg.amount) for leg in legs),
        text=reversal.text,
        by=reversal.by,
        reference=str(reversal.transaction_id),
    )


def _decide(
    posting: Posting, ledger: rules.Ledger, known: dict[str, Booked], *, undoes: UUID | None, today: date
) -> _Decided | Posted | Refusal:
    content = rules.content_hash(posting)
    if before := known.get(posting.key):
        return Posted(before.transaction_id, repeated=True) if before.content_hash == content else KeyReused()
    lines = rules.decide_posting(posting, ledger)
    if isinstance(lines, Refusal):
        return lines
    return _Decided(new_id(), posting, content, undoes, lines, posting.booked_on or today)


async def _write(tx: Tx, decided: Sequence[_Decided], ledger: rules.Ledger) -> None:
    if not decided:
        return
    try:
        await tx.session.execute(_WRITE, _heads(tx, decided) | _standings(ledger) | _entries(decided))
    except IntegrityError as error:
        if not is_lost_race(error):
            raise
        raise TryAgain from error  # a twin on other accounts, or another reversal, was faster: decide again
    await _end_holds(tx, decided, ledger)
    tx.emit_all([one.event() for one in decided])
    for one in decided:
        LEDGER_POSTED.labels(one.posting.kind).inc()


def _heads(tx: Tx, decided: Sequence[_Decided]) -> dict[str, object]:
    return {
        "now": tx.now,
        "ids": [one.id for one in decided],
        "keys": [one.posting.key for one in decided],
        "hashes": [one.content for one in decided],
        "kinds": [one.posting.kind for one in decided],
        "legs": [len(one.lines) for one in decided],
        "days": [one.day for one in decided],
        "reverses": [one.undoes for one in decided],
        "by_kinds": [one.posting.by.kind for one in decided],
        "by_ids": [one.posting.by.id for one in decided],
    }


def _standings(ledger: rules.Ledger) -> dict[str, object]:
    touched = sorted(ledger.touched)
    standings = [ledger.standings[account_id] for account_id in touched]
    return {
        "touched": touched,
        "posted": [standing.posted for standing in standings],
        "held": [standing.held for standing in standings],
        "entries": [standing.entries for standing in standings],
    }


def _entries(decided: Sequence[_Decided]) -> dict[str, object]:
    rows = [(one, line) for one in decided for line in one.lines]
    return {
        "e_accounts": [line.account_id for _, line in rows],
        "e_seqs": [line.seq for _, line in rows],
        "e_transactions": [one.id for one, _ in rows],
        "e_currencies": [line.currency for _, line in rows],
        "e_amounts": [line.amount for _, line in rows],
        "e_balances": [line.balance for _, line in rows],
        "e_days": [one.day for one, _ in rows],
        "e_kinds": [one.posting.kind for one, _ in rows],
        "e_texts": [one.posting.text for one, _ in rows],
        "e_references": [one.posting.reference for one, _ in rows],
    }


async def _end_holds(tx: Tx, decided: Sequence[_Decided], ledger: rules.Ledger) -> None:
    settled = [(one.posting.settles, one) for one in decided if one.posting.settles]
    if not settled:
        return
    await tx.session.execute(
        _END_HOLDS,
        {
            "now": tx.now,
            "holds": [hold_id for hold_id, _ in settled],
            "transactions": [one.id for _, one in settled],
            "by_kinds": [one.posting.by.kind for _, one in settled],
            "by_ids": [one.posting.by.id for _, one in settled],
        },
    )
    for hold_id, _ in settled:
        account_id = ledger.holds[hold_id].account_id
        tx.emit(HoldWasEnded(hold_id=hold_id, account_id=account_id, state=HoldState.SETTLED))
