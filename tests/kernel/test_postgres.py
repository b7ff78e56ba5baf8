"""The embedded server, each test with one of its own that keeps its promises (fsync on)."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import psycopg
import pytest

from bankhall.kernel.postgres import EmbeddedServerError, Server, binaries, stop_server, use_server
from bankhall.kernel.postgres.cluster import shared_buffers_mb
from bankhall.kernel.postgres.places import (
    SOCKET_NAME,
    SOCKET_PATH_LIMIT_BYTES,
    Places,
    check_private,
    is_held,
)
from bankhall.kernel.postgres.server import _wait_until_free

USER = """
import sys
from pathlib import Path
from bankhall.kernel.postgres import use_server
use_server(Path(sys.argv[1]))
print("in use", flush=True)
sys.stdin.read()
"""
PATIENCE_S = 30.0

User = subprocess.Popen[str]
T = TypeVar("T")


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "bank"
    if (tmp_path / "bank").exists():
        stop_server(tmp_path / "bank")


@pytest.fixture
def start_user(home: Path) -> Iterator[Callable[[], User]]:
    """Starts other processes that use the server of `home`; `said(user)` waits until they do."""
    users: list[User] = []

    def start() -> User:
        command = [sys.executable, "-c", USER, str(home)]
        users.append(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
        return users[-1]

    yield start
    for user in users:
        user.kill()
        user.communicate()


def test_the_bank_runs_as_a_role_that_does_not_own_the_schema(home: Path) -> None:
    server = use_server(home)

    with psycopg.connect(server.url()) as bank, pytest.raises(psycopg.errors.InsufficientPrivilege):
        bank.execute("CREATE TABLE mine (id int)")
    with psycopg.connect(server.url("bankhall_owner")) as owner:
        owner.execute("CREATE TABLE schema_owners (id int)")

    server.release()


def test_a_bank_s_server_writes_through_to_the_disk_and_checks_its_pages(home: Path) -> None:
    server = use_server(home)

    with psycopg.connect(server.url()) as connection:
        shown = {
            name: connection.execute(f"SHOW {name}").fetchone()
            for name in ("fsync", "synchronous_commit", "full_page_writes", "data_checksums", "listen_addresses")
        }

    assert shown == {
        "fsync": ("on",),
        "synchronous_commit": ("on",),
        "full_page_writes": ("on",),
        "data_checksums": ("on",),
        "listen_addresses": ("",),
    }
    server.release()


def test_text_sorts_and_folds_by_unicode_whatever_the_machine_s_locale(home: Path) -> None:
    server = use_server(home)

    with psycopg.connect(server.url()) as connection:
        folded = connection.execute("SELECT lower('ŽÍLÉ'), 'Zürich' < 'bank', '行' > 'z'").fetchone()

    assert folded == ("žílé", True, True)
    server.release()


def test_a_postgres_that_is_killed_comes_back_with_all_that_was_committed(home: Path) -> None:
    server = use_server(home)
    _write(server, "kept")
    killed = _postmaster(home)

    os.kill(killed, signal.SIGKILL)

    assert _eventually(lambda: _read(server)) == ["kept"]
    assert _postmaster(home) != killed
    server.release()


def test_a_supervisor_that_is_killed_is_replaced_and_leaves_no_postgres_behind(home: Path) -> None:
    server = use_server(home)
    _write(server, "kept")
    supervisor, postmaster = _supervisor(home), _postmaster(home)

    os.kill(supervisor, signal.SIGKILL)

    _eventually(lambda: _supervisor(home) != supervisor and _postmaster(home) != postmaster)
    assert _eventually(lambda: _read(server)) == ["kept"]
    assert _postmasters(home) == [_postmaster(home)]
    server.release()


def test_when_everything_is_killed_at_once_the_next_user_finds_all_that_was_committed(
    home: Path, start_user: Callable[[], User]
) -> None:
    user = start_user()
    assert _said(user) == "in use"
    _write(Server(Places.below(home), -1, durable=True), "kept")

    for process in (user.pid, _supervisor(home), _postmaster(home)):
        os.kill(process, signal.SIGKILL)

    server = use_server(home)
    assert _read(server) == ["kept"]
    assert _postmasters(home) == [_postmaster(home)]
    server.release()


def test_users_that_come_at_the_same_moment_share_one_server(home: Path, start_user: Callable[[], User]) -> None:
    users = [start_user() for _ in range(4)]

    assert [_said(user) for user in users] == ["in use"] * 4
    assert len(_postmasters(home)) == 1


def test_the_server_stays_while_one_user_stays_and_stops_when_the_last_is_gone(
    home: Path, start_user: Callable[[], User]
) -> None:
    first, second = start_user(), start_user()
    assert [_said(first), _said(second)] == ["in use"] * 2

    first.kill()
    time.sleep(4)  # longer than the supervisor lingers
    stayed = is_held(Places.below(home).supervisor_lock)
    second.kill()
    second.wait()
    _eventually(lambda: not is_held(Places.below(home).supervisor_lock))

    assert stayed
    assert _postmasters(home) == []


def test_a_stopped_server_is_started_again_with_its_data(home: Path) -> None:
    first = use_server(home)
    _write(first, "kept")
    first.release()
    stop_server(home)

    second = use_server(home)

    assert _read(second) == ["kept"]
    second.release()


@pytest.mark.parametrize("name", ["a-name-of-forty-bytes-to-make-the-path-x" * 3, "营业厅, the \"hall\" 'x'"])
def test_a_home_whose_path_no_socket_could_have_works_all_the_same(tmp_path: Path, name: str) -> None:
    home = tmp_path / name
    server = use_server(home)

    assert _postmasters(home) == [_postmaster(home)]
    assert len(os.fsencode(Places.below(home).socket_folder / SOCKET_NAME)) <= SOCKET_PATH_LIMIT_BYTES
    with psycopg.connect(server.url()) as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("bankhall_app",)

    server.release()
    stop_server(home)


def test_a_directory_that_others_may_enter_is_not_taken_for_the_socket_s(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)

    with pytest.raises(EmbeddedServerError, match="belongs to somebody else"):
        check_private(tmp_path, os.getuid())


def test_a_creation_that_was_cut_off_is_begun_anew(home: Path) -> None:
    unfinished = home / "postgres" / "data.new"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18\n")

    server = use_server(home)

    with psycopg.connect(server.url()) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert not unfinished.exists()
    server.release()


def test_a_process_id_left_in_postmaster_pid_that_is_now_somebody_else_s_stops_nothing(home: Path) -> None:
    use_server(home).release()
    stop_server(home)
    others = Places.below(home).data / "postmaster.pid"
    others.write_text(f"{os.getppid()}\n{others.parent}\n1700000000\n5432\n\n\n  5432001  1\nready   \n")

    server = use_server(home)

    with psycopg.connect(server.url()) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    server.release()


def test_a_server_whose_home_was_removed_does_not_harm_the_one_that_takes_its_place(home: Path) -> None:
    removed = use_server(home)
    supervisor, postmaster = _supervisor(home), _postmaster(home)
    home.rename(home.with_name("moved-away"))

    fresh = use_server(home)
    os.kill(postmaster, signal.SIGKILL)
    _eventually(lambda: not Path(f"/proc/{supervisor}/cmdline").exists() or not _command_line(supervisor))

    assert _postmasters(home) == [_postmaster(home)]
    _write(fresh, "kept")
    assert _read(fresh) == ["kept"]
    removed.release()
    fresh.release()


def test_a_lock_in_a_home_that_was_removed_is_free(tmp_path: Path) -> None:
    _wait_until_free(tmp_path / "removed" / "supervisor.lock")

    assert list(tmp_path.iterdir()) == []


def test_a_bank_s_data_is_never_opened_by_a_server_that_may_lose_it(home: Path) -> None:
    use_server(home).release()
    stop_server(home)

    with pytest.raises(EmbeddedServerError, match="was made as durable"):
        use_server(home, durable=False)


def test_a_server_that_cannot_start_says_why(home: Path) -> None:
    use_server(home).release()
    stop_server(home)
    settings = Places.below(home).data / "postgresql.auto.conf"
    settings.write_text("shared_buffers = 'plenty'\n")

    with pytest.raises(EmbeddedServerError, match='invalid value for parameter "shared_buffers"'):
        use_server(home)


def test_an_error_puts_no_row_into_the_log(home: Path) -> None:
    server = use_server(home)
    with psycopg.connect(server.url("bankhall_owner"), autocommit=True) as connection:
        connection.execute("CREATE TABLE passports (number text PRIMARY KEY)")
        insert = "INSERT INTO passports VALUES (%s)"
        connection.execute(insert, ["E12345678"])

        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute(insert, ["E12345678"])

    log = Places.below(home).log.read_text()
    assert "duplicate key value" in log
    assert "E12345678" not in log
    server.release()


def test_a_home_that_cannot_be_written_is_refused_with_advice(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a directory")

    with pytest.raises(EmbeddedServerError, match="BANKHALL_HOME"):
        use_server(tmp_path / "file" / "bank")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can take what only root may enter")
def test_as_root_postgres_is_somebody_else_even_below_a_directory_that_only_root_may_enter(tmp_path: Path) -> None:
    (tmp_path / "roots").mkdir(mode=0o700)
    server = use_server(tmp_path / "roots" / "bank")

    status = Path(f"/proc/{_postmaster(tmp_path / 'roots' / 'bank')}/status").read_text()

    users = next(line for line in status.splitlines() if line.startswith("Uid:")).split()[1:]
    assert "0" not in users
    server.release()
    stop_server(tmp_path / "roots" / "bank")


def test_the_programs_of_postgresql_come_along() -> None:
    programs = {path.name for path in binaries().iterdir()}

    assert {"postgres", "psql", "pgbench", "pg_basebackup", "pg_dump", "pg_combinebackup"} <= programs


@pytest.mark.parametrize(("memory_mb", "buffers_mb"), [(128, 64), (1024, 256), (4096, 1024), (65536, 1024)])
def test_the_cache_takes_a_quarter_of_the_memory_up_to_a_gigabyte(memory_mb: int, buffers_mb: int) -> None:
    assert shared_buffers_mb(memory_mb * 1024 * 1024) == buffers_mb


def _write(server: Server, word: str) -> None:
    with psycopg.connect(server.url("bankhall_owner")) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS words (word text)")
        connection.execute("INSERT INTO words VALUES (%s)", [word])


def _read(server: Server) -> list[str]:
    with psycopg.connect(server.url("bankhall_owner")) as connection:
        return [word for (word,) in connection.execute("SELECT word FROM words").fetchall()]


def _said(user: User) -> str:
    assert user.stdout is not None
    return user.stdout.readline().strip()


def _postmaster(home: Path) -> int:
    return int((Places.below(home).data / "postmaster.pid").read_text().splitlines()[0])


def _supervisor(home: Path) -> int:
    return int(Places.below(home).supervisor_lock.read_text())


def _command_line(process: int) -> str:
    """Empty for a zombie."""
    return Path(f"/proc/{process}/cmdline").read_text()


def _postmasters(home: Path) -> list[int]:
    """Processes at work in the data directory that are nobody else's child there."""
    parents = {}
    for process in Path("/proc").iterdir():
        with suppress(OSError, IndexError):
            if process.name.isdigit() and (process / "cwd").readlink() == Places.below(home).data:
                parents[int(process.name)] = int((process / "stat").read_text().rpartition(")")[2].split()[1])
    return [process for process, parent in parents.items() if parent not in parents]


def _eventually(ask: Callable[[], T]) -> T:
    """The first answer that is true."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        with suppress(psycopg.OperationalError, OSError, ValueError, IndexError):
            if answer := ask():
                return answer
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


_LOOKS_AND_FORKS = """
import fcntl, os, pathlib, signal, sys, threading, time
from bankhall.kernel.postgres import places, server
path = pathlib.Path(sys.argv[1])
supervisor = places.open_lock(path)
fcntl.flock(supervisor, fcntl.LOCK_EX)
guard = threading.Thread(target=server._wait_until_free, args=(path,))
guard.start()
while not places._looked_at:
    time.sleep(0.01)
child = os.fork()
if child == 0:
    time.sleep(60)
    os._exit(0)
try:
    fcntl.flock(supervisor, fcntl.LOCK_UN)
    guard.join()
    successor, deadline = places.open_lock(path), time.monotonic() + 20
    while not places.try_lock(successor, fcntl.LOCK_EX):  # the child looks away once it gets a turn of the processor
        assert time.monotonic() < deadline, "the child still looks"
        time.sleep(0.01)
finally:
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
"""


def test_a_child_made_by_fork_while_somebody_looks_keeps_nobody_from_becoming_the_supervisor(tmp_path: Path) -> None:
    """In a process of its own: here the guards of other tests' servers look as well."""
    subprocess.run([sys.executable, "-c", _LOOKS_AND_FORKS, str(tmp_path / "supervisor.lock")], check=True, timeout=60)
