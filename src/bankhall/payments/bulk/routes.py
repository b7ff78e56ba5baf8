"""Bulk transfers, in the portal."""

from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.response import Stream

from bankhall.kernel.i18n import Language
from bankhall.kernel.web.confirmed import confirmed
from bankhall.kernel.web.downloads import download, temporary_file
from bankhall.kernel.web.given import Db, GivenSettings
from bankhall.kernel.web.inputs import CursorText, IdempotencyKey, LanguageChoice, PageSize
from bankhall.kernel.web.paging import read_cursor, write_cursor
from bankhall.kernel.web.rights import needs
from bankhall.payments import permissions
from bankhall.payments.bulk import actions, queries, sheets
from bankhall.payments.bulk.schemas import (
    MOST_BODY_BYTES,
    BatchesOut,
    BatchIn,
    BatchOut,
    BatchRowKey,
    BatchRowsOut,
    ConfirmBatchIn,
)
from bankhall.payments.bulk.types import MOST_ROWS, RowState
from bankhall.payments.bulk.words import WORDS

_TAGS = ["payments"]
_ALL = "/api/portal/bulk-transfers"
_ONE = _ALL + "/{id:uuid}"

_PAY = needs(permissions.PAY)


@get(_ALL + "/template", media_type="application/octet-stream", opt=_PAY, tags=_TAGS)
async def template(language: LanguageChoice = Language.CHINESE) -> Stream:
    """A table with the headings that are read, to fill in."""
    file = temporary_file()
    sheets.write_template(file, language)
    return download(file, "csv", name=WORDS[language].template, ascii_name="bulk-transfer", facts={})


@get(_ALL, opt=_PAY, tags=_TAGS)
async def my_batches(db: Db) -> BatchesOut:
    """The files of payments that the customer has brought, the latest first."""
    return BatchesOut.of(await db.read(queries.my_batches))


@post(_ALL, status_code=202, opt=_PAY, tags=_TAGS, request_max_body_size=MOST_BODY_BYTES)
async def bring_file(
    db: Db, settings: GivenSettings, data: JSONBody[BatchIn], idempotency_key: IdempotencyKey
) -> BatchOut:
    """A table (CSV) or an ISO 20022 pain.001, read by the worker: ask for it by its id until it is `ready`. Nothing is
    paid before it is confirmed. Refusals: accounts.not_found, kernel.bad_input naming the field, payments.file_known,
    payments.too_many_batches, ledger.key_reused, kernel.file_infected, kernel.file_unscannable, kernel.scanner_away.
    """
    brought = data.new_file()
    if (scanner := settings.scanner()) is not None:
        await scanner.scan([brought.content])
    return BatchOut.of(await db.write(actions.bring_file, brought, idempotency_key))


@get(_ONE, opt=_PAY, tags=_TAGS)
async def my_batch(db: Db, id: FromPath[UUID]) -> BatchOut:
    """Refusals: payments.batch_not_found, also for somebody else's."""
    return BatchOut.of(await db.read(queries.my_batch, id))


@get(_ONE + "/rows", opt=_PAY, tags=_TAGS)
async def my_batch_rows(
    db: Db,
    id: FromPath[UUID],
    in_state: FromQuery[RowState | None] = None,
    after: CursorText = None,
    limit: PageSize = 50,
) -> BatchRowsOut:
    """In the order of the file. Refusals: payments.batch_not_found."""
    key = read_cursor(after, BatchRowKey)
    states = [in_state] if in_state else []
    page = await db.read(queries.my_rows, id, states=states, after=key.nth if key else 0, limit=limit)
    return BatchRowsOut.of(page, write_cursor(BatchRowKey(page.next)) if page.next else None)


@post(_ONE + "/confirm", status_code=200, opt=_PAY | confirmed(), tags=_TAGS)
async def confirm_batch(db: Db, id: FromPath[UUID], data: JSONBody[ConfirmBatchIn]) -> BatchOut:
    """Has the good rows paid, each by itself, or all or none. Each is decided when its time comes, as a transfer by
    itself. Refusals: payments.batch_not_found, payments.batch_over, payments.nothing_to_pay, payments.not_all_good,
    step_up.confirmation_required.
    """
    return BatchOut.of(await db.write(actions.confirm_batch, id, data.mode, data.start))


@post(_ONE + "/cancel", status_code=200, opt=_PAY, tags=_TAGS)
async def cancel_batch(db: Db, id: FromPath[UUID]) -> BatchOut:
    """What has not been done is not done any more. Refusals: payments.batch_not_found, payments.batch_over."""
    return BatchOut.of(await db.write(actions.cancel_batch, id))


@get(_ONE + "/result.csv", media_type="application/octet-stream", opt=_PAY, tags=_TAGS)
async def batch_result(db: Db, id: FromPath[UUID], language: LanguageChoice = Language.CHINESE) -> Stream:
    """What became of each row, as it stands. Refusals: payments.batch_not_found."""
    await db.write(actions.note_result_taken, id, "csv")
    rows = (await db.read(queries.my_rows, id, limit=MOST_ROWS)).rows
    file = temporary_file()
    sheets.write_csv(file, rows, language)
    return download(file, "csv", name=WORDS[language].title, ascii_name="bulk-transfer-result", facts={})


@get(_ONE + "/result.xml", media_type="application/octet-stream", opt=_PAY, tags=_TAGS)
async def batch_report(db: Db, settings: GivenSettings, id: FromPath[UUID]) -> Stream:
    """The same as an ISO 20022 pain.002.001.10. Refusals: payments.batch_not_found, payments.batch_over while the file
    is not read.
    """
    batch = await db.write(actions.note_result_taken, id, "pain002")
    rows = (await db.read(queries.my_rows, id, limit=MOST_ROWS)).rows
    file = temporary_file()
    file.write(sheets.write_pain002(batch, rows, bank=settings.bank_name, at=db.database.clock()))
    return download(file, "xml", name="pain.002", ascii_name="pain.002", facts={})


routes: list[Any] = [
    template,
    my_batches,
    bring_file,
    my_batch,
    my_batch_rows,
    confirm_batch,
    cancel_batch,
    batch_result,
    batch_report,
]
