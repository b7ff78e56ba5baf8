"""Master keys in an HSM: SoftHSM2, where it is installed."""

import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bankhall.kernel.settings import Settings, SettingsError
from bankhall.kernel.vault import KeyStore, KeyStoreError, Tampered
from bankhall.kernel.vault.hsm import HsmMasters
from bankhall.kernel.vault.masters import Wrapped
from bankhall.kernel.vault.suites import NATIONAL

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
