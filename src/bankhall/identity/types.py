"""Nouns of identity: realms, commands, sessions."""

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


class Assurance(IntEnum):
    """How sure we are who is there (after NIST SP 800-63B's levels); step 3 adds what lies above."""

    PASSWORD = 1


class CredentialKind(StrEnum):
    PASSWORD = "password"  # noqa: S105  a kind, not a password


@dataclass(frozen=True, slots=True)
class PasswordHash:
    """A password that has passed the rules, as argon2id. Made by `api.hash_password` before the transaction."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """`browser_token`: what the browser held before, whose session ends when this one begins."""

    realm: Realm
    login: str
    password: str = field(repr=False)
    browser_token: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePassword:
    old_password: str = field(repr=False)
    new_password: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrollCustomer:
    customer_id: UUID
    login: str
    name: str
    password: PasswordHash


@dataclass(frozen=True, slots=True, kw_only=True)
class HireStaff:
    name: str
    login: str
    password: PasswordHash


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
class Session:
    """`expires_at`: when it ends if nothing more is asked."""

    id: UUID
    enrolment_id: UUID
    realm: Realm
    login: str
    roles: tuple[str, ...]
    assurance: Assurance
    begun_at: datetime
    seen_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who stands behind a session, with the rights of this moment."""

    actor: Actor
    session: Session


@dataclass(frozen=True, slots=True)
class Welcome:
    """A session that has just begun. `token` is told once, to the browser, and kept nowhere."""

    visitor: Visitor
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class StaffMember:
    id: UUID
    name: str
    login: str
    roles: tuple[str, ...]
    hired_at: datetime
    left_at: datetime | None


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
    """All that the staff office knows of somebody. `sessions`: how many stand open now."""

    member: StaffMember
    roles: tuple[GivenRole, ...]
    sessions: int
    left_why: str | None
    history: tuple[StaffAct, ...]


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
    enrolments of customers and working staff by which nobody may sign in until it is allowed again.
    """

    staff: int
    locked: int
    barred: int
