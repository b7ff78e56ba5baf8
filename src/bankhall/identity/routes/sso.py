"""The door by which staff come from the provider of their sign-in, and by which the provider tells that they are gone.

No address of ours is ever taken from a request, and no answer sends a browser anywhere: the page asks where to go.
"""

from functools import lru_cache
from typing import Any
from uuid import UUID

import structlog
from litestar import Response, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, URLEncodedBody

from bankhall.identity import permissions, queries, rules
from bankhall.identity.actions import sso as actions
from bankhall.identity.actions.sessions import sign_out as end_session
from bankhall.identity.adapters.openid import ClientKey, Provider
from bankhall.identity.errors import BadLogoutToken, SsoDenied, SsoOff, SsoOver, SsoRefused
from bankhall.identity.routes.door import (
    VisitorRequest,
    browser_at,
    cookies_of,
    no_pending_cookie,
    no_session_cookie,
    pending_cookie,
    refuse_crowds,
    secret_of,
    session_of,
    sso_cookie,
    sso_token,
)
from bankhall.identity.rules.sso import listed, roles_of_groups
from bankhall.identity.schemas.sso import (
    BackIn,
    BackOut,
    LogoutIn,
    MySsoOut,
    SsoOut,
    WayOutOut,
    WayThereOut,
)
from bankhall.identity.types import Identified, Realm, SecondStep, Session, SsoAttempt, SsoPurpose, SsoTerms
from bankhall.kernel.db import Doors
from bankhall.kernel.errors import Refusal
from bankhall.kernel.settings import Settings, read_secret_file
from bankhall.kernel.telemetry import SIGN_INS
from bankhall.kernel.web.given import Db, GivenSettings
from bankhall.kernel.web.rights import needs, open_to_all, open_to_machines, signed_in

log = structlog.get_logger()

_TAGS = ["identity"]
_SECURITY_TAGS = ["security"]
_HERE = "/api/identity/sso"
_MINE = "/api/identity/security/sso"
_BACK = "/console/sign-in/back"
_LEFT = "/console/sign-in"


@lru_cache(maxsize=8)
def provider_of(settings: Settings) -> Provider | None:
    """The provider that this process talks to, if the bank has one. Raises SettingsError."""
    if not settings.oidc_issuer:
        return None
    if settings.oidc_client_key is not None:
        key = read_secret_file(settings.oidc_client_key, "BANKHALL_OIDC_CLIENT_KEY")
        return Provider(_terms(settings), ClientKey.read(key), hosts=listed(settings.oidc_hosts))
    assert settings.oidc_client_secret is not None
    secret = read_secret_file(settings.oidc_client_secret, "BANKHALL_OIDC_CLIENT_SECRET")
    return Provider(_terms(settings), secret, hosts=listed(settings.oidc_hosts))


GivenProvider = NamedDependency[Provider | None]


@get(_HERE, opt=open_to_all(), tags=_TAGS)
async def about_sso(settings: GivenSettings) -> SsoOut:
    """Whether staff can come by a provider, and what it is called."""
    return SsoOut(_name(settings), settings.oidc_only)


@post(f"{_HERE}/begin", status_code=200, opt=open_to_all(), tags=_TAGS)
async def begin_sso(
    db: Db,
    settings: GivenSettings,
    request: VisitorRequest,
    sso_provider: GivenProvider = None,
    most_sign_ins_a_minute: NamedDependency[int] = rules.MOST_VISITS,
) -> Response[WayThereOut]:
    """Where the browser is to go, to sign in at the provider. Refusals: identity.sso_off, identity.sso_away."""
    await refuse_crowds(db, request, secret=secret_of(settings), most=most_sign_ins_a_minute)
    return await _set_out(SsoPurpose.SIGN_IN, db, settings, request, sso_provider)


@post(f"{_MINE}/link", status_code=200, opt=signed_in(), tags=_SECURITY_TAGS)
async def begin_link(
    db: Db, settings: GivenSettings, request: VisitorRequest, sso_provider: GivenProvider = None
) -> Response[WayThereOut]:
    """Where the browser is to go, for the provider to open this person's door from then on. Staff only."""
    return await _set_out(SsoPurpose.LINK, db, settings, request, sso_provider, session_of(request))


@post(f"{_MINE}/confirm", status_code=200, opt=signed_in(), tags=_SECURITY_TAGS)
async def begin_confirming(
    db: Db, settings: GivenSettings, request: VisitorRequest, sso_provider: GivenProvider = None
) -> Response[WayThereOut]:
    """Where the browser is to go, to show once more who one is: anew, whoever is signed in there. Staff only."""
    return await _set_out(SsoPurpose.CONFIRM, db, settings, request, sso_provider, session_of(request))


@post(f"{_HERE}/back", status_code=200, opt=open_to_all(), tags=_TAGS)
async def back(
    data: JSONBody[BackIn],
    db: Db,
    settings: GivenSettings,
    request: VisitorRequest,
    sso_provider: GivenProvider = None,
    most_sign_ins_a_minute: NamedDependency[int] = rules.MOST_VISITS,
) -> Response[BackOut]:
    """The browser is back from the provider, and shows with what: good once, in the browser that set out.

    Refusals: identity.sso_over, identity.sso_denied, identity.sso_refused, identity.sso_not_linked, identity.sso_away;
    for a link identity.sso_linked_elsewhere, to confirm identity.sso_not_you.
    """
    await refuse_crowds(db, request, secret=secret_of(settings), most=most_sign_ins_a_minute)
    provider = _given(sso_provider, settings)
    attempt = await db.write(actions.take_attempt, data.state, sso_token(request, settings))
    if isinstance(attempt, SsoOver):
        raise _noted("over", attempt)
    known = await _identify(provider, data, attempt, db)
    terms = provider.terms
    match attempt.purpose:
        case SsoPurpose.LINK:
            await db.write(actions.link, request.auth, attempt, known, terms)
            return Response(BackOut(attempt.purpose))
        case SsoPurpose.CONFIRM:
            await db.write(actions.confirm_by_provider, request.auth, attempt, known, terms)
            return Response(BackOut(attempt.purpose))
    let_in = await actions.come_in(db, known, terms, browser_at(request, settings))
    if isinstance(let_in, Refusal):
        raise _noted("not_linked", let_in)
    if isinstance(let_in, SecondStep):
        SIGN_INS.labels(Realm.STAFF, "half_way").inc()
        return Response(BackOut.of(let_in), cookies=[pending_cookie(settings, let_in.token)])
    SIGN_INS.labels(Realm.STAFF, "signed_in").inc()
    return Response(BackOut.of(let_in), cookies=cookies_of(settings, let_in))


@post(f"{_HERE}/sign-out", status_code=200, opt=open_to_all(), tags=_TAGS)
async def sign_out_sso(
    db: Db, settings: GivenSettings, request: VisitorRequest, sso_provider: GivenProvider = None
) -> Response[WayOutOut]:
    """Ends this session, and tells where one signs out at the provider, if it opened it. That it is away holds nobody
    back.
    """
    session = request.auth
    if session is not None:
        await db.write(end_session, session.id)
    provider = sso_provider or provider_of(settings)
    to = await provider.way_out(settings.staff_url + _LEFT) if provider and session and session.vouched else None
    return Response(WayOutOut(to), cookies=[no_session_cookie(settings), no_pending_cookie(settings)])


@post(f"{_HERE}/backchannel-logout", status_code=200, opt=open_to_machines(), tags=_TAGS)
async def backchannel_logout(
    data: URLEncodedBody[LogoutIn],
    db: Db,
    settings: GivenSettings,
    request: VisitorRequest,
    sso_provider: GivenProvider = None,
    most_sign_ins_a_minute: NamedDependency[int] = rules.MOST_VISITS,
) -> None:
    """The provider tells that somebody has signed out there (OpenID Connect Back-Channel Logout 1.0): what it opened
    here ends at once. Refusals: identity.bad_logout_token, identity.sso_off, identity.sso_away.
    """
    await refuse_crowds(db, request, secret=secret_of(settings), most=_MOST_LOGOUTS * most_sign_ins_a_minute)
    provider = _given(sso_provider, settings)
    told = await provider.logged_out(data.logout_token, clock=db.database.clock, refusal=BadLogoutToken())
    await db.write(actions.end_by_provider, told, provider.terms)


# All of a bank's staff may sign out at one provider within a minute.
_MOST_LOGOUTS = 20


@get(_MINE, opt=signed_in(), tags=_SECURITY_TAGS)
async def my_sso(db: Db, settings: GivenSettings, request: VisitorRequest) -> MySsoOut:
    """Whether the provider opens this person's door."""
    session = session_of(request)
    link = await db.read(queries.link_of, session.enrolment_id)
    is_void = settings.oidc_only and await db.read(
        queries.is_password_void, session.enrolment_id, session_id=session.id
    )
    name = _name(settings) if session.realm is Realm.STAFF else None
    return MySsoOut.of(name, link, password_counts=not is_void)


@delete(_MINE, opt=signed_in(), tags=_SECURITY_TAGS)
async def unlink(db: Db, request: VisitorRequest) -> None:
    """The provider opens this door no more. Refusals: identity.sso_link_not_found, identity.confirmation_needed."""
    await db.write(actions.unlink, session_of(request))


@delete("/api/console/staff/{staff_id:uuid}/sso", opt=needs(permissions.MANAGE_STAFF), tags=["staff"])
async def unlink_staff(staff_id: FromPath[UUID], db: Db) -> None:
    """The provider opens their door no more, and what it opened is closed. Refusals: identity.staff_not_found,
    identity.sso_link_not_found.
    """
    await db.write(actions.unlink_staff, staff_id)


routes: list[Any] = [
    *(about_sso, begin_sso, back, sign_out_sso, backchannel_logout),
    *(my_sso, begin_link, begin_confirming, unlink, unlink_staff),
]


async def _set_out(
    purpose: SsoPurpose,
    db: Doors,
    settings: Settings,
    request: VisitorRequest,
    given: Provider | None,
    session: Session | None = None,
) -> Response[WayThereOut]:
    provider = _given(given, settings)
    await provider.about()  # nobody sets out for a provider that is away
    token = sso_token(request, settings)
    errand = await db.write(actions.begin_errand, purpose, browser_token=token, session=session)
    to = await provider.way_there(errand)
    return Response(WayThereOut(to), cookies=[sso_cookie(settings, errand.browser)])


async def _identify(provider: Provider, data: BackIn, attempt: SsoAttempt, db: Doors) -> Identified:
    try:
        await provider.check_issuer(data.iss)
        if data.error is not None or data.code is None:
            raise SsoDenied if data.error == "access_denied" else SsoRefused
        return await provider.identify(data.code, attempt, clock=db.database.clock)
    except Refusal as refusal:
        raise _noted(refusal.code.removeprefix("identity.sso_"), refusal) from None


def _noted(outcome: str, refusal: Refusal) -> Refusal:
    SIGN_INS.labels(Realm.STAFF, f"sso_{outcome}").inc()
    log.info("sso.refused", outcome=outcome)
    return refusal


def _given(given: Provider | None, settings: Settings) -> Provider:
    """Raises SsoOff."""
    provider = given or provider_of(settings)
    if provider is None:
        raise SsoOff
    return provider


def _name(settings: Settings) -> str | None:
    return (settings.oidc_name or "SSO") if settings.oidc_issuer else None


def _terms(settings: Settings) -> SsoTerms:
    return SsoTerms(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        name=settings.oidc_name or "SSO",
        scopes=settings.oidc_scopes,
        back=settings.staff_url + _BACK,
        person_claim=settings.oidc_person_claim,
        mfa_acr=listed(settings.oidc_mfa_acr),
        mfa_amr=listed(settings.oidc_mfa_amr),
        max_age_s=settings.oidc_max_age_s,
        groups_claim=settings.oidc_groups_claim,
        roles=roles_of_groups(settings.oidc_roles),
    )
