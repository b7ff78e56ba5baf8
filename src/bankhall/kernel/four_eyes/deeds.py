"""How each kind of command is asked for and done: the deeds of the house, all on one desk."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

from bankhall.kernel.db import Reading, Tx
from bankhall.kernel.four_eyes.types import Command, Standing, kind_of

C = TypeVar("C", bound=Command)

# Over a weekend and a holiday, and not so long that nobody remembers why.
VALID_FOR: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Backing:
    """Under what a verb acts when it is carried out: the proposal and its maker. The checker is the actor."""

    proposal_id: UUID
    maker_id: UUID
    maker_name: str


@dataclass(frozen=True)
class Deed(Generic[C]):
    """How one kind of command is asked for and done.

    `maker_right`: None where the verb itself finds out whether the maker still may. `tell`: facts for who looks at the
    proposals, in their order, that the command only names by id (a person's name); read anew each time.
    """

    command: type[C]
    maker_right: str | None
    checker_right: str
    carry_out: Callable[[Tx, C, Backing], Awaitable[object]]
    tell: Callable[[Reading, Sequence[C]], Awaitable[Sequence[Mapping[str, Any]]]] | None = None
    valid_for: timedelta = VALID_FOR

    @property
    def kind(self) -> str:
        return kind_of(self.command)


# Who of these works here, and what they may do at this moment. Read in the transaction that decides.
Standings = Callable[[Reading, Sequence[UUID]], Awaitable[Mapping[UUID, Standing]]]


@dataclass(frozen=True)
class Desk:
    """All deeds of the house, and who knows the people. Made by the composition root."""

    deeds: Mapping[str, Deed[Any]]
    standings: Standings

    @classmethod
    def of(cls, standings: Standings, *deeds: Deed[Any]) -> "Desk":
        by_kind = {deed.kind: deed for deed in deeds}
        if len(by_kind) != len(deeds):
            raise ValueError("two deeds of one kind")
        return cls(by_kind, standings)

    def checker_right(self, kind: str) -> str | None:
        """None for a kind that this version of the bank does not know."""
        deed = self.deeds.get(kind)
        return None if deed is None else deed.checker_right
