"""What of payments is a customer's to take home. Of whom they paid it tells what they wrote themselves, and what the
screen tells; whoever was paid keeps what else there is.
"""

from collections.abc import Sequence

from bankhall.kernel.db import Reading
from bankhall.kernel.personal import Kept, Purpose
from bankhall.kernel.portions import MOST, Portion
from bankhall.payments import queries
from bankhall.payments.abroad import queries as abroad
from bankhall.payments.abroad.schemas import PayeeAbroadOut, QuoteOut
from bankhall.payments.bills import queries as bills
from bankhall.payments.bills.schemas import BillAccountOut
from bankhall.payments.plans import queries as plans
from bankhall.payments.plans.schemas import PlanOut
from bankhall.payments.requests import queries as requests
from bankhall.payments.requests.schemas import RequestOut
from bankhall.payments.schemas import LimitsOut, PayeeOut, StandingOrderOut, TransferOut

_AT_ONCE = 500


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
    Portion("plans", Purpose.CONTRACT, Kept.TEN_YEARS, _plans),
    Portion("payment_requests", Purpose.CONTRACT, Kept.TEN_YEARS, _requests),
    Portion("bills", Purpose.CONTRACT, Kept.TEN_YEARS, _bills),
    Portion("limits", Purpose.CONTRACT, Kept.TEN_YEARS, _limits),
    Portion("standing_orders", Purpose.CONTRACT, Kept.TEN_YEARS, _standing_orders),
)
