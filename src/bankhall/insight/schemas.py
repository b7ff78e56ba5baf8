"""Imports on the wire."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec

from bankhall.insight.types import (
    Difference,
    FileCounts,
    Import,
    ImportPage,
    ImportSeen,
    ImportState,
    QuarantinedSeen,
    QuarantinePage,
    Reason,
)
from bankhall.kernel.web.inputs import MoneyOut
from bankhall.kernel.web.paging import write_cursor


class QuarantineKey(msgspec.Struct, frozen=True, array_like=True):
    """Where a page ends, bounded so that a forged cursor is a bad one and nothing worse."""

    file: Annotated[str, msgspec.Meta(pattern="^[a-z._]{1,40}$")]
    line: Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]


class ImportOut(msgspec.Struct, frozen=True, kw_only=True):
    """`rows`, `posted` and `already_there` count transactions; `quarantined` the bad rows of all files."""

    id: UUID
    source: str
    state: ImportState
    started_at: datetime
    finished_at: datetime | None
    rows: int
    posted: int
    already_there: int
    quarantined: int
    accounts_checked: int
    balance_mismatches: int
    seconds: float | None
    copy_floor_seconds: float | None
    by: str

    @classmethod
    def of(cls, one: Import) -> "ImportOut":
        return cls(**_fields(one))


class ImportsOut(msgspec.Struct, frozen=True):
    items: list[ImportOut]
    next: str | None

    @classmethod
    def of(cls, page: ImportPage) -> "ImportsOut":
        cursor = write_cursor((page.next,)) if page.next else None
        return cls([ImportOut.of(one) for one in page.imports], cursor)


class FileOut(msgspec.Struct, frozen=True):
    file: str
    rows: int
    taken: int
    already_there: int
    quarantined: int

    @classmethod
    def of(cls, counts: FileCounts) -> "FileOut":
        return cls(counts.file, counts.rows, counts.taken, counts.already_there, counts.quarantined)


class DifferenceOut(msgspec.Struct, frozen=True):
    """An account-day. Open: rows of that day may be missing, so there is nothing to compare yet."""

    account_id: UUID
    source_account: str
    on: date
    stated: MoneyOut
    found: MoneyOut
    open: bool

    @classmethod
    def of(cls, one: Difference) -> "DifferenceOut":
        return cls(
            one.account_id,
            str(one.source_account),
            one.booked_on,
            MoneyOut(one.stated, one.currency),
            MoneyOut(one.found, one.currency),
            one.is_open,
        )


class ImportSeenOut(ImportOut, frozen=True, kw_only=True):
    """`differences`: the first account-days that do not agree with the source's own balance."""

    files: list[FileOut]
    differences: list[DifferenceOut]

    @classmethod
    def seen(cls, one: ImportSeen) -> "ImportSeenOut":
        return cls(
            **_fields(one.summary),
            files=[FileOut.of(counts) for counts in one.files],
            differences=[DifferenceOut.of(difference) for difference in one.differences],
        )


class QuarantinedOut(msgspec.Struct, frozen=True):
    """`line` is the physical line in the file, from 1; `row` its text, cut to 2,000 characters."""

    id: UUID
    file: str
    line: int
    reason: Reason
    detail: str
    row: str

    @classmethod
    def of(cls, seen: QuarantinedSeen) -> "QuarantinedOut":
        return cls(seen.id, seen.row.file, seen.row.line, seen.row.reason, seen.row.detail, seen.row.row)


class QuarantineOut(msgspec.Struct, frozen=True):
    items: list[QuarantinedOut]
    next: str | None

    @classmethod
    def of(cls, page: QuarantinePage) -> "QuarantineOut":
        return cls([QuarantinedOut.of(row) for row in page.rows], write_cursor(page.next) if page.next else None)


def _fields(one: Import) -> dict[str, Any]:
    shown = {name: getattr(one, name) for name in ImportOut.__struct_fields__ if name != "by"}
    return {**shown, "by": one.by_name}
