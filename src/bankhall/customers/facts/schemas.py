"""What keeps the file right, on the wire."""

from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

import msgspec

from bankhall.customers import rules as file_rules
from bankhall.customers.facts import rules
from bankhall.customers.facts.actions import is_own
from bankhall.customers.facts.types import Confirming, FactMeant, Held, HeldFact, Mark, MarkKind, Verifying
from bankhall.customers.schemas import Version
from bankhall.customers.types import AddressKind, BaseFact, Origin
from bankhall.kernel.web.inputs import Asked

_REACHED_BY = (BaseFact.PHONE, BaseFact.EMAIL)
FactNth = Annotated[int, msgspec.Meta(ge=0, le=9)]


class _MeantIn(Asked, frozen=True):
    field: BaseFact
    version: Version
    nth: FactNth = 0

    def meant(self, customer_id: UUID) -> FactMeant:
        return FactMeant(customer_id, self.field, self.nth, self.version)


class ConfirmFactIn(_MeantIn, frozen=True, kw_only=True):
    """`nth`: which of several, from 0. `version`: of the file that was seen. `how`: where the customer said so."""

    how: Literal["phone", "counter"]


class VerifyFactIn(_MeantIn, frozen=True, kw_only=True):
    """`how`: one of the fact's `ways`."""

    how: Verifying


class HeldFactOut(msgspec.Struct, frozen=True, kw_only=True):
    """`clear`: a number or mailbox, for who looks at the customer so. `by`: who wrote it down, as whoever asks may
    be told; none for the customer themselves. `is_old`: it is worth asking whether it still holds. `may_verify`:
    whoever asks did not write it down. `ways`: how it can be verified. `verified_by`: none where a code that went there
    has come back.
    """

    field: BaseFact
    nth: int
    kind: AddressKind | None
    masked: str
    clear: str | None
    origin: Origin | None
    at: datetime | None
    by: str | None
    confirmed_at: datetime | None
    confirmed_how: Confirming | None
    confirmed_by: str | None
    verified_at: datetime | None
    verified_how: Verifying | None
    verified_by: str | None
    right_on: date | None
    is_old: bool
    ages: bool
    may_verify: bool
    ways: list[Verifying]

    @classmethod
    def of(cls, one: HeldFact, *, asked_by: UUID | None, today: date, in_clear: bool, to_customer: bool) -> Self:
        def told(name: str | None) -> str | None:
            return file_rules.mask_person(name) if name and to_customer else name or None

        field = one.value.field
        return cls(
            field=field,
            nth=one.value.nth,
            kind=one.value.kind,
            masked="" if to_customer and field is BaseFact.BIRTH_ON else one.value.masked,
            clear=one.value.text if in_clear and field in _REACHED_BY else None,
            origin=one.origin,
            at=one.at,
            by=told(one.by_name) if one.by_kind == "staff" else None,
            confirmed_at=one.confirmed_at,
            confirmed_how=one.confirmed_how,
            confirmed_by=told(one.confirmed_by),
            verified_at=one.verified_at,
            verified_how=one.verified_how,
            verified_by=told(one.verified_by),
            right_on=one.right_on,
            is_old=rules.is_old(field, one.right_on, today),
            ages=field in rules.ASKED_AFTER_DAYS,
            may_verify=not to_customer and not is_own(one, asked_by),
            ways=[] if to_customer else list(rules.ways(field)),
        )


class HeldFactsOut(msgspec.Struct, frozen=True):
    """`version`: of the file."""

    items: list[HeldFactOut]
    version: int

    @classmethod
    def of(
        cls, held: Held, *, asked_by: UUID | None, today: date, in_clear: bool = False, to_customer: bool = False
    ) -> Self:
        items = [
            HeldFactOut.of(one, asked_by=asked_by, today=today, in_clear=in_clear, to_customer=to_customer)
            for one in held.facts
        ]
        return cls(items, held.version)


class MarkOut(msgspec.Struct, frozen=True):
    """`said`: what it said then, masked. `by`: a colleague's name, as the bank's customers are told it."""

    field: str
    kind: MarkKind
    how: str
    said: str
    at: datetime
    by: str | None

    @classmethod
    def of(cls, one: Mark) -> Self:
        by = file_rules.mask_person(one.by_name) if one.by_kind == "staff" else None
        return cls(one.field, one.kind, one.how, one.said, one.at, by)
