"""Guards: changed, lifted slowly, kept after all. The caller holds the giver's turn and has seen whose it is."""

from dataclasses import replace
from datetime import datetime, timedelta

from bankhall.accounts.actions.terms import told, write_terms
from bankhall.accounts.events import GuardKept, GuardLifted, MandateWasChanged
from bankhall.accounts.queries.guards import guard_terms
from bankhall.accounts.queries.mandates import mandate
from bankhall.accounts.rules import guards as rules
from bankhall.accounts.types import GuardTerms, Mandate, Terms
from bankhall.kernel.db import Tx
from bankhall.kernel.errors import BadInput
from bankhall.kernel.time import business_date


def refuse_other_kind(found: Mandate, wanted: Terms) -> None:
    """A guard stays one, in its currency, and without a pause: else another kind of terms would lift it at once."""
    before = found.terms.guard
    if (before is None) != (wanted.guard is None):
        raise BadInput.of("guard", "a guard stays one, and nothing else becomes one", code="accounts.guard_alone")
    if before is not None and wanted.guard is not None and before.currency != wanted.guard.currency:
        raise BadInput.of("guard", f"it stays in {before.currency}", code="accounts.guard_currency")


async def change_guard(tx: Tx, found: Mandate, wanted: Terms, between: tuple[datetime, datetime]) -> None:
    """Narrower and for longer at once; what loosens it, after a day. Raises BadInput naming `from_on`."""
    if wanted.from_on != await business_date(tx):
        raise BadInput.of("from_on", "today: a guard does not pause", code="accounts.not_a_day_ahead")
    if found.taker_id is None:
        await write_terms(tx, found.id, found.version + 1, wanted, between)
        tx.emit(MandateWasChanged(mandate_id=found.id, giver_id=found.giver_id, taker_id=None))
        return
    ends_at = rules.ends_at(between[1], (await _versions(tx, found))[-1], tx.now)
    await write_terms(tx, found.id, found.version + 1, wanted, (between[0], ends_at))
    await _tell(tx, found)


async def lift_guard(tx: Tx, found: Mandate) -> None:
    """Nothing is guarded any more in a day's time. What is being lifted already goes on as it is."""
    if found.guard is not None and found.guard.lifting is not None and found.guard.lifting.above is None:
        return
    latest = (await _versions(tx, found))[-1]
    ends_at = min(latest.ends_at, tx.now + rules.LIFTED_AFTER)
    today = await business_date(tx)
    terms = replace(found.terms, from_on=today, until_on=min(found.terms.until_on, today + timedelta(days=1)))
    await write_terms(tx, found.id, found.version + 1, terms, (tx.now, ends_at))
    tx.audit("accounts.lift_guard", "mandate", found.id, giver_id=str(found.giver_id), at=ends_at.isoformat())
    await _tell(tx, found)


async def take_lifting_back(tx: Tx, found: Mandate) -> None:
    guard, longest = rules.strictest(await _versions(tx, found), tx.now)
    terms = replace(found.terms, guard=guard, from_on=await business_date(tx), until_on=longest.until_on)
    await write_terms(tx, found.id, found.version + 1, terms, (tx.now, longest.ends_at))
    tx.audit("accounts.keep_guard", "mandate", found.id, **told(terms))
    assert found.taker_id is not None
    tx.emit(GuardKept(mandate_id=found.id, giver_id=found.giver_id, taker_id=found.taker_id))


async def _tell(tx: Tx, found: Mandate) -> None:
    now = (await mandate(tx, found.id)).guard
    assert found.taker_id is not None
    if now is not None and now.lifting is not None:
        at = now.lifting.at
        tx.emit(GuardLifted(mandate_id=found.id, giver_id=found.giver_id, taker_id=found.taker_id, at=at))
    else:
        tx.emit(MandateWasChanged(mandate_id=found.id, giver_id=found.giver_id, taker_id=found.taker_id))


async def _versions(tx: Tx, found: Mandate) -> list[GuardTerms]:
    return (await guard_terms(tx, {found.id: found.accepted_at}))[found.id]
