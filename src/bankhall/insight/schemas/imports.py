"""Imports, and how they agree with their source."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from bankhall.insight.types import Difference, FileCounts, Import, ImportPage, ImportSeen, ImportState, Reason
from bankhall.kernel.web.inputs import MoneyOut
from bankhall.kernel.web.paging import write_cursor


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


class ReasonCountOut(msgspec.Struct, frozen=True):
    reason: Reason
    open: int
    repaired: int
    set_aside: int


class ImportSeenOut(ImportOut, frozen=True, kw_only=True):
    """`differences`: the first account-days that did not agree with the source's own balance when it ended.
    `quarantine`: where its bad rows stand now, the reason with the most open ones first.
    """

    files: list[FileOut]
    differences: list[DifferenceOut]
    quarantine: list[ReasonCountOut]

    @classmethod
    def seen(cls, one: ImportSeen) -> "ImportSeenOut":
        return cls(
            **_fields(one.summary),
            files=[FileOut.of(counts) for counts in one.files],
            differences=[DifferenceOut.of(difference) for difference in one.differences],
            quarantine=[ReasonCountOut(row.reason, row.open, row.repaired, row.set_aside) for row in one.quarantine],
        )


def _fields(one: Import) -> dict[str, Any]:
    shown = {name: getattr(one, name) for name in ImportOut.__struct_fields__ if name != "by"}
    return {**shown, "by": one.by_name}
