"""Tags: the workshop and the customers' in the console, one's own in the portal."""

from datetime import date
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, JSONBody

from bankhall.customers import api as customers
from bankhall.kernel.actors import Actor
from bankhall.kernel.db import Reading
from bankhall.kernel.errors import BadInput, Forbidden
from bankhall.kernel.web.given import Db
from bankhall.kernel.web.inputs import CursorText, PageSize, SearchWords
from bankhall.kernel.web.paging import read_cursor
from bankhall.kernel.web.rights import needs
from bankhall.tags import queries
from bankhall.tags.actions import defining, giving, running
from bankhall.tags.permissions import DEFINE, GIVE, OBJECT, PUBLISH, SEE, SEE_OWN
from bankhall.tags.queries.asking import preview
from bankhall.tags.queries.runs import runs
from bankhall.tags.rules import CATALOGUE, rule_problems
from bankhall.tags.schemas import (
    CustomerTagsOut,
    GiveTagIn,
    MadeTagOut,
    MeasureOut,
    MeasuresOut,
    MyTagsOut,
    PreviewIn,
    TagDayOut,
    TagDaysOut,
    TaggedPageOut,
    TagIn,
    TagOut,
    TagPreviewOut,
    TagRunOut,
    TagRunsOut,
    TagsOut,
    TagVersionIn,
    TakeTagIn,
    WhyTagIn,
)
from bankhall.tags.types import TagPreview, TagsOfCustomer

_TAGS = ["tags"]
_LIST = "/api/console/tags"
_ONE = _LIST + "/{id:uuid}"
_VERSION = "/api/console/tag-versions/{id:uuid}"
_RUNS = "/api/console/tag-runs"
_OF = "/api/console/customers/{id:uuid}/tags"
_MINE = "/api/portal/tags"

# Whose right it is to see customers: another module's, by its word.
_SEES_CUSTOMERS = "customers.view"


@get(_LIST + "/measures", opt=needs(SEE), tags=_TAGS)
async def tag_measures() -> MeasuresOut:
    """What a rule can ask about."""
    return MeasuresOut([MeasureOut.of_catalogue(one, takes) for one, takes in CATALOGUE.items()])


@get(_LIST, opt=needs(SEE), tags=_TAGS)
async def tags(db: Db, looked_for: SearchWords) -> TagsOut:
    """All of them, or those whose name has the words in it; by name."""
    return TagsOut([TagOut.of(one, asked_by=db.actor.id) for one in await db.read(queries.tags, looked_for)])


@post(_LIST, opt=needs(DEFINE), tags=_TAGS)
async def define_tag(db: Db, data: JSONBody[TagIn]) -> MadeTagOut:
    """With its first version, a draft. Refusals: tags.name_taken, tags.too_many, kernel.bad_input naming each field."""
    return MadeTagOut(await db.write(defining.define_tag, data.tag()))


@post(_LIST + "/preview", status_code=200, opt=needs(DEFINE), tags=_TAGS)
async def preview_tag(db: Db, data: JSONBody[PreviewIn]) -> TagPreviewOut:
    """How many would gain and lose it at this moment, with a few of them. Nothing is kept. Refusals: tags.not_found,
    kernel.bad_input naming each field.
    """
    found, names = await db.read(_preview, data, sees=db.actor.may(_SEES_CUSTOMERS))
    return TagPreviewOut.of(found, names)


@get(_ONE, opt=needs(SEE), tags=_TAGS)
async def tag(db: Db, id: FromPath[UUID]) -> TagOut:
    """Refusals: tags.not_found."""
    return TagOut.of(await db.read(queries.tag, id), asked_by=db.actor.id)


@get(_ONE + "/days", opt=needs(SEE), tags=_TAGS)
async def tag_days(db: Db, id: FromPath[UUID]) -> TagDaysOut:
    """How many customers had it, over the last 90 days. Refusals: tags.not_found."""
    return TagDaysOut([TagDayOut(*one) for one in await db.read(_days, id)])


@get(_ONE + "/customers", opt=needs(SEE), tags=_TAGS)
async def tagged_customers(db: Db, id: FromPath[UUID], after: CursorText = None, limit: PageSize = 50) -> TaggedPageOut:
    """Who has it, names masked. Refusals: tags.not_found."""
    key = read_cursor(after, tuple[UUID])
    _need_customers(db.actor)
    return TaggedPageOut.of(await db.read(queries.tagged, id, after=key[0] if key else None, limit=limit))


@post(_ONE + "/versions", opt=needs(DEFINE), tags=_TAGS)
async def write_tag_version(db: Db, id: FromPath[UUID], data: JSONBody[TagVersionIn]) -> MadeTagOut:
    """The tag's next version, a draft. Refusals: tags.not_found, tags.too_many, kernel.bad_input naming each field."""
    return MadeTagOut(await db.write(defining.write_version, id, data.version()))


@post(_ONE + "/take-over", status_code=204, opt=needs(DEFINE), tags=_TAGS)
async def take_tag_over(db: Db, id: FromPath[UUID]) -> None:
    """Whoever asks answers for it from now on. Refusals: tags.not_found."""
    await db.write(defining.take_tag_over, id)


@post(_ONE + "/retire", status_code=204, opt=needs(PUBLISH), tags=_TAGS)
async def retire_tag(db: Db, id: FromPath[UUID], data: JSONBody[WhyTagIn]) -> None:
    """Out of use at once. Refusals: tags.not_found, tags.wrong_stage."""
    await db.write(defining.retire_tag, id, reason=data.reason)


@post(_VERSION + "/propose", opt=needs(DEFINE), tags=_TAGS)
async def propose_tag(db: Db, id: FromPath[UUID], data: JSONBody[WhyTagIn]) -> MadeTagOut:
    """Asks a second person for the yes. Refusals: tags.not_found, tags.wrong_stage, four_eyes.already_proposed,
    four_eyes.too_many_open.
    """
    return MadeTagOut(await db.write(defining.propose_tag, id, reason=data.reason))


@get(_RUNS, opt=needs(SEE), tags=_TAGS)
async def tag_runs(db: Db) -> TagRunsOut:
    """The latest rebuildings, the newest first."""
    return TagRunsOut([TagRunOut.of(one) for one in await db.read(runs)])


@post(_RUNS, opt=needs(DEFINE), tags=_TAGS)
async def order_tag_run(db: Db) -> MadeTagOut:
    """All rules, asked of all customers anew. Refusals: tags.rebuilding_already."""
    return MadeTagOut(await db.write(running.order_rebuild))


@post(_RUNS + "/{id:uuid}/cancel", status_code=204, opt=needs(DEFINE), tags=_TAGS)
async def cancel_tag_run(db: Db, id: FromPath[UUID]) -> None:
    """What was stays. Refusals: tags.run_not_found, tags.run_over."""
    await db.write(running.cancel_run, id)


@get(_OF, opt=needs(SEE), tags=_TAGS)
async def customer_tags(db: Db, id: FromPath[UUID]) -> CustomerTagsOut:
    """What is noted about a customer, with its evidence, and what they do not want noted. Refusals:
    customers.not_found.
    """
    _need_customers(db.actor)
    return CustomerTagsOut.of(await db.read(_of_customer, id))


@post(_OF, status_code=200, opt=needs(GIVE), tags=_TAGS)
async def give_tag(db: Db, id: FromPath[UUID], data: JSONBody[GiveTagIn]) -> CustomerTagsOut:
    """By hand, until a day. Refusals: customers.not_found, customers.closed, customers.forgotten, tags.not_found,
    tags.wrong_stage, tags.wrong_kind, tags.objected, tags.no_consent, kernel.bad_input naming `until`.
    """
    await db.write(giving.give_tag, id, data.tag_id, until=data.until, note=data.note)
    return CustomerTagsOut.of(await db.read(_of_customer, id))


@post(_OF + "/{tag_id:uuid}/take", status_code=200, opt=needs(GIVE), tags=_TAGS)
async def take_tag(db: Db, id: FromPath[UUID], tag_id: FromPath[UUID], data: JSONBody[TakeTagIn]) -> CustomerTagsOut:
    """One that was given by hand or by a model. Refusals: tags.not_found, tags.wrong_kind, tags.not_given."""
    await db.write(giving.take_tag, id, tag_id, reason=data.reason)
    return CustomerTagsOut.of(await db.read(_of_customer, id))


@get(_MINE, opt=needs(SEE_OWN), tags=_TAGS)
async def my_tags(db: Db) -> MyTagsOut:
    """What the bank has noted about the customer who asks, and what they do not want noted."""
    return MyTagsOut.of(await db.read(queries.my_tags))


@post(_MINE + "/{id:uuid}/object", status_code=200, opt=needs(OBJECT), tags=_TAGS)
async def object_to_tag(db: Db, id: FromPath[UUID], data: JSONBody[WhyTagIn]) -> MyTagsOut:
    """It goes and stays away. Refusals: tags.not_found."""
    await db.write(giving.object_to_tag, id, data.reason)
    return MyTagsOut.of(await db.read(queries.my_tags))


@post(_MINE + "/{id:uuid}/allow", status_code=200, opt=needs(OBJECT), tags=_TAGS)
async def allow_tag(db: Db, id: FromPath[UUID]) -> MyTagsOut:
    """The objection is taken back. Refusals: tags.not_found."""
    await db.write(giving.take_objection_back, id)
    return MyTagsOut.of(await db.read(queries.my_tags))


routes = [
    tag_measures,
    tags,
    define_tag,
    preview_tag,
    tag,
    tag_days,
    tagged_customers,
    write_tag_version,
    take_tag_over,
    retire_tag,
    propose_tag,
    tag_runs,
    order_tag_run,
    cancel_tag_run,
    customer_tags,
    give_tag,
    take_tag,
    my_tags,
    object_to_tag,
    allow_tag,
]


def _need_customers(actor: Actor) -> None:
    """Raises Forbidden: who sees tags need not see whose they are."""
    if not actor.may(_SEES_CUSTOMERS):
        raise Forbidden(_SEES_CUSTOMERS)


async def _preview(reading: Reading, data: PreviewIn, *, sees: bool) -> tuple[TagPreview, dict[UUID, str]]:
    if found := rule_problems(data.rule.rule()):
        raise BadInput(found)
    if data.tag_id is not None:
        await queries.tag(reading, data.tag_id)
    told = await preview(reading, data.tag_id, data.version())
    if not sees:
        return told, {}
    people = await customers.briefs(reading, {*told.gaining, *told.losing})
    return told, {id_: one.name for id_, one in people.items()}


async def _days(reading: Reading, tag_id: UUID) -> list[tuple[date, int]]:
    await queries.tag(reading, tag_id)
    return await queries.counts(reading, tag_id)


async def _of_customer(reading: Reading, customer_id: UUID) -> TagsOfCustomer:
    await customers.customer(reading, customer_id)
    return await queries.tags_of(reading, customer_id)
