"""Tiers: the workshop, coming downgrades and a customer's tier in the console, one's own in the portal."""

from uuid import UUID

from litestar import get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from bankhall.kernel.web.given import Db
from bankhall.kernel.web.inputs import CursorText, IdempotencyKey, PageSize, SearchWords
from bankhall.kernel.web.paging import read_cursor
from bankhall.kernel.web.rights import needs
from bankhall.tiers import permissions, queries
from bankhall.tiers.actions import giving, schemes
from bankhall.tiers.queries import Around
from bankhall.tiers.schemas import (
    CustomerTierOut,
    FallingKey,
    FallingPageOut,
    GiveTierIn,
    GradeIn,
    MyTierOut,
    ProposedOut,
    ProposeSchemeIn,
    SchemeIn,
    TiersOverviewOut,
)
from bankhall.tiers.types import Effects

_TAGS = ["tiers"]
_ALL = "/api/console/tiers"
_OF = "/api/console/customers/{id:uuid}/tier"

GivenAround = NamedDependency[Around]


@get(_ALL, opt=needs(permissions.SEE), tags=_TAGS)
async def tiers_overview(db: Db) -> TiersOverviewOut:
    """The versions of the tiers, the newest first, and who stands where."""
    return TiersOverviewOut.of(await db.read(queries.overview))


@post(_ALL + "/simulate", status_code=200, opt=needs(permissions.WRITE), tags=_TAGS)
async def simulate_tiers(db: Db, tiers_around: GivenAround, data: JSONBody[SchemeIn]) -> Effects:
    """What terms would come to; nothing is written. Refusals: kernel.bad_input."""
    return await db.read(queries.simulate, data.terms(), tiers_around)


@post(_ALL + "/schemes", status_code=201, opt=needs(permissions.WRITE), tags=_TAGS)
async def propose_scheme(db: Db, tiers_around: GivenAround, data: JSONBody[ProposeSchemeIn]) -> ProposedOut:
    """Asks a second person. Refusals: tiers.month_taken, kernel.bad_input naming the fields,
    four_eyes.already_proposed, four_eyes.too_many_open.
    """
    asked = await db.write(
        schemes.propose_scheme, data.from_month, data.scheme.terms(), tiers_around, reason=data.reason
    )
    return ProposedOut(asked)


@get(_ALL + "/falling", opt=needs(permissions.SEE), tags=_TAGS)
async def falling_tiers(
    db: Db, looked_for: SearchWords, after: CursorText = None, limit: PageSize = 50
) -> FallingPageOut:
    """Whose tier falls unless their figures come back, the soonest first."""
    key = read_cursor(after, FallingKey)
    place = (key.lowers_on, key.customer_id) if key else None
    return FallingPageOut.of(await db.read(queries.falling, search=looked_for, after=place, limit=limit))


@get(_OF, opt=needs(permissions.SEE), tags=_TAGS)
async def customer_tier(db: Db, tiers_around: GivenAround, id: FromPath[UUID]) -> CustomerTierOut:
    """Refusals: customers.not_found."""
    return CustomerTierOut.of(await db.read(queries.file_of, id, tiers_around))


@post(_OF + "/grants", status_code=201, opt=needs(permissions.GIVE), tags=_TAGS)
async def give_tier(
    db: Db, tiers_around: GivenAround, id: FromPath[UUID], data: JSONBody[GiveTierIn], idempotency_key: IdempotencyKey
) -> CustomerTierOut:
    """The customer is told. The same key and content give once. Refusals: customers.not_found, customers.closed,
    customers.forgotten, tiers.no_scheme, tiers.no_such_tier, kernel.key_reused, kernel.bad_input naming `until_on`.
    """
    key = f"tiers.give:{db.actor.id}:{idempotency_key}"
    await db.write(giving.give_tier, data.grant(id), key=key)
    return CustomerTierOut.of(await db.read(queries.file_of, id, tiers_around))


@post(_ALL + "/grants/{id:uuid}/end", status_code=200, opt=needs(permissions.GIVE), tags=_TAGS)
async def end_grant(db: Db, tiers_around: GivenAround, id: FromPath[UUID]) -> CustomerTierOut:
    """Refusals: tiers.grant_not_found, tiers.grant_over."""
    customer_id = await db.write(giving.end_grant, id)
    return CustomerTierOut.of(await db.read(queries.file_of, customer_id, tiers_around))


@put(_OF + "/grade", opt=needs(permissions.GIVE), tags=_TAGS)
async def grade_customer(
    db: Db, tiers_around: GivenAround, id: FromPath[UUID], data: JSONBody[GradeIn]
) -> CustomerTierOut:
    """Refusals: customers.not_found, customers.closed."""
    await db.write(giving.grade_customer, id, data.grade)
    return CustomerTierOut.of(await db.read(queries.file_of, id, tiers_around))


@get("/api/portal/tier", opt=needs(permissions.VIEW_OWN), tags=_TAGS)
async def my_tier(db: Db, tiers_around: GivenAround) -> MyTierOut:
    """What the customer who asks has, what comes with it, and what is missing for more."""
    return MyTierOut.of(await db.read(queries.my_file, tiers_around))


routes = [
    tiers_overview,
    simulate_tiers,
    propose_scheme,
    falling_tiers,
    customer_tier,
    give_tier,
    end_grant,
    grade_customer,
    my_tier,
]
