"""Identity on the wire."""

import dataclasses
from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

import msgspec

from bankhall.identity.rules.passwords import LONGEST as LONGEST_PASSWORD
from bankhall.identity.types import (
    Delegation,
    Lend,
    MyDelegations,
    Realm,
    Role,
    StaffFile,
    StaffMember,
    StaffPage,
    Visitor,
    WrittenTo,
)
from bankhall.kernel.four_eyes.schemas import ProposalOut
from bankhall.kernel.four_eyes.types import ProposalTold
from bankhall.kernel.web.inputs import Asked, Code, Line, Reason

# Taken exactly as typed (ASVS 6.2.8), so anything that is text.
Password = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_PASSWORD, pattern="^[^\\ud800-\\udfff]*$")]

# Longer than it may be, so that the rule about length can say what it is.
NewPassword = Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]


class SignInIn(Asked, frozen=True, kw_only=True):
    realm: Realm
    login: Line
    password: Password

    def __repr__(self) -> str:
        return f"SignInIn({self.realm})"


class ChangePasswordIn(Asked, frozen=True, kw_only=True):
    old_password: Password
    new_password: NewPassword

    def __repr__(self) -> str:
        return "ChangePasswordIn()"


class HireIn(Asked, frozen=True, kw_only=True):
    name: Line
    login: Line
    email: Line | None = None
    roles: Annotated[tuple[Code, ...], msgspec.Meta(max_length=20)] = ()
    reason: Reason

    def __repr__(self) -> str:
        return "HireIn()"


class HireAskedOut(msgspec.Struct, frozen=True):
    """`code`: for the colleague's hand, told once: by it they choose their first password, within days of the yes."""

    proposal_id: UUID
    code: str


class LeaveIn(Asked, frozen=True, kw_only=True):
    reason: Reason


class GiveRoleIn(Asked, frozen=True, kw_only=True):
    reason: Reason


class RoleIn(Asked, frozen=True, kw_only=True):
    rights: Annotated[tuple[Code, ...], msgspec.Meta(max_length=200)]
    reason: Reason


class Me(msgspec.Struct, frozen=True):
    """`must_enrol`: a second factor has to be set up before anything opens."""

    realm: Realm
    name: str
    login: str
    roles: tuple[str, ...]
    rights: tuple[str, ...]
    must_enrol: bool
    expires_at: datetime

    @classmethod
    def of(cls, visitor: Visitor) -> Self:
        session = visitor.session
        return cls(
            realm=session.realm,
            name=visitor.actor.name,
            login=session.login,
            roles=session.roles,
            rights=tuple(sorted(visitor.actor.rights)),
            must_enrol=visitor.actor.is_half_way,
            expires_at=session.expires_at,
        )


class VisitorOut(msgspec.Struct, frozen=True):
    """`me`: null where nobody is signed in."""

    me: Me | None


class StaffOut(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    login: str
    roles: tuple[str, ...]
    hired_at: datetime
    left_at: datetime | None
    is_linked: bool

    @classmethod
    def of(cls, member: StaffMember) -> Self:
        return cls(
            member.id, member.name, member.login, member.roles, member.hired_at, member.left_at, member.is_linked
        )


class StaffListOut(msgspec.Struct, frozen=True):
    items: list[StaffOut]
    next: str | None

    @classmethod
    def of(cls, page: StaffPage) -> Self:
        return cls([StaffOut.of(one) for one in page.items], page.next)


class GivenRoleOut(msgspec.Struct, frozen=True):
    """`asked_by_name`: null where it was given on the command line."""

    role: str
    given_at: datetime
    by_name: str
    asked_by_name: str | None


class DelegationOut(msgspec.Struct, frozen=True):
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

    @classmethod
    def of(cls, one: Delegation) -> Self:
        return cls(**dataclasses.asdict(one))


class MyDelegationsOut(msgspec.Struct, frozen=True):
    """`lendable`: what this person might lend."""

    items: list[DelegationOut]
    lendable: tuple[str, ...]

    @classmethod
    def of(cls, mine: MyDelegations) -> Self:
        return cls([DelegationOut.of(one) for one in mine.items], mine.lendable)


class LendIn(Asked, frozen=True, kw_only=True):
    """`from_at` to `until_at`: 30 days at most, beginning within 30 days."""

    taker_login: Line
    rights: Annotated[tuple[Code, ...], msgspec.Meta(min_length=1, max_length=200)]
    from_at: Annotated[datetime, msgspec.Meta(tz=True)]
    until_at: Annotated[datetime, msgspec.Meta(tz=True)]
    reason: Reason

    def command(self) -> Lend:
        return Lend(taker_login=self.taker_login, rights=self.rights, from_at=self.from_at, until_at=self.until_at)


class StaffActOut(msgspec.Struct, frozen=True):
    """`act`: a verb of the audit log; `role`: where it was about one."""

    id: int
    at: datetime
    act: str
    by_name: str
    role: str | None


class WrittenToOut(msgspec.Struct, frozen=True):
    """Where a member of staff is written to, masked: null where nowhere yet. `waiting`: given, and not proved yet."""

    masked: str | None
    proved_at: datetime | None
    waiting: str | None

    @classmethod
    def of(cls, found: WrittenTo | None) -> Self | None:
        return cls(found.masked, found.proved_at, found.waiting) if found else None


class StaffFileOut(msgspec.Struct, frozen=True):
    """`sessions`: how many stand open now. `written_to`: null where the bank knows no address of theirs. `proposals`:
    what was asked for about them, the newest first.
    """

    id: UUID
    name: str
    login: str
    hired_at: datetime
    left_at: datetime | None
    left_why: str | None
    is_linked: bool
    roles: list[GivenRoleOut]
    sessions: int
    delegations: list[DelegationOut]
    history: list[StaffActOut]
    has_been_in: bool
    written_to: WrittenToOut | None
    proposals: list[ProposalOut]

    @classmethod
    def of(cls, file: StaffFile, proposals: list[ProposalTold]) -> Self:
        member = file.member
        return cls(
            id=member.id,
            name=member.name,
            login=member.login,
            hired_at=member.hired_at,
            left_at=member.left_at,
            left_why=file.left_why,
            is_linked=member.is_linked,
            roles=[GivenRoleOut(one.role, one.given_at, one.by_name, one.asked_by_name) for one in file.roles],
            sessions=file.sessions,
            delegations=[DelegationOut.of(one) for one in file.delegations],
            history=[StaffActOut(one.id, one.at, one.act, one.by_name, one.role) for one in file.history],
            has_been_in=file.has_been_in,
            written_to=WrittenToOut.of(file.written_to),
            proposals=[ProposalOut.of(one) for one in proposals],
        )


class RoleOut(msgspec.Struct, frozen=True):
    name: str
    rights: tuple[str, ...]
    built_in: bool
    holders: int

    @classmethod
    def of(cls, role: Role) -> Self:
        return cls(role.name, role.rights, role.built_in, role.holders)


class RoleListOut(msgspec.Struct, frozen=True):
    """`rights`: all that a role of the bank's own may be made of."""

    items: list[RoleOut]
    rights: list[str]
