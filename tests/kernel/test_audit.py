"""Who did what is written with what was done, and stays."""

from dataclasses import replace

import psycopg
import pytest

from bankhall.kernel import db
from bankhall.kernel.errors import Conflict
from bankhall.kernel.ids import new_id
from databases import Database

from .happenings import CLERK, doors


def acts(database: Database) -> list[tuple[object, ...]]:
    with psycopg.connect(database.superuser_url) as connection:
        return connection.execute(
            "SELECT act, subject_kind, subject_id, facts, actor_name, request_id FROM audit_log ORDER BY id"
        ).fetchall()


async def test_acts_are_written_with_the_transaction_in_their_order(bank: db.Database, database: Database) -> None:
    card = new_id()

    async def freeze(tx: db.Tx) -> None:
        tx.audit("cards.freeze", "card", card, reason_code="lost", tries=3, by_phone=True)
        tx.audit("cards.tell", "customer", "c-1", text="冻结 \\ \" % ' 😀")

    await doors(bank, CLERK, request_id="r-9").write(freeze)

    assert acts(database) == [
        ("cards.freeze", "card", str(card), {"reason_code": "lost", "tries": 3, "by_phone": True}, "Li Na", "r-9"),
        ("cards.tell", "customer", "c-1", {"text": "冻结 \\ \" % ' 😀"}, "Li Na", "r-9"),
    ]


async def test_acts_vanish_with_what_they_speak_of(bank: db.Database, database: Database) -> None:
    async def change_mind(tx: db.Tx) -> None:
        tx.audit("cards.freeze", "card", "c-1")
        await tx.finish()
        raise Conflict

    with pytest.raises(Conflict):
        await doors(bank).write(change_mind)

    assert acts(database) == []


async def test_the_actor_of_the_moment_is_kept_also_when_the_name_changes_later(
    bank: db.Database, database: Database
) -> None:
    async def look(tx: db.Tx) -> None:
        tx.audit("customers.view", "customer", "c-1")

    await doors(bank, CLERK).write(look)
    await doors(bank, replace(CLERK, name="Li Na-Wang")).write(look)

    assert [row[4] for row in acts(database)] == ["Li Na", "Li Na-Wang"]


@pytest.mark.parametrize("who", ["url", "owner_url"])
@pytest.mark.parametrize(
    "how",
    [
        "UPDATE audit_log SET actor_name = 'somebody else'",
        "DELETE FROM audit_log",
        "TRUNCATE audit_log",
        "DELETE FROM events",
        "UPDATE events SET payload = '{}'",
    ],
)
async def test_neither_the_bank_nor_the_owner_of_its_tables_can_rewrite_history(
    bank: db.Database, database: Database, who: str, how: str
) -> None:
    async def look(tx: db.Tx) -> None:
        tx.audit("customers.view", "customer", "c-1")

    await doors(bank).write(look)

    with psycopg.connect(getattr(database, who)) as connection, pytest.raises(psycopg.Error) as caught:
        connection.execute(how.encode())
    assert isinstance(caught.value, psycopg.errors.InsufficientPrivilege | psycopg.errors.RaiseException)
    assert len(acts(database)) == 1
