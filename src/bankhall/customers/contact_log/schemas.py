"""The contact log on the wire."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

import msgspec

from bankhall.customers import rules
from bankhall.customers.contact_log.types import Contact, ContactPage, ContactWay, NewContact, Remark
from bankhall.kernel.lines import HAS_INK, ONE_LINE, whole
from bankhall.kernel.web.inputs import Asked, Reason
from bankhall.kernel.web.paging import write_cursor

WhatWasSaid = Annotated[str, msgspec.Meta(min_length=1, max_length=1000, pattern=whole(HAS_INK + ONE_LINE))]


class ContactKey(msgspec.Struct, frozen=True, array_like=True):
    happened_at: Annotated[datetime, msgspec.Meta(tz=True)]
    id: UUID


class ContactEntryIn(Asked, frozen=True):
    """The customer reads `text`. `corrects`: the entry in whose place this one comes."""

    way: ContactWay
    happened_at: Annotated[datetime, msgspec.Meta(tz=True)]
    text: WhatWasSaid
    corrects: UUID | None = None

    def contact(self, customer_id: UUID) -> NewContact:
        return NewContact(
            customer_id=customer_id,
            way=self.way,
            happened_at=self.happened_at,
            text=self.text.strip(),
            corrects=self.corrects,
        )


class RemarkIn(Asked, frozen=True):
    """What was otherwise."""

    text: Reason


class RemarkOut(msgspec.Struct, frozen=True):
    text: str
    at: datetime

    @classmethod
    def of(cls, one: Remark) -> Self:
        return cls(one.text, one.at)


class ContactEntryOut(msgspec.Struct, frozen=True, kw_only=True):
    """`corrected_by`: the entry that has come in its place. `remark`: what the customer says to it."""

    id: UUID
    way: ContactWay
    happened_at: datetime
    noted_at: datetime
    by: str
    text: str
    corrects: UUID | None
    corrected_by: UUID | None
    remark: RemarkOut | None

    @classmethod
    def of(cls, one: Contact, *, to_customer: bool = False) -> Self:
        return cls(
            id=one.id,
            way=one.way,
            happened_at=one.happened_at,
            noted_at=one.noted_at,
            by=rules.mask_person(one.by_name) if to_customer else one.by_name,
            text=one.text,
            corrects=one.corrects,
            corrected_by=one.corrected_by,
            remark=RemarkOut.of(one.remark) if one.remark else None,
        )


class ContactEntriesOut(msgspec.Struct, frozen=True):
    items: list[ContactEntryOut]
    next: str | None

    @classmethod
    def of(cls, page: ContactPage) -> Self:
        return cls([ContactEntryOut.of(one) for one in page.contacts], write_cursor(page.next) if page.next else None)


class MyContactEntriesOut(msgspec.Struct, frozen=True):
    items: list[ContactEntryOut]
