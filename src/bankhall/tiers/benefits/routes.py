"""Benefits: what is offered and how it is taken up, what waits and what nobody uses, in the console; one's own."""

from typing import Annotated
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, JSONBody, QueryParameter

from bankhall.kernel.web.given import Db
from bankhall.kernel.web.inputs import CursorText, IdempotencyKey, PageSize, YesNo
from bankhall.kernel.web.paging import read_cursor
from bankhall.kernel.web.rights import needs
from bankhall.tiers import permissions
from bankhall.tiers.benefits import actions, queries, rules
from bankhall.tiers.benefits.schemas import (
    BenefitsOverviewOut,
    CancelTakingIn,
    CustomerBenefitsOut,
    EndBenefitIn,
    FulfilIn,
    MyBenefitsOut,
    MyTakingOut,
    ProposeBenefitIn,
    ProposedOut,
    RemindedListOut,
    RemindedOut,
    RemindIn,
    UnusedListOut,
    WaitingBenefitsOut,
    WaitingKey,
)

_TAGS = ["tiers"]
_ALL = "/api/console/benefits"
_MINE = "/api/portal/benefits"
_TAKING = "/api/console/taken-benefits/{id:uuid}"

Within = Annotated[int, QueryParameter(ge=1, le=rules.MOST_WITHIN)]
Agreeing = Annotated[YesNo, QueryParameter()]


@get(_ALL, opt=needs(permissions.SEE), tags=_TAGS)
async def benefits_overview(db: Db) -> BenefitsOverviewOut:
    """What is offered, the newest first, and how each tier takes it up in the time that runs."""
    return BenefitsOverviewOut.of(await db.read(queries.overview))


@post(_ALL, status_code=201, opt=needs(permissions.WRITE), tags=_TAGS)
async def propose_benefit(db: Db, data: JSONBody[ProposeBenefitIn]) -> ProposedOut:
    """Asks a second person. Refusals: tiers.too_many_benefits, kernel.bad_input naming the fields,
    four_eyes.already_proposed, four_eyes.too_many_open.
    """
    return ProposedOut(await db.write(actions.propose_benefit, data.benefit.terms(), reason=data.reason))


@post(_ALL + "/{id:uuid}/end", status_code=201, opt=needs(permissions.WRITE), tags=_TAGS)
async def propose_end_of_benefit(db: Db, id: FromPath[UUID], data: JSONBody[EndBenefitIn]) -> ProposedOut:
    """Asks a second person. Refusals: tiers.benefit_not_found, tiers.benefit_over, kernel.bad_input naming `last_on`,
    four_eyes.already_proposed, four_eyes.too_many_open.
    """
    return ProposedOut(await db.write(actions.propose_end, id, data.last_on, reason=data.reason))


@get(_ALL + "/waiting", opt=needs(permissions.SEE), tags=_TAGS)
async def waiting_benefits(db: Db, after: CursorText = None, limit: PageSize = 50) -> WaitingBenefitsOut:
    """What a person of the bank has to see to, the oldest first."""
    key = read_cursor(after, WaitingKey)
    return WaitingBenefitsOut.of(await db.read(queries.waiting, after=key.id if key else None, limit=limit))


@get(_ALL + "/unused", opt=needs(permissions.SEE), tags=_TAGS)
async def unused_benefits(db: Db, within: Within = 30, agreeing: Agreeing = YesNo.NO) -> UnusedListOut:
    """Who of one's own customers has what left that lapses within so many days, the soonest first."""
    return UnusedListOut.of(await db.read(queries.unused, within=within, agreeing=agreeing is YesNo.YES))


@post(_ALL + "/reminders", status_code=200, opt=needs(permissions.GIVE), tags=_TAGS)
async def remind_of_benefits(db: Db, data: JSONBody[RemindIn]) -> RemindedListOut:
    """Writes to those who agreed to advertising, once about the same; says what became of each."""
    told = await db.write(actions.remind, data.customer_ids, within=data.within)
    return RemindedListOut([RemindedOut(id_, outcome) for id_, outcome in told.items()])


@get("/api/console/customers/{id:uuid}/benefits", opt=needs(permissions.SEE), tags=_TAGS)
async def customer_benefits(db: Db, id: FromPath[UUID]) -> CustomerBenefitsOut:
    """What they have, what is left until when, and what they took up. Refusals: customers.not_found."""
    return CustomerBenefitsOut.of(await db.read(queries.benefits_of, id))


@post(_TAKING + "/fulfil", status_code=200, opt=needs(permissions.GIVE), tags=_TAGS)
async def fulfil_benefit(db: Db, id: FromPath[UUID], data: JSONBody[FulfilIn]) -> CustomerBenefitsOut:
    """Refusals: tiers.taking_not_found, tiers.taking_ended, customers.forgotten, kernel.bad_input naming `code`."""
    customer_id = await db.write(actions.fulfil, id, code=data.code, note=data.note.strip())
    return CustomerBenefitsOut.of(await db.read(queries.benefits_of, customer_id))


@post(_TAKING + "/cancel", status_code=200, opt=needs(permissions.GIVE), tags=_TAGS)
async def cancel_benefit(db: Db, id: FromPath[UUID], data: JSONBody[CancelTakingIn]) -> CustomerBenefitsOut:
    """It counts no more. Refusals: tiers.taking_not_found, tiers.taking_ended, customers.forgotten."""
    customer_id = await db.write(actions.cancel, id, reason=data.reason.strip())
    return CustomerBenefitsOut.of(await db.read(queries.benefits_of, customer_id))


@get(_MINE, opt=needs(permissions.VIEW_OWN), tags=_TAGS)
async def my_benefits(db: Db) -> MyBenefitsOut:
    """What the customer who asks has, what is left until when, and what they took up, with their codes."""
    return MyBenefitsOut.of(await db.read(queries.mine))


@post(_MINE + "/{id:uuid}/take", status_code=201, opt=needs(permissions.TAKE_OWN), tags=_TAGS)
async def take_benefit(db: Db, id: FromPath[UUID], idempotency_key: IdempotencyKey) -> MyTakingOut:
    """One of it. The same key takes once. Refusals: tiers.benefit_not_found, tiers.benefit_over,
    tiers.benefit_not_yours, tiers.benefit_used_up, customers.closed, customers.merged, customers.forgotten,
    kernel.key_reused.
    """
    key = f"tiers.take:{db.actor.id}:{idempotency_key}"
    return MyTakingOut.of(await db.write(actions.take, id, key=key))


routes = [
    benefits_overview,
    propose_benefit,
    propose_end_of_benefit,
    waiting_benefits,
    unused_benefits,
    remind_of_benefits,
    customer_benefits,
    fulfil_benefit,
    cancel_benefit,
    my_benefits,
    take_benefit,
]
