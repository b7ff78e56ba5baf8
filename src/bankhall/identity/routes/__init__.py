"""The counter where one signs in, who stands before every route, and the staff office of the console."""

from typing import Annotated, Any, Final
from uuid import UUID

import structlog
from litestar import Response, delete, get, post, put
from litestar.di import NamedDependency
from litestar.enums import ScopeType
from litestar.params import FromPath, JSONBody, Parameter
from litestar.types import ASGIApp, Receive, Scope, Send

from bankhall.identity import permissions, queries, rules
from bankhall.identity.actions.delegations import end_lending, propose_lending
from bankhall.identity.actions.proposals import propose_giving, propose_invited, propose_role
from bankhall.identity.actions.sessions import sign_out as end_session
from bankhall.identity.actions.sessions import sign_out_everywhere as end_all_sessions
from bankhall.identity.actions.sessions import touch_session
from bankhall.identity.actions.sign_in import change_password as set_password
from bankhall.identity.actions.sign_in import sign_in as begin
from bankhall.identity.actions.slow_codes import hand_out
from bankhall.identity.actions.staff import let_staff_go, take_role
from bankhall.identity.routes import confirmations, others_sessions, recovery, second_step, security, sso
from bankhall.identity.routes.door import (
    VisitorRequest,
    browser_at,
    cookie_name,
    cookies_of,
    device_token,
    is_door_of,
    no_pending_cookie,
    no_session_cookie,
    pending_cookie,
    refuse_crowds,
    refuse_other_door,
    secret_of,
    session_of,
)
from bankhall.identity.routes.known import KnownVisitors
from bankhall.identity.rules.browsers import browser_of
from bankhall.identity.schemas import (
    ChangePasswordIn,
    GiveRoleIn,
    HireAskedOut,
    HireIn,
    LeaveIn,
    LendIn,
    Me,
    MyDelegationsOut,
    RoleIn,
    RoleListOut,
    RoleOut,
    SignInIn,
    StaffFileOut,
    StaffListOut,
    VisitorOut,
)
from bankhall.identity.schemas.factors import SignInOut
from bankhall.identity.types import (
    ChangePassword,
    DefineRole,
    SecondStep,
    SignIn,
    StaffSearch,
    StaffState,
    Visitor,
)
from bankhall.kernel.actors import ANONYMOUS
from bankhall.kernel.db import Database
from bankhall.kernel.four_eyes.queries import about
from bankhall.kernel.four_eyes.routes import GivenDesk
from bankhall.kernel.four_eyes.schemas import ProposedOut
from bankhall.kernel.settings import Settings
from bankhall.kernel.web.front_door import request_id_of
from bankhall.kernel.web.given import Db, GivenSettings
from bankhall.kernel.web.heads import cookies_in, header_of
from bankhall.kernel.web.inputs import CodeFilter, CursorText, PageSize, SearchWords
from bankhall.kernel.web.paging import read_cursor
from bankhall.kernel.web.rights import half_way_in, needs, open_to_all, signed_in

log = structlog.get_logger()

_TAGS = ["identity"]
_STAFF_TAGS = ["staff"]
_API = "/api/"
_UNATTENDED = b"x-unattended"
SESSION_HASH: Final = "session_hash"

StateFilter = Annotated[StaffState | None, Parameter(required=False)]


class SessionMiddleware:
    """Puts the actor into `request.user` and the session into `request.auth`; without one, ANONYMOUS and None.

    A question to the database for a request below /api that carries a cookie, unless it has just been asked
    (routes.known), and a write at most once a minute. What a page asks for by itself while nobody touches the device
    (`X-Unattended`) moves no idle time: a screen that renews its figures would otherwise never be signed out. A session
    that comes from another kind of browser than it was begun in is nobody's: its cookie has been taken elsewhere.
    """

    def __init__(self, app: ASGIApp, *, database: Database, known: KnownVisitors, settings: Settings) -> None:
        self._app = app
        self._database = database
        self._known = known
        self._cookie = cookie_name(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == ScopeType.WEBSOCKET or scope["method"] != "OPTIONS":  # which methods there are is no secret
            visitor = await self._visitor(scope)
            scope["user"], scope["auth"] = (visitor.actor, visitor.session) if visitor else (ANONYMOUS, None)
        if scope["type"] == ScopeType.WEBSOCKET and scope["auth"] is not None:
            # Whoever keeps the line open asks again and again whether the session still is.
            hashed = rules.token_hash(cookies_in(scope)[self._cookie])
            scope[SESSION_HASH] = hashed  # type: ignore[typeddict-unknown-key]  # ours, beside ASGI's own
        await self._app(scope, receive, send)

    async def _visitor(self, scope: Scope) -> Visitor | None:
        token = cookies_in(scope).get(self._cookie)
        hashed = rules.token_hash(token) if token and scope["path"].startswith(_API) else None
        # A line that is opened again by itself shows no more than that a device is on.
        is_attended = scope["type"] == ScopeType.HTTP and header_of(scope, _UNATTENDED) is None
        visitor = await self._find(hashed, request_id_of(scope), is_attended=is_attended) if hashed else None
        browser = browser_of(header_of(scope, b"user-agent") or "")
        if visitor is not None and not rules.is_same_browser(visitor.session.browser, browser):
            # It is not ended: its owner, in whose browser it is, should not pay for what a thief tries.
            log.warning("identity.other_browser", session_id=str(visitor.session.id))
            return None
        if visitor is not None and not is_door_of(scope, visitor.session.realm):
            # Browsers bring a cookie to its own host alone: this one has been carried over by hand.
            log.warning("identity.other_door", session_id=str(visitor.session.id))
            return None
        return visitor

    async def _find(self, hashed: bytes, request_id: str, *, is_attended: bool) -> Visitor | None:
        visitor = await self._known.find(hashed)
        if visitor is None or not is_attended:
            return visitor
        if not rules.is_due_to_be_seen(visitor.session.seen_at, self._database.clock()):
            return visitor
        touched = await self._database.doors(visitor.actor, request_id=request_id).write(touch_session, hashed)
        if touched is not None:
            self._known.note(hashed, touched)  # else each request would write until it is asked about again
        return touched


@post("/api/identity/sign-in", status_code=200, opt=open_to_all(), tags=_TAGS)
async def sign_in(
    data: JSONBody[SignInIn],
    db: Db,
    settings: GivenSettings,
    request: VisitorRequest,
    most_sign_ins_a_minute: NamedDependency[int] = rules.MOST_VISITS,
) -> Response[SignInOut]:
    """Begins a session, in a cookie; for whoever has a second factor only the step at which it is shown. The same
    answer for a wrong password and a login that nobody has. Refusals: identity.no_second_way for a customer who has no
    second factor and can be sent no code, where the bank wants two factors of everybody.
    """
    refuse_other_door(request, data.realm)
    secret = secret_of(settings)
    await refuse_crowds(db, request, secret=secret, most=most_sign_ins_a_minute)
    command = SignIn(realm=data.realm, login=data.login, password=data.password, browser=browser_at(request, settings))
    let_in = await begin(
        db, command, secret=secret, sso_only=settings.oidc_only, two_factors=settings.customers_show_two_factors
    )
    cookies = (
        [pending_cookie(settings, let_in.token)] if isinstance(let_in, SecondStep) else cookies_of(settings, let_in)
    )
    return Response(SignInOut.of(let_in), cookies=cookies)


@post("/api/identity/sign-out", status_code=204, opt=open_to_all(), tags=_TAGS)
async def sign_out(db: Db, settings: GivenSettings, request: VisitorRequest) -> Response[None]:
    """Ends this session. Nothing to end is fine too."""
    if request.auth is not None:
        await db.write(end_session, request.auth.id)
    return _farewell(settings)


@post("/api/identity/sign-out-everywhere", status_code=204, opt=signed_in(), tags=_TAGS)
async def sign_out_everywhere(db: Db, settings: GivenSettings, request: VisitorRequest) -> Response[None]:
    """Ends every session of this person, on all devices."""
    await db.write(end_all_sessions, session_of(request).enrolment_id)
    return _farewell(settings)


@get("/api/identity/me", opt=half_way_in(), tags=_TAGS)
async def me(request: VisitorRequest) -> Me:
    """Who is signed in, and what they may do."""
    return Me.of(Visitor(request.user, session_of(request)))


@get("/api/identity/visitor", opt=open_to_all(), tags=_TAGS)
async def visitor(request: VisitorRequest) -> VisitorOut:
    """The same, asked by a page that does not know yet: that nobody is signed in is an answer and no refusal."""
    return VisitorOut(Me.of(Visitor(request.user, request.auth)) if request.auth is not None else None)


@post("/api/identity/change-password", status_code=200, opt=signed_in(), tags=_TAGS)
async def change_password(
    data: JSONBody[ChangePasswordIn], db: Db, settings: GivenSettings, request: VisitorRequest
) -> Response[Me]:
    """Ends every session of this person and begins a new one here."""
    command = ChangePassword(
        old_password=data.old_password,
        new_password=data.new_password,
        device_token=device_token(request, settings),
    )
    welcome = await set_password(
        db,
        command,
        session=session_of(request),
        secret=secret_of(settings),
        sso_only=settings.oidc_only,
        known=(settings.bank_name,),
    )
    return Response(Me.of(welcome.visitor), cookies=cookies_of(settings, welcome))


@get("/api/console/staff", opt=needs(permissions.VIEW_STAFF), tags=_STAFF_TAGS)
async def staff(
    db: Db,
    looked_for: SearchWords,
    role: CodeFilter = None,
    status: StateFilter = None,
    after: CursorText = None,
    limit: PageSize = 50,
) -> StaffListOut:
    """Everybody who works here or did, by name. Looked for: a part of the name, or the beginning of the login."""
    place = read_cursor(after, tuple[UUID])
    found = await db.read(
        queries.find_staff, StaffSearch(looked_for, role, status), after=place[0] if place else None, limit=limit
    )
    return StaffListOut.of(found)


@get("/api/console/staff/{staff_id:uuid}", opt=needs(permissions.VIEW_STAFF), tags=_STAFF_TAGS)
async def staff_member(staff_id: FromPath[UUID], db: Db, desk: GivenDesk) -> StaffFileOut:
    """Refusals: identity.staff_not_found."""
    file = await db.read(queries.staff_file, staff_id)
    return StaffFileOut.of(file, await db.read(about, desk, "staff", str(staff_id)))


@post("/api/console/staff", status_code=202, opt=needs(permissions.MANAGE_STAFF), tags=_STAFF_TAGS)
async def hire(data: JSONBody[HireIn], db: Db) -> HireAskedOut:
    """Asks for a new member of staff; a second person says yes (approvals). They choose their own password by the code
    that is answered. Refusals: identity.login_taken, identity.role_not_found.
    """
    handed = await hand_out()
    proposal_id = await db.write(
        propose_invited, data.name, data.login, data.roles, handed.slow, reason=data.reason, email=data.email
    )
    return HireAskedOut(proposal_id, handed.code)


@post(
    "/api/console/staff/{staff_id:uuid}/leave", status_code=204, opt=needs(permissions.MANAGE_STAFF), tags=_STAFF_TAGS
)
async def leave(staff_id: FromPath[UUID], data: JSONBody[LeaveIn], db: Db) -> None:
    """They have left: sessions, roles and the way in are gone at once, for good."""
    await db.write(let_staff_go, staff_id, reason=data.reason)


@put(
    "/api/console/staff/{staff_id:uuid}/roles/{role:str}",
    status_code=202,
    opt=needs(permissions.MANAGE_STAFF),
    tags=_STAFF_TAGS,
)
async def give(staff_id: FromPath[UUID], role: FromPath[str], data: JSONBody[GiveRoleIn], db: Db) -> ProposedOut:
    """Asks for a role for somebody; a second person says yes (approvals). Their sessions end when they get it.

    Refusals: identity.role_given_already, identity.own_roles, identity.staff_has_left, four_eyes.already_proposed.
    """
    return ProposedOut(await db.write(propose_giving, staff_id, role, reason=data.reason))


@delete("/api/console/staff/{staff_id:uuid}/roles/{role:str}", opt=needs(permissions.MANAGE_STAFF), tags=_STAFF_TAGS)
async def take(staff_id: FromPath[UUID], role: FromPath[str], db: Db) -> None:
    """Takes a role away, at once."""
    await db.write(take_role, staff_id, role)


@get("/api/console/roles", opt=needs(permissions.VIEW_STAFF), tags=_STAFF_TAGS)
async def roles(db: Db) -> RoleListOut:
    return RoleListOut([RoleOut.of(role) for role in await db.read(queries.roles)], sorted(permissions.STAFF_RIGHTS))


@put("/api/console/roles/{name:str}", status_code=202, opt=needs(permissions.MANAGE_ROLES), tags=_STAFF_TAGS)
async def define(name: FromPath[str], data: JSONBody[RoleIn], db: Db) -> ProposedOut:
    """A role of the bank's own, new or with other rights. A second person says yes (approvals), unless it has not one
    right more than before: that holds at once. Refusals: identity.role_built_in, identity.own_roles.
    """
    return ProposedOut(await db.write(propose_role, DefineRole(name, frozenset(data.rights)), reason=data.reason))


@get("/api/console/delegations", opt=signed_in(), tags=_STAFF_TAGS)
async def my_delegations(db: Db) -> MyDelegationsOut:
    """What this person lends and borrows, now, later and in the last 90 days, and what they might lend."""
    return MyDelegationsOut.of(await db.read(queries.my_delegations))


@post("/api/console/delegations", status_code=202, opt=signed_in(), tags=_STAFF_TAGS)
async def lend(data: JSONBody[LendIn], db: Db) -> ProposedOut:
    """Asks for rights of one's own roles to be lent to a colleague for a while; an administrator says yes (approvals).

    Refusals: identity.staff_not_found, identity.rights_not_own, identity.own_roles, identity.too_many_delegations.
    """
    return ProposedOut(await db.write(propose_lending, data.command(), reason=data.reason))


@post("/api/console/delegations/{id:uuid}/end", status_code=204, opt=signed_in(), tags=_STAFF_TAGS)
async def end_delegation(id: FromPath[UUID], db: Db) -> None:
    """At once, by who lends, who borrows or who manages staff. Refusals: identity.delegation_not_found,
    identity.delegation_over.
    """
    await db.write(end_lending, id)


routes: list[Any] = [
    *(sign_in, sign_out, sign_out_everywhere, me, visitor, change_password),
    *second_step.routes,
    *security.routes,
    *recovery.routes,
    *sso.routes,
    *confirmations.routes,
    *others_sessions.routes,
    *(staff, staff_member, hire, leave, give, take, roles, define),
    *(my_delegations, lend, end_delegation),
]


def _farewell(settings: Settings) -> Response[None]:
    cookies = [no_session_cookie(settings), no_pending_cookie(settings)]
    return Response(None, status_code=204, cookies=cookies)
