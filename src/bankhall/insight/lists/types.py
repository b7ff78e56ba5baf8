"""Nouns of lists. `ListFilters` are kept as they are: codes and ids only."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Final
from uuid import UUID

import msgspec

from bankhall.customers.types import CustomerKind, CustomerLine, CustomerStatus, DocumentKind
from bankhall.kernel.four_eyes.types import Command
from bankhall.kernel.i18n import Language
from bankhall.kernel.sheets import SheetKind
from bankhall.kernel.step_up.types import Content

MOST_TAGS: Final = 5


class Managed(StrEnum):
    """`MINE`: whose manager is the one who looks."""

    MINE = "mine"
    SOMEBODY = "somebody"
    NOBODY = "nobody"


class ListSort(StrEnum):
    NUMBER = "number"
    NEWEST = "newest"
    OLDEST = "oldest"


class ListColumn(StrEnum):
    """Beside name and number, which are always there."""

    STATUS = "status"
    KIND = "kind"
    TIER = "tier"
    TAGS = "tags"
    MANAGER = "manager"
    CONTACT = "contact"
    PHONE = "phone"
    CITY = "city"
    SINCE = "since"


class ListFilters(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All must fit; what is not set asks nothing. `tags`: has all of these. `silent_days`: nobody was in touch for so
    long, or ever. `has_document`: a document of this kind is on file. The days are those since when somebody is a
    customer, both included.
    """

    status: CustomerStatus | None = None
    kind: CustomerKind | None = None
    tier: Annotated[int, msgspec.Meta(ge=0, le=20)] | None = None
    tags: Annotated[tuple[UUID, ...], msgspec.Meta(max_length=MOST_TAGS)] = ()
    managed: Managed | None = None
    manager_id: UUID | None = None
    has_document: DocumentKind | None = None
    silent_days: Annotated[int, msgspec.Meta(ge=1, le=3_650)] | None = None
    since_from: date | None = None
    since_to: date | None = None


@dataclass(frozen=True, slots=True)
class ListPlace:
    """Where a page ends: what it is ordered by."""

    since_on: date
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedCustomer:
    """`tags` and `tier`: None where whoever looks may not see them."""

    line: CustomerLine
    tier: int | None
    tags: tuple[UUID, ...] | None
    manager: str | None
    last_contact_at: datetime | None


@dataclass(frozen=True, slots=True)
class ListPage:
    """`total`: of the first page only, up to `rules.MOST_COUNTED`."""

    customers: tuple[ListedCustomer, ...]
    total: int | None
    next: ListPlace | None


@dataclass(frozen=True, slots=True)
class Named:
    """A tag or tier under its two names."""

    id: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Choices:
    """By what whoever asks may narrow, and with whom they may share."""

    is_whole_bank: bool
    tags: tuple[Named, ...]
    tiers: tuple[Named, ...]
    managers: tuple[tuple[UUID, str], ...]
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewView:
    """`role`: with whom it is shared; None: one's own."""

    name: str
    filters: ListFilters
    columns: tuple[ListColumn, ...]
    sort: ListSort
    role: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """`withdrawn`: filters that ask for a tag or tier which is not in use any more."""

    id: UUID
    name: str
    filters: ListFilters
    columns: tuple[ListColumn, ...]
    sort: ListSort
    role: str | None
    version: int
    owner: str
    is_own: bool
    is_start: bool
    withdrawn: tuple[str, ...]


class ExportPurpose(StrEnum):
    """What the bank's data is taken out for."""

    CONTACT = "contact"
    REPORT = "report"
    AUDIT = "audit"
    AUTHORITY = "authority"


class ExportState(StrEnum):
    """`MAKING`: two people have said yes, a worker writes it. `FAILED`: it could not be made. `OVER`: its day is."""

    MAKING = "making"
    READY = "ready"
    FAILED = "failed"
    OVER = "over"


class ExportMany(Command, frozen=True, kw_only=True, tag="lists.export_many.1"):
    """More than one person takes out alone. `customers`: how many there were when it was asked for. What exactly it is
    for is the proposal's reason.
    """

    filters: ListFilters
    columns: tuple[ListColumn, ...]
    sort: ListSort
    form: SheetKind
    purpose: ExportPurpose
    language: Language
    customers: int


class ExportList(Content, frozen=True, kw_only=True, tag="lists.export.1"):
    """Exactly this list leaves, for this purpose. `customers`: how many there are when it is confirmed."""

    filters: str
    columns: tuple[str, ...]
    sort: str
    form: str
    purpose: ExportPurpose
    customers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """`words`: what exactly it is for, which stays sealed."""

    filters: ListFilters
    columns: tuple[ListColumn, ...]
    sort: ListSort
    form: SheetKind
    purpose: ExportPurpose
    words: str
    language: Language


@dataclass(frozen=True, slots=True)
class Exported:
    """Until `ends_at` whoever made it can fetch it."""

    id: UUID
    customers: int
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MyExport:
    """`words`: what exactly it was for. `ends_at`: until then it can be fetched; None where it cannot. `fetched_at`:
    the last time. `checker`: who said yes, where it took two. `failure`: the code of what kept it from being made.
    """

    id: UUID
    filters: ListFilters
    columns: tuple[ListColumn, ...]
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


@dataclass(frozen=True, slots=True)
class MyExportPage:
    exports: tuple[MyExport, ...]
    next: tuple[datetime, UUID] | None
