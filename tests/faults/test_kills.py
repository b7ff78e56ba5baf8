"""No acknowledged transfer is lost or doubled, whatever is killed with -9 while they are made."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import psycopg
import pytest

from bankhall.kernel import db
from bankhall.kernel.actors import system
from bankhall.kernel.ids import new_id
from bankhall.kernel.postgres import stop_server, use_server
from bankhall.kernel.schema import migrate
from bankhall.ledger import api
from bankhall.ledger.types import AccountKind, Findings, NewAccount
from databases import Database

T = TypeVar("T")

# Not a time that anything should take: when it has passed, what is waited for will never come.
PATIENCE_S = 60.0


@dataclass
class Bank:
    """A bank with a vault and a till, asked from outside: each question connects anew."""

    url: str
    vault: UUID = field(default_factory=new_id)
    till: UUID = field(default_factory=new_id)

    def open(self) -> None:
        accounts = [NewAccount(one, "a", AccountKind.LIABILITY, "CNY", None) for one in (self.vault, self.till)]
        self.ask(lambda doors: doors.write(api.open_accounts, accounts))

    def in_the_till(self) -> int:
        return self.ask(lambda doors: doors.read(api.balances, [self.till]))[self.till].posted

    def verify(self) -> Findings:
        return self.ask(lambda doors: doors.read(api.recompute))

    def keys(self) -> list[str]:
        with psycopg.connect(self.url) as connection:
            return [key for (key,) in connection.execute("SELECT key FROM ledger_transactions")]

    def ask(self, question: Callable[[db.Doors], Awaitable[T]]) -> T:
        async def run() -> T:
            database = db.Database(db.connect(self.url, connections=2))
            try:
                return await question(database.doors(system("tests")))
            finally:
                await database.close()

        with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
            return runner.run(run())


class Payer:
    """The process that pays, and every key that it was acknowledged."""

    def __init__(self, bank: Bank, name: str) -> None:
        script = str(Path(__file__).with_name("paying.py"))
        command = [sys.executable, script, bank.url, str(bank.vault), str(bank.till), name]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self.acknowledged: list[str] = []
        self.told: list[str] = []
        self._readers = [
            threading.Thread(target=self._read, args=(self.process.stdout, self.acknowledged)),
            threading.Thread(target=self._read, args=(self.process.stderr, self.told)),
        ]
        for reader in self._readers:
            reader.start()

    def pay(self, more: int) -> None:
        """Waits until so many more have been acknowledged."""
        enough = len(self.acknowledged) + more
        deadline = time.monotonic() + PATIENCE_S
        while len(self.acknowledged) < enough:
            assert time.monotonic() < deadline, f"only {len(self.acknowledged)}: {self.told[-5:]}"
            assert self.process.poll() is None, f"it ended: {self.told[-20:]}"
            time.sleep(0.01)

    def kill(self) -> None:
        self.process.kill()
        self._end()

    def stop(self) -> None:
        """Lets what is under way end."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        assert self.process.wait(timeout=PATIENCE_S) == 0, self.told[-20:]
        self._end()

    def _end(self) -> None:
        self.process.wait()
        for reader in self._readers:
            reader.join()
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            if pipe is not None and not pipe.closed:
                pipe.close()

    @staticmethod
    def _read(pipe: Iterator[str], into: list[str]) -> None:
        # A line that the kill cut off was not told to anybody.
        into.extend(line.rstrip("\n") for line in pipe if line.endswith("\n"))


@contextmanager
def paying(bank: Bank, name: str) -> Iterator[Payer]:
    payer = Payer(bank, name)
    try:
        yield payer
    finally:
        if payer.process.poll() is None:
            payer.kill()


def check(bank: Bank, acknowledged: list[str]) -> None:
    """Each acknowledged key is there once, as much has moved as there are keys, and the books agree."""
    keys = bank.keys()
    assert len(set(acknowledged)) == len(acknowledged)
    assert set(acknowledged) - set(keys) == set()
    assert len(set(keys)) == len(keys) == bank.in_the_till()
    findings = bank.verify()
    assert findings.differences == ()
    assert findings.transactions == len(keys)


def test_a_bank_killed_again_and_again_keeps_every_acknowledged_transfer_once(database: Database) -> None:
    bank = Bank(database.url)
    bank.open()
    acknowledged: list[str] = []

    for turn in range(3):
        with paying(bank, f"bank {turn}") as payer:
            payer.pay(80)
            payer.kill()
            acknowledged += payer.acknowledged

    assert len(acknowledged) >= 3 * 80
    check(bank, acknowledged)


def test_a_client_that_asks_again_after_the_kill_moves_nothing_twice(database: Database) -> None:
    bank = Bank(database.url)
    bank.open()
    with paying(bank, "bank") as payer:
        payer.pay(100)
        payer.kill()
    first = payer.acknowledged

    with paying(bank, "bank") as payer:  # the same keys from the beginning: the client does not know what was done
        payer.pay(len(first) + 100)
        payer.stop()

    assert set(first) <= set(payer.acknowledged)
    assert set(payer.acknowledged) == set(bank.keys())
    check(bank, payer.acknowledged)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """Of a server that writes through to the disk, as a bank's does."""
    home = tmp_path / "bank"
    yield home
    stop_server(home)


def test_a_database_killed_under_load_keeps_every_acknowledged_transfer_once(home: Path) -> None:
    server = use_server(home)
    try:
        migrate(server.url("bankhall_owner"))
        bank = Bank(server.url())
        bank.open()
        with paying(bank, "bank") as payer:
            for _ in range(3):
                payer.pay(100)
                kill_all(home)
            payer.pay(100)
            payer.stop()

        assert any("kernel.unavailable" in line or "kernel.outcome_unknown" in line for line in payer.told)
        check(bank, payer.acknowledged)
        assert set(bank.keys()) == set(payer.acknowledged)  # who stops in peace has been told everything
    finally:
        server.release()


def kill_all(home: Path) -> None:
    """The postmaster and every process of its, at once: as near to a power failure as a test can come."""
    postmaster = int((home / "postgres" / "data" / "postmaster.pid").read_text().splitlines()[0])
    children = [int(pid) for pid in Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()]
    for pid in (postmaster, *children):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
