"""Planning transfers, taking them back, and making them when they are due."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import msgspec

from bankhall.kernel.actors import Actor, Asker
from bankhall.kernel.db import Tx, take_turn
from bankhall.kernel.errors import BadInput, FieldProblem, Refusal
from bankhall.kernel.ids import new_id
from bankhall.kernel.money import Money
from bankhall.kernel.step_up.actions import require_confirmation
from bankhall.kernel.time import business_date
from bankhall.kernel.working_days import is_working_day
from bankhall.ledger.errors import KeyReused
from bankhall.payments import queries as payments
from bankhall.payments.actions.transfers import Checked, check_transfer, submit_transfers
from bankhall.payments.plans import queries, rules
from bankhall.payments.plans.errors import NoSuchPlan, PlanMovedOn, PlanOver, TooManyPlans
from bankhall.payments.plans.events import PlanEnded, PlanFailed, PlanMade
from bankhall.payments.plans.models import PlanRow, PlanRunRow
from bankhall.payments.plans.types import NewPlan, Plan, PlanChange, PlanPreview, PlanState, PlanToPay, Timing
from bankhall.payments.types import Submit, Submitted, Transfer

_AT_ONCE = 100


async def make_plan(tx: Tx, wanted: NewPlan, asker: Asker) -> Plan:
    """Plans a transfer; the same key and content plan it once. Refusals: those of submit_transfers that need no
    balance, BadInput naming a field of the timing, NotInMandate for somebody else's account, TooManyPlans, KeyReused,
    ConfirmationRequired.
    """
    payer_id = asker.actor.id
    assert payer_id is not None, "routes let in customers only"
    await take_turn(tx, f"plans {payer_id}")
    key, content = f"{payer_id}:{wanted.key}", _content_hash(tx, wanted)
    if (before := await queries.under_key(tx, key)) is not None:
        if bytes(before.content_hash) != content:
            raise KeyReused
        return await queries.plan(tx, before.id)
    checked = await _check(tx, wanted.transfer, wanted.timing, asker)
    if await queries.how_many_active(tx) >= rules.MOST_PLANS:
        raise TooManyPlans(rules.MOST_PLANS)
    if _needs_confirmation(checked, wanted.timing):
        await _confirm(tx, checked, wanted)
    row = _row(tx, wanted, key, content, payer_id)
    tx.session.add(row)
    tx.emit(PlanMade(plan_id=row.id, payer_id=payer_id))
    tx.audit("payments.plan", "transfer_plan", row.id, minor=row.amount, currency=row.currency, every=row.every)
    await tx.session.flush()
    return await queries.plan(tx, row.id)


async def preview_plan(tx: Tx, transfer: Transfer, timing: Timing, asker: Asker) -> PlanPreview:
    """For `db.rehearse`: when it would be made. Raises as make_plan, but for ConfirmationRequired."""
    checked = await _check(tx, transfer, timing, asker)
    return PlanPreview(
        due_at=tx.now + rules.DELAYS[timing.delay] if timing.delay else None,
        days=rules.next_days(timing, 0, is_working_day),
        needs_confirmation=_needs_confirmation(checked, timing),
        waits_for_yes=checked.waits_for_yes,
    )


async def cancel_plan(tx: Tx, plan_id: UUID) -> Plan:
    """Taken back by whoever planned it; twice is once. What has been made stays made. Raises NoSuchPlan, PlanOver."""
    row = await _lock_own(tx, plan_id)
    if row.state != PlanState.CANCELLED:
        if row.state != PlanState.ACTIVE:
            raise PlanOver
        _end(tx, row, PlanState.CANCELLED)
        tx.audit("payments.cancel_plan", "transfer_plan", row.id)
        await tx.session.flush()
    return await queries.plan(tx, plan_id)


async def skip_next(tx: Tx, plan_id: UUID, day: date) -> Plan:
    """Leaves out the next time of what is made again and again, which is on `day`: it counts as one of its times. Left
    out twice is once. Raises NoSuchPlan, PlanOver, PlanMovedOn.
    """
    row = await _lock_own(tx, plan_id)
    if row.state != PlanState.ACTIVE or row.every is None:
        raise PlanOver
    if row.due_on != day:
        if await queries.was_skipped(tx, plan_id, day):
            return await queries.plan(tx, plan_id)
        assert row.due_on is not None, "what is made again and again has a day"
        raise PlanMovedOn(row.due_on)
    tx.session.add(
        PlanRunRow(plan_id=row.id, nth=row.made, day=day, at=tx.now, transfer_id=None, refused=rules.SKIPPED)
    )
    tx.audit("payments.skip_plan", "transfer_plan", row.id, day=day.isoformat())
    row.made += 1
    _go_on(tx, row, PlanState.DONE)
    await tx.session.flush()
    return await queries.plan(tx, plan_id)


async def change_plan(tx: Tx, wanted: PlanChange, asker: Asker) -> Plan:
    """What it is from now on; what was made stays made. Changed twice alike is once. Refusals: as of make_plan, and
    NoSuchPlan, PlanOver.
    """
    row = await _lock_own(tx, wanted.plan_id)
    if row.state != PlanState.ACTIVE:
        raise PlanOver
    if wanted == _as_it_is(tx, row):
        return await queries.plan(tx, row.id)
    timing = queries.timing_of(row)
    if wrong := rules.wrong_end(timing, wanted.last_on, row.due_on):
        raise BadInput((FieldProblem(*wrong),))
    after = replace(timing, last_on=wanted.last_on)
    transfer = msgspec.structs.replace(_transfer(tx, row), amount=wanted.amount, memo=wanted.memo)
    checked = await check_transfer(tx, Submit(asker, "plan", transfer))
    if _needs_confirmation(checked, after):
        await _confirm(tx, checked, NewPlan(row.key, transfer, after))
    told = {"minor_before": row.amount, "minor": wanted.amount.minor, "currency": row.currency}
    tx.audit("payments.change_plan", "transfer_plan", row.id, **told)
    row.amount, row.last_on = wanted.amount.minor, wanted.last_on
    row.memo = payments.seal_memo(tx, row.id, wanted.memo)
    await tx.session.flush()
    return await queries.plan(tx, row.id)


async def make_due(tx: Tx, *, only: UUID | None = None) -> int:
    """Makes what is due, some at once. Returns how many: call again while it is not 0. What another worker is just
    making is left to it; each time of a plan is made once, however often this is run or killed.
    """
    today = await business_date(tx)
    due = queries.due(tx.now, today).limit(_AT_ONCE).with_for_update(skip_locked=True)
    if only is not None:
        due = due.where(PlanRow.id == only)
    rows = (await tx.session.scalars(due)).all()
    outcomes = await submit_transfers(tx, [_order(tx, row) for row in rows]) if rows else []
    for row, outcome in zip(rows, outcomes, strict=True):
        _note(tx, row, outcome, today)
    return len(rows)


async def fail_due(tx: Tx, plan_id: UUID, refusal: Refusal) -> None:
    """Notes why this time is not made, where the refusal broke what was being written."""
    today = await business_date(tx)
    due = queries.due(tx.now, today).where(PlanRow.id == plan_id).with_for_update(skip_locked=True)
    row = (await tx.session.scalars(due)).one_or_none()
    if row is not None:
        _note(tx, row, refusal, today)


async def _lock_own(tx: Tx, plan_id: UUID) -> PlanRow:
    row = await queries.lock_plan(tx, plan_id)
    if row is None or row.payer_id != tx.actor.id:
        raise NoSuchPlan
    return row


async def _check(tx: Tx, transfer: Transfer, timing: Timing, asker: Asker) -> Checked:
    today = await business_date(tx)
    if fields := [FieldProblem(*one) for one in rules.wrong(timing, today)]:
        raise BadInput(tuple(fields))
    return await check_transfer(tx, Submit(asker, "plan", transfer))


def _needs_confirmation(checked: Checked, timing: Timing) -> bool:
    """What goes out again and again is confirmed whatever its amount."""
    return checked.payee is not None and (checked.needs_confirmation or timing.every is not None)


async def _confirm(tx: Tx, checked: Checked, wanted: NewPlan) -> None:
    assert checked.payee is not None
    payee = await payments.my_payee(tx, checked.payee.id)
    timing = wanted.timing
    await require_confirmation(
        tx,
        PlanToPay(
            from_id=checked.source.id,
            from_account=checked.source.number,
            payee_id=payee.id,
            payee=payee.name,
            account_number=payee.account_number,
            amount=wanted.transfer.amount,
            memo=wanted.transfer.memo,
            when=rules.when(timing),
            first_on=timing.first_on,
            last_on=timing.last_on,
            times=timing.times,
            bank=payee.bank.name if payee.bank else "",
        ),
    )


def _content_hash(tx: Tx, wanted: NewPlan) -> bytes:
    return payments.content_hash(tx, msgspec.json.encode((wanted.transfer, wanted.timing), order="deterministic"))


def _row(tx: Tx, wanted: NewPlan, key: str, content: bytes, payer_id: UUID) -> PlanRow:
    id_, transfer, timing = new_id(), wanted.transfer, wanted.timing
    return PlanRow(
        id=id_,
        key=key,
        content_hash=content,
        payer_id=payer_id,
        from_id=transfer.from_id,
        payee_id=transfer.payee_id,
        to_own_id=transfer.to_own_id,
        amount=transfer.amount.minor,
        currency=transfer.amount.currency,
        memo=payments.seal_memo(tx, id_, transfer.memo),
        delay=timing.delay,
        first_on=timing.first_on,
        every=timing.every,
        last_on=timing.last_on,
        times=timing.times,
        at_month_end=timing.at_month_end,
        if_closed=timing.if_closed,
        made=0,
        failures=0,
        due_at=tx.now + rules.DELAYS[timing.delay] if timing.delay else None,
        due_on=rules.made_on(timing, 0, is_working_day),
        state=PlanState.ACTIVE,
        asked_at=tx.now,
        ended_at=None,
        ended_by=None,
    )


def _order(tx: Tx, row: PlanRow) -> Submit:
    """As its customer planned and confirmed it. No customer can send a key with a blank in it."""
    payer = Actor(kind="customer", name="", id=row.payer_id)
    key = f"plan {row.id} {row.made}"
    return Submit(Asker(payer, tx.request_id), key, _transfer(tx, row), is_agreed=True)


def _transfer(tx: Tx, row: PlanRow) -> Transfer:
    return Transfer(
        from_id=row.from_id,
        amount=Money(row.amount, row.currency),
        payee_id=row.payee_id,
        to_own_id=row.to_own_id,
        memo=payments.open_memo(tx, row.id, row.memo),
    )


def _as_it_is(tx: Tx, row: PlanRow) -> PlanChange:
    transfer = _transfer(tx, row)
    return PlanChange(row.id, transfer.amount, transfer.memo, row.last_on)


def _note(tx: Tx, row: PlanRow, outcome: Submitted | Refusal, today: date) -> None:
    refused = outcome.code if isinstance(outcome, Refusal) else None
    tx.session.add(
        PlanRunRow(
            plan_id=row.id,
            nth=row.made,
            day=row.due_on or today,
            at=tx.now,
            transfer_id=None if isinstance(outcome, Refusal) else outcome.id,
            refused=refused,
        )
    )
    row.made += 1
    row.failures = row.failures + 1 if refused else 0
    if refused is not None:
        tx.emit(PlanFailed(plan_id=row.id, payer_id=row.payer_id, refused=refused))
        tx.audit("payments.plan_failed", "transfer_plan", row.id, refused=refused)
    _go_on(tx, row, PlanState.FAILED if refused else PlanState.DONE)


def _go_on(tx: Tx, row: PlanRow, end: PlanState) -> None:
    """To its next time, or to its end."""
    next_on = rules.made_on(queries.timing_of(row), row.made, is_working_day) if row.every else None
    if next_on is not None and row.failures < rules.MOST_FAILURES:
        row.due_on = next_on
        return
    _end(tx, row, end)


def _end(tx: Tx, row: PlanRow, state: PlanState) -> None:
    row.state, row.ended_at, row.ended_by = state, tx.now, tx.actor.id
    row.due_at = row.due_on = None
    tx.emit(PlanEnded(plan_id=row.id, payer_id=row.payer_id, state=state))
