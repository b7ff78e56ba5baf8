"""Several processes route at once, and one of them is killed in an offer: nobody is with two, and nobody is lost."""

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bankhall.care.routes import reaching
from bankhall.kernel import db
from counter import as_customer, counter, register, rows
from databases import Database
from dying import see_it_die

from .test_reach import ROUTES, agent, be, begin

# One round of routing, at that moment, however long the process takes to start; `moment`: when it kills itself.
_HEAD = """
import asyncio, sys
from datetime import datetime
from pathlib import Path
from bankhall.care.reach.jobs import one_round
from bankhall.kernel import db
from bankhall.kernel.vault import KeyStore
from bankhall.kernel.vault.suites import NATIONAL

url, keys, at = sys.argv[1], sys.argv[2], datetime.fromisoformat(sys.argv[3])
database = db.Database(
    db.connect(url, connections=5), clock=lambda: at, vault=KeyStore(Path(keys), NATIONAL).open()
)
"""
_DIES = _HEAD + "from dying import die_at\ndie_at(sys.argv[4], int(sys.argv[5]))\nasyncio.run(one_round(database))\n"
_ROUTES = (
    _HEAD
    + """
async def main():
    for _ in range(10):
        await one_round(database)

asyncio.run(main())
"""
)
# Of the three verbs of a round, routing is the last.
_ROUTING = 3
_LATER = timedelta(seconds=31)


async def run(database: Database, keys: Path, at: datetime) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _ROUTES, database.url, str(keys), at.isoformat(), stderr=asyncio.subprocess.PIPE
    )
    _, said = await asyncio.wait_for(process.communicate(), timeout=60)
    assert process.returncode == 0, said.decode()


@pytest.mark.parametrize(("moment", "offered"), [("before the commit", 0), ("after the commit", 2)])
async def test_a_process_that_is_killed_in_an_offer_leaves_nobody_with_two_and_nobody_alone(
    bank: db.Database, database: Database, keys: Path, moment: str, offered: int
) -> None:
    for nth in range(2):
        async with counter(bank, as_customer(await register(bank, f"客户{nth}")), routes=ROUTES) as portal:
            await begin(portal)
    for name in ("李娜", "王强", "赵敏", "周洋"):
        async with counter(bank, agent(name), routes=reaching.routes) as desk:
            await be(desk)

    now = datetime.now(UTC)
    see_it_die(_DIES, database.url, str(keys), now.isoformat(), moment, _ROUTING)
    left = await rows(bank, "SELECT count(*) FROM care_offers WHERE ended_at IS NULL")
    await asyncio.gather(*(run(database, keys, now + _LATER) for _ in range(2)))

    open_ = await rows(bank, "SELECT conversation_id, agent_id FROM care_offers WHERE ended_at IS NULL")
    over = await rows(bank, "SELECT conversation_id, agent_id, outcome FROM care_offers WHERE ended_at IS NOT NULL")
    assert left == [(offered,)]
    assert len({one for one, _ in open_}) == len({one for _, one in open_}) == len(open_) == 2
    assert [outcome for *_, outcome in over] == ["lapsed"] * offered
    assert not {one for _, one, _ in over} & {one for _, one in open_}
    assert await rows(bank, "SELECT count(*) FROM conversations WHERE state = 'waiting'") == [(2,)]
