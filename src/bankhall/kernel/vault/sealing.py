"""Keys that seal, and the form of what they have sealed: `1 | suite | 0 | nonce of 12 | ciphertext | tag of 16`.

The first three bytes and `about` are authenticated with the text: what was sealed for one row and column opens for no
other. The third byte is kept for the number of a key, for when data keys are renewed one by one.
"""

import secrets

from bankhall.kernel.vault.suites import BY_MARK, NONCE_BYTES, Suite, Tampered

SECRET_BYTES = 32

_FORM = 1
_KEY_NUMBER = 0
_HEAD_BYTES = 3


class SealingKey:
    """A secret of 32 bytes, out of which each suite takes a key of its own (SP 800-108, counter mode, one block): who
    goes over to other algorithms keeps their secrets.
    """

    __slots__ = ("_keys", "_secret")

    def __init__(self, secret: bytes) -> None:
        if len(secret) != SECRET_BYTES:
            raise ValueError("a secret has 32 bytes")
        self._secret = secret
        self._keys: dict[int, bytes] = {}

    @classmethod
    def new(cls) -> "SealingKey":
        return cls(secrets.token_bytes(SECRET_BYTES))

    def reveal(self) -> bytes:
        """To be wrapped by a master key, and for nothing else."""
        return self._secret

    def seal(self, suite: Suite, plain: bytes, *, about: str) -> bytes:
        head = bytes((_FORM, suite.mark, _KEY_NUMBER))
        nonce = secrets.token_bytes(NONCE_BYTES)
        return head + nonce + suite.encrypt(self._key(suite), nonce, plain, head + about.encode())

    def open(self, sealed: bytes, *, about: str) -> bytes:
        """By whichever suite it was sealed. Raises Tampered."""
        head, nonce = sealed[:_HEAD_BYTES], sealed[_HEAD_BYTES : _HEAD_BYTES + NONCE_BYTES]
        suite = BY_MARK.get(head[1]) if len(sealed) > _HEAD_BYTES + NONCE_BYTES else None
        if suite is None or head[0] != _FORM or head[2] != _KEY_NUMBER:
            raise Tampered
        return suite.decrypt(self._key(suite), nonce, sealed[_HEAD_BYTES + NONCE_BYTES :], head + about.encode())

    def _key(self, suite: Suite) -> bytes:
        key = self._keys.get(suite.mark)
        if key is None:
            key = self._keys[suite.mark] = derive(suite, self._secret, "seal")[: suite.key_bytes]
        return key

    def __repr__(self) -> str:
        return "SealingKey(****)"


def derive(suite: Suite, secret: bytes, use: str) -> bytes:
    """Another secret of 32 bytes for one use."""
    return suite.mac(secret, b"\x00\x00\x00\x01bankhall|" + use.encode() + b"\x00\x00\x00\x01\x00")
