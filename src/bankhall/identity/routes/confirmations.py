"""Confirming exactly what is done: what the bank refused to do without, is shown once more and said yes to."""

from typing import Any
from uuid import UUID

from litestar import post
from litestar.params import FromPath, JSONBody

from bankhall.identity.actions import confirmations
from bankhall.identity.actions.sign_in import confirm_content_with_password
from bankhall.identity.routes.door import VisitorRequest, device_token, party_of, secret_of, session_of
from bankhall.identity.schemas.confirmations import ConfirmationOut, PasswordIn, TokenIn
from bankhall.identity.schemas.factors import AssertionIn, CodeIn, OptionsOut, SendCodeIn, SentCodeOut
from bankhall.identity.types import Way
from bankhall.kernel.step_up.actions import ask_for_confirmation
from bankhall.kernel.web.given import Db, GivenSettings
from bankhall.kernel.web.rights import signed_in

_TAGS = ["confirmations"]
_ALL = "/api/identity/confirmations"
_ONE = _ALL + "/{id:uuid}"


@post(_ALL, opt=signed_in(), tags=_TAGS)
async def ask_for_content(data: JSONBody[TokenIn], db: Db, request: VisitorRequest) -> ConfirmationOut:
    """Of what was refused with step_up.confirmation_required, by the `token` that came with it. Refusals:
    step_up.token_stale.
    """
    session = session_of(request)
    asked = await db.write(ask_for_confirmation, session.id, data.token)
    return ConfirmationOut.of(asked, await db.read(confirmations.ways_to_confirm, session))


@post(_ONE + "/passkey-options", status_code=200, opt=signed_in(), tags=_TAGS)
async def ask_passkey_about_content(
    id: FromPath[UUID], db: Db, settings: GivenSettings, request: VisitorRequest
) -> OptionsOut:
    """The challenge is the digest of what is confirmed. Refusals: step_up.confirmation_not_found."""
    asked = await db.write(
        confirmations.ask_passkey_to_confirm_content, session_of(request), id, party=party_of(settings, request)
    )
    return OptionsOut(asked)


@post(_ONE + "/passkey", status_code=204, opt=signed_in(), tags=_TAGS)
async def confirm_content_by_passkey(
    id: FromPath[UUID], data: JSONBody[AssertionIn], db: Db, settings: GivenSettings, request: VisitorRequest
) -> None:
    """Refusals: step_up.confirmation_not_found, identity.passkey_refused, identity.locked."""
    outcome = await db.write(
        confirmations.confirm_content_with_passkey,
        session_of(request),
        id,
        data.assertion(),
        party=party_of(settings, request),
        secret=secret_of(settings),
    )
    if outcome is not None:
        raise outcome


@post(_ONE + "/send", status_code=200, opt=signed_in(), tags=_TAGS)
async def send_code_about_content(
    id: FromPath[UUID], data: JSONBody[SendCodeIn], db: Db, request: VisitorRequest
) -> SentCodeOut:
    """Sends a code that confirms this and nothing else. Refusals: step_up.confirmation_not_found, identity.no_contact,
    identity.code_sent_lately, identity.too_many_codes, notify.no_channel.
    """
    way = Way(data.way)
    return SentCodeOut.of(
        await db.write(confirmations.send_code_about_content, session_of(request), id, way, language=data.language)
    )


@post(_ONE + "/code", status_code=204, opt=signed_in(), tags=_TAGS)
async def confirm_content_by_code(
    id: FromPath[UUID], data: JSONBody[CodeIn], db: Db, settings: GivenSettings, request: VisitorRequest
) -> None:
    """Refusals: step_up.confirmation_not_found, identity.wrong_code, identity.locked."""
    outcome = await confirmations.confirm_content_with_code(
        db,
        session_of(request),
        id,
        Way(data.way),
        data.code,
        secret=secret_of(settings),
    )
    if outcome is not None:
        raise outcome


@post(_ONE + "/password", status_code=204, opt=signed_in(), tags=_TAGS)
async def confirm_content_by_password(
    id: FromPath[UUID], data: JSONBody[PasswordIn], db: Db, settings: GivenSettings, request: VisitorRequest
) -> None:
    """For customers who have no second factor. Refusals: step_up.confirmation_not_found, identity.wrong_credentials,
    identity.factor_missing, identity.locked.
    """
    await confirm_content_with_password(
        db,
        id,
        data.password,
        device_token=device_token(request, settings),
        session=session_of(request),
        secret=secret_of(settings),
    )


@post(_ONE + "/provider", status_code=204, opt=signed_in(), tags=_TAGS)
async def confirm_content_by_provider(id: FromPath[UUID], db: Db, request: VisitorRequest) -> None:
    """For staff who have just shown at their provider that it is they. Refusals: step_up.confirmation_not_found,
    identity.sso_link_not_found, identity.confirmation_needed.
    """
    await db.write(confirmations.confirm_content_after_provider, session_of(request), id)


routes: list[Any] = [
    ask_for_content,
    ask_passkey_about_content,
    confirm_content_by_passkey,
    send_code_about_content,
    confirm_content_by_code,
    confirm_content_by_password,
    confirm_content_by_provider,
]
