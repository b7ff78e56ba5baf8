"""Circumstances on the wire."""

from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

import msgspec

from bankhall.customers import rules as file_rules
from bankhall.customers.circumstances import rules
from bankhall.customers.circumstances.types import (
    AskedAbout,
    Circumstance,
    Circumstances,
    Knowledge,
    Known,
    NewStatement,
    Question,
    Statement,
    StillRight,
    WhyAsked,
)
from bankhall.customers.schemas import Version
from bankhall.customers.types import Origin
from bankhall.kernel.lines import HAS_INK, ONE_LINE, whole
from bankhall.kernel.web.inputs import Asked

Said = Annotated[str, msgspec.Meta(min_length=1, max_length=120, pattern=whole(HAS_INK + ONE_LINE))]


class WordIn(Asked, frozen=True):
    """`value`: one of the field's `choices`, or words; a month as 2020-01."""

    field: Circumstance
    value: Said
    origin: Origin = Origin.BRANCH

    def statement(self, customer_id: UUID) -> NewStatement:
        return NewStatement(customer_id, self.field, self.value, self.origin)


class MyWordIn(Asked, frozen=True):
    field: Circumstance
    value: Said

    def statement(self, customer_id: UUID) -> NewStatement:
        return NewStatement(customer_id, self.field, self.value, Origin.PORTAL)


class CircumstanceIn(Asked, frozen=True):
    field: Circumstance


class ConfirmWordIn(Asked, frozen=True):
    """`value`: as it was seen. `how`: where the customer said so."""

    field: Circumstance
    value: Said
    how: Literal["phone", "counter"]


class StillRightIn(Asked, frozen=True):
    """`version`: of the file that was seen; `value`: of a circumstance, as it was seen."""

    what: AskedAbout
    version: Version
    value: Said | None = None


class NotNowIn(Asked, frozen=True):
    what: AskedAbout


class SettleWordIn(Asked, frozen=True):
    """`statement_id`: of the two, the one that holds from now on."""

    field: Circumstance
    statement_id: UUID


class WordOut(msgspec.Struct, frozen=True):
    """`by`: who wrote it down; none for the customer themselves."""

    id: UUID
    value: str
    origin: Origin
    at: datetime
    by: str | None

    @classmethod
    def of(cls, one: Statement, *, to_customer: bool = False) -> Self:
        by = one.by_name if one.by_kind == "staff" else None
        return cls(one.id, one.value, one.origin, one.at, file_rules.mask_person(by) if by and to_customer else by)


class CircumstanceOut(msgspec.Struct, frozen=True, kw_only=True):
    """A field of the page; `held` is none where nothing is known. `otherwise`: what was said since. `may_settle`: who
    asks did not say it.
    """

    field: Circumstance
    choices: list[str]
    is_sensitive: bool
    held: WordOut | None
    confirmed_on: date | None
    verified_at: datetime | None
    verified_by: str | None
    otherwise: WordOut | None
    may_verify: bool
    may_settle: bool

    @classmethod
    def of(cls, field: Circumstance, one: Known | None, *, asked_by: UUID | None, to_customer: bool) -> Self:
        def is_own(said: Statement) -> bool:
            return said.by_kind == "staff" and said.by_id == asked_by

        held = one.held if one else None
        otherwise = one.otherwise if one else None
        by = one.verified_by if one else None
        return cls(
            field=field,
            choices=sorted(rules.choices(field)),
            is_sensitive=field in rules.SENSITIVE,
            held=WordOut.of(held, to_customer=to_customer) if held else None,
            confirmed_on=one.confirmed_on if one else None,
            verified_at=one.verified_at if one else None,
            verified_by=file_rules.mask_person(by) if by and to_customer else by,
            otherwise=WordOut.of(otherwise, to_customer=to_customer) if otherwise else None,
            may_verify=not to_customer and held is not None and not is_own(held),
            may_settle=not to_customer and otherwise is not None and not is_own(otherwise),
        )


class FileQuestionOut(msgspec.Struct, frozen=True):
    """`shown`: of what is old, what stands there now: masked, or the word of a circumstance. A yes is an answer."""

    what: AskedAbout
    why: WhyAsked
    shown: str | None

    @classmethod
    def of(cls, one: Question) -> Self:
        return cls(one.what, one.why, one.shown)


class StillRightOut(msgspec.Struct, frozen=True):
    """What is asked today, if anything. `right_on`: when it was last known to hold."""

    question: FileQuestionOut | None
    right_on: date | None
    version: int

    @classmethod
    def of(cls, one: StillRight) -> Self:
        return cls(FileQuestionOut.of(one.question) if one.question else None, one.right_on, one.version)


class KnowledgeOut(msgspec.Struct, frozen=True):
    """In percent. `questions`: what would help most comes first."""

    complete: int
    fresh: int
    questions: list[FileQuestionOut]

    @classmethod
    def of(cls, one: Knowledge) -> Self:
        return cls(one.complete, one.fresh, [FileQuestionOut.of(each) for each in one.questions])


class CircumstancesOut(msgspec.Struct, frozen=True):
    items: list[CircumstanceOut]
    knowledge: KnowledgeOut

    @classmethod
    def of(cls, one: Circumstances, *, asked_by: UUID | None, to_customer: bool = False) -> Self:
        known = {each.field: each for each in one.known}
        items = [
            CircumstanceOut.of(field, known.get(field), asked_by=asked_by, to_customer=to_customer)
            for field in one.fields
        ]
        return cls(items, KnowledgeOut.of(one.knowledge))


class WordTakenOut(msgspec.Struct, frozen=True):
    field: Circumstance
    said: WordOut
