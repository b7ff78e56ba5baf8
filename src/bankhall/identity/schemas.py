"""Identity on the wire."""

from datetime import datetime
from typing import Annotated, Self

import msgspec

from bankhall.identity.rules import LONGEST_PASSWORD
from bankhall.identity.types import Realm, Visitor
from bankhall.kernel.web.inputs import Asked, Line

# Taken exactly as typed (ASVS 6.2.8), so anything that is text.
Password = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_PASSWORD, pattern="^[^\\ud800-\\udfff]*$")]


class SignInIn(Asked, frozen=True, kw_only=True):
    realm: Realm
    login: Line
    password: Password

    def __repr__(self) -> str:
        return f"SignInIn({self.realm})"


class ChangePasswordIn(Asked, frozen=True, kw_only=True):
    old_password: Password
    new_password: Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]

    def __repr__(self) -> str:
        return "ChangePasswordIn()"


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
