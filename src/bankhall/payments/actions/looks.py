"""What rules refused is kept, and what a person has found wrong to refuse goes through, once.

Whoever answers, and whoever takes back or carries out what was put off, locks the transfer first, then the case, then
the look.
"""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from uuid import UUID

import msgspec
from sqlalchemy import insert, or_, select, update

from bankhall.kernel.db import Doors, Reading, Tx, take_turn
from bankhall.kernel.ids import new_id
from bankhall.payments import queries as payments
from bankhall.payments.actions.screening import Screened
from bankhall.payments.errors import NotMadeForSafety
from bankhall.payments.models import LookRow, RefusedRow, TransferRow
from bankhall.payments.queries import looks as queries
from bankhall.payments.rules import looks as rules
from bankhall.payments.types import About, LookState, NewRefused, Submit, TransferState
from bankhall.risk import api as risk
from bankhall.risk.types import CaseVerdict, RiskOutcome, Verdict


@asynccontextmanager
async def keeping_refused(doors: Doors) -> AsyncIterator[None]:
    """What rules refuse inside is kept, though nothing else of it is: a dry run, or what is taken back whole."""
    try:
        yield
    except NotMadeForSafety as refusal:
        await doors.write(keep_refused, [refusal])
        raise


async def keep_refused(tx: Tx, refusals: Iterable[NotMadeForSafety]) -> None:
    """Each gets the id by which its payer asks for a person. The same refused again within a day is one."""
    for refusal in refusals:
        new = refusal.refused
        if new is None or new.order.transfer.payee_id is None:
            continue
        payer_id = new.order.asker.actor.id
        assert payer_id is not None, "only customers pay"
        await take_turn(tx, f"refused payments of {payer_id}")
        refusal.refused_id = await _kept(tx, payer_id, new) or await _keep(tx, payer_id, new)


async def let_through(
    reading: Reading, orders: Sequence[Submit], screened: dict[str, Screened], *, carried: UUID | None
) -> None:
    """What a person has found wrong to refuse is only confirmed: each allowance for one of the orders. By mandate as by
    owner, for whoever asked; not for what is made while its payer is away.
    """
    refused = {key for key, one in screened.items() if one.verdict.outcome is RiskOutcome.REFUSE}
    mine = [order for order in orders if f"{order.asker.actor.id}:{order.key}" in refused]
    if not mine:
        return
    left = await queries.allowances_of(reading, {order.asker.actor.id for order in mine if order.asker.actor.id})
    used: set[UUID] = set()
    for order in mine:
        payer_id, transfer = order.asker.actor.id, order.transfer
        if payer_id is None or (order.is_agreed and carried is None):
            continue
        key = f"{payer_id}:{order.key}"
        said = screened[key].verdict
        speaking = [id_ for id_, is_live in said.fired.items() if is_live]
        free = [one for one in left.get(payer_id, ()) if one.look_id not in used]
        found = rules.find(free, transfer.from_id, transfer.payee_id, transfer.amount, speaking, carried=carried)
        if found is not None:
            used.add(found.look_id)
            # Who may be on a sanctions list is looked at for that: the rules are another matter.
            is_listed = "name_likeness" in screened[key].facts
            verdict = replace(said, outcome=RiskOutcome.HOLD if is_listed else RiskOutcome.CONFIRM)
            screened[key] = Screened(verdict, screened[key].facts, allowed_by=None if carried else found.look_id)


async def use(tx: Tx, look_id: UUID, transfer_id: UUID) -> None:
    """Once; whoever pays twice at once waits at their usage, and finds it used."""
    used = (
        update(LookRow)
        .where(LookRow.id == look_id, LookRow.used_for.is_(None), LookRow.allowed_until > tx.now)
        .values(used_for=transfer_id)
        .returning(LookRow.id)
    )
    gone = (await tx.session.execute(used)).one_or_none()
    assert gone is not None, "it was found unused under the payer's lock"
    tx.audit("payments.use_allowance", "payment_look", look_id, transfer_id=str(transfer_id))


async def end_with_transfer(tx: Tx, row: TransferRow, verdict: CaseVerdict) -> None:
    """What was put off went its way before anybody had answered: `WITHDRAWN` by its payer, or `EXPIRED`."""
    if row.state == TransferState.HELD:
        await risk.decide_case(tx, row.id, verdict)
    look = await queries.lock_look_at(tx, row.id)
    if look is None or look.state != LookState.OPEN:
        return
    if look.about == About.DELAYED:
        await risk.decide_case(tx, row.id, verdict)
    look.state = LookState.WITHDRAWN if verdict is CaseVerdict.WITHDRAWN else LookState.OVER
    look.ended_at = tx.now
    await tx.session.flush()


async def _kept(tx: Tx, payer_id: UUID, new: NewRefused) -> UUID | None:
    transfer = new.order.transfer
    query = (
        select(RefusedRow)
        .outerjoin(LookRow, LookRow.subject_id == RefusedRow.id)
        .where(
            RefusedRow.payer_id == payer_id,
            RefusedRow.from_id == transfer.from_id,
            RefusedRow.payee_id == transfer.payee_id,
            RefusedRow.amount == transfer.amount.minor,
            or_(RefusedRow.at > tx.now - rules.ONE_FOR, LookRow.state == LookState.OPEN),
        )
        .order_by(RefusedRow.id.desc())
        .limit(1)
    )
    row = (await tx.session.scalars(query)).one_or_none()
    return row.id if row is not None and set(row.versions) == set(_live(new.verdict)) else None


async def _keep(tx: Tx, payer_id: UUID, new: NewRefused) -> UUID:
    id_, transfer, reason = new_id(), new.order.transfer, new.verdict.reason
    assert reason is not None, "a live rule has spoken"
    await tx.session.execute(
        insert(RefusedRow).values(
            id=id_,
            payer_id=payer_id,
            from_id=transfer.from_id,
            payee_id=transfer.payee_id,
            amount=transfer.amount.minor,
            currency=transfer.amount.currency,
            memo=payments.seal_memo(tx, id_, transfer.memo),
            is_abroad=new.is_abroad,
            is_by_mandate=new.is_by_mandate,
            versions=_live(new.verdict),
            reason_zh=reason.zh,
            reason_en=reason.en,
            facts=msgspec.json.encode(dict(new.facts)).decode(),
            at=tx.now,
        )
    )
    return id_


def _live(verdict: Verdict) -> list[UUID]:
    return sorted(id_ for id_, is_live in verdict.fired.items() if is_live)
