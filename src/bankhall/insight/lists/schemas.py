"""Lists on the wire."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

import msgspec

from bankhall.customers.types import CustomerKind, CustomerStatus
from bankhall.insight.lists.types import (
    Choices,
    Export,
    Exported,
    ExportPurpose,
    ExportState,
    ListColumn,
    ListedCustomer,
    ListFilters,
    ListPage,
    ListSort,
    MyExport,
    MyExportPage,
    Named,
    NewView,
    View,
)
from bankhall.kernel.i18n import Language
from bankhall.kernel.lines import whole
from bankhall.kernel.masks import mask_phone
from bankhall.kernel.sheets import SheetKind
from bankhall.kernel.web.inputs import Asked, Code, Reason, ShortLine
from bankhall.kernel.web.paging import write_cursor

Columns = Annotated[tuple[ListColumn, ...], msgspec.Meta(max_length=len(ListColumn))]
Version = Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]
Limit = Annotated[int, msgspec.Meta(ge=1, le=200)]
After = Annotated[str, msgspec.Meta(max_length=500, pattern=whole("[A-Za-z0-9_-]*"))]


class PlaceKey(msgspec.Struct, frozen=True, array_like=True):
    since_on: date
    number: str


class ListLookIn(Asked, frozen=True):
    """`after`: where the page before ended."""

    filters: ListFilters | None = None
    sort: ListSort = ListSort.NUMBER
    after: After | None = None
    limit: Limit = 50


class ViewIn(Asked, frozen=True):
    """`name` names nobody. `role`: with whom it is shared, one that you hold; none: your own."""

    name: ShortLine
    filters: ListFilters
    columns: Columns
    sort: ListSort = ListSort.NUMBER
    role: Code | None = None

    def view(self) -> NewView:
        return NewView(
            name=self.name.strip(), filters=self.filters, columns=self.columns, sort=self.sort, role=self.role
        )


class ViewChangeIn(ViewIn, frozen=True, kw_only=True):
    """`version`: the one that was seen."""

    version: Version


class StartIn(Asked, frozen=True):
    view_id: UUID | None


class ExportIn(Asked, frozen=True):
    """`words`: what exactly it is for; they stay sealed."""

    filters: ListFilters
    columns: Columns
    purpose: ExportPurpose
    words: Reason
    sort: ListSort = ListSort.NUMBER
    form: SheetKind = SheetKind.XLSX
    language: Language = Language.CHINESE

    def export(self) -> Export:
        return Export(
            filters=self.filters,
            columns=tuple(dict.fromkeys(self.columns)),
            sort=self.sort,
            form=self.form,
            purpose=self.purpose,
            words=self.words,
            language=self.language,
        )


class ExportedOut(msgspec.Struct, frozen=True):
    """`ends_at`: until then whoever made it can fetch the file."""

    id: UUID
    customers: int
    ends_at: datetime

    @classmethod
    def of(cls, one: Exported) -> Self:
        return cls(one.id, one.customers, one.ends_at)


class AskedOut(msgspec.Struct, frozen=True):
    """The proposal that a second person decides."""

    proposal_id: UUID


class ExportKey(msgspec.Struct, frozen=True, array_like=True):
    at: datetime
    id: UUID


class MyExportOut(msgspec.Struct, frozen=True, kw_only=True):
    """`ends_at`: until then it can be fetched; null where it cannot. `fetched_at`: the last time.
    `checker`: who said yes, where it took two. `failure`: the code of what kept it from being made.
    """

    id: UUID
    columns: list[ListColumn]
    form: SheetKind
    purpose: ExportPurpose
    words: str
    customers: int
    at: datetime
    state: ExportState
    failure: str | None
    checker: str | None
    ends_at: datetime | None
    fetched_at: datetime | None

    @classmethod
    def of(cls, one: MyExport) -> Self:
        return cls(
            id=one.id,
            columns=list(one.columns),
            form=one.form,
            purpose=one.purpose,
            words=one.words,
            customers=one.customers,
            at=one.at,
            state=one.state,
            failure=one.failure,
            checker=one.checker,
            ends_at=one.ends_at,
            fetched_at=one.fetched_at,
        )


class MyExportsOut(msgspec.Struct, frozen=True):
    items: list[MyExportOut]
    next: str | None

    @classmethod
    def of(cls, page: MyExportPage) -> Self:
        cursor = write_cursor(page.next) if page.next else None
        return cls([MyExportOut.of(one) for one in page.exports], cursor)


class ListedOut(msgspec.Struct, frozen=True, kw_only=True):
    """`tier`, `tags`: null where you may not see them."""

    id: UUID
    number: str
    kind: CustomerKind
    name: str
    status: CustomerStatus
    since_on: date
    city: str | None
    phone_masked: str | None
    tier: int | None
    tags: list[UUID] | None
    manager: str | None
    last_contact_at: datetime | None

    @classmethod
    def of(cls, one: ListedCustomer) -> Self:
        line = one.line
        return cls(
            id=line.id,
            number=line.number,
            kind=line.kind,
            name=line.name,
            status=line.status,
            since_on=line.since_on,
            city=line.city or None,
            phone_masked=mask_phone(line.phone) if line.phone else None,
            tier=one.tier,
            tags=None if one.tags is None else list(one.tags),
            manager=one.manager,
            last_contact_at=one.last_contact_at,
        )


class ListOut(msgspec.Struct, frozen=True):
    """`total`: of the first page only, up to ten thousand."""

    items: list[ListedOut]
    total: int | None
    next: str | None

    @classmethod
    def of(cls, page: ListPage) -> Self:
        cursor = write_cursor((page.next.since_on, page.next.number)) if page.next else None
        return cls([ListedOut.of(one) for one in page.customers], page.total, cursor)


class NamedOut(msgspec.Struct, frozen=True):
    id: str
    zh: str
    en: str

    @classmethod
    def of(cls, one: Named) -> Self:
        return cls(one.id, one.zh, one.en)


class ManagerChoiceOut(msgspec.Struct, frozen=True):
    id: UUID
    name: str


class ListChoicesOut(msgspec.Struct, frozen=True):
    """`is_whole_bank`: or only one's own portfolio. `roles`: with whom one may share a view."""

    is_whole_bank: bool
    tags: list[NamedOut]
    tiers: list[NamedOut]
    managers: list[ManagerChoiceOut]
    roles: list[str]

    @classmethod
    def of(cls, one: Choices) -> Self:
        return cls(
            one.is_whole_bank,
            [NamedOut.of(each) for each in one.tags],
            [NamedOut.of(each) for each in one.tiers],
            [ManagerChoiceOut(*each) for each in one.managers],
            list(one.roles),
        )


class ViewOut(msgspec.Struct, frozen=True, kw_only=True):
    """`withdrawn`: filters (`tags`, `tier`) that ask for what is not in use any more."""

    id: UUID
    name: str
    filters: ListFilters
    columns: list[ListColumn]
    sort: ListSort
    role: str | None
    version: int
    owner: str
    is_own: bool
    is_start: bool
    withdrawn: list[str]

    @classmethod
    def of(cls, one: View) -> Self:
        return cls(
            id=one.id,
            name=one.name,
            filters=one.filters,
            columns=list(one.columns),
            sort=one.sort,
            role=one.role,
            version=one.version,
            owner=one.owner,
            is_own=one.is_own,
            is_start=one.is_start,
            withdrawn=list(one.withdrawn),
        )


class ViewsOut(msgspec.Struct, frozen=True):
    items: list[ViewOut]
