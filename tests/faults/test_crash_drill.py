"""The crash drill finds what is lost, doubled or missed, and a bank that is killed has nothing of it."""

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from bankhall.kernel.actors import system
from bankhall.kernel.connections import Connections
from bankhall.kernel.db import Database as Bank
from bankhall.kernel.events import deliver, enroll
from bankhall.kernel.money import Money
from bankhall.kernel.settings import Settings
from bankhall.payments.actions.transfers import submit_transfers
from bankhall.payments.types import Submit, Transfer
from counter import as_customer
from databases import Database

if TYPE_CHECKING:
    from drills.counting import Findings

    from town import Payer

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _drills_on_the_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    monkeypatch.syspath_prepend(str(ROOT))


class Town:
    """Three customers who have each paid twice, and everybody who hears of it has heard."""

    def __init__(self, database: Database, home: Path) -> None:
        from drills.counting import make_room_for_what_is_heard
        from drills.customers import Told

        import town

        self.database = database
        settings = Settings.from_environment({"BANKHALL_HOME": str(home)})
        self.connections = Connections(settings, database.url, database.owner_url)
        make_room_for_what_is_heard(database.superuser_url)
        self.payers: list[Payer] = town.found_town(self.connections, 3)
        self.told: Told = Told()
        asyncio.run(self._pay())

    async def _pay(self) -> None:
        from drills import worker

        bank = self.connections.database()
        for nth, payer in enumerate(self.payers * 2):
            key, minor = f"key {nth}", nth + 1
            self.told.asked[key] = payer, minor
            self.told.acknowledged[key] = await self._one(bank, payer, key, minor)
        subscribers = worker.subscribers()
        await bank.doors(system("tests")).write(enroll, subscribers)
        for one in subscribers:
            while await deliver(bank, one):
                pass
        await bank.close()

    async def _one(self, bank: Bank, payer: "Payer", key: str, minor: int) -> Any:
        ((payer_id,),) = self.ask("SELECT customer_id FROM account_holders WHERE account_id = %s", [payer.account])
        doors = bank.doors(as_customer(payer_id))
        transfer = Transfer(from_id=payer.account, amount=Money(minor, "CNY"), payee_id=payer.payee)
        return (await doors.batch(submit_transfers, Submit(doors.asker, key, transfer))).id

    def ask(self, sql: str, given: Sequence[object] | None = None) -> list[tuple[Any, ...]]:
        """As nobody in the bank could: past every right and every trigger."""
        with psycopg.connect(self.database.superuser_url) as connection:
            connection.execute("SET session_replication_role = replica")
            found = connection.execute(sql.encode(), given)
            return found.fetchall() if found.description else []

    def count(self) -> "Findings":
        from drills.counting import count

        return count(self.database.superuser_url, self.connections, self.payers, self.told)


@pytest.fixture
def here(database: Database, tmp_path: Path) -> Iterator[Town]:
    here = Town(database, tmp_path)
    yield here
    here.ask("DROP TABLE drill_heard")


def test_a_bank_that_did_what_was_told_has_no_finding(here: Town) -> None:
    assert here.count().are_none()


def test_a_transfer_that_is_gone_is_lost(here: Town) -> None:
    here.ask("DELETE FROM transfers WHERE id = %s", [here.told.acknowledged["key 2"]])

    assert here.count().lost == 1


def test_a_transfer_that_is_not_in_the_books_is_lost(here: Town) -> None:
    here.ask(
        "DELETE FROM ledger_transactions WHERE id = (SELECT transaction_id FROM transfers WHERE id = %s)",
        [here.told.acknowledged["key 2"]],
    )

    assert here.count().lost == 1


def test_a_transfer_that_nobody_asked_for_is_one_too_many(here: Town) -> None:
    del here.told.asked["key 2"], here.told.acknowledged["key 2"]

    found = here.count()

    assert found.doubled == 1
    assert found.unbalanced > 0


def test_a_booking_without_a_transfer_is_one_too_many(here: Town) -> None:
    here.ask(
        "INSERT INTO ledger_transactions (id, key, content_hash, kind, legs, booked_on, posted_at, by_kind)"
        " SELECT gen_random_uuid(), 'another', content_hash, kind, legs, booked_on, posted_at, by_kind"
        " FROM ledger_transactions WHERE kind = 'transfer' LIMIT 1"
    )

    assert here.count().doubled == 1


def test_money_that_is_not_where_it_was_sent_is_found(here: Town) -> None:
    here.ask("UPDATE ledger_entries SET amount = amount + 1 WHERE amount = 4")

    assert here.count().unbalanced > 0


def test_a_limit_that_does_not_know_of_a_payment_is_found(here: Town) -> None:
    here.ask("UPDATE payment_usage SET month = month - 1 WHERE ctid = (SELECT min(ctid) FROM payment_usage)")

    assert here.count().unbalanced == 1


def test_an_event_that_was_never_written_is_missed(here: Town) -> None:
    here.ask("DELETE FROM events WHERE payload->>'transfer_id' = %s", [str(here.told.acknowledged["key 2"])])

    assert here.count().events_missed == 1


def test_an_event_that_a_subscriber_did_not_hear_is_missed(here: Town) -> None:
    here.ask("DELETE FROM drill_heard WHERE ctid = (SELECT min(ctid) FROM drill_heard)")

    assert here.count().events_missed == 1


def test_an_event_that_was_heard_twice_is_doubled(here: Town) -> None:
    here.ask("INSERT INTO drill_heard SELECT * FROM drill_heard LIMIT 1")

    assert here.count().events_doubled == 1


def test_a_bank_whose_database_and_server_are_killed_under_load_has_no_finding(tmp_path: Path) -> None:
    from drills.crash import run

    figures = run(2, seed=1, say=lambda words: None)

    assert figures["rounds"] == 2
    assert figures["acknowledged"] > 0
    wrong = ("lost", "doubled", "unbalanced", "events_missed", "events_doubled", "audit_broken")
    assert {name: figures[name] for name in wrong} == dict.fromkeys(wrong, 0)
