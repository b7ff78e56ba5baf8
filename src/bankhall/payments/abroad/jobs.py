"""Following the market, so that there is a rate to quote by."""

from datetime import UTC, datetime, timedelta
from typing import Final

import structlog
from sqlalchemy import exists

from bankhall.kernel.actors import system
from bankhall.kernel.db import Database
from bankhall.kernel.jobs import Job
from bankhall.kernel.retention import Purge, purging
from bankhall.kernel.settings import Settings
from bankhall.payments.abroad.models import QuoteRow
from bankhall.payments.abroad.rules import RATES_KEPT_DAYS
from bankhall.payments.actions.exchange import forget_rates, keep_rates
from bankhall.payments.adapters.market import SimulatedMarket
from bankhall.payments.adapters.rates import NoRates, RatesFile, RateSource
from bankhall.payments.models import RemittanceRow

log = structlog.get_logger()


# What was quoted and not taken; what was taken belongs to its remittance.
_NOT_TAKEN = ~exists().where(RemittanceRow.quote_id == QuoteRow.id)
PURGES: Final = (Purge(QuoteRow, QuoteRow.at, timedelta(days=400), _NOT_TAKEN),)


def jobs(settings: Settings, *, is_demo: bool) -> list[Job]:
    """Where the bank knows no rates it quotes none."""
    forgetting = purging("payments.forget_quotes", PURGES, every="16 18 * * *")
    source = _source(settings, is_demo=is_demo)
    if source is None:
        return [forgetting]

    async def follow(database: Database) -> None:
        await follow_market(database, source)

    async def forget(database: Database) -> None:
        await database.doors(system("payments")).write(forget_rates, days=RATES_KEPT_DAYS)

    return [
        forgetting,
        Job("payments.follow_market", follow, every="* * * * *", lock="payments.follow_market"),
        Job("payments.forget_rates", forget, every="41 3 * * *", lock="payments.forget_rates"),
    ]


async def follow_market(database: Database, source: RateSource) -> None:
    try:
        told = await source.rates(datetime.now(UTC))
    except NoRates as error:
        log.warning("payments.no_rates", cause=str(error))
        return
    wrong = await database.doors(system("payments")).write(keep_rates, told.mids, source=told.source)
    if wrong:
        log.warning("payments.rates_put_aside", currencies=wrong)


def _source(settings: Settings, *, is_demo: bool) -> RateSource | None:
    if settings.rates_file is not None:
        return RatesFile(settings.rates_file)
    return SimulatedMarket() if is_demo else None
