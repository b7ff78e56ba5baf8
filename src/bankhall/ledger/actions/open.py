"""Opening, freezing and closing accounts in the books."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert

from bankhall.kernel.db import Tx
from bankhall.kernel.ids import new_id
from bankhall.kernel.money import exponent_of
from bankhall.ledger.errors import NoSuchAccount, NotEmpty
from bankhall.ledger.models import AccountRow, BalanceRow
from bankhall.ledger.queries import lock_balances
from bankhall.ledger.types import HouseAccount, NewAccount

_OPEN = text(
    """
    WITH fresh AS (
        SELECT * FROM unnest(CAST(:ids AS uuid[]), CAST(:codes AS text[]), CAST(:names AS text[]),
                             CAST(:kinds AS text[]), CAST(:currencies AS text[]), CAST(:floors AS bigint[]))
            AS account(id, code, name, kind, currency, floor)
    ), opened AS (
        INSERT INTO ledger_accounts (id, code, name, kind, currency, opened_at)
        SELECT id, code, name, kind, currency, :now FROM fresh
    )
    INSERT INTO ledger_balances (account_id, currency, posted, held, floor, entries)
    SELECT id, currency, 0, 0, floor, 0 FROM fresh
    """
)


async def open_accounts(tx: Tx, accounts: Sequence[NewAccount]) -> None:
    """Opens each with a balance of zero. Raises MoneyError for a currency that is not."""
    if not accounts:
        return
    for account in accounts:
        exponent_of(account.currency)
    await tx.session.execute(
        _OPEN,
        {
            "now": tx.now,
            "ids": [account.id for account in accounts],
            "codes": [account.code for account in accounts],
            "names": [account.name for account in accounts],
            "kinds": [account.kind.value for account in accounts],
            "currencies": [account.currency for account in accounts],
            "floors": [account.floor for account in accounts],
        },
    )


async def house_account(tx: Tx, which: HouseAccount, currency: str) -> UUID:
    """The bank's own account of that kind and currency, opened when it is first asked for."""
    code = which.code(currency)
    known = select(AccountRow.id).where(AccountRow.code == code)
    found = (await tx.session.execute(known)).scalar_one_or_none()
    if found is not None:
        return found
    _, name, kind = which.value
    account = NewAccount(new_id(), f"{name} {currency}", kind, currency, floor=None, code=code)
    exponent_of(currency)
    opened = await tx.session.execute(
        upsert(AccountRow).values(_account_values(tx, account)).on_conflict_do_nothing().returning(AccountRow.id)
    )
    if opened.scalar_one_or_none() is None:
        return (await tx.session.execute(known)).scalar_one()
    await tx.session.execute(insert(BalanceRow).values(_balance_values(account)))
    return account.id


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


def _account_values(tx: Tx, account: NewAccount) -> dict[str, object]:
    return {
        "id": account.id,
        "code": account.code,
        "name": account.name,
        "kind": account.kind.value,
        "currency": account.currency,
        "opened_at": tx.now,
    }


def _balance_values(account: NewAccount) -> dict[str, object]:
    return {
        "account_id": account.id,
        "currency": account.currency,
        "posted": 0,
        "held": 0,
        "floor": account.floor,
        "entries": 0,
    }
