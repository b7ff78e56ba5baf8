"""Second factors, sessions and confirmations on the wire. What a passkey says is in WebAuthn's own form and letters."""

from base64 import urlsafe_b64decode
from binascii import Error as NotBase64
from datetime import datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

import msgspec

from bankhall.identity.rules.one_time_codes import picture_of
from bankhall.identity.schemas import Me, Password, WrittenToOut
from bankhall.identity.types import (
    ActAtTheDoor,
    Assertion,
    Attestation,
    BrowserFamily,
    Confirm,
    Contact,
    Device,
    KnownDevice,
    NameKind,
    OfferedSecret,
    OpenSession,
    Passkey,
    Realm,
    SecondStep,
    Security,
    SentCode,
    Session,
    Way,
    Welcome,
)
from bankhall.kernel.errors import BadInput
from bankhall.kernel.i18n import Language
from bankhall.kernel.lines import whole
from bankhall.kernel.web.inputs import Asked, Line, ShortLine

CodeWay = Literal["authenticator", "sms", "email", "recovery_code"]
SentWay = Literal["sms", "email"]
AppCode = Annotated[str, msgspec.Meta(pattern=whole("[0-9]{6}"))]
AnyCode = Annotated[str, msgspec.Meta(min_length=6, max_length=20, pattern=whole("[0-9A-Za-z -]+"))]

# The longest thing that a passkey says is what it is made of; 8 KB holds the largest that is known.
_B64 = whole("[A-Za-z0-9_-]+")
_Short = Annotated[str, msgspec.Meta(min_length=1, max_length=1_400, pattern=_B64)]
_Long = Annotated[str, msgspec.Meta(min_length=1, max_length=11_000, pattern=_B64)]
_Transport = Annotated[str, msgspec.Meta(max_length=20, pattern=whole("[a-z-]+"))]
_Kind = Annotated[str, msgspec.Meta(pattern=whole("public-key"))]


class SendToOut(msgspec.Struct, frozen=True):
    """`masked`: so much of the number or address that its owner knows which it is."""

    way: Way
    masked: str


class SecondStepOut(msgspec.Struct, frozen=True):
    """The password was right. `ways`: by which the sign-in can be finished, until `ends_at`. `sent_to`: where codes can
    be sent. `is_first`: there was no second factor before, and what is shown now is one from then on.
    """

    ways: tuple[Way, ...]
    ends_at: datetime
    sent_to: list[SendToOut]
    is_first: bool

    @classmethod
    def of(cls, step: SecondStep) -> Self:
        sent_to = [SendToOut(way, masked) for way, masked in step.sent_to.items()]
        return cls(step.ways, step.ends_at, sent_to, step.is_first)


class SignInOut(msgspec.Struct, frozen=True):
    """Either is null: somebody is signed in, or has one more step to go."""

    me: Me | None
    second_step: SecondStepOut | None

    @classmethod
    def of(cls, let_in: Welcome | SecondStep) -> Self:
        if isinstance(let_in, SecondStep):
            return cls(None, SecondStepOut.of(let_in))
        return cls(Me.of(let_in.visitor), None)


class CodeIn(Asked, frozen=True, kw_only=True):
    way: CodeWay
    code: AnyCode

    def __repr__(self) -> str:
        return f"CodeIn({self.way})"


class LanguageIn(Asked, frozen=True, kw_only=True):
    """`language`: in which the message is written."""

    language: Language


class SendCodeIn(Asked, frozen=True, kw_only=True):
    """`language`: in which the message is written."""

    way: SentWay
    language: Language


class SentCodeOut(msgspec.Struct, frozen=True):
    """A code is on its way. `again_at`: from when on another one can be had."""

    way: Way
    masked: str
    ends_at: datetime
    again_at: datetime

    @classmethod
    def of(cls, sent: SentCode) -> Self:
        return cls(sent.way, sent.sent_to, sent.ends_at, sent.again_at)


class AssertionResponseIn(Asked, frozen=True, kw_only=True):
    client_data_json: _Short = msgspec.field(name="clientDataJSON")
    authenticator_data: _Short = msgspec.field(name="authenticatorData")
    signature: _Short
    user_handle: _Short | None = msgspec.field(name="userHandle", default=None)


class AssertionIn(Asked, frozen=True, kw_only=True):
    id: _Short
    type: _Kind
    response: AssertionResponseIn

    def assertion(self) -> Assertion:
        """Raises BadInput."""
        handle = self.response.user_handle
        return Assertion(
            credential_id=_bytes(self.id, "id"),
            client_data=_bytes(self.response.client_data_json, "response.clientDataJSON"),
            owner=None if handle is None else _bytes(handle, "response.userHandle"),
            told={"rawId": self.id, **_told(self)},
        )


class PasskeySignInIn(Asked, frozen=True, kw_only=True):
    realm: Realm
    credential: AssertionIn


class AttestationResponseIn(Asked, frozen=True, kw_only=True):
    client_data_json: _Short = msgspec.field(name="clientDataJSON")
    attestation_object: _Long = msgspec.field(name="attestationObject")
    transports: Annotated[tuple[_Transport, ...], msgspec.Meta(max_length=10)] = ()


class AttestationIn(Asked, frozen=True, kw_only=True):
    id: _Short
    type: _Kind
    response: AttestationResponseIn

    def attestation(self) -> Attestation:
        """Raises BadInput."""
        return Attestation(
            client_data=_bytes(self.response.client_data_json, "response.clientDataJSON"),
            transports=self.response.transports,
            told={"rawId": self.id, **_told(self)},
        )


class NewPasskeyIn(Asked, frozen=True, kw_only=True):
    name: ShortLine
    credential: AttestationIn


class PasskeyNameIn(Asked, frozen=True, kw_only=True):
    name: ShortLine


class StaffAddressIn(Asked, frozen=True, kw_only=True):
    """`language`: in which the bank writes there."""

    email: Line
    language: Language

    def __repr__(self) -> str:
        return "StaffAddressIn()"


class StaffAddressCodeIn(Asked, frozen=True, kw_only=True):
    """`language`: in which the bank writes there from now on."""

    code: AppCode
    language: Language

    def __repr__(self) -> str:
        return "StaffAddressCodeIn()"


class AppCodeIn(Asked, frozen=True, kw_only=True):
    code: AppCode

    def __repr__(self) -> str:
        return "AppCodeIn()"


class ConfirmIn(Asked, frozen=True, kw_only=True):
    """`way` and `code`: only of those who have a second factor."""

    password: Password
    way: CodeWay | None = None
    code: AnyCode | None = None

    def command(self, device_token: str | None) -> Confirm:
        return Confirm(self.password, Way(self.way) if self.way else None, self.code or "", device_token)

    def __repr__(self) -> str:
        return "ConfirmIn()"


class OptionsOut(msgspec.Struct, frozen=True):
    """What the browser is to be asked: `PublicKeyCredential.parse…OptionsFromJSON` reads it."""

    public_key: dict[str, Any]


class AddedOut(msgspec.Struct, frozen=True):
    """`me`: null where the session stays what it was."""

    me: Me | None

    @classmethod
    def of(cls, welcome: Welcome | None) -> Self:
        return cls(None if welcome is None else Me.of(welcome.visitor))


class OfferedOut(msgspec.Struct, frozen=True):
    """`text` to type, `uri` to open on the same device, and a picture of it to scan: a path in a square of `side`."""

    text: str
    uri: str
    side: int
    path: str

    @classmethod
    def of(cls, offered: OfferedSecret) -> Self:
        return cls(offered.text, offered.uri, *picture_of(offered.uri))


class RecoveryCodesOut(msgspec.Struct, frozen=True):
    """Told this once."""

    codes: tuple[str, ...]


class PasskeyOut(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    made_at: datetime
    used_at: datetime | None

    @classmethod
    def of(cls, passkey: Passkey) -> Self:
        return cls(passkey.id, passkey.name, passkey.made_at, passkey.used_at)


class AuthenticatorOut(msgspec.Struct, frozen=True):
    made_at: datetime
    used_at: datetime | None


class RecoveryCodesLeftOut(msgspec.Struct, frozen=True):
    left: int
    made_at: datetime


class SessionOut(msgspec.Struct, frozen=True):
    id: UUID
    device: Device
    browser: BrowserFamily
    way: Way
    begun_at: datetime
    seen_at: datetime
    is_this: bool

    @classmethod
    def of(cls, open_session: OpenSession, here: Session) -> Self:
        return cls(
            id=open_session.id,
            device=open_session.device,
            browser=open_session.family,
            way=open_session.way,
            begun_at=open_session.begun_at,
            seen_at=open_session.seen_at,
            is_this=open_session.id == here.id,
        )


class OthersSessionOut(msgspec.Struct, frozen=True):
    """A session of a customer or a colleague, as whoever may end it sees it."""

    id: UUID
    device: Device
    browser: BrowserFamily
    way: Way
    begun_at: datetime
    seen_at: datetime

    @classmethod
    def of(cls, one: OpenSession) -> Self:
        return cls(one.id, one.device, one.family, one.way, one.begun_at, one.seen_at)


class OthersSessionsOut(msgspec.Struct, frozen=True):
    items: list[OthersSessionOut]


class SessionsEndedOut(msgspec.Struct, frozen=True):
    sessions: int


class KnownDeviceOut(msgspec.Struct, frozen=True):
    """`is_new`: since a few days only."""

    id: UUID
    device: Device
    browser: BrowserFamily
    known_since: datetime
    used_at: datetime
    is_new: bool

    @classmethod
    def of(cls, known: KnownDevice) -> Self:
        return cls(known.id, known.device, known.family, known.known_since, known.used_at, known.is_new)


class SignInActOut(msgspec.Struct, frozen=True):
    """`act`: `identity.sign_in`, and the like; `way`: by what, where something was shown."""

    at: datetime
    act: str
    way: str | None

    @classmethod
    def of(cls, act: ActAtTheDoor) -> Self:
        return cls(act.at, act.act, act.way)


class OwnNameOut(msgspec.Struct, frozen=True):
    """`opens`: whether one may sign in by it: not by what somebody else has told the bank too."""

    kind: NameKind
    masked: str
    opens: bool


class ContactOut(msgspec.Struct, frozen=True):
    """`verified_at`: a code that was sent there came back. `factor_since`: codes to it are a second factor."""

    id: UUID
    way: Way
    masked: str
    verified_at: datetime | None
    factor_since: datetime | None

    @classmethod
    def of(cls, contact: Contact) -> Self:
        return cls(contact.id, contact.way, contact.masked, contact.verified_at, contact.factor_since)


class WaitingPasswordOut(msgspec.Struct, frozen=True):
    """A new password that was asked for and does not hold yet. `way`: what was shown for it."""

    way: Way
    asked_at: datetime
    holds_at: datetime


class SecurityOut(msgspec.Struct, frozen=True):
    """`passkeys_for`: the name that pages must be reached by for passkeys; null where there can be none. `sendable`: by
    which ways the bank can send codes at present. `written_to`: where staff are written to; null for customers, whose
    contacts stand beside it, and where there is none.
    """

    names: list[OwnNameOut]
    waiting_password: WaitingPasswordOut | None
    passkeys: list[PasskeyOut]
    authenticator: AuthenticatorOut | None
    recovery_codes: RecoveryCodesLeftOut | None
    sessions: list[SessionOut]
    devices: list[KnownDeviceOut]
    contacts: list[ContactOut]
    sendable: tuple[Way, ...]
    written_to: WrittenToOut | None
    passkeys_for: str | None

    @classmethod
    def of(cls, found: Security, here: Session, *, passkeys_for: str | None) -> Self:
        app, codes = found.authenticator, found.recovery_codes
        waiting = found.waiting_password
        return cls(
            waiting_password=WaitingPasswordOut(waiting.way, waiting.asked_at, waiting.holds_at) if waiting else None,
            names=[OwnNameOut(one.kind, one.masked, one.opens) for one in found.names],
            passkeys=[PasskeyOut.of(passkey) for passkey in found.passkeys],
            authenticator=AuthenticatorOut(app.made_at, app.used_at) if app else None,
            recovery_codes=RecoveryCodesLeftOut(codes.left, codes.made_at) if codes else None,
            sessions=[SessionOut.of(one, here) for one in found.sessions],
            devices=[KnownDeviceOut.of(one) for one in found.devices],
            contacts=[ContactOut.of(one) for one in found.contacts],
            sendable=found.sendable,
            written_to=WrittenToOut.of(found.written_to),
            passkeys_for=passkeys_for,
        )


def _told(credential: msgspec.Struct) -> dict[str, object]:
    told: dict[str, object] = msgspec.to_builtins(credential)
    return told


def _bytes(text: str, field: str) -> bytes:
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (NotBase64, ValueError):
        raise BadInput.of(field, "this is not base64url") from None
