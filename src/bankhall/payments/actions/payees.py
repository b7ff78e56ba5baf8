"""Whom a customer pays: kept once their name and number were found to belong together."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from bankhall.accounts import api as accounts
from bankhall.accounts.types import Account, AccountKind, AccountStatus, HolderRole
from bankhall.customers import api as customers
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Tx, take_turn
from bankhall.kernel.errors import BadInput, Refusal
from bankhall.kernel.ids import new_id
from bankhall.payments import queries
from bankhall.payments.errors import (
    NoSuchBank,
    NoSuchPayee,
    PayeeIsOwn,
    PayeeNameDiffers,
    TooManyPayees,
    TooManyWrongPayees,
)
from bankhall.payments.events import PayeeAdded
from bankhall.payments.models import PayeeRow, WrongPayeeRow
from bankhall.payments.queries.elsewhere import bank_called
from bankhall.payments.rules import elsewhere
from bankhall.payments.rules import payees as rules
from bankhall.payments.types import NewPayee, Payee


async def add_payee(tx: Tx, wanted: NewPayee) -> Payee | Refusal:
    """Keeps somebody whose name and account number belong together; who is kept already stays, under the new name.

    What does not fit is counted, hence it is answered and not raised: PayeeNameDiffers, the same for a number that is
    nobody's and for another person's, and TooManyWrongPayees. Whether it fits at another bank only that bank knows, and
    it says so when it is paid. Raises PayeeIsOwn, TooManyPayees, NoSuchBank, BadInput naming `account_number`.
    """
    assert tx.actor.id is not None
    await take_turn(tx, f"payees {tx.actor.id}")
    if wanted.bank is not None:
        return await queries.my_payee(tx, await _keep_elsewhere(tx, tx.actor.id, wanted, wanted.bank))
    found = await find_named(tx, wanted.name, wanted.account_number)
    if isinstance(found, Refusal):
        return found
    account, _ = found
    if tx.actor.id in (await accounts.holders_of(tx, [account.id])).get(account.id, {}):
        raise PayeeIsOwn
    return await queries.my_payee(tx, await _keep(tx, tx.actor.id, account, wanted.name))


async def find_named(tx: Tx, name: str, account_number: str) -> tuple[Account, UUID] | Refusal:
    """The account of that number and its owner of that name, if money can be paid to it. What does not fit is counted,
    hence PayeeNameDiffers and TooManyWrongPayees are answered. In the caller's turn at `payees`.
    """
    if (refusal := await _refuse_guesser(tx)) is not None:
        return refusal
    found = await _fitting(tx, name, account_number)
    if found is None:
        await tx.session.execute(insert(WrongPayeeRow).values(customer_id=tx.actor.id, at=tx.now))
        return PayeeNameDiffers()
    return found


async def keep_to_pay(tx: Tx, customer_id: UUID, account: Account, name: str, *, of: UUID) -> UUID:
    """As whom the customer keeps that account, if they do; else somebody who is no payee of their list, paid because of
    `of` alone.
    """
    await take_turn(tx, f"payees {customer_id}")
    current = PayeeRow.customer_id == customer_id, PayeeRow.account_id == account.id, PayeeRow.ended_at.is_(None)
    known: UUID | None = await tx.session.scalar(select(PayeeRow.id).where(*current))
    if known is not None:
        return known
    key = (await data_keys(tx, [customer_id]))[customer_id]
    payee_id = new_id()
    sealed = key.seal(tx.vault.suite, name.encode(), about=queries.payee_place(payee_id))
    row = {"id": payee_id, "customer_id": customer_id, "account_id": account.id, "sealed": sealed, "added_at": tx.now}
    await tx.session.execute(insert(PayeeRow).values(**row, of_batch=of))
    return payee_id


async def keep_biller(tx: Tx, customer_id: UUID, name: str, number: str, *, known_by: bytes, of: UUID) -> UUID:
    """A biller by one of its customer numbers, at the biller house: no payee of the customer's list."""
    current = PayeeRow.customer_id == customer_id, PayeeRow.known_by == known_by, PayeeRow.ended_at.is_(None)
    known: UUID | None = await tx.session.scalar(select(PayeeRow.id).where(*current))
    if known is not None:
        return known
    key, payee_id = (await data_keys(tx, [customer_id]))[customer_id], new_id()
    await tx.session.execute(
        insert(PayeeRow).values(
            id=payee_id,
            customer_id=customer_id,
            bank_code=elsewhere.BILLER_HOUSE,
            known_by=known_by,
            number=key.seal(tx.vault.suite, number.encode(), about=queries.number_place(payee_id)),
            sealed=key.seal(tx.vault.suite, name.encode(), about=queries.payee_place(payee_id)),
            added_at=tx.now,
            of_batch=of,
        )
    )
    return payee_id


async def remove_payee(tx: Tx, payee_id: UUID) -> None:
    """What was paid to them stays. Added again, they are new, and the next payment is confirmed. Raises NoSuchPayee."""
    gone = await tx.session.execute(
        update(PayeeRow)
        .where(PayeeRow.id == payee_id, PayeeRow.customer_id == tx.actor.id, PayeeRow.ended_at.is_(None))
        .values(ended_at=tx.now)
        .returning(PayeeRow.id)
    )
    if gone.one_or_none() is None:
        raise NoSuchPayee
    tx.audit("payments.remove_payee", "payee", payee_id)


async def _fitting(tx: Tx, name: str, account_number: str) -> tuple[Account, UUID] | None:
    account = await accounts.account_numbered(tx, account_number)
    if account is None or account.status is AccountStatus.CLOSED or account.kind is AccountKind.INTERNAL:
        return None
    holders = (await accounts.holders_of(tx, [account.id])).get(account.id, {})
    owners = sorted(id_ for id_, role in holders.items() if role is HolderRole.OWNER)
    briefs = await customers.briefs(tx, owners)
    for owner_id in owners:
        if owner_id in briefs and customers.is_same_name(briefs[owner_id].name, name):
            return account, owner_id
    return None


async def _keep(tx: Tx, customer_id: UUID, account: Account, name: str) -> UUID:
    where = {"account_id": account.id}
    return await keep_payee(tx, customer_id, name, PayeeRow.account_id == account.id, where, number=None)


async def _keep_elsewhere(tx: Tx, customer_id: UUID, wanted: NewPayee, named: str) -> UUID:
    bank = await bank_called(tx, named)
    if bank is None:
        raise NoSuchBank
    if not elsewhere.SHORTEST_NUMBER <= len(wanted.account_number) <= elsewhere.LONGEST_NUMBER:
        raise BadInput.of("account_number", f"{elsewhere.SHORTEST_NUMBER} to {elsewhere.LONGEST_NUMBER} digits")
    known_by = queries.known_elsewhere(tx, bank.code, wanted.account_number)
    where = {"bank_code": bank.code, "known_by": known_by}
    is_there = PayeeRow.known_by == known_by
    return await keep_payee(tx, customer_id, wanted.name, is_there, where, number=wanted.account_number)


async def keep_payee(
    tx: Tx, customer_id: UUID, name: str, is_there: ColumnElement[bool], where: Mapping[str, object], number: str | None
) -> UUID:
    """`where`: the columns that say where they are, by which `is_there` finds them again."""
    key = (await data_keys(tx, [customer_id]))[customer_id]
    current = PayeeRow.customer_id == customer_id, is_there, PayeeRow.ended_at.is_(None)
    known: UUID | None = await tx.session.scalar(select(PayeeRow.id).where(*current))
    payee_id = known or new_id()
    sealed = key.seal(tx.vault.suite, name.encode(), about=queries.payee_place(payee_id))
    if known is not None:
        await tx.session.execute(update(PayeeRow).where(PayeeRow.id == known).values(sealed=sealed, of_batch=None))
        return known
    kept = select(func.count()).where(
        PayeeRow.customer_id == customer_id, PayeeRow.ended_at.is_(None), PayeeRow.of_batch.is_(None)
    )
    if (await tx.session.scalar(kept) or 0) >= rules.MOST_PAYEES:
        raise TooManyPayees(rules.MOST_PAYEES)
    row: dict[str, object] = {"id": payee_id, "customer_id": customer_id, "sealed": sealed, "added_at": tx.now, **where}
    if number is not None:
        row["number"] = key.seal(tx.vault.suite, number.encode(), about=queries.number_place(payee_id))
    await tx.session.execute(insert(PayeeRow).values(**row))
    tx.emit(PayeeAdded(payee_id=payee_id, customer_id=customer_id))
    told = {name: str(value) for name, value in where.items() if name != "known_by"}
    tx.audit("payments.add_payee", "payee", payee_id, **told)
    return payee_id


async def _refuse_guesser(tx: Tx) -> Refusal | None:
    """Whoever tries name after name of one number, or number after number, is told nothing for a while."""
    mine = WrongPayeeRow.customer_id == tx.actor.id
    since = tx.now - rules.WRONG_WITHIN
    await tx.session.execute(delete(WrongPayeeRow).where(mine, WrongPayeeRow.at <= since))
    wrong, oldest = (await tx.session.execute(select(func.count(), func.min(WrongPayeeRow.at)).where(mine))).one()
    if wrong < rules.MOST_WRONG:
        return None
    return TooManyWrongPayees(retry_after_s=max(1, int((oldest - since).total_seconds())))
