"""Corrections by the customer, and requests for one, on the wire."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec

from bankhall.customers import rules
from bankhall.customers.schemas import AddressIn, DocumentIn, FieldEditOut, ProfileOut, Version
from bankhall.customers.types import (
    Amendable,
    Amendment,
    AmendmentCase,
    AmendmentOutcome,
    AmendmentPage,
    ContactKind,
    CorrectAddress,
    CorrectContact,
    Corrected,
    DecideAmendment,
    Edit,
    FieldEdit,
    Gender,
    WaitingContact,
    Wanted,
)
from bankhall.kernel.i18n import Language
from bankhall.kernel.lines import whole
from bankhall.kernel.web.inputs import Asked, Line, Reason
from bankhall.kernel.web.paging import write_cursor

Nth = Annotated[int, msgspec.Meta(ge=0, le=4)]


class CorrectContactIn(Asked, frozen=True):
    """`nth`: which one, from 0; without it one is added. Without `value` it is taken away. `language`: of the
    code that goes there.
    """

    version: Version
    kind: ContactKind
    nth: Nth | None = None
    value: Line | None = None
    language: Language | None = None

    def command(self) -> CorrectContact:
        return CorrectContact(
            kind=self.kind, nth=self.nth, value=self.value, version=self.version, language=self.language
        )


class ContactCodeIn(Asked, frozen=True):
    code: Annotated[str, msgspec.Meta(pattern=whole("[0-9]{6}"))]

    def __repr__(self) -> str:
        return "ContactCodeIn()"


class WaitingContactOut(msgspec.Struct, frozen=True):
    """Counts once the code that went there has come back, until `ends_at`; another can be had from `again_at`."""

    kind: ContactKind
    masked: str
    ends_at: datetime
    again_at: datetime

    @classmethod
    def of(cls, one: WaitingContact) -> "WaitingContactOut":
        return cls(one.kind, one.masked, one.ends_at, one.again_at)


class CorrectedOut(msgspec.Struct, frozen=True):
    """`waiting`: where it takes a code first; `profile` then still says what it said."""

    profile: ProfileOut
    waiting: WaitingContactOut | None

    @classmethod
    def of(cls, one: Corrected) -> "CorrectedOut":
        waiting = WaitingContactOut.of(one.waiting) if one.waiting else None
        return cls(ProfileOut.of(one.customer), waiting)


class MyWaitingOut(msgspec.Struct, frozen=True):
    waiting: WaitingContactOut | None


class CorrectAddressIn(Asked, frozen=True):
    version: Version
    address: AddressIn

    def command(self) -> CorrectAddress:
        return CorrectAddress(self.address.address(), self.version)


class AmendmentIn(Asked, frozen=True):
    """Of the values only the one that `field` is about. `nth`: which document, from 0; without it one is added."""

    field: Amendable
    reason: Reason
    name: Line | None = None
    birth_on: date | None = None
    gender: Gender | None = None
    document: DocumentIn | None = None
    nth: Nth | None = None

    def wanted(self) -> Wanted:
        return Wanted(
            reason=self.reason,
            name=self.name,
            birth_on=self.birth_on,
            gender=self.gender,
            document=self.document.document() if self.document else None,
            nth=self.nth,
        )


class AcceptAmendmentIn(Asked, frozen=True):
    """`version`: of the file that was seen."""

    version: Version
    note: Reason | None = None

    def decision(self, amendment_id: UUID) -> DecideAmendment:
        return DecideAmendment(amendment_id, self.version, self.note or "")


class DeclineAmendmentIn(Asked, frozen=True):
    """The customer reads the note."""

    note: Reason

    def decision(self, amendment_id: UUID) -> DecideAmendment:
        return DecideAmendment(amendment_id, 0, self.note)


class AmendmentOut(msgspec.Struct, frozen=True):
    """`outcome`: none while it waits. `note`: what the bank says to it."""

    id: UUID
    field: Amendable
    asked_at: datetime
    edit: FieldEditOut
    reason: str
    outcome: AmendmentOutcome | None
    decided_at: datetime | None
    note: str | None

    @classmethod
    def of(cls, one: Amendment) -> "AmendmentOut":
        edit = edit_out(one.edit)
        return cls(one.id, one.field, one.asked_at, edit, one.reason, one.outcome, one.decided_at, one.note)


class AmendmentsOut(msgspec.Struct, frozen=True):
    items: list[AmendmentOut]


class MyEditOut(msgspec.Struct, frozen=True):
    """`by`: a colleague's name as customers are told it; none where it was the customer or the bank's machine."""

    at: datetime
    by_kind: str
    by: str | None
    fields: list[FieldEditOut]

    @classmethod
    def of(cls, edit: Edit) -> "MyEditOut":
        by = rules.mask_person(edit.by_name) if edit.by_kind == "staff" else None
        return cls(edit.at, edit.by_kind, by, [edit_out(one) for one in edit.fields])


class MyEditsOut(msgspec.Struct, frozen=True):
    items: list[MyEditOut]


class AmendmentCaseOut(msgspec.Struct, frozen=True):
    """`edit` is masked; `in_clear` is there while one looks at this customer in clear."""

    id: UUID
    customer_id: UUID
    number: str
    name: str
    version: int
    field: Amendable
    edit: FieldEditOut
    in_clear: FieldEditOut | None
    reason: str
    asked_at: datetime

    @classmethod
    def of(cls, case: AmendmentCase) -> "AmendmentCaseOut":
        return cls(
            case.id,
            case.customer_id,
            case.number,
            case.name,
            case.version,
            case.field,
            edit_out(case.edit),
            edit_out(case.in_clear) if case.in_clear else None,
            case.reason,
            case.asked_at,
        )


class AmendmentCasesOut(msgspec.Struct, frozen=True):
    """`waiting`: how many there are, up to a hundred."""

    items: list[AmendmentCaseOut]
    waiting: int
    next: str | None

    @classmethod
    def of(cls, page: AmendmentPage) -> "AmendmentCasesOut":
        cursor = write_cursor((page.next,)) if page.next else None
        return cls([AmendmentCaseOut.of(case) for case in page.cases], page.waiting, cursor)


def edit_out(edit: FieldEdit) -> FieldEditOut:
    return FieldEditOut(edit.field, list(edit.before), list(edit.after))
