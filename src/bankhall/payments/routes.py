"""Paying, in the portal."""

from typing import Annotated
from uuid import UUID

from litestar import delete, get, post, put
from litestar.params import FromPath, FromQuery, JSONBody, PathParameter

from bankhall.kernel.errors import BadInput, Refusal
from bankhall.kernel.lines import whole
from bankhall.kernel.money import MoneyError, exponent_of
from bankhall.kernel.web.confirmed import confirmed
from bankhall.kernel.web.given import Db
from bankhall.kernel.web.inputs import CursorText, IdempotencyKey, PageSize, SearchWords
from bankhall.kernel.web.paging import read_cursor, write_cursor
from bankhall.kernel.web.rights import needs
from bankhall.kernel.web.short_way import by_short_way
from bankhall.payments import permissions, queries
from bankhall.payments.actions import limits as limit_actions
from bankhall.payments.actions import payees as payee_actions
from bankhall.payments.actions import waiting as waiting_actions
from bankhall.payments.actions.looks import keeping_refused
from bankhall.payments.actions.transfers import preview_transfer, submit_transfers
from bankhall.payments.queries import elsewhere, incoming
from bankhall.payments.schemas import (
    AllLimitsOut,
    IncomingPageOut,
    LimitsIn,
    LimitsOut,
    OtherBankOut,
    OtherBanksOut,
    OutgoingPageOut,
    PayeeIn,
    PayeeOut,
    PayeesOut,
    PreviewOut,
    PutAsideListOut,
    PutAsideOut,
    SubmittedOut,
    TransferIn,
    TransferKey,
    TransferOut,
    TransfersOut,
)
from bankhall.payments.types import IncomingState, MadePage, Submit, TransferState

_TAGS = ["payments"]
_BANKS = "/api/portal/banks"
_PAYEES = "/api/portal/payees"
_ALL = "/api/portal/transfers"
_ONE = _ALL + "/{id:uuid}"
_LIMITS = "/api/portal/payment-limits"

_OUTGOING = "/api/console/outgoing-payments"
_INCOMING = "/api/console/incoming-payments"

_PAY = needs(permissions.PAY)
_SEE = needs(permissions.SEE)

_CurrencyInPath = Annotated[str, PathParameter(pattern=whole("[A-Z]{3}"))]


@get(_BANKS, opt=_PAY, tags=_TAGS)
async def find_banks(db: Db, looked_for: SearchWords) -> OtherBanksOut:
    """Where somebody can be paid besides here: the first that fit, by name, number in the clearing or BIC."""
    return OtherBanksOut([OtherBankOut.of(bank) for bank in await db.read(elsewhere.find_banks, looked_for or "")])


@get(_PAYEES, opt=_PAY, tags=_TAGS)
async def my_payees(db: Db) -> PayeesOut:
    """Whom the customer keeps to pay them: who was paid last comes first."""
    return PayeesOut.of(await db.read(queries.my_payees))


@post(_PAYEES, opt=_PAY, tags=_TAGS)
async def add_payee(db: Db, data: JSONBody[PayeeIn]) -> PayeeOut:
    """Keeps somebody whose name and account number fit together; added twice they are one. The same answer whether the
    number is nobody's or another person's. At another bank only that bank can tell, when it is paid. Refusals:
    payments.payee_name_differs, payments.too_many_wrong_payees, payments.payee_is_own, payments.too_many_payees,
    payments.no_such_bank.
    """
    added = await db.write(payee_actions.add_payee, data.payee())
    if isinstance(added, Refusal):
        raise added
    return PayeeOut.of(added)


@delete(_PAYEES + "/{id:uuid}", status_code=204, opt=_PAY, tags=_TAGS)
async def remove_payee(db: Db, id: FromPath[UUID]) -> None:
    """Refusals: payments.payee_not_found."""
    await db.write(payee_actions.remove_payee, id)


@post(_ALL + "/preview", status_code=200, opt=_PAY, tags=_TAGS)
async def preview(db: Db, data: JSONBody[TransferIn]) -> PreviewOut:
    """What the transfer would come to now, by the very decision that submitting it takes; nothing is done. Refusals: as
    of submitting, but for step_up.confirmation_required.
    """
    order = Submit(db.asker, "preview", data.transfer())
    async with keeping_refused(db):
        return PreviewOut.of(await db.rehearse(preview_transfer, order))


@post(_ALL, opt=_PAY | confirmed() | by_short_way(TransferIn), tags=_TAGS)
async def submit(db: Db, data: JSONBody[TransferIn], idempotency_key: IdempotencyKey) -> SubmittedOut:
    """Settled at once, on its way to another bank, waiting for somebody's yes, or put off by the bank. The same key and
    content move money once. Refusals: accounts.not_found, payments.payee_not_found, accounts.not_in_mandate,
    accounts.payee_not_known, accounts.mandate_limit, accounts.mandate_not_of_age, payments.same_account,
    payments.cannot_pay_from, payments.payee_cannot_receive, payments.other_currency, payments.too_fast,
    payments.over_limit, payments.not_enough, payments.too_many_waiting, payments.warned_first,
    payments.not_made_for_safety, ledger.account_frozen, ledger.key_reused, step_up.confirmation_required.
    """
    order = Submit(db.asker, idempotency_key, data.transfer(), understood=data.understood)
    return SubmittedOut.of(await db.batch(submit_transfers, order))


@get(_ALL, opt=_PAY, tags=_TAGS)
async def my_transfers(db: Db, after: CursorText = None, limit: PageSize = 50) -> TransfersOut:
    """What the customer has ordered, and what others have on the customer's accounts; the latest first."""
    key = read_cursor(after, TransferKey)
    page = await db.read(queries.transfers, after=key.id if key else None, limit=limit)
    return TransfersOut.of(page, write_cursor(TransferKey(page.next)) if page.next else None)


@get(_ALL + "/waiting", opt=_PAY, tags=_TAGS)
async def waiting_transfers(db: Db) -> TransfersOut:
    """What waits for the customer's yes (`may_decide`), and what the customer waits for; the oldest first."""
    return TransfersOut.of(MadePage(tuple(await db.read(queries.waiting)), None), None)


@get(_ONE, opt=_PAY, tags=_TAGS)
async def my_transfer(db: Db, id: FromPath[UUID]) -> TransferOut:
    """Refusals: payments.transfer_not_found, also for one that is not the customer's to see."""
    return TransferOut.of(await db.read(queries.transfer, id))


@post(_ONE + "/yes", status_code=200, opt=_PAY | confirmed(), tags=_TAGS)
async def say_yes(db: Db, id: FromPath[UUID]) -> TransferOut:
    """Carries out what somebody else has asked for. Refusals: payments.not_yours_to_decide, payments.transfer_over,
    step_up.confirmation_required, and as of submitting: it then goes on waiting.
    """
    return TransferOut.of(await db.write(waiting_actions.say_yes, id))


@post(_ONE + "/no", status_code=200, opt=_PAY, tags=_TAGS)
async def say_no(db: Db, id: FromPath[UUID]) -> TransferOut:
    """Declined for good. Refusals: payments.not_yours_to_decide, payments.transfer_over."""
    return TransferOut.of(await db.write(waiting_actions.say_no, id))


@post(_ONE + "/cancel", status_code=200, opt=_PAY, tags=_TAGS)
async def cancel(db: Db, id: FromPath[UUID]) -> TransferOut:
    """Taken back while it waits, is delayed or held. Refusals: payments.not_yours_to_decide, payments.transfer_over."""
    return TransferOut.of(await db.write(waiting_actions.cancel, id))


@get(_LIMITS, opt=_PAY, tags=_TAGS)
async def my_limits(db: Db) -> AllLimitsOut:
    """In each currency of the customer's accounts: what may be paid to others, and what has been."""
    return AllLimitsOut([LimitsOut.of(one) for one in await db.read(queries.my_limits_everywhere)])


@put(_LIMITS + "/{currency:str}", opt=_PAY | confirmed(), tags=_TAGS)
async def set_limits(db: Db, currency: _CurrencyInPath, data: JSONBody[LimitsIn]) -> LimitsOut:
    """Narrower at once; wider with a confirmation. Refusals: kernel.bad_input naming the field,
    step_up.confirmation_required.
    """
    try:
        exponent_of(currency)
    except MoneyError as error:
        raise BadInput.of("currency", str(error)) from None
    return LimitsOut.of(await db.write(limit_actions.set_limits, data.limits(currency)))


# -------------------------------------------------------------------------------------------------- for staff


@get(_OUTGOING, opt=_SEE, tags=_TAGS)
async def outgoing_payments(
    db: Db,
    looked_for: SearchWords,
    in_state: FromQuery[TransferState | None] = None,
    late_only: FromQuery[bool] = False,
    after: CursorText = None,
    limit: PageSize = 50,
) -> OutgoingPageOut:
    """What has been sent to other banks, the latest first. Looked for: a transfer's id, a bank's number or name."""
    key = read_cursor(after, TransferKey)
    page = await db.read(
        elsewhere.outgoing,
        state=in_state,
        late_only=late_only,
        search=looked_for,
        after=key.id if key else None,
        limit=limit,
    )
    return OutgoingPageOut.of(page, write_cursor(TransferKey(page.next)) if page.next else None)


@get(_INCOMING, opt=_SEE, tags=_TAGS)
async def incoming_payments(
    db: Db,
    looked_for: SearchWords,
    in_state: FromQuery[IncomingState | None] = None,
    after: CursorText = None,
    limit: PageSize = 50,
) -> IncomingPageOut:
    """What has come from other banks, the latest first: credited, or refused with the reason that was answered.
    Looked for: what a payment is called between banks, or its bank's number or BIC.
    """
    key = read_cursor(after, TransferKey)
    page = await db.read(
        incoming.incoming, state=in_state, search=looked_for, after=key.id if key else None, limit=limit
    )
    return IncomingPageOut.of(page, write_cursor(TransferKey(page.next)) if page.next else None)


@get(_OUTGOING + "/put-aside", opt=_SEE, tags=_TAGS)
async def put_aside_answers(db: Db) -> PutAsideListOut:
    """What the clearing said that was not taken, the latest first, and how many payments nobody has answered."""
    late, _ = await db.read(elsewhere.how_many_look)
    return PutAsideListOut([PutAsideOut.of(one) for one in await db.read(elsewhere.quarantined)], late)


routes = [
    find_banks,
    my_payees,
    add_payee,
    remove_payee,
    preview,
    submit,
    my_transfers,
    waiting_transfers,
    my_transfer,
    say_yes,
    say_no,
    cancel,
    my_limits,
    set_limits,
    outgoing_payments,
    incoming_payments,
    put_aside_answers,
]
