"""A virus scanner that answers, one that finds, one that is away, one that talks nonsense: clamd itself where it is
installed, and a stand-in for what it never does.
"""

import asyncio
import json
import shutil
import subprocess
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner

from bankhall.cli import main
from bankhall.kernel.errors import Refusal
from bankhall.kernel.settings import Settings, SettingsError
from bankhall.kernel.uploads.errors import FileInfected, FileUnscannable, ScannerAway
from bankhall.kernel.uploads.scanner import Clamd, scan_file
from databases import Database
from insight.source import OPENED_ON, Row, write_source

CLAMD = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin:/usr/local/sbin")

# Put together here, so that no scanner finds it in this file.
EICAR = (r"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!" + "$H+H*").encode()

needs_clamd = pytest.mark.skipif(CLAMD is None, reason="clamd is not installed (Debian: clamav-daemon)")


@pytest.fixture(scope="module")
def clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clamd]:
    """A real one, with the single signature that it needs here, and a small most."""
    assert CLAMD is not None
    place = tmp_path_factory.mktemp("clamd")
    (place / "db").mkdir()
    (place / "db" / "ours.ndb").write_text(f"Bankhall.Test.Eicar:0:*:{EICAR.hex()}\n")
    (place / "clamd.conf").write_text(
        f"DatabaseDirectory {place / 'db'}\nLocalSocket {place / 'clamd.sock'}\nForeground yes\n"
        f"TemporaryDirectory {place}\nStreamMaxLength 2M\nMaxThreads 2\n"
    )
    with (place / "clamd.log").open("wb") as log:
        process = subprocess.Popen([CLAMD, "-c", str(place / "clamd.conf")], stdout=log, stderr=log)
    try:
        until = time.monotonic() + 30
        while not (place / "clamd.sock").exists():
            assert process.poll() is None, (place / "clamd.log").read_text()
            assert time.monotonic() < until
            time.sleep(0.05)
        yield Clamd(str(place / "clamd.sock"))
    finally:
        process.terminate()
        process.wait(timeout=20)


@needs_clamd
async def test_a_clean_file_passes_and_the_scanner_says_what_it_is(clamd: Clamd, tmp_path: Path) -> None:
    (tmp_path / "clean").write_bytes(b"account_id;amount\n" * 50_000)
    (tmp_path / "empty").touch()

    await scan_file(clamd, tmp_path / "clean")
    await scan_file(clamd, tmp_path / "empty")

    assert (await clamd.version()).startswith("ClamAV ")


@needs_clamd
@pytest.mark.parametrize("before", [b"", b"x" * 300_000], ids=["at the beginning", "far inside"])
async def test_a_known_virus_is_refused_by_its_name(clamd: Clamd, before: bytes) -> None:
    with pytest.raises(FileInfected) as refused:
        await clamd.scan([before + EICAR] if not before else [before, EICAR, b"and more"])

    assert refused.value.found.startswith("Bankhall.Test.Eicar")


@needs_clamd
async def test_a_file_that_the_scanner_does_not_look_through_is_not_taken(clamd: Clamd) -> None:
    with pytest.raises(FileUnscannable):
        await clamd.scan([b"y" * 100_000] * 50)
    await clamd.scan([b"the next one"])


@needs_clamd
def test_an_export_in_which_something_is_found_is_not_imported(
    clamd: Clamd, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BANKHALL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("BANKHALL_DATABASE_URL", database.url)
    monkeypatch.setenv("BANKHALL_DATABASE_OWNER_URL", database.owner_url)
    monkeypatch.setenv("BANKHALL_CLAMD", clamd.place)
    clean = write_source(tmp_path / "clean", [Row(1, 1, OPENED_ON, 7000, 7000)])
    dirty = write_source(tmp_path / "dirty", [Row(1, 1, OPENED_ON, 7000, 7000)])
    with (dirty / "client.asc").open("ab") as file:
        file.write(EICAR)

    refused = CliRunner().invoke(main, ["import", "berka", str(dirty)])
    taken = CliRunner().invoke(main, ["import", "berka", str(clean), "--json"])
    monkeypatch.setenv("BANKHALL_CLAMD", str(tmp_path / "away.sock"))
    away = CliRunner().invoke(main, ["import", "berka", str(clean)])

    assert (refused.exit_code, away.exit_code, taken.exit_code) == (1, 1, 0)
    assert "client.asc: the virus scanner found Bankhall.Test.Eicar" in refused.stderr
    assert "cannot be checked for viruses just now" in away.stderr
    with psycopg.connect(database.superuser_url) as connection:
        scanned = connection.execute("SELECT facts FROM audit_log WHERE act = 'insight.start_import'").fetchall()
    assert [facts["is_scanned"] for (facts,) in scanned] == [True]


@needs_clamd
async def test_twenty_files_at_once_get_each_its_own_answer(clamd: Clamd) -> None:
    answers = await asyncio.gather(
        *(clamd.scan([EICAR if nth % 2 else b"clean"]) for nth in range(20)), return_exceptions=True
    )

    assert [isinstance(answer, FileInfected) for answer in answers] == [False, True] * 10


@needs_clamd
def test_the_command_says_whether_it_answers(clamd: Clamd, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANKHALL_CLAMD", clamd.place)

    told = CliRunner().invoke(main, ["scanner", "--json"])

    assert (told.exit_code, json.loads(told.stdout)["state"]) == (0, "answers")


def test_the_command_says_that_there_is_none_or_that_it_is_away(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    none = CliRunner().invoke(main, ["scanner", "--json"])
    monkeypatch.setenv("BANKHALL_CLAMD", str(tmp_path / "nobody.sock"))
    away = CliRunner().invoke(main, ["scanner", "--json"])

    assert [(one.exit_code, json.loads(one.stdout)["state"]) for one in (none, away)] == [(0, "none"), (1, "away")]


@asynccontextmanager
async def stand_in(
    place: Path, answer: Callable[[asyncio.StreamReader, asyncio.StreamWriter], object]
) -> AsyncIterator[str]:
    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with_body = answer(reader, writer)
        if asyncio.iscoroutine(with_body):
            await with_body
        writer.close()

    server = await asyncio.start_unix_server(meet, place / "stand-in.sock")
    async with server:
        yield str(place / "stand-in.sock")


@pytest.mark.parametrize(
    "says",
    [b"", b"\0", b"stream: OK", b"stream: ok\0", b"stream: OK \0", b"OK\0", b"stream: Can't allocate memory ERROR\0",
     b"x" * 100_000, b"UNKNOWN COMMAND\0", b"\xff\xfe\0"],
    ids=lambda says: ascii(says[:20]),
)  # fmt: skip
async def test_whatever_is_no_clear_yes_is_a_no(tmp_path: Path, says: bytes) -> None:
    async with stand_in(tmp_path, lambda _, writer: writer.write(says)) as place:
        with pytest.raises(ScannerAway):
            await Clamd(place, scan_s=2).scan([b"abc"])


async def test_a_scanner_that_hears_and_says_nothing_is_away_after_its_time(tmp_path: Path) -> None:
    began = time.monotonic()
    async with stand_in(tmp_path, lambda reader, _: reader.read()) as place:
        with pytest.raises(ScannerAway):
            await Clamd(place, scan_s=0.2).scan([b"abc"])

    assert time.monotonic() - began < 2


async def test_an_answer_that_comes_before_all_is_sent_counts(tmp_path: Path) -> None:
    async with stand_in(tmp_path, lambda _, writer: writer.write(b"stream: Eicar FOUND\0")) as place:
        with pytest.raises(FileInfected) as refused:
            await Clamd(place, scan_s=5).scan([b"z" * 60_000] * 500)

    assert refused.value.found == "Eicar"


@pytest.mark.parametrize("place", ["/nowhere/clamd.sock", "127.0.0.1:1", "[::1]:1", "localhost:1"])
async def test_a_scanner_that_is_set_and_away_refuses(place: str) -> None:
    with pytest.raises(ScannerAway):
        await Clamd(place).scan([b"abc"])
    with pytest.raises(Refusal):
        await Clamd(place).version()


@pytest.mark.parametrize(
    "place", ["clamd.sock", "10.0.0.7:3310", "scanner.example:3310", "127.0.0.1", "127.0.0.1:x", ":3310"]
)
def test_what_is_not_encrypted_is_said_on_this_machine_only(place: str) -> None:
    with pytest.raises(SettingsError, match="BANKHALL_CLAMD"):
        Settings.from_environment({"BANKHALL_CLAMD": place})


def test_a_socket_or_a_port_of_this_machine_is_a_scanner() -> None:
    found = [Settings.from_environment({"BANKHALL_CLAMD": place}).scanner() for place in ("/run/c.ctl", "[::1]:3310")]

    assert found == [Clamd("/run/c.ctl"), Clamd("[::1]:3310")]
    assert Settings().scanner() is None
