"""The contact log: of a customer in the console, one's own in the portal."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery, JSONBody

from bankhall.customers import permissions
from bankhall.customers.contact_log import actions, queries
from bankhall.customers.contact_log.schemas import (
    ContactEntriesOut,
    ContactEntryIn,
    ContactEntryOut,
    ContactKey,
    MyContactEntriesOut,
    RemarkIn,
)
from bankhall.customers.contact_log.types import ContactPage, ContactWay
from bankhall.customers.queries import customer
from bankhall.kernel.db import Reading
from bankhall.kernel.web.given import Db
from bankhall.kernel.web.inputs import CursorText, IdempotencyKey, PageSize
from bankhall.kernel.web.paging import read_cursor
from bankhall.kernel.web.rights import needs

_TAGS = ["customers"]
_OF = "/api/console/customers/{id:uuid}/contacts"
_MINE = "/api/portal/contacts"


@get(_OF, opt=needs(permissions.VIEW), tags=_TAGS)
async def customer_contacts(
    db: Db,
    id: FromPath[UUID],
    way: FromQuery[ContactWay | None] = None,
    after: CursorText = None,
    limit: PageSize = 50,
) -> ContactEntriesOut:
    """What happened last comes first. Refusals: customers.not_found."""
    return ContactEntriesOut.of(await db.read(_of_customer, id, way, read_cursor(after, ContactKey), limit))


@post(_OF, status_code=201, opt=needs(permissions.NOTE_CONTACT), tags=_TAGS)
async def note_contact(
    db: Db, id: FromPath[UUID], data: JSONBody[ContactEntryIn], idempotency_key: IdempotencyKey
) -> ContactEntryOut:
    """Written once: a wrong entry is corrected by another. The same key and content write it down once. Refusals:
    customers.not_found, customers.forgotten, customers.contact_not_found and customers.contact_corrected for what is to
    be corrected, kernel.key_reused, kernel.bad_input naming `happened_at`.
    """
    key = f"customers.contact:{db.actor.id}:{idempotency_key}"
    return ContactEntryOut.of(await db.write(actions.note_contact, data.contact(id), key=key))


@get(_MINE, opt=needs(permissions.VIEW_OWN), tags=_TAGS)
async def my_contacts(db: Db) -> MyContactEntriesOut:
    """When the bank and the customer who asks were in touch: the latest hundred."""
    return MyContactEntriesOut(
        [ContactEntryOut.of(one, to_customer=True) for one in await db.read(queries.my_contacts)]
    )


@post(_MINE + "/{id:uuid}/remark", status_code=200, opt=needs(permissions.CHANGE_OWN), tags=_TAGS)
async def remark_on_contact(db: Db, id: FromPath[UUID], data: JSONBody[RemarkIn]) -> ContactEntryOut:
    """It was otherwise: once to each entry. Refusals: customers.contact_not_found, customers.contact_remarked."""
    return ContactEntryOut.of(await db.write(actions.remark_on_contact, id, data.text), to_customer=True)


routes = [customer_contacts, note_contact, my_contacts, remark_on_contact]


async def _of_customer(
    reading: Reading, customer_id: UUID, way: ContactWay | None, key: ContactKey | None, limit: int
) -> ContactPage:
    await customer(reading, customer_id)
    after = (key.happened_at, key.id) if key else None
    return await queries.contacts_of(reading, customer_id, way=way, after=after, limit=limit)
