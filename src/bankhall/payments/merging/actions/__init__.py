"""What follows, what stops it, and what is given back. Lock order: after the accounts, usage by customer."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, insert, or_, select, text, update

from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Reading, Tx, take_turn
from bankhall.kernel.following import Follower, FollowWay, Pair, Receipt, Weighed, counted, stopped
from bankhall.kernel.ids import new_id
from bankhall.kernel.tables import is_any
from bankhall.kernel.vault import SealingKey
from bankhall.payments.abroad.models import PayeeAbroadRow
from bankhall.payments.abroad.queries import address_place
from bankhall.payments.merging import queries
from bankhall.payments.merging.actions import moving
from bankhall.payments.models import LimitsRow, PayeeRow
from bankhall.payments.queries import limits_of, number_place, payee_place
from bankhall.payments.types import PaymentLimits

OF: Final = "payments"
COPIED: Final = "payee"
LISTED: Final = "payee_listed"
NARROWED: Final = "limits"

# What counts of the other's day and month is what was paid on the survivor's latest day and in its month, or later.
_SUM_USAGE: Final = text(
    """
    INSERT INTO payment_usage (customer_id, currency, on_date, day, month, payments)
    SELECT :kept, currency, on_date, day, month, payments FROM payment_usage WHERE customer_id = :merged
    ON CONFLICT (customer_id, currency) DO UPDATE SET
        on_date = greatest(payment_usage.on_date, excluded.on_date),
        day = CASE WHEN payment_usage.on_date >= excluded.on_date THEN payment_usage.day ELSE 0 END
            + CASE WHEN excluded.on_date >= payment_usage.on_date THEN excluded.day ELSE 0 END,
        month = CASE WHEN date_trunc('month', payment_usage.on_date) >= date_trunc('month', excluded.on_date)
                     THEN payment_usage.month ELSE 0 END
            + CASE WHEN date_trunc('month', excluded.on_date) >= date_trunc('month', payment_usage.on_date)
                   THEN excluded.month ELSE 0 END,
        payments = payment_usage.payments + excluded.payments
    """
)


async def weigh(reading: Reading, pair: Pair) -> Weighed:
    payees = select(func.count()).where(*_kept_payees(pair.merged_id))
    limits = await limits_of(reading, [pair.merged_id])
    moves = await queries.moving(reading, pair)
    follows = {
        **{kind: (count, FollowWay.MOVES) for kind, count in moves.items()},
        "payees": (await reading.session.scalar(payees) or 0, FollowWay.COPIED),
        "limits": (len(limits), FollowWay.COPIED),
        "transfers": (await queries.how_many_ordered(reading, pair.merged_id), FollowWay.READ_TOGETHER),
    }
    return Weighed(
        counted(follows),
        stopped(await queries.under_way(reading, pair), await queries.to_end(reading, pair.merged_id)),
        ("requests_end",) if await queries.asks_themselves(reading, pair) else (),
    )


async def follow(tx: Tx, pair: Pair) -> Sequence[Receipt]:
    await tx.session.execute(queries.LOCK_USAGE, {"kept": pair.kept_id, "merged": pair.merged_id})
    receipts = await _narrow(tx, pair)
    await tx.session.execute(_SUM_USAGE, {"kept": pair.kept_id, "merged": pair.merged_id})
    in_use = await moving.payees_in_use(tx, pair)
    copied, payees = await _copy_payees(tx, pair, in_use)
    return [*receipts, *copied, *await moving.move(tx, pair, payees)]


async def weigh_split(reading: Reading, pair: Pair, receipts: Sequence[Receipt], chosen: frozenset[UUID]) -> Weighed:
    back = {one.subject_id for one in receipts}
    kinds = {
        kind: (sum(one.kind == of for one in receipts), FollowWay.MOVES)
        for kind, of in (("plans", moving.PLAN), ("bills", moving.BILL), ("requests", moving.REQUEST))
    }
    stops = await queries.under_way_from(reading, pair.kept_id, _going(receipts, chosen), but=back)
    return Weighed(counted(kinds), stopped(stops))


async def give_back(tx: Tx, pair: Pair, receipts: Sequence[Receipt], chosen: frozenset[UUID]) -> None:
    """Copies of payees end; limits that nobody has set since are again what they were."""
    await moving.give_back(tx, pair, receipts, _going(receipts, chosen))
    for one in receipts:
        if one.kind == LISTED:
            batch = UUID(one.facts["batch"])
            await tx.session.execute(update(PayeeRow).where(PayeeRow.id == one.subject_id).values(of_batch=batch))
    copied = [one for one in receipts if one.kind == COPIED]
    copies = [one.subject_id for one in copied]
    removed = select(PayeeRow.id).where(is_any(PayeeRow.id, copies), PayeeRow.ended_at.is_not(None))
    await moving.end_removed(
        tx, [one for one in copied if "was_ended" not in one.facts], set(await tx.session.scalars(removed))
    )
    await tx.session.execute(
        update(PayeeRow).where(is_any(PayeeRow.id, copies), PayeeRow.ended_at.is_(None)).values(ended_at=tx.now)
    )
    await tx.session.execute(queries.LOCK_USAGE, {"kept": pair.kept_id, "merged": pair.merged_id})
    limits = await limits_of(tx, [pair.kept_id])
    for one in receipts:
        if one.kind == NARROWED and limits.get((pair.kept_id, one.facts["currency"])) == _limits(one.facts, ""):
            await _set(tx, pair.kept_id, _limits(one.facts, "was_"))


def _going(receipts: Sequence[Receipt], chosen: frozenset[UUID]) -> set[UUID]:
    """The accounts that go back."""
    return {one.subject_id for one in receipts if one.kind == "held"} | chosen


FOLLOWER: Final = Follower(OF, weigh, follow, weigh_split, give_back)


async def _narrow(tx: Tx, pair: Pair) -> list[Receipt]:
    """Of what the two let themselves pay, the less counts. Who had set nothing gets what the other had, and after a
    split the most that can be set, which the bank's own limits hold below theirs.
    """
    limits = await limits_of(tx, [pair.kept_id, pair.merged_id])
    receipts = []
    for (customer_id, currency), theirs in limits.items():
        if customer_id != pair.merged_id:
            continue
        ours = limits.get((pair.kept_id, currency), queries.unlimited(currency))
        less = PaymentLimits(
            currency=currency,
            each=min(ours.each, theirs.each),
            a_day=min(ours.a_day, theirs.a_day),
            a_month=min(ours.a_month, theirs.a_month),
        )
        if less != ours:
            await _set(tx, pair.kept_id, less)
            receipts.append(Receipt(NARROWED, pair.kept_id, _told(less, "") | _told(ours, "was_")))
    return receipts


async def _set(tx: Tx, customer_id: UUID, limits: PaymentLimits) -> None:
    bounds = {"each": limits.each, "a_day": limits.a_day, "a_month": limits.a_month}
    row = {"customer_id": customer_id, "currency": limits.currency, **bounds, "at": tx.now}
    await tx.session.execute(insert(LimitsRow).values(**row))
    tx.audit("payments.set_limits", "customer", customer_id, currency=limits.currency, **bounds)


def _told(limits: PaymentLimits, prefix: str) -> dict[str, str]:
    bounds = {"each": limits.each, "a_day": limits.a_day, "a_month": limits.a_month}
    return {"currency": limits.currency, **{prefix + name: str(bound) for name, bound in bounds.items()}}


def _limits(facts: Mapping[str, str], prefix: str) -> PaymentLimits:
    return PaymentLimits(
        currency=facts["currency"],
        each=int(facts[prefix + "each"]),
        a_day=int(facts[prefix + "a_day"]),
        a_month=int(facts[prefix + "a_month"]),
    )


async def _copy_payees(tx: Tx, pair: Pair, in_use: Collection[UUID]) -> tuple[list[Receipt], dict[UUID, UUID]]:
    """Those whom the file that stays does not keep already, known and paid since when they were. Returns also, of each
    that is in use, who it is in the other list; what is no longer on the list is not on the other one either.
    """
    await take_turn(tx, f"payees {pair.kept_id}")
    current = PayeeRow.customer_id == pair.kept_id, PayeeRow.ended_at.is_(None)
    ours = {(row.account_id, row.known_by): row for row in await tx.session.scalars(select(PayeeRow).where(*current))}
    wanted = or_(and_(*_kept_payees(pair.merged_id)), is_any(PayeeRow.id, in_use))
    theirs = (await tx.session.scalars(select(PayeeRow).where(wanted).order_by(PayeeRow.id))).all()
    alike = {row.id: ours[place] for row in theirs if (place := (row.account_id, row.known_by)) in ours}
    same = {id_: row.id for id_, row in alike.items()}
    fresh = [row for row in theirs if row.id not in same]
    abroad = await _abroad(tx, [row.id for row in fresh])
    keys = await data_keys(tx, [pair.kept_id, pair.merged_id])
    receipts = []
    for row in theirs:
        # Somebody they had paid for one reason alone is on their list from now on.
        if (mine := alike.get(row.id)) is not None and mine.of_batch is not None and row.of_batch is None:
            receipts.append(Receipt(LISTED, mine.id, {"batch": str(mine.of_batch)}))
            mine.of_batch = None
    await tx.session.flush()
    for row in fresh:
        copy_id = same[row.id] = new_id()
        again = _Again(tx, keys[pair.merged_id], keys[pair.kept_id])
        number = again(row.number, number_place(row.id), number_place(copy_id)) if row.number else None
        await tx.session.execute(
            insert(PayeeRow).values(
                id=copy_id,
                customer_id=pair.kept_id,
                account_id=row.account_id,
                bank_code=row.bank_code,
                number=number,
                known_by=row.known_by,
                sealed=again(row.sealed, payee_place(row.id), payee_place(copy_id)),
                added_at=row.added_at,
                first_paid_at=row.first_paid_at,
                last_paid_at=row.last_paid_at,
                ended_at=row.ended_at,
                of_batch=row.of_batch,
            )
        )
        if (where := abroad.get(row.id)) is not None:
            sealed = again(where.sealed, address_place(row.id), address_place(copy_id))
            values = {"payee_id": copy_id, "country": where.country, "sealed": sealed}
            await tx.session.execute(insert(PayeeAbroadRow).values(**values))
        was_ended = {"was_ended": "yes"} if row.ended_at is not None else {}
        receipts.append(Receipt(COPIED, copy_id, {"of": str(row.id), **was_ended}))
    return receipts, same


class _Again:
    """What lay under the one key, under the other."""

    def __init__(self, tx: Tx, before: SealingKey, after: SealingKey) -> None:
        self._suite, self._before, self._after = tx.vault.suite, before, after

    def __call__(self, sealed: bytes, about: str, now_about: str) -> bytes:
        return self._after.seal(self._suite, self._before.open(bytes(sealed), about=about), about=now_about)


async def _abroad(tx: Tx, payee_ids: Sequence[UUID]) -> dict[UUID, PayeeAbroadRow]:
    found = await tx.session.scalars(select(PayeeAbroadRow).where(is_any(PayeeAbroadRow.payee_id, payee_ids)))
    return {row.payee_id: row for row in found}


def _kept_payees(customer_id: UUID) -> tuple[ColumnElement[bool], ...]:
    """Of the customer's own list, also such as a bill is paid to."""
    return PayeeRow.customer_id == customer_id, PayeeRow.ended_at.is_(None), PayeeRow.of_batch.is_(None)
