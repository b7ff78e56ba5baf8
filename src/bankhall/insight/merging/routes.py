"""Merging and splitting customers' files in the console."""

from dataclasses import replace
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, JSONBody

from bankhall.customers.types import Side
from bankhall.insight.merging import actions, queries
from bankhall.insight.merging.permissions import MERGE
from bankhall.insight.merging.schemas import (
    FilesOut,
    MergeIn,
    MergeOut,
    MergePlanOut,
    MergePreviewIn,
    MergesOut,
    SplitIn,
    SplitPlanOut,
    SplitPreviewIn,
)
from bankhall.insight.merging.types import MergeFiles, MergePlan, SplitFiles, SplitPlan
from bankhall.kernel.db import Doors
from bankhall.kernel.errors import BadInput, Refusal
from bankhall.kernel.four_eyes.deeds import Backing
from bankhall.kernel.four_eyes.schemas import ProposedOut
from bankhall.kernel.web.given import Db
from bankhall.kernel.web.inputs import CursorText, PageSize
from bankhall.kernel.web.paging import read_cursor
from bankhall.kernel.web.rights import needs

_TAGS = ["merging"]
_MERGES = "/api/console/merges"
_ONE = _MERGES + "/{id:uuid}"


@get("/api/console/customers/{id:uuid}/merges", opt=needs("customers.view"), tags=_TAGS)
async def merges_of_customer(db: Db, id: FromPath[UUID]) -> FilesOut:
    """Whether this file is part of another, and what was merged into it. Refusals: customers.not_found."""
    return FilesOut.of(await db.read(queries.files_of, id))


@get(_MERGES, opt=needs(MERGE), tags=_TAGS)
async def list_merges(db: Db, after: CursorText = None, limit: PageSize = 50) -> MergesOut:
    """All that were merged, the latest first."""
    place = read_cursor(after, tuple[UUID])
    return MergesOut.of(await db.read(queries.merges, after=place[0] if place else None, limit=limit))


@get(_ONE, opt=needs(MERGE), tags=_TAGS)
async def show_merge(db: Db, id: FromPath[UUID]) -> MergeOut:
    """Refusals: insight.merge_not_found."""
    return MergeOut.of(await db.read(queries.merge_seen, id))


@post(_MERGES + "/preview", status_code=200, opt=needs(MERGE), tags=_TAGS)
async def preview_merge(db: Db, data: JSONBody[MergePreviewIn]) -> MergePlanOut:
    """What it would come to: tried by the very same verbs, and taken back. Refusals: customers.not_found,
    insight.same_file.
    """
    plan = await db.read(queries.merge_plan, data.kept_id, data.merged_id)
    return MergePlanOut.of(await _tried_merge(db, plan, data.choices))


@post(_MERGES, opt=needs(MERGE), tags=_TAGS)
async def propose_merge(db: Db, data: JSONBody[MergeIn]) -> ProposedOut:
    """Asks a second person for the yes. Refusals: customers.not_found, insight.same_file, customers.cannot_merge (its
    `stops` say why), customers.changed_meanwhile, kernel.bad_input naming `choices`, four_eyes.already_proposed,
    four_eyes.too_many_open.
    """
    return ProposedOut(await db.write(actions.propose_merge, data.command(), reason=data.reason))


@post(_ONE + "/split/preview", status_code=200, opt=needs(MERGE), tags=_TAGS)
async def preview_split(db: Db, id: FromPath[UUID], data: JSONBody[SplitPreviewIn]) -> SplitPlanOut:
    """What it would come to: tried by the very same verbs, and taken back. Refusals: insight.merge_not_found,
    customers.forgotten.
    """
    plan = await db.read(queries.split_plan, id, data.accounts)
    return SplitPlanOut.of(await _tried_split(db, id, plan, data))


@post(_ONE + "/split", opt=needs(MERGE), tags=_TAGS)
async def propose_split(db: Db, id: FromPath[UUID], data: JSONBody[SplitIn]) -> ProposedOut:
    """Asks a second person for the yes. Refusals: insight.merge_not_found, customers.not_merged, insight.cannot_split
    (its `stops` say why), customers.changed_meanwhile, four_eyes.already_proposed, four_eyes.too_many_open.
    """
    return ProposedOut(await db.write(actions.propose_split, data.command(id), reason=data.reason))


async def _tried_merge(db: Doors, plan: MergePlan, choices: dict[str, Side]) -> MergePlan:
    if plan.stops:
        return plan
    command = MergeFiles(
        kept_id=plan.kept.id,
        merged_id=plan.merged.id,
        kept_version=plan.kept.version,
        merged_version=plan.merged.version,
        choices=choices,
    )
    try:
        await db.rehearse(actions.merge, command, _nobodys(db))
    except Refusal as refusal:
        return replace(plan, refused=_code(refusal))
    return plan


async def _tried_split(db: Doors, merge_id: UUID, plan: SplitPlan, data: SplitPreviewIn) -> SplitPlan:
    if plan.stops:
        return plan
    command = SplitFiles(
        merge_id=merge_id,
        kept_version=plan.kept.version,
        merged_version=plan.merged.version,
        choices=data.choices,
        accounts=data.accounts,
    )
    try:
        await db.rehearse(actions.split, command, _nobodys(db))
    except Refusal as refusal:
        return replace(plan, refused=_code(refusal))
    return plan


def _code(refusal: Refusal) -> str:
    """Of what the file would say, what is wrong with it says more."""
    return refusal.problems[0].code if isinstance(refusal, BadInput) and refusal.problems else refusal.code


def _nobodys(db: Doors) -> Backing:
    """Of what is only tried."""
    return Backing(queries.NO_MERGE, db.actor.id or queries.NO_MERGE, db.actor.name)


routes = [
    merges_of_customer,
    list_merges,
    show_merge,
    preview_merge,
    propose_merge,
    preview_split,
    propose_split,
]
