"""Papers: of a customer and as a work list in the console, one's own in the portal."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery, JSONBody

from bankhall.customers import permissions
from bankhall.customers.papers import actions, queries
from bankhall.customers.papers.schemas import (
    CustomerPaperIn,
    DeclinePaperIn,
    PapersOut,
    RenewalIn,
    RunningKey,
    RunningPapersOut,
    VerifyPaperIn,
    WithdrawDocumentIn,
)
from bankhall.customers.papers.types import RunningOut
from bankhall.customers.queries import in_clear_until, my_file
from bankhall.kernel.db import Reading
from bankhall.kernel.web.given import Db
from bankhall.kernel.web.inputs import CursorText, PageSize, SearchWords
from bankhall.kernel.web.paging import read_cursor
from bankhall.kernel.web.rights import needs

_TAGS = ["customers"]
_OF = "/api/console/customers/{id:uuid}/papers"


@get(_OF, opt=needs(permissions.VIEW), tags=_TAGS)
async def customer_papers(db: Db, id: FromPath[UUID]) -> PapersOut:
    """Each document of the file with until when it is valid and who verified it; masked, but while whoever asks looks
    at this customer in clear. Refusals: customers.not_found.
    """
    return await db.read(_shown, id)


@post(_OF, status_code=200, opt=needs(permissions.CHANGE), tags=_TAGS)
async def write_paper(db: Db, id: FromPath[UUID], data: JSONBody[CustomerPaperIn]) -> PapersOut:
    """A document and until when it is valid. What would take the place of what was verified waits for a colleague.
    Refusals: customers.not_found, customers.closed, customers.merged, customers.forgotten,
    customers.changed_meanwhile, customers.paper_not_found, customers.document_known, kernel.bad_input naming a field.
    """
    await db.write(actions.write_paper, data.paper(id))
    return await db.read(_shown, id)


@post(_OF + "/verify", status_code=200, opt=needs(permissions.CHANGE), tags=_TAGS)
async def verify_paper(db: Db, id: FromPath[UUID], data: JSONBody[VerifyPaperIn]) -> PapersOut:
    """Whoever asks has looked at the document, and did not write it down. Refusals: customers.not_found,
    customers.closed, customers.merged, customers.paper_settled, customers.another_must_verify.
    """
    await db.write(actions.verify_paper, id, data.paper_id, data.seen)
    return await db.read(_shown, id)


@post(_OF + "/decline", status_code=200, opt=needs(permissions.CHANGE), tags=_TAGS)
async def decline_paper(db: Db, id: FromPath[UUID], data: JSONBody[DeclinePaperIn]) -> PapersOut:
    """What was written down is not right. Refusals: customers.not_found, customers.closed, customers.merged,
    customers.paper_settled.
    """
    await db.write(actions.decline_paper, id, data.paper_id)
    return await db.read(_shown, id)


@post(_OF + "/withdraw", status_code=200, opt=needs(permissions.CHANGE), tags=_TAGS)
async def withdraw_document(db: Db, id: FromPath[UUID], data: JSONBody[WithdrawDocumentIn]) -> PapersOut:
    """It leaves the file; its history stays. Refusals: customers.not_found, customers.closed, customers.merged,
    customers.forgotten, customers.changed_meanwhile, customers.paper_not_found.
    """
    await db.write(actions.withdraw_document, data.withdrawal(id))
    return await db.read(_shown, id)


@get("/api/console/papers", opt=needs(permissions.VIEW), tags=_TAGS)
async def papers_running_out(
    db: Db,
    looked_for: SearchWords,
    which: FromQuery[RunningOut] = RunningOut.ALL,
    after: CursorText = None,
    limit: PageSize = 50,
) -> RunningPapersOut:
    """Documents that end within 90 days or have ended, or wait to be verified; what ends first comes first."""
    key = read_cursor(after, RunningKey)
    page = await db.read(
        queries.running_out, which, search=looked_for, after=(key.until, key.id) if key else None, limit=limit
    )
    return RunningPapersOut.of(page)


@get("/api/portal/papers", opt=needs(permissions.VIEW_OWN), tags=_TAGS)
async def my_papers(db: Db) -> PapersOut:
    """The documents that the bank has of whoever asks, and until when they are valid; masked."""
    return PapersOut.of(await db.read(queries.my_papers), asked_by=None, to_customer=True)


@post("/api/portal/papers", status_code=200, opt=needs(permissions.CHANGE_OWN), tags=_TAGS)
async def report_renewal(db: Db, data: JSONBody[RenewalIn]) -> PapersOut:
    """A document of one's own has been renewed: it waits until staff have looked at it. Refusals: customers.closed,
    customers.forgotten, customers.changed_meanwhile, customers.paper_not_found, customers.renewal_waits,
    customers.too_many_renewals, kernel.bad_input naming a field.
    """
    mine = await db.read(my_file)
    found = await db.write(actions.report_renewal, data.paper(mine))
    return PapersOut.of(found, asked_by=None, to_customer=True)


routes = [
    customer_papers,
    write_paper,
    verify_paper,
    decline_paper,
    withdraw_document,
    papers_running_out,
    my_papers,
    report_renewal,
]


async def _shown(reading: Reading, customer_id: UUID) -> PapersOut:
    found = await queries.papers_of(reading, customer_id)
    in_clear = await in_clear_until(reading, customer_id) is not None
    return PapersOut.of(found, asked_by=reading.actor.id, in_clear=in_clear)
