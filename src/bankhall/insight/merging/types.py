"""Nouns of merging."""

from dataclasses import dataclass
from uuid import UUID

from bankhall.accounts.types import Account
from bankhall.customers.api import FieldOfTwo
from bankhall.customers.types import ChangedSince, Customer, CustomerBrief, Merge, Side, SideBySide
from bankhall.kernel.following import Follows, Stop
from bankhall.kernel.four_eyes.types import Command


class MergeFiles(Command, frozen=True, kw_only=True, tag="customers.merge.1"):
    """`merged_id` becomes part of `kept_id`. The versions are those that were seen. `choices`: whose word a field
    keeps, where it is not what the preview takes by itself.
    """

    kept_id: UUID
    merged_id: UUID
    kept_version: int
    merged_version: int
    choices: dict[str, Side]


class SplitFiles(Command, frozen=True, kw_only=True, tag="customers.split.1"):
    """`choices`: whose a field is that was changed since. `accounts`: of those that came since, the ones that go."""

    merge_id: UUID
    kept_version: int
    merged_version: int
    choices: dict[str, Side]
    accounts: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class MergePlan:
    """What it would come to. `refused`: the code by which the rehearsal was refused, where nothing stops it."""

    kept: Customer
    merged: Customer
    fields: tuple[SideBySide, ...]
    circumstances: tuple[FieldOfTwo, ...]
    follows: tuple[Follows, ...]
    stops: tuple[Stop, ...]
    notes: tuple[str, ...]
    refused: str | None = None


@dataclass(frozen=True, slots=True)
class SplitPlan:
    """`back`: accounts that go back; `since`: those that came after the merge, of which some may be chosen."""

    kept: Customer
    merged: Customer
    fields: tuple[ChangedSince, ...]
    circumstances: tuple[FieldOfTwo, ...]
    back: tuple[Account, ...]
    since: tuple[Account, ...]
    follows: tuple[Follows, ...]
    stops: tuple[Stop, ...]
    notes: tuple[str, ...]
    refused: str | None = None


@dataclass(frozen=True, slots=True)
class MergeSeen:
    """A merge, with whose files they were."""

    merge: Merge
    kept: CustomerBrief
    merged: CustomerBrief


@dataclass(frozen=True, slots=True)
class FilesOfCustomer:
    """What became of a file: `part_of` is the one in which it is today, where that is another."""

    part_of: CustomerBrief | None
    merges: tuple[MergeSeen, ...]


@dataclass(frozen=True, slots=True)
class MergePage:
    """The latest first."""

    merges: tuple[MergeSeen, ...]
    next: UUID | None
