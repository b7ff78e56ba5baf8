"""A provider that says what a test has it say: for what a real one never would."""

import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

import httpx
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from bankhall.identity.adapters.openid import Provider
from bankhall.identity.types import SsoAttempt, SsoPurpose

from .coming import provider_at

ISSUER = "https://sso.example"
NOW = datetime(2026, 11, 29, 9, 0, tzinfo=UTC)
NONCE = "the nonce of this errand"
KEY = RSAKey.generate_key(2048, {"kid": "known", "use": "sig"}, auto_kid=True)
STRANGE = RSAKey.generate_key(2048, {"kid": "strange", "use": "sig"}, auto_kid=True)

Say = Callable[[httpx.Request], httpx.Response]


def seconds(at: datetime) -> int:
    return int(at.timestamp())


def attempt(purpose: SsoPurpose = SsoPurpose.SIGN_IN, *, begun_at: datetime = NOW) -> SsoAttempt:
    return SsoAttempt(purpose, None, begun_at, nonce=NONCE, verifier="a verifier")


def claims(**others: Any) -> dict[str, Any]:
    """Of an ID token that holds, but for the `others`; None leaves one out."""
    good = {
        "iss": ISSUER,
        "aud": "bankhall",
        "sub": "id-of-li-na",
        "iat": seconds(NOW),
        "exp": seconds(NOW + timedelta(minutes=5)),
        "auth_time": seconds(NOW),
        "nonce": NONCE,
    }
    return {name: value for name, value in (good | others).items() if value is not None}


def logout_claims(**others: Any) -> dict[str, Any]:
    good = {
        "iss": ISSUER,
        "aud": "bankhall",
        "sub": "id-of-li-na",
        "iat": seconds(NOW),
        "exp": seconds(NOW + timedelta(minutes=2)),
        "jti": "one",
        "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
    }
    return {name: value for name, value in (good | others).items() if value is not None}


def signed(told: dict[str, Any], *, key: Any = KEY, alg: str = "RS256", typ: str | None = "JWT", **header: Any) -> str:
    return jwt.encode({"alg": alg, "kid": "known", **header}, told, key, algorithms=[alg], default_type=typ)


def by_public_key(told: dict[str, Any]) -> str:
    """HS256 with the public key as the secret: holds for whoever lets the token choose the algorithm."""
    text = _unsigned({"alg": "HS256", "kid": "known"}, told)
    return f"{text}.{_base64(hmac.digest(KEY.as_pem(private=False), text.encode(), 'sha256'))}"


def by_nobody(told: dict[str, Any]) -> str:
    return _unsigned({"alg": "none"}, told) + "."


def _unsigned(header: dict[str, Any], told: dict[str, Any]) -> str:
    return ".".join(_base64(json.dumps(one).encode()) for one in (header, told))


def _base64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def keys(*others: Any) -> KeySet:
    return KeySet([KEY, *others])


@dataclass
class FalseProvider:
    """`says`: its ID token; `asked`: what it was asked for."""

    says: str = ""
    about: dict[str, Any] = field(default_factory=dict)
    keys: tuple[Any, ...] = (KEY,)
    others: tuple[Any, ...] = ()
    asked: list[str] = field(default_factory=list)
    forms: list[dict[str, list[str]]] = field(default_factory=list)
    instead: Say | None = None
    now_s: float = 1_000.0

    def provider(self, **facts: Any) -> Provider:
        return provider_at(ISSUER, transport=httpx.MockTransport(self._send), clock=lambda: self.now_s, **facts)

    def _send(self, request: httpx.Request) -> httpx.Response:
        """In parts, as over a wire."""
        told = self._answer(request)
        return httpx.Response(told.status_code, headers=told.headers, stream=_Parts(told.content))

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.url.path)
        if self.instead is not None:
            return self.instead(request)
        if request.url.path == "/.well-known/openid-configuration":
            return httpx.Response(200, json=metadata(**self.about))
        if request.url.path == "/jwks":
            return httpx.Response(
                200, json={"keys": [*(key.as_dict(private=False) for key in self.keys), *self.others]}
            )
        self.forms.append(parse_qs(request.content.decode()))
        return httpx.Response(200, json={"id_token": self.says, "access_token": "an access token"})


class _Parts(httpx.AsyncByteStream):
    def __init__(self, whole: bytes) -> None:
        self._whole = whole

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for place in range(0, len(self._whole), 65_536):
            yield self._whole[place : place + 65_536]


def metadata(**others: Any) -> dict[str, Any]:
    good = {
        "issuer": ISSUER,
        "authorization_endpoint": f"{ISSUER}/auth",
        "token_endpoint": f"{ISSUER}/token",
        "jwks_uri": f"{ISSUER}/jwks",
        "end_session_endpoint": f"{ISSUER}/end",
        "authorization_response_iss_parameter_supported": True,
    }
    return good | others
