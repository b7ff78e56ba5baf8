"""The customer file on the wire."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from bankhall.customers import privacy, rules
from bankhall.customers.schemas.consents import ConsentActOut
from bankhall.customers.types import (
    Address,
    Because,
    Customer,
    CustomerChange,
    CustomerKind,
    CustomerLine,
    CustomerPage,
    CustomerStatus,
    Document,
    DocumentKind,
    Edit,
    Facts,
    FieldOrigin,
    Gender,
    Look,
    LookPurpose,
    Match,
    NewCustomer,
    Origin,
    StatusChange,
)
from bankhall.kernel.lines import ONE_LINE, whole
from bankhall.kernel.personal import DataClass, Kept, Purpose
from bankhall.kernel.portions import PortionTaken
from bankhall.kernel.web.inputs import Asked, Line, Reason
from bankhall.kernel.web.paging import write_cursor

_CONTACTS = msgspec.Meta(max_length=5)
_PRINTABLE = whole(ONE_LINE)

CountryCode = Annotated[str, msgspec.Meta(pattern=whole("[A-Za-z]{2}"))]
Version = Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]
Part = Annotated[str, msgspec.Meta(max_length=200, pattern=_PRINTABLE)]
Number = Annotated[str, msgspec.Meta(min_length=2, max_length=40, pattern=_PRINTABLE)]


class DocumentIn(Asked, frozen=True):
    kind: DocumentKind
    number: Number
    country: CountryCode = "CN"

    def document(self) -> Document:
        return Document(self.kind, self.number, self.country)


class AddressIn(Asked, frozen=True):
    country: CountryCode
    line: Part = ""
    district: Part = ""
    city: Part = ""
    region: Part = ""
    postcode: Part = ""

    def address(self) -> Address:
        return Address(self.country.upper(), self.line, self.district, self.city, self.region, self.postcode)


Documents = Annotated[tuple[DocumentIn, ...], _CONTACTS]
Contacts = Annotated[tuple[Line, ...], _CONTACTS]


class NewCustomerIn(Asked, frozen=True):
    kind: CustomerKind
    name: Line
    birth_on: date | None = None
    gender: Gender | None = None
    documents: Documents = ()
    phones: Contacts = ()
    emails: Contacts = ()
    address: AddressIn | None = None

    def customer(self) -> NewCustomer:
        return NewCustomer(
            kind=self.kind,
            name=self.name,
            birth_on=self.birth_on,
            gender=self.gender,
            documents=tuple(one.document() for one in self.documents),
            phones=self.phones,
            emails=self.emails,
            address=self.address.address() if self.address else None,
        )


class CustomerChangeIn(Asked, frozen=True):
    """What is absent stays, what is null is cleared. `version` is the one that was seen."""

    version: Version
    name: Line | UnsetType = UNSET
    birth_on: date | UnsetType | None = UNSET
    gender: Gender | UnsetType | None = UNSET
    documents: Documents | UnsetType | None = UNSET
    phones: Contacts | UnsetType | None = UNSET
    emails: Contacts | UnsetType | None = UNSET
    address: AddressIn | UnsetType | None = UNSET

    def change(self, customer_id: UUID) -> CustomerChange:
        return CustomerChange(
            customer_id=customer_id,
            version=self.version,
            name=self.name,
            birth_on=self.birth_on,
            gender=self.gender,
            documents=UNSET if self.documents is UNSET else tuple(one.document() for one in self.documents or ()),
            phones=UNSET if self.phones is UNSET else self.phones or (),
            emails=UNSET if self.emails is UNSET else self.emails or (),
            address=self.address.address() if isinstance(self.address, AddressIn) else self.address,
        )


class ReasonIn(Asked, frozen=True):
    reason: Reason

    def because(self, customer_id: UUID) -> Because:
        return Because(customer_id, self.reason)


class CustomerStatusChangeOut(msgspec.Struct, frozen=True):
    status: CustomerStatus
    at: datetime
    by_kind: str
    by_name: str
    reason: str

    @classmethod
    def of(cls, change: StatusChange) -> "CustomerStatusChangeOut":
        return cls(change.status, change.at, change.by_kind, change.by_name, change.reason)


class CustomerStatusChangesOut(msgspec.Struct, frozen=True):
    items: list[CustomerStatusChangeOut]


class FieldEditOut(msgspec.Struct, frozen=True):
    """`field` is the name of the wire; the values are masked as in a list, and none where there was none."""

    field: str
    before: list[str]
    after: list[str]


class CustomerEditOut(msgspec.Struct, frozen=True):
    at: datetime
    by_kind: str
    by_name: str
    fields: list[FieldEditOut]

    @classmethod
    def of(cls, edit: Edit) -> "CustomerEditOut":
        fields = [FieldEditOut(one.field, list(one.before), list(one.after)) for one in edit.fields]
        return cls(edit.at, edit.by_kind, edit.by_name, fields)


class CustomerEditsOut(msgspec.Struct, frozen=True):
    items: list[CustomerEditOut]


class CustomerLineOut(msgspec.Struct, frozen=True):
    """`match`: why somebody was found; none when nobody was looked for."""

    id: UUID
    number: str
    kind: CustomerKind
    name: str
    status: CustomerStatus
    birth_on: date | None
    city: str | None
    phone_masked: str | None
    since_on: date
    match: Match | None

    @classmethod
    def of(cls, line: CustomerLine) -> "CustomerLineOut":
        phone = rules.mask_phone(line.phone) if line.phone else None
        return cls(
            id=line.id,
            number=line.number,
            kind=line.kind,
            name=line.name,
            status=line.status,
            birth_on=line.birth_on,
            city=line.city or None,
            phone_masked=phone,
            since_on=line.since_on,
            match=line.match,
        )


class CustomersOut(msgspec.Struct, frozen=True):
    items: list[CustomerLineOut]
    next: str | None

    @classmethod
    def of(cls, page: CustomerPage) -> "CustomersOut":
        cursor = write_cursor((page.next,)) if page.next else None
        return cls([CustomerLineOut.of(line) for line in page.customers], cursor)


class DocumentOut(msgspec.Struct, frozen=True, omit_defaults=True):
    """`number`: only while it is seen in clear."""

    kind: DocumentKind
    number_masked: str
    country: str
    number: str | None = None

    @classmethod
    def of(cls, document: Document, *, in_clear: bool = False) -> "DocumentOut":
        number = document.number if in_clear else None
        return cls(document.kind, rules.mask_document(document.number), document.country, number)


class AddressOut(msgspec.Struct, frozen=True):
    line: str
    district: str
    city: str
    region: str
    postcode: str
    country: str

    @classmethod
    def of(cls, address: Address) -> "AddressOut":
        return cls(address.line, address.district, address.city, address.region, address.postcode, address.country)


class DistrictOut(msgspec.Struct, frozen=True):
    """An address as far as its district: enough to see whether it is still the right one."""

    country: str
    region: str
    city: str
    district: str

    @classmethod
    def of(cls, address: Address) -> "DistrictOut":
        return cls(address.country, address.region, address.city, address.district)


class ProfileOut(msgspec.Struct, frozen=True, kw_only=True):
    """What a customer sees of their own page. Masked all the same: a screen is seen by others, and a session can be
    stolen.
    """

    number: str
    kind: CustomerKind
    name: str
    status: CustomerStatus
    documents: list[DocumentOut]
    phones_masked: list[str]
    emails_masked: list[str]
    address: DistrictOut | None
    is_birth_known: bool
    gender: Gender | None
    since_on: date
    version: int

    @classmethod
    def of(cls, customer: Customer) -> "ProfileOut":
        return cls(
            number=customer.number,
            kind=customer.kind,
            name=customer.name,
            status=customer.status,
            documents=[DocumentOut.of(document) for document in customer.documents],
            phones_masked=[rules.mask_phone(phone) for phone in customer.phones],
            emails_masked=[rules.mask_email(email) for email in customer.emails],
            address=DistrictOut.of(customer.address) if customer.address else None,
            is_birth_known=customer.birth_on is not None,
            gender=customer.gender,
            since_on=customer.since_on,
            version=customer.version,
        )


class CustomerOut(msgspec.Struct, frozen=True, kw_only=True):
    """Masked as `privacy.PERSONAL` says, but until `in_clear_until` for who has said what for. `document` is the first
    of `documents`, `phone_masked` of the phones.
    """

    id: UUID
    number: str
    kind: CustomerKind
    name: str
    status: CustomerStatus
    birth_on: date | None
    city: str | None
    phone_masked: str | None
    gender: Gender | None
    document: DocumentOut | None
    documents: list[DocumentOut]
    phones: list[str]
    emails: list[str]
    address: AddressOut | None
    since_on: date
    source: str | None
    source_id: str | None
    version: int
    in_clear_until: datetime | None

    @classmethod
    def of(cls, customer: Customer, *, in_clear_until: datetime | None = None) -> "CustomerOut":
        in_clear = in_clear_until is not None
        facts = rules.kept_facts(rules.facts_of(customer))
        shown = facts if in_clear else privacy.masked(facts)
        documents = [DocumentOut.of(document, in_clear=in_clear) for document in customer.documents]
        return cls(
            id=customer.id,
            number=customer.number,
            kind=customer.kind,
            name=shown.name,
            status=customer.status,
            birth_on=shown.birth_on,
            city=(shown.address.city or None) if shown.address else None,
            phone_masked=rules.mask_phone(facts.phones[0]) if facts.phones else None,
            gender=shown.gender,
            document=documents[0] if documents else None,
            documents=documents,
            phones=list(shown.phones),
            emails=list(shown.emails),
            address=AddressOut.of(shown.address) if shown.address else None,
            since_on=customer.since_on,
            source=customer.source,
            source_id=customer.source_id,
            version=customer.version,
            in_clear_until=in_clear_until,
        )


class UnmaskIn(Asked, frozen=True):
    purpose: LookPurpose


class LookOut(msgspec.Struct, frozen=True):
    """`by`: a colleague's name, as the bank's customers are told it."""

    at: datetime
    until: datetime
    by: str
    purpose: LookPurpose

    @classmethod
    def of(cls, look: Look) -> "LookOut":
        return cls(look.at, look.until, rules.mask_person(look.by_name), look.purpose)


class PersonalFieldOut(msgspec.Struct, frozen=True):
    """`is_known`: whether the bank has any of it."""

    field: str
    data_class: DataClass
    purpose: Purpose
    kept: Kept
    is_known: bool


class FieldOriginOut(msgspec.Struct, frozen=True, kw_only=True):
    """From where the bank knows a field as it stands, and since when; `by`: by whom, as whoever asks may be told. None
    of it where it is too long ago. `confirmed_at`: when it was last said to hold. `verified_by`: by whom, as whoever
    asks may be told; none where a code that went there has come back.
    """

    field: str
    purpose: Purpose
    kept: Kept
    origin: Origin | None
    at: datetime | None
    by: str | None
    confirmed_at: datetime | None
    verified_at: datetime | None
    verified_how: str | None
    verified_by: str | None


class FieldOriginsOut(msgspec.Struct, frozen=True):
    items: list[FieldOriginOut]

    @classmethod
    def of(cls, found: Sequence[FieldOrigin], *, to_customer: bool) -> "FieldOriginsOut":
        """Names are of staff: what a job or a command brought in has none. Customers are told them as everywhere."""

        def by(one: FieldOrigin) -> str | None:
            if one.by_kind != "staff" or not one.by_name:
                return None
            return rules.mask_person(one.by_name) if to_customer else one.by_name

        def verified_by(one: FieldOrigin) -> str | None:
            return rules.mask_person(one.verified_by) if to_customer and one.verified_by else one.verified_by

        return cls(
            [
                FieldOriginOut(
                    field=one.field,
                    purpose=one.purpose,
                    kept=one.kept,
                    origin=one.origin,
                    at=one.at,
                    by=by(one),
                    confirmed_at=one.confirmed_at,
                    verified_at=one.verified_at,
                    verified_how=one.verified_how,
                    verified_by=verified_by(one),
                )
                for one in found
            ]
        )


class CopyOut(msgspec.Struct, frozen=True, kw_only=True):
    """All that the file holds of a customer, in clear: for themselves, and for whatever they bring it to. `portions`:
    what the rest of the bank has, by its name, as its screens tell it.
    """

    taken_at: datetime
    number: str
    kind: CustomerKind
    status: CustomerStatus
    since_on: date
    known: Facts
    looks: list[LookOut]
    consents: list[ConsentActOut]
    portions: dict[str, PortionTaken]

    @classmethod
    def of(
        cls,
        customer: Customer,
        looks: Sequence[Look],
        consents: Sequence[ConsentActOut],
        portions: Mapping[str, PortionTaken],
        *,
        taken_at: datetime,
    ) -> "CopyOut":
        return cls(
            taken_at=taken_at,
            number=customer.number,
            kind=customer.kind,
            status=customer.status,
            since_on=customer.since_on,
            known=rules.kept_facts(rules.facts_of(customer)),
            looks=[LookOut.of(look) for look in looks],
            consents=list(consents),
            portions=dict(portions),
        )


class PrivacyOut(msgspec.Struct, frozen=True):
    """What the bank keeps of the customer who asks, what for and how long (PIPL art. 17); and who saw it in clear."""

    fields: list[PersonalFieldOut]
    looks: list[LookOut]

    @classmethod
    def of(cls, customer: Customer, looks: Sequence[Look]) -> "PrivacyOut":
        facts = rules.kept_facts(rules.facts_of(customer))
        fields = [
            PersonalFieldOut(name, one.data_class, one.purpose, one.kept, bool(getattr(facts, name)))
            for name, one in privacy.PERSONAL.items()
        ]
        return cls(fields, [LookOut.of(look) for look in looks])
