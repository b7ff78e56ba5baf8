"""Keeping customer numbers, seeing what is due, paying it, and what the biller house is told and says."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from bankhall.accounts import api as accounts
from bankhall.accounts.errors import NoSuchAccount
from bankhall.identity import api as identity
from bankhall.kernel.actors import Actor, Asker
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Reading, Tx, take_turn
from bankhall.kernel.errors import Refusal
from bankhall.kernel.ids import new_id
from bankhall.kernel.money import Money
from bankhall.kernel.step_up.actions import require_confirmation
from bankhall.kernel.time import business_date
from bankhall.notify.types import Template
from bankhall.payments import queries as payments
from bankhall.payments.actions.clearing import take_answers
from bankhall.payments.actions.elsewhere import open_creditor
from bankhall.payments.actions.payees import keep_biller
from bankhall.payments.actions.transfers import preview_transfer, submit_transfers
from bankhall.payments.bills import queries, rules, words
from bankhall.payments.bills.errors import BillPaid, TooManyBillAccounts
from bankhall.payments.bills.events import BillAccountAdded
from bankhall.payments.bills.models import BillAccountRow, BillerRow, BillPaymentRow, BillRow
from bankhall.payments.bills.types import (
    BillAccount,
    BillAnswer,
    Biller,
    BillOrder,
    BillState,
    PayBill,
    PayByItself,
    PresentedBill,
)
from bankhall.payments.models import OutgoingRow, TransferRow
from bankhall.payments.rules import elsewhere
from bankhall.payments.types import (
    Answer,
    AnswerKind,
    Answers,
    Preview,
    Submit,
    Submitted,
    Transfer,
)

_AT_ONCE = 100
_KEPT_BILL = 200


async def keep_billers(tx: Tx, billers: Sequence[Biller]) -> None:
    """As the biller house has them now; known ones are told anew, none goes."""
    for one in billers:
        row = {
            "code": one.code,
            "kind": one.kind.value,
            "name": one.name,
            "name_en": one.name_en,
            "digits": one.digits,
            "number_check": one.check.value,
            "prepaid": one.prepaid,
            "least": one.least,
            "most": one.most,
        }
        changed = {name: value for name, value in row.items() if name != "code"}
        await tx.session.execute(
            upsert(BillerRow).values(**row).on_conflict_do_update(index_elements=["code"], set_=changed)
        )


async def add_account(tx: Tx, biller_code: str, number: str) -> BillAccount:
    """Keeps a customer number that the biller's own rule lets pass; added twice they are one. Raises NoSuchBiller,
    BadInput naming `number`, TooManyBillAccounts.
    """
    assert tx.actor.id is not None
    biller = await queries.biller(tx, biller_code)
    if (wrong := rules.wrong_number(biller, number)) is not None:
        raise wrong
    await take_turn(tx, f"bills {tx.actor.id}")
    known_by = payments.known_elsewhere(tx, elsewhere.BILLER_HOUSE, f"{biller.code}|{number}")
    mine = BillAccountRow.customer_id == tx.actor.id, BillAccountRow.ended_at.is_(None)
    known: UUID | None = await tx.session.scalar(
        select(BillAccountRow.id).where(*mine, BillAccountRow.known_by == known_by)
    )
    if known is not None:
        return await queries.my_account(tx, known)
    if (
        await tx.session.scalar(select(func.count()).select_from(BillAccountRow).where(*mine)) or 0
    ) >= rules.MOST_ACCOUNTS:
        raise TooManyBillAccounts(rules.MOST_ACCOUNTS)
    id_ = new_id()
    key = (await data_keys(tx, [tx.actor.id]))[tx.actor.id]
    payee_id = await keep_biller(tx, tx.actor.id, biller.name, number, known_by=known_by, of=id_)
    await tx.session.execute(
        insert(BillAccountRow).values(
            id=id_,
            customer_id=tx.actor.id,
            biller=biller.code,
            sealed_number=key.seal(tx.vault.suite, number.encode(), about=queries.number_place(id_)),
            known_by=known_by,
            payee_id=payee_id,
            added_at=tx.now,
        )
    )
    tx.emit(BillAccountAdded(account_id=id_, customer_id=tx.actor.id))
    tx.audit("payments.add_bill_account", "bill_account", id_, biller=biller.code)
    return await queries.my_account(tx, id_)


async def remove_account(tx: Tx, account_id: UUID) -> None:
    """Nothing is asked or paid there any more; what was paid stays. Raises NoSuchBillAccount."""
    row = await queries.lock_account(tx, account_id)
    row.ended_at, row.auto_from_id, row.auto_most = tx.now, None, None
    tx.audit("payments.remove_bill_account", "bill_account", row.id)
    await tx.session.flush()


async def pay(tx: Tx, account_id: UUID, wanted: PayBill, asker: Asker) -> Submitted | Refusal:
    """Pays a bill, or what is paid ahead, by an ordinary transfer that is held until the biller has taken it. A bill is
    paid once: whoever pays at the same moment waits at its row. What refuses the transfer is answered and not raised.
    Raises NoSuchBillAccount, NoSuchBill, BillPaid, BadInput naming `amount`.
    """
    account = await queries.lock_account(tx, account_id)
    bill = await queries.lock_bill(tx, account.id, wanted.bill_id) if wanted.bill_id else None
    order = await _order(tx, account, bill, wanted, asker)
    if not await payments.under_keys(tx, [f"{account.customer_id}:{order.key}"]):
        await _refuse_paid(tx, bill)
    return await _pay(tx, account, bill, order, is_automatic=False)


async def preview(tx: Tx, account_id: UUID, wanted: PayBill, asker: Asker) -> Preview:
    """For `db.rehearse`. Raises as pay and preview_transfer."""
    account = await queries.lock_account(tx, account_id)
    bill = await queries.lock_bill(tx, account.id, wanted.bill_id) if wanted.bill_id else None
    await _refuse_paid(tx, bill)
    return await preview_transfer(tx, await _order(tx, account, bill, wanted, asker))


async def pay_by_itself(tx: Tx, account_id: UUID, from_id: UUID, most: Money) -> BillAccount:
    """Bills of this number are paid when they come, up to `most` each. Raises NoSuchBillAccount, NoSuchAccount,
    BadInput naming `most`, ConfirmationRequired.
    """
    row = await queries.lock_account(tx, account_id)
    account = await queries.my_account(tx, account_id)
    if (wrong := rules.wrong_ceiling(account.biller, most)) is not None:
        raise wrong
    if from_id not in {one.seen.account.id for one in await accounts.my_accounts(tx)}:
        raise NoSuchAccount
    await require_confirmation(
        tx,
        PayByItself(account_id=row.id, from_id=from_id, biller=account.biller.name, number=account.number, most=most),
    )
    row.auto_from_id, row.auto_most = from_id, most.minor
    tx.audit("payments.pay_by_itself", "bill_account", row.id, most=most.minor, from_id=str(from_id))
    await tx.session.flush()
    return await queries.my_account(tx, account_id)


async def stop_paying_by_itself(tx: Tx, account_id: UUID) -> BillAccount:
    """At once, and without more ado. Raises NoSuchBillAccount."""
    row = await queries.lock_account(tx, account_id)
    row.auto_from_id, row.auto_most = None, None
    tx.audit("payments.stop_paying_by_itself", "bill_account", row.id)
    await tx.session.flush()
    return await queries.my_account(tx, account_id)


# ------------------------------------------------------------------------------------------ the bank's own part


async def keep_bills(tx: Tx, account_id: UUID, presented: Sequence[PresentedBill]) -> int:
    """What a biller says is due there; a bill that is known stays as it came. Returns how many are new."""
    fresh = 0
    for one in presented[:_KEPT_BILL]:
        row = upsert(BillRow).values(
            id=new_id(),
            account_id=account_id,
            reference=one.reference,
            amount=one.amount.minor,
            currency=one.amount.currency,
            period=one.period,
            due_on=one.due_on,
            seen_at=tx.now,
        )
        added = await tx.session.execute(
            row.on_conflict_do_nothing(index_elements=["account_id", "reference"]).returning(BillRow.id)
        )
        fresh += added.one_or_none() is not None
    looked = await tx.session.get(BillAccountRow, account_id)
    if looked is not None:
        looked.looked_at = tx.now
    return fresh


async def claim(tx: Tx) -> list[BillOrder]:
    """What the biller house is to be told now, some at once; others who claim get others."""
    due = (
        select(OutgoingRow)
        .where(OutgoingRow.next_try_at <= tx.now, OutgoingRow.bank_code == elsewhere.BILLER_HOUSE)
        .order_by(OutgoingRow.next_try_at)
        .limit(_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    orders = []
    for row in (await tx.session.scalars(due)).all():
        row.tries += 1
        row.next_try_at = elsewhere.next_try(tx.now, row.tries)
        paid = await tx.session.get(BillPaymentRow, row.transfer_id)
        transfer = await tx.session.get(TransferRow, row.transfer_id)
        assert transfer is not None
        account = await tx.session.get(BillAccountRow, paid.account_id) if paid else None
        bill = await tx.session.get(BillRow, paid.bill_id) if paid and paid.bill_id else None
        if account is None:  # somebody has paid the biller without a bill: nobody could tell what for
            await take(tx, BillAnswer(row.transfer_id, is_taken=False, reason="AC01"))
            continue
        number = open_creditor(tx, row.transfer_id, bytes(row.sealed)).account
        amount = Money(transfer.amount, transfer.currency)
        orders.append(BillOrder(row.transfer_id, account.biller, number, bill.reference if bill else "", amount))
    return orders


async def take(tx: Tx, said: BillAnswer) -> None:
    """What the biller says of a payment: it counts once, as an answer of another bank does."""
    kind = AnswerKind.ACCEPTED if said.is_taken else AnswerKind.REJECTED
    instruction = elsewhere.instruction_of(said.order_id)
    answer = Answer(kind=kind, instruction_id=instruction, reason=said.reason)
    raw = f"{instruction} {kind.value} {said.reason or ''}".encode()
    await take_answers(tx, Answers("biller", f"B{instruction}", (answer,)), raw)


async def pay_due(tx: Tx, bill_id: UUID) -> None:
    """Pays by itself what may be paid so, once; what may not waits for its customer, who is told."""
    bill = (
        await tx.session.scalars(select(BillRow).where(BillRow.id == bill_id).with_for_update(skip_locked=True))
    ).one_or_none()
    account = await tx.session.get(BillAccountRow, bill.account_id) if bill else None
    if bill is None or account is None or account.auto_from_id is None or bill.tried_at is not None:
        return
    if await _state(tx, bill) is not BillState.DUE:  # its customer was quicker
        return
    bill.tried_at = tx.now
    outcome: Submitted | Refusal | None = None
    if bill.amount <= (account.auto_most or 0):
        asker = Asker(Actor(kind="customer", name="", id=account.customer_id), tx.request_id)
        wanted = PayBill(from_id=account.auto_from_id, bill_id=bill.id, amount=None, key="itself")
        order = await _order(tx, account, bill, wanted, asker, is_agreed=True)
        outcome = await _pay(tx, account, bill, order, is_automatic=True)
    if not isinstance(outcome, Submitted):
        await _tell(tx, account, words.NOT_BY_ITSELF, bill)
    await tx.session.flush()


async def remind(tx: Tx, bill_id: UUID) -> None:
    bill = (
        await tx.session.scalars(select(BillRow).where(BillRow.id == bill_id).with_for_update(skip_locked=True))
    ).one_or_none()
    account = await tx.session.get(BillAccountRow, bill.account_id) if bill else None
    if bill is None or account is None or bill.reminded_at is not None or account.ended_at is not None:
        return
    bill.reminded_at = tx.now
    if await _state(tx, bill) is BillState.DUE:
        await _tell(tx, account, words.DUE, bill)
    await tx.session.flush()


async def _pay(
    tx: Tx, account: BillAccountRow, bill: BillRow | None, order: Submit, *, is_automatic: bool
) -> Submitted | Refusal:
    (outcome,) = await submit_transfers(tx, [order])
    if isinstance(outcome, Refusal) or outcome.repeated:
        return outcome
    if bill is not None:
        bill.transfer_id = outcome.id
    await tx.session.execute(
        insert(BillPaymentRow).values(
            transfer_id=outcome.id,
            payer_id=account.customer_id,
            account_id=account.id,
            bill_id=bill.id if bill else None,
            is_automatic=is_automatic,
            at=tx.now,
        )
    )
    tx.audit("payments.pay_bill", "bill_account", account.id, transfer_id=str(outcome.id), by_itself=is_automatic)
    await tx.session.flush()
    return outcome


async def _order(
    tx: Tx, account: BillAccountRow, bill: BillRow | None, wanted: PayBill, asker: Asker, *, is_agreed: bool = False
) -> Submit:
    """Under a key that no customer can send: it has blanks. Raises BadInput, NoSuchBill."""
    biller = await queries.biller(tx, account.biller)
    told = Money(bill.amount, bill.currency) if bill else None
    if bill is None and not biller.prepaid:
        await queries.lock_bill(tx, account.id, account.id)  # raises NoSuchBill: such a biller is paid by its bills
    if (wrong := rules.wrong_amount(biller, wanted.amount, told)) is not None:
        raise wrong
    amount = told or wanted.amount
    assert amount is not None
    transfer = Transfer(
        from_id=wanted.from_id, amount=amount, payee_id=account.payee_id, memo=bill.period if bill else ""
    )
    key = f"bill {bill.id if bill else account.id} {wanted.key}"
    return Submit(asker, key, transfer, is_agreed=is_agreed, understood=wanted.understood)


async def _refuse_paid(tx: Tx, bill: BillRow | None) -> None:
    if bill is not None and await _state(tx, bill) is not BillState.DUE:
        raise BillPaid


async def _state(tx: Tx, bill: BillRow) -> BillState:
    states = await queries.states_of(tx, [bill.transfer_id]) if bill.transfer_id else {}
    return rules.state_of(states.get(bill.transfer_id) if bill.transfer_id else None)


async def due_ids(reading: Reading) -> tuple[list[UUID], list[UUID]]:
    """Bills that may be paid by themselves now, and bills that are to be reminded of."""
    today = await business_date(reading)
    open_ = (
        select(BillRow.id)
        .join(BillAccountRow, BillAccountRow.id == BillRow.account_id)
        .where(BillAccountRow.ended_at.is_(None), BillRow.due_on >= today - timedelta(days=60))
        .limit(_AT_ONCE)
    )
    pays = open_.where(
        BillAccountRow.auto_from_id.is_not(None),
        BillRow.tried_at.is_(None),
        BillRow.transfer_id.is_(None),
        BillRow.due_on <= today + rules.PAY_BEFORE,
    )
    reminds = open_.where(BillRow.reminded_at.is_(None), BillRow.due_on <= today + rules.REMIND_BEFORE)
    return list(await reading.session.scalars(pays)), list(await reading.session.scalars(reminds))


async def _tell(tx: Tx, account: BillAccountRow, template: Template, bill: BillRow) -> None:
    biller = await queries.biller(tx, account.biller)
    facts = {"biller": biller.name, "due": bill.due_on.isoformat()}
    await identity.tell_customer(tx, account.customer_id, template, facts)
