"""Who is there for a customer, on the wire."""

from datetime import date, datetime
from typing import Self
from uuid import UUID

import msgspec

from bankhall.customers import rules
from bankhall.customers.managers.types import Absence, Colleague, ManagerOf, ManagerStep, TakenStep
from bankhall.kernel.web.inputs import Asked


class ColleagueOut(msgspec.Struct, frozen=True):
    id: UUID
    name: str

    @classmethod
    def of(cls, one: Colleague | None) -> Self | None:
        return cls(one.id, one.name) if one else None


class ManagerStepOut(msgspec.Struct, frozen=True, kw_only=True):
    """`from_name`: who had the customer until then. `by`: none where the bank's machine did it."""

    kind: ManagerStep
    at: datetime
    manager: str | None
    backup: str | None
    from_name: str | None
    note: str
    by: str | None

    @classmethod
    def of(cls, one: TakenStep, *, to_customer: bool = False) -> Self:
        def name(of: str | None) -> str | None:
            return rules.mask_person(of) if of and to_customer else of

        return cls(
            kind=one.kind,
            at=one.at,
            manager=name(one.manager),
            backup=name(one.backup),
            from_name=name(one.from_name),
            note=one.note,
            by=None if one.by_kind == "system" else name(one.by_name),
        )


class ManagerOfOut(msgspec.Struct, frozen=True, kw_only=True):
    """`manager`: none where nobody is there. `away_until`: the manager's last day away, where they are away today."""

    manager: ColleagueOut | None
    backup: ColleagueOut | None
    since: datetime | None
    away_until: date | None
    is_vacant: bool
    steps: list[ManagerStepOut]

    @classmethod
    def of(cls, one: ManagerOf) -> Self:
        held = one.held
        return cls(
            manager=ColleagueOut.of(held.manager) if held else None,
            backup=ColleagueOut.of(held.backup) if held else None,
            since=held.since if held else None,
            away_until=one.away_until,
            is_vacant=held is not None and held.manager is None,
            steps=[ManagerStepOut.of(step) for step in one.steps],
        )


class MyManagerOut(msgspec.Struct, frozen=True, kw_only=True):
    """Staff as customers are told of them. `manager`: none where nobody is there."""

    manager: str | None
    backup: str | None
    since: datetime | None
    away_until: date | None

    @classmethod
    def of(cls, one: ManagerOf) -> Self:
        held = one.held
        if held is None or held.manager is None:
            return cls(manager=None, backup=None, since=None, away_until=None)
        return cls(
            manager=rules.mask_person(held.manager.name),
            backup=rules.mask_person(held.backup.name) if held.backup else None,
            since=held.since,
            away_until=one.away_until,
        )


class AbsenceIn(Asked, frozen=True):
    """Both days away."""

    first_on: date
    last_on: date


class AbsenceOut(msgspec.Struct, frozen=True):
    id: UUID
    first_on: date
    last_on: date

    @classmethod
    def of(cls, one: Absence) -> Self:
        return cls(one.id, one.first_on, one.last_on)


class AbsencesOut(msgspec.Struct, frozen=True):
    items: list[AbsenceOut]
