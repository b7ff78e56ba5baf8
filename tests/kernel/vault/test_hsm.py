"""Master keys in an HSM: SoftHSM2, where it is installed."""

import asyncio
import json
import os
import random
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bankhall.kernel.actors import system
from bankhall.kernel.data_keys import data_keys, keys_by_master, make_data_keys
from bankhall.kernel.db import Database
from bankhall.kernel.ids import new_id
from bankhall.kernel.key_rotation import rotate
from bankhall.kernel.settings import Settings, SettingsError
from bankhall.kernel.vault import KeyStore, KeyStoreError, Tampered
from bankhall.kernel.vault.hsm import HsmMasters
from bankhall.kernel.vault.masters import LocalMasters, Wrapped
from bankhall.kernel.vault.moving import MovingMasters
from bankhall.kernel.vault.suites import NATIONAL
from test_cli import bankhall

PLACES = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib64/softhsm/libsofthsm2.so",
    "/usr/local/lib/softhsm/libsofthsm2.so",
)
MODULE = next((Path(place) for place in PLACES if Path(place).exists()), None)
PIN = "24681357"

pytestmark = pytest.mark.skipif(
    MODULE is None or shutil.which("softhsm2-util") is None, reason="SoftHSM2 is not installed (Debian: softhsm2)"
)


@pytest.fixture(scope="module")
def hsm(tmp_path_factory: pytest.TempPathFactory) -> HsmMasters:
    """A token of its own. The library reads its configuration once in a process, hence one for all of these tests."""
    place = tmp_path_factory.mktemp("hsm")
    (place / "tokens").mkdir()
    (place / "softhsm2.conf").write_text(f"directories.tokendir = {place / 'tokens'}\nlog.level = ERROR\n")
    os.environ["SOFTHSM2_CONF"] = str(place / "softhsm2.conf")
    subprocess.run(
        ["softhsm2-util", "--init-token", "--free", "--label", "bankhall", "--pin", PIN, "--so-pin", "87654321"],
        check=True,
        capture_output=True,
    )
    assert MODULE is not None
    return HsmMasters(MODULE, token="bankhall", pin=PIN)


def test_a_bank_keeps_its_master_keys_in_the_hsm_and_changes_them_there(hsm: HsmMasters, tmp_path: Path) -> None:
    store = KeyStore(tmp_path, NATIONAL, hsm)
    vault = store.open()
    sealed, found_by = vault.seal("totp", b"secret", about="1"), vault.mac("x", b"y")
    key, wrapped = vault.new_data_key(about="anna")
    assert not (tmp_path / "masters.json").exists()

    newer = store.masters.add(datetime.now(UTC))
    store.wrap_again()
    again = vault.wrap_again(wrapped, about="anna")
    gone = store.masters.retire(newer)

    assert (again.master, gone) == (newer, [wrapped.master])
    after = KeyStore(tmp_path, NATIONAL, hsm).open()
    assert after.open("totp", sealed, about="1") == b"secret"
    assert after.mac("x", b"y") == found_by
    assert after.verify(b"text", vault.sign(b"text"))
    assert after.open_data_key(again, "anna").reveal() == key.reveal()
    with pytest.raises(KeyStoreError, match=wrapped.master):
        after.open_data_key(wrapped, "anna")


def test_what_the_hsm_has_wrapped_opens_for_its_place_only(hsm: HsmMasters) -> None:
    hsm.add(datetime.now(UTC))
    wrapped = hsm.wrap(b"k" * 32, about="anna")
    assert b"k" * 8 not in wrapped.key
    assert hsm.unwrap(wrapped, about="anna") == b"k" * 32
    changed = bytearray(wrapped.key)
    changed[20] ^= 1
    for wrong, about in ((wrapped.key, "eva"), (bytes(changed), "anna"), (wrapped.key[:10], "anna"), (b"", "anna")):
        with pytest.raises(Tampered):
            hsm.unwrap(Wrapped(wrapped.master, wrong), about=about)


def test_an_hsm_that_does_not_open_says_so(hsm: HsmMasters, tmp_path: Path) -> None:
    assert MODULE is not None
    assert hsm.exists()
    for other in (
        HsmMasters(MODULE, token="elsewhere", pin=PIN),
        HsmMasters(tmp_path / "no.so", token="bankhall", pin=PIN),
    ):
        with pytest.raises(KeyStoreError, match="does not open"):
            other.current()


def test_settings_name_the_hsm_and_its_pin_does_not_print(tmp_path: Path) -> None:
    environ = {"BANKHALL_HOME": str(tmp_path), "BANKHALL_PKCS11_MODULE": str(MODULE), "BANKHALL_PKCS11_PIN": PIN}
    settings = Settings.from_environment(environ)
    assert isinstance(settings.keys().masters, HsmMasters)
    assert PIN not in repr(settings)
    del environ["BANKHALL_PKCS11_PIN"]
    with pytest.raises(SettingsError, match="PKCS11"):
        Settings.from_environment(environ)


async def test_a_bank_goes_over_from_its_file_to_the_hsm_while_others_read_and_write(
    hsm: HsmMasters, bank: Database, tmp_path: Path
) -> None:
    local = LocalMasters(tmp_path, NATIONAL)
    before = KeyStore(tmp_path, NATIONAL).open()
    sealed = before.seal("totp", b"secret", about="1")
    open_bank = Database(bank.engine, vault=KeyStore(tmp_path, NATIONAL, MovingMasters(local, Emptied(hsm))).open())
    doors = open_bank.doors(system("tests"))
    people = [new_id() for _ in range(2_500)]
    keys = {one: key.reveal() for one, key in (await doors.write(make_data_keys, people)).items()}
    assert all(name.startswith("master-") for name in await doors.read(keys_by_master))

    store = KeyStore(tmp_path, NATIONAL, MovingMasters(local, hsm))
    other = Database(bank.engine, vault=store.open()).doors(system("tests"))
    moving = asyncio.create_task(rotate(other, store, retire=False))
    while not moving.done():
        one = random.choice(people)
        assert (await other.read(data_keys, [one]))[one].reveal() == keys[one]
        newcomer = new_id()
        people.append(newcomer)
        keys |= {id_: key.reveal() for id_, key in (await other.write(make_data_keys, [newcomer])).items()}
    last = await rotate(other, store, retire=True)

    assert not (tmp_path / "masters.json").exists()
    assert any(name.startswith("master-") for name in last.retired)
    assert set(await other.read(keys_by_master)) == {last.master}
    after = KeyStore(tmp_path, NATIONAL, hsm).open()
    assert after.open("totp", sealed, about="1") == b"secret"
    opened = await Database(bank.engine, vault=after).doors(system("tests")).read(data_keys, people)
    assert {id_: key.reveal() for id_, key in opened.items()} == keys
    with pytest.raises(KeyStoreError):
        KeyStore(tmp_path, NATIONAL).open()


def test_a_bank_that_names_an_hsm_and_has_its_file_still_opens_by_the_file(hsm: HsmMasters, tmp_path: Path) -> None:
    vault = KeyStore(tmp_path / "keys", NATIONAL).open()
    sealed = vault.seal("totp", b"secret", about="1")
    environ = {"BANKHALL_HOME": str(tmp_path), "BANKHALL_PKCS11_MODULE": str(MODULE), "BANKHALL_PKCS11_PIN": PIN}

    store = Settings.from_environment(environ).keys()

    assert isinstance(store.masters, MovingMasters)
    assert store.open().open("totp", sealed, about="1") == b"secret"
    with pytest.raises(KeyStoreError, match="move there first"):
        store.masters.retire("master-20261129-00000000")


class Emptied(HsmMasters):
    """One that holds no master key yet, whatever the tests before have left in it."""

    def __init__(self, of: HsmMasters) -> None:
        self.of = of

    def exists(self) -> bool:
        return False


@pytest.mark.usefixtures("hsm")
def test_an_operator_takes_a_bank_over_to_the_hsm_by_the_command(tmp_path: Path) -> None:
    words = ("staff", "hire", "--login", "boss", "--name", "赵敏", "--role", "administrator")
    assert bankhall(*words, home=tmp_path).returncode == 0
    named = {
        "BANKHALL_PKCS11_MODULE": str(MODULE),
        "BANKHALL_PKCS11_PIN": PIN,
        "SOFTHSM2_CONF": os.environ["SOFTHSM2_CONF"],
    }

    unnamed = bankhall("keys", "move", "--to", "pkcs11", home=tmp_path)
    moved = bankhall("keys", "move", "--to", "pkcs11", "--json", database=None, home=tmp_path, **named)
    still = (tmp_path / "keys" / "masters.json").exists()
    retired = bankhall("keys", "move", "--to", "pkcs11", "--retire", database=None, home=tmp_path, **named)
    again = bankhall("keys", "move", "--to", "pkcs11", database=None, home=tmp_path, **named)
    works = bankhall(*words[:3], "second", *words[4:], database=None, home=tmp_path, **named)
    without = bankhall(*words[:3], "third", *words[4:], home=tmp_path)

    assert (unnamed.returncode, "BANKHALL_PKCS11_MODULE" in unnamed.stderr) == (1, True)
    assert moved.returncode == 0, moved.stderr
    assert json.loads(moved.stdout.splitlines()[-1])["master"].startswith("bankhall-master")
    assert still
    assert (retired.returncode, "destroyed: " in retired.stdout) == (0, True)
    assert not (tmp_path / "keys" / "masters.json").exists()
    assert (again.returncode, "the keys are in the HSM already" in again.stderr) == (1, True)
    assert works.returncode == 0, works.stderr
    assert without.returncode == 1


def test_keys_go_nowhere_but_to_an_hsm_that_is_named(tmp_path: Path) -> None:
    elsewhere = bankhall("keys", "move", "--to", "paper", home=tmp_path)

    assert elsewhere.returncode == 2
