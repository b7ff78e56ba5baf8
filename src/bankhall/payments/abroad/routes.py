"""Sending money abroad, in the portal; and what of it staff see."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery, JSONBody

from bankhall.kernel.web.confirmed import confirmed
from bankhall.kernel.web.given import Db
from bankhall.kernel.web.inputs import CursorText, IdempotencyKey, PageSize, SearchWords
from bankhall.kernel.web.paging import read_cursor, write_cursor
from bankhall.kernel.web.rights import needs
from bankhall.payments import permissions
from bankhall.payments.abroad import actions, queries
from bankhall.payments.abroad.schemas import (
    OfferOut,
    PayeeAbroadIn,
    PayeeAbroadOut,
    PayeesAbroadOut,
    PositionOut,
    PositionsOut,
    ProposedOut,
    QuoteIn,
    QuoteOut,
    RemitIn,
    RemitPreviewOut,
    RemittancesOut,
    RemittanceTermsIn,
    TermsHistoryOut,
    TermsThenOut,
)
from bankhall.payments.actions.looks import keeping_refused
from bankhall.payments.schemas import SubmittedOut, TransferKey
from bankhall.payments.types import TransferState

_TAGS = ["payments"]
_ALL = "/api/portal/abroad"
_QUOTES = _ALL + "/quotes"
_PAYEES = _ALL + "/payees"
_REMITTANCES = _ALL + "/remittances"

_PAY = needs(permissions.PAY)
_SEE = needs(permissions.SEE)


@get(_ALL, opt=_PAY, tags=_TAGS)
async def offer(db: Db) -> OfferOut:
    """Which currencies can be sent now and at which rate, and what is left of the customer's allowance of this year."""
    return OfferOut.of(await db.read(queries.offer))


@post(_QUOTES, opt=_PAY, tags=_TAGS)
async def ask_for_quote(db: Db, data: JSONBody[QuoteIn]) -> QuoteOut:
    """What it costs and what arrives, at a rate that is good until `valid_until`. Refusals: kernel.bad_input naming
    `amount`, payments.country_not_served, payments.currency_not_offered, payments.no_rate,
    payments.remit_people_only, payments.too_many_quotes.
    """
    return QuoteOut.of(await db.write(actions.ask_for_quote, data.ask()))


@get(_QUOTES + "/{id:uuid}", opt=_PAY, tags=_TAGS)
async def my_quote(db: Db, id: FromPath[UUID]) -> QuoteOut:
    """Refusals: payments.quote_not_found, also for somebody else's."""
    return QuoteOut.of(await db.read(queries.quote, id))


@get(_PAYEES, opt=_PAY, tags=_TAGS)
async def my_payees_abroad(db: Db) -> PayeesAbroadOut:
    """Whom the customer keeps abroad: who was paid last comes first."""
    return PayeesAbroadOut([PayeeAbroadOut.of(one) for one in await db.read(queries.my_payees_abroad)])


@post(_PAYEES, opt=_PAY, tags=_TAGS)
async def add_payee_abroad(db: Db, data: JSONBody[PayeeAbroadIn]) -> PayeeAbroadOut:
    """Keeps somebody abroad; added twice they are one. Whether name and account fit only the bank there can tell.
    Refusals: kernel.bad_input naming the fields, payments.country_not_served, payments.too_many_payees.
    """
    return PayeeAbroadOut.of(await db.write(actions.add_payee, data.payee()))


@post(_REMITTANCES + "/preview", status_code=200, opt=_PAY, tags=_TAGS)
async def preview_remittance(db: Db, data: JSONBody[RemitIn]) -> RemitPreviewOut:
    """What the remittance would come to now, by the very decision that sending it takes; nothing is done. Refusals: as
    of sending, but for step_up.confirmation_required.
    """
    async with keeping_refused(db):
        return RemitPreviewOut.of(await db.rehearse(actions.preview, data.order(), db.asker))


@post(_REMITTANCES, opt=_PAY | confirmed(), tags=_TAGS)
async def remit(db: Db, data: JSONBody[RemitIn], idempotency_key: IdempotencyKey) -> SubmittedOut:
    """Sends what was quoted, as it was quoted; always confirmed. The same key and content move money once. Refusals:
    payments.quote_not_found, payments.quote_over, payments.quote_used, payments.quote_other_country,
    payments.over_allowance, payments.remit_people_only, payments.remit_own_account_only,
    payments.rate_does_not_wait, kernel.bad_input naming the field, and as of submitting a transfer.
    """
    async with keeping_refused(db):
        return SubmittedOut.of(await db.write(actions.remit, data.order(), idempotency_key, db.asker))


# -------------------------------------------------------------------------------------------------- for staff


@get("/api/console/remittances", opt=_SEE, tags=_TAGS)
async def remittances(
    db: Db,
    looked_for: SearchWords,
    in_state: FromQuery[TransferState | None] = None,
    late_only: FromQuery[bool] = False,
    after: CursorText = None,
    limit: PageSize = 50,
) -> RemittancesOut:
    """What was sent abroad, the latest first. Looked for: a transfer's id or UETR, or the beginning of a bank's BIC."""
    key = read_cursor(after, TransferKey)
    page = await db.read(
        queries.remitted,
        state=in_state,
        late_only=late_only,
        search=looked_for,
        after=key.id if key else None,
        limit=limit,
    )
    return RemittancesOut.of(page, write_cursor(TransferKey(page.next)) if page.next else None)


@get("/api/console/exchange", opt=_SEE, tags=_TAGS)
async def exchange(db: Db) -> PositionsOut:
    """The bank's position in each currency, the rate of this moment, and what it takes."""
    return PositionsOut([PositionOut.of(one) for one in await db.read(queries.positions)])


@get("/api/console/remittance-terms", opt=_SEE, tags=_TAGS)
async def remittance_terms(db: Db) -> TermsHistoryOut:
    """What the bank took, takes and will take for remittances, and who agreed to it."""
    found = await db.read(queries.terms_history)
    return TermsHistoryOut([TermsThenOut.of(one) for one in found])


@post("/api/console/remittance-terms/propose", opt=needs(permissions.SET_TERMS), tags=_TAGS)
async def propose_remittance_terms(db: Db, data: JSONBody[RemittanceTermsIn]) -> ProposedOut:
    """Asks a second person for the yes; from then on, or from `from_at` where that is later, it holds. Refusals:
    kernel.bad_input naming the fields, four_eyes.already_proposed, four_eyes.too_many_open.
    """
    return ProposedOut(await db.write(actions.propose_terms, data.terms(), reason=data.reason))


routes = [
    remittance_terms,
    propose_remittance_terms,
    offer,
    ask_for_quote,
    my_quote,
    my_payees_abroad,
    add_payee_abroad,
    preview_remittance,
    remit,
    remittances,
    exchange,
]
