"""The keys on the disk, and what is done with them."""

import json
import os
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bankhall.kernel.settings import Settings
from bankhall.kernel.vault import KeyStore, KeyStoreError, SealingKey, Tampered, Vault
from bankhall.kernel.vault.masters import age_of
from bankhall.kernel.vault.suites import INTERNATIONAL, NATIONAL, NONCE_BYTES, SUITES, Suite

NOW = datetime(2026, 11, 28, tzinfo=UTC)
EVERY_SUITE = pytest.mark.parametrize("suite", SUITES.values(), ids=SUITES)


@EVERY_SUITE
def test_what_is_sealed_opens_for_its_purpose_and_place_only(tmp_path: Path, suite: Suite) -> None:
    vault = KeyStore(tmp_path, suite).open()
    sealed = vault.seal("totp", b"secret", about="credentials|1")
    assert b"secret" not in sealed
    assert vault.open("totp", sealed, about="credentials|1") == b"secret"
    for purpose, about in (("totp", "credentials|2"), ("mail", "credentials|1")):
        with pytest.raises(Tampered):
            vault.open(purpose, sealed, about=about)


def test_the_same_text_is_sealed_differently_each_time(tmp_path: Path) -> None:
    vault = KeyStore(tmp_path, NATIONAL).open()
    assert len({vault.seal("totp", b"secret", about="1") for _ in range(100)}) == 100


def _nonces(vault: Vault, many: int) -> list[bytes]:
    return [vault.seal("totp", b"secret", about="1")[3 : 3 + NONCE_BYTES] for _ in range(many)]


def _in_a_fork(make: Callable[[], list[bytes]]) -> list[bytes]:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(b"".join(make()))
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        told = pipe.read()
    os.waitpid(child, 0)
    return [told[at : at + NONCE_BYTES] for at in range(0, len(told), NONCE_BYTES)]


def test_no_nonce_comes_twice_in_threads_and_forks(tmp_path: Path) -> None:
    vault = KeyStore(tmp_path, NATIONAL).open()
    with ThreadPoolExecutor(8) as threads:
        found = [nonce for some in threads.map(lambda _: _nonces(vault, 2_000), range(8)) for nonce in some]
    # A forked process begins with all that its parent had in memory.
    for _ in range(3):
        found += _in_a_fork(lambda: _nonces(vault, 2_000))
    assert len(set(found)) == len(found) == 22_000


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("master-20261128-ab12cd34", 0),
        ("master-20251127-ab12cd34", 366),
        ("bankhall-master-20261101T120000000000-ab12cd34", 27),
        ("master-20269999-ab12cd34", None),
        ("of some other make", None),
    ],
)
def test_a_master_key_says_how_old_it_is_and_when_a_new_one_is_due(name: str, days: int | None) -> None:
    assert age_of(name, NOW.date()) == days


def test_the_head_of_what_is_sealed_is_bound_too(tmp_path: Path) -> None:
    vault = KeyStore(tmp_path, NATIONAL).open()
    sealed = vault.seal("totp", b"secret", about="1")
    for nth in range(len(sealed)):
        changed = bytearray(sealed)
        changed[nth] ^= 0x03
        with pytest.raises(Tampered):
            vault.open("totp", bytes(changed), about="1")
    for cut in range(len(sealed)):
        with pytest.raises(Tampered):
            vault.open("totp", sealed[:cut], about="1")


def test_a_bank_that_goes_over_to_other_algorithms_still_opens_finds_and_checks_everything(tmp_path: Path) -> None:
    before = KeyStore(tmp_path, NATIONAL).open()
    sealed, found_by = before.seal("totp", b"secret", about="1"), before.mac("phones", b"13800138000")
    signature = before.sign(b"text")
    data_key, wrapped = before.new_data_key(about="x")
    after = KeyStore(tmp_path, INTERNATIONAL).open()
    assert after.open("totp", sealed, about="1") == b"secret"
    assert after.mac("phones", b"13800138000") == found_by
    assert after.verify(b"text", signature)
    assert after.sign(b"text").algorithm == "Ed25519"
    assert after.verify(b"text", after.sign(b"text"))
    reopened = after.open_data_key(wrapped, "x")
    assert reopened.open(data_key.seal(NATIONAL, b"name", about="n"), about="n") == b"name"
    assert KeyStore(tmp_path, NATIONAL).open().sign(b"text").algorithm == "SM2-SM3"


def test_whoever_has_the_public_key_checks_without_the_vault(tmp_path: Path) -> None:
    vault = KeyStore(tmp_path / "a", NATIONAL).open()
    (public,) = vault.public_keys()
    signature = vault.sign(b"text")
    assert public.verifies(b"text", signature)
    assert not public.verifies(b"other", signature)
    assert not KeyStore(tmp_path / "b", NATIONAL).open().verify(b"text", signature)
    assert public.pem.startswith("-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoEcz1UBgi0DQgAE")


def test_the_keys_on_the_disk_are_for_the_bank_alone(tmp_path: Path) -> None:
    store = tmp_path / "keys"
    KeyStore(store, NATIONAL).open()
    assert stat.S_IMODE(store.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in store.iterdir()} == {0o600}
    (store / "masters.json").chmod(0o640)
    with pytest.raises(KeyStoreError, match="chmod 600"):
        KeyStore(store, NATIONAL).open()


def test_processes_that_start_together_have_the_same_keys(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        opened = list(pool.map(lambda _: KeyStore(tmp_path, NATIONAL).open(), range(16)))
    assert len({vault.mac("x", b"y") for vault in opened}) == 1
    assert len({vault.sign(b"x").key_id for vault in opened}) == 1


def test_keys_that_are_gone_or_of_another_bank_say_so(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    KeyStore(here, NATIONAL).open()
    KeyStore(there, NATIONAL).open()
    (here / "masters.json").write_bytes((there / "masters.json").read_bytes())
    with pytest.raises(KeyStoreError, match="bring it back"):
        KeyStore(here, NATIONAL).open()
    (here / "masters.json").write_text("{")
    with pytest.raises(KeyStoreError, match="cannot be read"):
        KeyStore(here, NATIONAL).open()
    (there / "bank.json").write_text("{")
    with pytest.raises(KeyStoreError, match="cannot be read"):
        KeyStore(there, NATIONAL).open()
    (there / "bank.json").unlink()
    with pytest.raises(KeyStoreError, match=r"bank\.json is gone"):
        KeyStore(there, NATIONAL).open()
    assert not (there / "bank.json").exists()
    (here / "masters.json").unlink()
    with pytest.raises(KeyStoreError, match="is gone"):
        KeyStore(here, NATIONAL).open()


def test_a_new_master_key_is_met_by_a_process_that_is_running(tmp_path: Path) -> None:
    store = KeyStore(tmp_path, NATIONAL)
    running = store.open()
    key, before = running.new_data_key(about="x")
    newer = KeyStore(tmp_path, NATIONAL).masters.add(NOW)
    _, after = running.new_data_key(about="x")
    assert (before.master != newer, after.master) == (True, newer)
    assert running.wrap_again(before, about="x").master == newer
    assert running.open_data_key(before, "x").reveal() == key.reveal()


def test_after_the_older_master_keys_are_destroyed_the_bank_still_opens(tmp_path: Path) -> None:
    store = KeyStore(tmp_path, NATIONAL)
    before = store.open()
    _, wrapped = before.new_data_key(about="x")
    newer = store.masters.add(NOW)
    store.wrap_again()
    gone = store.masters.retire(newer)
    after = KeyStore(tmp_path, NATIONAL).open()
    assert gone == [wrapped.master]
    assert after.mac("x", b"y") == before.mac("x", b"y")
    with pytest.raises(KeyStoreError, match=wrapped.master):
        after.open_data_key(wrapped, "x")


def test_no_master_key_is_destroyed_that_wraps_what_is_the_banks_own_or_that_another_has_just_made(
    tmp_path: Path,
) -> None:
    store = KeyStore(tmp_path, NATIONAL)
    before = store.open()
    mine = store.masters.add(NOW)
    assert store.retire(mine) == []  # the root is still under the first one
    store.wrap_again()
    theirs = KeyStore(tmp_path, NATIONAL).masters.add(NOW)
    assert store.retire(mine) == []  # somebody else is at it
    store.wrap_again()
    assert store.retire(mine) == []
    assert len(store.retire(theirs)) == 2
    assert KeyStore(tmp_path, NATIONAL).open().mac("x", b"y") == before.mac("x", b"y")


def test_no_key_is_printed(tmp_path: Path) -> None:
    vault = KeyStore(tmp_path, NATIONAL).open()
    key, wrapped = vault.new_data_key(about="x")
    masters = json.loads((tmp_path / "masters.json").read_text())["masters"]
    shown = f"{key!r} {vault!r} {wrapped!r} {vars(vault).keys()}"
    assert key.reveal().hex() not in shown
    assert repr(key.reveal()) not in shown
    assert masters[0]["key"] not in shown


def test_a_secret_has_32_bytes() -> None:
    with pytest.raises(ValueError, match="32"):
        SealingKey(b"short")


def test_the_algorithms_and_the_place_of_the_keys_are_settings(tmp_path: Path) -> None:
    environ = {"BANKHALL_HOME": str(tmp_path / "home"), "BANKHALL_CRYPTOGRAPHY": "international"}
    vault: Vault = Settings.from_environment(environ).keys().open()
    assert vault.suite is INTERNATIONAL
    assert (tmp_path / "home" / "keys" / "masters.json").exists()
    elsewhere = Settings.from_environment(environ | {"BANKHALL_KEY_STORE": str(tmp_path / "safe")})
    elsewhere.keys().open()
    assert (tmp_path / "safe" / "masters.json").exists()
