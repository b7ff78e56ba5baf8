"""What of payments is a customer's to take home. Of whom they paid it tells what they wrote themselves, and what the
screen tells; whoever was paid keeps what else there is.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from bankhall.kernel.db import Reading
from bankhall.kernel.money import Money
from bankhall.kernel.personal import Kept, Purpose
from bankhall.kernel.portions import MOST, Portion
from bankhall.kernel.web.inputs import MoneyOut
from bankhall.payments import queries
from bankhall.payments.abroad import queries as abroad
from bankhall.payments.abroad.schemas import PayeeAbroadOut, QuoteOut
from bankhall.payments.bills import queries as bills
from bankhall.payments.bills.schemas import BillAccountOut
from bankhall.payments.bulk import queries as bulk
from bankhall.payments.bulk.schemas import BatchOut, BatchRowOut
from bankhall.payments.disputes import queries as disputes
from bankhall.payments.disputes.schemas import DisputeOut
from bankhall.payments.looks import queries as looks
from bankhall.payments.looks.schemas import PaymentLookOut, RefusedOut
from bankhall.payments.plans import queries as plans
from bankhall.payments.plans.schemas import PlanOut
from bankhall.payments.queries import incoming
from bankhall.payments.requests import queries as requests
from bankhall.payments.requests.schemas import RequestOut
from bankhall.payments.schemas import LimitsOut, PayeeOut, StandingOrderOut, TransferOut
from bankhall.risk import api as risk
from bankhall.risk.types import CaseVerdict

_AT_ONCE = 500


class HeldOut(msgspec.Struct, frozen=True):
    """A payment of theirs that rules held for a person to look at: when, what they were told why, and what was decided.
    What the rules saw, and who decided, helps whoever steals money, and stays with the bank.
    """

    transfer_id: UUID
    amount: MoneyOut
    held_at: datetime
    due_at: datetime
    reason_zh: str | None
    reason_en: str | None
    verdict: CaseVerdict | None
    decided_at: datetime | None


async def _payees(reading: Reading) -> Sequence[PayeeOut]:
    return [PayeeOut.of(one) for one in await queries.my_payees(reading)]


async def _payees_abroad(reading: Reading) -> Sequence[PayeeAbroadOut]:
    return [PayeeAbroadOut.of(one) for one in await abroad.my_payees_abroad(reading)]


async def _quotes(reading: Reading) -> Sequence[QuoteOut]:
    return [QuoteOut.of(one) for one in await abroad.my_quotes(reading, most=MOST + 1)]


async def _transfers(reading: Reading) -> Sequence[TransferOut]:
    told: list[TransferOut] = []
    after = None
    while len(told) <= MOST:
        page = await queries.transfers(reading, after=after, limit=_AT_ONCE)
        told += [TransferOut.of(one) for one in page.transfers]
        after = page.next
        if after is None:
            break
    return told


async def _incoming(reading: Reading) -> Sequence[TransferOut]:
    return [TransferOut.of(one) for one in await incoming.arrived_of_mine(reading, most=MOST + 1)]


async def _batches(reading: Reading) -> Sequence[BatchOut]:
    return [BatchOut.of(one) for one in await bulk.all_of_mine(reading, most=MOST + 1)]


async def _batch_rows(reading: Reading) -> Sequence[BatchRowOut]:
    return [BatchRowOut.of(one) for one in await bulk.all_rows_of_mine(reading, most=MOST + 1)]


async def _held(reading: Reading) -> Sequence[HeldOut]:
    me = reading.actor.id
    cases = await risk.cases_of(reading, me, most=MOST + 1) if me else []
    subjects = {one.subject_id for one in cases}
    reasons = dict.fromkeys(subjects, queries.LOOKED_AT) | await risk.reasons_of(reading, subjects)
    return [
        HeldOut(
            transfer_id=one.subject_id,
            amount=MoneyOut.of(Money(one.minor, one.currency)),
            held_at=one.opened_at,
            due_at=one.due_at,
            reason_zh=reasons[one.subject_id].zh,
            reason_en=reasons[one.subject_id].en,
            verdict=one.decided.verdict if one.decided else None,
            decided_at=one.decided.at if one.decided else None,
        )
        for one in cases
    ]


async def _refused(reading: Reading) -> Sequence[RefusedOut]:
    return [RefusedOut.of(one) for one in (await looks.my_refused(reading, limit=MOST + 1)).payments]


async def _looks(reading: Reading) -> Sequence[PaymentLookOut]:
    return [PaymentLookOut.of(one) for one in await looks.my_looks(reading, most=MOST + 1)]


async def _disputes(reading: Reading) -> Sequence[DisputeOut]:
    return [DisputeOut.of(one) for one in await disputes.my_disputes(reading, most=MOST + 1)]


async def _plans(reading: Reading) -> Sequence[PlanOut]:
    return [PlanOut.of(one) for one in await plans.all_of_mine(reading, most=MOST + 1)]


async def _requests(reading: Reading) -> Sequence[RequestOut]:
    return [RequestOut.of(one) for one in await requests.all_of_mine(reading, most=MOST + 1)]


async def _bills(reading: Reading) -> Sequence[BillAccountOut]:
    return [BillAccountOut.of(one) for one in await bills.my_accounts(reading)]


async def _limits(reading: Reading) -> Sequence[LimitsOut]:
    return [LimitsOut.of(one) for one in await queries.my_limits_everywhere(reading)]


async def _standing_orders(reading: Reading) -> Sequence[StandingOrderOut]:
    return [StandingOrderOut.of(one) for one in await queries.my_standing_orders(reading, most=MOST + 1)]


PORTIONS = (
    Portion("payees", Purpose.CONTRACT, Kept.TEN_YEARS, _payees),
    Portion("payees_abroad", Purpose.CONTRACT, Kept.TEN_YEARS, _payees_abroad),
    Portion("remittance_quotes", Purpose.CONTRACT, Kept.TEN_YEARS, _quotes),
    Portion("transfers", Purpose.LAW, Kept.TEN_YEARS, _transfers),
    Portion("incoming_payments", Purpose.LAW, Kept.TEN_YEARS, _incoming),
    Portion("held_payments", Purpose.LAW, Kept.TEN_YEARS, _held),
    Portion("refused_payments", Purpose.LAW, Kept.TEN_YEARS, _refused),
    Portion("payment_looks", Purpose.LAW, Kept.TEN_YEARS, _looks),
    Portion("disputes", Purpose.LAW, Kept.TEN_YEARS, _disputes),
    Portion("bulk_transfers", Purpose.CONTRACT, Kept.TEN_YEARS, _batches),
    Portion("bulk_rows", Purpose.CONTRACT, Kept.TEN_YEARS, _batch_rows),
    Portion("plans", Purpose.CONTRACT, Kept.TEN_YEARS, _plans),
    Portion("payment_requests", Purpose.CONTRACT, Kept.TEN_YEARS, _requests),
    Portion("bills", Purpose.CONTRACT, Kept.TEN_YEARS, _bills),
    Portion("limits", Purpose.CONTRACT, Kept.TEN_YEARS, _limits),
    Portion("standing_orders", Purpose.CONTRACT, Kept.TEN_YEARS, _standing_orders),
)
