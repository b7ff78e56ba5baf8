"""The customer file in the console, and a customer's own page of it in the portal."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, get, patch, post
from litestar.params import FromPath, JSONBody, Parameter

from bankhall.customers import permissions
from bankhall.customers.actions import change, look
from bankhall.customers.actions.register import register_customer
from bankhall.customers.facts import queries as facts
from bankhall.customers.queries import (
    customer,
    edits,
    find_customers,
    in_clear_until,
    my_file,
    my_looks,
    status_changes,
)
from bankhall.customers.queries.consents import consents_of
from bankhall.customers.queries.merged import merged_files
from bankhall.customers.routes import amendments, consents, erasures, places
from bankhall.customers.schemas import (
    CopyOut,
    CustomerChangeIn,
    CustomerEditOut,
    CustomerEditsOut,
    CustomerOut,
    CustomersOut,
    CustomerStatusChangeOut,
    CustomerStatusChangesOut,
    FieldOriginsOut,
    NewCustomerIn,
    PrivacyOut,
    ProfileOut,
    ReasonIn,
    UnmaskIn,
)
from bankhall.customers.schemas.consents import ConsentsOut
from bankhall.customers.types import CustomerKind, CustomerSearch, CustomerStatus
from bankhall.identity.types import Session
from bankhall.kernel.actors import Actor
from bankhall.kernel.db import Reading
from bankhall.kernel.errors import NotSignedIn
from bankhall.kernel.i18n import Language
from bankhall.kernel.portions import take_portions
from bankhall.kernel.web.confirmed import confirmed
from bankhall.kernel.web.given import Db, GivenPortions
from bankhall.kernel.web.inputs import CursorText, IdempotencyKey, LanguageChoice, PageSize, SearchWords
from bankhall.kernel.web.paging import read_cursor
from bankhall.kernel.web.rights import needs

_TAGS = ["customers"]
_ONE = "/api/console/customers/{id:uuid}"

StatusFilter = Annotated[CustomerStatus | None, Parameter(required=False)]
KindFilter = Annotated[CustomerKind | None, Parameter(required=False)]


@get("/api/portal/profile", opt=needs(permissions.VIEW_OWN), tags=_TAGS)
async def my_profile(db: Db) -> ProfileOut:
    """What the bank knows of the customer who asks, masked."""
    return ProfileOut.of(await db.read(my_file))


@get("/api/portal/privacy", opt=needs(permissions.VIEW_OWN), tags=_TAGS)
async def my_privacy(db: Db) -> PrivacyOut:
    """What the bank keeps of the customer who asks, what for and how long, and who saw it in clear, newest first."""
    return PrivacyOut.of(await db.read(my_file), await db.read(my_looks))


@get("/api/portal/privacy/origins", opt=needs(permissions.VIEW_OWN), tags=_TAGS)
async def my_origins(db: Db) -> FieldOriginsOut:
    """From where the bank knows what it keeps of the customer who asks, since when and what for."""
    return FieldOriginsOut.of(await db.read(facts.my_origins), to_customer=True)


@get("/api/portal/privacy/copy", opt=needs(permissions.VIEW_OWN), tags=_TAGS)
async def my_copy(
    db: Db,
    request: Request[Actor, Session | None, Any],
    portions: GivenPortions,
    language: LanguageChoice = Language.CHINESE,
) -> Response[CopyOut]:
    """A file with all that the bank holds of the customer who asks: the customer file in clear, and a portion of each
    other part of the bank. Refusals: identity.confirmation_needed.
    """
    if request.auth is None:
        raise NotSignedIn
    mine, looks = await db.write(look.take_copy, request.auth)
    told = ConsentsOut.of(await db.read(consents_of, mine.id), language, to_customer=True)
    rest = await db.read(take_portions, portions, await db.read(merged_files, mine.id))
    copy = CopyOut.of(mine, looks, told.acts, rest, taken_at=db.database.clock())
    return Response(copy, headers={"Content-Disposition": 'attachment; filename="my-data.json"'})


@get("/api/console/customers", opt=needs(permissions.VIEW), tags=_TAGS)
async def list_customers(
    db: Db,
    looked_for: SearchWords,
    status: StatusFilter = None,
    kind: KindFilter = None,
    after: CursorText = None,
    limit: PageSize = 50,
) -> CustomersOut:
    """In the order of registration. Looked for: a part of the name, a whole customer, phone or document number, an
    e-mail address, or the last four signs of a phone or document number.
    """
    place = read_cursor(after, tuple[UUID])
    found = await db.read(
        find_customers, CustomerSearch(looked_for, status, kind), after=place[0] if place else None, limit=limit
    )
    return CustomersOut.of(found)


@post("/api/console/customers", opt=needs(permissions.CHANGE), tags=_TAGS)
async def create_customer(db: Db, data: JSONBody[NewCustomerIn], idempotency_key: IdempotencyKey) -> CustomerOut:
    """The same key and content give the same customer. Refusals: customers.document_known (its `number` is the customer
    that has the document), kernel.key_reused for other content.
    """
    key = f"customers.register:{db.actor.id}:{idempotency_key}"
    return CustomerOut.of(await db.write(register_customer, data.customer(), key=key))


@get(_ONE, opt=needs(permissions.VIEW), tags=_TAGS)
async def show_customer(db: Db, id: FromPath[UUID]) -> CustomerOut:
    """Refusals: customers.not_found."""
    return await db.read(_shown, id)


@patch(_ONE, opt=needs(permissions.CHANGE), tags=_TAGS)
async def edit_customer(db: Db, id: FromPath[UUID], data: JSONBody[CustomerChangeIn]) -> CustomerOut:
    """Refusals: customers.not_found, customers.closed, customers.changed_meanwhile, customers.document_known."""
    await db.write(change.change_customer, data.change(id))
    return await db.read(_shown, id)


@post(_ONE + "/block", status_code=200, opt=needs(permissions.CHANGE), tags=_TAGS)
async def block_customer(db: Db, id: FromPath[UUID], data: JSONBody[ReasonIn]) -> CustomerOut:
    """The customer keeps what there is and gets nothing new. Refusals: customers.already_blocked, customers.closed."""
    await db.write(change.block_customer, data.because(id))
    return await db.read(_shown, id)


@post(_ONE + "/unblock", status_code=200, opt=needs(permissions.CHANGE), tags=_TAGS)
async def unblock_customer(db: Db, id: FromPath[UUID], data: JSONBody[ReasonIn]) -> CustomerOut:
    """Refusals: customers.not_blocked, customers.closed."""
    await db.write(change.unblock_customer, data.because(id))
    return await db.read(_shown, id)


@post(_ONE + "/close", status_code=200, opt=needs(permissions.CHANGE), tags=_TAGS)
async def close_customer(db: Db, id: FromPath[UUID], data: JSONBody[ReasonIn]) -> CustomerOut:
    """For good. Refusals: customers.still_tied (its `ties` say to what), customers.closed."""
    await db.write(change.close_customer, data.because(id))
    return await db.read(_shown, id)


@post(_ONE + "/unmask", status_code=200, opt=needs(permissions.UNMASK) | confirmed(), tags=_TAGS)
async def unmask_customer(db: Db, id: FromPath[UUID], data: JSONBody[UnmaskIn]) -> CustomerOut:
    """For some minutes whoever asks sees this customer in clear; the customer sees who looked and what for. Refusals:
    customers.not_found, step_up.confirmation_required, customers.too_many_looks.
    """
    await db.write(look.unmask_customer, id, data.purpose)
    return await db.read(_shown, id)


@get(_ONE + "/status-changes", opt=needs(permissions.VIEW), tags=_TAGS)
async def status_changes_of_customer(db: Db, id: FromPath[UUID]) -> CustomerStatusChangesOut:
    """Newest first. Refusals: customers.not_found."""
    return CustomerStatusChangesOut([CustomerStatusChangeOut.of(one) for one in await db.read(status_changes, id)])


@get(_ONE + "/edits", opt=needs(permissions.VIEW), tags=_TAGS)
async def edits_of_customer(db: Db, id: FromPath[UUID]) -> CustomerEditsOut:
    """What was changed in the file, by whom and when, newest first; values masked. Refusals: customers.not_found."""
    return CustomerEditsOut([CustomerEditOut.of(one) for one in await db.read(edits, id)])


@get(_ONE + "/origins", opt=needs(permissions.VIEW), tags=_TAGS)
async def origins_of_customer(db: Db, id: FromPath[UUID]) -> FieldOriginsOut:
    """From where each field of the file is known, since when, by whom and what for. Refusals: customers.not_found."""
    return FieldOriginsOut.of(await db.read(facts.origins_of, id), to_customer=False)


async def _shown(reading: Reading, customer_id: UUID) -> CustomerOut:
    """In clear while the actor has a look at it open."""
    found = await customer(reading, customer_id)
    return CustomerOut.of(found, in_clear_until=await in_clear_until(reading, customer_id))


routes = [
    my_profile,
    my_privacy,
    my_copy,
    my_origins,
    list_customers,
    create_customer,
    show_customer,
    edit_customer,
    block_customer,
    unblock_customer,
    close_customer,
    unmask_customer,
    status_changes_of_customer,
    edits_of_customer,
    origins_of_customer,
    *consents.routes,
    *amendments.routes,
    *erasures.routes,
    *places.routes,
]
