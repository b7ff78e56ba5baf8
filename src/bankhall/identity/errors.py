"""What identity refuses."""

from dataclasses import dataclass
from datetime import datetime

from bankhall.kernel.errors import NotFound, Refusal, TooMany


class WrongCredentials(Refusal, code="identity.wrong_credentials", status=401):
    """The login or the password is wrong."""


@dataclass(eq=False)
class Locked(TooMany, code="identity.locked", status=429):
    """Too many wrong tries. Signing in with this login is locked for a while."""

    until: datetime


class NoPendingSignIn(Refusal, code="identity.sign_in_over", status=401):
    """This sign-in is over. Begin again with the password."""


class NoRecovery(Refusal, code="identity.recovery_over", status=401):
    """This recovery is over. Begin again with name and document number."""


class NoWaitingPassword(NotFound, code="identity.no_waiting_password", status=404):
    """There is no new password that waits to hold."""


class HasBeenIn(Refusal, code="identity.has_been_in"):
    """They have signed in before: they have a password of their own, or have it reset."""


class OwnReset(Refusal, code="identity.own_reset", status=403):
    """Nobody resets how they themselves sign in: the security page is for that."""


class WrongCode(Refusal, code="identity.wrong_code", status=401):
    """The code is wrong, has been used before, or is no longer valid."""


class PasskeyRefused(Refusal, code="identity.passkey_refused", status=401):
    """This passkey does not open anything here."""


class ConfirmationNeeded(Refusal, code="identity.confirmation_needed", status=403):
    """Show once more that it is you, then repeat."""


class FactorMissing(Refusal, code="identity.factor_missing", status=403):
    """The second factor is missing."""


class LastFactor(Refusal, code="identity.last_factor"):
    """A second factor stays at all times. Add another before removing this one.

    So it is for staff, and for customers where the bank wants two factors of everybody.
    """


class NoSecondWay(Refusal, code="identity.no_second_way", status=403):
    """The password was right, but there is no second way to show that it is you. Come to a branch or call us.

    They have no passkey, no app, and no number or address to which the bank could send a code.
    """


class PasskeysUnavailable(Refusal, code="identity.passkeys_unavailable"):
    """The bank is reached by an address here, and passkeys need a name."""


class PasskeyTaken(Refusal, code="identity.passkey_taken"):
    """This passkey is registered already."""


class TooManyPasskeys(Refusal, code="identity.too_many_passkeys"):
    """There are as many passkeys as one person may have."""


class NoSuchPasskey(NotFound, code="identity.passkey_not_found", status=404):
    """There is no such passkey."""


class NoAuthenticator(NotFound, code="identity.no_authenticator", status=404):
    """There is no authenticator app, or none that waits to be confirmed."""


@dataclass(eq=False)
class CodeSentLately(TooMany, code="identity.code_sent_lately", status=429):
    """A code was sent a moment ago."""


@dataclass(eq=False)
class TooManyCodes(TooMany, code="identity.too_many_codes", status=429):
    """As many codes have been sent for this as are in a day."""


class NoSuchContact(NotFound, code="identity.contact_not_found", status=404):
    """There is no such number or address."""


class NoContact(Refusal, code="identity.no_contact"):
    """There is no number or address to which a code could go this way."""


class NoAddressWaits(Refusal, code="identity.no_address_waits"):
    """No address waits for its code: it has been taken, or was given too long ago."""


class NoSecondFactor(Refusal, code="identity.no_second_factor"):
    """Recovery codes stand in for a second factor, and there is none."""


class NoSuchSession(NotFound, code="identity.session_not_found", status=404):
    """There is no such session."""


class NoSuchDevice(NotFound, code="identity.device_not_found", status=404):
    """There is no such device."""


class LoginTaken(Refusal, code="identity.login_taken"):
    """Somebody else has this login."""


class AlreadyEnrolled(Refusal, code="identity.already_enrolled"):
    """The customer can sign in already."""


class NoSuchEnrolment(NotFound, code="identity.enrolment_not_found", status=404):
    """Nobody is enrolled under this id."""


class AlreadyBarred(Refusal, code="identity.already_barred"):
    """Signing in is barred already."""


class NotBarred(Refusal, code="identity.not_barred"):
    """Signing in is not barred."""


class NoSuchStaff(NotFound, code="identity.staff_not_found", status=404):
    """There is no such member of staff."""


class StaffHasLeft(Refusal, code="identity.staff_has_left"):
    """This member of staff has left the bank."""


class NoSuchRole(NotFound, code="identity.role_not_found", status=404):
    """There is no such role."""


class BuiltInRole(Refusal, code="identity.role_built_in"):
    """This role comes with the bank and cannot be redefined. Define one of another name."""


class RoleGivenAlready(Refusal, code="identity.role_given_already"):
    """This member of staff has the role already."""


class RoleNotGiven(Refusal, code="identity.role_not_given"):
    """This member of staff does not have the role."""


class OwnRoles(Refusal, code="identity.own_roles", status=403):
    """Nobody changes their own roles, nor widens a role that they have."""


class RoleChanged(Refusal, code="identity.role_changed"):
    """The role has other rights by now than when this was asked for. Ask for it anew."""


class NoSuchCandidate(Refusal, code="identity.candidate_gone"):
    """Who was to be hired is not there any more, or is not who was asked for. Ask for it anew."""


@dataclass(eq=False)
class RightsNotOwn(Refusal, code="identity.rights_not_own"):
    """Only rights of one's own roles can be lent, none that are lent oneself, and none over staff and roles."""

    rights: tuple[str, ...]


class NoSuchDelegation(NotFound, code="identity.delegation_not_found", status=404):
    """There is no such delegation."""


class DelegationOver(Refusal, code="identity.delegation_over"):
    """This delegation is over."""


@dataclass(eq=False)
class TooManyDelegations(Refusal, code="identity.too_many_delegations"):
    """You lend your rights to so many at a time. End one of them first."""

    most: int


class SsoOff(Refusal, code="identity.sso_off", status=404):
    """Signing in by a provider is not set up here."""


class SsoOver(Refusal, code="identity.sso_over", status=401):
    """This sign-in is over, was begun in another browser, or has been used. Begin again."""


class SsoDenied(Refusal, code="identity.sso_denied", status=401):
    """The provider did not let you in, or you turned back there."""


class SsoRefused(Refusal, code="identity.sso_refused", status=401):
    """What the provider said does not hold."""


class SsoNotLinked(Refusal, code="identity.sso_not_linked", status=403):
    """The provider knows you, and no account here is linked to it."""


class SsoAway(Refusal, code="identity.sso_away", status=503):
    """The provider does not answer."""


class SsoLinkedElsewhere(Refusal, code="identity.sso_linked_elsewhere"):
    """This account of the provider is linked to somebody else here."""


class SsoNotYou(Refusal, code="identity.sso_not_you", status=403):
    """At the provider you are signed in as somebody else, or showed too little."""


class NoSuchLink(NotFound, code="identity.sso_link_not_found", status=404):
    """There is no such link."""


class LetInNotNeeded(Refusal, code="identity.let_in_not_needed"):
    """They are not linked to the provider and sign in with their password as always."""


class BadLogoutToken(Refusal, code="identity.bad_logout_token", status=400):
    """This is no logout token for this bank, or it has been used."""
