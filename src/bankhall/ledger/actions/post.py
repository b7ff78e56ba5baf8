"""Booking: the one way in which money moves."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec
from psycopg.errors import UniqueViolation
from sqlalchemy import text

from bankhall.kernel.db import TryAgain, Tx
from bankhall.kernel.direct import direct, run
from bankhall.kernel.errors import Refusal
from bankhall.kernel.ids import new_id
from bankhall.kernel.tables import recordset
from bankhall.kernel.telemetry import LEDGER_POSTED
from bankhall.kernel.time import business_date
from bankhall.ledger import rules
from bankhall.ledger.errors import AlreadyReversed, KeyReused, NoSuchTransaction
from bankhall.ledger.events import BookedLeg, HoldWasEnded, TransactionPosted
from bankhall.ledger.queries import Booked, booked_under, holds_by_id, legs_of, lock_balances, reversals_of
from bankhall.ledger.types import HoldState, Leg, Posted, Posting, Reversal

_WRITE = direct(
    """
    WITH heads AS (
        INSERT INTO ledger_transactions
            (id, key, content_hash, kind, legs, booked_on, posted_at, reverses, by_kind, by_id)
        SELECT id, key, decode(hash, 'base64'), kind, legs, booked_on, :now, reverses, by_kind, by_id
        FROM json_to_recordset(CAST(:heads AS json))
            AS fresh(id uuid, key text, hash text, kind text, legs smallint, booked_on date, reverses uuid,
                     by_kind text, by_id uuid)
    ), moved AS (
        UPDATE ledger_balances AS balance SET posted = fresh.posted, held = fresh.held, entries = fresh.entries
        FROM json_to_recordset(CAST(:balances AS json))
            AS fresh(account_id uuid, posted bigint, held bigint, entries bigint)
        WHERE balance.account_id = fresh.account_id
    )
    INSERT INTO ledger_entries
        (account_id, seq, transaction_id, currency, amount, balance, booked_on, posted_at, kind, text, reference)
    SELECT account_id, seq, transaction_id, currency, amount, balance, booked_on, :now, kind, text, reference
    FROM json_to_recordset(CAST(:entries AS json))
        AS fresh(account_id uuid, seq bigint, transaction_id uuid, currency text, amount bigint, balance bigint,
                 booked_on date, kind text, text text, reference text)
    """
)

_END_HOLDS = text(
    """
    INSERT INTO ledger_hold_endings (hold_id, state, transaction_id, at, by_kind, by_id, by_name)
    SELECT hold_id, 'settled', transaction_id, :now, by_kind, by_id, by_name
    FROM json_to_recordset(CAST(:rows AS json))
        AS fresh(hold_id uuid, transaction_id uuid, by_kind text, by_id uuid, by_name text)
    """
)


class _Decided(msgspec.Struct, frozen=True):
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
        await run(
            tx,
            _WRITE,
            now=tx.now,
            heads=recordset([_head(one) for one in decided]),
            balances=recordset(_balances(ledger)),
            entries=recordset([_entry(one, line) for one in decided for line in one.lines]),
        )
    except UniqueViolation as error:
        raise TryAgain from error  # a twin on other accounts, or another reversal, was faster: decide again
    await _end_holds(tx, decided, ledger)
    tx.emit_all([one.event() for one in decided])
    for kind, booked in Counter(one.posting.kind for one in decided).items():
        LEDGER_POSTED.labels(kind).inc(booked)


def _head(one: _Decided) -> dict[str, object]:
    posting = one.posting
    return {
        "id": one.id,
        "key": posting.key,
        "hash": one.content,
        "kind": posting.kind,
        "legs": len(one.lines),
        "booked_on": one.day,
        "reverses": one.undoes,
        "by_kind": posting.by.kind,
        "by_id": posting.by.id,
    }


def _balances(ledger: rules.Ledger) -> list[dict[str, object]]:
    standings = [(account_id, ledger.standings[account_id]) for account_id in ledger.touched]
    return [
        {"account_id": account_id, "posted": one.posted, "held": one.held, "entries": one.entries}
        for account_id, one in standings
    ]


def _entry(one: _Decided, line: rules.Line) -> dict[str, object]:
    return {
        "account_id": line.account_id,
        "seq": line.seq,
        "transaction_id": one.id,
        "currency": line.currency,
        "amount": line.amount,
        "balance": line.balance,
        "booked_on": one.day,
        "kind": one.posting.kind,
        "text": one.posting.text,
        "reference": one.posting.reference,
    }


async def _end_holds(tx: Tx, decided: Sequence[_Decided], ledger: rules.Ledger) -> None:
    settled = [(one.posting.settles, one) for one in decided if one.posting.settles]
    if not settled:
        return
    rows = [
        {
            "hold_id": hold_id,
            "transaction_id": one.id,
            "by_kind": one.posting.by.kind,
            "by_id": one.posting.by.id,
            "by_name": one.posting.by.name,
        }
        for hold_id, one in settled
    ]
    await tx.session.execute(_END_HOLDS, {"now": tx.now, "rows": recordset(rows)})
    for hold_id, _ in settled:
        account_id = ledger.holds[hold_id].account_id
        tx.emit(HoldWasEnded(hold_id=hold_id, account_id=account_id, state=HoldState.SETTLED))
