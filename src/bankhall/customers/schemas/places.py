"""Several addresses on the wire."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

import msgspec

from bankhall.customers import privacy
from bankhall.customers.rules.places import is_post, kinds_for, places_of
from bankhall.customers.schemas import AddressIn, AddressOut, Version
from bankhall.customers.types import AddressKind, Customer, EndPlace, NotePlace, Place
from bankhall.kernel.web.inputs import Asked

PlaceNth = Annotated[int, msgspec.Meta(ge=0, le=20)]


class PlaceIn(Asked, frozen=True, kw_only=True):
    """`nth`: in whose place it comes, from 0 as the page listed them; without it one more. `is_post`: post goes there
    from now on.
    """

    version: Version
    kind: AddressKind
    address: AddressIn
    nth: PlaceNth | None = None
    since_on: date | None = None
    is_post: bool = False

    def note(self, customer_id: UUID) -> NotePlace:
        return NotePlace(
            customer_id=customer_id,
            version=self.version,
            nth=self.nth,
            place=Place(self.kind, self.address.address(), self.since_on),
            is_post=self.is_post,
        )


class EndPlaceIn(Asked, frozen=True):
    version: Version
    nth: PlaceNth

    def end(self, customer_id: UUID) -> EndPlace:
        return EndPlace(customer_id, self.version, self.nth)


class PlaceOut(msgspec.Struct, frozen=True, kw_only=True):
    """As far as the district, but in clear for who looks at the customer so. `until_on`: it was given up."""

    nth: int
    kind: AddressKind
    address: AddressOut
    since_on: date | None
    until_on: date | None
    is_post: bool


class PlacesOut(msgspec.Struct, frozen=True):
    """`kinds`: that such a customer can have. `version`: of the file."""

    items: list[PlaceOut]
    kinds: list[AddressKind]
    version: int

    @classmethod
    def of(cls, who: Customer, *, in_clear: bool = False) -> Self:
        items = [
            PlaceOut(
                nth=nth,
                kind=one.kind,
                address=AddressOut.of(one.address if in_clear else privacy.district(one.address)),
                since_on=one.since_on,
                until_on=one.until_on,
                is_post=is_post(one, who.address),
            )
            for nth, one in enumerate(places_of(who.kind, who.address, who.places))
        ]
        return cls(items, list(kinds_for(who.kind)), who.version)
