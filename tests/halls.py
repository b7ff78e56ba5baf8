"""A whole bank, open: the real server and its worker on a port of their own, over a demo bank."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import procrastinate
import psycopg
import pyotp

from bankhall.kernel.settings import Secret, Settings
from bankhall.worker import jobs
from databases import Database, move_in

PASSWORD = "welcome-to-bankhall"

_PATIENCE_S = 60
_BANKHALL = (sys.executable, "-m", "bankhall")

# All of 127.0.0.0/8 is this machine on Linux, and only 127.0.0.1 elsewhere.
_ADDRESSES = (
    f"127.0.{nth // 200 % 200}.{nth % 200 + 1}" if sys.platform == "linux" else "127.0.0.1" for nth in count(1)
)


@dataclass(frozen=True)
class Hall:
    """`database` is the one that it stands on, for a look behind the counter; `keys`, where its keys lie."""

    url: str
    database: Database
    keys: Path

    @contextmanager
    def visitor(self) -> Iterator[httpx.Client]:
        """A browser's worth of cookies, nobody signed in, the CSRF token at hand. From an address of its own, where the
        machine has more than one for itself: how often one address signs in is counted.
        """
        line = httpx.HTTPTransport(local_address=next(_ADDRESSES))
        with httpx.Client(base_url=self.url, transport=line, timeout=30) as client:
            client.get("/api/bank").raise_for_status()
            client.headers["X-CSRF-Token"] = client.cookies["bankhall_csrf"]
            yield client

    @contextmanager
    def signed_in(self, login: str, *, realm: str = "staff") -> Iterator[httpx.Client]:
        with self.visitor() as client:
            enter(client, login, realm=realm)
            yield client


# Whoever was hired in a test and set up an authenticator app on the first day, by the hall and the login.
_apps: dict[tuple[str, str], str] = {}


def enter(client: httpx.Client, login: str, *, realm: str = "staff", password: str = PASSWORD) -> None:
    """Signs in by as many steps as it takes: with the code that a demo bank tells of its people, or that of the app
    which somebody new sets up here before anything opens.
    """
    words = {"realm": realm, "login": login, "password": password}
    let_in = _told(client.post("/api/identity/sign-in", json=words))
    if let_in["me"] is None:
        _told(client.post("/api/identity/sign-in/code", json={"way": "authenticator", "code": _code(client, words)}))
    elif let_in["me"]["must_enrol"]:
        secret = _told(client.post("/api/identity/security/authenticator"))["text"]
        code = pyotp.TOTP(secret).now()
        _told(client.post("/api/identity/security/authenticator/confirm", json={"code": code}))
        _apps[str(client.base_url), login] = secret


def confirm(client: httpx.Client, login: str, refused: httpx.Response, *, realm: str = "staff") -> dict[str, str]:
    """Says yes to exactly what was refused without. Returns the header for the request's second time."""
    there = "/api/identity/confirmations"
    told = _told(client.post(there, json={"token": refused.json()["facts"]["token"]}))
    asked = told["id"]
    if "password" in told["ways"]:
        client.post(f"{there}/{asked}/password", json={"password": PASSWORD}).raise_for_status()
    else:
        code = _code(client, {"realm": realm, "login": login})
        client.post(f"{there}/{asked}/code", json={"way": "authenticator", "code": code}).raise_for_status()
    return {"Confirmation": str(asked)}


def _code(client: httpx.Client, words: dict[str, str]) -> str:
    secret = _apps.get((str(client.base_url), words["login"]))
    if secret is not None:
        return pyotp.TOTP(secret).at(int(time.time()) + 30)  # that of now may be the one which set it up
    person = {"realm": words["realm"], "login": words["login"]}
    return str(_told(client.post("/api/demo/code", json=person))["code"])


def _told(answer: httpx.Response) -> dict[str, Any]:
    told: dict[str, Any] = answer.raise_for_status().json()
    return told


@contextmanager
def open_hall(
    database: Database,
    home: Path,
    *,
    customers: int = 60,
    log_level: str = "warning",
    port: int | None = None,
    settings: Mapping[str, str] | None = None,
) -> Iterator[Hall]:
    """The demo bank, served: a small one if nothing else is said, with the cast that it has at every size. Ends the
    processes it started, whatever happens. `settings`: others, by the names of their variables.
    """
    port = port or free_port()
    environ = _environ(database, home, port=port, log_level=log_level) | dict(settings or {})
    if settings is None:
        move_in(database, home, f"demo_{customers}", lambda: _make_demo(environ, customers))
    else:
        _make_demo(environ, customers)
    with _served(environ, port, home / "serve.log"):
        yield Hall(f"http://127.0.0.1:{port}", database, home / "keys")


@contextmanager
def open_alone(home: Path, *, customers: int = 60) -> Iterator[str]:
    """A demo bank with a PostgreSQL of its own below `home`, served; its URL."""
    port = free_port()
    environ = {name: value for name, value in os.environ.items() if not name.startswith("BANKHALL_")}
    environ |= {"BANKHALL_HOME": str(home), "BANKHALL_PORT": str(port), "BANKHALL_LOG_LEVEL": "info"}
    _make_demo(environ, customers)
    with _served(environ, port, home / "serve.log"):
        yield f"http://127.0.0.1:{port}"


def _make_demo(environ: Mapping[str, str], customers: int) -> None:
    demo = [*_BANKHALL, "demo", "--customers", str(customers)]
    subprocess.run(demo, env=dict(environ), check=True, capture_output=True, timeout=_PATIENCE_S + customers / 10)


def let_timers_run(hall: Hall) -> None:
    """Everything that the bank does at hours of its own, done now by its worker: none of it comes later by the clock.
    Returns when nothing is left to do.
    """
    timers = [job for job in jobs(Settings(secret_key=Secret("k")), is_demo=True) if job.every]
    with procrastinate.App(connector=procrastinate.SyncPsycopgConnector(conninfo=hall.database.url)).open() as app:
        for job in timers:
            app.configure_task(job.name, lock=job.lock).defer()
    names = [job.name for job in timers]
    undone = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = ANY(%s) AND status NOT IN ('succeeded')"
    deadline = time.monotonic() + _PATIENCE_S
    with psycopg.connect(hall.database.superuser_url, autocommit=True) as connection:
        while connection.execute(undone, (names,)).fetchall() != [(0,)]:
            assert time.monotonic() < deadline, "a timer has not run to its end"
            time.sleep(0.1)


@contextmanager
def open_beside(hall: Hall) -> Iterator[Hall]:
    """A second server process on the bank of the first, without a worker: as a larger bank runs several."""
    home, port = hall.keys.parent, free_port()
    with _served(_environ(hall.database, home, port=port), port, home / "beside.log", "--no-worker"):
        yield replace(hall, url=f"http://127.0.0.1:{port}")


class KilledServer:
    """A second server process that is killed at once and without a word, and begun again where it was."""

    def __init__(self, hall: Hall) -> None:
        self._home, self._port = hall.keys.parent, free_port()
        self._environ = _environ(hall.database, self._home, port=self._port)
        self._server: subprocess.Popen[bytes] | None = None
        self.url = f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        told = self._home / "killed.log"
        with told.open("ab") as log:
            command = [*_BANKHALL, "serve", "--no-worker"]
            # In a group of its own: the server has children, and they die with it.
            self._server = subprocess.Popen(command, env=self._environ, stdout=log, stderr=log, start_new_session=True)
        _wait_until_ready(self.url, self._server, told)

    def kill(self) -> None:
        if self._server is not None:
            os.killpg(self._server.pid, signal.SIGKILL)
            self._server.wait(timeout=_PATIENCE_S)
            self._server = None


def _environ(database: Database, home: Path, *, port: int, log_level: str = "warning") -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("BANKHALL_")} | {
        "BANKHALL_HOME": str(home),
        "BANKHALL_PORT": str(port),
        "BANKHALL_DATABASE_URL": database.url,
        "BANKHALL_DATABASE_OWNER_URL": database.owner_url,
        "BANKHALL_LOG_LEVEL": log_level,
    }


@contextmanager
def _served(environ: Mapping[str, str], port: int, told: Path, *how: str) -> Iterator[None]:
    with told.open("wb") as log:
        server = subprocess.Popen([*_BANKHALL, "serve", *how], env=dict(environ), stdout=log, stderr=log)
        try:
            _wait_until_ready(f"http://127.0.0.1:{port}", server, told)
            yield
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=_PATIENCE_S)


def _wait_until_ready(url: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while time.monotonic() < deadline and server.poll() is None:
        try:
            if httpx.get(f"{url}/health/ready").status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    raise RuntimeError(f"the hall did not open:\n{log.read_text()[-2000:]}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
