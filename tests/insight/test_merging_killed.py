"""A process that is killed half-way through a merge or a split: afterwards all of it has happened, or nothing."""

from pathlib import Path
from uuid import UUID

import pytest

from bankhall.insight.merging.rules import COLUMNS
from bankhall.kernel.db import Database
from counter import open_account, pay_in, register, rows
from databases import Database as Prepared
from dying import see_it_die
from joining import merge, split

# Merges or splits, and kills itself without a word: once the so-manyeth module has done its part, or with all of it
# done just before or after the commit.
_PROGRAM = """
import asyncio, os, signal, sys
from dataclasses import replace
from pathlib import Path
from uuid import UUID
from bankhall.insight.merging import queries
from bankhall.kernel import db
from bankhall.kernel.vault import KeyStore
from bankhall.kernel.vault.suites import NATIONAL
import joining
from dying import die_at

url, keys, moment, what = sys.argv[1:5]
ids = [UUID(one) for one in sys.argv[5].split(",")]

def dying(verb):
    async def verb_and_die(*given):
        await verb(*given)
        os.kill(os.getpid(), signal.SIGKILL)
    return verb_and_die

if moment.endswith("the commit"):
    die_at(moment)
else:
    at = int(moment)
    one = queries.FOLLOWERS[at]
    one = replace(one, follow=dying(one.follow), give_back=dying(one.give_back))
    queries.FOLLOWERS = (*queries.FOLLOWERS[:at], one, *queries.FOLLOWERS[at + 1:])

async def main():
    bank = db.Database(db.connect(url, connections=5), vault=KeyStore(Path(keys), NATIONAL).open())
    await (joining.merge(bank, *ids) if what == "merge" else joining.split(bank, *ids))

asyncio.run(main())
"""

MOMENTS = ["1", "4", "before the commit"]
TABLES = sorted(
    {name.split(".")[0] for name in COLUMNS} | {"customers", "customer_merge_receipts", "audit_log", "events"}
)


@pytest.fixture
async def files(bank: Database) -> tuple[UUID, UUID]:
    kept = await register(bank, "张伟", phones=("13800138000",))
    merged = await register(bank, "张 伟", phones=("13900139000",))
    for who in (kept, merged):
        await pay_in(bank, await open_account(bank, who), 1_000_00)
    return kept, merged


async def all_of_it(bank: Database) -> dict[str, set[str]]:
    """Every row of every table that names a customer, as it lies."""
    return {name: {row for (row,) in await rows(bank, f"SELECT CAST({name} AS text) FROM {name}")} for name in TABLES}


def kill(database: Prepared, keys: Path, moment: str, what: str, *ids: UUID) -> None:
    see_it_die(_PROGRAM, database.url, keys, moment, what, ",".join(map(str, ids)))


@pytest.mark.parametrize("moment", MOMENTS)
async def test_a_merge_killed_before_its_commit_has_not_happened_and_can_be_done(
    bank: Database, database: Prepared, keys: Path, files: tuple[UUID, UUID], moment: str
) -> None:
    before = await all_of_it(bank)
    kill(database, keys, moment, "merge", *files)
    assert await all_of_it(bank) == before

    await split(bank, await merge(bank, *files))


@pytest.mark.parametrize("moment", MOMENTS)
async def test_a_split_killed_before_its_commit_has_not_happened_and_can_be_done(
    bank: Database, database: Prepared, keys: Path, files: tuple[UUID, UUID], moment: str
) -> None:
    merge_id = await merge(bank, *files)
    before = await all_of_it(bank)
    kill(database, keys, moment, "split", merge_id)
    assert await all_of_it(bank) == before

    await split(bank, merge_id)


async def test_what_was_killed_after_its_commit_has_happened(
    bank: Database, database: Prepared, keys: Path, files: tuple[UUID, UUID]
) -> None:
    kept, merged = files
    kill(database, keys, "after the commit", "merge", kept, merged)
    held = "SELECT customer_id, count(*) FROM account_holders WHERE ended_at IS NULL GROUP BY 1"
    assert await rows(bank, held) == [(kept, 2)]
    ((merge_id,),) = await rows(bank, "SELECT id FROM customer_merges")

    kill(database, keys, "after the commit", "split", merge_id)
    assert sorted(await rows(bank, held)) == sorted([(kept, 1), (merged, 1)])
    assert await rows(bank, "SELECT count(*) FROM customer_splits") == [(1,)]
