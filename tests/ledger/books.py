"""Words for tests of the books."""

from uuid import UUID

from bankhall.kernel.actors import Actor, system
from bankhall.kernel.db import Database, Doors
from bankhall.kernel.ids import new_id
from bankhall.ledger import api
from bankhall.ledger.types import AccountKind, Balance, Leg, NewAccount, Posting

CLERK = Actor(kind="staff", name="Li Na", id=new_id())


def doors(bank: Database) -> Doors:
    return bank.doors(system("tests"))


async def open_account(bank: Database, *, floor: int | None = 0, currency: str = "CNY") -> UUID:
    account = NewAccount(new_id(), "an account", AccountKind.LIABILITY, currency, floor)
    await doors(bank).write(api.open_accounts, [account])
    return account.id


async def balance_of(bank: Database, account_id: UUID) -> Balance:
    return (await doors(bank).read(api.balances, [account_id]))[account_id]


def posting(source: UUID, target: UUID, amount: int, *, key: str | None = None, text: str = "a transfer") -> Posting:
    """Moves `amount` from `source` to `target`."""
    legs = (Leg(source, -amount), Leg(target, amount))
    return Posting(key=key or str(new_id()), kind="transfer", legs=legs, text=text, by=CLERK)
