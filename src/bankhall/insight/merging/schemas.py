"""Merging on the wire."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

import msgspec

from bankhall.accounts.types import Account, AccountKind, AccountStatus
from bankhall.customers.api import FieldOfTwo
from bankhall.customers.types import (
    ChangedSince,
    Customer,
    CustomerBrief,
    CustomerKind,
    CustomerStatus,
    Side,
    SideBySide,
)
from bankhall.insight.merging.types import (
    FilesOfCustomer,
    MergeFiles,
    MergePage,
    MergePlan,
    MergeSeen,
    SplitFiles,
    SplitPlan,
)
from bankhall.kernel.following import Follows, FollowWay, Stop
from bankhall.kernel.web.inputs import Asked, Reason
from bankhall.kernel.web.paging import write_cursor

Field = Annotated[str, msgspec.Meta(min_length=1, max_length=40, pattern=r"^[a-z_]+\Z")]
Choices = Annotated[dict[Field, Side], msgspec.Meta(max_length=20)]
Version = Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]
Chosen = Annotated[tuple[UUID, ...], msgspec.Meta(max_length=200)]


class MergePreviewIn(Asked, frozen=True):
    """`merged_id` becomes part of `kept_id`. `choices`: whose word a field keeps."""

    kept_id: UUID
    merged_id: UUID
    choices: Choices = msgspec.field(default_factory=dict)


class MergeIn(Asked, frozen=True):
    """The versions are those that were seen. `choices`: whose word a field keeps, where another than the preview's."""

    kept_id: UUID
    merged_id: UUID
    kept_version: Version
    merged_version: Version
    reason: Reason
    choices: Choices = msgspec.field(default_factory=dict)

    def command(self) -> MergeFiles:
        return MergeFiles(
            kept_id=self.kept_id,
            merged_id=self.merged_id,
            kept_version=self.kept_version,
            merged_version=self.merged_version,
            choices=dict(sorted(self.choices.items())),
        )


class SplitPreviewIn(Asked, frozen=True):
    """`choices`: whose a field is that was changed since. `accounts`: of those that came since, the ones that go."""

    choices: Choices = msgspec.field(default_factory=dict)
    accounts: Chosen = ()


class SplitIn(Asked, frozen=True):
    kept_version: Version
    merged_version: Version
    reason: Reason
    choices: Choices = msgspec.field(default_factory=dict)
    accounts: Chosen = ()

    def command(self, merge_id: UUID) -> SplitFiles:
        return SplitFiles(
            merge_id=merge_id,
            kept_version=self.kept_version,
            merged_version=self.merged_version,
            choices=dict(sorted(self.choices.items())),
            accounts=tuple(sorted(set(self.accounts))),
        )


class MergedFileOut(msgspec.Struct, frozen=True, kw_only=True):
    """One of two files. `name` as lists show it."""

    id: UUID
    number: str
    kind: CustomerKind
    name: str
    status: CustomerStatus
    since_on: date | None = None
    version: int | None = None

    @classmethod
    def of(cls, one: Customer) -> Self:
        return cls(
            id=one.id,
            number=one.number,
            kind=one.kind,
            name=one.name,
            status=one.status,
            since_on=one.since_on,
            version=one.version,
        )

    @classmethod
    def brief(cls, one: CustomerBrief) -> Self:
        return cls(id=one.id, number=one.number, kind=one.kind, name=one.name, status=one.status)


class MergeFieldOut(msgspec.Struct, frozen=True):
    """What the two say, masked. `default`: what is taken where nobody chooses, of `sides`."""

    field: str
    kept: list[str]
    merged: list[str]
    default: Side
    sides: list[Side]

    @classmethod
    def of(cls, one: SideBySide) -> Self:
        return cls(one.field, list(one.kept), list(one.merged), one.default, list(one.sides))


class SplitFieldOut(msgspec.Struct, frozen=True):
    """Changed since, masked. `before`: what the file that stayed said; `merged`: what the other says."""

    field: str
    now: list[str]
    before: list[str]
    merged: list[str]
    sides: list[Side]

    @classmethod
    def of(cls, one: ChangedSince) -> Self:
        return cls(one.field, list(one.now), list(one.before), list(one.merged), list(one.sides))


class FieldOfTwoOut(msgspec.Struct, frozen=True):
    """What two files say of how the customer lives. Before a merge `holds` and `otherwise` are what will be said of
    both; before a split `kept` and `merged` are what each will say again, and the others what is said now.
    """

    field: str
    kept: str | None
    merged: str | None
    holds: str | None
    otherwise: str | None

    @classmethod
    def of(cls, one: FieldOfTwo) -> Self:
        return cls(one.field.value, one.kept, one.merged, one.holds, one.otherwise)


class FollowsOut(msgspec.Struct, frozen=True):
    """`way`: moves, read_together or copied."""

    kind: str
    count: int
    way: FollowWay

    @classmethod
    def of(cls, one: Follows) -> Self:
        return cls(one.kind, one.count, one.way)


class StopOut(msgspec.Struct, frozen=True):
    """What has to be ended first. `subjects`: some of them, by the ids of their pages."""

    kind: str
    count: int
    subjects: list[UUID]

    @classmethod
    def of(cls, one: Stop) -> Self:
        return cls(one.kind, one.count, list(one.subjects))


class MergePlanOut(msgspec.Struct, frozen=True, kw_only=True):
    """What it would come to; tried and taken back. `refused`: the code by which trying it was refused."""

    kept: MergedFileOut
    merged: MergedFileOut
    fields: list[MergeFieldOut]
    circumstances: list[FieldOfTwoOut]
    follows: list[FollowsOut]
    stops: list[StopOut]
    notes: list[str]
    refused: str | None

    @classmethod
    def of(cls, plan: MergePlan) -> Self:
        return cls(
            kept=MergedFileOut.of(plan.kept),
            merged=MergedFileOut.of(plan.merged),
            fields=[MergeFieldOut.of(one) for one in plan.fields],
            circumstances=[FieldOfTwoOut.of(one) for one in plan.circumstances],
            follows=[FollowsOut.of(one) for one in plan.follows],
            stops=[StopOut.of(one) for one in plan.stops],
            notes=list(plan.notes),
            refused=plan.refused,
        )


class SplitAccountOut(msgspec.Struct, frozen=True):
    id: UUID
    number: str
    kind: AccountKind
    currency: str
    name: str
    status: AccountStatus

    @classmethod
    def of(cls, one: Account) -> Self:
        return cls(one.id, one.number, one.kind, one.currency, one.name, one.status)


class SplitPlanOut(msgspec.Struct, frozen=True, kw_only=True):
    """`back`: accounts that go back. `since`: those that came after the merge, of which some may be chosen."""

    kept: MergedFileOut
    merged: MergedFileOut
    fields: list[SplitFieldOut]
    circumstances: list[FieldOfTwoOut]
    back: list[SplitAccountOut]
    since: list[SplitAccountOut]
    follows: list[FollowsOut]
    stops: list[StopOut]
    notes: list[str]
    refused: str | None

    @classmethod
    def of(cls, plan: SplitPlan) -> Self:
        return cls(
            kept=MergedFileOut.of(plan.kept),
            merged=MergedFileOut.of(plan.merged),
            fields=[SplitFieldOut.of(one) for one in plan.fields],
            circumstances=[FieldOfTwoOut.of(one) for one in plan.circumstances],
            back=[SplitAccountOut.of(one) for one in plan.back],
            since=[SplitAccountOut.of(one) for one in plan.since],
            follows=[FollowsOut.of(one) for one in plan.follows],
            stops=[StopOut.of(one) for one in plan.stops],
            notes=list(plan.notes),
            refused=plan.refused,
        )


class MergeOut(msgspec.Struct, frozen=True, kw_only=True):
    """`asked_by` proposed it, `by` said yes; the same of the split, once they are two again."""

    id: UUID
    kept: MergedFileOut
    merged: MergedFileOut
    at: datetime
    asked_by: str
    by: str
    split_at: datetime | None
    split_asked_by: str | None
    split_by: str | None

    @classmethod
    def of(cls, seen: MergeSeen) -> Self:
        one = seen.merge
        return cls(
            id=one.id,
            kept=MergedFileOut.brief(seen.kept),
            merged=MergedFileOut.brief(seen.merged),
            at=one.at,
            asked_by=one.asked_by,
            by=one.by,
            split_at=one.split_at,
            split_asked_by=one.split_asked_by,
            split_by=one.split_by,
        )


class MergesOut(msgspec.Struct, frozen=True):
    """The latest first."""

    items: list[MergeOut]
    next: str | None

    @classmethod
    def of(cls, page: MergePage) -> Self:
        return cls([MergeOut.of(one) for one in page.merges], write_cursor((page.next,)) if page.next else None)


class FilesOut(msgspec.Struct, frozen=True):
    """`part_of`: the file in which this one is today, where that is another."""

    part_of: MergedFileOut | None
    merges: list[MergeOut]

    @classmethod
    def of(cls, files: FilesOfCustomer) -> Self:
        into = MergedFileOut.brief(files.part_of) if files.part_of else None
        return cls(into, [MergeOut.of(one) for one in files.merges])
