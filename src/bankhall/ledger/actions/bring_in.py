"""Another bank's book becomes part of ours: many small transactions, set-based."""

import os
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import count
from uuid import UUID

import psycopg

from bankhall.kernel.bulk import NULL, WrittenOnce, copy_lines, escaped
from bankhall.kernel.db import Tx, raw_connection
from bankhall.kernel.money import MOST_MINOR
from bankhall.kernel.telemetry import LEDGER_POSTED
from bankhall.ledger.actions.names import Hiding
from bankhall.ledger.errors import AccountClosed, KeyReused, Malformed, NoSuchAccount, TooMuch
from bankhall.ledger.events import BooksBroughtIn
from bankhall.ledger.queries import lock_balances
from bankhall.ledger.types import NAME_BEGINS, BroughtIn

_STAGE = """
    CREATE TEMP TABLE brought_in (
        nth integer, transaction_id uuid, key text, account_id uuid, contra_id uuid, amount bigint, booked_on date,
        kind text, text text, reference text, contra_text text
    ) ON COMMIT DROP
"""

_HEADS = """
    INSERT INTO ledger_transactions
        (id, key, content_hash, kind, legs, booked_on, posted_at, reverses, by_kind, by_id)
    SELECT transaction_id, key, sha256(convert_to(concat_ws(
               chr(31), account_id, contra_id, amount, booked_on, kind, text, reference, chr(30) || contra_text
           ), 'UTF8')),
           kind, 2, booked_on, %(now)s, NULL, %(by_kind)s, %(by_id)s
    FROM brought_in
"""

# The entries of an account follow each other by day, within a day in the order given.
_ENTRIES = """
    INSERT INTO ledger_entries
        (account_id, seq, transaction_id, currency, amount, balance, booked_on, posted_at, kind, text, reference)
    SELECT leg.account_id, before.entries + row_number() OVER book, transaction_id, currency, amount,
           before.posted + sum(amount) OVER book, booked_on, %(now)s, kind, text, reference
    FROM (
        SELECT account_id, nth, transaction_id, amount, booked_on, kind, text, reference FROM brought_in
        UNION ALL
        SELECT contra_id, nth, transaction_id, -amount, booked_on, kind, coalesce(contra_text, text), reference
        FROM brought_in
    ) AS leg
    JOIN ledger_balances AS before USING (account_id)
    WINDOW book AS (PARTITION BY leg.account_id ORDER BY booked_on, nth)
"""

# A floor that stands above the balance brought in comes down to it, and goes up again to zero with it; a floor that
# the bank itself has granted below that stays.
_BALANCES = """
    UPDATE ledger_balances AS balance
    SET posted = posted + moved.amount, entries = balance.entries + moved.entries,
        floor = CASE WHEN floor IS NOT NULL THEN LEAST(
            CASE WHEN floor = LEAST(0, posted - held) THEN 0 ELSE floor END, posted + moved.amount - held
        ) END
    FROM (
        SELECT account_id, sum(amount) AS amount, count(*) AS entries
        FROM (SELECT account_id, amount FROM brought_in UNION ALL SELECT contra_id, -amount FROM brought_in) AS leg
        GROUP BY account_id
    ) AS moved
    WHERE moved.account_id = balance.account_id
    RETURNING balance.posted
"""


async def bring_in(tx: Tx, source: str, movements: Sequence[BroughtIn]) -> None:
    """Books every movement as a transaction of its own, or none: what another bank has booked is not decided again.

    Floors do not count on the way, since the other bank's book may have passed below ours; where an account ends
    below its floor, the floor comes down to the balance. Locks all accounts, in the order of their ids. Raises
    NoSuchAccount, AccountClosed, Malformed for an amount of zero, TooMuch, and KeyReused when one of the keys has been
    booked before.
    """
    if not movements:
        return
    await _check(tx, movements)
    hiding = Hiding(tx.vault)
    connection = await raw_connection(tx)
    values = {"now": tx.now, "by_kind": tx.actor.kind, "by_id": tx.actor.id}
    async with connection.cursor() as cursor:
        await cursor.execute("SET LOCAL work_mem = '64MB'")
        await cursor.execute(_STAGE)
        await copy_lines(tx, "brought_in", _lines(source, movements, hiding))
        await hiding.keep(tx)
        await cursor.execute("ANALYZE brought_in")
        try:
            await cursor.execute(_HEADS, values)
            await cursor.execute(_ENTRIES, values)
            await cursor.execute(_BALANCES)
        except psycopg.errors.UniqueViolation as error:
            raise KeyReused from error
        except psycopg.errors.NumericValueOutOfRange as error:
            raise TooMuch from error
        if any(abs(posted) > MOST_MINOR for (posted,) in await cursor.fetchall()):
            raise TooMuch
        await cursor.execute("DROP TABLE brought_in")
    _tell(tx, source, movements)


async def _check(tx: Tx, movements: Sequence[BroughtIn]) -> None:
    accounts = {one.account_id for one in movements} | {one.contra_id for one in movements}
    balances = await lock_balances(tx, accounts)
    if len(balances) < len(accounts):
        raise NoSuchAccount
    for balance in balances.values():
        if balance.closed_at is not None:
            raise AccountClosed(balance.account_id)
    if any(one.amount == 0 or one.account_id == one.contra_id for one in movements):
        raise Malformed
    if any(abs(one.amount) > MOST_MINOR for one in movements):
        raise TooMuch


def _tell(tx: Tx, source: str, movements: Sequence[BroughtIn]) -> None:
    days = [one.booked_on for one in movements]
    accounts = len({one.account_id for one in movements})
    tx.emit(
        BooksBroughtIn(
            source=source, transactions=len(movements), accounts=accounts, first_on=min(days), last_on=max(days)
        )
    )
    for kind, booked in Counter(one.kind for one in movements).items():
        LEDGER_POSTED.labels(kind).inc(booked)


def _lines(source: str, movements: Sequence[BroughtIn], hiding: Hiding) -> Iterator[str]:
    """The movements as COPY reads them."""
    ids, days, words = WrittenOnce[UUID](str), WrittenOnce[date](str), WrittenOnce[str](escaped)
    prefix = escaped(source)
    for nth, (transaction, movement) in enumerate(zip(_new_transactions(), movements, strict=False)):
        key, account_id, contra_id, amount, booked_on, kind, text, reference, contra_text = movement
        if contra_text is None and NAME_BEGINS in text:
            contra_text = text
        text = hiding.text(account_id, text)
        contra_text = None if contra_text is None else hiding.text(contra_id, contra_text)
        yield (
            f"{nth}\t{transaction}\t{prefix}:{escaped(key)}\t{ids[account_id]}\t{ids[contra_id]}\t{amount}\t"
            f"{days[booked_on]}\t{words[kind]}\t{words[text]}\t{NULL if reference is None else escaped(reference)}\t"
            f"{NULL if contra_text is None else words[contra_text]}\n"
        )


def _new_transactions() -> Iterator[str]:
    """Ids as kernel.ids makes them (UUIDv7, sorting one after the other), as text: a UUID object for each would take
    longer than all the rest.
    """
    ms, chance, first = time.time_ns() // 1_000_000, os.urandom(4), int.from_bytes(os.urandom(5))
    above = f"{ms:012x}7{int.from_bytes(chance[:2]) & 0xFFF:03x}{int.from_bytes(chance[2:]) & 0x3FFF | 0x8000:04x}"
    head = f"{above[:8]}-{above[8:12]}-{above[12:16]}-{above[16:]}-"
    return (f"{head}{number:012x}" for number in count(first))
