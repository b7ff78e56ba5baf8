"""A bank that pays without end, in a process of its own: `python paying.py URL SOURCE TARGET NAME`.

Moves one minor unit for each key, eight at a time, and writes each key to its standard output once the bank has
acknowledged it. On "try again" and "outcome unknown" it asks again with the same key, as a client must. Ends when
its standard input does.
"""

import asyncio
import sys
from uuid import UUID

from bankhall.kernel import db
from bankhall.kernel.actors import system
from bankhall.kernel.errors import OutcomeUnknown, Unavailable
from bankhall.ledger import api
from bankhall.ledger.types import Leg, Posting

AT_ONCE = 8


async def pay(doors: db.Doors, source: UUID, target: UUID, key: str) -> None:
    posting = Posting(key, "transfer", (Leg(source, -1), Leg(target, 1)), "a transfer", doors.actor)
    while True:
        try:
            await doors.batch(api.post, posting)
        except (Unavailable, OutcomeUnknown) as refusal:
            sys.stderr.write(f"{key} {refusal.code}\n")
            await asyncio.sleep(0.02)
        else:
            break
    sys.stdout.write(f"{key}\n")
    sys.stdout.flush()


async def pay_on(doors: db.Doors, source: UUID, target: UUID, name: str, until: asyncio.Event) -> None:
    number = 0
    while not until.is_set():
        await pay(doors, source, target, f"{name} {number}")
        number += 1


async def main(url: str, source: str, target: str, name: str) -> None:
    bank = db.Database(db.connect(url, connections=4))
    ended = asyncio.Event()
    paying = [
        asyncio.create_task(pay_on(bank.doors(system("payer")), UUID(source), UUID(target), f"{name}-{n}", ended))
        for n in range(AT_ONCE)
    ]
    await asyncio.to_thread(sys.stdin.read)
    ended.set()
    await asyncio.gather(*paying)
    await bank.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:5]))
