"""Identity as tables (migrations 0003, 0022, 0026, 0028 to 0030, 0033, 0034, 0036, 0037, 0039, 0042, 0063, 0122,
0125).
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Done, Row


class EnrolmentRow(Done, Row):
    __tablename__ = "enrolments"
    __table_args__ = (
        UniqueConstraint("realm", "holder_id", name="enrolments_realm_holder_id_key"),
        CheckConstraint("realm IN ('customer', 'staff')", name="realm_known"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    realm: Mapped[str] = mapped_column(String(20))
    holder_id: Mapped[UUID]
    sealed_login: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_name: Mapped[bytes] = mapped_column(LargeBinary)
    enrolled_at: Mapped[datetime]


class SignInNameRow(Row):
    """What somebody may be called at the door, as a keyed digest. Held: theirs alone. Only said: it opens the door
    while nobody else says the same. `sealed_shown`: as its owner is shown it.
    """

    __tablename__ = "sign_in_names"
    __table_args__ = (
        Index("sign_in_names_held", "realm", "name_key", unique=True, postgresql_where=text("held_at IS NOT NULL")),
        Index("sign_in_names_of_enrolment", "enrolment_id"),
        CheckConstraint("kind IN ('login', 'phone', 'email', 'document')", name="kind_known"),
    )

    realm: Mapped[str] = mapped_column(String(20), primary_key=True)
    name_key: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolments.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    sealed_shown: Mapped[bytes] = mapped_column(LargeBinary)
    said_at: Mapped[datetime]
    held_at: Mapped[datetime | None]


class CredentialRow(Row):
    __tablename__ = "credentials"
    __table_args__ = (
        Index(
            "credentials_one_password",
            "enrolment_id",
            unique=True,
            postgresql_where=text("kind = 'password'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolments.id"))
    kind: Mapped[str] = mapped_column(String(20))
    secret: Mapped[str]
    made_at: Mapped[datetime]


class PasskeyRow(Row):
    """A public key of WebAuthn: nothing in it lets anybody in. `seal`: binds it to its person (actions.bindings)."""

    __tablename__ = "passkeys"
    __table_args__ = (
        UniqueConstraint("credential_id"),
        Index("passkeys_of_enrolment", "enrolment_id", "made_at"),
        CheckConstraint("length(seal) = 32", name="seal_whole"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolments.id"))
    credential_id: Mapped[bytes] = mapped_column(LargeBinary)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    seal: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    transports: Mapped[list[str]] = mapped_column(ARRAY(String(20)))
    name: Mapped[str]
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class AuthenticatorRow(Row):
    """The secret shared with somebody's authenticator app, sealed. One offered and one confirmed at most; only the
    latter counts. `last_counter`: of the newest code that was accepted; it and all before are spent.
    """

    __tablename__ = "authenticators"
    __table_args__ = (
        Index("authenticators_one", "enrolment_id", unique=True, postgresql_where=text("confirmed_at IS NOT NULL")),
        Index("authenticators_one_offered", "enrolment_id", unique=True, postgresql_where=text("confirmed_at IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolments.id"))
    sealed_secret: Mapped[bytes] = mapped_column(LargeBinary)
    last_counter: Mapped[int] = mapped_column(BigInteger)
    made_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]


class RecoveryCodeRow(Row):
    """Kept as a password is, and keyed (actions.slow_codes). `salting`: how, one for all of a person's; none where they
    were made before that, until the worker has slowed them too.
    """

    __tablename__ = "recovery_codes"
    __table_args__ = (
        Index("recovery_codes_old", "enrolment_id", postgresql_where=text("salting IS NULL AND used_at IS NULL")),
    )

    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolments.id"), primary_key=True)
    code_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    salting: Mapped[str | None]
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class ContactRow(Row):
    """Where a customer can be written to: a number or an address of the customer file, sealed under their own key.
    `verified_at`: a code that was sent there came back. `factor_since`: codes to it are a second factor, one of each
    way.
    """

    __tablename__ = "contacts"
    __table_args__ = (
        Index("contacts_of_enrolment", "enrolment_id", "way", "place"),
        Index(
            "contacts_one_factor",
            "enrolment_id",
            "way",
            unique=True,
            postgresql_where=text("factor_since IS NOT NULL"),
        ),
        CheckConstraint("factor_since IS NULL OR verified_at IS NOT NULL", name="factors_are_verified"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolments.id"))
    way: Mapped[str] = mapped_column(String(20))
    place: Mapped[int] = mapped_column(SmallInteger)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    language: Mapped[str] = mapped_column(String(10))
    known_at: Mapped[datetime]
    verified_at: Mapped[datetime | None]
    factor_since: Mapped[datetime | None]


class SentCodeRow(Row):
    """A code that was sent. `code_hash`: keyed, and gone with the code: spent, replaced, tried in vain. The row stays
    for a day, to count by.
    """

    __tablename__ = "sent_codes"
    __table_args__ = (
        Index("sent_codes_of_enrolment", "enrolment_id", "purpose", "sent_at"),
        Index("sent_codes_sent_at", "sent_at"),
        Index(
            "sent_codes_one",
            "enrolment_id",
            "purpose",
            unique=True,
            postgresql_where=text("code_hash IS NOT NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolments.id"))
    purpose: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[UUID]
    way: Mapped[str] = mapped_column(String(20))
    contact_id: Mapped[UUID]
    code_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    sent_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(SmallInteger)


class KnownDeviceRow(Row):
    """A browser in which somebody has signed in, by a token that it keeps; one row for each person who has."""

    __tablename__ = "known_devices"
    __table_args__ = (
        UniqueConstraint("token_hash", "enrolment_id"),
        Index("known_devices_of_enrolment", "enrolment_id", "used_at"),
        Index("known_devices_used_at", "used_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolments.id"))
    device: Mapped[str] = mapped_column(String(20))
    browser: Mapped[str] = mapped_column(String(20))
    known_since: Mapped[datetime]
    used_at: Mapped[datetime]


class PendingSignInRow(Row):
    """The password was right, the second factor is still to come. Ended means removed."""

    __tablename__ = "pending_sign_ins"
    __table_args__ = (
        UniqueConstraint("token_hash"),
        Index("pending_sign_ins_of_enrolment", "enrolment_id", "begun_at"),
        Index("pending_sign_ins_ends_at", "ends_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolments.id"))
    begun_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(SmallInteger)
    sso_sub_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    sso_sid_key: Mapped[bytes | None] = mapped_column(LargeBinary)


class RecoveryRow(Row):
    """Somebody says that they have lost their password, and has still to show that they are who they say. Nobody's
    where no customer has such a name with such a document: it leads as far as any other.
    """

    __tablename__ = "recoveries"
    __table_args__ = (UniqueConstraint("token_hash"), Index("recoveries_ends_at", "ends_at"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    enrolment_id: Mapped[UUID | None] = mapped_column(ForeignKey("enrolments.id"))
    begun_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(SmallInteger)


class WaitingPasswordRow(Row):
    """A new password that does not hold yet, so that its owner can stop it. `stop_hash`: of the code by which."""

    __tablename__ = "waiting_passwords"
    __table_args__ = (Index("waiting_passwords_holds_at", "holds_at"),)

    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolments.id"), primary_key=True)
    secret: Mapped[str]
    way: Mapped[str] = mapped_column(String(20))
    stop_hash: Mapped[bytes] = mapped_column(LargeBinary)
    stop_salting: Mapped[str | None]
    asked_at: Mapped[datetime]
    holds_at: Mapped[datetime]


class SetUpCodeRow(Row):
    """What a customer was handed at the counter, or a colleague by whoever hired them, to choose a password by: good
    once.
    """

    __tablename__ = "set_up_codes"
    __table_args__ = (Index("set_up_codes_ends_at", "ends_at"),)

    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolments.id"), primary_key=True)
    code_hash: Mapped[bytes] = mapped_column(LargeBinary)
    salting: Mapped[str | None]
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class PasskeyChallengeRow(Row):
    """A challenge that a passkey is to sign: for one purpose, for one subject (a session, a pending sign-in) where
    there is one. Whoever looks at it removes it.
    """

    __tablename__ = "passkey_challenges"
    __table_args__ = (
        Index("passkey_challenges_subject", "subject_id", postgresql_where=text("subject_id IS NOT NULL")),
        Index("passkey_challenges_ends_at", "ends_at"),
    )

    challenge_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    purpose: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[UUID | None]
    ends_at: Mapped[datetime]


class SignInBarRow(Done, Row):
    """While it stands nobody signs in here. Lifting removes it; the audit log remembers."""

    __tablename__ = "sign_in_bars"

    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolments.id"), primary_key=True)
    barred_at: Mapped[datetime]
    reason: Mapped[str]


class StaffMemberRow(Done, Row):
    """`login_beginnings`: keyed digests, by which they are found while somebody types their login."""

    __tablename__ = "staff_members"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    login_beginnings: Mapped[list[bytes]] = mapped_column(ARRAY(LargeBinary))
    hired_at: Mapped[datetime]
    proposal_id: Mapped[UUID | None] = mapped_column(ForeignKey("proposals.id"))


class StaffCandidateRow(Done, Row):
    """Whom somebody asks to hire, until a second person has said yes or no. Then gone, with their name."""

    __tablename__ = "staff_candidates"
    __table_args__ = (UniqueConstraint("login_key"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    login_key: Mapped[bytes] = mapped_column(LargeBinary)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    secret: Mapped[str]
    made_at: Mapped[datetime]


class StaffAddressRow(Row):
    """Where a member of staff is written to, sealed under the bank's key: by e-mail, news of their sign-in and rights,
    never a code to sign in by. `proved_at`: a code that went there came back. `waiting_id`: of one that waits for its
    code; that in `sealed` is written to until then.
    """

    __tablename__ = "staff_addresses"
    __table_args__ = (
        CheckConstraint("(waiting_id IS NULL) = (sealed_waiting IS NULL)", name="waiting_whole"),
        CheckConstraint("sealed IS NOT NULL OR (proved_at IS NULL AND waiting_id IS NOT NULL)", name="not_empty"),
    )

    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolments.id"), primary_key=True)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    language: Mapped[str] = mapped_column(String(10))
    said_at: Mapped[datetime]
    proved_at: Mapped[datetime | None]
    waiting_id: Mapped[UUID | None]
    sealed_waiting: Mapped[bytes | None] = mapped_column(LargeBinary)


class StaffDepartureRow(Done, Row):
    __tablename__ = "staff_departures"

    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff_members.id"), primary_key=True)
    left_at: Mapped[datetime]
    reason: Mapped[str]


class RoleRow(Done, Row):
    __tablename__ = "roles"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    defined_at: Mapped[datetime]


class RoleRightRow(Row):
    __tablename__ = "role_rights"

    role: Mapped[str] = mapped_column(ForeignKey("roles.name"), primary_key=True)
    right_name: Mapped[str] = mapped_column(String(100), primary_key=True)


class StaffRoleRow(Done, Row):
    __tablename__ = "staff_roles"

    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff_members.id"), primary_key=True)
    role: Mapped[str] = mapped_column(ForeignKey("roles.name"), primary_key=True)
    given_at: Mapped[datetime]
    proposal_id: Mapped[UUID | None] = mapped_column(ForeignKey("proposals.id"))


class DelegationRow(Done, Row):
    """Rights of one's own roles, lent to a colleague for a while. Over when its time is, or by its ending."""

    __tablename__ = "delegations"
    __table_args__ = (
        Index("delegations_of_giver", "giver_id", "until_at"),
        Index("delegations_of_taker", "taker_id", "until_at"),
        CheckConstraint("giver_id <> taker_id", name="to_another"),
        CheckConstraint("from_at < until_at AND until_at <= from_at + interval '30 days'", name="at_most_thirty_days"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    giver_id: Mapped[UUID] = mapped_column(ForeignKey("staff_members.id"))
    taker_id: Mapped[UUID] = mapped_column(ForeignKey("staff_members.id"))
    rights: Mapped[list[str]] = mapped_column(ARRAY(String(100)))
    from_at: Mapped[datetime]
    until_at: Mapped[datetime]
    reason: Mapped[str]
    proposal_id: Mapped[UUID] = mapped_column(ForeignKey("proposals.id"))
    given_at: Mapped[datetime]


class DelegationEndingRow(Done, Row):
    """Ended before its time."""

    __tablename__ = "delegation_endings"

    delegation_id: Mapped[UUID] = mapped_column(ForeignKey("delegations.id"), primary_key=True)
    ended_at: Mapped[datetime]


class SessionRow(Row):
    """Ended means removed. `ends_at` is the latest; unseen for `idle` ends it earlier. `confirmed_at`: when its
    owner last showed who they are. `sso_…`: who and which session stands behind it at the staff's provider.
    """

    __tablename__ = "sessions"
    __table_args__ = (
        UniqueConstraint("token_hash"),
        Index("sessions_of_enrolment", "enrolment_id", "begun_at"),
        Index("sessions_ends_at", "ends_at"),
        Index("sessions_sso_sub_key", "sso_sub_key", postgresql_where=text("sso_sub_key IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolments.id"))
    assurance: Mapped[int] = mapped_column(SmallInteger)
    way: Mapped[str] = mapped_column(String(20))
    begun_at: Mapped[datetime]
    confirmed_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    idle: Mapped[timedelta]
    ends_at: Mapped[datetime]
    device: Mapped[str] = mapped_column(String(20))
    browser: Mapped[str] = mapped_column(String(20))
    sso_sub_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    sso_sid_key: Mapped[bytes | None] = mapped_column(LargeBinary)


class SignInGateRow(Row):
    """One for each realm and login that was tried lately, whether anybody has that login or not."""

    __tablename__ = "sign_in_gates"
    __table_args__ = (
        Index("sign_in_gates_forget_at", "forget_at"),
        Index("sign_in_gates_locked", "locked_until", postgresql_where=text("locked_until IS NOT NULL")),
    )

    key: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    tried_at: Mapped[list[datetime]] = mapped_column(ARRAY(DateTime(timezone=True)))
    locked_until: Mapped[datetime | None]
    forget_at: Mapped[datetime]


class SignInVisitRow(Row):
    """How often a client's address tried in a minute."""

    __tablename__ = "sign_in_visits"

    minute: Mapped[datetime] = mapped_column(primary_key=True)
    address_key: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    visits: Mapped[int]


class SsoAttemptRow(Row):
    """Somebody on their way to the staff's provider. Found only by the state together with the browser that it was
    given to; whoever looks at it removes it. `sealed_secrets`: nonce and PKCE verifier.
    """

    __tablename__ = "sso_attempts"
    __table_args__ = (
        Index("sso_attempts_browser", "browser_hash", "begun_at"),
        Index("sso_attempts_ends_at", "ends_at"),
    )

    state_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    browser_hash: Mapped[bytes] = mapped_column(LargeBinary)
    purpose: Mapped[str] = mapped_column(String(20))
    session_id: Mapped[UUID | None]
    sealed_secrets: Mapped[bytes] = mapped_column(LargeBinary)
    begun_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class SsoLinkRow(Row):
    """That whoever the provider names so is this member of staff. Found by a keyed digest of issuer and name."""

    __tablename__ = "sso_links"
    __table_args__ = (UniqueConstraint("person_key"),)

    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolments.id"), primary_key=True)
    person_key: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_person: Mapped[bytes] = mapped_column(LargeBinary)
    linked_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class ForbiddenFactorRow(Row):
    """A way by which no code opens the door of this bank (BANKHALL_NO_CODES_BY)."""

    __tablename__ = "forbidden_factors"
    __table_args__ = (CheckConstraint("way IN ('sms', 'email')", name="way"),)

    way: Mapped[str] = mapped_column(String(20), primary_key=True)
    since: Mapped[datetime]


class LetInRow(Row):
    """Who is linked to the staff's provider may come in once by password and second factor, by an operator's word.
    `pending_id`: the sign-in that goes on by it; `session_id`: which it became, and the word is used up.
    """

    __tablename__ = "staff_let_ins"
    __table_args__ = (Index("staff_let_ins_made_at", "made_at"),)

    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolments.id"), primary_key=True)
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    pending_id: Mapped[UUID | None]
    session_id: Mapped[UUID | None]


class SsoLogoutRow(Row):
    """A logout that the provider told of: so that it counts once, and that who was just on their way in stays out."""

    __tablename__ = "sso_logouts"
    __table_args__ = (Index("sso_logouts_forget_at", "forget_at"),)

    jti_key: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    sub_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    sid_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    issued_at: Mapped[datetime]
    forget_at: Mapped[datetime]
