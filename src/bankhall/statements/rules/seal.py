"""The seal: a last line of the file that signs all that stands before it. PDF readers pass over it as a comment behind
the end of the document, readers of XML as a comment, and in a table it is a row of its own.

    bankhall-seal 1 SM2-SM3 signing-0011223344556677 3045…

Whoever has the bank's public key can check it, without the bank.
"""

import base64
import re
from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from bankhall.kernel.vault import PublicKey, Signature, Vault
from bankhall.kernel.vault.suites import INTERNATIONAL, NATIONAL, SM2_DER, sm2_point
from bankhall.statements.types import Form

_SAID = b"bankhall statement 1\n"
_AROUND: Final[Mapping[Form, tuple[bytes, bytes]]] = {
    Form.PDF: (b"\n%", b"\n"),
    Form.CSV: (b"", b"\r\n"),
    Form.CAMT053: (b"<!-- ", b" -->\n"),
}
_SEAL = re.compile(
    rb"bankhall-seal 1 (?P<algorithm>[A-Za-z0-9-]{1,20}) (?P<key>[a-z0-9-]{1,64}) (?P<value>(?:[0-9a-f]{2}){32,200})"
)
_LONGEST = 800


class Sealed(msgspec.Struct, frozen=True):
    """What a file's seal says of it. `fingerprint`: SM3 of the public key in DER; compare it with what the bank told
    you by another way. Without `ok` nothing else of the file is to be believed.
    """

    ok: bool
    algorithm: str = ""
    key_id: str = ""
    fingerprint: str = ""

    def words(self) -> str:
        if not self.ok:
            return "NOT A STATEMENT OF THIS BANK, or not as the bank has made it"
        return f"unchanged since {self.key_id} ({self.algorithm}) sealed it, SM3 fingerprint {self.fingerprint}"


def seal(vault: Vault, form: Form, body: bytes) -> bytes:
    """The file as it goes out."""
    signature = vault.sign(_to_sign(body))
    begin, end = _AROUND[form]
    told = f"bankhall-seal 1 {signature.algorithm} {signature.key_id} {signature.value.hex()}"
    return body + begin + told.encode() + end


def check(file: bytes, keys: Iterable[PublicKey]) -> Sealed:
    """By one of these keys."""
    found = _found(file)
    if found is None:
        return Sealed(ok=False)
    body, signature = found
    for key in keys:
        if key.verifies(_to_sign(body), signature):
            return Sealed(True, signature.algorithm, signature.key_id, NATIONAL.digest(key.der).hex())
    return Sealed(ok=False)


def key_of_pem(pem: str) -> PublicKey:
    """The bank's key as it gives it to others. Raises ValueError."""
    lines = pem.strip().splitlines()
    if len(lines) < 3 or lines[0] != "-----BEGIN PUBLIC KEY-----" or lines[-1] != "-----END PUBLIC KEY-----":
        raise ValueError("not a public key")
    der = base64.b64decode("".join(lines[1:-1]), validate=True)
    suite = NATIONAL if der.startswith(SM2_DER) else INTERNATIONAL
    if suite is NATIONAL:
        sm2_point(der)
    return PublicKey(f"signing-{NATIONAL.digest(der)[:8].hex()}", suite.signature_algorithm, der)


def _found(file: bytes) -> tuple[bytes, Signature] | None:
    """What was sealed, and the signature; in the very form in which we write it: no byte is left to play with."""
    tail = file[-_LONGEST:]
    at = tail.rfind(b"bankhall-seal 1 ")
    said = _SEAL.match(tail, at) if at >= 0 else None
    if said is None:
        return None
    before, after = file[: len(file) - len(tail) + at], tail[said.end() :]
    signature = Signature(said["algorithm"].decode(), said["key"].decode(), bytes.fromhex(said["value"].decode()))
    for begin, end in _AROUND.values():
        if after == end and before.endswith(begin):
            return before.removesuffix(begin), signature
    return None


def _to_sign(body: bytes) -> bytes:
    return _SAID + NATIONAL.digest(body)
