"""Identity on the wire."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

import msgspec

from bankhall.identity.rules import LONGEST_PASSWORD
from bankhall.identity.types import Realm, Role, StaffMember, Visitor
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
    password: NewPassword
    roles: Annotated[tuple[Code, ...], msgspec.Meta(max_length=20)] = ()
    reason: Reason

    def __repr__(self) -> str:
        return "HireIn()"


class LeaveIn(Asked, frozen=True, kw_only=True):
    reason: Reason


class GiveRoleIn(Asked, frozen=True, kw_only=True):
    reason: Reason


class RoleIn(Asked, frozen=True, kw_only=True):
    rights: Annotated[tuple[Code, ...], msgspec.Meta(max_length=200)]
    reason: Reason


class Me(msgspec.Struct, frozen=True):
    realm: Realm
    name: str
    login: str
    roles: tuple[str, ...]
    rights: tuple[str, ...]
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

    @classmethod
    def of(cls, member: StaffMember) -> Self:
        return cls(member.id, member.name, member.login, member.roles, member.hired_at, member.left_at)


class StaffListOut(msgspec.Struct, frozen=True):
    items: list[StaffOut]


class RoleOut(msgspec.Struct, frozen=True):
    name: str
    rights: tuple[str, ...]
    built_in: bool

    @classmethod
    def of(cls, role: Role) -> Self:
        return cls(role.name, role.rights, role.built_in)


class RoleListOut(msgspec.Struct, frozen=True):
    items: list[RoleOut]
