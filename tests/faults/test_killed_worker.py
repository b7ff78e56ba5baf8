"""A worker is killed with -9 while its messages are on their way: each arrives, and none but those that were just being
taken arrives twice, and then as the same message by its id.
"""

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import psycopg
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from bankhall.kernel import db
from bankhall.kernel.actors import system
from bankhall.kernel.jobs import MEND_JOB, enqueue
from bankhall.kernel.vault import KeyStore
from bankhall.kernel.vault.suites import NATIONAL
from bankhall.notify.actions.channels import open_channels
from bankhall.notify.types import Channel
from databases import Database
from halls import free_port
from notify.letters import write

# Not a time that anything should take: when it has passed, what is waited for will never come.
PATIENCE_S = 60.0
EACH = 6
AT_ONCE = 3
# What this worker has a way out for.
CARRIED = (Channel.SMS, Channel.EMAIL)


@dataclass
class Outside:
    """A mail server and a gateway. After `AT_ONCE` messages each takes what comes, and says nothing to it while
    `is_slow` is set.
    """

    is_slow: threading.Event = field(default_factory=threading.Event)
    taken: list[tuple[str, bytes]] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)

    def take(self, message_id: str, content: bytes) -> bool:
        """Whether it is answered."""
        self.taken.append((message_id, content))
        if self.is_slow.is_set() and len(self.taken) > AT_ONCE:
            self.unanswered.append(message_id)
            return False
        return True

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        assert isinstance(content, bytes)
        message_id = str(message_from_bytes(content)["Message-ID"]).strip("<>").partition("@")[0]
        if not self.take(message_id, content.partition(b"\r\n\r\n")[2]):
            await asyncio.sleep(PATIENCE_S)
        return "250 OK"


@contextmanager
def mail_server(outside: Outside) -> Iterator[int]:
    controller = Controller(outside, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield int(controller.port)
    finally:
        controller.stop()


@contextmanager
def gateway(outside: Outside) -> Iterator[int]:
    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            body = self.rfile.read(length)
            if len(body) < length:
                # Who sent it was killed between the headers and the end: nobody has taken anything.
                self.close_connection = True
                return
            if not outside.take(self.headers["Idempotency-Key"], body):
                self.close_connection = True
                while outside.is_slow.is_set():
                    time.sleep(0.05)
                return
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        outside.is_slow.clear()
        server.shutdown()
        server.server_close()


@pytest.fixture
async def bank(database: Database, tmp_path: Path) -> AsyncIterator[db.Database]:
    """With the keys that its workers have."""
    vault = KeyStore(tmp_path / "keys", NATIONAL).open()
    opened = db.Database(db.connect(database.url, connections=4), vault=vault)
    yield opened
    await opened.close()


def start_worker(database: Database, home: Path, *, smtp: int, sms: int) -> "subprocess.Popen[bytes]":
    environ = {name: value for name, value in os.environ.items() if not name.startswith("BANKHALL_")} | {
        "BANKHALL_HOME": str(home),
        "BANKHALL_DATABASE_URL": database.url,
        "BANKHALL_DATABASE_OWNER_URL": database.owner_url,
        "BANKHALL_LOG_LEVEL": "warning",
        "BANKHALL_SMTP_URL": f"smtp://127.0.0.1:{smtp}",
        "BANKHALL_MAIL_FROM": "no-reply@bank.example",
        "BANKHALL_SMS_URL": f"http://127.0.0.1:{sms}/sms",
        "BANKHALL_SMS_KEY": "a key that both sides know",
    }
    with (home / "worker.log").open("ab") as log:
        return subprocess.Popen([sys.executable, "-m", "bankhall", "worker"], env=environ, stdout=log, stderr=log)


async def until(condition: Callable[[], bool], worker: "subprocess.Popen[bytes]", home: Path) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert worker.poll() is None, (home / "worker.log").read_text()[-3_000:]
        assert time.monotonic() < deadline, (home / "worker.log").read_text()[-3_000:]
        await asyncio.sleep(0.05)


def ask(database: Database, sql: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(database.superuser_url, autocommit=True) as connection:
        found = connection.execute(sql.encode())
        return found.fetchall() if found.description else []


async def test_messages_of_a_worker_that_is_killed_all_arrive_and_twice_only_what_was_under_way(
    bank: db.Database, database: Database, tmp_path: Path
) -> None:
    async def wake_the_mender(tx: db.Tx) -> None:
        await enqueue(tx, MEND_JOB, timestamp=int(datetime.now(UTC).timestamp()))

    doors = bank.doors(system("tests"))
    await doors.write(open_channels, CARRIED)
    # Half of them urgent, as codes are: those have places of their own in a worker.
    wanted = {
        str(await write(bank, channel, is_urgent=nth % 2 == 0, minutes=30, facts={"code": f"{nth:06}"}))
        for channel in CARRIED
        for nth in range(EACH)
    }
    mail, texts = Outside(), Outside()
    with mail_server(mail) as smtp, gateway(texts) as sms:
        for one in (mail, texts):
            one.is_slow.set()
        first = start_worker(database, tmp_path, smtp=smtp, sms=sms)
        second = None
        try:
            # All that was answered is written down, and something is on its way.
            noted = [(2 * AT_ONCE,)]
            await until(
                lambda: (
                    len(mail.unanswered + texts.unanswered) >= 2
                    and ask(database, "SELECT count(*) FROM message_tries") == noted
                ),
                first,
                tmp_path,
            )
            first.send_signal(signal.SIGKILL)
            first.wait()
            for one in (mail, texts):
                one.is_slow.clear()
            # A worker counts as dead half a minute after its heart stopped; nobody waits for that here.
            ask(database, "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")
            await doors.write(wake_the_mender)
            second = start_worker(database, tmp_path, smtp=smtp, sms=sms)
            still_open = "SELECT 1 FROM messages WHERE closed_at IS NULL"
            await until(lambda: ask(database, still_open) == [], second, tmp_path)
        finally:
            for worker in (first, second):
                if worker is not None and worker.poll() is None:
                    worker.terminate()
                    worker.wait(timeout=PATIENCE_S)

    taken = Counter(message_id for message_id, _ in mail.taken + texts.taken)
    under_way = {*mail.unanswered, *texts.unanswered}
    assert set(taken) == wanted
    assert dict(taken) == {message_id: 2 if message_id in under_way else 1 for message_id in wanted}
    # The same words under the same id: whoever takes it knows that it is the same.
    assert len({*mail.taken, *texts.taken}) == len(wanted)
    assert all(json.loads(body)["id"] == message_id for message_id, body in texts.taken)
    assert ask(database, "SELECT outcome, count(*) FROM message_tries GROUP BY outcome") == [("sent", 2 * EACH)]
    assert ask(database, "SELECT 1 FROM messages WHERE sealed IS NOT NULL") == []
    undone = "SELECT 1 FROM procrastinate_jobs WHERE task_name = 'notify.deliver' AND status <> 'succeeded'"
    assert ask(database, undone) == []
