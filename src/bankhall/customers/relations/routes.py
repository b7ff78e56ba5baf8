"""Relations: of a file in the console, one's own in the portal."""

from typing import Annotated
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery, JSONBody, Parameter

from bankhall.customers import permissions
from bankhall.customers.errors import NoSuchCustomer
from bankhall.customers.queries import customer
from bankhall.customers.relations import actions, queries
from bankhall.customers.relations.queries.graph import picture
from bankhall.customers.relations.rules.graph import MOST_DEPTH
from bankhall.customers.relations.schemas import (
    ContestRelationIn,
    EndRelationIn,
    MyRelationIn,
    MyRelationOut,
    MyRelationsOut,
    OwnershipOut,
    RelationIn,
    RelationOut,
    RelationsOut,
)
from bankhall.customers.relations.schemas.graph import RelationGraphOut
from bankhall.customers.relations.types import Ownership, Relation, RelationPart
from bankhall.customers.types import CustomerKind
from bankhall.kernel.db import Reading
from bankhall.kernel.web.given import Db
from bankhall.kernel.web.inputs import IdempotencyKey
from bankhall.kernel.web.rights import needs

Depth = Annotated[int, Parameter(ge=1, le=MOST_DEPTH)]

_TAGS = ["customers"]
_OF = "/api/console/customers/{id:uuid}/relations"
_ONE = _OF + "/{relation_id:uuid}"
_MINE = "/api/portal/relations"


@get(_OF, opt=needs(permissions.VIEW), tags=_TAGS)
async def customer_relations(db: Db, id: FromPath[UUID]) -> RelationsOut:
    """Who belongs to the customer, the newest first, and who finally owns it. Refusals: customers.not_found."""
    found, owned = await db.read(_of_customer, id)
    told = [RelationOut.of(one, asked_by=db.actor.id) for one in found]
    return RelationsOut(told, OwnershipOut.of(owned) if owned else None)


@get(_OF + "/graph", opt=needs(permissions.VIEW), tags=_TAGS)
async def graph_of_relations(
    db: Db,
    id: FromPath[UUID],
    depth: Depth = 2,
    part: FromQuery[RelationPart | None] = None,
    past: FromQuery[bool] = False,
) -> RelationGraphOut:
    """Who belongs to the customer, `depth` steps around, and who owns what of whom, worked out. `past`: also what is
    over. Refusals: customers.not_found.
    """
    return RelationGraphOut.of(await db.read(picture, id, depth=depth, part=part, past=past))


@post(_OF, status_code=201, opt=needs(permissions.CHANGE), tags=_TAGS)
async def note_relation(
    db: Db, id: FromPath[UUID], data: JSONBody[RelationIn], idempotency_key: IdempotencyKey
) -> RelationOut:
    """Both files show it. The same key and content say it once. Refusals: customers.not_found, customers.closed,
    customers.forgotten, customers.relation_known, customers.more_than_whole, customers.owns_itself,
    customers.married_already, customers.too_many_relations, kernel.key_reused, kernel.bad_input.
    """
    key = f"customers.relation:{db.actor.id}:{idempotency_key}"
    return RelationOut.of(await db.write(actions.note_relation, data.relation(id), key=key), asked_by=db.actor.id)


@post(_ONE + "/verify", status_code=200, opt=needs(permissions.CHANGE), tags=_TAGS)
async def verify_relation(db: Db, id: FromPath[UUID], relation_id: FromPath[UUID]) -> RelationOut:
    """Whoever asks has looked at the proof, and did not write it down. Refusals: customers.relation_not_found,
    customers.relation_ended, customers.another_must_look.
    """
    return RelationOut.of(await db.write(actions.verify_relation, relation_id, of=id), asked_by=db.actor.id)


@post(_ONE + "/end", status_code=200, opt=needs(permissions.CHANGE), tags=_TAGS)
async def end_relation(
    db: Db, id: FromPath[UUID], relation_id: FromPath[UUID], data: JSONBody[EndRelationIn]
) -> RelationOut:
    """It stays in the history of both files. Refusals: customers.relation_not_found, customers.relation_ended."""
    ended = await db.write(actions.end_relation, relation_id, data.reason(), of=id)
    return RelationOut.of(ended, asked_by=db.actor.id)


@get(_MINE, opt=needs(permissions.VIEW_OWN), tags=_TAGS)
async def my_relations(db: Db) -> MyRelationsOut:
    """Who belongs to whoever asks, as the bank knows it."""
    return MyRelationsOut([MyRelationOut.of(one) for one in await db.read(queries.my_relations)])


@post(_MINE, status_code=201, opt=needs(permissions.CHANGE_OWN), tags=_TAGS)
async def tell_relation(db: Db, data: JSONBody[MyRelationIn]) -> MyRelationOut:
    """Somebody of one's family. Nobody learns by it whether they are a customer. Refusals: customers.married_already,
    customers.too_many_relations, customers.closed, kernel.bad_input naming `role`.
    """
    if db.actor.id is None:
        raise NoSuchCustomer
    return MyRelationOut.of(await db.write(actions.tell_relation, data.relation(db.actor.id)))


@post(_MINE + "/{id:uuid}/contest", status_code=200, opt=needs(permissions.CHANGE_OWN), tags=_TAGS)
async def contest_relation(db: Db, id: FromPath[UUID], data: JSONBody[ContestRelationIn]) -> MyRelationOut:
    """It is not so; staff look at it. Refusals: customers.relation_not_found, customers.relation_ended,
    customers.relation_contested.
    """
    return MyRelationOut.of(await db.write(actions.contest_relation, id, data.note))


@post(_MINE + "/{id:uuid}/take-back", status_code=200, opt=needs(permissions.CHANGE_OWN), tags=_TAGS)
async def take_relation_back(db: Db, id: FromPath[UUID]) -> MyRelationsOut:
    """What one has said oneself. Refusals: customers.relation_not_found, customers.relation_ended."""
    await db.write(actions.take_relation_back, id)
    return MyRelationsOut([MyRelationOut.of(one) for one in await db.read(queries.my_relations)])


routes = [
    customer_relations,
    graph_of_relations,
    note_relation,
    verify_relation,
    end_relation,
    my_relations,
    tell_relation,
    contest_relation,
    take_relation_back,
]


async def _of_customer(reading: Reading, customer_id: UUID) -> tuple[list[Relation], Ownership | None]:
    who = await customer(reading, customer_id)
    found = await queries.relations_of(reading, customer_id)
    if who.kind is not CustomerKind.ORGANISATION:
        return found, None
    owned = await queries.ownership(reading, customer_id)
    return found, owned if owned.told else None
