"""Branches in the console: opened, changed, closed for good."""

from typing import Any
from uuid import UUID

from litestar import get, post, put
from litestar.params import FromPath, FromQuery, JSONBody

from bankhall.branches import actions, permissions, queries, rules
from bankhall.branches.schemas import (
    BranchChangeIn,
    BranchFactsWire,
    BranchKey,
    BranchVersionIn,
    ManagedBranchesOut,
    ManagedBranchOut,
)
from bankhall.branches.types import Branch
from bankhall.kernel.db import Reading
from bankhall.kernel.web.given import Db
from bankhall.kernel.web.inputs import CursorText, IdempotencyKey, PageSize, SearchWords
from bankhall.kernel.web.paging import read_cursor
from bankhall.kernel.web.rights import needs

_TAGS = ["branches"]
_ALL = "/api/console/branches"
_ONE = _ALL + "/{id:uuid}"

_MANAGE = needs(permissions.MANAGE)


@get(_ALL, opt=needs(permissions.MANAGE, permissions.SERVE), tags=_TAGS)
async def managed_branches(
    db: Db,
    looked_for: SearchWords,
    closed: FromQuery[bool] = False,
    after: CursorText = None,
    limit: PageSize = 50,
) -> ManagedBranchesOut:
    """By code. `closed`: also those that have closed for good."""
    key = read_cursor(after, BranchKey)
    return ManagedBranchesOut.of(await db.read(_found, looked_for, closed, key.code if key else "", limit), limit)


@post(_ALL, status_code=201, opt=_MANAGE, tags=_TAGS)
async def open_branch(db: Db, data: JSONBody[BranchFactsWire], idempotency_key: IdempotencyKey) -> ManagedBranchOut:
    """The same key and content open one. Refusals: branches.code_taken, kernel.key_reused, kernel.bad_input."""
    key = f"branches.open:{db.actor.id}:{idempotency_key}"
    return ManagedBranchOut.of(await db.write(actions.open_branch, data.facts(), key=key))


@get(_ONE, opt=needs(permissions.MANAGE, permissions.SERVE), tags=_TAGS)
async def managed_branch(db: Db, id: FromPath[UUID]) -> ManagedBranchOut:
    """Refusals: branches.not_found."""
    return ManagedBranchOut.of(await db.read(queries.branch, id))


@put(_ONE, opt=_MANAGE, tags=_TAGS)
async def change_branch(db: Db, id: FromPath[UUID], data: JSONBody[BranchChangeIn]) -> ManagedBranchOut:
    """Refusals: branches.not_found, branches.closed, branches.changed, branches.code_taken, kernel.bad_input."""
    changed = await db.write(actions.change_branch, id, data.facts.facts(), version=data.version)
    return ManagedBranchOut.of(changed)


@post(_ONE + "/close", status_code=200, opt=_MANAGE, tags=_TAGS)
async def close_branch(db: Db, id: FromPath[UUID], data: JSONBody[BranchVersionIn]) -> ManagedBranchOut:
    """For good. Refusals: branches.not_found, branches.closed, branches.changed."""
    return ManagedBranchOut.of(await db.write(actions.close_branch, id, version=data.version))


routes: list[Any] = [managed_branches, open_branch, managed_branch, change_branch, close_branch]


async def _found(reading: Reading, words: str | None, closed: bool, after: str, limit: int) -> list[Branch]:
    found = await queries.branches(reading, also_closed=closed)
    return [one for one in found if one.facts.code > after and rules.is_looked_for(one, words)][: limit + 1]
