"""Two families of algorithms behind one set of verbs.

National        SM4-GCM (GB/T 32907, RFC 8998), SM3 (GB/T 32905), SM2 with SM3 (GB/T 32918, GM/T 0003)
International   AES-256-GCM (FIPS 197, SP 800-38D), SHA-256 (FIPS 180-4), Ed25519 (RFC 8032)

What one family has sealed or signed, a bank that has gone over to the other still opens and checks: everything says
which family it is of.
"""

import hashlib
from typing import Protocol

import gmssl_pyx
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes, hmac, serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12
TAG_BYTES = 16


class Tampered(Exception):
    """What was sealed is not what lies there, or it lies elsewhere, or it was sealed with another key."""


class Suite(Protocol):
    """`mark` stands in everything that is sealed. Keys are `key_bytes` long, MACs and digests 32 bytes."""

    name: str
    mark: int
    key_bytes: int
    signature_algorithm: str

    def encrypt(self, key: bytes, nonce: bytes, plain: bytes, bound: bytes) -> bytes:
        """The ciphertext with its tag of 16 bytes. `bound` is authenticated, not hidden. A nonce serves once."""

    def decrypt(self, key: bytes, nonce: bytes, sealed: bytes, bound: bytes) -> bytes:
        """Raises Tampered."""

    def mac(self, key: bytes, data: bytes) -> bytes: ...

    def digest(self, data: bytes) -> bytes: ...

    def new_signing_key(self) -> tuple[bytes, bytes]:
        """The private key, and the public key as DER (SubjectPublicKeyInfo)."""

    def sign(self, private: bytes, public: bytes, data: bytes) -> bytes: ...

    def verify(self, public: bytes, data: bytes, signature: bytes) -> bool: ...


class National:
    name = "national"
    mark = 1
    key_bytes = 16
    signature_algorithm = "SM2-SM3"

    def encrypt(self, key: bytes, nonce: bytes, plain: bytes, bound: bytes) -> bytes:
        sealing = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
        sealing.authenticate_additional_data(bound)
        return sealing.update(plain) + sealing.finalize() + sealing.tag

    def decrypt(self, key: bytes, nonce: bytes, sealed: bytes, bound: bytes) -> bytes:
        if len(sealed) < TAG_BYTES:
            raise Tampered
        opening = Cipher(algorithms.SM4(key), modes.GCM(nonce, sealed[-TAG_BYTES:])).decryptor()
        opening.authenticate_additional_data(bound)
        try:
            return opening.update(sealed[:-TAG_BYTES]) + opening.finalize()
        except InvalidTag:
            raise Tampered from None

    def mac(self, key: bytes, data: bytes) -> bytes:
        keyed = hmac.HMAC(key, hashes.SM3())
        keyed.update(data)
        return keyed.finalize()

    def digest(self, data: bytes) -> bytes:
        return sm3(data)

    def new_signing_key(self) -> tuple[bytes, bytes]:
        point, private = gmssl_pyx.sm2_key_generate()
        return private, SM2_DER + point

    def sign(self, private: bytes, public: bytes, data: bytes) -> bytes:
        signed: bytes = gmssl_pyx.sm2_sign_sm3_digest(private, sm2_digest(sm2_point(public), data))
        return signed

    def verify(self, public: bytes, data: bytes, signature: bytes) -> bool:
        point = sm2_point(public)
        try:
            return bool(gmssl_pyx.sm2_verify_sm3_digest(point, sm2_digest(point, data), signature))
        except gmssl_pyx.GmsslInnerError:
            return False


class International:
    name = "international"
    mark = 2
    key_bytes = 32
    signature_algorithm = "Ed25519"

    def encrypt(self, key: bytes, nonce: bytes, plain: bytes, bound: bytes) -> bytes:
        return AESGCM(key).encrypt(nonce, plain, bound)

    def decrypt(self, key: bytes, nonce: bytes, sealed: bytes, bound: bytes) -> bytes:
        try:
            return AESGCM(key).decrypt(nonce, sealed, bound)
        except InvalidTag:
            raise Tampered from None

    def mac(self, key: bytes, data: bytes) -> bytes:
        keyed = hmac.HMAC(key, hashes.SHA256())
        keyed.update(data)
        return keyed.finalize()

    def digest(self, data: bytes) -> bytes:
        return hashlib.sha256(data).digest()

    def new_signing_key(self) -> tuple[bytes, bytes]:
        private = Ed25519PrivateKey.generate()
        der = serialization.Encoding.DER
        public = private.public_key().public_bytes(der, serialization.PublicFormat.SubjectPublicKeyInfo)
        return private.private_bytes_raw(), public

    def sign(self, private: bytes, public: bytes, data: bytes) -> bytes:
        return Ed25519PrivateKey.from_private_bytes(private).sign(data)

    def verify(self, public: bytes, data: bytes, signature: bytes) -> bool:
        key = serialization.load_der_public_key(public)
        if not isinstance(key, Ed25519PublicKey):
            return False
        try:
            key.verify(signature, data)
        except InvalidSignature:
            return False
        return True


NATIONAL = National()
INTERNATIONAL = International()
SUITES: dict[str, Suite] = {suite.name: suite for suite in (NATIONAL, INTERNATIONAL)}
BY_MARK: dict[int, Suite] = {suite.mark: suite for suite in SUITES.values()}
BY_SIGNATURE: dict[str, Suite] = {suite.signature_algorithm: suite for suite in SUITES.values()}

# How an SM2 public key begins in DER: ecPublicKey on the curve 1.2.156.10197.1.301, a point that is not compressed.
SM2_DER = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d03420004")

# The signer's name where nobody agreed on another (GM/T 0009, 10).
_SIGNER = b"1234567812345678"
# a, b and the base point of the curve (GB/T 32918.5, 2).
_CURVE = bytes.fromhex(
    "fffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffc"
    "28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93"
    "32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7"
    "bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0"
)


def sm3(data: bytes) -> bytes:
    hashed = hashes.Hash(hashes.SM3())
    hashed.update(data)
    return hashed.finalize()


def sm2_digest(point: bytes, data: bytes, *, signer: bytes = _SIGNER) -> bytes:
    """What SM2 signs: SM3 over who signs, on which curve, with which key, and what (GB/T 32918.2, 5.5 and 6.1). Made
    here and not by the library: its own way to it takes five times as long.
    """
    who = (8 * len(signer)).to_bytes(2, "big") + signer
    return sm3(sm3(who + _CURVE + point) + data)


def sm2_point(public: bytes) -> bytes:
    """The point of 64 bytes in a public key in DER. Raises ValueError for another kind of key."""
    if len(public) != len(SM2_DER) + 64 or not public.startswith(SM2_DER):
        raise ValueError("not an SM2 public key")
    return public[len(SM2_DER) :]
