"""Nouns of sanctions lists."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec


class ListedKind(StrEnum):
    PERSON = "person"
    ORGANISATION = "organisation"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Listed:
    """Who stands on a list. `entry`: by which the list knows them. `names`: the first is the list's own, the others are
    aliases.
    """

    entry: str
    kind: ListedKind
    programme: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LoadedList:
    """`is_new`: whether it was not there already."""

    name: str
    version: str
    entries: int
    at: datetime
    is_new: bool = False


class NameHit(msgspec.Struct, frozen=True):
    """A name on a list that a payee's may be. `listed`: as it is written there; `main`: that entry's own name.
    `likeness`: of a hundred.
    """

    list_name: str
    version: str
    entry: str
    kind: ListedKind
    programme: str
    main: str
    listed: str
    likeness: int

    @property
    def key(self) -> tuple[str, str]:
        """By which it is known again in a later version."""
        return self.list_name, self.entry


@dataclass(frozen=True, slots=True)
class NameScreening:
    """What was found for a payee, without what was cleared before. `edition`: of the lists together. `mark`: of the
    name, keyed.
    """

    payee_id: UUID
    edition: int
    mark: bytes
    at: datetime
    hits: tuple[NameHit, ...] = ()
