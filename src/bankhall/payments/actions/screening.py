"""What the bank's risk rules make of transfers: asked once for a whole batch, with the facts that they need.

Nothing is asked and nothing looked up while no rule is live or watches.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from bankhall.accounts.types import Account, HolderRole
from bankhall.identity import api as identity
from bankhall.kernel.db import Reading, Tx
from bankhall.kernel.ids import new_id
from bankhall.kernel.money import Money
from bankhall.kernel.time import in_the_banks_zone
from bankhall.ledger import api as ledger
from bankhall.payments.errors import NotMadeForSafety, WarnedFirst
from bankhall.payments.events import TransferPutOff
from bankhall.payments.models import TransferRow
from bankhall.payments.queries import LOOKED_AT, payees_ever
from bankhall.payments.queries.history import AskedOf, history_of
from bankhall.payments.sanctions.actions import screen_names
from bankhall.payments.types import NewRefused, Payee, Safety, Submit, TransferState
from bankhall.risk import api as risk
from bankhall.risk.types import DELAYED_FOR, HELD_FOR, NewCase, Occasion, RiskOutcome, Verdict

_STATES: Final = {RiskOutcome.DELAY: TransferState.DELAYED, RiskOutcome.HOLD: TransferState.HELD}
PUT_OFF_FOR: Final[Mapping[TransferState, timedelta]] = {
    TransferState.DELAYED: DELAYED_FOR,
    TransferState.HELD: HELD_FOR,
}

# Stands where the version of a rule would, for what no rule said.
_BY_NAME: Final = UUID(int=1)

_DAY: Final = timedelta(days=1)
_Facts = dict[str, int | str | bool]


@dataclass(frozen=True, slots=True)
class Screened:
    """What was said of a transfer, and the facts that were known for it. `allowed_by`: the look in which a person found
    it wrong to refuse exactly this.
    """

    verdict: Verdict
    facts: _Facts
    allowed_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class _Paying:
    key: str
    order: Submit
    payer_id: UUID
    payee: Payee
    source: Account
    is_by_mandate: bool


async def screen(
    tx: Tx,
    orders: Sequence[Submit],
    payees: Mapping[UUID, Payee],
    accounts: Mapping[UUID, Account],
    holders: Mapping[UUID, Mapping[UUID, HolderRole]],
) -> dict[str, Screened]:
    """By the key under which each order is kept: only those of which a rule spoke, or whose payee's name may be on a
    sanctions list. What stays one's own is not asked about, and names only of payees at other banks.
    """
    book = await risk.rules_in_force(tx)
    elsewhere = [id_ for id_, payee in payees.items() if payee.is_elsewhere]
    if not book.versions and not elsewhere:
        return {}
    found = await screen_names(tx, elsewhere) if elsewhere else {}
    if not book.versions and not found:
        return {}
    paying = list(_payments(orders, payees, accounts, holders))
    known = await _facts(tx, paying, book.names)
    for one, facts in zip(paying, known, strict=True):
        if one.payee.id in found:
            facts["name_likeness"] = max(hit.likeness for hit in found[one.payee.id].hits)
    occasions = [Occasion(one.source.currency, facts) for one, facts in zip(paying, known, strict=True)]
    verdicts = [
        _held_for_name(verdict) if one.payee.id in found else verdict
        for one, verdict in zip(paying, book.decide(occasions), strict=True)
    ]
    said = zip(paying, known, verdicts, strict=True)
    return {one.key: Screened(verdict, facts) for one, facts, verdict in said if verdict.fired or verdict.mark}


def refuse(screened: Screened, order: Submit, *, is_rehearsal: bool) -> None:
    """Raises NotMadeForSafety; WarnedFirst where its payer is there and has not read the warning."""
    verdict = screened.verdict
    if verdict.reason is None or verdict.mark is None:
        return
    if verdict.outcome is RiskOutcome.REFUSE:
        raise _refusal(screened, order)
    is_there = not is_rehearsal and not order.is_agreed
    if verdict.outcome is RiskOutcome.WARN and is_there and order.understood != verdict.mark:
        raise WarnedFirst(verdict.mark, verdict.reason.zh, verdict.reason.en)


def _refusal(screened: Screened, order: Submit) -> NotMadeForSafety:
    verdict = screened.verdict
    assert verdict.reason is not None, "a live rule has spoken"
    is_by_mandate = bool(screened.facts.get("is_by_mandate"))
    kept = NewRefused(order, order.abroad is not None, is_by_mandate, verdict, screened.facts)
    return NotMadeForSafety(verdict.reason.zh, verdict.reason.en, refused=kept)


def refuse_to_carry_out(screened: Screened) -> None:
    """For what has waited for a yes, whose payer is not there. Raises NotMadeForSafety."""
    verdict = screened.verdict
    if verdict.reason is not None and verdict.outcome.strictness >= RiskOutcome.DELAY.strictness:
        raise NotMadeForSafety(verdict.reason.zh, verdict.reason.en)


def asks(screened: Screened | None) -> bool:
    """Whether exactly this is to be confirmed."""
    return screened is not None and screened.verdict.outcome is RiskOutcome.CONFIRM


def state_of(verdict: Verdict) -> TransferState | None:
    return _STATES.get(verdict.outcome)


def told(screened: Screened | None, now: datetime) -> Safety | None:
    """As its payer may know it."""
    if screened is None or screened.verdict.mark is None or screened.verdict.reason is None:
        return None
    verdict, state = screened.verdict, state_of(screened.verdict)
    until = now + PUT_OFF_FOR[state] if state else None
    return Safety(verdict.outcome, screened.verdict.reason, screened.verdict.mark, until)


def put_off(view: Tx, transfer_id: UUID, payer_id: UUID, amount: Money, screened: Screened) -> None:
    """Written down, and a case opened for what a person looks at."""
    state = state_of(screened.verdict)
    assert state is not None, "only what is put off comes here"
    view.emit(TransferPutOff(transfer_id=transfer_id, payer_id=payer_id, state=state))
    view.audit("payments.put_off", "transfer", transfer_id, state=state.value)
    if state is TransferState.HELD:
        risk.open_case(
            view,
            NewCase(
                subject_id=transfer_id,
                customer_id=payer_id,
                minor=amount.minor,
                currency=amount.currency,
                due_at=view.now + HELD_FOR,
                verdict=screened.verdict,
                facts=screened.facts,
            ),
        )


async def note(
    tx: Tx, screened: Mapping[str, Screened], payers: Mapping[str, UUID], transfers: Mapping[str, UUID]
) -> None:
    """What was said, of which transfer; what was not made in the end goes under an id of its own."""
    spoke = [(transfers.get(key) or new_id(), payers[key], one.verdict) for key, one in screened.items()]
    await risk.note_fires(tx, spoke)


def _held_for_name(verdict: Verdict) -> Verdict:
    """A rule that is as strict or stricter speaks in its own words."""
    if verdict.outcome.strictness >= RiskOutcome.HOLD.strictness:
        return verdict
    return Verdict(RiskOutcome.HOLD, _BY_NAME, LOOKED_AT, verdict.fired)


def clock_facts(at: datetime) -> _Facts:
    local = in_the_banks_zone(at)
    return {"hour": local.hour, "weekday": local.isoweekday()}


def payee_facts(payee: Payee, at: datetime) -> _Facts:
    first_paid_at = payee.first_paid_at if payee.first_paid_at and payee.first_paid_at < at else None
    return {
        "is_other_bank": payee.is_elsewhere,
        "is_abroad": payee.is_abroad,
        "payee_country": payee.country,
        "is_first_payment": first_paid_at is None,
        "payee_age_days": max(0, (at - payee.added_at) // _DAY),
        "payee_paid_days": (at - first_paid_at) // _DAY if first_paid_at else 0,
    }


async def facts_then(reading: Reading, row: TransferRow) -> _Facts:
    """What was known of a transfer when it was asked for; what came later, and what nobody wrote down, is left out."""
    facts: _Facts = {"amount": row.amount, "currency": row.currency, **clock_facts(row.asked_at)}
    if row.payee_id is None:
        return facts
    payee = (await payees_ever(reading, [row.payee_id]))[row.payee_id]
    asked = AskedOf(row.payer_id, row.payee_id, row.currency, row.asked_at, row.id)
    (before,) = await history_of(reading, [asked])
    return facts | payee_facts(payee, row.asked_at) | before | {"is_by_mandate": row.through is not None}


def _payments(
    orders: Sequence[Submit],
    payees: Mapping[UUID, Payee],
    accounts: Mapping[UUID, Account],
    holders: Mapping[UUID, Mapping[UUID, HolderRole]],
) -> list[_Paying]:
    """What will not be refused anyway for whom or from where it is."""
    found: dict[str, _Paying] = {}
    for order in orders:
        transfer, payer_id = order.transfer, order.asker.actor.id
        payee = payees.get(transfer.payee_id) if transfer.payee_id else None
        source = accounts.get(transfer.from_id)
        if payer_id is None or payee is None or payee.customer_id != payer_id or source is None:
            continue
        if transfer.amount.currency != source.currency:
            continue
        key = f"{payer_id}:{order.key}"
        is_by_mandate = payer_id not in holders.get(source.id, {})
        found.setdefault(key, _Paying(key, order, payer_id, payee, source, is_by_mandate))
    return list(found.values())


async def _facts(tx: Tx, paying: Sequence[_Paying], names: Collection[str]) -> list[_Facts]:
    """Of each, what the rules ask about; of what comes in the same batch, the earlier counts for the later."""
    asked = [AskedOf(one.payer_id, one.payee.id, one.source.currency, tx.now) for one in paying]
    past = await history_of(tx, asked, names)
    balances = await ledger.balances(tx, {one.source.id for one in paying}) if "balance_share" in names else {}
    devices = await _devices(tx, paying) if "device_age_days" in names else {}
    clock, today = clock_facts(tx.now), in_the_banks_zone(tx.now).date()
    told: list[_Facts] = []
    earlier: dict[tuple[UUID, str], tuple[int, int]] = {}
    for one, before in zip(paying, past, strict=True):
        minor, pair = one.order.transfer.amount.minor, (one.payer_id, one.source.currency)
        facts: _Facts = {
            "amount": minor,
            "currency": one.source.currency,
            **clock,
            **payee_facts(one.payee, tx.now),
            **before,
            "is_planned": one.order.is_agreed,
            "is_by_mandate": one.is_by_mandate,
            "account_age_days": max(0, (today - one.source.opened_on).days),
        }
        count, total = earlier.get(pair, (0, 0))
        if count and before:
            for within in ("1h", "24h", "30d"):
                _add(facts, f"count_{within}", count)
                _add(facts, f"sum_{within}", total)
        earlier[pair] = count + 1, total + minor
        if (balance := balances.get(one.source.id)) is not None:
            facts["balance_share"] = min(1000, 1000 * minor // balance.available) if balance.available > 0 else 1000
        session_id = one.order.asker.shown.session_id if one.order.asker.shown else None
        if session_id in devices:
            facts["device_age_days"] = (tx.now - devices[session_id]) // _DAY
        told.append(facts)
    return told


def _add(facts: _Facts, name: str, more: int) -> None:
    if name in facts:
        facts[name] = int(facts[name]) + more


async def _devices(reading: Reading, paying: Sequence[_Paying]) -> dict[UUID, datetime]:
    sessions = {one.order.asker.shown.session_id for one in paying if one.order.asker.shown is not None}
    return await identity.devices_known_since(reading, sessions)
