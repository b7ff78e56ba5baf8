"""Several addresses of one customer, and the one that post goes to. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from bankhall.customers.types import Address, AddressKind, CustomerKind, Place

MOST_PLACES: Final = 10
_EARLIEST: Final = date(1850, 1, 1)
_OF: Final = {
    CustomerKind.PERSON: (AddressKind.HOME, AddressKind.REGISTERED, AddressKind.WORK, AddressKind.POSTAL),
    CustomerKind.ORGANISATION: (AddressKind.SEAT, AddressKind.BUSINESS, AddressKind.POSTAL),
}


def kinds_for(kind: CustomerKind) -> tuple[AddressKind, ...]:
    """Which addresses somebody can have; the first is what the only one is taken for."""
    return _OF[kind]


def places_of(kind: CustomerKind, address: Address | None, places: Sequence[Place]) -> tuple[Place, ...]:
    """All of them, those that were given up last. Of whom only one address is known it is where they are."""
    found = list(places)
    if address is not None and not any(is_post(one, address) for one in found):
        found.insert(0, Place(_OF[kind][0], address))
    return tuple(sorted(found, key=lambda one: one.until_on is not None))


def is_post(place: Place, address: Address | None) -> bool:
    return place.until_on is None and place.address == address


def kept_in_step(
    kind: CustomerKind, before: tuple[Address | None, Sequence[Place]], address: Address | None, places: Sequence[Place]
) -> tuple[Place, ...]:
    """`places`, after where post goes was changed by itself: what stood there says the new address."""
    was, _ = before
    if not places or address is None or any(is_post(one, address) for one in places):
        return tuple(places)
    moved = [replace(one, address=address, since_on=None) if is_post(one, was) else one for one in places]
    return places_of(kind, address, moved)


def tidy_places(places: Sequence[Place]) -> tuple[Place, ...]:
    """Each once: of one address and kind the one that still holds."""
    found: dict[tuple[AddressKind, Address], Place] = {}
    for one in sorted(places, key=lambda one: one.until_on is not None):
        found.setdefault((one.kind, one.address), one)
    return tuple(found.values())


def wrong_places(kind: CustomerKind, places: Sequence[Place], today: date) -> Iterator[tuple[str, str, str]]:
    if len(places) > MOST_PLACES:
        yield "places", "too_many", f"at most {MOST_PLACES}"
    if any(one.kind not in _OF[kind] for one in places):
        yield "places", "not_an_address_kind", "not an address of such a customer"
    if any(one.since_on is not None and not _EARLIEST <= one.since_on <= today for one in places):
        yield "since_on", "not_a_past_day", f"since a day between {_EARLIEST} and today, {today}"
