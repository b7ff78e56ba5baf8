"""What of a customer's payments is under way."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select, text

from bankhall.kernel.db import Reading
from bankhall.kernel.following import MOST_SUBJECTS, Pair
from bankhall.kernel.money import MOST_MINOR
from bankhall.kernel.tables import count_up_to, is_any
from bankhall.payments.bills.models import BillAccountRow
from bankhall.payments.bulk.models import BatchRow
from bankhall.payments.bulk.types import BatchState
from bankhall.payments.disputes.models import DisputeRow
from bankhall.payments.disputes.rules import OPEN
from bankhall.payments.models import LookRow, TransferRow
from bankhall.payments.plans.models import PlanRow
from bankhall.payments.plans.types import PlanState
from bankhall.payments.requests.models import RequestPermissionRow, RequestRow
from bankhall.payments.requests.types import RequestState
from bankhall.payments.types import LookState, PaymentLimits, TransferState

# In the order of customers, as payments do.
LOCK_USAGE: Final = text(
    "SELECT FROM payment_usage WHERE customer_id IN (:kept, :merged) ORDER BY customer_id, currency FOR UPDATE"
)

_UNDECIDED: Final = (TransferState.WAITING, TransferState.DELAYED, TransferState.HELD)
_BATCHES: Final = (BatchState.READING, BatchState.READY, BatchState.WAITING, BatchState.RUNNING)
_ASKING: Final = (RequestState.OPEN, RequestState.PAYING)


def unlimited(currency: str) -> PaymentLimits:
    """Of who has set nothing for themselves: the bank's own limits hold all the same."""
    return PaymentLimits(currency=currency, each=MOST_MINOR, a_day=MOST_MINOR, a_month=MOST_MINOR)


async def how_many_ordered(reading: Reading, customer_id: UUID) -> int:
    """Up to as many as are counted."""
    return await count_up_to(reading, select(TransferRow.id).where(TransferRow.payer_id == customer_id))


def connected(customer_id: UUID) -> Select[BillAccountRow]:
    """The numbers by which they pay bills."""
    query = select(BillAccountRow).where(BillAccountRow.customer_id == customer_id, BillAccountRow.ended_at.is_(None))
    return query.order_by(BillAccountRow.id)


def blocked(customer_id: UUID) -> tuple[ColumnElement[bool], ...]:
    """Whom they do not hear of, and who does not hear of them."""
    either = or_(RequestPermissionRow.customer_id == customer_id, RequestPermissionRow.asker_id == customer_id)
    return either, RequestPermissionRow.may_ask.is_(False)


async def moving(reading: Reading, pair: Pair) -> dict[str, int]:
    """What moves as it is, by kind."""
    who = pair.merged_id
    has_asked = or_(RequestRow.asker_id == who, RequestRow.asked_id == who)
    open_ = RequestRow.state == RequestState.OPEN, RequestRow.expires_at > reading.now
    numbers = BillAccountRow.customer_id == who, BillAccountRow.ended_at.is_(None)
    return {
        "plans": await _count(reading, PlanRow.payer_id == who, PlanRow.state == PlanState.ACTIVE),
        "bills": await _count(reading, *numbers),
        "requests": await _count(reading, has_asked, not_between(pair), *open_),
    }


def not_between(pair: Pair) -> ColumnElement[bool]:
    both = [pair.kept_id, pair.merged_id]
    return not_(and_(is_any(RequestRow.asker_id, both), is_any(RequestRow.asked_id, both)))


async def asks_themselves(reading: Reading, pair: Pair) -> bool:
    """Whether the one has asked the other to pay, and it is open: it ends, and is open again with a split."""
    one, other = pair.kept_id, pair.merged_id
    between = or_(
        and_(RequestRow.asker_id == one, RequestRow.asked_id == other),
        and_(RequestRow.asker_id == other, RequestRow.asked_id == one),
    )
    return (
        await _count(reading, between, RequestRow.state == RequestState.OPEN, RequestRow.expires_at > reading.now) > 0
    )


async def under_way(reading: Reading, pair: Pair) -> dict[str, int]:
    """What of theirs can follow only once it is over, by kind. The same bill is not paid twice because it is connected
    twice.
    """
    who = pair.merged_id
    has_asked = or_(RequestRow.asker_id == who, RequestRow.asked_id == who)
    waits_for_them = TransferRow.deciders.contains([who])
    ours = select(BillAccountRow.known_by).where(
        BillAccountRow.customer_id == pair.kept_id, BillAccountRow.ended_at.is_(None)
    )
    return {
        "transfers": await _count(reading, TransferRow.payer_id == who, TransferRow.state.in_(_UNDECIDED)),
        "decisions": await _count(reading, waits_for_them, TransferRow.state == TransferState.WAITING),
        "batches": await _count(reading, BatchRow.payer_id == who, BatchRow.state.in_(_BATCHES)),
        "requests_paying": await _count(reading, has_asked, RequestRow.state == RequestState.PAYING),
        "bills_twice": await _count(
            reading,
            BillAccountRow.customer_id == who,
            BillAccountRow.ended_at.is_(None),
            BillAccountRow.known_by.in_(ours),
        ),
        "disputes": await _count(reading, DisputeRow.customer_id == who, DisputeRow.state.in_(OPEN)),
        "looks": await _count(reading, LookRow.customer_id == who, LookRow.state == LookState.OPEN),
    }


async def to_end(reading: Reading, customer_id: UUID) -> dict[str, list[UUID]]:
    """Of what stops a merge and staff can end: disputes, and the cases that somebody has to look at."""
    disputes = select(DisputeRow.id).where(DisputeRow.customer_id == customer_id, DisputeRow.state.in_(OPEN))
    cases = select(LookRow.case_id).where(LookRow.customer_id == customer_id, LookRow.state == LookState.OPEN)
    return {
        "disputes": list(await reading.session.scalars(disputes.order_by(DisputeRow.id).limit(MOST_SUBJECTS))),
        "looks": list(await reading.session.scalars(cases.order_by(LookRow.id).limit(MOST_SUBJECTS))),
    }


async def under_way_from(
    reading: Reading, customer_id: UUID, account_ids: Collection[UUID], *, but: Collection[UUID]
) -> dict[str, int]:
    """What this customer has going on over these accounts, by kind; `but`: what goes back with them."""
    over_plan = or_(is_any(PlanRow.from_id, account_ids), is_any(PlanRow.to_own_id, account_ids))
    return {
        "transfers": await _count(reading, is_any(TransferRow.from_id, account_ids), TransferRow.state.in_(_UNDECIDED)),
        "plans": await _count(
            reading,
            PlanRow.payer_id == customer_id,
            over_plan,
            PlanRow.state == PlanState.ACTIVE,
            not_(is_any(PlanRow.id, but)),
        ),
        "batches": await _count(
            reading,
            BatchRow.payer_id == customer_id,
            is_any(BatchRow.from_id, account_ids),
            BatchRow.state.in_(_BATCHES),
        ),
        "requests": await _count(
            reading,
            RequestRow.asker_id == customer_id,
            is_any(RequestRow.to_id, account_ids),
            RequestRow.state.in_(_ASKING),
            RequestRow.expires_at > reading.now,
            or_(RequestRow.state == RequestState.PAYING, not_(is_any(RequestRow.id, but))),
        ),
        "bills": await _count(
            reading,
            BillAccountRow.customer_id == customer_id,
            is_any(BillAccountRow.auto_from_id, account_ids),
            BillAccountRow.ended_at.is_(None),
            not_(is_any(BillAccountRow.id, but)),
        ),
        "disputes": await _count(
            reading,
            DisputeRow.customer_id == customer_id,
            is_any(DisputeRow.account_id, account_ids),
            DisputeRow.state.in_(OPEN),
        ),
    }


async def _count(reading: Reading, *conditions: ColumnElement[bool]) -> int:
    return await reading.session.scalar(select(func.count()).where(*conditions)) or 0
