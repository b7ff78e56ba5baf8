"""What every route of the counter needs: the cookies, the address's share of tries, who stands there."""

from functools import lru_cache
from typing import Any, Final

from litestar import Request
from litestar.datastructures import Cookie

from bankhall.identity import rules
from bankhall.identity.actions.visits import count_visit
from bankhall.identity.errors import PasskeysUnavailable
from bankhall.identity.rules import sso
from bankhall.identity.rules.browsers import browser_of
from bankhall.identity.rules.passkeys import relying_party
from bankhall.identity.rules.recovery import STEP
from bankhall.identity.types import Browser, Realm, RelyingParty, Session, Welcome
from bankhall.kernel.actors import Actor
from bankhall.kernel.db import Doors
from bankhall.kernel.errors import NotFound, NotSignedIn, TooMany
from bankhall.kernel.settings import Settings
from bankhall.kernel.telemetry import SIGN_INS
from bankhall.kernel.turns import Turns
from bankhall.kernel.web.own_hosts import App, app_of, url_at

VisitorRequest = Request[Actor, Session | None, Any]

# Set by the web app of a device that others use too. It bounds a session and opens nothing, so anybody may set it.
SHARED: Final = "bankhall_shared"

_PENDING: Final = "-pending"
_DEVICE: Final = "-device"
_RECOVERY: Final = "-recovery"
_SSO: Final = "-sso"

# All from one address are counted on one row: who comes in hundreds waits here, and holds up nobody else.
_AT_THE_DOOR = Turns(of_one_waiting=2 * rules.MOST_VISITS)


async def refuse_crowds(db: Doors, request: VisitorRequest, *, secret: bytes, most: int) -> None:
    """Raises TooMany. The address is the connection's, or what a trusted proxy passes on (kernel.settings)."""
    address = rules.address_key(secret, request.client.host if request.client else "unknown")
    async with _AT_THE_DOOR.take(address):
        visits = await db.write(count_visit, address)
    if visits > most:
        SIGN_INS.labels("any", "too_many").inc()
        raise TooMany(rules.visit_retry_s(db.database.clock()))


def session_of(request: VisitorRequest) -> Session:
    """Raises NotSignedIn."""
    if request.auth is None:
        raise NotSignedIn
    return request.auth


def browser_at(request: VisitorRequest, settings: Settings) -> Browser:
    return browser_of(
        request.headers.get("user-agent", ""),
        token=request.cookies.get(cookie_name(settings)),
        device_token=device_token(request, settings),
        is_shared=bool(request.cookies.get(SHARED)),
    )


def device_token(request: VisitorRequest, settings: Settings) -> str | None:
    return request.cookies.get(cookie_name(settings) + _DEVICE)


def pending_token(request: VisitorRequest, settings: Settings) -> str | None:
    return request.cookies.get(cookie_name(settings) + _PENDING)


def cookies_of(settings: Settings, welcome: Welcome) -> list[Cookie]:
    """The session's goes when the browser is closed (its own limits are the server's). The device's stays: by it the
    browser is known at the next sign-in.
    """
    session = _cookie(settings, cookie_name(settings), welcome.token)
    if welcome.device_token is None:
        return [session]
    seconds = int(rules.DEVICE_KNOWN.total_seconds())
    return [session, _cookie(settings, cookie_name(settings) + _DEVICE, welcome.device_token, max_age=seconds)]


def pending_cookie(settings: Settings, token: str) -> Cookie:
    """Goes with the step that it is for."""
    return _cookie(settings, cookie_name(settings) + _PENDING, token, max_age=int(rules.SECOND_STEP.total_seconds()))


def sso_token(request: VisitorRequest, settings: Settings) -> str | None:
    return request.cookies.get(cookie_name(settings) + _SSO)


def sso_cookie(settings: Settings, token: str) -> Cookie:
    """Binds an errand to the browser that set out on it."""
    return _cookie(settings, cookie_name(settings) + _SSO, token, max_age=int(sso.ERRAND.total_seconds()))


def recovery_token(request: VisitorRequest, settings: Settings) -> str | None:
    return request.cookies.get(cookie_name(settings) + _RECOVERY)


def recovery_cookie(settings: Settings, token: str) -> Cookie:
    """Goes with the step that it is for."""
    return _cookie(settings, cookie_name(settings) + _RECOVERY, token, max_age=int(STEP.total_seconds()))


def no_recovery_cookie(settings: Settings) -> Cookie:
    return _cookie(settings, cookie_name(settings) + _RECOVERY, "", max_age=0)


def no_session_cookie(settings: Settings) -> Cookie:
    return _cookie(settings, cookie_name(settings), "", max_age=0)


def no_pending_cookie(settings: Settings) -> Cookie:
    return _cookie(settings, cookie_name(settings) + _PENDING, "", max_age=0)


def cookie_name(settings: Settings) -> str:
    # The prefix makes browsers refuse it unless Secure, for the whole host and from this host (RFC 6265bis 4.1.3.2).
    return "__Host-bankhall" if settings.is_https else "bankhall"


def refuse_other_door(request: VisitorRequest, realm: Realm) -> None:
    """Where customers and staff have hosts of their own, neither comes in at the other's. Raises NotFound."""
    if not is_door_of(request.scope, realm):
        raise NotFound


def is_door_of(scope: Any, realm: Realm) -> bool:
    app = app_of(scope)
    return app is None or (app is App.CONSOLE) == (realm is Realm.STAFF)


def party_of(settings: Settings, request: VisitorRequest) -> RelyingParty:
    """Raises PasskeysUnavailable."""
    party = relying_party(url_at(request.scope, settings), bank=settings.bank_name)
    if party is None:
        raise PasskeysUnavailable
    return party


@lru_cache(maxsize=8)
def secret_of(settings: Settings) -> bytes:
    return rules.key_for_identity(settings.signing_key().reveal())


def _cookie(settings: Settings, name: str, value: str, *, max_age: int | None = None) -> Cookie:
    return Cookie(
        key=name,
        value=value,
        max_age=max_age,
        path="/",
        secure=settings.is_https,
        httponly=True,
        samesite="strict",
    )
