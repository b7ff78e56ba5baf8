"""Asking for money, and what whoever is asked does about it."""

from collections.abc import Sequence
from uuid import UUID

import msgspec
from sqlalchemy import delete, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from bankhall.accounts import api as accounts
from bankhall.accounts.errors import NoSuchAccount
from bankhall.accounts.types import Account, AccountStatus
from bankhall.customers import api as customers
from bankhall.kernel.actors import Asker
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Tx, take_turn
from bankhall.kernel.errors import BadInput, Refusal
from bankhall.kernel.ids import new_id
from bankhall.kernel.money import Money
from bankhall.kernel.once import done_before, note_done
from bankhall.payments import queries as payments
from bankhall.payments.actions.payees import find_named, keep_to_pay
from bankhall.payments.actions.transfers import preview_transfer, submit_transfers
from bankhall.payments.errors import CannotPayFrom, PayeeIsOwn, PayeeNameDiffers
from bankhall.payments.models import TransferRow
from bankhall.payments.requests import queries, rules
from bankhall.payments.requests.errors import (
    AskedElsewhere,
    AskedNameDiffers,
    NoSuchRequest,
    RemindedAlready,
    RequestBeingPaid,
    RequestOver,
    TooManyRequests,
)
from bankhall.payments.requests.events import (
    RequestDeclined,
    RequestMade,
    RequestPaid,
    RequestReminded,
    RequestWithdrawn,
)
from bankhall.payments.requests.models import (
    RequestPermissionRow,
    RequestReportRow,
    RequestRow,
    RequestSettingRow,
)
from bankhall.payments.requests.types import (
    Asked,
    NewRequest,
    PayRequest,
    Reach,
    Request,
    RequestState,
    WhoMayAsk,
    WhyDeclined,
    WhyReported,
)
from bankhall.payments.rules.transfers import MOVES
from bankhall.payments.types import Preview, Submit, Submitted, Transfer, TransferState

_FORGOTTEN_AT_ONCE = 1_000
_Found = tuple[Account, UUID, str]


async def ask(tx: Tx, wanted: NewRequest, key: str) -> list[Request] | Refusal:
    """Asks one person, or several for their shares: all of them or none. The same key and content ask once.

    A name that does not fit is counted, hence answered and not raised: AskedNameDiffers, TooManyWrongPayees. Raises
    NoSuchAccount, NoSuchPayee, CannotPayFrom, OtherCurrency's BadInput, PayeeIsOwn, AskedElsewhere, TooManyRequests,
    KeyReused, BadInput naming a field.
    """
    assert tx.actor.id is not None, "routes let in customers only"
    content = payments.content_hash(tx, msgspec.json.encode(msgspec.to_builtins(wanted), order="deterministic")).hex()
    once = f"payments.ask:{tx.actor.id}:{key}"
    if (group_id := await done_before(tx, once, content)) is not None:
        return await queries.requests_of_group(tx, group_id)
    if (wrong := rules.refuse(wanted)) is not None:
        raise wrong
    await _own_account(tx, wanted)
    await take_turn(tx, f"payees {tx.actor.id}")
    found = await _find(tx, wanted.asked)
    if isinstance(found, Refusal):
        return found
    await _refuse_too_many(tx, found)
    group_id = await _write(tx, wanted, found)
    await note_done(tx, once, content, group_id)
    return await queries.requests_of_group(tx, group_id)


async def pay(tx: Tx, request_id: UUID, wanted: PayRequest, asker: Asker) -> Submitted | Refusal:
    """Pays it by an ordinary transfer, once: whoever pays at the same moment, or withdraws, waits at its row and then
    finds it paid. What refuses the transfer is answered and not raised, for the sake of what is noted of it. Raises
    NoSuchRequest, RequestOver, RequestBeingPaid, BadInput naming `amount`.
    """
    row = await _lock_received(tx, request_id)
    order = await _order(tx, row, wanted, asker)
    is_repeated = bool(await payments.under_keys(tx, [f"{row.asked_id}:{order.key}"]))
    if not is_repeated:
        await _refuse_over(tx, row)
    (outcome,) = await submit_transfers(tx, [order])
    if isinstance(outcome, Refusal) or outcome.repeated:
        return outcome
    _note_paying(tx, row, outcome.id, order.transfer.amount.minor, outcome.state)
    tx.audit("payments.pay_request", "payment_request", row.id, transfer_id=str(outcome.id))
    await tx.session.flush()
    return outcome


async def preview(tx: Tx, request_id: UUID, wanted: PayRequest, asker: Asker) -> Preview:
    """What paying it would come to, by the same decision; for `db.rehearse`. Raises as pay and preview_transfer."""
    row = await _lock_received(tx, request_id)
    await _refuse_over(tx, row)
    return await preview_transfer(tx, await _order(tx, row, wanted, asker))


async def decline(tx: Tx, request_id: UUID, why: WhyDeclined | None) -> Request:
    """For good; twice is once. Raises NoSuchRequest, RequestOver, RequestBeingPaid."""
    row = await _lock_received(tx, request_id)
    if row.state != RequestState.DECLINED:
        await _refuse_over(tx, row)
        row.state, row.why, row.ended_at = RequestState.DECLINED, why, tx.now
        tx.emit(RequestDeclined(request_id=row.id, asker_id=row.asker_id, asked_id=row.asked_id))
        tx.audit("payments.decline_request", "payment_request", row.id)
        await tx.session.flush()
    return await queries.request(tx, row.id)


async def withdraw(tx: Tx, request_id: UUID) -> Request:
    """By its asker, while nobody has paid it; twice is once. Raises NoSuchRequest, RequestOver, RequestBeingPaid."""
    row = await _lock_sent(tx, request_id)
    if row.state != RequestState.WITHDRAWN:
        await _refuse_over(tx, row)
        row.state, row.ended_at = RequestState.WITHDRAWN, tx.now
        tx.emit(RequestWithdrawn(request_id=row.id, asker_id=row.asker_id, asked_id=row.asked_id))
        tx.audit("payments.withdraw_request", "payment_request", row.id)
        await tx.session.flush()
    return await queries.request(tx, row.id)


async def remind(tx: Tx, request_id: UUID) -> Request:
    """Once a day. Raises NoSuchRequest, RequestOver, RequestBeingPaid, RemindedAlready."""
    row = await _lock_sent(tx, request_id)
    await _refuse_over(tx, row)
    may_at = rules.may_remind_at(row.asked_at, row.reminded_at)
    if tx.now < may_at:
        raise RemindedAlready(retry_after_s=max(1, int((may_at - tx.now).total_seconds())))
    row.reminded_at = tx.now
    tx.emit(RequestReminded(request_id=row.id, asker_id=row.asker_id, asked_id=row.asked_id))
    tx.audit("payments.remind_of_request", "payment_request", row.id)
    await tx.session.flush()
    return await queries.request(tx, row.id)


async def let_ask(tx: Tx, request_id: UUID, *, may_ask: bool) -> None:
    """Whoever made this request may ask from now on, or is not heard of any more. Raises NoSuchRequest."""
    row = await _of_mine(tx, request_id)
    said = upsert(RequestPermissionRow).values(
        id=new_id(), customer_id=row.asked_id, asker_id=row.asker_id, may_ask=may_ask, at=tx.now
    )
    one = [RequestPermissionRow.customer_id, RequestPermissionRow.asker_id]
    await tx.session.execute(said.on_conflict_do_update(index_elements=one, set_={"may_ask": may_ask, "at": tx.now}))
    if may_ask:
        tx.audit("payments.let_ask", "payment_request", row.id)
    else:
        tx.audit("payments.block_asker", "payment_request", row.id)


async def forget_permission(tx: Tx, permission_id: UUID) -> None:
    """What was said of this asker counts no more. Raises NoSuchRequest."""
    gone = await tx.session.execute(
        delete(RequestPermissionRow)
        .where(RequestPermissionRow.id == permission_id, RequestPermissionRow.customer_id == tx.actor.id)
        .returning(RequestPermissionRow.id)
    )
    if gone.one_or_none() is None:
        raise NoSuchRequest
    tx.audit("payments.forget_asker", "request_permission", permission_id)


async def report(tx: Tx, request_id: UUID, why: WhyReported) -> None:
    """Told to the bank, and its asker blocked. Twice is once. Raises NoSuchRequest."""
    row = await _of_mine(tx, request_id)
    told = upsert(RequestReportRow).values(
        request_id=row.id, asker_id=row.asker_id, by_id=row.asked_id, why=why.value, at=tx.now
    )
    await tx.session.execute(told.on_conflict_do_nothing())
    tx.audit("payments.report_request", "payment_request", row.id, why=why.value)
    await let_ask(tx, request_id, may_ask=False)


async def set_who_may_ask(tx: Tx, who: WhoMayAsk) -> None:
    said = upsert(RequestSettingRow).values(customer_id=tx.actor.id, who=who.value, at=tx.now)
    await tx.session.execute(
        said.on_conflict_do_update(
            index_elements=[RequestSettingRow.customer_id], set_={"who": who.value, "at": tx.now}
        )
    )
    assert tx.actor.id is not None
    tx.audit("payments.set_who_may_ask", "customer", tx.actor.id, who=who.value)


async def follow_transfers(tx: Tx, transfer_ids: Sequence[UUID]) -> None:
    """Notes what has become of payments that had waited: for reactions."""
    query = select(RequestRow).where(RequestRow.transfer_id.in_(transfer_ids), RequestRow.state == RequestState.PAYING)
    for row in (await tx.session.scalars(query.order_by(RequestRow.id).with_for_update())).all():
        await _follow(tx, row)


async def forget_old(tx: Tx) -> int:
    """Forgets what came to nothing long ago, some at once. Returns how many: call again while it is not 0."""
    longest_ago = tx.now - rules.FORGOTTEN_AFTER
    old = (
        select(RequestRow.id)
        .where(
            RequestRow.state.in_((RequestState.OPEN, RequestState.DECLINED, RequestState.WITHDRAWN)),
            RequestRow.expires_at <= longest_ago,
        )
        .limit(_FORGOTTEN_AT_ONCE)
    )
    gone = await tx.session.execute(delete(RequestRow).where(RequestRow.id.in_(old)).returning(RequestRow.id))
    return len(gone.all())


# ---------------------------------------------------------------------------------------------------- asking


async def _own_account(tx: Tx, wanted: NewRequest) -> None:
    account = (await accounts.accounts(tx, [wanted.to_id])).get(wanted.to_id)
    if account is None or tx.actor.id not in await queries.owned_by(tx, wanted.to_id):
        raise NoSuchAccount
    if account.kind not in MOVES or account.status is AccountStatus.CLOSED:
        raise CannotPayFrom
    if account.currency != wanted.total.currency:
        raise BadInput.of("total", f"the account is in {account.currency}", code="payments.other_currency")


async def _find(tx: Tx, asked: Sequence[Asked]) -> list[_Found] | Refusal:
    """The account, whose it is, and the name as the asker knows it."""
    found: list[_Found] = []
    for nth, one in enumerate(asked):
        name, number = one.name, one.account_number
        if one.payee_id is not None:
            payee = await payments.my_payee(tx, one.payee_id)
            if payee.is_elsewhere:
                raise AskedElsewhere
            name, number = payee.name, payee.account_number
        there = await find_named(tx, name, number)
        if isinstance(there, PayeeNameDiffers):
            return AskedNameDiffers(nth)
        if isinstance(there, Refusal):
            return there
        account, owner_id = there
        if tx.actor.id in (await accounts.holders_of(tx, [account.id])).get(account.id, {}):
            raise PayeeIsOwn
        if any(owner_id == other for _, other, _ in found):
            raise BadInput.of("asked", "everybody once", code="payments.asked_twice")
        found.append((account, owner_id, name))
    return found


async def _refuse_too_many(tx: Tx, found: Sequence[_Found]) -> None:
    if await queries.how_many(tx) + len(found) > rules.MOST_OPEN:
        raise TooManyRequests(rules.MOST_OPEN)
    if await queries.how_many(tx, since=tx.now - rules.A_DAY) + len(found) > rules.MOST_A_DAY:
        raise TooManyRequests(rules.MOST_A_DAY)
    for _, asked_id, _ in found:
        if await queries.how_many(tx, asked_id=asked_id) >= rules.MOST_OPEN_TO_ONE:
            raise TooManyRequests(rules.MOST_OPEN_TO_ONE)


async def _write(tx: Tx, wanted: NewRequest, found: Sequence[_Found]) -> UUID:
    assert tx.actor.id is not None
    key = (await data_keys(tx, [tx.actor.id]))[tx.actor.id]
    group_id = new_id()
    for asked, (account, asked_id, name) in zip(wanted.asked, found, strict=True):
        id_ = new_id()
        await tx.session.execute(
            insert(RequestRow).values(
                id=id_,
                group_id=group_id,
                asker_id=tx.actor.id,
                to_id=wanted.to_id,
                asked_id=asked_id,
                asked_account_id=account.id,
                amount=asked.minor,
                currency=wanted.total.currency,
                may_change=wanted.may_change,
                sealed_note=queries.seal_note(tx, id_, wanted.note),
                sealed_name=key.seal(tx.vault.suite, name.encode(), about=queries.named_place(id_)),
                asked_at=tx.now,
                expires_at=tx.now + wanted.valid_days * rules.A_DAY,
                state=RequestState.OPEN,
            )
        )
        tx.emit(RequestMade(request_id=id_, asker_id=tx.actor.id, asked_id=asked_id))
        tx.audit("payments.ask", "payment_request", id_, minor=asked.minor, currency=wanted.total.currency)
    return group_id


# ---------------------------------------------------------------------------------------------------- paying


async def _order(tx: Tx, row: RequestRow, wanted: PayRequest, asker: Asker) -> Submit:
    """To the asker's account, under a key that no customer can send: it has blanks. Raises BadInput."""
    asked = Money(row.amount, row.currency)
    amount = wanted.amount or asked
    if amount.currency != row.currency or (amount != asked and not row.may_change):
        raise BadInput.of("amount", f"{asked} is asked", code="payments.amount_fixed")
    account = (await accounts.accounts(tx, [row.to_id]))[row.to_id]
    briefs = await customers.briefs(tx, [row.asker_id])
    if row.asker_id not in briefs or row.asker_id not in await queries.owned_by(tx, row.to_id):
        raise RequestOver(RequestState.WITHDRAWN.value)  # who asks has left, or the account is another's by now
    payee_id = await keep_to_pay(tx, row.asked_id, account, briefs[row.asker_id].name, of=row.id)
    transfer = Transfer(from_id=wanted.from_id, amount=amount, payee_id=payee_id, memo=queries.open_note(tx, row))
    return Submit(asker, f"request {row.id} {wanted.key}", transfer, understood=wanted.understood)


def _note_paying(tx: Tx, row: RequestRow, transfer_id: UUID, minor: int, state: TransferState) -> None:
    row.transfer_id, row.paid, row.state = transfer_id, minor, rules.after_transfer(state)
    if row.state == RequestState.PAID:
        row.ended_at = tx.now
        tx.emit(RequestPaid(request_id=row.id, transfer_id=transfer_id, asker_id=row.asker_id, asked_id=row.asked_id))


async def _follow(tx: Tx, row: RequestRow) -> None:
    """A payment that had waited has been made, or has come to nothing."""
    assert row.transfer_id is not None
    assert row.paid is not None
    found = await tx.session.scalar(select(TransferRow.state).where(TransferRow.id == row.transfer_id))
    assert found is not None, "transfers are kept"
    state = TransferState(found)
    if rules.after_transfer(state) is RequestState.OPEN:
        row.transfer_id, row.paid, row.state = None, None, RequestState.OPEN
    elif rules.after_transfer(state) is RequestState.PAID:
        _note_paying(tx, row, row.transfer_id, row.paid, state)
    await tx.session.flush()


async def _refuse_over(tx: Tx, row: RequestRow) -> None:
    if row.state == RequestState.PAYING:
        await _follow(tx, row)
    state = rules.state_now(RequestState(row.state), row.expires_at, tx.now)
    if state is RequestState.PAYING:
        raise RequestBeingPaid
    if state is not RequestState.OPEN:
        raise RequestOver(state.value)


async def _lock_received(tx: Tx, request_id: UUID) -> RequestRow:
    row = await queries.lock_request(tx, request_id)
    if row is None or row.asked_id != tx.actor.id:
        raise NoSuchRequest
    if row.state == RequestState.OPEN and not await queries.is_seen(tx, row):
        raise NoSuchRequest
    return row


async def _lock_sent(tx: Tx, request_id: UUID) -> RequestRow:
    row = await queries.lock_request(tx, request_id)
    if row is None or row.asker_id != tx.actor.id:
        raise NoSuchRequest
    return row


async def _of_mine(tx: Tx, request_id: UUID) -> RequestRow:
    """One that was made to the actor, and of which they have heard. Raises NoSuchRequest."""
    row = await tx.session.get(RequestRow, request_id)
    if row is None or row.asked_id != tx.actor.id:
        raise NoSuchRequest
    said = select(RequestPermissionRow.id).where(
        RequestPermissionRow.customer_id == row.asked_id, RequestPermissionRow.asker_id == row.asker_id
    )
    if (await queries.reaches_of(tx, [row]))[row.id] is Reach.UNHEARD and await tx.session.scalar(said) is None:
        raise NoSuchRequest
    return row
