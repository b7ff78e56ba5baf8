"""Portfolios on the wire."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

import msgspec

from bankhall.customers.contact_log.schemas import ContactEntryOut
from bankhall.customers.managers.rules import MOST_AT_ONCE, MOST_HELD
from bankhall.customers.managers.schemas import ColleagueOut
from bankhall.customers.portfolios.types import (
    Assign,
    CustomerNeed,
    HandOver,
    Moved,
    MoveOutcome,
    PortfolioCustomer,
    PortfolioFigures,
    PortfolioFile,
    PortfolioPage,
    Team,
    VacantPage,
)
from bankhall.customers.promises.schemas import PromiseOut
from bankhall.customers.tasks.schemas import TaskOut
from bankhall.customers.types import CustomerBrief, CustomerKind, CustomerStatus
from bankhall.kernel.web.inputs import Asked, Reason
from bankhall.kernel.web.paging import write_cursor

Several = Annotated[tuple[UUID, ...], msgspec.Meta(min_length=1, max_length=MOST_AT_ONCE)]
Most = Annotated[int, msgspec.Meta(ge=1, le=MOST_HELD)]


class PlaceKey(msgspec.Struct, frozen=True, array_like=True):
    rank: int
    at: Annotated[datetime, msgspec.Meta(tz=True)]
    id: UUID


class VacantKey(msgspec.Struct, frozen=True, array_like=True):
    since: Annotated[datetime, msgspec.Meta(tz=True)]
    id: UUID


class AssignIn(Asked, frozen=True):
    """`note`: why; the customer may read it in what they take home."""

    customer_ids: Several
    manager_id: UUID
    note: Reason
    backup_id: UUID | None = None

    def wish(self) -> Assign:
        return Assign(self.customer_ids, self.manager_id, self.backup_id, self.note)


class HandOverIn(Asked, frozen=True):
    """`customer_ids` absent: all of the portfolio, or the `most` who came last. `note`: what whoever comes should
    know; the customers may read it in what they take home.
    """

    from_id: UUID
    to_id: UUID
    note: Reason
    customer_ids: Several | None = None
    most: Most | None = None

    def wish(self) -> HandOver:
        return HandOver(self.from_id, self.to_id, self.customer_ids, self.most, self.note)


class ReleaseIn(Asked, frozen=True):
    customer_ids: Several
    note: Reason


class MovedOut(msgspec.Struct, frozen=True):
    """`promises`: how many went along."""

    customer_id: UUID
    outcome: MoveOutcome
    promises: int

    @classmethod
    def of(cls, one: Moved) -> Self:
        return cls(one.customer_id, one.outcome, one.promises)


class MovesOut(msgspec.Struct, frozen=True):
    """In the order of asking. `done`: how many moved."""

    items: list[MovedOut]
    done: int
    promises: int

    @classmethod
    def of(cls, several: list[Moved]) -> Self:
        done = sum(one.outcome is MoveOutcome.DONE for one in several)
        return cls([MovedOut.of(one) for one in several], done, sum(one.promises for one in several))


class BriefOut(msgspec.Struct, frozen=True):
    id: UUID
    number: str
    kind: CustomerKind
    name: str
    status: CustomerStatus

    @classmethod
    def of(cls, one: CustomerBrief) -> Self:
        return cls(one.id, one.number, one.kind, one.name, one.status)


class PortfolioCustomerOut(msgspec.Struct, frozen=True, kw_only=True):
    """`need`: what needs attention first; none where nothing does. `stands_in_for`: whose they are, where whoever asks
    stands in. `file_id`: what is still to be read about them.
    """

    id: UUID
    customer: BriefOut
    since: datetime
    stands_in_for: str | None
    backup: str | None
    late_promises: int
    open_promises: int
    due_tasks: int
    next_due_on: date | None
    last_contact_at: datetime | None
    file_id: UUID | None
    need: CustomerNeed | None

    @classmethod
    def of(cls, one: PortfolioCustomer) -> Self:
        return cls(
            id=one.customer.id,
            customer=BriefOut.of(one.customer),
            since=one.since,
            stands_in_for=one.stands_in_for,
            backup=one.backup,
            late_promises=one.late_promises,
            open_promises=one.open_promises,
            due_tasks=one.due_tasks,
            next_due_on=one.next_due_on,
            last_contact_at=one.last_contact_at,
            file_id=one.file_id,
            need=one.need,
        )


class PortfolioOut(msgspec.Struct, frozen=True):
    items: list[PortfolioCustomerOut]
    next: str | None

    @classmethod
    def of(cls, page: PortfolioPage) -> Self:
        end = page.next
        cursor = write_cursor((end.rank, end.at, end.id)) if end else None
        return cls([PortfolioCustomerOut.of(one) for one in page.customers], cursor)


class PortfolioFiguresOut(msgspec.Struct, frozen=True):
    """How many customers there are, by need, and by when somebody was last in touch."""

    customers: int
    stands_in: int
    late: int
    due: int
    unread: int
    silent: int
    within_30: int
    within_90: int
    longer: int
    never: int

    @classmethod
    def of(cls, one: PortfolioFigures) -> Self:
        return cls(**{name: getattr(one, name) for name in cls.__struct_fields__})


class LoadOut(msgspec.Struct, frozen=True):
    """`unread`: customers whose file they have not read yet."""

    manager: ColleagueOut
    customers: int
    late: int
    unread: int
    away_until: date | None


class EveningOut(msgspec.Struct, frozen=True):
    """`from_id`, `to_id` and how many would go, so that all have about as many."""

    from_id: UUID
    to_id: UUID
    customers: int


class TeamOut(msgspec.Struct, frozen=True):
    """`vacant`: customers whom somebody has left behind, up to a thousand."""

    items: list[LoadOut]
    evenings: list[EveningOut]
    vacant: int

    @classmethod
    def of(cls, one: Team) -> Self:
        loads = [
            LoadOut(
                ColleagueOut(load.manager.id, load.manager.name),
                load.customers,
                load.late,
                load.unread,
                load.away_until,
            )
            for load in one.loads
        ]
        return cls(loads, [EveningOut(each.from_.id, each.to.id, each.customers) for each in one.evenings], one.vacant)


class VacantCustomerOut(msgspec.Struct, frozen=True):
    id: UUID
    customer: BriefOut
    former: str
    since: datetime


class VacantOut(msgspec.Struct, frozen=True):
    items: list[VacantCustomerOut]
    next: str | None

    @classmethod
    def of(cls, page: VacantPage) -> Self:
        items = [
            VacantCustomerOut(one.customer.id, BriefOut.of(one.customer), one.former.name, one.since)
            for one in page.customers
        ]
        return cls(items, write_cursor(page.next) if page.next else None)


class PortfolioFileOut(msgspec.Struct, frozen=True, kw_only=True):
    """What whoever takes a customer over reads."""

    id: UUID
    customer: BriefOut
    from_name: str | None
    by: str
    at: datetime
    note: str
    promises: list[PromiseOut]
    tasks: list[TaskOut]
    contacts: list[ContactEntryOut]
    read_at: datetime | None

    @classmethod
    def of(cls, one: PortfolioFile, *, asked_by: UUID | None) -> Self:
        return cls(
            id=one.id,
            customer=BriefOut.of(one.customer),
            from_name=one.from_name,
            by=one.by_name,
            at=one.at,
            note=one.note,
            promises=[PromiseOut.of(each, asked_by=asked_by) for each in one.promises],
            tasks=[TaskOut.of(each, asked_by=asked_by) for each in one.tasks],
            contacts=[ContactEntryOut.of(each) for each in one.contacts],
            read_at=one.read_at,
        )
