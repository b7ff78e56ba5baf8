"""What the staff's provider says, and whether it holds (OpenID Connect Core 1.0, 3.1.3.7; Back-Channel Logout 1.0,
2.6). Pure. The signatures are joserfc's work, the claims of an ID token Authlib's; what both leave to whoever asks is
here.
"""

import math
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from authlib.oidc.core.claims import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from bankhall.identity.errors import BadLogoutToken, SsoRefused
from bankhall.identity.types import Identified, LogoutTold, SsoPurpose, SsoTerms

# How long somebody may take at the provider, and how many errands one browser has under way (tabs).
ERRAND: Final = timedelta(minutes=5)
MOST_ERRANDS: Final = 5

# How far two clocks may be apart, and how old a logout token may be when it comes.
LEEWAY: Final = timedelta(seconds=30)
LOGOUT_FRESH: Final = timedelta(minutes=5)
LOGOUT_KEPT: Final = timedelta(minutes=15)

# Signatures that a public key checks. Not `none`, and none that the bank could make itself (HS256).
ALGORITHMS: Final = ("PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519", "RS256")

_LOGOUT_EVENT: Final = "http://schemas.openid.net/event/backchannel-logout"
_LOGOUT_TYPES: Final = {"logout+jwt", "application/logout+jwt"}
_MOST_NAME: Final = 255
_MOST_GROUPS: Final = 1_000


class UnknownKey(Exception):
    """The token is signed by a key that is not among those at hand. It may be new."""


def read_id_token(
    text: str,
    keys: KeySet,
    terms: SsoTerms,
    *,
    nonce: str,
    access_token: str | None,
    begun_at: datetime,
    is_anew: bool,
    now: datetime,
) -> Identified:
    """`is_anew`: they were to show who they are there after they had left here. Raises SsoRefused, UnknownKey."""
    token = _read(text, keys, SsoRefused)
    wanted = {
        "iss": {"essential": True, "value": terms.issuer},
        "aud": {"essential": True, "value": terms.client_id},
        "sub": {"essential": True},
        "nonce": {"essential": True},
        "auth_time": {"essential": True},
    }
    given = {"nonce": nonce, "client_id": terms.client_id, "access_token": access_token, "max_age": terms.max_age_s}
    claims = CodeIDToken(token.claims, token.header, wanted, given)
    try:
        claims.validate(now=int(now.timestamp()), leeway=int(LEEWAY.total_seconds()))
    except (JoseError, TypeError, ValueError, AttributeError):
        raise SsoRefused from None
    if not _is_for(claims["aud"], terms.client_id):
        raise SsoRefused
    issued_at, shown_at = _instant(claims["iat"], SsoRefused), _instant(claims["auth_time"], SsoRefused)
    oldest = begun_at if is_anew else now - timedelta(seconds=terms.max_age_s)
    if issued_at < begun_at - LEEWAY or shown_at < oldest - LEEWAY or shown_at > now + LEEWAY:
        raise SsoRefused
    return Identified(
        person=_name(claims.get(terms.person_claim)),
        sub=_name(claims.get("sub")),
        sid=_name(claims["sid"]) if claims.get("sid") is not None else None,
        shown_at=shown_at,
        issued_at=issued_at,
        has_two_factors=_has_two_factors(claims, terms),
        groups=_groups(claims, terms),
    )


def read_logout_token(text: str, keys: KeySet, terms: SsoTerms, *, now: datetime) -> LogoutTold:
    """Raises BadLogoutToken, UnknownKey."""
    token = _read(text, keys, BadLogoutToken)
    wanted: dict[str, Any] = {
        "iss": {"essential": True, "value": terms.issuer},
        "aud": {"essential": True, "value": terms.client_id},
        "iat": {"essential": True},
        "exp": {"essential": True},
        "jti": {"essential": True},
    }
    claims = token.claims
    try:
        registry = jwt.JWTClaimsRegistry(int(now.timestamp()), int(LEEWAY.total_seconds()), **wanted)
        registry.validate(claims)
    except (JoseError, TypeError, ValueError):
        raise BadLogoutToken from None
    events = claims.get("events")
    # An ID token is signed by the same key: type and event say that this is none (10.5.5 of the ASVS).
    is_logout = isinstance(events, dict) and isinstance(events.get(_LOGOUT_EVENT), dict)
    is_typed = str(token.header.get("typ")).lower() in _LOGOUT_TYPES
    if not is_typed or not is_logout or "nonce" in claims or not _is_for(claims["aud"], terms.client_id):
        raise BadLogoutToken
    issued_at = _instant(claims["iat"], BadLogoutToken)
    told = [_logout_name(claims.get(one)) for one in ("jti", "sub", "sid")]
    if issued_at < now - LOGOUT_FRESH or told[0] is None or told[1:] == [None, None]:
        raise BadLogoutToken
    return LogoutTold(told[0], told[1], told[2], issued_at)


def is_shown_anew(purpose: SsoPurpose) -> bool:
    """Whether somebody is to show who they are anew, whoever is signed in at the provider already."""
    return purpose is not SsoPurpose.SIGN_IN


def roles_lost(terms: SsoTerms, groups: frozenset[str] | None, held: Collection[str]) -> list[str]:
    """What of the roles somebody has is given by groups, and by none of theirs. Groups never give a role (ADR 0023).

    Raises SsoRefused where the provider was to say and did not: of a missing list nobody is robbed.
    """
    if not terms.roles:
        return []
    if groups is None:
        raise SsoRefused
    by_groups = frozenset().union(*terms.roles.values())
    given = frozenset().union(*(roles for group, roles in terms.roles.items() if group in groups))
    return sorted(role for role in held if role in by_groups and role not in given)


def roles_of_groups(written: str) -> dict[str, frozenset[str]]:
    """`group=role,group=role`; a group may stand there several times."""
    found: dict[str, frozenset[str]] = {}
    for one in filter(None, (part.strip() for part in written.split(","))):
        group, _, role = one.rpartition("=")
        found[group.strip()] = found.get(group.strip(), frozenset()) | {role.strip()}
    return found


def listed(written: str) -> frozenset[str]:
    return frozenset(filter(None, (part.strip() for part in written.split(","))))


def _read(text: str, keys: KeySet, refusal: type[Exception]) -> jwt.Token:
    registry = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
    try:
        return jwt.decode(text, keys, algorithms=ALGORITHMS, registry=registry)
    except InvalidKeyIdError:
        raise UnknownKey from None
    except (JoseError, ValueError, TypeError, KeyError, RecursionError):
        raise refusal from None


def _is_for(audience: object, client_id: str) -> bool:
    """For us and nobody else: who else may show the token may be anybody."""
    return audience in (client_id, [client_id])


def _instant(seconds: object, refusal: type[Exception]) -> datetime:
    if not isinstance(seconds, (int, float)) or not math.isfinite(seconds):
        raise refusal
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        raise refusal from None


def _name(value: object) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= _MOST_NAME:
        raise SsoRefused
    return value


def _logout_name(value: object) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or not 0 < len(value) <= _MOST_NAME:
        raise BadLogoutToken
    return value


def _has_two_factors(claims: Mapping[str, Any], terms: SsoTerms) -> bool:
    """Only what the bank has listed counts; a provider that says nothing has checked one factor."""
    methods = claims.get("amr")
    told = {one for one in methods if isinstance(one, str)} if isinstance(methods, list) else set()
    return claims.get("acr") in terms.mfa_acr or not told.isdisjoint(terms.mfa_amr)


def _groups(claims: Mapping[str, Any], terms: SsoTerms) -> frozenset[str] | None:
    told = claims.get(terms.groups_claim) if terms.groups_claim else None
    if not isinstance(told, list) or len(told) > _MOST_GROUPS or not all(isinstance(one, str) for one in told):
        return None
    return frozenset(told)
