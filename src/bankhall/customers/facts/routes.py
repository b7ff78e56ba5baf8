"""What keeps the file right: of a customer in the console, of oneself in the portal."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, JSONBody

from bankhall.customers import permissions
from bankhall.customers.facts import actions, queries
from bankhall.customers.facts.schemas import ConfirmFactIn, HeldFactsOut, VerifyFactIn
from bankhall.customers.facts.types import Confirming
from bankhall.customers.queries import in_clear_until
from bankhall.kernel.db import Reading
from bankhall.kernel.time import business_date
from bankhall.kernel.web.given import Db
from bankhall.kernel.web.rights import needs

_TAGS = ["customers"]
_OF = "/api/console/customers/{id:uuid}/facts"


@get(_OF, opt=needs(permissions.VIEW), tags=_TAGS)
async def customer_facts(db: Db, id: FromPath[UUID]) -> HeldFactsOut:
    """Each value of the file with from where it is known, when it was last said to hold and who verified it; masked,
    but while whoever asks looks at this customer in clear. Refusals: customers.not_found.
    """
    return await db.read(_shown, id)


@post(_OF + "/confirm", status_code=200, opt=needs(permissions.CHANGE), tags=_TAGS)
async def confirm_fact(db: Db, id: FromPath[UUID], data: JSONBody[ConfirmFactIn]) -> HeldFactsOut:
    """The customer has said, on the phone or at the counter, that it still holds. Refusals: customers.not_found,
    customers.closed, customers.merged, customers.forgotten, customers.changed_meanwhile, customers.fact_not_found.
    """
    await db.write(actions.confirm_fact, data.meant(id), Confirming(data.how))
    return await db.read(_shown, id)


@post(_OF + "/verify", status_code=200, opt=needs(permissions.CHANGE), tags=_TAGS)
async def verify_fact(db: Db, id: FromPath[UUID], data: JSONBody[VerifyFactIn]) -> HeldFactsOut:
    """Whoever asks has looked at the proof, and did not write it down. Refusals: customers.not_found,
    customers.closed, customers.merged, customers.forgotten, customers.changed_meanwhile, customers.fact_not_found,
    customers.another_must_look, kernel.bad_input naming `how`.
    """
    await db.write(actions.verify_fact, data.meant(id), data.how)
    return await db.read(_shown, id)


@get("/api/portal/facts", opt=needs(permissions.VIEW_OWN), tags=_TAGS)
async def my_facts(db: Db) -> HeldFactsOut:
    """Each value that the bank has on file of whoever asks, when it was last said to hold and who verified it."""
    return await db.read(_shown_to_me)


routes = [customer_facts, confirm_fact, verify_fact, my_facts]


async def _shown(reading: Reading, customer_id: UUID) -> HeldFactsOut:
    held = await queries.facts_of(reading, customer_id)
    in_clear = await in_clear_until(reading, customer_id) is not None
    return HeldFactsOut.of(held, asked_by=reading.actor.id, today=await business_date(reading), in_clear=in_clear)


async def _shown_to_me(reading: Reading) -> HeldFactsOut:
    held = await queries.my_facts(reading)
    return HeldFactsOut.of(held, asked_by=None, today=await business_date(reading), to_customer=True)
