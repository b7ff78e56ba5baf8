"""Several addresses: of a customer in the console, one's own in the portal."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, JSONBody

from bankhall.customers import permissions
from bankhall.customers.actions import places
from bankhall.customers.errors import NoSuchCustomer
from bankhall.customers.queries import customer, in_clear_until, my_file
from bankhall.customers.schemas.places import EndPlaceIn, PlaceIn, PlacesOut
from bankhall.kernel.db import Doors, Reading
from bankhall.kernel.web.confirmed import confirmed
from bankhall.kernel.web.given import Db
from bankhall.kernel.web.rights import needs

_TAGS = ["customers"]
_OF = "/api/console/customers/{id:uuid}/addresses"
_MINE = "/api/portal/addresses"


@get(_OF, opt=needs(permissions.VIEW), tags=_TAGS)
async def customer_addresses(db: Db, id: FromPath[UUID]) -> PlacesOut:
    """Each address with what it is, and which one post goes to; those that were given up last. Refusals:
    customers.not_found.
    """
    return await db.read(_shown, id)


@post(_OF, status_code=200, opt=needs(permissions.CHANGE), tags=_TAGS)
async def note_address(db: Db, id: FromPath[UUID], data: JSONBody[PlaceIn]) -> PlacesOut:
    """One more, or in the place of another, which is known as given up. Refusals: customers.not_found,
    customers.closed, customers.merged, customers.forgotten, customers.changed_meanwhile, customers.place_not_found,
    kernel.bad_input naming a field.
    """
    await db.write(places.note_place, data.note(id))
    return await db.read(_shown, id)


@post(_OF + "/end", status_code=200, opt=needs(permissions.CHANGE), tags=_TAGS)
async def end_address(db: Db, id: FromPath[UUID], data: JSONBody[EndPlaceIn]) -> PlacesOut:
    """They are not there any more. Refusals: customers.not_found, customers.closed, customers.merged,
    customers.forgotten, customers.changed_meanwhile, customers.place_not_found, customers.post_goes_there.
    """
    await db.write(places.end_place, data.end(id))
    return await db.read(_shown, id)


@get(_MINE, opt=needs(permissions.VIEW_OWN), tags=_TAGS)
async def my_addresses(db: Db) -> PlacesOut:
    """One's own, as far as the district."""
    return PlacesOut.of(await db.read(my_file))


@post(_MINE, status_code=200, opt=needs(permissions.CHANGE_OWN) | confirmed(), tags=_TAGS)
async def note_my_address(db: Db, data: JSONBody[PlaceIn]) -> PlacesOut:
    """Refusals: step_up.confirmation_required, customers.changed_meanwhile, customers.place_not_found,
    customers.closed, kernel.bad_input naming a field.
    """
    return PlacesOut.of(await db.write(places.note_place, data.note(_me(db))))


@post(_MINE + "/end", status_code=200, opt=needs(permissions.CHANGE_OWN), tags=_TAGS)
async def end_my_address(db: Db, data: JSONBody[EndPlaceIn]) -> PlacesOut:
    """Refusals: customers.changed_meanwhile, customers.place_not_found, customers.post_goes_there,
    customers.closed.
    """
    return PlacesOut.of(await db.write(places.end_place, data.end(_me(db))))


routes = [customer_addresses, note_address, end_address, my_addresses, note_my_address, end_my_address]


async def _shown(reading: Reading, customer_id: UUID) -> PlacesOut:
    who = await customer(reading, customer_id)
    return PlacesOut.of(who, in_clear=await in_clear_until(reading, customer_id) is not None)


def _me(db: Doors) -> UUID:
    if db.actor.id is None:
        raise NoSuchCustomer
    return db.actor.id
