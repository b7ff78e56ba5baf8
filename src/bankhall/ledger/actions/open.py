"""Opening, freezing and closing accounts in the books."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, text, update

from bankhall.kernel.db import Tx
from bankhall.kernel.ids import new_id
from bankhall.kernel.money import exponent_of
from bankhall.kernel.tables import recordset
from bankhall.ledger.errors import NoSuchAccount, NotEmpty
from bankhall.ledger.models import AccountRow, BalanceRow
from bankhall.ledger.queries import lock_balances
from bankhall.ledger.types import HouseAccount, NewAccount

_OPEN = text(
    """
    WITH fresh AS (
        SELECT * FROM json_to_recordset(CAST(:rows AS json))
            AS account(id uuid, code text, name text, kind text, currency text, floor bigint)
    ), opened AS (
        INSERT INTO ledger_accounts (id, code, name, kind, currency, opened_at)
        SELECT id, code, name, kind, currency, :now FROM fresh
        ON CONFLICT (code) DO NOTHING
        RETURNING id
    )
    INSERT INTO ledger_balances (account_id, currency, posted, held, floor, entries)
    SELECT id, currency, 0, 0, floor, 0 FROM fresh JOIN opened USING (id)
    """
)


async def open_accounts(tx: Tx, accounts: Sequence[NewAccount]) -> None:
    """Opens each with a balance of zero; one whose code is taken is there already and stays as it is. Raises MoneyError
    for a currency that is not.
    """
    if not accounts:
        return
    for account in accounts:
        exponent_of(account.currency)
    await tx.session.execute(_OPEN, {"rows": recordset(accounts), "now": tx.now})


async def house_account(tx: Tx, which: HouseAccount, currency: str) -> UUID:
    """The bank's own account of that kind and currency, opened when it is first asked for."""
    code = which.code(currency)
    known = select(AccountRow.id).where(AccountRow.code == code)
    found = (await tx.session.execute(known)).scalar_one_or_none()
    if found is not None:
        return found
    _, name, kind = which.value
    await open_accounts(tx, [NewAccount(new_id(), f"{name} {currency}", kind, currency, floor=None, code=code)])
    return (await tx.session.execute(known)).scalar_one()


async def set_floor(tx: Tx, account_id: UUID, floor: int | None) -> None:
    """From now on the available balance stays at or above `floor`. Raises NoSuchAccount, NotEmpty when it is below."""
    balance = (await lock_balances(tx, [account_id])).get(account_id)
    if balance is None:
        raise NoSuchAccount
    if floor is not None and balance.available < floor:
        raise NotEmpty(account_id, balance.currency, balance.posted, balance.held)
    await tx.session.execute(update(BalanceRow).where(BalanceRow.account_id == account_id).values(floor=floor))


async def close_account(tx: Tx, account_id: UUID) -> None:
    """Nothing is booked on it any more. Raises NoSuchAccount, NotEmpty. Closing a closed account changes nothing."""
    balance = (await lock_balances(tx, [account_id])).get(account_id)
    if balance is None:
        raise NoSuchAccount
    if balance.posted or balance.held:
        raise NotEmpty(account_id, balance.currency, balance.posted, balance.held)
    if balance.closed_at is None:
        await tx.session.execute(update(BalanceRow).where(BalanceRow.account_id == account_id).values(closed_at=tx.now))


async def freeze_account(tx: Tx, account_id: UUID) -> None:
    """From now on nothing leaves it; what comes in is booked. Raises NoSuchAccount."""
    await _set_frozen(tx, account_id, tx.now)


async def unfreeze_account(tx: Tx, account_id: UUID) -> None:
    """Raises NoSuchAccount."""
    await _set_frozen(tx, account_id, None)


async def _set_frozen(tx: Tx, account_id: UUID, at: datetime | None) -> None:
    if account_id not in await lock_balances(tx, [account_id]):
        raise NoSuchAccount
    await tx.session.execute(update(BalanceRow).where(BalanceRow.account_id == account_id).values(frozen_at=at))
