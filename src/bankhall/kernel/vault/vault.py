"""The vault of a process: the bank's own keys, unwrapped once, and what is done with them."""

import base64
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import msgspec

from bankhall.kernel.vault.masters import KeyStoreError, LocalMasters, Masters, Wrapped, write_whole, writing
from bankhall.kernel.vault.sealing import SealingKey, derive
from bankhall.kernel.vault.suites import BY_SIGNATURE, SUITES, Suite

# Opened keys of customers that stay at hand; those of a page or two of a list.
_KEYS_AT_HAND = 4_096


@dataclass(frozen=True, slots=True)
class Signature:
    """`algorithm`: SM2-SM3 or Ed25519. `key_id` names the public key (`Vault.public_keys`)."""

    algorithm: str
    key_id: str
    value: bytes


@dataclass(frozen=True, slots=True)
class PublicKey:
    """`der`: SubjectPublicKeyInfo (RFC 5280, 4.1.2.7)."""

    key_id: str
    algorithm: str
    der: bytes

    @property
    def pem(self) -> str:
        lines = textwrap.wrap(base64.b64encode(self.der).decode(), 64)
        return "\n".join(("-----BEGIN PUBLIC KEY-----", *lines, "-----END PUBLIC KEY-----"))

    def verifies(self, data: bytes, signature: Signature) -> bool:
        """Needs no vault: whoever has the public key can check."""
        if (signature.algorithm, signature.key_id) != (self.algorithm, self.key_id):
            return False
        suite = BY_SIGNATURE.get(self.algorithm)
        return suite is not None and suite.verify(self.der, data, signature.value)


class _SigningKey(msgspec.Struct, frozen=True):
    key_id: str
    algorithm: str
    public: bytes
    private_master: str
    private: bytes
    made_at: datetime


class _Bank(msgspec.Struct, frozen=True):
    """`bank.json`: what belongs to the bank as a whole, wrapped by a master key."""

    root_master: str
    root: bytes
    signing: tuple[_SigningKey, ...]


class Vault:
    """Seals and opens, makes keyed digests, signs and checks. Everything says which suite it is of."""

    def __init__(
        self,
        masters: Masters,
        suite: Suite,
        *,
        root: bytes,
        signing: Mapping[str, tuple[PublicKey, bytes]],
        signs_with: str,
    ) -> None:
        self.masters = masters
        self.suite = suite
        self._root = root
        self._signing = signing
        self._signs_with = signs_with
        self._purposes: dict[str, SealingKey] = {}
        self._macs: dict[str, bytes] = {}
        self.open_data_key = lru_cache(_KEYS_AT_HAND)(self._open_data_key)

    def seal(self, purpose: str, plain: bytes, *, about: str) -> bytes:
        """Under the bank's own key for the purpose. `about`: where it will lie (`credentials|<id>`)."""
        return self._purpose(purpose).seal(self.suite, plain, about=f"{purpose}|{about}")

    def open(self, purpose: str, sealed: bytes, *, about: str) -> bytes:
        """Raises Tampered."""
        return self._purpose(purpose).open(sealed, about=f"{purpose}|{about}")

    def mac(self, purpose: str, data: bytes) -> bytes:
        """32 bytes, the same for the same data as long as the bank stands: for blind indexes. Always by SM3, so that an
        index is found again by a bank that has changed its algorithms.
        """
        key = self._macs.get(purpose)
        if key is None:
            key = self._macs[purpose] = derive(_INDEXING, self._root, f"mac|{purpose}")
        return _INDEXING.mac(key, data)

    def sign(self, data: bytes) -> Signature:
        public, private = self._signing[self._signs_with]
        value = BY_SIGNATURE[public.algorithm].sign(private, public.der, data)
        return Signature(public.algorithm, public.key_id, value)

    def verify(self, data: bytes, signature: Signature) -> bool:
        known = self._signing.get(signature.key_id)
        return known is not None and known[0].verifies(data, signature)

    def public_keys(self) -> list[PublicKey]:
        """The present one first."""
        keys = [public for public, _ in self._signing.values()]
        return sorted(keys, key=lambda key: key.key_id != self._signs_with)

    def new_data_key(self, *, about: str) -> tuple[SealingKey, Wrapped]:
        """One person's own, to be kept as it is wrapped. `about`: whose."""
        key = SealingKey.new()
        return key, self.masters.wrap(key.reveal(), about=about)

    def wrap_again(self, wrapped: Wrapped, *, about: str) -> Wrapped:
        """Under the present master key. Raises Tampered."""
        return self.masters.wrap(self.masters.unwrap(wrapped, about=about), about=about)

    def _open_data_key(self, wrapped: Wrapped, about: str) -> SealingKey:
        return SealingKey(self.masters.unwrap(wrapped, about=about))

    def _purpose(self, purpose: str) -> SealingKey:
        key = self._purposes.get(purpose)
        if key is None:
            key = self._purposes[purpose] = SealingKey(derive(_INDEXING, self._root, f"seal|{purpose}"))
        return key


_INDEXING = SUITES["national"]


class KeyStore:
    """The bank's keys in a directory: `masters.json` (or an HSM in its place) and `bank.json`."""

    def __init__(self, directory: Path, suite: Suite, masters: Masters | None = None) -> None:
        self._path = directory / "bank.json"
        self._suite = suite
        self.masters: Masters = masters or LocalMasters(directory, suite)

    def open(self) -> Vault:
        """Makes the keys where there are none yet. Raises KeyStoreError, Tampered."""
        with writing(self._path):
            bank = self._read() or self._make()
            if not any(key.algorithm == self._suite.signature_algorithm for key in bank.signing):
                bank = self._write(msgspec.structs.replace(bank, signing=(*bank.signing, self._new_signing_key())))
        root = self.masters.unwrap(Wrapped(bank.root_master, bank.root), about="root")
        signing = {
            key.key_id: (PublicKey(key.key_id, key.algorithm, key.public), self._private(key)) for key in bank.signing
        }
        present = [key for key in bank.signing if key.algorithm == self._suite.signature_algorithm][-1]
        return Vault(self.masters, self._suite, root=root, signing=signing, signs_with=present.key_id)

    def wrap_again(self) -> None:
        """The bank's own keys under the present master key."""
        with writing(self._path):
            bank = self._read() or self._make()
            root = self.masters.wrap(
                self.masters.unwrap(Wrapped(bank.root_master, bank.root), about="root"), about="root"
            )
            signing = []
            for key in bank.signing:
                private = self.masters.wrap(self._private(key), about=key.key_id)
                signing.append(msgspec.structs.replace(key, private_master=private.master, private=private.key))
            self._write(_Bank(root.master, root.key, tuple(signing)))

    def retire(self, master: str) -> list[str]:
        """Destroys all master keys but this one, if it is the present one and wraps all that is the bank's own: another
        rotation may have come between. Returns the names of those that are gone.
        """
        with writing(self._path):
            bank = self._read()
            wrapping = {bank.root_master, *(key.private_master for key in bank.signing)} if bank else set()
            if wrapping != {master} or self.masters.current() != master:
                return []
            return self.masters.retire(master)

    def _make(self) -> _Bank:
        if self.masters.exists():
            # A new root would find nobody and open nothing of what the old one has sealed.
            raise KeyStoreError(
                f"{self._path} is gone: bring it back from the keys' backup. A bank that has never been open"
                " begins with master keys of its own"
            )
        self.masters.add(datetime.now(UTC))
        root = self.masters.wrap(SealingKey.new().reveal(), about="root")
        return self._write(_Bank(root.master, root.key, (self._new_signing_key(),)))

    def _new_signing_key(self) -> _SigningKey:
        private, public = self._suite.new_signing_key()
        key_id = f"signing-{SUITES['national'].digest(public)[:8].hex()}"
        wrapped = self.masters.wrap(private, about=key_id)
        made_at = datetime.now(UTC)
        return _SigningKey(key_id, self._suite.signature_algorithm, public, wrapped.master, wrapped.key, made_at)

    def _private(self, key: _SigningKey) -> bytes:
        return self.masters.unwrap(Wrapped(key.private_master, key.private), about=key.key_id)

    def _read(self) -> _Bank | None:
        if not self._path.exists():
            return None
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=_Bank)
        except (msgspec.DecodeError, OSError) as error:
            raise KeyStoreError(f"{self._path} cannot be read ({type(error).__name__})") from None

    def _write(self, bank: _Bank) -> _Bank:
        write_whole(self._path, msgspec.json.encode(bank))
        return bank
