"""What happens to an account between its opening and its end. Each verb locks the account first."""

from uuid import UUID

from sqlalchemy import update

from bankhall.accounts import rules
from bankhall.accounts.actions.arrange import forget_arrangement
from bankhall.accounts.actions.open import TIE, add_holders, note_status
from bankhall.accounts.errors import AccountClosed, NoSuchAccount, NotEmpty, NotTheOwner
from bankhall.accounts.events import (
    AccountRenamed,
    AccountWasClosed,
    AccountWasFrozen,
    AccountWasUnfrozen,
    HolderAdded,
    HolderEnded,
)
from bankhall.accounts.models import AccountRow, HolderRow
from bankhall.accounts.queries import account, current_holders, lock_accounts, my_account
from bankhall.accounts.types import (
    Account,
    AccountSeen,
    AccountStatus,
    AddHolder,
    Because,
    EndHolder,
    FreezeOwn,
    HolderRole,
    RenameAccount,
    Step,
)
from bankhall.customers import api as customers
from bankhall.customers.types import Tie
from bankhall.kernel.db import Tx
from bankhall.kernel.errors import Refusal
from bankhall.kernel.step_up.actions import require_confirmation
from bankhall.kernel.time import business_date
from bankhall.ledger import api as ledger

# What staff read in the history of the account, beside who did it.
_BY_ITS_OWNER = "持有人自行冻结 / frozen by its owner"


async def rename_account(tx: Tx, wanted: RenameAccount) -> AccountSeen:
    """An empty name takes it away. Raises NoSuchAccount, AccountClosed. The same name is no change."""
    found = await _lock(tx, wanted.account_id)
    if found.status is AccountStatus.CLOSED:
        raise AccountClosed
    name = wanted.name.strip()
    if name != found.name:
        await _set(tx, found.id, name=name)
        tx.emit(AccountRenamed(account_id=found.id))
        tx.audit("accounts.rename", "account", found.id)
    return await _seen(tx, found.id)


async def freeze_account(tx: Tx, wanted: Because) -> AccountSeen:
    """Raises NoSuchAccount, AlreadyFrozen, AccountClosed."""
    await _take(tx, Step.FREEZE, wanted)
    await ledger.freeze_account(tx, wanted.account_id)
    tx.emit(AccountWasFrozen(account_id=wanted.account_id))
    return await _seen(tx, wanted.account_id)


async def freeze_own_account(tx: Tx, account_id: UUID) -> None:
    """By an owner, who has confirmed it: a card is lost, or somebody else is at the account. Whoever is only let in to
    it does not. The bank alone opens it again. Raises NoSuchAccount, NotTheOwner, ConfirmationRequired, AlreadyFrozen,
    AccountClosed.
    """
    mine, _ = await my_account(tx, account_id)
    if mine.seen.role is not HolderRole.OWNER:
        raise NotTheOwner
    if isinstance(refusal := rules.decide_step(Step.FREEZE, mine.seen.account.status), Refusal):
        raise refusal
    await require_confirmation(tx, FreezeOwn(account_id=account_id, account=mine.seen.account.number))
    await freeze_account(tx, Because(account_id, _BY_ITS_OWNER))


async def unfreeze_account(tx: Tx, wanted: Because) -> AccountSeen:
    """Raises NoSuchAccount, NotFrozen, AccountClosed."""
    await _take(tx, Step.UNFREEZE, wanted)
    await ledger.unfreeze_account(tx, wanted.account_id)
    tx.emit(AccountWasUnfrozen(account_id=wanted.account_id))
    return await _seen(tx, wanted.account_id)


async def close_account(tx: Tx, wanted: Because) -> AccountSeen:
    """For good. Its holders go on seeing it. Raises NoSuchAccount, AccountClosed, AccountFrozen, and NotEmpty with
    what is left.
    """
    found = await _take(tx, Step.CLOSE, wanted)
    balance = (await ledger.lock(tx, [found.id]))[found.id]
    if balance.posted or balance.held:
        raise NotEmpty(balance.posted, balance.held, balance.currency)
    await ledger.close_account(tx, found.id)
    holders = await current_holders(tx, found.id)
    await customers.untie(tx, [Tie(customer_id, TIE, found.id) for customer_id in holders])
    tx.emit(AccountWasClosed(account_id=found.id))
    return await _seen(tx, found.id)


async def add_holder(tx: Tx, wanted: AddHolder) -> AccountSeen:
    """Raises what `let_in` raises."""
    await let_in(tx, wanted)
    return await _seen(tx, wanted.account_id)


async def let_in(tx: Tx, wanted: AddHolder) -> None:
    """For a neighbour whose actor may not look at accounts. Raises NoSuchAccount, HasNoHolders, AccountClosed,
    AccountFrozen, AlreadyHolder, TooManyHolders, BadInput for no such customer, customers' CustomerBlocked and
    CustomerClosed.
    """
    holder = wanted.holder
    known = await customers.lock_customers(tx, [holder.customer_id])
    found = await _lock(tx, wanted.account_id)
    if refusal := rules.refuse_customers([holder], known):
        raise refusal
    if refusal := rules.refuse_new_holder(found, await current_holders(tx, found.id), holder.customer_id):
        raise refusal
    row: dict[str, object] = {
        "account_id": found.id,
        "customer_id": holder.customer_id,
        "role": holder.role,
        "since_on": await business_date(tx),
    }
    await add_holders(tx, [row], [Tie(holder.customer_id, TIE, found.id)])
    tx.emit(HolderAdded(account_id=found.id, customer_id=holder.customer_id, role=holder.role))
    tx.audit("accounts.add_holder", "account", found.id, customer_id=str(holder.customer_id), role=holder.role)


async def end_holder(tx: Tx, wanted: EndHolder) -> AccountSeen:
    """From now on the customer finds no such account. Raises NoSuchAccount, NoSuchHolder, LastOwner, AccountClosed."""
    found = await _lock(tx, wanted.account_id)
    if refusal := rules.refuse_end(found, await current_holders(tx, found.id), wanted.customer_id):
        raise refusal
    await tx.session.execute(
        update(HolderRow)
        .where(
            HolderRow.account_id == found.id,
            HolderRow.customer_id == wanted.customer_id,
            HolderRow.ended_at.is_(None),
        )
        .values(ended_at=tx.now, ended_by_kind=tx.actor.kind, ended_by_id=tx.actor.id)
    )
    await forget_arrangement(tx, wanted)
    await customers.untie(tx, [Tie(wanted.customer_id, TIE, found.id)])
    tx.emit(HolderEnded(account_id=found.id, customer_id=wanted.customer_id))
    tx.audit("accounts.end_holder", "account", found.id, customer_id=str(wanted.customer_id))
    return await _seen(tx, found.id)


async def _lock(tx: Tx, account_id: UUID) -> Account:
    found = await lock_accounts(tx, [account_id])
    if account_id not in found:
        raise NoSuchAccount
    return found[account_id]


async def _take(tx: Tx, step: Step, wanted: Because) -> Account:
    found = await _lock(tx, wanted.account_id)
    decision = rules.decide_step(step, found.status)
    if isinstance(decision, Refusal):
        raise decision
    closed_on = await business_date(tx) if decision is AccountStatus.CLOSED else None
    await _set(tx, found.id, status=decision.value, closed_on=closed_on)
    await note_status(tx, [found.id], decision, wanted.reason)
    tx.audit(f"accounts.{step}", "account", found.id)
    return found


async def _set(tx: Tx, account_id: UUID, **values: object) -> None:
    await tx.session.execute(update(AccountRow).where(AccountRow.id == account_id).values(**values))


async def _seen(tx: Tx, account_id: UUID) -> AccountSeen:
    seen, _ = await account(tx, account_id)
    return seen
