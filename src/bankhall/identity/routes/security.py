"""What somebody does for their own safety: second factors, signed-in devices, and showing once more who they are."""

from typing import Any
from uuid import UUID

from litestar import Response, delete, get, patch, post
from litestar.params import FromPath, JSONBody

from bankhall.identity import queries
from bankhall.identity.actions import second_factors as factors
from bankhall.identity.actions.contact_factors import ask_to_prove_contact, prove_contact, remove_contact_factor
from bankhall.identity.actions.devices import forget_device as drop_device
from bankhall.identity.actions.sessions import end_other_sessions, end_own_session
from bankhall.identity.actions.sign_in import confirm as show_again
from bankhall.identity.actions.staff_addresses import ask_for_address, prove_address
from bankhall.identity.routes.door import (
    VisitorRequest,
    browser_at,
    cookies_of,
    device_token,
    party_of,
    secret_of,
    session_of,
)
from bankhall.identity.rules.passkeys import relying_party
from bankhall.identity.schemas.factors import (
    AddedOut,
    AppCodeIn,
    AssertionIn,
    ConfirmIn,
    LanguageIn,
    NewPasskeyIn,
    OfferedOut,
    OptionsOut,
    PasskeyNameIn,
    RecoveryCodesOut,
    SecurityOut,
    SendCodeIn,
    SentCodeOut,
    StaffAddressCodeIn,
    StaffAddressIn,
)
from bankhall.identity.types import Way, Welcome
from bankhall.kernel.errors import Refusal
from bankhall.kernel.settings import Settings
from bankhall.kernel.web.given import Db, GivenSettings
from bankhall.kernel.web.own_hosts import url_at
from bankhall.kernel.web.rights import half_way_in, signed_in

_TAGS = ["security"]
_HERE = "/api/identity/security"
_ADDRESS = "/api/console/my-address"


@get(_HERE, opt=half_way_in(), tags=_TAGS)
async def security(db: Db, settings: GivenSettings, request: VisitorRequest) -> SecurityOut:
    """By what one signs in, and where one is signed in."""
    session = session_of(request)
    found = await db.read(queries.security, session.enrolment_id)
    party = relying_party(url_at(request.scope, settings), bank=settings.bank_name)
    return SecurityOut.of(found, session, passkeys_for=party.id if party else None)


@post(f"{_HERE}/confirm", status_code=204, opt=half_way_in(), tags=_TAGS)
async def confirm(data: JSONBody[ConfirmIn], db: Db, settings: GivenSettings, request: VisitorRequest) -> None:
    """Shows once more who one is, by password and, where one has it, a code: for five minutes of sensitive things."""
    await show_again(
        db,
        data.command(device_token(request, settings)),
        session=session_of(request),
        secret=secret_of(settings),
        sso_only=settings.oidc_only,
    )


@post(f"{_HERE}/confirm/send", status_code=200, opt=signed_in(), tags=_TAGS)
async def send_code_to_confirm(data: JSONBody[SendCodeIn], db: Db, request: VisitorRequest) -> SentCodeOut:
    """Sends a code by which to show once more who one is. Refusals: identity.no_contact, identity.code_sent_lately,
    identity.too_many_codes, notify.no_channel.
    """
    session = session_of(request)
    return SentCodeOut.of(await db.write(factors.send_code_to_confirm, session, Way(data.way), language=data.language))


@post(f"{_HERE}/confirm/passkey-options", status_code=200, opt=half_way_in(), tags=_TAGS)
async def confirm_options(db: Db, settings: GivenSettings, request: VisitorRequest) -> OptionsOut:
    asked = await db.write(factors.ask_passkey_to_confirm, session_of(request), party=party_of(settings, request))
    return OptionsOut(asked)


@post(f"{_HERE}/confirm/passkey", status_code=204, opt=half_way_in(), tags=_TAGS)
async def confirm_by_passkey(
    data: JSONBody[AssertionIn], db: Db, settings: GivenSettings, request: VisitorRequest
) -> None:
    """The same by a passkey, which is enough."""
    outcome = await db.write(
        factors.confirm_with_passkey,
        session_of(request),
        data.assertion(),
        party=party_of(settings, request),
        secret=secret_of(settings),
    )
    if outcome is not None:
        raise outcome


@post(f"{_HERE}/passkeys/options", status_code=200, opt=half_way_in(), tags=_TAGS)
async def new_passkey_options(db: Db, settings: GivenSettings, request: VisitorRequest) -> OptionsOut:
    """What the browser is to be asked for a new passkey."""
    return OptionsOut(
        await db.write(factors.ask_for_new_passkey, session_of(request), party=party_of(settings, request))
    )


@post(f"{_HERE}/passkeys", opt=half_way_in(), tags=_TAGS)
async def add_passkey(
    data: JSONBody[NewPasskeyIn], db: Db, settings: GivenSettings, request: VisitorRequest
) -> Response[AddedOut]:
    """From now on it opens this person's door, alone or as a second factor."""
    outcome = await db.write(
        factors.add_passkey,
        session_of(request),
        data.credential.attestation(),
        data.name.strip(),
        party=party_of(settings, request),
        browser=browser_at(request, settings),
    )
    return _added(outcome, settings)


@patch(f"{_HERE}/passkeys/{{passkey_id:uuid}}", status_code=204, opt=signed_in(), tags=_TAGS)
async def rename_passkey(
    passkey_id: FromPath[UUID], data: JSONBody[PasskeyNameIn], db: Db, request: VisitorRequest
) -> None:
    await db.write(factors.rename_passkey, session_of(request), passkey_id, data.name.strip())


@delete(f"{_HERE}/passkeys/{{passkey_id:uuid}}", opt=signed_in(), tags=_TAGS)
async def remove_passkey(passkey_id: FromPath[UUID], db: Db, settings: GivenSettings, request: VisitorRequest) -> None:
    """It opens nothing any more, at once. Refusals: identity.last_factor."""
    stays = settings.customers_show_two_factors
    await db.write(factors.remove_passkey, session_of(request), passkey_id, last_stays=stays)


@post(f"{_HERE}/authenticator", status_code=200, opt=half_way_in(), tags=_TAGS)
async def offer_authenticator(db: Db, settings: GivenSettings, request: VisitorRequest) -> OfferedOut:
    """A secret for an authenticator app. It counts once a code of it has been confirmed."""
    return OfferedOut.of(await db.write(factors.offer_authenticator, session_of(request), bank=settings.bank_name))


@post(f"{_HERE}/authenticator/confirm", status_code=200, opt=half_way_in(), tags=_TAGS)
async def confirm_authenticator(
    data: JSONBody[AppCodeIn], db: Db, settings: GivenSettings, request: VisitorRequest
) -> Response[AddedOut]:
    """The app shows the right code. One that was set up before no longer counts."""
    outcome = await db.write(
        factors.confirm_authenticator, session_of(request), data.code, browser=browser_at(request, settings)
    )
    return _added(outcome, settings)


@delete(f"{_HERE}/authenticator", opt=signed_in(), tags=_TAGS)
async def remove_authenticator(db: Db, settings: GivenSettings, request: VisitorRequest) -> None:
    """Refusals: identity.last_factor."""
    stays = settings.customers_show_two_factors
    await db.write(factors.remove_authenticator, session_of(request), last_stays=stays)


@post(f"{_HERE}/recovery-codes", status_code=200, opt=signed_in(), tags=_TAGS)
async def make_recovery_codes(db: Db, request: VisitorRequest) -> RecoveryCodesOut:
    """Ten codes for the day on which the telephone is gone. Those made before are good no more."""
    return RecoveryCodesOut(await factors.make_recovery_codes(db, session_of(request)))


@post(f"{_HERE}/contacts/{{contact_id:uuid}}/send", status_code=200, opt=signed_in(), tags=_TAGS)
async def send_to_contact(
    contact_id: FromPath[UUID], data: JSONBody[LanguageIn], db: Db, request: VisitorRequest
) -> SentCodeOut:
    """Sends a code to a number or address of the customer file, to see that it is theirs. Refusals:
    identity.contact_not_found, identity.code_sent_lately, identity.too_many_codes, notify.no_channel.
    """
    session = session_of(request)
    return SentCodeOut.of(await db.write(ask_to_prove_contact, session, contact_id, language=data.language))


@post(f"{_HERE}/contacts/{{contact_id:uuid}}/confirm", status_code=200, opt=signed_in(), tags=_TAGS)
async def confirm_contact(
    contact_id: FromPath[UUID], data: JSONBody[AppCodeIn], db: Db, settings: GivenSettings, request: VisitorRequest
) -> Response[AddedOut]:
    """The code came: from now on codes sent there are a second factor. Refusals: identity.contact_not_found,
    identity.wrong_code.
    """
    outcome = await db.write(
        prove_contact,
        session_of(request),
        contact_id,
        data.code,
        browser=browser_at(request, settings),
        secret=secret_of(settings),
    )
    return _added(outcome, settings)


@delete(f"{_HERE}/contacts/{{contact_id:uuid}}/factor", opt=signed_in(), tags=_TAGS)
async def remove_contact(contact_id: FromPath[UUID], db: Db, settings: GivenSettings, request: VisitorRequest) -> None:
    """Codes sent there are a second factor no more. Refusals: identity.contact_not_found, identity.last_factor."""
    stays = settings.customers_show_two_factors
    await db.write(remove_contact_factor, session_of(request), contact_id, last_stays=stays)


@post(_ADDRESS, status_code=200, opt=signed_in(), tags=_TAGS)
async def give_staff_address(data: JSONBody[StaffAddressIn], db: Db, request: VisitorRequest) -> SentCodeOut:
    """Staff say where the bank writes to them about their sign-in and rights; a code goes there. Refusals:
    identity.enrolment_not_found for customers, identity.no_contact, identity.code_sent_lately, identity.too_many_codes.
    """
    session = session_of(request)
    return SentCodeOut.of(await db.write(ask_for_address, session, data.email, language=data.language))


@post(f"{_ADDRESS}/confirm", status_code=204, opt=signed_in(), tags=_TAGS)
async def confirm_staff_address(data: JSONBody[StaffAddressCodeIn], db: Db, request: VisitorRequest) -> None:
    """The code came: the bank writes there from now on, and tells the address from before. Refusals:
    identity.wrong_code, identity.no_address_waits, identity.enrolment_not_found for customers.
    """
    outcome = await db.write(prove_address, session_of(request), data.code, language=data.language)
    if outcome is not None:
        raise outcome


@delete(f"{_HERE}/sessions/{{session_id:uuid}}", opt=signed_in(), tags=_TAGS)
async def end_session(session_id: FromPath[UUID], db: Db, request: VisitorRequest) -> None:
    """Signs one of one's devices out, at once."""
    await db.write(end_own_session, session_of(request), session_id)


@post(f"{_HERE}/sessions/end-others", status_code=204, opt=signed_in(), tags=_TAGS)
async def end_others(db: Db, request: VisitorRequest) -> None:
    """Signs out everywhere but here."""
    await db.write(end_other_sessions, session_of(request))


@delete(f"{_HERE}/devices/{{device_id:uuid}}", opt=signed_in(), tags=_TAGS)
async def forget_device(device_id: FromPath[UUID], db: Db, request: VisitorRequest) -> None:
    """The bank knows it no more: signing in there is as anywhere else."""
    await db.write(drop_device, session_of(request), device_id)


routes: list[Any] = [
    *(security, confirm, confirm_options, confirm_by_passkey),
    *(new_passkey_options, add_passkey, rename_passkey, remove_passkey),
    *(send_code_to_confirm, send_to_contact, confirm_contact, remove_contact),
    *(offer_authenticator, confirm_authenticator, remove_authenticator, make_recovery_codes),
    *(end_session, end_others, forget_device),
    *(give_staff_address, confirm_staff_address),
]


def _added(outcome: Welcome | Refusal | None, settings: Settings) -> Response[AddedOut]:
    if isinstance(outcome, Refusal):
        raise outcome
    cookies = [] if outcome is None else cookies_of(settings, outcome)
    return Response(AddedOut.of(outcome), cookies=cookies)
