"""Taking customers in from a table, killed again and again: everybody once, nobody lost."""

from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from bankhall.insight.intake.jobs import look_through_table, take_table
from bankhall.insight.intake.routes import routes
from bankhall.kernel.db import Database
from counter import counter, rows
from databases import Database as Prepared
from dying import see_it_die

from .test_intake import FILES, MAKER, let_in, looked_through

# Takes a table in by portions of three, and kills itself without a word: after the so-manyeth commit, or in the middle
# of the transaction before it.
_PROGRAM = """
import asyncio, sys
from pathlib import Path
from bankhall.insight.intake.actions import bring, take
from bankhall.insight.intake.jobs import look_through_table, take_table
from bankhall.kernel import db
from bankhall.kernel.vault import KeyStore
from bankhall.kernel.vault.suites import NATIONAL
from dying import die_at

url, keys, job, file_id, moment, after = *sys.argv[1:6], int(sys.argv[6])
take._TAKEN_AT_ONCE = bring._LOOKED_AT_ONCE = 3
die_at(moment, after)

async def main():
    database = db.Database(db.connect(url, connections=5), vault=KeyStore(Path(keys), NATIONAL).open())
    await {"look": look_through_table, "take": take_table}[job](database, file_id=file_id)

asyncio.run(main())
"""

NAMES = """Ada Abel, Bo Bauer, Cai Croft, Dong Drake, En Evans, Fei Frost, Gu Grant, Hao Hayes, Ivo Irwin, Jia Jonas,
Kai Kent, Lin Lowe, Mo Mason, Nan Nolan, Ou Owens, Pei Price, Qi Quinn, Rui Reyes, Su Stone, Tao Tyler"""
PEOPLE = [f"{name.strip()},+86139{nth:08},19{60 + nth}-03-0{nth % 9 + 1}" for nth, name in enumerate(NAMES.split(","))]
# One of them twice, one with a mistake, and one whose formula has no result.
TABLE = "\n".join(["name,phone,birthdate", *PEOPLE, PEOPLE[0], "Una Young,12,", "=B2,+8613900000099,"])
MANY = len(PEOPLE)


def run_and_be_killed(database: Prepared, keys: Path, job: str, file_id: str, moment: str, after: int) -> None:
    see_it_die(_PROGRAM, database.url, str(keys), job, file_id, moment, str(after))


async def sources(bank: Database) -> list[str]:
    found = await rows(bank, "SELECT source_id FROM customers WHERE source = 'table'")
    return [str(one) for (one,) in found]


@pytest.mark.parametrize("moment", ["before the commit", "after the commit"])
async def test_a_table_whose_taking_is_killed_again_and_again_is_taken_once_and_whole(
    bank: Database, database: Prepared, keys: Path, moment: str
) -> None:
    async with counter(bank, MAKER, routes=routes) as maker:
        file = await looked_through(bank, maker, TABLE)
        await let_in(bank, maker, file)
        assert (file["good"], file["twins"], file["faulty"]) == (MANY, 1, 2)

        half_way = []
        for after in (1, 2, 2):
            run_and_be_killed(database, keys, "take", str(file["id"]), moment, after)
            half_way.append(await _figures(maker, file))
            taken = await sources(bank)
            assert len(taken) == len(set(taken)) == half_way[-1]["taken"]
        await take_table(bank, file_id=str(file["id"]))
        await take_table(bank, file_id=str(file["id"]))
        done = await _figures(maker, file)

    # Whatever was half done is undone: what the table says is what there is, at every moment.
    assert {one["state"] for one in half_way} == {"running"}
    assert all(one["taken"] + one["good"] == MANY for one in half_way)
    assert 0 < half_way[-1]["taken"] < MANY
    assert (done["state"], done["taken"], done["good"], done["twins"], done["faulty"]) == ("done", MANY, 0, 1, 2)
    assert sorted(await sources(bank)) == sorted(f"{file['id']}:{nth}" for nth in range(1, MANY + 1))
    emptied = "SELECT count(*), count(DISTINCT customer_id) FROM customer_file_rows WHERE sealed IS NULL"
    assert await rows(bank, emptied) == [(MANY, MANY)]
    # Whoever was taken is found as a twin from then on.
    assert await rows(bank, "SELECT count(*) FROM duplicate_keys") == [(MANY,)]


async def test_a_look_through_a_table_that_is_killed_again_and_again_finds_what_one_that_was_not_finds(
    bank: Database, database: Prepared, keys: Path
) -> None:
    async with counter(bank, MAKER, routes=routes) as maker:
        undisturbed = await looked_through(bank, maker, TABLE)
        brought = (await maker.post(FILES, json=_again())).json()
        columns = {"columns": [one["field"] for one in brought["columns"]], "version": brought["version"]}
        await maker.post(f"{FILES}/{brought['id']}/columns", json=columns)

        for moment, after in (("after the commit", 2), ("before the commit", 3)):
            run_and_be_killed(database, keys, "look", brought["id"], moment, after)
        await look_through_table(bank, file_id=brought["id"])
        found = await _figures(maker, brought)

    assert [found[one] for one in ("state", "looked", "good", "twins", "faulty")] == [
        undisturbed[one] for one in ("state", "looked", "good", "twins", "faulty")
    ]
    same = "SELECT nth, state, faults FROM customer_file_rows WHERE file_id = '{}' ORDER BY nth"
    assert await rows(bank, same.format(brought["id"])) == await rows(bank, same.format(undisturbed["id"]))


def _again() -> dict[str, object]:
    return {"file_name": "again.csv", "file": b64encode(TABLE.encode()).decode(), "again": True}


async def _figures(client: httpx.AsyncClient, file: Mapping[str, object]) -> dict[str, Any]:
    return dict((await client.get(f"{FILES}/{file['id']}")).json())
