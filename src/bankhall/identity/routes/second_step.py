"""The counter's second step, and the door that opens to a passkey alone."""

from typing import Any

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from bankhall.identity import rules
from bankhall.identity.actions import second_step as step
from bankhall.identity.routes.door import (
    VisitorRequest,
    browser_at,
    cookies_of,
    no_pending_cookie,
    party_of,
    pending_token,
    refuse_crowds,
    refuse_other_door,
    secret_of,
)
from bankhall.identity.schemas import Me
from bankhall.identity.schemas.factors import (
    AssertionIn,
    CodeIn,
    OptionsOut,
    PasskeySignInIn,
    SendCodeIn,
    SentCodeOut,
)
from bankhall.identity.types import Way, Welcome
from bankhall.kernel.errors import Refusal
from bankhall.kernel.settings import Settings
from bankhall.kernel.telemetry import SIGN_INS
from bankhall.kernel.web.given import Db, GivenSettings
from bankhall.kernel.web.rights import open_to_all

_TAGS = ["identity"]


@post("/api/identity/sign-in/code", status_code=200, opt=open_to_all(), tags=_TAGS)
async def finish_by_code(
    data: JSONBody[CodeIn], db: Db, settings: GivenSettings, request: VisitorRequest
) -> Response[Me]:
    """Finishes the sign-in whose password was right, by a code of the app, one that was sent, or a recovery code."""
    outcome = await step.finish_with_code(
        db,
        pending_token(request, settings),
        Way(data.way),
        data.code,
        browser=browser_at(request, settings),
        secret=secret_of(settings),
    )
    return _let_in(outcome, settings)


@post("/api/identity/sign-in/send", status_code=200, opt=open_to_all(), tags=_TAGS)
async def send_code(
    data: JSONBody[SendCodeIn],
    db: Db,
    settings: GivenSettings,
    request: VisitorRequest,
    most_sign_ins_a_minute: NamedDependency[int] = rules.MOST_VISITS,
) -> SentCodeOut:
    """Sends a code for the sign-in whose password was right, by a way that is a second factor of this person.

    Refusals: identity.sign_in_over, identity.no_contact, identity.code_sent_lately, identity.too_many_codes,
    notify.no_channel.
    """
    await refuse_crowds(db, request, secret=secret_of(settings), most=most_sign_ins_a_minute)
    token = pending_token(request, settings)
    sent = await db.write(step.send_second_step_code, token, Way(data.way), language=data.language)
    return SentCodeOut.of(sent)


@post("/api/identity/sign-in/passkey-options", status_code=200, opt=open_to_all(), tags=_TAGS)
async def second_step_options(db: Db, settings: GivenSettings, request: VisitorRequest) -> OptionsOut:
    """What the browser is to be asked, to finish the sign-in whose password was right."""
    token = pending_token(request, settings)
    return OptionsOut(await db.write(step.ask_passkey_for_second_step, token, party=party_of(settings, request)))


@post("/api/identity/sign-in/passkey", status_code=200, opt=open_to_all(), tags=_TAGS)
async def finish_by_passkey(
    data: JSONBody[AssertionIn], db: Db, settings: GivenSettings, request: VisitorRequest
) -> Response[Me]:
    outcome = await db.write(
        step.finish_with_passkey,
        pending_token(request, settings),
        data.assertion(),
        party=party_of(settings, request),
        browser=browser_at(request, settings),
        secret=secret_of(settings),
    )
    return _let_in(outcome, settings)


@post("/api/identity/passkey-sign-in/options", status_code=200, opt=open_to_all(), tags=_TAGS)
async def passkey_options(
    db: Db,
    settings: GivenSettings,
    request: VisitorRequest,
    most_sign_ins_a_minute: NamedDependency[int] = rules.MOST_VISITS,
) -> OptionsOut:
    """What the browser is to be asked by whoever signs in with a passkey alone."""
    await refuse_crowds(db, request, secret=secret_of(settings), most=most_sign_ins_a_minute)
    return OptionsOut(await db.write(step.ask_any_passkey, party=party_of(settings, request)))


@post("/api/identity/passkey-sign-in", status_code=200, opt=open_to_all(), tags=_TAGS)
async def passkey_sign_in(
    data: JSONBody[PasskeySignInIn],
    db: Db,
    settings: GivenSettings,
    request: VisitorRequest,
    most_sign_ins_a_minute: NamedDependency[int] = rules.MOST_VISITS,
) -> Response[Me]:
    """Begins a session by a passkey alone: it holds the place of password and second factor."""
    refuse_other_door(request, data.realm)
    await refuse_crowds(db, request, secret=secret_of(settings), most=most_sign_ins_a_minute)
    outcome = await db.write(
        step.sign_in_with_passkey,
        data.realm,
        data.credential.assertion(),
        party=party_of(settings, request),
        browser=browser_at(request, settings),
    )
    return _let_in(outcome, settings)


routes: list[Any] = [
    *(send_code, finish_by_code, second_step_options, finish_by_passkey),
    *(passkey_options, passkey_sign_in),
]


def _let_in(outcome: Welcome | Refusal, settings: Settings) -> Response[Me]:
    if isinstance(outcome, Refusal):
        SIGN_INS.labels("any", "wrong_factor").inc()
        raise outcome
    SIGN_INS.labels(outcome.visitor.session.realm, "signed_in").inc()
    cookies = [*cookies_of(settings, outcome), no_pending_cookie(settings)]
    return Response(Me.of(outcome.visitor), cookies=cookies)
