"""Confirmations on the wire."""

from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

import msgspec

from bankhall.identity.schemas import Password
from bankhall.identity.types import Way
from bankhall.kernel.lines import whole
from bankhall.kernel.step_up.types import Confirmation
from bankhall.kernel.web.inputs import Asked

Token = Annotated[str, msgspec.Meta(min_length=1, max_length=8_000, pattern=whole("[A-Za-z0-9_-]+"))]


class TokenIn(Asked, frozen=True, kw_only=True):
    token: Token


class PasswordIn(Asked, frozen=True, kw_only=True):
    password: Password

    def __repr__(self) -> str:
        return "PasswordIn()"


class ConfirmationOut(msgspec.Struct, frozen=True):
    """`content`: what is confirmed, in the bank's own facts. `ways`: by which it can be, until `ends_at`."""

    id: UUID
    kind: str
    content: dict[str, Any]
    ways: tuple[Way, ...]
    ends_at: datetime

    @classmethod
    def of(cls, asked: Confirmation, ways: tuple[Way, ...]) -> Self:
        return cls(asked.id, asked.kind, msgspec.json.decode(asked.content, type=dict), ways, asked.ends_at)
