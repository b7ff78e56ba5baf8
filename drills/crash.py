"""The bank under load, killed with -9 again and again: is each acknowledged transfer there once, and nothing twice?

Two servers and two workers on one database of their own (embedded PostgreSQL, fsync and synchronous_commit on).
Customers pay through HTTP without a pause. In each round something dies at a random moment: a server, what serves in
it, a worker, PostgreSQL or one process of it, or all at once; whatever ended is started again. Then everything is
counted against what the customers were told.

A customer whose payment was not answered sometimes asks again with the same key, and goes on otherwise; what is open
at the round's end is asked again then, so that in the end everything is known to have been done.
"""

import asyncio
import random
import secrets
import shutil
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Final

import msgspec

import town
from bankhall.kernel.connections import Connections
from bankhall.kernel.schema import migrate
from bankhall.kernel.settings import Settings
from drills.counting import Findings, count, make_room_for_what_is_heard, require_durable
from drills.customers import Customers
from drills.house import VICTIMS, House

PAYERS: Final = 48
LOAD_S: Final = (1.5, 4.0)
_A_SECOND_ONE: Final = 0.4


def run(rounds: int, *, seed: int | None = None, say: Callable[[str], None] = print) -> dict[str, float]:
    """So many rounds, or until one has a finding; the figures. Raises RuntimeError when the bank does not come back, or
    refuses what it should do.
    """
    seed = secrets.randbelow(1_000_000) if seed is None else seed
    chance = random.Random(seed)
    home = Path(tempfile.mkdtemp(prefix="bankhall-drill-"))
    say(f"seed {seed}")
    connections = None
    try:
        settings = Settings.from_environment(town.environment(home))
        connections = Connections.find(settings)
        assert connections.server is not None
        superuser = connections.server.url("postgres")
        migrate(connections.owner_url)
        require_durable(superuser)
        make_room_for_what_is_heard(superuser)
        payers = town.found_town(connections, PAYERS, signed_in_for=timedelta(days=1))
        done, kills, slowest_s, findings = 0, 0, 0.0, Findings()
        with House.open(home) as house:
            customers = Customers(house.ports, payers, chance)
            while done < rounds and findings.are_none():
                victims = _victims(done, chance)
                asyncio.run(_pay_while_they_die(house, customers, victims, chance))
                slowest_s = max(slowest_s, house.wait_until_open())
                were_open = asyncio.run(customers.ask_for_what_is_open())
                done, kills = done + 1, kills + len(victims)
                audit = settings.audit_directory() if done == rounds else None
                findings = count(superuser, connections, payers, customers.told, audit_directory=audit)
                say(
                    f"round {done} of {rounds}: {' and '.join(name for name, _ in victims)} killed;"
                    f" {len(customers.told.acknowledged)} acknowledged, {were_open} of them asked for again; "
                    + ("no finding" if findings.are_none() else str(findings))
                )
    finally:
        if connections is not None and connections.server is not None:
            connections.server.release()
        shutil.rmtree(home, ignore_errors=True)
    return {
        "rounds": done,
        "acknowledged": len(customers.told.acknowledged),
        **msgspec.to_builtins(findings),
        "asked_again": len(customers.told.late),
        "kills": kills,
        "slowest_return_s": round(slowest_s, 1),
        "seed": seed,
    }


def _victims(nth: int, chance: random.Random) -> list[tuple[str, float]]:
    """Who dies, and how far into the load; sometimes a second one beside the first."""
    names = [VICTIMS[nth % len(VICTIMS)]]
    if chance.random() < _A_SECOND_ONE:
        names.append(chance.choice(VICTIMS))
    return [(name, chance.uniform(0.1, 0.9)) for name in names]


async def _pay_while_they_die(
    house: House, customers: Customers, victims: list[tuple[str, float]], chance: random.Random
) -> None:
    over = asyncio.Event()
    paying = asyncio.create_task(customers.pay(over))
    seconds, began = chance.uniform(*LOAD_S), time.monotonic()
    for name, share in sorted(victims, key=lambda one: one[1]):
        await asyncio.sleep(max(0.0, began + share * seconds - time.monotonic()))
        house.kill(name, chance)
    await asyncio.sleep(max(0.0, began + seconds - time.monotonic()))
    over.set()
    await paying
