"""A customer's word on what an entry is about. Each verb takes the customer's turn first, so that words come one
after the other.
"""

from sqlalchemy import insert, update

from bankhall.kernel.db import Tx, take_turn
from bankhall.ledger.types import EntryKey
from bankhall.spending import queries
from bankhall.spending.events import SpendingCorrected, SpendingCorrectionTakenBack
from bankhall.spending.models import CorrectionRow
from bankhall.spending.rules import words
from bankhall.spending.types import Correct, Correction, Scope, SpendingEntry, WordOn


async def correct(tx: Tx, wanted: Correct) -> SpendingEntry:
    """The last word wins, and the same word twice is said once. Raises NoSuchEntry, BadInput, TooManyCorrections."""
    await _take_turn(tx)
    told = await queries.entry(tx, wanted.entry)
    about = words.about(told.entry, wanted.scope)
    held = await queries.corrections_of(tx)
    if refusal := words.refuse(wanted, told.entry, held):
        raise refusal
    if not words.is_new(wanted, told, held):
        return told
    if before := words.held_on(about, held):
        await _end(tx, before)
    await _say(tx, wanted, about)
    return await queries.entry(tx, wanted.entry)


async def take_back(tx: Tx, key: EntryKey, scope: Scope) -> SpendingEntry:
    """What was said of this entry, or of all of its merchant. Nothing to take back is no change. Raises NoSuchEntry."""
    await _take_turn(tx)
    told = await queries.entry(tx, key)
    held = words.held_on(words.about(told.entry, scope), await queries.corrections_of(tx))
    if held is None:
        return told
    await _take_back(tx, held)
    return await queries.entry(tx, key)


async def take_back_correction(tx: Tx, correction_id: int) -> None:
    """The same, by the word's own id. Taken back already is no change. Raises NoSuchCorrection."""
    await _take_turn(tx)
    held = await queries.correction(tx, correction_id)
    if held is not None:
        await _take_back(tx, held)


async def _take_turn(tx: Tx) -> None:
    await take_turn(tx, f"spending {tx.actor.id}")


async def _say(tx: Tx, wanted: Correct, about: WordOn) -> None:
    row: dict[str, object] = {
        "customer_id": tx.actor.id,
        "scope": wanted.scope,
        "side": about.side,
        "account_id": about.entry.account_id if about.entry else None,
        "seq": about.entry.seq if about.entry else None,
        "category": wanted.category,
        "said_at": tx.now,
    }
    if about.merchant is not None:
        row |= await queries.sealed_merchant(tx, about.merchant)
    said = await tx.session.execute(insert(CorrectionRow).values(row).returning(CorrectionRow.id))
    correction_id = said.scalar_one()
    tx.emit(SpendingCorrected(correction_id=correction_id, scope=wanted.scope))
    tx.audit("spending.correct", "spending_correction", str(correction_id), scope=wanted.scope)


async def _take_back(tx: Tx, held: Correction) -> None:
    await _end(tx, held)
    tx.emit(SpendingCorrectionTakenBack(correction_id=held.id, scope=held.scope))
    tx.audit("spending.take_back_correction", "spending_correction", str(held.id), scope=held.scope)


async def _end(tx: Tx, held: Correction) -> None:
    await tx.session.execute(update(CorrectionRow).where(CorrectionRow.id == held.id).values(ended_at=tx.now))
