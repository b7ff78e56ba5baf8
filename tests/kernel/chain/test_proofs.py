"""A period of the audit log, checked by whoever has nothing but a file."""

import io
import random
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bankhall.kernel import db
from bankhall.kernel.chain.findings import Wrong
from bankhall.kernel.chain.proofs import Checked, NothingSigned, Wanted, check_proof, fingerprint, write_proof
from bankhall.kernel.vault import KeyStore, Vault
from bankhall.kernel.vault.suites import INTERNATIONAL, NATIONAL

from ..happenings import doors
from .chained import act, link_all

DAY = timedelta(days=1)
ROWS_A_DAY = 12
DAYS = 5


def at(bank: db.Database, vault: Vault, day: int, *, hour: int = 12) -> db.Database:
    """The same bank, so many days later."""
    now = datetime.fromisoformat("2026-11-20T00:00:00Z") + day * DAY + hour * DAY / 24
    return db.Database(bank.engine, vault=vault, clock=lambda: now)


@pytest.fixture
async def days(bank: db.Database, vault: Vault, files: Path) -> list[datetime]:
    """The noons of five days on which something was done, signed an hour later."""
    noons = []
    for day in range(DAYS):
        then = at(bank, vault, day)
        noons.append(then.clock())
        await act(then, ROWS_A_DAY)
        await link_all(at(bank, vault, day, hour=13), files, rows=(day + 1) * ROWS_A_DAY)
    return noons


async def proof(bank: db.Database, from_: datetime, until: datetime) -> bytes:
    file = io.BytesIO()
    await doors(bank).read(write_proof, file, Wanted("Bankhall", from_, until))
    return file.getvalue()


def checked(content: bytes, *, only: str | None = None) -> Checked:
    return check_proof(io.BytesIO(content), only=only)


async def test_a_proof_of_a_day_holds_and_says_who_signed_it(
    bank: db.Database, vault: Vault, days: list[datetime]
) -> None:
    told = checked(await proof(bank, days[2] - DAY / 4, days[2] + DAY / 4))

    [key] = told.keys
    assert told.ok
    assert (told.rows, told.rows_of_period, told.checkpoints) == (2 * ROWS_A_DAY, ROWS_A_DAY, 3)
    assert (told.whole_from, told.whole_until) == ("2026-11-21T13:00:00.000000Z", "2026-11-23T13:00:00.000000Z")
    assert key.fingerprint == fingerprint(vault.public_keys()[0])
    assert f"SM3 fingerprint {key.fingerprint}" in told.words()


async def test_a_proof_from_before_the_first_row_begins_with_it(bank: db.Database, days: list[datetime]) -> None:
    told = checked(await proof(bank, days[0] - 400 * DAY, days[-1] + DAY))

    assert (told.ok, told.rows, told.rows_of_period) == (True, DAYS * ROWS_A_DAY, DAYS * ROWS_A_DAY)
    assert (told.whole_from, told.whole_until) == (None, "2026-11-24T13:00:00.000000Z")


async def test_of_a_time_that_is_not_signed_yet_there_is_no_proof(bank: db.Database, days: list[datetime]) -> None:
    with pytest.raises(NothingSigned):
        await proof(bank, days[-1] + DAY, days[-1] + 2 * DAY)


async def test_another_key_is_not_believed_where_one_is_named(
    bank: db.Database, vault: Vault, days: list[datetime]
) -> None:
    content = await proof(bank, days[1], days[2])
    print_ = fingerprint(vault.public_keys()[0])

    assert checked(content, only=print_.upper()).ok
    assert not checked(content, only="0" * 64).ok


async def test_a_proof_made_with_the_keys_of_somebody_else_names_another_fingerprint(
    bank: db.Database, vault: Vault, days: list[datetime], tmp_path: Path
) -> None:
    other = KeyStore(tmp_path / "other", NATIONAL).open()
    forger = db.Database(bank.engine, vault=other)

    told = checked(await proof(forger, days[1], days[2]), only=fingerprint(vault.public_keys()[0]))

    assert not told.ok
    assert Wrong.CHECKPOINT_FORGED in [finding.wrong for finding in told.findings] or not told.keys


@pytest.mark.parametrize("seed", range(2))
async def test_whatever_is_done_to_a_proof_is_found(bank: db.Database, days: list[datetime], seed: int) -> None:
    chance = random.Random(seed)
    good = await proof(bank, days[1] - DAY / 4, days[3] + DAY / 4)
    assert checked(good).ok

    missed = [change for change in (altered(good, chance) for _ in range(250)) if checked(change).ok]

    assert missed == []


def altered(content: bytes, chance: random.Random) -> bytes:
    lines = content.splitlines(keepends=True)
    place, other = chance.sample(range(len(lines)), 2)
    match chance.choice(["byte", "byte", "byte", "remove", "swap", "double", "cut", "add"]):
        case "byte":
            line = bytearray(lines[place])
            line[chance.randrange(len(line))] ^= 1 << chance.randrange(7)
            lines[place] = bytes(line)
        case "remove":
            del lines[place]
        case "swap":
            lines[place], lines[other] = lines[other], lines[place]
        case "double":
            lines.insert(place, lines[place])
        case "cut":
            del lines[place:]
        case "add":
            lines.append(chance.choice([b"\n", b"{}\n", lines[place]]))
    return b"".join(lines)


@pytest.mark.parametrize("nonsense", [b"", b"\n", b"{}", b"[" * 100_000, b"\xff\xfe", b"PK\x03\x04", b'{"is":"end"}\n'])
def test_what_is_no_proof_does_not_hold(nonsense: bytes) -> None:
    assert not checked(nonsense).ok


async def test_a_bank_with_international_algorithms_signs_by_ed25519(
    bank: db.Database, files: Path, tmp_path: Path
) -> None:
    abroad = db.Database(bank.engine, vault=KeyStore(tmp_path / "abroad", INTERNATIONAL).open())
    await act(abroad, 3)
    await link_all(abroad, files, rows=3)
    now = abroad.clock()

    told = checked(await proof(abroad, now - DAY, now + DAY))

    assert (told.ok, told.keys[0].algorithm) == (True, "Ed25519")
