"""The counter for whoever has lost their password, and the desk at which two of the staff help who has lost more."""

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from bankhall.identity import permissions, rules
from bankhall.identity.actions import recovery
from bankhall.identity.actions.resets import propose_customer_reset, propose_new_code, propose_staff_reset
from bankhall.identity.actions.slow_codes import hand_out
from bankhall.identity.routes.door import (
    VisitorRequest,
    device_token,
    no_recovery_cookie,
    party_of,
    recovery_cookie,
    recovery_token,
    refuse_crowds,
    refuse_other_door,
    secret_of,
    session_of,
)
from bankhall.identity.schemas import HireAskedOut
from bankhall.identity.schemas.factors import OptionsOut
from bankhall.identity.schemas.recovery import (
    CustomerResetOut,
    RecoverCodeIn,
    RecoveredOut,
    RecoverIn,
    RecoveringOut,
    RecoverPasskeyIn,
    RecoverSendIn,
    RecoveryCodeSentOut,
    ResetIn,
    SetUpIn,
    StopIn,
)
from bankhall.identity.types import Way
from bankhall.kernel.db import Doors
from bankhall.kernel.four_eyes.schemas import ProposedOut
from bankhall.kernel.settings import Settings
from bankhall.kernel.web.given import Db, GivenSettings
from bankhall.kernel.web.rights import needs, open_to_all, signed_in

_TAGS = ["recovery"]
_HERE = "/api/identity/recovery"


@post(_HERE, status_code=200, opt=open_to_all(), tags=_TAGS)
async def begin_recovery(
    data: JSONBody[RecoverIn],
    db: Db,
    settings: GivenSettings,
    request: VisitorRequest,
    most_sign_ins_a_minute: NamedDependency[int] = rules.MOST_VISITS,
) -> Response[RecoveringOut]:
    """A customer says that they have forgotten their password. The same answer whether or not the bank knows them."""
    await refuse_crowds(db, request, secret=secret_of(settings), most=most_sign_ins_a_minute)
    begun = await db.write(recovery.begin_recovery, data.name, data.document)
    return Response(RecoveringOut(begun.ends_at), cookies=[recovery_cookie(settings, begun.token)])


@post(f"{_HERE}/send-code", status_code=200, opt=open_to_all(), tags=_TAGS)
async def send_recovery_code(
    data: JSONBody[RecoverSendIn],
    db: Db,
    settings: GivenSettings,
    request: VisitorRequest,
    most_sign_ins_a_minute: NamedDependency[int] = rules.MOST_VISITS,
) -> RecoveryCodeSentOut:
    """A code to a contact that is proved, for whoever has nothing stronger. The same answer whether or not there is
    one.
    """
    await refuse_crowds(db, request, secret=secret_of(settings), most=most_sign_ins_a_minute)
    token = recovery_token(request, settings)
    return RecoveryCodeSentOut(await db.write(recovery.ask_for_code, token, Way(data.way), data.language))


@post(f"{_HERE}/code", status_code=200, opt=open_to_all(), tags=_TAGS)
async def recover_by_code(
    data: JSONBody[RecoverCodeIn], db: Db, settings: GivenSettings, request: VisitorRequest
) -> Response[RecoveredOut]:
    """Shows a code and chooses a new password."""
    holds_at = await recovery.recover_with_code(
        db,
        recovery_token(request, settings),
        Way(data.way),
        data.code,
        data.new_password,
        device=device_token(request, settings),
        secret=secret_of(settings),
    )
    return _recovered(db, holds_at, settings)


@post(f"{_HERE}/passkey-options", status_code=200, opt=open_to_all(), tags=_TAGS)
async def recovery_passkey_options(db: Db, settings: GivenSettings, request: VisitorRequest) -> OptionsOut:
    """What the browser is to be asked."""
    token = recovery_token(request, settings)
    return OptionsOut(await db.write(recovery.ask_passkey_to_recover, token, party=party_of(settings, request)))


@post(f"{_HERE}/passkey", status_code=200, opt=open_to_all(), tags=_TAGS)
async def recover_by_passkey(
    data: JSONBody[RecoverPasskeyIn], db: Db, settings: GivenSettings, request: VisitorRequest
) -> Response[RecoveredOut]:
    """Shows a passkey and chooses a new password, which holds at once on a device that its owner is known on."""
    holds_at = await recovery.recover_with_passkey(
        db,
        recovery_token(request, settings),
        data.credential.assertion(),
        data.new_password,
        party=party_of(settings, request),
        device=device_token(request, settings),
        secret=secret_of(settings),
    )
    return _recovered(db, holds_at, settings)


@post(f"{_HERE}/stop", status_code=204, opt=open_to_all(), tags=_TAGS)
async def stop_recovery(
    data: JSONBody[StopIn],
    db: Db,
    settings: GivenSettings,
    request: VisitorRequest,
    most_sign_ins_a_minute: NamedDependency[int] = rules.MOST_VISITS,
) -> None:
    """By the code that all contacts of its owner were told: the new password that waits never holds."""
    secret = secret_of(settings)
    await refuse_crowds(db, request, secret=secret, most=most_sign_ins_a_minute)
    if (refusal := await recovery.stop_recovery(db, data.name, data.code, secret=secret)) is not None:
        raise refusal


@post(f"{_HERE}/set-up", status_code=204, opt=open_to_all(), tags=_TAGS)
async def set_up_password(
    data: JSONBody[SetUpIn],
    db: Db,
    settings: GivenSettings,
    request: VisitorRequest,
    most_sign_ins_a_minute: NamedDependency[int] = rules.MOST_VISITS,
) -> None:
    """Chooses a password by the code from the counter, or of whoever hired one, once."""
    refuse_other_door(request, data.realm)
    secret = secret_of(settings)
    await refuse_crowds(db, request, secret=secret, most=most_sign_ins_a_minute)
    await recovery.set_up_password(db, data.realm, data.name, data.code, data.new_password, secret=secret)


@post("/api/identity/security/recovery/stop", status_code=204, opt=signed_in(), tags=_TAGS)
async def stop_own_recovery(db: Db, request: VisitorRequest) -> None:
    """The new password that waits never holds. Refusals: identity.no_waiting_password."""
    await db.write(recovery.stop_own_recovery, session_of(request))


@post(
    "/api/console/customers/{customer_id:uuid}/reset-sign-in",
    status_code=202,
    opt=needs(permissions.RESET_CUSTOMER),
    tags=["staff"],
)
async def reset_customer(customer_id: FromPath[UUID], data: JSONBody[ResetIn], db: Db) -> CustomerResetOut:
    """Asks for all that this customer signs in with to be forgotten; a second person says yes (approvals). Refusals:
    identity.enrolment_not_found, four_eyes.already_proposed.
    """
    handed = await hand_out()
    proposal_id = await db.write(propose_customer_reset, customer_id, handed.slow, reason=data.reason)
    return CustomerResetOut(proposal_id, handed.code)


@post(
    "/api/console/staff/{staff_id:uuid}/reset-factors",
    status_code=202,
    opt=needs(permissions.MANAGE_STAFF),
    tags=["staff"],
)
async def reset_staff(staff_id: FromPath[UUID], data: JSONBody[ResetIn], db: Db) -> ProposedOut:
    """Asks for the second factors of a colleague to be forgotten; a second person says yes (approvals). Refusals:
    identity.own_reset, identity.staff_has_left, four_eyes.already_proposed.
    """
    return ProposedOut(await db.write(propose_staff_reset, staff_id, reason=data.reason))


@post(
    "/api/console/staff/{staff_id:uuid}/set-up-code",
    status_code=202,
    opt=needs(permissions.MANAGE_STAFF),
    tags=["staff"],
)
async def invite_again(staff_id: FromPath[UUID], data: JSONBody[ResetIn], db: Db) -> HireAskedOut:
    """Asks for another code for a colleague who has never come in; a second person says yes (approvals). Refusals:
    identity.staff_not_found, identity.staff_has_left, identity.has_been_in, four_eyes.already_proposed.
    """
    handed = await hand_out()
    proposal_id = await db.write(propose_new_code, staff_id, handed.slow, reason=data.reason)
    return HireAskedOut(proposal_id, handed.code)


routes: list[Any] = [
    *(begin_recovery, send_recovery_code, recover_by_code, recovery_passkey_options),
    *(recover_by_passkey, stop_recovery, set_up_password),
    *(stop_own_recovery, reset_customer, reset_staff, invite_again),
]


def _recovered(db: Doors, holds_at: datetime, settings: Settings) -> Response[RecoveredOut]:
    is_now = holds_at <= db.database.clock()
    return Response(RecoveredOut(holds_at, is_now), cookies=[no_recovery_cookie(settings)])
