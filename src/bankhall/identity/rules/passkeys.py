"""WebAuthn (Level 3): what is asked of a passkey, and whether what it answers holds. Always with user verification."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

import webauthn
from webauthn.helpers import parse_client_data_json
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from bankhall.identity.types import Assertion, RelyingParty

MOST_PASSKEYS: Final = 10
CHALLENGE_BYTES: Final = 32
CHALLENGE_FOR: Final = timedelta(minutes=5)

_TIMEOUT_MS: Final = int(CHALLENGE_FOR.total_seconds() * 1000)
_LOCALHOST: Final = "localhost"
_PORTS: Final = {"http": 80, "https": 443}

Options = dict[str, Any]


@dataclass(frozen=True, slots=True)
class KnownKey:
    """`sign_count`: of the last time that it signed."""

    credential_id: bytes
    transports: tuple[str, ...]
    public_key: bytes = b""
    sign_count: int = 0


@dataclass(frozen=True, slots=True)
class NewKey:
    credential_id: bytes
    public_key: bytes
    sign_count: int


def relying_party(url: str, *, bank: str) -> RelyingParty | None:
    """None where passkeys cannot be had: they are bound to a name, and only over https.

    On one's own machine browsers make an exception for the name `localhost`, whatever address the bank listens at.
    """
    address = urlsplit(url)
    host = address.hostname or ""
    # As browsers write an origin: without the port that goes without saying.
    port = f":{address.port}" if address.port not in (None, _PORTS[address.scheme]) else ""
    if address.scheme == "http":
        return RelyingParty(_LOCALHOST, (f"http://{_LOCALHOST}{port}",), bank) if _is_this_machine(host) else None
    return None if _is_address(host) else RelyingParty(host, (f"https://{host}{port}",), bank)


def ask_to_register(
    party: RelyingParty, *, challenge: bytes, owner: UUID, login: str, name: str, known: Sequence[KnownKey]
) -> Options:
    """`known` are not registered twice. The handle is the owner's id among those who sign in, which says nothing."""
    asked = webauthn.generate_registration_options(
        rp_id=party.id,
        rp_name=party.name,
        user_id=owner.bytes,
        user_name=login,
        user_display_name=name,
        challenge=challenge,
        timeout=_TIMEOUT_MS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[_descriptor(key) for key in known],
    )
    return _as_json(asked)


def ask_to_sign(party: RelyingParty, *, challenge: bytes, known: Sequence[KnownKey] = ()) -> Options:
    """By one of `known`; by whichever the device holds for the bank where there is none."""
    asked = webauthn.generate_authentication_options(
        rp_id=party.id,
        challenge=challenge,
        timeout=_TIMEOUT_MS,
        allow_credentials=[_descriptor(key) for key in known],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return _as_json(asked)


def registered(told: Mapping[str, object], *, challenge: bytes, party: RelyingParty) -> NewKey | None:
    """None when anything of it does not hold."""
    try:
        made = webauthn.verify_registration_response(
            credential=dict(told),
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=list(party.origins),
            require_user_verification=True,
        )
    except Exception:  # of other people's parsers, over what a stranger sent: whatever they raise, it does not hold
        return None
    return NewKey(made.credential_id, made.credential_public_key, made.sign_count)


def signed(assertion: Assertion, *, challenge: bytes, party: RelyingParty, key: KnownKey) -> int | None:
    """The key's new sign count; None when anything does not hold: signature, challenge, origin, user, or a count that
    has not gone on, as that of a copied key.
    """
    try:
        shown = webauthn.verify_authentication_response(
            credential=dict(assertion.told),
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=list(party.origins),
            credential_public_key=key.public_key,
            credential_current_sign_count=key.sign_count,
            require_user_verification=True,
        )
    except Exception:  # as above
        return None
    return shown.new_sign_count if shown.credential_id == key.credential_id else None


def challenge_in(client_data: bytes) -> bytes | None:
    """What the browser says it was asked to have signed."""
    try:
        return parse_client_data_json(client_data).challenge
    except Exception:  # as above
        return None


def challenge_hash(challenge: bytes) -> bytes:
    return hashlib.sha256(challenge).digest()


def _descriptor(key: KnownKey) -> PublicKeyCredentialDescriptor:
    known = {transport.value for transport in AuthenticatorTransport}
    transports = [AuthenticatorTransport(one) for one in key.transports if one in known]
    return PublicKeyCredentialDescriptor(id=key.credential_id, transports=transports or None)


def _as_json(asked: Any) -> Options:
    told: Options = json.loads(webauthn.options_to_json(asked))
    return told


def _is_this_machine(host: str) -> bool:
    if host == _LOCALHOST:
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
