"""Coming by the staff's provider, on the wire."""

from datetime import datetime
from typing import Annotated, Self

import msgspec

from bankhall.identity.schemas import Me
from bankhall.identity.schemas.factors import SecondStepOut
from bankhall.identity.types import SecondStep, SsoLink, SsoPurpose, Welcome
from bankhall.kernel.lines import whole
from bankhall.kernel.web.inputs import Asked

_State = Annotated[str, msgspec.Meta(pattern=whole("[A-Za-z0-9_-]{43}"))]
# As the provider makes them: printable, and short enough for an address.
_Told = Annotated[str, msgspec.Meta(min_length=1, max_length=2_000, pattern=whole("[ -~]+"))]
# The largest that is known is a few kilobytes.
_Token = Annotated[str, msgspec.Meta(min_length=1, max_length=16_000, pattern=whole("[A-Za-z0-9._=-]+"))]


class SsoOut(msgspec.Struct, frozen=True):
    """`name`: of the provider, null where there is none. `only`: whoever is linked signs in by it alone."""

    name: str | None
    only: bool


class WayThereOut(msgspec.Struct, frozen=True):
    """The address at the provider to which the browser goes."""

    to: str


class WayOutOut(msgspec.Struct, frozen=True):
    """Where one signs out at the provider too; null where there is nothing to sign out of."""

    to: str | None


class BackIn(Asked, frozen=True, kw_only=True):
    """What stood in the address by which the provider sent the browser back: a code, or an error."""

    state: _State
    code: _Told | None = None
    iss: _Told | None = None
    error: _Told | None = None

    def __repr__(self) -> str:
        return "BackIn()"


class BackOut(msgspec.Struct, frozen=True):
    """What it was for. After a sign-in `me` or the `second_step` that is still to come."""

    purpose: SsoPurpose
    me: Me | None = None
    second_step: SecondStepOut | None = None

    @classmethod
    def of(cls, let_in: Welcome | SecondStep) -> Self:
        if isinstance(let_in, SecondStep):
            return cls(SsoPurpose.SIGN_IN, second_step=SecondStepOut.of(let_in))
        return cls(SsoPurpose.SIGN_IN, me=Me.of(let_in.visitor))


class LogoutIn(msgspec.Struct, frozen=True):
    """OpenID Connect Back-Channel Logout 1.0, 2.5."""

    logout_token: _Token

    def __repr__(self) -> str:
        return "LogoutIn()"


class LinkOut(msgspec.Struct, frozen=True):
    linked_at: datetime
    used_at: datetime | None


class MySsoOut(msgspec.Struct, frozen=True):
    """`name`: of the provider, null where there is none for this person. `link`: null where they are not linked.
    `password_counts`: whether their password confirms anything in this session.
    """

    name: str | None
    link: LinkOut | None
    password_counts: bool

    @classmethod
    def of(cls, name: str | None, link: SsoLink | None, *, password_counts: bool) -> Self:
        return cls(name, LinkOut(link.linked_at, link.used_at) if link else None, password_counts)
