"""The published vectors, and each family of algorithms against a second implementation."""

import os
import secrets

import gmssl_pyx
import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from bankhall.kernel.vault.suites import (
    INTERNATIONAL,
    NATIONAL,
    SM2_DER,
    SUITES,
    Suite,
    Tampered,
    sm2_digest,
    sm2_point,
    sm3,
)

EVERY_SUITE = pytest.mark.parametrize("suite", SUITES.values(), ids=SUITES)

# GM/T 0003.5-2012, annex A.
# `make attack` tries ten thousand of each.
CASES = 10_000 if os.environ.get("ATTACK") else 1_000
SIGNATURES = 10_000 if os.environ.get("ATTACK") else 50

SM2_PRIVATE = bytes.fromhex("3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8")
SM2_PUBLIC = bytes.fromhex(
    "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
    "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
)
SM2_R = 0xF5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3
SM2_S = 0xB1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA


@pytest.mark.parametrize(
    ("text", "digest"),
    [
        (b"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
        (b"abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
    ],
)
def test_sm3_is_that_of_gbt_32905(text: bytes, digest: str) -> None:
    assert sm3(text).hex() == digest


def test_sm4_is_that_of_gbt_32907_also_a_million_times() -> None:
    key = bytes.fromhex("0123456789abcdeffedcba9876543210")
    # Chained over zeros, each block is the encryption of the one before: the standard's second example in one call.
    chained = Cipher(algorithms.SM4(key), modes.CBC(key)).encryptor().update(bytes(16 * 1_000_000))
    assert chained[:16].hex() == "681edf34d206965e86b3e94f536e4246"
    assert chained[-16:].hex() == "595298c7c6fd271f0402f804c33d3f66"


def test_sm4_gcm_is_that_of_rfc_8998() -> None:
    key = bytes.fromhex("0123456789abcdeffedcba9876543210")
    nonce = bytes.fromhex("00001234567800000000abcd")
    bound = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    plain = bytes.fromhex("".join(2 * digit * 8 for digit in "abcdefea"))
    sealed = (
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
        "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
        "83de3541e4c2b58177e065a9bf7b62ec"
    )
    assert NATIONAL.encrypt(key, nonce, plain, bound).hex() == sealed
    assert NATIONAL.decrypt(key, nonce, bytes.fromhex(sealed), bound) == plain


def test_sm2_digest_and_signature_are_those_of_gmt_0003() -> None:
    digest = sm2_digest(SM2_PUBLIC, b"message digest")
    assert digest.hex() == "f0b43e94ba45accaace692ed534382eb17e6ab5a19ce7b31f4486fdfc0d28640"
    assert NATIONAL.verify(SM2_DER + SM2_PUBLIC, b"message digest", _der(SM2_R, SM2_S))
    assert not NATIONAL.verify(SM2_DER + SM2_PUBLIC, b"message digest", _der(SM2_R, SM2_S + 1))


def test_what_we_sign_by_sm2_the_librarys_own_way_checks() -> None:
    public = SM2_DER + SM2_PUBLIC
    for nth in range(SIGNATURES):
        text = secrets.token_bytes(nth % 200)
        signature = NATIONAL.sign(SM2_PRIVATE, public, text)
        assert gmssl_pyx.sm2_verify(SM2_PUBLIC, text, signature)
        assert NATIONAL.verify(public, text, signature)


def test_a_second_library_agrees_on_sm3_and_sm4_gcm_in_random_cases() -> None:
    for _ in range(CASES):
        key, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
        plain, bound = secrets.token_bytes(secrets.randbelow(200)), secrets.token_bytes(1 + secrets.randbelow(50))
        ours = NATIONAL.encrypt(key, nonce, plain, bound)
        theirs = gmssl_pyx.sm4_gcm_encrypt(key, nonce, bound, plain) if plain else None
        assert theirs is None or ours == theirs[0] + theirs[1]
        assert sm3(plain) == gmssl_pyx.sm3_hash(plain)
        assert NATIONAL.mac(key, plain) == gmssl_pyx.sm3_hmac(key, plain)


def test_aes_gcm_is_that_of_the_specification() -> None:
    # SP 800-38D's test case 16 as published with GCM (McGrew, Viega), AES-256.
    key = bytes.fromhex("feffe9928665731c6d6a8f9467308308" * 2)
    nonce = bytes.fromhex("cafebabefacedbaddecaf888")
    plain = bytes.fromhex(
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
    )
    bound = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    sealed = INTERNATIONAL.encrypt(key, nonce, plain, bound)
    assert sealed[-16:].hex() == "76fc6ece0f4e1768cddf8853bb2d551b"


@EVERY_SUITE
def test_what_is_changed_or_bound_to_something_else_does_not_open(suite: Suite) -> None:
    key, nonce = secrets.token_bytes(suite.key_bytes), secrets.token_bytes(12)
    sealed = suite.encrypt(key, nonce, b"plain", b"bound")
    for nth in range(len(sealed)):
        changed = bytearray(sealed)
        changed[nth] ^= 1
        with pytest.raises(Tampered):
            suite.decrypt(key, nonce, bytes(changed), b"bound")
    for wrong in (sealed[:-1], sealed[:16], b""):
        with pytest.raises(Tampered):
            suite.decrypt(key, nonce, wrong, b"bound")
    with pytest.raises(Tampered):
        suite.decrypt(key, nonce, sealed, b"elsewhere")


@EVERY_SUITE
def test_a_signature_is_good_for_its_text_and_key_only(suite: Suite) -> None:
    private, public = suite.new_signing_key()
    _, another = suite.new_signing_key()
    signature = suite.sign(private, public, b"text")
    assert suite.verify(public, b"text", signature)
    assert not suite.verify(public, b"texts", signature)
    assert not suite.verify(another, b"text", signature)
    for forged in (b"", signature[:-1], bytes(len(signature))):
        assert not suite.verify(public, b"text", forged)


def test_a_key_of_another_kind_is_no_sm2_key() -> None:
    _, public = INTERNATIONAL.new_signing_key()
    with pytest.raises(ValueError, match="not an SM2"):
        sm2_point(public)


def _der(*numbers: int) -> bytes:
    parts = b"".join(_integer(number) for number in numbers)
    return b"\x30" + bytes((len(parts),)) + parts


def _integer(number: int) -> bytes:
    raw = number.to_bytes(33, "big").lstrip(b"\0")
    raw = b"\0" + raw if raw[0] & 0x80 else raw
    return b"\x02" + bytes((len(raw),)) + raw
