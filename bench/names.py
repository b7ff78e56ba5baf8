"""Names beside sanctions lists: what it costs a payment to another bank.

A list of 20,000 entries with an alias each, and payees whose names are like none or like one of them, in a bank of its
own. A payee's name is compared when it is paid first and when a list changes (`new`); every other payment looks at the
row that this left (`known`): by the very verb that the payments' way calls, some payments together as a batch comes.
`alone_us` is the comparison without database and keys and `index_s` what a new list costs each process once, both in
time of the processor. Of the others the quickest tenth counts: what else the machine does is no doing of theirs. Also
by hand: python bench/names.py
"""

import asyncio
import os
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from bankhall.customers import api as customers
from bankhall.customers.types import CustomerKind, NewCustomer
from bankhall.kernel.actors import Actor, system
from bankhall.kernel.db import Database, Tx, connect
from bankhall.kernel.postgres import stop_server, use_server
from bankhall.kernel.schema import migrate
from bankhall.kernel.vault import KeyStore
from bankhall.kernel.vault.suites import NATIONAL
from bankhall.payments.actions.banks import keep_banks
from bankhall.payments.api import add_payee
from bankhall.payments.sanctions.actions import load_list, screen_names
from bankhall.payments.sanctions.rules import Matcher
from bankhall.payments.sanctions.types import Listed, ListedKind
from bankhall.payments.types import Bank, NewPayee, Payee

ENTRIES = int(os.environ.get("ENTRIES", "20000"))
PAYEES = int(os.environ.get("PAYEES", "1024"))
AT_ONCE = 64
_ROUNDS = 20
_BANK = Bank("308584000013", "CMBCCNBS", "招商银行", "China Merchants Bank")
_SYLLABLES = [first + vowel + last for first in "bdfgklmnprstvz" for vowel in "aeiou" for last in ("", "n", "r", "s")]


def measure() -> dict[str, float]:
    chance = random.Random(7)
    names = [_name(chance) for _ in range(ENTRIES)]
    listed = [
        Listed(str(nth), ListedKind.PERSON, "BENCH", (name, f"{name.split()[0]} {_part(chance)}"))
        for nth, name in enumerate(names)
    ]
    began = time.process_time()
    matcher = Matcher.of([("BENCH", "1", listed)])
    index_s = time.process_time() - began
    # One payee of a hundred has a name that is on the list.
    payees = [chance.choice(names) if nth % 100 == 0 else _name(chance) for nth in range(PAYEES)]
    began = time.process_time()
    hits = sum(bool(matcher.hits(name)) for name in payees)
    alone_us = (time.process_time() - began) / PAYEES * 1e6
    home = Path(tempfile.mkdtemp(prefix="bankhall-bench-"))
    server = use_server(home)
    try:
        migrate(server.url("bankhall_owner"))
        told = asyncio.run(_in_bank(server.url("bankhall_app"), home, listed, payees))
    finally:
        server.release()
        stop_server(home)
        shutil.rmtree(home, ignore_errors=True)
    return {
        "entries": ENTRIES,
        "found": hits / PAYEES,
        "index_s": round(index_s, 2),
        "alone_us": round(alone_us, 1),
        **told,
    }


async def _in_bank(url: str, home: Path, listed: Sequence[Listed], names: Sequence[str]) -> dict[str, float]:
    vault = KeyStore(home / "keys", NATIONAL).open()
    database = Database(connect(url, connections=4, application="bankhall bench"), vault=vault)
    doors = database.doors(system("bench"))
    try:
        await doors.write(keep_banks, [_BANK])
        payees: list[UUID] = []
        for start in range(0, len(names), AT_ONCE):
            payer = await doors.write(_payer)
            at_home = database.doors(Actor(kind="customer", name="", id=payer))
            payees += await at_home.write(_payees, names[start : start + AT_ONCE], start)
        await doors.write(load_list, "BENCH", "1", listed, b"bench")
        await doors.write(screen_names, payees[:1])  # reads the list
        batches = [payees[start : start + AT_ONCE] for start in range(0, len(payees), AT_ONCE)]
        new = [await doors.write(_timed, batch) for batch in batches[1:]]
        known = [await doors.write(_timed, batch) for _ in range(_ROUNDS) for batch in batches[1:]]
        alone = [await doors.write(_timed, [one]) for one in payees[AT_ONCE : AT_ONCE + 200]]
    finally:
        await database.close()
    return {
        "new_us": round(_quick(new) / AT_ONCE * 1e6, 1),
        "known_us": round(_quick(known) / AT_ONCE * 1e6, 1),
        "known_alone_us": round(_quick(alone) * 1e6, 1),
    }


def _quick(took: Sequence[float]) -> float:
    return statistics.quantiles(took, n=10)[0]


async def _timed(tx: Tx, payee_ids: Sequence[UUID]) -> float:
    began = time.perf_counter()
    await screen_names(tx, payee_ids)
    return time.perf_counter() - began


async def _payer(tx: Tx) -> UUID:
    (one,) = await customers.register_customers(tx, [NewCustomer(kind=CustomerKind.PERSON, name="The payer")])
    return one.id  # type: ignore[union-attr]


async def _payees(tx: Tx, names: Sequence[str], first: int) -> list[UUID]:
    added = [
        await add_payee(tx, NewPayee(name, f"{62258801_0000_0000 + first + nth}", _BANK.code))
        for nth, name in enumerate(names)
    ]
    return [one.id for one in added if isinstance(one, Payee)]


def _name(chance: random.Random) -> str:
    return " ".join(_part(chance) for _ in range(chance.choice((2, 2, 3))))


def _part(chance: random.Random) -> str:
    return "".join(chance.choice(_SYLLABLES) for _ in range(chance.choice((2, 3)))).capitalize()


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"{name}: {value}")
