"""Reads of identity."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, ScalarSelect, String, cast, exists, func, select, text
from sqlalchemy import Row as ResultRow
from sqlalchemy.orm import aliased

from bankhall.identity import rules
from bankhall.identity.errors import NoContact, NoSuchEnrolment, NoSuchRole, NoSuchStaff
from bankhall.identity.models import (
    AuthenticatorRow,
    ContactRow,
    CredentialRow,
    EnrolmentRow,
    ForbiddenFactorRow,
    KnownDeviceRow,
    LetInRow,
    PasskeyRow,
    RecoveryCodeRow,
    RoleRightRow,
    RoleRow,
    SessionRow,
    SignInBarRow,
    SignInGateRow,
    SignInNameRow,
    SsoLinkRow,
    StaffAddressRow,
    StaffCandidateRow,
    StaffDepartureRow,
    StaffMemberRow,
    StaffRoleRow,
    WaitingPasswordRow,
)
from bankhall.identity.permissions import BUILT_IN_ROLES, CUSTOMER_ROLE, NEVER_LENT
from bankhall.identity.rules import names
from bankhall.identity.rules.passkeys import KnownKey
from bankhall.identity.rules.sent_codes import SENT
from bankhall.identity.types import (
    ActAtTheDoor,
    Assurance,
    Authenticator,
    Browser,
    BrowserFamily,
    Candidate,
    ChangeRole,
    Contact,
    CredentialKind,
    Delegate,
    Delegation,
    Device,
    Enrolment,
    GivenRole,
    GiveRole,
    HireInto,
    InviteStaff,
    KnownDevice,
    MyDelegations,
    NameKind,
    OpenSession,
    OwnName,
    Passkey,
    Realm,
    RecoveryCodes,
    ResetCustomer,
    ResetStaff,
    Role,
    Security,
    Session,
    SsoLink,
    StaffAct,
    StaffFigures,
    StaffFile,
    StaffMember,
    StaffPage,
    StaffSearch,
    StaffState,
    Visitor,
    Vouched,
    WaitingPassword,
    Way,
    WrittenTo,
)
from bankhall.kernel.actors import Actor
from bankhall.kernel.audit import AuditRow
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Reading, Tx
from bankhall.kernel.four_eyes.models import ProposalRow
from bankhall.kernel.four_eyes.types import Standing
from bankhall.kernel.i18n import Language
from bankhall.kernel.tables import count_up_to, is_any
from bankhall.kernel.vault import SealingKey
from bankhall.kernel.web.paging import write_cursor
from bankhall.notify import api as notify
from bankhall.notify.types import Channel

# Who comes with these sessions, and what they may do at this moment.
_VISITORS = text(
    """
    SELECT s.token_hash, s.id, s.enrolment_id, s.assurance, s.way, s.begun_at, s.confirmed_at, s.seen_at, s.idle,
           s.ends_at, s.device, s.browser, s.sso_sub_key, s.sso_sid_key,
           e.realm, e.holder_id, e.sealed_login, e.sealed_name,
           ARRAY(SELECT role FROM staff_roles
                 WHERE e.realm = 'staff' AND staff_id = e.holder_id ORDER BY role) AS roles,
           ARRAY(SELECT right_name FROM staff_roles JOIN role_rights USING (role)
                 WHERE e.realm = 'staff' AND staff_id = e.holder_id
                 UNION
                 SELECT right_name FROM lent_rights(e.holder_id, :now) WHERE e.realm = 'staff') AS rights
    FROM sessions s JOIN enrolments e ON e.id = s.enrolment_id
    WHERE s.token_hash = ANY(:token_hashes) AND s.ends_at > :now AND s.seen_at + s.idle > :now
      AND NOT EXISTS (SELECT FROM sign_in_bars b WHERE b.enrolment_id = e.id)
    """
)

_STAFF = text(
    """
    SELECT m.id, m.name, e.id AS enrolment_id, e.sealed_login, m.hired_at, d.left_at,
           ARRAY(SELECT role FROM staff_roles WHERE staff_id = m.id ORDER BY role) AS roles,
           EXISTS (SELECT FROM sso_links l WHERE l.enrolment_id = e.id) AS is_linked
    FROM staff_members m
    JOIN enrolments e ON e.realm = 'staff' AND e.holder_id = m.id
    LEFT JOIN staff_departures d ON d.staff_id = m.id
    WHERE (CAST(:only AS uuid) IS NULL OR m.id = :only)
      AND (CAST(:q AS text) IS NULL OR strpos(lower(m.name), :q) > 0
           OR CAST(:beginning AS bytea) = ANY(m.login_beginnings))
      AND (CAST(:role AS text) IS NULL
           OR EXISTS (SELECT FROM staff_roles r WHERE r.staff_id = m.id AND r.role = :role))
      AND (CAST(:has_left AS boolean) IS NULL OR (d.staff_id IS NOT NULL) = :has_left)
      AND (CAST(:after AS uuid) IS NULL OR (m.name, m.id) > (SELECT name, id FROM staff_members WHERE id = :after))
    ORDER BY m.name, m.id
    LIMIT :limit
    """
)

# What the vault makes and seals of those who sign in.
_NAMES: Final = "identity.name"
_LOGINS: Final = "identity.login"
_STAFF_ADDRESSES: Final = "identity.staff_addresses"
_SHOWN: Final = "identity.shown_name"
_DOOR: Final = "identity.names"
_BEGINNINGS: Final = "identity.login_beginnings"

_ANYBODY: Mapping[str, Any] = {
    "only": None,
    "q": None,
    "beginning": None,
    "role": None,
    "has_left": None,
    "after": None,
}
_MOST_HISTORY = 50
_SHOWN_AFTERWARDS = timedelta(days=90)

_GIVEN = text(
    """
    SELECT r.role, r.given_at, r.by_name, p.maker_name
    FROM staff_roles r LEFT JOIN proposals p ON p.id = r.proposal_id
    WHERE r.staff_id = :staff_id ORDER BY r.given_at, r.role
    """
)

_STANDINGS = text(
    """
    SELECT m.id, ARRAY(SELECT DISTINCT right_name FROM staff_roles JOIN role_rights USING (role)
                       WHERE staff_id = m.id) AS rights,
           (SELECT coalesce(json_agg(json_build_array(right_name, lender)), '[]')
            FROM lent_rights(m.id, :now)) AS lent
    FROM staff_members m
    WHERE m.id = ANY(:ids)
      AND NOT EXISTS (SELECT FROM staff_departures d WHERE d.staff_id = m.id)
      AND NOT EXISTS (SELECT FROM enrolments e JOIN sign_in_bars b ON b.enrolment_id = e.id
                      WHERE e.realm = 'staff' AND e.holder_id = m.id)
    """
)

# Whoever has it by a role of their own: what is lent for a while makes nobody's portfolio.
_WITH_RIGHT = text(
    """
    SELECT m.id, m.name FROM staff_members m
    WHERE EXISTS (SELECT FROM staff_roles s JOIN role_rights r ON r.role = s.role
                  WHERE s.staff_id = m.id AND r.right_name = :right)
      AND NOT EXISTS (SELECT FROM staff_departures d WHERE d.staff_id = m.id)
    ORDER BY m.name, m.id
    LIMIT :limit
    """
)

_DELEGATIONS = text(
    """
    SELECT g.id, g.giver_id, giver.name AS giver_name, g.taker_id, taker.name AS taker_name, g.rights, g.from_at,
           g.until_at, g.reason, g.by_name, d.ended_at, d.by_name AS ended_by_name
    FROM delegations g
    JOIN staff_members giver ON giver.id = g.giver_id
    JOIN staff_members taker ON taker.id = g.taker_id
    LEFT JOIN delegation_endings d ON d.delegation_id = g.id
    WHERE (g.giver_id = :staff_id OR g.taker_id = :staff_id) AND g.until_at > :since
    ORDER BY g.from_at DESC, g.id DESC
    LIMIT 50
    """
)

_ROLES = text(
    """
    SELECT name, ARRAY(SELECT right_name FROM role_rights WHERE role = name ORDER BY right_name) AS rights,
           (SELECT count(*) FROM staff_roles WHERE role = name) AS holders
    FROM roles ORDER BY name
    """
)


async def visitor(reading: Reading, token_hash: bytes) -> Visitor | None:
    """Who stands behind a session's token; None when it has ended, expired or never was."""
    return (await visitors(reading, [token_hash])).get(token_hash)


async def visitors(reading: Reading, token_hashes: Collection[bytes]) -> dict[bytes, Visitor]:
    """The same of many at once, by their tokens' hashes."""
    return {one: read.visitor for one, read in (await visitors_read(reading, token_hashes)).items()}


@dataclass(frozen=True, slots=True)
class VisitorRead:
    """A visitor, and the row that says so."""

    row: tuple[Any, ...]
    visitor: Visitor


_NOBODY_READ: Final[Mapping[bytes, VisitorRead]] = {}


async def visitors_read(
    reading: Reading, token_hashes: Collection[bytes], *, before: Mapping[bytes, VisitorRead] = _NOBODY_READ
) -> dict[bytes, VisitorRead]:
    """The same for whoever asks again and again. `before`: as they were read before; whose row is the same still is the
    same visitor, and nothing is unsealed for them.
    """
    given = {"token_hashes": list(token_hashes), "now": reading.now}
    found: dict[bytes, VisitorRead] = {}
    for row in await reading.session.execute(_VISITORS, given):
        token_hash, told = bytes(row.token_hash), tuple(row)
        known = before.get(token_hash)
        is_same = known is not None and known.row == told
        found[token_hash] = known if known and is_same else VisitorRead(told, _visitor(reading, row))
    return found


async def password_of(reading: Reading, realm: Realm, typed: str) -> tuple[Enrolment, str] | None:
    """Whoever this name opens the door for, and the hash of their password. Asks the database also when nobody can
    have it.
    """
    query = (
        select(EnrolmentRow, CredentialRow.secret)
        .join(CredentialRow, CredentialRow.enrolment_id == EnrolmentRow.id)
        .where(EnrolmentRow.id == _owner(reading, realm, typed), CredentialRow.kind == CredentialKind.PASSWORD)
    )
    row = (await reading.session.execute(query)).one_or_none()
    return None if row is None else (_enrolment(reading, row[0]), row[1])


async def own_password(reading: Reading, enrolment_id: UUID) -> tuple[Enrolment, str] | None:
    """Of whoever is signed in."""
    query = (
        select(EnrolmentRow, CredentialRow.secret)
        .join(CredentialRow, CredentialRow.enrolment_id == EnrolmentRow.id)
        .where(EnrolmentRow.id == enrolment_id, CredentialRow.kind == CredentialKind.PASSWORD)
    )
    row = (await reading.session.execute(query)).one_or_none()
    return None if row is None else (_enrolment(reading, row[0]), row[1])


async def enrolment_with(reading: Reading, realm: Realm, typed: str) -> UUID | None:
    """Whoever this name opens the door for."""
    found: UUID | None = await reading.session.scalar(select(_owner(reading, realm, typed)))
    return found


async def enrolment_of(reading: Reading, customer_id: UUID) -> UUID | None:
    """A customer's, if they can sign in."""
    query = select(EnrolmentRow.id).where(EnrolmentRow.realm == Realm.CUSTOMER, EnrolmentRow.holder_id == customer_id)
    found: UUID | None = await reading.session.scalar(query)
    return found


async def own_enrolment(reading: Reading) -> UUID | None:
    """The acting customer's."""
    is_customer = reading.actor.kind == "customer" and reading.actor.id is not None
    return await enrolment_of(reading, reading.actor.id) if is_customer and reading.actor.id else None


async def acts_at_the_door(reading: Reading, enrolment_id: UUID, *, most: int) -> list[ActAtTheDoor]:
    """What the audit log says of somebody's signing in, the latest first: also what failed."""
    query = (
        select(AuditRow.at, AuditRow.act, AuditRow.facts["way"].astext.label("way"))
        .where(AuditRow.subject_kind == "enrolment", AuditRow.subject_id == str(enrolment_id))
        .order_by(AuditRow.id.desc())
        .limit(most)
    )
    return [ActAtTheDoor(row.at, row.act, row.way) for row in await reading.session.execute(query)]


async def customer_with(reading: Reading, typed: str) -> UUID | None:
    """Whichever customer this name opens the door for."""
    owner = EnrolmentRow.id == _owner(reading, Realm.CUSTOMER, typed)
    found: UUID | None = await reading.session.scalar(select(EnrolmentRow.holder_id).where(owner))
    return found


def _owner(reading: Reading, realm: Realm, typed: str) -> ScalarSelect[UUID]:
    """Who holds the name; else who says it, while nobody else does."""
    said = (
        select(SignInNameRow.enrolment_id, SignInNameRow.held_at)
        .where(
            SignInNameRow.realm == realm,
            SignInNameRow.name_key == name_key(reading, realm, names.normal_name(typed) or ""),
        )
        .order_by(SignInNameRow.held_at.nulls_last())
        .limit(2)
        .cte("said")
    )
    is_only = select(func.count()).select_from(said).scalar_subquery() == 1
    return select(said.c.enrolment_id).where(said.c.held_at.is_not(None) | is_only).scalar_subquery()


async def lock_enrolment(tx: Tx, realm: Realm, holder_id: UUID) -> Enrolment:
    """Holds it until the commit. Raises NoSuchEnrolment."""
    query = (
        select(EnrolmentRow).where(EnrolmentRow.realm == realm, EnrolmentRow.holder_id == holder_id).with_for_update()
    )
    row = (await tx.session.execute(query)).scalar_one_or_none()
    if row is None:
        raise NoSuchEnrolment
    return _enrolment(tx, row)


async def lock_open_enrolment(tx: Tx, enrolment_id: UUID) -> Enrolment | None:
    """Holds it until the commit. None where there is none, or nobody may sign in by it."""
    query = select(EnrolmentRow).where(EnrolmentRow.id == enrolment_id).with_for_update()
    row = (await tx.session.execute(query)).scalar_one_or_none()
    bar = select(SignInBarRow.enrolment_id).where(SignInBarRow.enrolment_id == enrolment_id)
    is_barred = await tx.session.scalar(bar) is not None  # also asked of nobody: a stranger waits as long
    if row is None or is_barred:
        return None
    return _enrolment(tx, row)


async def are_enrolled(reading: Reading, customer_ids: Collection[UUID]) -> set[UUID]:
    """Those of the customers who have a sign-in, barred or not."""
    query = select(EnrolmentRow.holder_id).where(
        EnrolmentRow.realm == Realm.CUSTOMER, is_any(EnrolmentRow.holder_id, customer_ids)
    )
    return set((await reading.session.scalars(query)).all())


async def barred_customers(reading: Reading, customer_ids: Collection[UUID]) -> set[UUID]:
    """Those of the customers who may not sign in."""
    query = (
        select(EnrolmentRow.holder_id)
        .join(SignInBarRow, SignInBarRow.enrolment_id == EnrolmentRow.id)
        .where(EnrolmentRow.realm == Realm.CUSTOMER, is_any(EnrolmentRow.holder_id, customer_ids))
    )
    return set((await reading.session.scalars(query)).all())


async def is_closed(reading: Reading, gate: bytes) -> bool:
    """Whether a gate lets nobody through at this moment."""
    is_it = (SignInGateRow.key == gate) & (SignInGateRow.locked_until > reading.now)
    return bool(await reading.session.scalar(select(exists().where(is_it))))


async def ways_of(reading: Reading, enrolment_id: UUID) -> tuple[Way, ...]:
    """By what somebody may finish a sign-in after the password. None: they have no second factor."""
    has_passkey = exists().where(PasskeyRow.enrolment_id == enrolment_id)
    has_app = exists().where(AuthenticatorRow.enrolment_id == enrolment_id, AuthenticatorRow.confirmed_at.is_not(None))
    has_codes = exists().where(RecoveryCodeRow.enrolment_id == enrolment_id, RecoveryCodeRow.used_at.is_(None))
    sms, email = (
        exists().where(
            ContactRow.enrolment_id == enrolment_id, ContactRow.way == way, ContactRow.factor_since.is_not(None)
        )
        & ~exists().where(ForbiddenFactorRow.way == way)
        for way in SENT
    )
    asked = select(has_passkey, has_app, sms, email, has_codes)
    *factors, codes = (await reading.session.execute(asked)).one()
    held = dict(zip((Way.PASSKEY, Way.AUTHENTICATOR, *SENT), factors, strict=True))
    held[Way.RECOVERY_CODE] = codes and any(factors)
    return tuple(way for way, holds in held.items() if holds)


async def sent_to(reading: Reading, enrolment_id: UUID) -> dict[Way, str]:
    """Where codes go that are somebody's second factor, masked."""
    return {one.way: one.masked for one in await contacts(reading, enrolment_id) if one.factor_since is not None}


async def first_contacts(reading: Reading, enrolment_id: UUID) -> dict[Way, tuple[UUID, str]]:
    """Where a code can go to who has no second factor yet, one for each way, masked: a contact of the customer file,
    one that is proved before one that is not, by a way that the bank can write by and lets open its door.
    """
    no = await forbidden(reading)
    ways = [way for way in await sendable(reading) if way not in no]
    found: dict[Way, tuple[UUID, str]] = {}
    for row, address in sorted(await addresses(reading, enrolment_id), key=lambda one: one[0].verified_at is None):
        if row.way in ways:
            found.setdefault(Way(row.way), (row.id, notify.masked(Channel(row.way), address)))
    return found


async def sendable(reading: Reading) -> tuple[Way, ...]:
    """By which ways the bank can send codes at present."""
    channels = await notify.channels(reading)
    return tuple(way for way in SENT if Channel(way.value) in channels)


async def forbidden(reading: Reading) -> frozenset[Way]:
    """By which ways no code opens the door here: what was switched on before counts for nothing."""
    return frozenset(map(Way, await reading.session.scalars(select(ForbiddenFactorRow.way))))


async def contacts(reading: Reading, enrolment_id: UUID) -> tuple[Contact, ...]:
    """Where somebody can be written to, as the customer file has it: phones first."""
    no = await forbidden(reading)
    return tuple(
        Contact(
            row.id,
            Way(row.way),
            notify.masked(Channel(row.way), address),
            row.verified_at,
            None if row.way in no else row.factor_since,
        )
        for row, address in await addresses(reading, enrolment_id)
    )


async def addresses(reading: Reading, enrolment_id: UUID) -> list[tuple[ContactRow, str]]:
    """The same with what they are in clear: for sending, never for showing."""
    query = (
        select(ContactRow, EnrolmentRow.holder_id)
        .join(EnrolmentRow, EnrolmentRow.id == ContactRow.enrolment_id)
        .where(ContactRow.enrolment_id == enrolment_id)
        .order_by(ContactRow.way.desc(), ContactRow.place)
    )
    found = (await reading.session.execute(query)).all()
    keys = await data_keys(reading, {row.holder_id for row in found})
    return [(row[0], open_address(keys[row.holder_id], row[0])) for row in found if row.holder_id in keys]


async def proved_contacts(reading: Reading, customer_id: UUID) -> dict[tuple[Way, str], datetime]:
    """From which of a customer's numbers and addresses a code has come back, and when, whoever asks."""
    enrolment_id = await enrolment_of(reading, customer_id)
    found = await addresses(reading, enrolment_id) if enrolment_id else []
    return {(Way(row.way), address): row.verified_at for row, address in found if row.verified_at is not None}


async def addresses_with(reading: Reading, realm: Realm, typed: str) -> list[tuple[Channel, str]]:
    """Where whoever this name opens the door for can be written to, in clear."""
    enrolment_id = await enrolment_with(reading, realm, typed)
    found = await addresses(reading, enrolment_id) if enrolment_id else []
    of_staff = await reading.session.get(StaffAddressRow, enrolment_id) if enrolment_id else None
    told = [(Channel(row.way), address) for row, address in found]
    if of_staff is not None:
        here, next_ = of_staff.sealed, of_staff.sealed_waiting
        if here is not None:
            told.append((Channel.EMAIL, open_staff_address(reading, of_staff.enrolment_id, here)))
        if next_ is not None and of_staff.waiting_id is not None:
            told.append((Channel.EMAIL, open_staff_address(reading, of_staff.waiting_id, next_)))
    return told


async def best_address(
    reading: Reading, enrolment_id: UUID, *, among: Collection[str] | None = None
) -> tuple[ContactRow, str] | None:
    """Where somebody hears of the bank: one that is proved before one that is not, a phone before a mailbox, and only
    such as the bank can write to at present. None for staff: see `staff_address`. `among`: only by these ways.
    """
    ways = [one for one in await sendable(reading) if among is None or one in among]
    found = (
        [(row, address) for row, address in await addresses(reading, enrolment_id) if row.way in ways] if ways else []
    )
    return min(found, key=lambda one: one[0].verified_at is None, default=None)


async def staff_address(reading: Reading, enrolment_id: UUID) -> tuple[str, Language] | None:
    """Where a member of staff is written to at present, in clear: for sending, never for showing."""
    if Way.EMAIL not in await sendable(reading):
        return None
    row = await reading.session.get(StaffAddressRow, enrolment_id)
    if row is None or row.sealed is None:
        return None
    return open_staff_address(reading, enrolment_id, row.sealed), Language(row.language)


async def written_to(reading: Reading, enrolment_id: UUID) -> WrittenTo | None:
    row = await reading.session.get(StaffAddressRow, enrolment_id)
    if row is None:
        return None
    now, next_ = (
        notify.masked(Channel.EMAIL, open_staff_address(reading, mark, sealed)) if sealed else None
        for mark, sealed in ((enrolment_id, row.sealed), (row.waiting_id or enrolment_id, row.sealed_waiting))
    )
    return WrittenTo(now, row.proved_at, next_)


async def enrolment_of_staff(reading: Reading, staff_id: UUID) -> UUID | None:
    query = select(EnrolmentRow.id).where(EnrolmentRow.realm == Realm.STAFF, EnrolmentRow.holder_id == staff_id)
    found: UUID | None = await reading.session.scalar(query)
    return found


async def holders_of(reading: Reading, role: str) -> list[UUID]:
    """The enrolments of whoever has it."""
    query = (
        select(EnrolmentRow.id)
        .join(StaffRoleRow, StaffRoleRow.staff_id == EnrolmentRow.holder_id)
        .where(EnrolmentRow.realm == Realm.STAFF, StaffRoleRow.role == role)
        .order_by(EnrolmentRow.id)
    )
    return list(await reading.session.scalars(query))


def sealed_staff_address(reading: Reading, mark: UUID, address: str) -> bytes:
    """`mark`: of the enrolment where it is written to, of what waits where it waits: neither is taken for the other."""
    return reading.vault.seal(_STAFF_ADDRESSES, address.encode(), about=f"staff_addresses|{mark}")


def open_staff_address(reading: Reading, mark: UUID, sealed: bytes) -> str:
    """Raises Tampered."""
    return reading.vault.open(_STAFF_ADDRESSES, sealed, about=f"staff_addresses|{mark}").decode()


async def address_of(reading: Reading, enrolment: Enrolment, row: ContactRow) -> str:
    """Raises NoContact for somebody who is forgotten."""
    key = (await data_keys(reading, [enrolment.holder_id])).get(enrolment.holder_id)
    if key is None:
        raise NoContact
    return open_address(key, row)


async def keys_of(reading: Reading, enrolment_id: UUID) -> list[KnownKey]:
    """What a device needs to know to find the passkey that it holds."""
    query = (
        select(PasskeyRow.credential_id, PasskeyRow.transports)
        .where(PasskeyRow.enrolment_id == enrolment_id)
        .order_by(PasskeyRow.made_at)
    )
    return [KnownKey(row.credential_id, tuple(row.transports)) for row in await reading.session.execute(query)]


async def owner_of_passkey(reading: Reading, realm: Realm, credential_id: bytes) -> UUID | None:
    """Whose enrolment at this counter holds it."""
    query = (
        select(EnrolmentRow.id)
        .join(PasskeyRow, PasskeyRow.enrolment_id == EnrolmentRow.id)
        .where(EnrolmentRow.realm == realm, PasskeyRow.credential_id == credential_id)
    )
    found: UUID | None = await reading.session.scalar(query)
    return found


async def security(reading: Reading, enrolment_id: UUID) -> Security:
    """By what somebody signs in, and where they are signed in: the newest first."""
    keys = select(PasskeyRow).where(PasskeyRow.enrolment_id == enrolment_id).order_by(PasskeyRow.made_at)
    app = select(AuthenticatorRow).where(
        AuthenticatorRow.enrolment_id == enrolment_id, AuthenticatorRow.confirmed_at.is_not(None)
    )
    codes = select(func.count().filter(RecoveryCodeRow.used_at.is_(None)), func.max(RecoveryCodeRow.made_at)).where(
        RecoveryCodeRow.enrolment_id == enrolment_id
    )
    found = (await reading.session.scalars(app)).one_or_none()
    no = await forbidden(reading)
    left, made_at = (await reading.session.execute(codes)).one()
    devices = (
        select(KnownDeviceRow)
        .where(KnownDeviceRow.enrolment_id == enrolment_id, KnownDeviceRow.used_at > reading.now - rules.DEVICE_KNOWN)
        .order_by(KnownDeviceRow.used_at.desc())
        .limit(rules.MOST_DEVICES)
    )
    return Security(
        names=await _own_names(reading, enrolment_id),
        waiting_password=await _waiting_password(reading, enrolment_id),
        passkeys=tuple(
            Passkey(row.id, row.name, row.made_at, row.used_at) for row in await reading.session.scalars(keys)
        ),
        authenticator=Authenticator(found.made_at, found.used_at) if found else None,
        recovery_codes=_recovery_codes(left, made_at),
        contacts=await contacts(reading, enrolment_id),
        sendable=tuple(way for way in await sendable(reading) if way not in no),
        written_to=await written_to(reading, enrolment_id),
        sessions=await _open_sessions(reading, enrolment_id),
        devices=tuple(
            KnownDevice(
                id=row.id,
                device=Device(row.device),
                family=BrowserFamily(row.browser),
                known_since=row.known_since,
                used_at=row.used_at,
                is_new=row.known_since > reading.now - rules.DEVICE_NEW,
            )
            for row in await reading.session.scalars(devices)
        ),
    )


async def sessions_of(reading: Reading, realm: Realm, holder_id: UUID) -> tuple[OpenSession, ...]:
    """Where somebody is signed in, the newest first: nowhere who never could."""
    is_theirs = (EnrolmentRow.realm == realm) & (EnrolmentRow.holder_id == holder_id)
    enrolment_id = await reading.session.scalar(select(EnrolmentRow.id).where(is_theirs))
    return await _open_sessions(reading, enrolment_id) if enrolment_id else ()


async def _open_sessions(reading: Reading, enrolment_id: UUID) -> tuple[OpenSession, ...]:
    sessions = (
        select(SessionRow)
        .where(
            SessionRow.enrolment_id == enrolment_id,
            SessionRow.ends_at > reading.now,
            SessionRow.seen_at + SessionRow.idle > reading.now,
        )
        .order_by(SessionRow.seen_at.desc())
        .limit(rules.MOST_SESSIONS)
    )
    return tuple(
        OpenSession(row.id, Device(row.device), BrowserFamily(row.browser), Way(row.way), row.begun_at, row.seen_at)
        for row in await reading.session.scalars(sessions)
    )


async def link_of(reading: Reading, enrolment_id: UUID | None) -> SsoLink | None:
    """How somebody is linked to the staff's provider. Asks the database also for nobody."""
    query = select(SsoLinkRow.linked_at, SsoLinkRow.used_at).where(SsoLinkRow.enrolment_id == enrolment_id)
    row = (await reading.session.execute(query)).one_or_none()
    return None if row is None else SsoLink(row.linked_at, row.used_at)


async def is_password_void(reading: Reading, enrolment_id: UUID | None, *, session_id: UUID | None = None) -> bool:
    """Where the staff's provider alone counts: whether somebody's password opens nothing, as they are linked and no
    operator lets them in. `session_id`: to confirm by it in that session. One question, also for nobody.
    """
    is_linked = exists().where(SsoLinkRow.enrolment_id == enrolment_id)
    is_meant: ColumnElement[bool]
    if session_id is None:
        is_meant = LetInRow.session_id.is_(None) & (LetInRow.ends_at > reading.now)
    else:
        is_meant = LetInRow.session_id == session_id
    is_let_in = exists().where(LetInRow.enrolment_id == enrolment_id, is_meant)
    return bool(await reading.session.scalar(select(is_linked & ~is_let_in)))


async def _own_names(reading: Reading, enrolment_id: UUID) -> tuple[OwnName, ...]:
    """By kind, and in the order in which they were said."""
    other = aliased(SignInNameRow)
    is_shared = exists().where(
        other.realm == SignInNameRow.realm,
        other.name_key == SignInNameRow.name_key,
        other.enrolment_id != SignInNameRow.enrolment_id,
    )
    query = (
        select(SignInNameRow, SignInNameRow.held_at.is_not(None) | ~is_shared)
        .where(SignInNameRow.enrolment_id == enrolment_id)
        .order_by(SignInNameRow.said_at, SignInNameRow.name_key)
        .limit(names.MOST_NAMES + 1)
    )
    found = [
        OwnName(
            NameKind(row.kind),
            reading.vault.open(_SHOWN, row.sealed_shown, about=_name_place(enrolment_id, row.name_key)).decode(),
            opens,
        )
        for row, opens in await reading.session.execute(query)
    ]
    return tuple(sorted(found, key=lambda name: list(NameKind).index(name.kind)))


async def _waiting_password(reading: Reading, enrolment_id: UUID) -> WaitingPassword | None:
    row = await reading.session.get(WaitingPasswordRow, enrolment_id)
    return None if row is None else WaitingPassword(Way(row.way), row.asked_at, row.holds_at)


async def lock_role(tx: Tx, role: str) -> None:
    """Holds it until the commit. Raises NoSuchRole."""
    query = select(RoleRow.name).where(RoleRow.name == role).with_for_update()
    if not rules.is_role_name(role) or (await tx.session.execute(query)).one_or_none() is None:
        raise NoSuchRole


async def staff(reading: Reading, *, limit: int = 1000) -> list[StaffMember]:
    """By name, also those who have left."""
    rows = await reading.session.execute(_STAFF, {**_ANYBODY, "limit": limit})
    return [_staff_member(reading, row) for row in rows]


async def find_staff(reading: Reading, search: StaffSearch, *, after: UUID | None, limit: int) -> StaffPage:
    """By name, page by page. `after`: whom the page before ended with."""
    q = search.q.strip().casefold() if search.q and search.q.strip() else None
    asked = {
        "q": q,
        "beginning": beginning_key(reading, q) if q else None,
        "role": search.role,
        "has_left": None if search.state is None else search.state is StaffState.LEFT,
        "after": after,
        "limit": limit + 1,
    }
    rows = (await reading.session.execute(_STAFF, {**_ANYBODY, **asked})).all()
    found = [_staff_member(reading, row) for row in rows[:limit]]
    return StaffPage(found, write_cursor((found[-1].id,)) if len(rows) > limit else None)


async def staff_file(reading: Reading, staff_id: UUID) -> StaffFile:
    """Raises NoSuchStaff."""
    member = await staff_member(reading, staff_id)
    enrolment_id = await enrolment_of_staff(reading, staff_id)
    given = await reading.session.execute(_GIVEN, {"staff_id": staff_id})
    left = select(StaffDepartureRow.reason).where(StaffDepartureRow.staff_id == staff_id)
    open_sessions = (
        select(SessionRow.id)
        .join(EnrolmentRow, EnrolmentRow.id == SessionRow.enrolment_id)
        .where(EnrolmentRow.realm == Realm.STAFF, EnrolmentRow.holder_id == staff_id)
        .where(SessionRow.ends_at > reading.now, SessionRow.seen_at + SessionRow.idle > reading.now)
    )
    return StaffFile(
        member=member,
        roles=tuple(GivenRole(row.role, row.given_at, row.by_name, row.maker_name) for row in given),
        sessions=await count_up_to(reading, open_sessions, most=rules.MOST_SESSIONS),
        left_why=(await reading.session.execute(left)).scalar_one_or_none(),
        delegations=await _delegations(reading, staff_id),
        history=await _history(reading, staff_id),
        has_been_in=await has_been_in(reading, staff_id),
        written_to=await written_to(reading, enrolment_id) if enrolment_id else None,
    )


async def has_been_in(reading: Reading, staff_id: UUID) -> bool:
    """Whether they have ever signed in."""
    enrolments = select(cast(EnrolmentRow.id, String)).where(
        EnrolmentRow.realm == Realm.STAFF, EnrolmentRow.holder_id == staff_id
    )
    came = exists().where(
        AuditRow.subject_kind == "enrolment",
        AuditRow.subject_id.in_(enrolments),
        AuditRow.act == "identity.sign_in",
    )
    return bool(await reading.session.scalar(select(came)))


async def _history(reading: Reading, staff_id: UUID) -> tuple[StaffAct, ...]:
    """What was done to them, the newest first."""
    query = (
        select(AuditRow.id, AuditRow.at, AuditRow.act, AuditRow.actor_name, AuditRow.facts["role"].astext.label("role"))
        .where(AuditRow.subject_kind == "staff", AuditRow.subject_id == str(staff_id))
        .order_by(AuditRow.id.desc())
        .limit(_MOST_HISTORY)
    )
    rows = await reading.session.execute(query)
    return tuple(StaffAct(row.id, row.at, row.act, row.actor_name, row.role) for row in rows)


async def staff_member(reading: Reading, staff_id: UUID) -> StaffMember:
    """Raises NoSuchStaff."""
    row = (await reading.session.execute(_STAFF, {**_ANYBODY, "only": staff_id, "limit": 1})).one_or_none()
    if row is None:
        raise NoSuchStaff
    return _staff_member(reading, row)


async def roles(reading: Reading) -> list[Role]:
    """By name."""
    rows = await reading.session.execute(_ROLES)
    return [Role(row.name, tuple(row.rights), row.name in BUILT_IN_ROLES, row.holders) for row in rows]


async def my_roles(reading: Reading) -> tuple[str, ...]:
    """Those that the actor holds themselves, by name."""
    held = select(StaffRoleRow.role).where(StaffRoleRow.staff_id == reading.actor.id).order_by(StaffRoleRow.role)
    return tuple((await reading.session.execute(held)).scalars())


async def rights_of_role(reading: Reading, role: str, *, hold: bool = False) -> tuple[str, ...] | None:
    """Sorted; None for a role that is not there. `hold`: nobody changes it until the commit."""
    if not rules.is_role_name(role):
        return None
    query = select(RoleRow.name).where(RoleRow.name == role)
    if (await reading.session.execute(query.with_for_update() if hold else query)).one_or_none() is None:
        return None
    rights = select(RoleRightRow.right_name).where(RoleRightRow.role == role).order_by(RoleRightRow.right_name)
    return tuple(sorted((await reading.session.execute(rights)).scalars()))


async def standings(reading: Reading, staff_ids: Sequence[UUID]) -> dict[UUID, Standing]:
    """Who of these works here and is not barred, and what they may do at this moment."""
    rows = await reading.session.execute(_STANDINGS, {"ids": list(staff_ids), "now": reading.now})
    return {row.id: Standing(frozenset(row.rights), _lenders(row.lent)) for row in rows}


async def staff_with(reading: Reading, right: str, *, limit: int = 1000) -> dict[UUID, str]:
    """The names of those who work here and have the right by a role of their own, in their order."""
    rows = await reading.session.execute(_WITH_RIGHT, {"right": right, "limit": limit})
    return {row.id: row.name for row in rows}


def _lenders(lent: Sequence[tuple[str, str]]) -> dict[str, frozenset[UUID]]:
    """Of each right that is lent, by whom."""
    rights = {right for right, _ in lent}
    return {right: frozenset(UUID(lender) for of, lender in lent if of == right) for right in rights}


async def my_delegations(reading: Reading) -> MyDelegations:
    """What the actor lends and borrows, also lately."""
    staff_id = reading.actor.id
    if reading.actor.kind != "staff" or staff_id is None:
        return MyDelegations((), ())
    standing = (await standings(reading, [staff_id])).get(staff_id, Standing())
    return MyDelegations(await _delegations(reading, staff_id), tuple(sorted(standing.own - NEVER_LENT)))


async def reason_of(reading: Reading, proposal_id: UUID) -> str:
    """What the maker wrote."""
    found = await reading.session.execute(select(ProposalRow.reason).where(ProposalRow.id == proposal_id))
    return found.scalar_one()


async def _delegations(reading: Reading, staff_id: UUID) -> tuple[Delegation, ...]:
    """The latest first: those to come, those now, those of the last 90 days."""
    given = {"staff_id": staff_id, "since": reading.now - _SHOWN_AFTERWARDS}
    return tuple(
        Delegation(**{**row, "rights": tuple(row["rights"])})
        for row in (await reading.session.execute(_DELEGATIONS, given)).mappings()
    )


async def tell_lending(reading: Reading, commands: Sequence[Delegate]) -> list[Mapping[str, Any]]:
    """To whom."""
    called = await _names(reading, [command.taker_id for command in commands])
    return [{"staff_name": called.get(command.taker_id)} for command in commands]


async def tell_giving(reading: Reading, commands: Sequence[GiveRole]) -> list[Mapping[str, Any]]:
    """Whom each is for."""
    called = await _names(reading, [command.staff_id for command in commands])
    return [{"staff_name": called.get(command.staff_id)} for command in commands]


async def tell_staff_reset(reading: Reading, commands: Sequence[ResetStaff]) -> list[Mapping[str, Any]]:
    """Whose second factor."""
    called = await _names(reading, [command.staff_id for command in commands])
    return [{"staff_name": called.get(command.staff_id)} for command in commands]


async def tell_inviting(reading: Reading, commands: Sequence[InviteStaff]) -> list[Mapping[str, Any]]:
    """Whom; never what stands for the code."""
    called = await _names(reading, [command.staff_id for command in commands])
    return [{"staff_name": called.get(command.staff_id), "code_hash": None} for command in commands]


async def tell_customer_reset(reading: Reading, commands: Sequence[ResetCustomer]) -> list[Mapping[str, Any]]:
    """Who they are, as they are greeted; never what stands for the code."""
    ids = [command.customer_id for command in commands]
    query = select(EnrolmentRow.id, EnrolmentRow.holder_id, EnrolmentRow.sealed_name).where(
        EnrolmentRow.realm == Realm.CUSTOMER, is_any(EnrolmentRow.holder_id, ids)
    )
    rows = await reading.session.execute(query)
    called = {row.holder_id: open_name(reading, row.id, row.sealed_name) for row in rows}
    return [{"customer_name": called.get(one), "code_hash": None} for one in ids]


async def tell_role(reading: Reading, commands: Sequence[ChangeRole]) -> list[Mapping[str, Any]]:
    """How many have the role now."""
    query = select(StaffRoleRow.role, func.count()).group_by(StaffRoleRow.role)
    roles = is_any(StaffRoleRow.role, [command.role for command in commands])
    holders = {row[0]: row[1] for row in await reading.session.execute(query.where(roles))}
    return [{"holders": holders.get(command.role, 0)} for command in commands]


async def tell_hire(reading: Reading, commands: Sequence[HireInto]) -> list[Mapping[str, Any]]:
    """Who it is, or who it was where they were hired. Nobody any more where they were not."""
    ids = [command.candidate_id for command in commands]
    query = select(StaffCandidateRow.id, StaffCandidateRow.sealed).where(is_any(StaffCandidateRow.id, ids))
    found = await reading.session.execute(query)
    candidates = {one.id: open_candidate(reading, one.id, one.sealed) for one in found}
    called = {one: who.name for one, who in candidates.items()} | await _names(reading, ids)
    mailboxes = {one: notify.masked(Channel.EMAIL, who.email) for one, who in candidates.items() if who.email}
    return [{"staff_name": called.get(one), "staff_email": mailboxes.get(one), "likeness": None} for one in ids]


async def _names(reading: Reading, staff_ids: Sequence[UUID]) -> dict[UUID, str]:
    query = select(StaffMemberRow.id, StaffMemberRow.name).where(is_any(StaffMemberRow.id, staff_ids))
    return {row.id: row.name for row in await reading.session.execute(query)}


async def staff_figures(reading: Reading) -> StaffFigures:
    """For whoever may know."""
    left = select(StaffDepartureRow.staff_id).where(StaffDepartureRow.staff_id == StaffMemberRow.id).exists()
    gone = select(StaffDepartureRow.staff_id).where(StaffDepartureRow.staff_id == EnrolmentRow.holder_id).exists()
    barred = select(EnrolmentRow.id).join(SignInBarRow, SignInBarRow.enrolment_id == EnrolmentRow.id)
    return StaffFigures(
        staff=await count_up_to(reading, select(StaffMemberRow.id).where(~left)),
        locked=await count_up_to(reading, select(SignInGateRow.key).where(SignInGateRow.locked_until > reading.now)),
        barred=await count_up_to(reading, barred.where(~gone)),
        let_in=await count_up_to(
            reading, select(LetInRow.enrolment_id).where(LetInRow.made_at > reading.now - rules.LET_IN_TOLD)
        ),
    )


def _visitor(reading: Reading, row: ResultRow[*tuple[Any, ...]]) -> Visitor:
    realm = Realm(row.realm)
    roles = (CUSTOMER_ROLE,) if realm is Realm.CUSTOMER else tuple(row.roles)
    session = Session(
        id=row.id,
        enrolment_id=row.enrolment_id,
        realm=realm,
        login=open_login(reading, row.enrolment_id, row.sealed_login),
        roles=roles,
        assurance=Assurance(row.assurance),
        way=Way(row.way),
        browser=Browser(Device(row.device), BrowserFamily(row.browser)),
        begun_at=row.begun_at,
        confirmed_at=row.confirmed_at,
        seen_at=row.seen_at,
        expires_at=rules.expires_at(row.seen_at, row.idle, row.ends_at),
        vouched=_vouched(row),
    )
    actor = Actor(
        kind=realm.value,
        name=open_name(reading, row.enrolment_id, row.sealed_name),
        id=row.holder_id,
        rights=rules.rights_of(realm, session.assurance, row.rights),
        is_half_way=rules.is_half_way(realm, session.assurance),
    )
    return Visitor(actor, session)


def _vouched(row: ResultRow[*tuple[Any, ...]]) -> Vouched | None:
    if row.sso_sub_key is None:
        return None
    has_two_factors = row.assurance >= Assurance.TWO_FACTORS
    return Vouched(row.sso_sub_key, row.sso_sid_key, has_two_factors, row.confirmed_at)


def _recovery_codes(left: int, made_at: datetime | None) -> RecoveryCodes | None:
    return None if made_at is None else RecoveryCodes(left, made_at)


def _staff_member(reading: Reading, row: ResultRow[*tuple[Any, ...]]) -> StaffMember:
    login = open_login(reading, row.enrolment_id, row.sealed_login)
    return StaffMember(row.id, row.name, login, tuple(row.roles), row.hired_at, row.left_at, row.is_linked)


def _enrolment(reading: Reading, row: EnrolmentRow) -> Enrolment:
    name = open_name(reading, row.id, row.sealed_name)
    login = open_login(reading, row.id, row.sealed_login)
    return Enrolment(row.id, Realm(row.realm), row.holder_id, login, name)


def name_key(reading: Reading, realm: Realm, normal: str) -> bytes:
    """What stands for a name in the tables."""
    return reading.vault.mac(_DOOR, f"{realm}|{normal}".encode())


def beginning_key(reading: Reading, beginning: str) -> bytes:
    """What stands for the beginning of a staff login: 96 bits of a keyed digest."""
    return reading.vault.mac(_BEGINNINGS, beginning.encode("utf-8", "surrogatepass"))[:12]


def sealed_login(reading: Reading, enrolment_id: UUID, login: str) -> bytes:
    return reading.vault.seal(_LOGINS, login.encode(), about=f"enrolments|{enrolment_id}")


def open_login(reading: Reading, enrolment_id: UUID, sealed: bytes) -> str:
    """Raises Tampered."""
    return reading.vault.open(_LOGINS, sealed, about=f"enrolments|{enrolment_id}").decode()


def sealed_shown(reading: Reading, enrolment_id: UUID, key: bytes, shown: str) -> bytes:
    return reading.vault.seal(_SHOWN, shown.encode(), about=_name_place(enrolment_id, key))


def _name_place(enrolment_id: UUID, key: bytes) -> str:
    return f"sign_in_names|{enrolment_id}|{key.hex()}"


def sealed_candidate(reading: Reading, candidate_id: UUID, who: Candidate) -> bytes:
    return reading.vault.seal(_NAMES, msgspec.msgpack.encode(who), about=f"staff_candidates|{candidate_id}")


def open_candidate(reading: Reading, candidate_id: UUID, sealed: bytes) -> Candidate:
    """Raises Tampered."""
    plain = reading.vault.open(_NAMES, sealed, about=f"staff_candidates|{candidate_id}")
    return msgspec.msgpack.decode(plain, type=Candidate)


def sealed_name(reading: Reading, enrolment_id: UUID, name: str) -> bytes:
    """As it is kept: sealed for this row."""
    return reading.vault.seal(_NAMES, name.encode(), about=f"enrolments|{enrolment_id}")


def open_name(reading: Reading, enrolment_id: UUID, sealed: bytes) -> str:
    """Raises Tampered."""
    return reading.vault.open(_NAMES, sealed, about=f"enrolments|{enrolment_id}").decode()


def sealed_address(reading: Reading, key: SealingKey, contact_id: UUID, address: str) -> bytes:
    """As it is kept: under the customer's own key, for this row."""
    return key.seal(reading.vault.suite, address.encode(), about=f"contacts|{contact_id}")


def open_address(key: SealingKey, row: ContactRow) -> str:
    """Raises Tampered."""
    return key.open(row.sealed, about=f"contacts|{row.id}").decode()


_DEVICES = text(
    """
    SELECT sessions.id, (
        SELECT max(known.known_since) FROM known_devices AS known
        WHERE known.enrolment_id = sessions.enrolment_id AND known.device = sessions.device
            AND known.browser = sessions.browser AND known.used_at >= sessions.begun_at
    ) AS known_since
    FROM sessions WHERE id = ANY(CAST(:ids AS uuid[]))
    """
)


async def devices_known_since(reading: Reading, session_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """Since when the bank knows the device in which each of these sessions was begun; of several that look alike the
    one that it has known for the shortest time. Those that it does not know are left out.
    """
    if not session_ids:
        return {}
    found = await reading.session.execute(_DEVICES, {"ids": sorted(session_ids)})
    return {row.id: row.known_since for row in found if row.known_since is not None}
