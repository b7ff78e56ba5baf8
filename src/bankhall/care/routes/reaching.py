"""Reaching a person over HTTP: the agent's own desk, and what a supervisor keeps."""

from uuid import UUID

from litestar import get, post, put
from litestar.params import FromPath, FromQuery, JSONBody

from bankhall.care import actions, permissions
from bankhall.care.callbacks.queries import is_callback
from bankhall.care.reach import queries
from bankhall.care.reach.actions import presence, routing
from bankhall.care.reach.schemas import (
    AcceptedOut,
    AgentStepsOut,
    CareTermsIn,
    CareTermsOut,
    MyDeskOut,
    OfferKey,
    OffersMadeOut,
    OwnAgentsOut,
    PresenceIn,
    PresenceOut,
    PresencesOut,
    SkillsIn,
    StepKey,
    TalkOfferOut,
)
from bankhall.customers import api as customers
from bankhall.kernel.db import Reading, Tx
from bankhall.kernel.web.given import Db
from bankhall.kernel.web.inputs import CursorText, PageSize
from bankhall.kernel.web.paging import read_cursor
from bankhall.kernel.web.rights import needs

_TAGS = ["care"]
_SERVE = needs(permissions.SERVE)
_SUPERVISE = needs(permissions.SUPERVISE)
_DESK = "/api/console/desk"


@get(_DESK, opt=_SERVE, tags=_TAGS)
async def my_desk(db: Db) -> MyDeskOut:
    """How the agent who asks stands, and what is offered to them at this moment."""
    return await db.read(_my_desk)


@put(_DESK + "/presence", status_code=200, opt=_SERVE, tags=_TAGS)
async def be_present(db: Db, data: JSONBody[PresenceIn]) -> MyDeskOut:
    """As the agent says of themselves; who is not available gives back what is offered to them. Refusals:
    kernel.bad_input naming `state`, `reason` or `capacity`.
    """
    await db.write(presence.be, data.state, reason=data.reason, capacity=data.capacity)
    return await db.read(_my_desk)


@post(_DESK + "/alive", status_code=204, opt=_SERVE, tags=_TAGS)
async def note_alive(db: Db) -> None:
    """A tab without a socket is there. It moves no idle time further than any request."""
    await db.write(_alive)


@post(_DESK + "/offers/{id:uuid}/accept", status_code=200, opt=_SERVE, tags=_TAGS)
async def accept_offer(db: Db, id: FromPath[UUID]) -> AcceptedOut:
    """The conversation is the agent's. Refusals: care.offer_not_found, care.offer_over, care.hands_full."""
    return AcceptedOut(await db.write(actions.accept, id))


@post(_DESK + "/offers/{id:uuid}/decline", status_code=204, opt=_SERVE, tags=_TAGS)
async def decline_offer(db: Db, id: FromPath[UUID]) -> None:
    """It goes on to the next. Refusals: care.offer_not_found, care.offer_over."""
    await db.write(routing.decline, id)


@get("/api/portal/own-agents", opt=needs(permissions.TALK), tags=_TAGS)
async def own_agents(db: Db) -> OwnAgentsOut:
    """How near whoever is there for the customer who asks is at this moment."""
    return OwnAgentsOut.of(await db.read(queries.own_agents))


@get(_DESK + "/agents", opt=_SUPERVISE, tags=_TAGS)
async def care_agents(db: Db) -> PresencesOut:
    """All who answer customers: how they stand, what they know, and how much they have in hand."""
    return PresencesOut([PresenceOut.of(one) for one in await db.read(queries.agents)])


@put(_DESK + "/agents/{id:uuid}/skills", status_code=200, opt=_SUPERVISE, tags=_TAGS)
async def set_skills(db: Db, id: FromPath[UUID], data: JSONBody[SkillsIn]) -> PresenceOut:
    """What an agent knows. Refusals: care.agent_not_found."""
    found = await db.write(presence.set_skills, id, topics=data.topics, languages=data.languages)
    return PresenceOut.of(found)


@get(_DESK + "/agents/{id:uuid}/steps", opt=_SUPERVISE, tags=_TAGS)
async def agent_steps(db: Db, id: FromPath[UUID], after: CursorText = None, limit: PageSize = 50) -> AgentStepsOut:
    """When an agent was there and when not, and what they were said to know, the newest first."""
    key = read_cursor(after, StepKey)
    found = await db.read(queries.steps_of, id, before=key.nth if key else None, limit=limit + 1)
    return AgentStepsOut.of(found, limit)


@get(_DESK + "/offers", opt=_SUPERVISE, tags=_TAGS)
async def offers_made(
    db: Db, agent: FromQuery[UUID | None] = None, after: CursorText = None, limit: PageSize = 50
) -> OffersMadeOut:
    """What was offered to whom, why, and what came of it, the newest first."""
    key = read_cursor(after, OfferKey)
    return await db.read(_offers_made, agent, key.id if key else None, limit)


@get(_DESK + "/terms", opt=_SUPERVISE, tags=_TAGS)
async def care_terms(db: Db) -> CareTermsOut:
    """The bank's own figures for offering."""
    return CareTermsOut.of(await db.read(queries.terms))


@put(_DESK + "/terms", status_code=200, opt=_SUPERVISE, tags=_TAGS)
async def set_care_terms(db: Db, data: JSONBody[CareTermsIn]) -> CareTermsOut:
    """From now on. What was offered before holds as long as it was said to."""
    return CareTermsOut.of(await db.write(presence.set_terms, data.terms()))


async def _my_desk(reading: Reading) -> MyDeskOut:
    mine, offer = await queries.my_presence(reading), await queries.my_offer(reading)
    name, calls = "", False
    if offer is not None:
        today = await customers.survivors(reading, {offer.customer_id})
        known = await customers.briefs(reading, set(today.values()))
        name = next((one.name for one in known.values()), "")
        calls = await is_callback(reading, offer.conversation_id)
    return MyDeskOut(
        presence=PresenceOut.of(mine) if mine else None,
        offer=TalkOfferOut.of(offer, name, reading.now, is_callback=calls) if offer else None,
        most_at_once=(await queries.terms(reading)).most_at_once,
    )


async def _alive(tx: Tx) -> None:
    assert tx.actor.id is not None
    await presence.note_alive(tx, [tx.actor.id])


async def _offers_made(reading: Reading, agent_id: UUID | None, before: UUID | None, limit: int) -> OffersMadeOut:
    found = await queries.offers(reading, agent_id=agent_id, before=before, limit=limit + 1)
    known = await customers.briefs(reading, {one.customer_id for one in found})
    return OffersMadeOut.of(found, {id_: one.number for id_, one in known.items()}, limit)


routes = [
    own_agents,
    my_desk,
    be_present,
    note_alive,
    accept_offer,
    decline_offer,
    care_agents,
    set_skills,
    agent_steps,
    offers_made,
    care_terms,
    set_care_terms,
]
