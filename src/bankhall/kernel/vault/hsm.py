"""Master keys in an HSM, by PKCS#11 (OASIS, 2.40): made there, not to be taken out, used by asking it.

Wrapping is AES-256-GCM (CKM_AES_GCM), which every HSM has; SM4 comes as each maker's own mechanism, and the national
product certificate with the maker. `pip install bankhall[hsm]` brings the library that talks to it.
"""

import secrets
import threading
from datetime import datetime
from pathlib import Path
from typing import Any

from bankhall.kernel.vault.masters import KeyStoreError, Wrapped
from bankhall.kernel.vault.suites import NONCE_BYTES, Tampered

_FORM = b"\x01H"
LABEL = "bankhall-master-"
_BITS = 256
_TAG_BITS = 128


class HsmMasters:
    """A token of an HSM. One session for each process, one question at a time: PKCS#11 promises no more."""

    def __init__(self, module: Path, *, token: str, pin: str) -> None:
        self._module, self._token, self._pin = module, token, pin
        self._asking = threading.Lock()
        self._session: Any = None

    def exists(self) -> bool:
        with self._asking:
            return bool(self._names())

    def current(self) -> str:
        with self._asking:
            return self._newest()

    def wrap(self, key: bytes, *, about: str) -> Wrapped:
        import pkcs11

        with self._asking:
            name = self._newest()
            nonce = secrets.token_bytes(NONCE_BYTES)
            sealed = self._key(name).encrypt(key, **self._gcm(pkcs11, nonce, about))
        return Wrapped(name, _FORM + nonce + sealed)

    def unwrap(self, wrapped: Wrapped, *, about: str) -> bytes:
        import pkcs11

        form, rest = wrapped.key[: len(_FORM)], wrapped.key[len(_FORM) :]
        if form != _FORM or len(rest) <= NONCE_BYTES:
            raise Tampered
        with self._asking:
            key = self._key(wrapped.master)
            try:
                opened: bytes = key.decrypt(rest[NONCE_BYTES:], **self._gcm(pkcs11, rest[:NONCE_BYTES], about))
            except pkcs11.PKCS11Error:
                # HSMs say it each in another way: what does not open was not sealed here for this.
                raise Tampered from None
        return opened

    def add(self, now: datetime) -> str:
        import pkcs11

        name = f"{LABEL}{now:%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}"
        forever = {
            pkcs11.Attribute.EXTRACTABLE: False,
            pkcs11.Attribute.SENSITIVE: True,
            pkcs11.Attribute.WRAP: False,
            pkcs11.Attribute.UNWRAP: False,
        }
        with self._asking:
            self._open().generate_key(pkcs11.KeyType.AES, _BITS, label=name, store=True, template=forever)
        return name

    def retire(self, keep: str) -> list[str]:
        with self._asking:
            names = self._names()
            if keep not in names:
                raise KeyStoreError(f"the HSM has no master key {keep}")
            gone = [name for name in names if name != keep]
            for name in gone:
                self._key(name).destroy()
        return gone

    def _newest(self) -> str:
        names = self._names()
        if not names:
            raise KeyStoreError(f"token {self._token} of the HSM holds no master key of ours")
        return names[-1]

    def _names(self) -> list[str]:
        """The oldest first: their names begin with when they were made."""
        import pkcs11

        keys = self._open().get_objects({pkcs11.Attribute.CLASS: pkcs11.ObjectClass.SECRET_KEY})
        return sorted(key.label for key in keys if key.label.startswith(LABEL))

    def _key(self, name: str) -> Any:
        import pkcs11

        try:
            return self._open().get_key(object_class=pkcs11.ObjectClass.SECRET_KEY, label=name)
        except pkcs11.NoSuchKey:
            raise KeyStoreError(f"the HSM has no master key {name}: bring it back from the HSM's own backup") from None

    def _open(self) -> Any:
        if self._session is None:
            try:
                import pkcs11
            except ImportError:
                raise KeyStoreError("to talk to an HSM install bankhall[hsm]") from None
            try:
                token = pkcs11.lib(str(self._module)).get_token(token_label=self._token)
                self._session = self._log_in(pkcs11, token)
            except (pkcs11.PKCS11Error, RuntimeError) as error:
                raise KeyStoreError(f"the HSM does not open ({type(error).__name__}): {self._module}") from None
        return self._session

    def _log_in(self, pkcs11: Any, token: Any) -> Any:
        try:
            return token.open(rw=True, user_pin=self._pin)
        except pkcs11.UserAlreadyLoggedIn:
            # Whoever has logged in is logged in for the whole process (PKCS#11 2.40, 5.6): as a command is that reads
            # its keys and then changes them.
            return token.open(rw=True)

    @staticmethod
    def _gcm(pkcs11: Any, nonce: bytes, about: str) -> dict[str, Any]:
        bound = f"wrapped|{about}".encode()
        return {
            "mechanism": pkcs11.Mechanism.AES_GCM,
            "mechanism_param": pkcs11.GCMParams(nonce, bound, _TAG_BITS),
        }
