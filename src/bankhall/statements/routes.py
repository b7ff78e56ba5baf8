"""Statements, in the portal; and the public door at which anybody asks whether one is real."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath, JSONBody
from litestar.response import Stream

from bankhall.kernel.errors import Refusal
from bankhall.kernel.vault.suites import NATIONAL
from bankhall.kernel.web.downloads import download, temporary_file
from bankhall.kernel.web.given import Db
from bankhall.kernel.web.inputs import IdempotencyKey
from bankhall.kernel.web.rights import needs, open_to_all
from bankhall.statements import actions, permissions, queries
from bankhall.statements.schemas import (
    CheckCodeIn,
    CheckFileIn,
    GenuineOut,
    SealKeyOut,
    SealKeysOut,
    StatementIn,
    StatementOut,
    StatementsOut,
)
from bankhall.statements.types import Genuine
from bankhall.statements.words import WORDS

_TAGS = ["statements"]
_OF_ACCOUNT = "/api/portal/accounts/{id:uuid}/statements"
_ONE = "/api/portal/statements/{id:uuid}"
_PUBLIC = "/api/statements"

_OWN = needs(permissions.TAKE)

_Visitor = Request[Any, Any, Any]


@get(_OF_ACCOUNT, opt=_OWN, tags=_TAGS)
async def my_statements(db: Db, id: FromPath[UUID]) -> StatementsOut:
    """The months of which there are statements, and what the customer has asked for. Refusals: accounts.not_found."""
    return StatementsOut.of(await db.read(queries.months, id), await db.read(queries.my_statements, id))


@post(_OF_ACCOUNT, status_code=202, opt=_OWN, tags=_TAGS)
async def ask_for_statement(
    db: Db, id: FromPath[UUID], data: JSONBody[StatementIn], idempotency_key: IdempotencyKey
) -> StatementOut:
    """Made by the worker; ask for it by its id until it is `made`. Refusals: accounts.not_found, kernel.bad_input
    naming the field, statements.too_long, statements.too_many, kernel.key_reused.
    """
    return StatementOut.of(await db.write(actions.ask_statement, data.wanted(id), idempotency_key))


@get(_ONE, opt=_OWN, tags=_TAGS)
async def my_statement(db: Db, id: FromPath[UUID]) -> StatementOut:
    """Refusals: statements.not_found, also for somebody else's."""
    return StatementOut.of(await db.read(queries.my_statement, id))


@get(_ONE + "/file", media_type="application/octet-stream", opt=_OWN, tags=_TAGS)
async def my_statement_file(db: Db, id: FromPath[UUID]) -> Stream:
    """Refusals: statements.not_found, statements.not_made."""
    asked, number, content = await db.read(queries.my_file, id)
    await db.write(actions.note_taken, id)
    file = temporary_file()
    file.write(content)
    name = f"{number[-4:]}-{asked.period.first_on}-{asked.period.last_on}"
    return download(
        file,
        asked.form.ending,
        name=f"{WORDS[asked.language].title}-{name}",
        ascii_name=f"statement-{name}",
        facts={"X-Statement-Form": asked.form},
    )


@post(_PUBLIC + "/check-code", status_code=200, opt=open_to_all(), tags=_TAGS)
async def check_code(db: Db, request: _Visitor, data: JSONBody[CheckCodeIn]) -> GenuineOut:
    """For whoever has a statement in hand. Refusals: statements.not_issued, the same whether there is no such
    code or the digits are another account's; statements.too_many_checks.
    """
    return _told(await db.write(actions.check_code, data.code, data.tail, _address(request)))


@post(_PUBLIC + "/check-file", status_code=200, opt=open_to_all(), tags=_TAGS)
async def check_file(db: Db, request: _Visitor, data: JSONBody[CheckFileIn]) -> GenuineOut:
    """Whether a file is what the bank has issued, to the last byte. Refusals: statements.not_issued,
    statements.too_many_checks.
    """
    return _told(await db.write(actions.check_file, bytes.fromhex(data.sha256), _address(request)))


@get(_PUBLIC + "/keys", opt=open_to_all(), tags=_TAGS)
async def seal_keys(db: Db) -> SealKeysOut:
    """The public keys of the seal, for `bankhall statement verify` and whoever checks without us."""
    keys = await db.read(queries.seal_keys)
    return SealKeysOut([SealKeyOut(key.key_id, key.algorithm, NATIONAL.digest(key.der).hex(), key.pem) for key in keys])


def _address(request: _Visitor) -> str:
    """The connection's, or what a trusted proxy passes on (kernel.settings)."""
    return request.client.host if request.client else "unknown"


def _told(answer: Genuine | Refusal) -> GenuineOut:
    if isinstance(answer, Refusal):
        raise answer
    return GenuineOut.of(answer)


routes: list[Any] = [
    my_statements,
    ask_for_statement,
    my_statement,
    my_statement_file,
    check_code,
    check_file,
    seal_keys,
]
