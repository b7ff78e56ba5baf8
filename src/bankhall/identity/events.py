"""Facts of identity. A login is never among them: it may be a phone number, or a password typed in the wrong field."""

from datetime import datetime
from uuid import UUID

from bankhall.identity.types import BrowserFamily, Device, Realm, Way
from bankhall.kernel.events import Event
from bankhall.kernel.i18n import Language


class SignedIn(Event, frozen=True, kw_only=True, tag="identity.signed_in"):
    realm: Realm
    enrolment_id: UUID
    holder_id: UUID
    session_id: UUID


class SignInFailed(Event, frozen=True, kw_only=True, tag="identity.sign_in_failed"):
    """`enrolment_id` is None when nobody has that login."""

    realm: Realm
    enrolment_id: UUID | None


class SignInLocked(Event, frozen=True, kw_only=True, tag="identity.sign_in_locked"):
    realm: Realm
    enrolment_id: UUID | None
    until: datetime


class SecondFactorFailed(Event, frozen=True, kw_only=True, tag="identity.second_factor_failed"):
    """After a right password, or by whoever is signed in."""

    enrolment_id: UUID
    way: Way


class SecondFactorLocked(Event, frozen=True, kw_only=True, tag="identity.second_factor_locked"):
    enrolment_id: UUID
    until: datetime


class StaffLetIn(Event, frozen=True, kw_only=True, tag="identity.staff_let_in"):
    """An operator let somebody come in once past single sign-on."""

    staff_id: UUID
    until: datetime


class FactorAdded(Event, frozen=True, kw_only=True, tag="identity.factor_added"):
    enrolment_id: UUID
    way: Way


class FactorRemoved(Event, frozen=True, kw_only=True, tag="identity.factor_removed"):
    enrolment_id: UUID
    way: Way


class NewDeviceUsed(Event, frozen=True, kw_only=True, tag="identity.new_device_used"):
    """Somebody who has signed in elsewhere before did so in a browser that the bank does not know."""

    enrolment_id: UUID
    device: Device
    browser: BrowserFamily


class RecoveryCodesMade(Event, frozen=True, kw_only=True, tag="identity.recovery_codes_made"):
    enrolment_id: UUID


class RecoveryCodeUsed(Event, frozen=True, kw_only=True, tag="identity.recovery_code_used"):
    """Worth a word to whoever owns it: `left` remain."""

    enrolment_id: UUID
    left: int


class SignedOut(Event, frozen=True, kw_only=True, tag="identity.signed_out"):
    session_id: UUID


class SessionsEnded(Event, frozen=True, kw_only=True, tag="identity.sessions_ended"):
    """Several at once: signed out everywhere, barred, left, another password, other roles."""

    enrolment_id: UUID
    sessions: int


class SessionsEndedByBank(Event, frozen=True, kw_only=True, tag="identity.sessions_ended_by_bank"):
    """By somebody who works here, not by whose they were."""

    enrolment_id: UUID
    sessions: int


class PasswordChanged(Event, frozen=True, kw_only=True, tag="identity.password_changed"):
    enrolment_id: UUID


class RecoveryAsked(Event, frozen=True, kw_only=True, tag="identity.recovery_asked"):
    """Somebody has shown enough for a new password; it holds from `holds_at` unless it is stopped."""

    enrolment_id: UUID
    way: Way
    holds_at: datetime


class RecoveryCodeWanted(Event, frozen=True, kw_only=True, tag="identity.recovery_code_wanted"):
    """By whoever is at a recovery, somebody's or nobody's."""

    recovery_id: UUID
    way: Way
    language: Language


class RecoveryStopped(Event, frozen=True, kw_only=True, tag="identity.recovery_stopped"):
    enrolment_id: UUID


class SignInReset(Event, frozen=True, kw_only=True, tag="identity.sign_in_reset"):
    """At the counter, by two people: what somebody signed in with opens nothing any more."""

    enrolment_id: UUID


class SetUpCodeIssued(Event, frozen=True, kw_only=True, tag="identity.set_up_code_issued"):
    """By which a member of staff chooses their first password, whoever holds it."""

    enrolment_id: UUID


class StaffReset(Event, frozen=True, kw_only=True, tag="identity.staff_reset"):
    """By two people: the second factors of a member of staff open nothing any more."""

    enrolment_id: UUID


class CustomerEnrolled(Event, frozen=True, kw_only=True, tag="identity.customer_enrolled"):
    enrolment_id: UUID
    customer_id: UUID


class SignInBarred(Event, frozen=True, kw_only=True, tag="identity.sign_in_barred"):
    enrolment_id: UUID


class SignInAllowed(Event, frozen=True, kw_only=True, tag="identity.sign_in_allowed"):
    enrolment_id: UUID


class StaffHired(Event, frozen=True, kw_only=True, tag="identity.staff_hired"):
    staff_id: UUID


class StaffLeft(Event, frozen=True, kw_only=True, tag="identity.staff_left"):
    staff_id: UUID


class RoleDefined(Event, frozen=True, kw_only=True, tag="identity.role_defined"):
    role: str
    rights: tuple[str, ...]


class RoleGiven(Event, frozen=True, kw_only=True, tag="identity.role_given"):
    staff_id: UUID
    role: str


class RoleTaken(Event, frozen=True, kw_only=True, tag="identity.role_taken"):
    staff_id: UUID
    role: str


class RightsLent(Event, frozen=True, kw_only=True, tag="identity.rights_lent"):
    delegation_id: UUID
    giver_id: UUID
    taker_id: UUID


class RightsLentEnded(Event, frozen=True, kw_only=True, tag="identity.rights_lent_ended"):
    """Before its time."""

    delegation_id: UUID
    giver_id: UUID
    taker_id: UUID
