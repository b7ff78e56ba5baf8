"""The books in the console: their health, the chart of accounts, journals and reversals by hand."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, JSONBody, Parameter

from bankhall.kernel.db import Reading
from bankhall.kernel.time import business_date
from bankhall.kernel.web.given import Db
from bankhall.kernel.web.inputs import IdempotencyKey
from bankhall.kernel.web.rights import needs
from bankhall.ledger import permissions
from bankhall.ledger.actions.journal import book_journal, reverse_transaction
from bankhall.ledger.actions.verify import ask_for_verification
from bankhall.ledger.queries import chart_of_accounts, turnover_by_day, verifications
from bankhall.ledger.schemas import (
    BookAccountOut,
    ChartOut,
    JournalIn,
    LedgerHealthOut,
    PostedOut,
    ReversalIn,
    TurnoverByDayOut,
    TurnoverSeriesOut,
    VerificationOut,
)
from bankhall.ledger.types import Leg, Posting, Reversal

_TAGS = ["ledger"]

MostDays = Annotated[int, Parameter(ge=1, le=92)]


@get("/api/console/ledger/health", opt=needs(permissions.VIEW), tags=_TAGS)
async def ledger_health(db: Db) -> LedgerHealthOut:
    """The last verification, and whether one is running."""
    return await db.read(_health)


@post("/api/console/ledger/verifications", status_code=202, opt=needs(permissions.VERIFY), tags=_TAGS)
async def verify_ledger(db: Db) -> VerificationOut:
    """Asks for a recomputation of all books. While one runs, that one is answered."""
    await db.write(ask_for_verification)
    return VerificationOut.of((await db.read(verifications, limit=1))[0])


@get("/api/console/ledger/accounts", opt=needs(permissions.VIEW), tags=_TAGS)
async def chart(db: Db) -> ChartOut:
    return ChartOut([BookAccountOut.of(account) for account in await db.read(chart_of_accounts)])


@post("/api/console/ledger/transactions", opt=needs(permissions.POST), tags=_TAGS)
async def journal(db: Db, data: JSONBody[JournalIn], idempotency_key: IdempotencyKey) -> PostedOut:
    """Books a transaction by hand. The same key and content give the same answer; other content is refused."""
    posting = Posting(
        key=f"journal:{db.actor.id}:{idempotency_key}",
        kind="journal",
        legs=tuple(Leg(leg.account_id, leg.minor) for leg in data.legs),
        text=data.text,
        by=db.actor,
        reference=data.reference,
    )
    posted = await db.write(book_journal, posting)
    return PostedOut(posted.transaction_id, posted.repeated)


@post("/api/console/ledger/transactions/{transaction_id:uuid}/reversal", opt=needs(permissions.POST), tags=_TAGS)
async def reversal(
    db: Db, transaction_id: FromPath[UUID], data: JSONBody[ReversalIn], idempotency_key: IdempotencyKey
) -> PostedOut:
    """Books the opposite of a transaction, once."""
    wanted = Reversal(transaction_id, f"reversal:{db.actor.id}:{idempotency_key}", data.text, db.actor)
    posted = await db.write(reverse_transaction, wanted)
    return PostedOut(posted.transaction_id, posted.repeated)


@get("/api/console/ledger/turnover", opt=needs(permissions.VIEW), tags=_TAGS)
async def turnover(db: Db, days: MostDays = 30) -> TurnoverByDayOut:
    """What was booked on each of the last business days, up to the one that is open, in each currency."""
    return await db.read(_turnover, days)


async def _turnover(reading: Reading, days: int) -> TurnoverByDayOut:
    today = await business_date(reading)
    series = await turnover_by_day(reading, last_on=today, days=days)
    first_on = series[0].days[0].booked_on if series else today - timedelta(days=days - 1)
    return TurnoverByDayOut(first_on, today, [TurnoverSeriesOut.of(one) for one in series])


async def _health(reading: Reading) -> LedgerHealthOut:
    return LedgerHealthOut.of(await verifications(reading), await business_date(reading))


routes = [ledger_health, verify_ledger, chart, journal, reversal, turnover]
