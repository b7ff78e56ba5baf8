"""What of a customer's payments is under way."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, text

from bankhall.kernel.db import Reading
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
from bankhall.payments.requests.models import RequestRow
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


async def under_way(reading: Reading, customer_id: UUID) -> dict[str, int]:
    """Whatever of theirs is not over, by kind."""
    has_asked = RequestRow.asker_id == customer_id, RequestRow.asked_id == customer_id
    waits_for_them = TransferRow.deciders.contains([customer_id])
    return {
        "transfers": await _count(reading, TransferRow.payer_id == customer_id, TransferRow.state.in_(_UNDECIDED)),
        "decisions": await _count(reading, waits_for_them, TransferRow.state == TransferState.WAITING),
        "plans": await _count(reading, PlanRow.payer_id == customer_id, PlanRow.state == PlanState.ACTIVE),
        "batches": await _count(reading, BatchRow.payer_id == customer_id, BatchRow.state.in_(_BATCHES)),
        "requests": await _count(
            reading, or_(*has_asked), RequestRow.state.in_(_ASKING), RequestRow.expires_at > reading.now
        ),
        "bills": await _count(reading, BillAccountRow.customer_id == customer_id, BillAccountRow.ended_at.is_(None)),
        "disputes": await _count(reading, DisputeRow.customer_id == customer_id, DisputeRow.state.in_(OPEN)),
        "looks": await _count(reading, LookRow.customer_id == customer_id, LookRow.state == LookState.OPEN),
    }


async def under_way_from(reading: Reading, customer_id: UUID, account_ids: Collection[UUID]) -> dict[str, int]:
    """What this customer has going on over these accounts, by kind."""
    over_plan = or_(is_any(PlanRow.from_id, account_ids), is_any(PlanRow.to_own_id, account_ids))
    return {
        "transfers": await _count(reading, is_any(TransferRow.from_id, account_ids), TransferRow.state.in_(_UNDECIDED)),
        "plans": await _count(reading, PlanRow.payer_id == customer_id, over_plan, PlanRow.state == PlanState.ACTIVE),
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
        ),
        "bills": await _count(
            reading,
            BillAccountRow.customer_id == customer_id,
            is_any(BillAccountRow.auto_from_id, account_ids),
            BillAccountRow.ended_at.is_(None),
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
