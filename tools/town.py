"""A bank that nobody has to be asked into: customers with a session, money and two payees each, straight from the
tables. For measuring and for drills, where how they came in is not the question.
"""

import asyncio
import os
import secrets
import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import psycopg

from bankhall.accounts import api as accounts
from bankhall.accounts.types import AccountKind, HolderRole, NewHolder, OpenAccount
from bankhall.customers import api as customers
from bankhall.customers.types import CustomerKind, NewCustomer
from bankhall.identity.queries import sealed_login, sealed_name
from bankhall.identity.rules import token_hash
from bankhall.kernel.actors import system
from bankhall.kernel.connections import Connections
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Tx, raw_connection
from bankhall.kernel.ids import new_id
from bankhall.ledger import api as ledger
from bankhall.ledger.types import HouseAccount, Leg, Posting
from bankhall.payments.queries import payee_place

DEPOSIT_MINOR = 1_000_000_00
_HOT = 10


class Payer:
    """A customer with a session, an account that money is on, and two payees whom they have paid before: their
    neighbour, and one of ten whom half the town pays.
    """

    def __init__(self, cookie: str, account: UUID, payees: tuple[UUID, UUID], targets: tuple[UUID, UUID]) -> None:
        self.cookie, self.account = cookie, account
        self.payee, self.hot = payees
        self.target, self.hot_target = targets

    def told(self) -> list[str]:
        return [self.cookie, str(self.account), str(self.payee), str(self.hot)]


def environment(home: Path, port: int = 8000) -> dict[str, str]:
    """For the bank's processes and for this one: no setting of the shell's gets in."""
    return {name: value for name, value in os.environ.items() if not name.startswith("BANKHALL_")} | {
        "BANKHALL_HOME": str(home),
        "BANKHALL_PORT": str(port),
        "BANKHALL_LOG_LEVEL": "warning",
        # Who sends as fast as the bank answers is not held to what a person does: it is asked, and never too fast.
        "BANKHALL_PAYMENTS_A_MINUTE": "10000",
    }


def found_town(connections: Connections, size: int, *, signed_in_for: timedelta = timedelta(hours=1)) -> list[Payer]:
    """So many customers, on a database that is migrated and empty."""

    async def found() -> list[Payer]:
        database = connections.database(application="town")
        try:
            return await database.doors(system("town")).write(let_in, size, signed_in_for)
        finally:
            await database.close()

    return asyncio.run(found())


def wait_until_heard(superuser_url: str, *, patience_s: float = 120.0) -> None:
    """Until every subscriber has heard of everything, or patience is at its end: whoever counts then sees what is left.
    Servers that are just being started again have nobody hear for a while.
    """
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline:
        with suppress(psycopg.OperationalError), psycopg.connect(superuser_url) as connection:
            (behind,) = connection.execute(
                "SELECT NOT EXISTS (SELECT FROM event_cursors) OR EXISTS (SELECT FROM event_cursors"
                " WHERE (xid, event_id) < (SELECT xid, id FROM events ORDER BY xid DESC, id DESC LIMIT 1))"
            ).fetchone() or (True,)
            if not behind:
                return
        time.sleep(0.1)


async def let_in(tx: Tx, size: int, signed_in_for: timedelta) -> list[Payer]:
    new = [NewCustomer(kind=CustomerKind.PERSON, name=f"Payer {nth}") for nth in range(size)]
    ids = [one.id for one in await customers.register_customers(tx, new)]  # type: ignore[union-attr]
    wanted = [
        OpenAccount(kind=AccountKind.CURRENT, currency="CNY", holders=(NewHolder(id_, HolderRole.OWNER),))
        for id_ in ids
    ]
    opened = [one.id for one in await accounts.open_accounts(tx, wanted)]  # type: ignore[union-attr]
    cash = await ledger.house_account(tx, HouseAccount.CASH, "CNY")
    legs = [(Leg(account, DEPOSIT_MINOR), Leg(cash, -DEPOSIT_MINOR)) for account in opened]
    await ledger.post(tx, [Posting(str(new_id()), "cash_deposit", one, "", tx.actor) for one in legs])
    keys = await data_keys(tx, ids)
    driver = await raw_connection(tx)
    payers = []
    for nth, (id_, account) in enumerate(zip(ids, opened, strict=True)):
        cookie, enrolment = secrets.token_urlsafe(32), new_id()
        payees = new_id(), new_id()
        targets = opened[(nth + 1) % size], opened[(nth + 2) % _HOT if nth >= _HOT else (nth + 2) % size]
        if targets[0] == targets[1]:
            payees = payees[0], payees[0]
        payers.append(Payer(cookie, account, payees, targets))
        await driver.execute(
            "INSERT INTO enrolments (id, realm, holder_id, sealed_login, sealed_name, enrolled_at, by_kind, by_name)"
            " VALUES (%s, 'customer', %s, %s, %s, now(), 'system', 'town')",
            [enrolment, id_, sealed_login(tx, enrolment, f"payer{nth}"), sealed_name(tx, enrolment, f"Payer {nth}")],
        )
        await driver.execute(
            "INSERT INTO sessions (id, token_hash, enrolment_id, assurance, way, begun_at, confirmed_at, seen_at,"
            " idle, ends_at, device, browser) VALUES (%s, %s, %s, 2, 'passkey', now(), now(), now(),"
            " interval '15 minutes', now() + %s, 'other', 'other')",
            [new_id(), token_hash(cookie), enrolment, signed_in_for],
        )
        for payee, target in zip(payees, dict.fromkeys(targets), strict=False):
            sealed = keys[id_].seal(tx.vault.suite, b"somebody", about=payee_place(payee))
            await driver.execute(
                "INSERT INTO payees (id, customer_id, account_id, sealed, added_at, first_paid_at)"
                " VALUES (%s, %s, %s, %s, now(), now())",
                [payee, id_, target, sealed],
            )
    return payers
