"""Nouns of identity: realms, commands, sessions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from uuid import UUID

from bankhall.kernel.actors import Actor
from bankhall.kernel.four_eyes.types import Command


class Realm(StrEnum):
    """Customers and staff sign in at different counters: a login of one is nothing at the other."""

    CUSTOMER = "customer"
    STAFF = "staff"


class NameKind(StrEnum):
    """What somebody types to say who they are. Staff have a login only."""

    LOGIN = "login"
    PHONE = "phone"
    EMAIL = "email"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Name:
    """`text`: in the one spelling of `rules.names.normal_name`."""

    kind: NameKind
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class OwnName:
    """A name as its owner is shown it. `opens`: whether they may sign in by it; not by what somebody else has told the
    bank too, until one of them proves it.
    """

    kind: NameKind
    masked: str
    opens: bool


class Assurance(IntEnum):
    """How sure we are who is there (after NIST SP 800-63B's levels)."""

    PASSWORD = 1
    TWO_FACTORS = 2


class Way(StrEnum):
    """How somebody showed who they are: by a passkey alone, by the staff's provider, or by a password and, mostly,
    something beside it.
    """

    PASSWORD = "password"  # noqa: S105  a kind, not a password
    PASSKEY = "passkey"
    AUTHENTICATOR = "authenticator"
    SMS = "sms"
    EMAIL = "email"
    RECOVERY_CODE = "recovery_code"
    SSO = "sso"


class Device(StrEnum):
    """What a browser says that it runs on."""

    IPHONE = "iphone"
    IPAD = "ipad"
    ANDROID = "android"
    ANDROID_TABLET = "android_tablet"
    HARMONY = "harmony"
    WINDOWS = "windows"
    MAC = "mac"
    LINUX = "linux"
    CHROME_OS = "chrome_os"
    OTHER = "other"


class BrowserFamily(StrEnum):
    CHROME = "chrome"
    SAFARI = "safari"
    EDGE = "edge"
    FIREFOX = "firefox"
    WECHAT = "wechat"
    ALIPAY = "alipay"
    QQ = "qq"
    UC = "uc"
    HUAWEI = "huawei"
    XIAOMI = "xiaomi"
    SAMSUNG = "samsung"
    OPERA = "opera"
    OTHER = "other"


class CredentialKind(StrEnum):
    PASSWORD = "password"  # noqa: S105  a kind, not a password


@dataclass(frozen=True, slots=True)
class PasswordHash:
    """A password that has passed the rules, as argon2id. Made by `api.hash_password` before the transaction."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Browser:
    """Where somebody signs in, in so many words as help them to know it again. `token`: what it held before, whose
    session ends when another begins. `device_token`: by which it is known from earlier sign-ins. `is_shared`: others
    use it too, as it says itself: a machine in the bank's hall, a computer in a library.
    """

    device: Device = Device.OTHER
    family: BrowserFamily = BrowserFamily.OTHER
    token: str | None = field(default=None, repr=False)
    device_token: str | None = field(default=None, repr=False)
    is_shared: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """`login`: whatever was typed for a name."""

    realm: Realm
    login: str
    password: str = field(repr=False)
    browser: Browser = Browser()


@dataclass(frozen=True, slots=True)
class Confirm:
    """Who is signed in shows once more that it is they. `way` and `code`: the second factor of those who have one."""

    password: str = field(repr=False)
    way: Way | None = None
    code: str = field(default="", repr=False)
    device_token: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Assertion:
    """What a passkey signed, as the browser passes it on: `told` is WebAuthn's own JSON. `owner`: whose the passkey
    says that it is, which it need not where that is known.
    """

    credential_id: bytes
    client_data: bytes
    owner: bytes | None
    told: Mapping[str, object] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Attestation:
    """A passkey that was just made: `told` is WebAuthn's own JSON."""

    client_data: bytes
    transports: tuple[str, ...]
    told: Mapping[str, object] = field(repr=False)


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """What passkeys are bound to: the bank's name on the network, and the pages that may ask for them."""

    id: str
    origins: tuple[str, ...]
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePassword:
    old_password: str = field(repr=False)
    new_password: str = field(repr=False)
    device_token: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrollCustomer:
    customer_id: UUID
    login: str
    name: str
    password: PasswordHash


@dataclass(frozen=True, slots=True, kw_only=True)
class HireStaff:
    """`email`: where the bank writes to them; not proved until they have proved it themselves."""

    name: str
    login: str
    password: PasswordHash
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who is to be hired, as it lies sealed until a second person has said yes or no."""

    login: str
    name: str
    email: str | None = None


@dataclass(frozen=True, slots=True)
class DefineRole:
    name: str
    rights: frozenset[str]


class GiveRole(Command, frozen=True, kw_only=True, tag="identity.give_role.1"):
    """`rights`: of the role as the maker saw it; one that has others by now is not given."""

    staff_id: UUID
    role: str
    rights: tuple[str, ...]


class ChangeRole(Command, frozen=True, kw_only=True, tag="identity.change_role.1"):
    """`rights_before`: None for a role that is new."""

    role: str
    rights_before: tuple[str, ...] | None
    rights: tuple[str, ...]


class ResetCustomer(Command, frozen=True, kw_only=True, tag="identity.reset_customer.1"):
    """`code_hash`: of what the customer was handed, hexadecimal."""

    customer_id: UUID
    code_hash: str


class ResetStaff(Command, frozen=True, kw_only=True, tag="identity.reset_staff.1"):
    staff_id: UUID


class InviteStaff(Command, frozen=True, kw_only=True, tag="identity.invite_staff.1"):
    """Another code for somebody who was hired and has never come in. `code_hash`: hex, as a reset's."""

    staff_id: UUID
    code_hash: str


class Delegate(Command, frozen=True, kw_only=True, tag="identity.delegate.1"):
    """The giver is who asks."""

    giver_id: UUID
    taker_id: UUID
    rights: tuple[str, ...]
    from_at: datetime
    until_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Lend:
    taker_login: str
    rights: tuple[str, ...]
    from_at: datetime
    until_at: datetime


@dataclass(frozen=True, slots=True)
class Delegation:
    """`ended_at`: where it was ended before its time."""

    id: UUID
    giver_id: UUID
    giver_name: str
    taker_id: UUID
    taker_name: str
    rights: tuple[str, ...]
    from_at: datetime
    until_at: datetime
    reason: str
    by_name: str
    ended_at: datetime | None
    ended_by_name: str | None


class HireInto(Command, frozen=True, kw_only=True, tag="identity.hire.1"):
    """Who it is stands in `staff_candidates`; `likeness` is a hash of it, so that nobody else is hired under its id.
    `rights`: of all the roles together, as the maker saw them.
    """

    candidate_id: UUID
    roles: tuple[str, ...]
    rights: tuple[str, ...]
    likeness: str


@dataclass(frozen=True, slots=True)
class Enrolment:
    """Somebody who may sign in. `holder_id` is the customer's or the staff member's own id."""

    id: UUID
    realm: Realm
    holder_id: UUID
    login: str
    name: str


@dataclass(frozen=True, slots=True)
class Vouched:
    """What the staff's provider said of somebody who signs in, or what is left of it in a session: keyed digests of the
    person and of the session there, whether they showed two factors, and when.
    """

    sub_key: bytes
    sid_key: bytes | None
    has_two_factors: bool
    shown_at: datetime


@dataclass(frozen=True, slots=True)
class Session:
    """`expires_at`: when it ends if nothing more is asked. `confirmed_at`: when its owner last showed who they are.
    `vouched`: where the staff's provider stands behind it.
    """

    id: UUID
    enrolment_id: UUID
    realm: Realm
    login: str
    roles: tuple[str, ...]
    assurance: Assurance
    way: Way
    browser: Browser
    begun_at: datetime
    confirmed_at: datetime
    seen_at: datetime
    expires_at: datetime
    vouched: Vouched | None = None


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who stands behind a session, with the rights of this moment."""

    actor: Actor
    session: Session


@dataclass(frozen=True, slots=True)
class Welcome:
    """A session that has just begun. `token` is told once, to the browser, and kept nowhere. `device_token`: where the
    browser is known by another one, or for longer, from now on.
    """

    visitor: Visitor
    token: str = field(repr=False)
    device_token: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class SecondStep:
    """A sign-in whose password was right, or for whom the provider vouched by one factor, and whose second factor is
    still to come. `token` is told once, to the browser. `ways`: by which it can be finished. `sent_to`: where codes
    would go, masked. `is_first`: they have no factor yet, and what is shown now is one from then on.
    """

    ways: tuple[Way, ...]
    ends_at: datetime
    token: str = field(repr=False)
    sent_to: Mapping[Way, str] = field(default_factory=dict)
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class Slow:
    """A code, made slow (actions.slow_codes): under which salt, and what came of it."""

    salting: str
    hashed: bytes


@dataclass(frozen=True, slots=True)
class Handed:
    """A code for somebody's hand, and what is kept of it."""

    code: str
    slow: Slow


@dataclass(frozen=True, slots=True)
class SentFor:
    """What a sent code is good for, and nothing else. `purpose`: of `actions.challenges.Purpose`. `contact_id`: where
    it goes, if not to the contact that is a second factor.
    """

    purpose: str
    subject_id: UUID
    contact_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class SentCode:
    """A code that is on its way. `sent_to`: masked. `again_at`: from when on another one can be had."""

    way: Way
    sent_to: str
    ends_at: datetime
    again_at: datetime


@dataclass(frozen=True, slots=True)
class Contact:
    """Where somebody can be written to, masked. `factor_since`: codes to it are a second factor."""

    id: UUID
    way: Way
    masked: str
    verified_at: datetime | None
    factor_since: datetime | None


@dataclass(frozen=True, slots=True)
class WrittenTo:
    """Where a member of staff is written to, masked; None where nowhere yet. `waiting`: one that they have given and
    not proved by its code.
    """

    masked: str | None
    proved_at: datetime | None
    waiting: str | None = None


@dataclass(frozen=True, slots=True)
class Recovering:
    """A recovery that has begun, somebody's or nobody's. `token` is told once, to the browser."""

    ends_at: datetime
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class WaitingPassword:
    """A new password that does not hold yet. `way`: what was shown for it."""

    way: Way
    asked_at: datetime
    holds_at: datetime


@dataclass(frozen=True, slots=True)
class Passkey:
    id: UUID
    name: str
    made_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Authenticator:
    made_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class RecoveryCodes:
    left: int
    made_at: datetime


@dataclass(frozen=True, slots=True)
class OfferedSecret:
    """For an authenticator app, told once: as text to type and as an address to scan."""

    text: str = field(repr=False)
    uri: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One of somebody's sessions, as the security page shows it."""

    id: UUID
    device: Device
    family: BrowserFamily
    way: Way
    begun_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class KnownDevice:
    """A browser that somebody has signed in from. `is_new`: since a few days only."""

    id: UUID
    device: Device
    family: BrowserFamily
    known_since: datetime
    used_at: datetime
    is_new: bool


@dataclass(frozen=True, slots=True)
class Security:
    """By what somebody signs in, where they are signed in, and from where they were. `sendable`: by which ways the bank
    can send codes at present. `written_to`: of staff who have given an address.
    """

    names: tuple[OwnName, ...]
    waiting_password: WaitingPassword | None
    passkeys: tuple[Passkey, ...]
    authenticator: Authenticator | None
    recovery_codes: RecoveryCodes | None
    sessions: tuple[OpenSession, ...]
    devices: tuple[KnownDevice, ...]
    contacts: tuple[Contact, ...] = ()
    sendable: tuple[Way, ...] = ()
    written_to: WrittenTo | None = None


@dataclass(frozen=True, slots=True)
class StaffMember:
    """`is_linked`: they may come by the staff's provider."""

    id: UUID
    name: str
    login: str
    roles: tuple[str, ...]
    hired_at: datetime
    left_at: datetime | None
    is_linked: bool = False


class StaffState(StrEnum):
    WORKING = "working"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class StaffSearch:
    """`q`: a part of the name or the beginning of the login."""

    q: str | None = None
    role: str | None = None
    state: StaffState | None = None


@dataclass(frozen=True, slots=True)
class StaffPage:
    items: list[StaffMember]
    next: str | None


@dataclass(frozen=True, slots=True)
class GivenRole:
    """`by_name` said yes to what `asked_by_name` asked for; None where one person did it, on the command line."""

    role: str
    given_at: datetime
    by_name: str
    asked_by_name: str | None


@dataclass(frozen=True, slots=True)
class StaffAct:
    """What was done to a member of staff: a line of the audit log."""

    id: int
    at: datetime
    act: str
    by_name: str
    role: str | None


@dataclass(frozen=True, slots=True)
class StaffFile:
    """All that the staff office knows of somebody. `sessions`: how many stand open now. `has_been_in`: they have signed
    in at least once. `written_to`: None where the bank knows no address of theirs.
    """

    member: StaffMember
    roles: tuple[GivenRole, ...]
    sessions: int
    left_why: str | None
    delegations: tuple[Delegation, ...]
    history: tuple[StaffAct, ...]
    has_been_in: bool
    written_to: WrittenTo | None = None


@dataclass(frozen=True, slots=True)
class MyDelegations:
    """What one lends and borrows, and what one might lend: rights of one's own roles."""

    items: tuple[Delegation, ...]
    lendable: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Role:
    """`holders`: how many who work here have it."""

    name: str
    rights: tuple[str, ...]
    built_in: bool
    holders: int


@dataclass(frozen=True, slots=True)
class StaffFigures:
    """`locked`: logins closed for a while after wrong tries, of customers and staff, also such as nobody has. `barred`:
    enrolments of customers and working staff by which nobody may sign in until it is allowed again. `let_in`: whom an
    operator lately let in past single sign-on.
    """

    staff: int
    locked: int
    barred: int
    let_in: int


class SsoPurpose(StrEnum):
    """What somebody goes to the provider for."""

    SIGN_IN = "sign_in"
    LINK = "link"
    CONFIRM = "confirm"


@dataclass(frozen=True, slots=True)
class SsoTerms:
    """What the bank has agreed with the provider of its staff's sign-in. `back`: where the provider sends them.

    `roles`: which roles each group there stands for; none: groups say nothing.
    """

    issuer: str
    client_id: str
    name: str
    scopes: str
    back: str
    person_claim: str = "sub"
    mfa_acr: frozenset[str] = frozenset()
    mfa_amr: frozenset[str] = frozenset()
    max_age_s: int = 28_800
    groups_claim: str = ""
    roles: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SsoErrand:
    """Somebody on their way to the provider. What it holds goes to the provider once, but `verifier` and `browser`:
    the latter to the browser, the former nowhere before the code comes.
    """

    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    browser: str = field(repr=False)
    is_anew: bool


@dataclass(frozen=True, slots=True)
class SsoAttempt:
    """One who has come back, with what was kept of their errand. It is spent."""

    purpose: SsoPurpose
    session_id: UUID | None
    begun_at: datetime
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Identified:
    """Whom the provider says that it is, from an ID token that holds. `groups`: None where it does not say."""

    person: str = field(repr=False)
    sub: str = field(repr=False)
    sid: str | None = field(repr=False)
    shown_at: datetime
    issued_at: datetime
    has_two_factors: bool
    groups: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class LogoutTold:
    """From a logout token that holds: whose sessions are to end, of one session there (`sid`) or all (`sub`)."""

    jti: str = field(repr=False)
    sub: str | None = field(repr=False)
    sid: str | None = field(repr=False)
    issued_at: datetime


@dataclass(frozen=True, slots=True)
class SsoLink:
    """That somebody may come by the provider."""

    linked_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class ActAtTheDoor:
    """`act` as the audit log has it; `way`: by what, where something was shown."""

    at: datetime
    act: str
    way: str | None
