"""Words for tests of spending: somebody with accounts, on which things happen on days of one's choosing."""

from datetime import date
from typing import Any
from uuid import UUID

from bankhall.kernel.actors import system
from bankhall.kernel.db import Database
from bankhall.kernel.ids import new_id
from bankhall.kernel.time import business_date
from bankhall.ledger import api as ledger
from bankhall.ledger.types import HouseAccount, Leg, Posting

BOOKKEEPER = system("tests")


async def today(bank: Database) -> date:
    return await bank.doors(BOOKKEEPER).read(business_date)


async def happen(
    bank: Database,
    account_id: UUID,
    amount: int,
    text: str = "cash",
    *,
    kind: str = "card",
    on: date | None = None,
    currency: str = "CNY",
    contra: UUID | None = None,
) -> None:
    """An entry of `amount` on the account, its other side on `contra`, or on the bank's cash."""
    await all_happen(bank, (account_id, amount, text, kind, on), currency=currency, contra=contra)


async def all_happen(
    bank: Database, *several: tuple[UUID, int, str, str, date | None], currency: str = "CNY", contra: UUID | None = None
) -> None:
    async def book(tx: Any) -> None:
        other = contra or await ledger.house_account(tx, HouseAccount.CASH, currency)
        postings = [
            Posting(str(new_id()), kind, (Leg(account, amount), Leg(other, -amount)), text, BOOKKEEPER, booked_on=on)
            for account, amount, text, kind, on in several
        ]
        for outcome in await ledger.post(tx, postings):
            if isinstance(outcome, Exception):
                raise outcome

    await bank.doors(BOOKKEEPER).write(book)
