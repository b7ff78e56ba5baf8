"""A worker that listens, in a process of its own that tests kill: `python listening.py URL BATCH [hang]`.

Each event heard is noted in the audit log by the transaction that moves the cursor. Before each commit it says
"in the middle" on its standard output; with `hang` it then never goes on.
"""

import asyncio
import sys
from collections.abc import Sequence

import msgspec

from bankhall.kernel import db
from bankhall.kernel.actors import Asker
from bankhall.kernel.audit import Act, write_acts
from bankhall.kernel.events import Event, Heard, Subscriber, listen


class Happened(Event, frozen=True, kw_only=True, tag="tests.happened"):
    n: int


async def work(url: str, batch_limit: int, *, hangs: bool) -> None:
    async def hear(tx: db.Tx, heard: Sequence[Heard[Event]]) -> None:
        numbers = [msgspec.to_builtins(one.event)["n"] for one in heard]
        await write_acts(tx, [Act("tests.note", "note", str(n), {}, Asker(tx.actor)) for n in numbers])
        sys.stdout.write("in the middle\n")
        sys.stdout.flush()
        if hangs:
            await asyncio.Event().wait()

    bank = db.Database(db.connect(url, connections=2))
    await listen(bank, [Subscriber("worker", (Happened,), hear, batch_limit=batch_limit)], stop=asyncio.Event())


if __name__ == "__main__":
    asyncio.run(work(sys.argv[1], int(sys.argv[2]), hangs="hang" in sys.argv))
