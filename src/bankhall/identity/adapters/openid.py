"""The provider of the staff's sign-in, over the network: what it says of itself, its keys, and a token for a code.

Nothing here is asked while a transaction is open. Every answer is bounded in time and size, no redirect is followed,
and nobody is asked but the issuer and the hosts that the settings name besides it.
"""

import asyncio
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final, TypeVar
from urllib.parse import quote_plus, urlsplit

import httpx
import msgspec
import structlog
from authlib.common.urls import add_params_to_uri
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7523 import private_key_jwt_sign
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, KeySet, OKPKey, RSAKey, import_key

from bankhall.identity.errors import SsoAway, SsoRefused
from bankhall.identity.rules import sso as rules
from bankhall.identity.types import Identified, LogoutTold, SsoAttempt, SsoErrand, SsoTerms
from bankhall.kernel.settings import Secret, SettingsError, is_safe_url

log = structlog.get_logger()

T = TypeVar("T")

_TIMEOUT = httpx.Timeout(5, connect=3)
_ALTOGETHER_S: Final = 10
_MOST_BYTES: Final = 262_144
_MOST_AT_ONCE: Final = 8

# What it says of itself and its keys is asked again after an hour; keys also when one is not known, but not more often
# than once a minute, and after a failure not for some seconds: whoever sends rubbish must not have it asked for each.
_KEPT_S: Final = 3_600
_NEW_KEYS_S: Final = 60
_AFTER_FAILURE_S: Final = 5

_JSON: Final = {"Accept": "application/json", "Accept-Encoding": "identity"}
_ASSERTION: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class Metadata(msgspec.Struct, frozen=True):
    """What we need of what a provider says of itself (OpenID Connect Discovery 1.0, 3)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    end_session_endpoint: str | None = None
    authorization_response_iss_parameter_supported: bool = False
    response_modes_supported: tuple[str, ...] = ("query", "fragment")
    token_endpoint_auth_signing_alg_values_supported: tuple[str, ...] = ()


class _Tokens(msgspec.Struct, frozen=True):
    id_token: str
    access_token: str | None = None

    def __repr__(self) -> str:
        return "_Tokens()"


@dataclass(frozen=True, slots=True)
class ClientKey:
    """The bank shows who it is by a signature (private_key_jwt); the provider never holds what could make one."""

    key: Key = field(repr=False)

    @classmethod
    def read(cls, pem: Secret) -> "ClientKey":
        """Raises SettingsError."""
        for kind in ("EC", "RSA", "OKP"):
            try:
                key = import_key(pem.reveal(), kind)
            except (JoseError, ValueError, TypeError):
                continue
            if key.is_private:
                key.ensure_kid()
                return cls(key)
        raise SettingsError("BANKHALL_OIDC_CLIENT_KEY: this is no private key in PEM")

    def algorithm(self, supported: tuple[str, ...]) -> str:
        mine = {"EC": _BY_CURVE.get(str(self.key.as_dict().get("crv")), ("ES256",)), "OKP": ("Ed25519", "EdDSA")}
        wanted = mine.get(str(self.key.key_type), ("PS256", "RS256"))
        return next((one for one in wanted if one in supported), wanted[-1])


_BY_CURVE: Final[Mapping[str, tuple[str, ...]]] = {"P-256": ("ES256",), "P-384": ("ES384",), "P-521": ("ES512",)}


class Provider:
    """One for each process. `hosts`: where besides the issuer's own it may have its endpoints."""

    def __init__(
        self,
        terms: SsoTerms,
        credential: ClientKey | Secret,
        *,
        hosts: frozenset[str] = frozenset(),
        transport: httpx.AsyncBaseTransport | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.terms = terms
        self._credential = credential
        self._hosts = hosts
        self._transport = transport
        self._clock = clock
        self._places = asyncio.Semaphore(_MOST_AT_ONCE)
        self._one_reader = asyncio.Lock()
        self._about: tuple[float, Metadata] | None = None
        self._keys: tuple[float, KeySet] | None = None
        self._failed_at: float | None = None

    async def way_there(self, errand: SsoErrand) -> str:
        """Where the browser is to go. Raises SsoAway."""
        about = await self.about()
        anew = {"prompt": "login", "max_age": "0"} if errand.is_anew else {"max_age": str(self.terms.max_age_s)}
        address: str = prepare_grant_uri(
            about.authorization_endpoint,
            client_id=self.terms.client_id,
            response_type="code",
            redirect_uri=self.terms.back,
            scope=self.terms.scopes,
            state=errand.state,
            nonce=errand.nonce,
            code_challenge=create_s256_code_challenge(errand.verifier),
            code_challenge_method="S256",
            # What stands behind # reaches no server, no log and no Referer.
            response_mode="fragment" if "fragment" in about.response_modes_supported else None,
            acr_values=" ".join(sorted(self.terms.mfa_acr)) or None,
            **anew,
        )
        return address

    async def way_out(self, after: str) -> str | None:
        """Where one signs out there (OpenID Connect RP-Initiated Logout 1.0), to come to `after`; None where it offers
        none or is away. Without `id_token_hint`: whose session it is has no place in an address.
        """
        try:
            end = (await self.about()).end_session_endpoint
        except SsoAway:
            return None
        if end is None:
            return None
        given = [("client_id", self.terms.client_id), ("post_logout_redirect_uri", after)]
        address: str = add_params_to_uri(end, given)
        return address

    async def check_issuer(self, issuer: str | None) -> None:
        """Of the answer that came with the browser (RFC 9207). Raises SsoRefused, SsoAway."""
        is_told = (await self.about()).authorization_response_iss_parameter_supported
        if issuer != self.terms.issuer and (is_told or issuer is not None):
            raise SsoRefused

    async def identify(self, code: str, attempt: SsoAttempt, *, clock: Callable[[], Any]) -> Identified:
        """Who it is, for the code that came with the browser. Raises SsoRefused, SsoAway."""
        tokens = await self._exchange(code, attempt.verifier)

        def read(keys: KeySet) -> Identified:
            return rules.read_id_token(
                tokens.id_token,
                keys,
                self.terms,
                nonce=attempt.nonce,
                access_token=tokens.access_token,
                begun_at=attempt.begun_at,
                is_anew=rules.is_shown_anew(attempt.purpose),
                now=clock(),
            )

        return await self._with_keys(read, SsoRefused())

    async def logged_out(self, token: str, *, clock: Callable[[], Any], refusal: Exception) -> LogoutTold:
        """Raises BadLogoutToken, SsoAway."""
        return await self._with_keys(
            lambda keys: rules.read_logout_token(token, keys, self.terms, now=clock()), refusal
        )

    async def about(self) -> Metadata:
        """Raises SsoAway."""
        async with self._one_reader:
            if self._about is None or self._clock() - self._about[0] > _KEPT_S:
                self._about = (self._clock(), await self._read_about())
            return self._about[1]

    async def _read_about(self) -> Metadata:
        address = self.terms.issuer.rstrip("/") + "/.well-known/openid-configuration"
        about = _decode(await self._ask("GET", address), Metadata)
        if about.issuer != self.terms.issuer:
            raise self._say("sso.other_issuer")
        ends = (about.authorization_endpoint, about.token_endpoint, about.jwks_uri, about.end_session_endpoint)
        if not all(self._may_ask(one) for one in ends if one is not None):
            raise self._say("sso.endpoint_elsewhere")
        return about

    def _may_ask(self, address: str) -> bool:
        """https (or this machine, where the issuer is on it), at the issuer's host and port or a host that is named."""
        ours, theirs = urlsplit(self.terms.issuer), urlsplit(address)
        if not is_safe_url(address) or (theirs.scheme == "http" and ours.scheme != "http"):
            return False
        return theirs.netloc == ours.netloc or theirs.netloc in self._hosts

    async def _with_keys(self, read: Callable[[KeySet], T], refusal: Exception) -> T:
        """With keys asked for anew, once, where the token's is not among those at hand."""
        try:
            return read(await self._known_keys(_KEPT_S))
        except rules.UnknownKey:
            pass
        try:
            return read(await self._known_keys(_NEW_KEYS_S))
        except rules.UnknownKey:
            raise refusal from None

    async def _known_keys(self, within_s: float) -> KeySet:
        about = await self.about()
        async with self._one_reader:
            if self._keys is None or self._clock() - self._keys[0] > within_s:
                self._keys = (self._clock(), _keys(await self._ask("GET", about.jwks_uri)))
            return self._keys[1]

    async def _exchange(self, code: str, verifier: str) -> _Tokens:
        about = await self.about()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.terms.back,
            "code_verifier": verifier,
        }
        basic = None
        if isinstance(self._credential, ClientKey):
            supported = about.token_endpoint_auth_signing_alg_values_supported
            form |= {"client_assertion_type": _ASSERTION, "client_assertion": self._assertion(supported)}
        else:
            # RFC 6749, 2.3.1: both are encoded as in a form before they are joined.
            words = (quote_plus(self.terms.client_id), quote_plus(self._credential.reveal()))
            basic = httpx.BasicAuth(*words)
        return _decode(await self._ask("POST", about.token_endpoint, form=form, basic=basic), _Tokens)

    def _assertion(self, supported: tuple[str, ...]) -> str:
        """For the issuer alone, not for an address that the issuer named (draft-ietf-oauth-rfc7523bis)."""
        assert isinstance(self._credential, ClientKey)
        signed: str = private_key_jwt_sign(
            self._credential.key,
            self.terms.client_id,
            self.terms.issuer,
            alg=self._credential.algorithm(supported),
            header={"kid": self._credential.key.kid},
            expires_in=60,
        )
        return signed

    async def _ask(
        self, method: str, address: str, *, form: Mapping[str, str] | None = None, basic: httpx.BasicAuth | None = None
    ) -> bytes:
        """Raises SsoAway; SsoRefused where it refuses the code."""
        if self._failed_at is not None and self._clock() - self._failed_at < _AFTER_FAILURE_S:
            raise SsoAway
        try:
            async with asyncio.timeout(_ALTOGETHER_S), self._places:
                status, body = await self._fetch(method, address, form, basic)
        except (httpx.HTTPError, TimeoutError, OSError) as error:
            raise self._say("sso.away", error=type(error).__name__) from None
        if status in (400, 401) and form is not None:
            # Its word for why (`invalid_client`, `invalid_grant`) is for whoever looks after the bank.
            log.warning("sso.code_refused", status=status, why=_why(body))
            raise SsoRefused
        if status != 200:
            raise self._say("sso.away", status=status)
        self._failed_at = None
        return body

    async def _fetch(
        self, method: str, address: str, form: Mapping[str, str] | None, basic: httpx.BasicAuth | None
    ) -> tuple[int, bytes]:
        client = httpx.AsyncClient(
            transport=self._transport, verify=_trust(), timeout=_TIMEOUT, follow_redirects=False, headers=_JSON
        )
        async with client, client.stream(method, address, data=form, auth=basic) as answer:
            if answer.headers.get("content-encoding", "identity") != "identity":
                raise httpx.DecodingError("packed, though it was asked not to")
            body = bytearray()
            async for part in answer.aiter_raw():
                body += part
                if len(body) > _MOST_BYTES:
                    raise httpx.DecodingError("too large")
            return answer.status_code, bytes(body)

    def _say(self, event: str, **facts: object) -> SsoAway:
        self._failed_at = self._clock()
        log.warning(event, **facts)
        return SsoAway()


@cache
def _trust() -> ssl.SSLContext:
    return httpx.create_ssl_context()


def _decode(body: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        log.warning("sso.unreadable", kind=kind.__name__)
        raise SsoAway from None


def _keys(body: bytes) -> KeySet:
    """Public keys that sign; whatever else lies among them is left."""
    found: list[Key] = []
    for one in _decode(body, dict[str, Any]).get("keys") or []:
        if not isinstance(one, dict) or one.get("use", "sig") != "sig":
            continue
        try:
            key = import_key(one)
        except (JoseError, ValueError, TypeError, KeyError):
            continue
        if isinstance(key, (RSAKey, ECKey, OKPKey)):
            found.append(key)
    return KeySet(found)


def _why(body: bytes) -> str:
    try:
        told = msgspec.json.decode(body, type=dict[str, Any]).get("error")
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return "unreadable"
    return told[:40] if isinstance(told, str) and told.replace("_", "").isalnum() else "unknown"
