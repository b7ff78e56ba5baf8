"""What checks a sign-in is bound to whoever it was made for (ASVS 6.7.1): by the bank's key, which the database does
not hold, so that whoever writes there behind the bank's back can neither put in a key of their own nor move one to
another person. Each use looks at it; there is no way past for what was never bound: the migration bound what was there.

The one secret of the bank is under all of it: a new master key (`bankhall keys rotate`) changes nothing here.
"""

import hmac
from collections.abc import Iterable
from typing import Final
from uuid import UUID

import structlog

from bankhall.identity.models import PasskeyRow
from bankhall.identity.types import Way
from bankhall.kernel import telemetry
from bankhall.kernel.db import Tx
from bankhall.kernel.vault import Vault

log = structlog.get_logger()

_PASSKEYS: Final = "identity.passkeys"
# What the vault seals a secret of an app for; `about_app` says where it lies and whose it is.
APPS: Final = "identity.totp"


def person(realm: str, holder_id: UUID, enrolment_id: UUID) -> str:
    """Of the enrolment as it stands: one that was given another's person since opens nothing of theirs."""
    return f"{realm}|{holder_id}|{enrolment_id}"


def passkey_seal(vault: Vault, row_id: UUID, who: str, credential_id: bytes, public_key: bytes) -> bytes:
    """32 bytes. Each part with its length before it: no two keys make one text. `who`: as `person` says it."""
    return vault.mac(_PASSKEYS, b"".join(_framed((row_id.bytes, who.encode(), credential_id, public_key))))


def about_app(row_id: UUID, who: str) -> str:
    return f"authenticators|{row_id}|{who}"


def is_bound(tx: Tx, row: PasskeyRow, who: str) -> bool:
    """Whether this is the key that was registered for this person. Where it is not, it is noted and told of."""
    if hmac.compare_digest(row.seal, passkey_seal(tx.vault, row.id, who, row.credential_id, row.public_key)):
        return True
    note_altered(tx, Way.PASSKEY, row.id, row.enrolment_id)
    return False


def note_altered(tx: Tx, way: Way, row_id: UUID, enrolment_id: UUID) -> None:
    """In the audit log, in the technical log as an error, and in a figure on which somebody is called
    (docs/operate/keys.md).
    """
    tx.audit("identity.find_altered_factor", "enrolment", enrolment_id, way=way, factor_id=row_id)
    telemetry.ALTERED_FACTORS.labels(way.value).inc()
    log.error("identity.altered_factor", way=way.value, factor_id=str(row_id), enrolment_id=str(enrolment_id))


def _framed(parts: Iterable[bytes]) -> Iterable[bytes]:
    for part in parts:
        yield len(part).to_bytes(4, "big")
        yield part
