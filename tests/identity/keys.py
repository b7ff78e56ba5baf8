"""A passkey in software: what a phone or a security key answers, and what an attacker would like it to."""

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

ORIGIN = "https://bank.example"
RP_ID = "bank.example"

_UP, _UV, _NEW = 0x01, 0x04, 0x40


def b64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def from_b64(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class SoftKey:
    """`count`: goes on with each use, as a key's does that counts."""

    count: int = 0
    handle: bytes = b""
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def register(
        self, options: dict[str, Any], *, origin: str = ORIGIN, rp_id: str = RP_ID, verified: bool = True
    ) -> dict[str, Any]:
        self.handle = from_b64(options["user"]["id"])
        numbers = self.private.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cbor2.dumps(public)
        said = self._said(rp_id, _NEW, verified=verified) + attested
        return {
            "id": b64(self.id),
            "type": "public-key",
            "response": {
                "clientDataJSON": b64(self._asked("webauthn.create", options, origin)),
                "attestationObject": b64(cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": said})),
                "transports": ["internal"],
            },
        }

    def sign(
        self,
        options: dict[str, Any],
        *,
        origin: str = ORIGIN,
        rp_id: str = RP_ID,
        verified: bool = True,
        by: "SoftKey | None" = None,
    ) -> dict[str, Any]:
        """`by`: another key, which signs in this one's name."""
        self.count += 1
        asked = self._asked("webauthn.get", options, origin)
        said = self._said(rp_id, 0, verified=verified)
        signature = (by or self).private.sign(said + hashlib.sha256(asked).digest(), ec.ECDSA(SHA256()))
        return {
            "id": b64(self.id),
            "type": "public-key",
            "response": {
                "clientDataJSON": b64(asked),
                "authenticatorData": b64(said),
                "signature": b64(signature),
                "userHandle": b64(self.handle),
            },
        }

    def _said(self, rp_id: str, flags: int, *, verified: bool) -> bytes:
        flags |= _UP | (_UV if verified else 0)
        return hashlib.sha256(rp_id.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    @staticmethod
    def _asked(kind: str, options: dict[str, Any], origin: str) -> bytes:
        asked = {"type": kind, "challenge": options["challenge"], "origin": origin, "crossOrigin": False}
        return json.dumps(asked).encode()
