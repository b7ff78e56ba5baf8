"""Who acts. Identity finds out; everything else only reads it."""

from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

import msgspec

ActorKind = Literal["customer", "staff", "system", "anonymous"]


@dataclass(frozen=True, slots=True)
class Actor:
    """`id` is the customer's or the staff member's own id; a system actor is a part of the bank, by name.

    `is_half_way`: known, but not surely enough: without rights, and let in only where a route says so.
    """

    kind: ActorKind
    name: str
    id: UUID | None = None
    rights: frozenset[str] = field(default_factory=frozenset)
    is_half_way: bool = False

    @property
    def signature(self) -> str:
        """How they stand below what they did, for good: nothing there may name a customer, who has the right to be
        forgotten. Who it was, the id says for as long as there is anybody behind it.
        """
        return "" if self.kind == "customer" else self.name

    @property
    def key(self) -> tuple[str, UUID | None]:
        """The same for all sessions of a person."""
        return self.kind, self.id

    def may(self, right: str) -> bool:
        return self.kind == "system" or (right in self.rights and not self.is_half_way)


class Shown(msgspec.Struct, frozen=True):
    """What came with a request: in which session, and which confirmation it says that it has (kernel.step_up)."""

    session_id: UUID
    confirmation_id: UUID | None = None


class Asker(msgspec.Struct, frozen=True):
    """Whose request a command came with: what a transaction that many share needs to know of each."""

    actor: Actor
    request_id: str | None = None
    shown: Shown | None = None


ANONYMOUS = Actor(kind="anonymous", name="anonymous")


def system(part: str) -> Actor:
    """The bank itself, acting through one of its parts: `system("end-of-day")`."""
    return Actor(kind="system", name=part)
