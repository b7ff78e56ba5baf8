"""Several addresses of one customer: noted, changed and given up, by staff or by the customer. Lock order: the
customer.
"""

from dataclasses import fields, replace
from datetime import date

from msgspec import UNSET

from bankhall.customers import rules
from bankhall.customers.actions.change import change_customer, lock_living
from bankhall.customers.errors import ChangedMeanwhile, NoSuchCustomer, NoSuchPlace, PostGoesThere
from bankhall.customers.queries import customer
from bankhall.customers.rules.places import MOST_PLACES, is_post, places_of
from bankhall.customers.types import Customer, CustomerChange, EndPlace, NoteAddress, NotePlace, Place
from bankhall.kernel.db import Tx
from bankhall.kernel.errors import BadInput
from bankhall.kernel.step_up.actions import require_confirmation
from bankhall.kernel.time import business_date


async def note_place(tx: Tx, new: NotePlace) -> Customer:
    """What stood there before is known as given up, so that whoever has moved is still found. Customers confirm exactly
    what they note. Raises NoSuchCustomer, CustomerClosed, CustomerMerged, CustomerForgotten, ChangedMeanwhile,
    NoSuchPlace, BadInput, ConfirmationRequired.
    """
    who = await _lock(tx, new)
    places = list(places_of(who.kind, who.address, who.places))
    place = replace(new.place, address=rules.tidy_address(new.place.address), until_on=None)
    goes_there = new.is_post or who.address is None
    if new.nth is not None:
        old = _at(places, new.nth)
        goes_there = goes_there or is_post(old, who.address)
        places[new.nth] = place
        if old.address != place.address:
            places.append(replace(old, until_on=await business_date(tx)))
        elif place.since_on is None:
            places[new.nth] = place = replace(place, since_on=old.since_on)
    else:
        places.append(place)
    change = CustomerChange(
        customer_id=who.id,
        version=who.version,
        places=_within(places),
        address=place.address if goes_there else UNSET,
    )
    after, _ = rules.changed(rules.facts_of(who), change)
    if wrong := rules.problems(after, today=await business_date(tx)):
        raise BadInput(tuple(wrong))
    if tx.actor.kind == "customer":
        said = " ".join(part for one in fields(place.address) if (part := getattr(place.address, one.name)))
        await require_confirmation(tx, NoteAddress(place=place.kind, address=said, is_post=goes_there))
    return await change_customer(tx, change)


async def end_place(tx: Tx, wanted: EndPlace) -> Customer:
    """They are not there any more: by it they are still found and recognised. Raises NoSuchCustomer, CustomerClosed,
    CustomerMerged, CustomerForgotten, ChangedMeanwhile, NoSuchPlace, PostGoesThere.
    """
    who = await _lock(tx, wanted)
    places = list(places_of(who.kind, who.address, who.places))
    old = _at(places, wanted.nth)
    if is_post(old, who.address):
        raise PostGoesThere
    places[wanted.nth] = replace(old, until_on=await business_date(tx))
    return await change_customer(tx, CustomerChange(customer_id=who.id, version=who.version, places=_within(places)))


async def _lock(tx: Tx, wanted: NotePlace | EndPlace) -> Customer:
    if tx.actor.kind == "customer" and tx.actor.id != wanted.customer_id:
        raise NoSuchCustomer
    row = await lock_living(tx, wanted.customer_id)
    if row.version != wanted.version:
        raise ChangedMeanwhile(row.version)
    return await customer(tx, wanted.customer_id)


def _at(places: list[Place], nth: int) -> Place:
    if nth >= len(places) or places[nth].until_on is not None:
        raise NoSuchPlace
    return places[nth]


def _within(places: list[Place]) -> tuple[Place, ...]:
    """The oldest of those that were given up make room."""
    held = [one for one in places if one.until_on is None]
    ended = sorted((one for one in places if one.until_on), key=lambda one: one.until_on or date.min, reverse=True)
    return (*held, *ended[: max(0, MOST_PLACES - len(held))])
