"""Asking for a merge or a split, and doing it by a second person's yes. Lock order: the two files, then the followers.

One transaction: either all follow, or nothing has happened.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import insert

from bankhall.accounts import api as accounts
from bankhall.customers import api as customers
from bankhall.customers.errors import CannotMerge, ChangedMeanwhile, NotMerged
from bankhall.insight.merging import queries
from bankhall.insight.merging.errors import CannotSplit, SameFile
from bankhall.insight.merging.models import ReceiptRow
from bankhall.insight.merging.permissions import APPROVE, MERGE
from bankhall.insight.merging.types import MergeFiles, SplitFiles
from bankhall.kernel.db import Reading, Tx
from bankhall.kernel.following import Pair, Receipt, Stop
from bankhall.kernel.four_eyes.actions import propose
from bankhall.kernel.four_eyes.deeds import Backing, Deed
from bankhall.kernel.four_eyes.types import Wish
from bankhall.kernel.ids import new_id

SUBJECT: Final = "customer"


async def propose_merge(tx: Tx, command: MergeFiles, *, reason: str) -> UUID:
    """Returns the proposal's id. Raises NoSuchCustomer, SameFile, CannotMerge, ChangedMeanwhile, BadInput naming
    `choices`, and what `propose` raises.
    """
    plan = await queries.merge_plan(tx, command.kept_id, command.merged_id)
    if plan.stops:
        raise CannotMerge(_told(plan.stops))
    _refuse_changed((plan.kept.version, plan.merged.version), (command.kept_version, command.merged_version))
    customers.refuse_choices(plan.kept, plan.merged, command.choices)
    wish = Wish(command=command, subject_kind=SUBJECT, subject_id=str(command.kept_id), reason=reason)
    (proposal_id,) = await propose(tx, MERGING, [wish])
    about = {"merged_id": command.merged_id, "proposal_id": proposal_id}
    tx.audit("customers.propose_merge", SUBJECT, command.kept_id, **about)
    return proposal_id


async def propose_split(tx: Tx, command: SplitFiles, *, reason: str) -> UUID:
    """Returns the proposal's id. Raises NoSuchMerge, NotMerged, CannotSplit, ChangedMeanwhile, CustomerForgotten, and
    what `propose` raises.
    """
    merge = await queries.merge_of(tx, command.merge_id)
    if merge.split_at is not None:
        raise NotMerged
    plan = await queries.split_plan(tx, command.merge_id, command.accounts)
    if plan.stops:
        raise CannotSplit(_told(plan.stops))
    _refuse_changed((plan.kept.version, plan.merged.version), (command.kept_version, command.merged_version))
    wish = Wish(command=command, subject_kind=SUBJECT, subject_id=str(merge.kept_id), reason=reason)
    (proposal_id,) = await propose(tx, SPLITTING, [wish])
    tx.audit("customers.propose_split", SUBJECT, merge.kept_id, merge_id=merge.id, proposal_id=proposal_id)
    return proposal_id


async def merge(tx: Tx, command: MergeFiles, backing: Backing) -> UUID:
    """Returns the merge's id. Raises what the customer file refuses (`merge_files`), SameFile, CannotMerge."""
    if command.kept_id == command.merged_id:
        raise SameFile
    pair = Pair(new_id(), command.kept_id, command.merged_id)
    versions = command.kept_version, command.merged_version
    moved = [(customers.OF, one) for one in await customers.merge_files(tx, pair, versions, command.choices, backing)]
    for follower in queries.FOLLOWERS:
        receipts = await follower.follow(tx, pair)
        # Asked again behind the locks that following takes: what began meanwhile stops it.
        if stops := (await follower.weigh(tx, pair)).stops:
            raise CannotMerge(_told(stops))
        moved.extend((follower.of, one) for one in receipts)
    await _keep(tx, pair.merge_id, moved)
    return pair.merge_id


async def split(tx: Tx, command: SplitFiles, backing: Backing) -> None:
    """Raises what the customer file refuses (`split_files`), NoSuchMerge, CannotSplit."""
    found = await queries.merge_of(tx, command.merge_id)
    pair = Pair(found.id, found.kept_id, found.merged_id)
    receipts = await queries.receipts_of(tx, found.id)
    versions = command.kept_version, command.merged_version
    await customers.split_files(tx, pair, receipts, versions, command.choices, backing)
    since = frozenset(await accounts.came_since(tx, pair, receipts))
    chosen = frozenset(command.accounts) & since
    for follower in queries.FOLLOWERS:
        if stops := (await follower.weigh_split(tx, pair, receipts, chosen)).stops:
            raise CannotSplit(_told(stops))
        await follower.give_back(tx, pair, receipts, chosen)


async def _merge(tx: Tx, command: MergeFiles, backing: Backing) -> None:
    await merge(tx, command, backing)


async def _tell_merges(reading: Reading, commands: Sequence[MergeFiles]) -> Sequence[Mapping[str, Any]]:
    return await _told_files(reading, [(one.kept_id, one.merged_id) for one in commands])


async def _tell_splits(reading: Reading, commands: Sequence[SplitFiles]) -> Sequence[Mapping[str, Any]]:
    found = [await customers.merge(reading, one.merge_id) for one in commands]
    told = await _told_files(reading, [(one.kept_id, one.merged_id) for one in found if one])
    by_merge = dict(zip([one.id for one in found if one], told, strict=True))
    return [by_merge.get(one.merge_id, {}) for one in commands]


async def _told_files(reading: Reading, pairs: Sequence[tuple[UUID, UUID]]) -> list[Mapping[str, Any]]:
    people = await customers.briefs(reading, {id_ for pair in pairs for id_ in pair})
    return [
        {
            "kept_id": str(kept_id),
            "kept": f"{people[kept_id].name} ({people[kept_id].number})",
            "merged": f"{people[merged_id].name} ({people[merged_id].number})",
        }
        for kept_id, merged_id in pairs
    ]


MERGING: Final = Deed(MergeFiles, MERGE, APPROVE, _merge, _tell_merges)
SPLITTING: Final = Deed(SplitFiles, MERGE, APPROVE, split, _tell_splits)
DEEDS: Final = (MERGING, SPLITTING)


async def _keep(tx: Tx, merge_id: UUID, moved: Sequence[tuple[str, Receipt]]) -> None:
    rows = [
        {
            "merge_id": merge_id,
            "nth": nth,
            "of": of,
            "kind": one.kind,
            "subject_id": one.subject_id,
            "facts": one.facts,
        }
        for nth, (of, one) in enumerate(moved, start=1)
    ]
    if rows:
        await tx.session.execute(insert(ReceiptRow), rows)


def _refuse_changed(now: tuple[int, int], seen: tuple[int, int]) -> None:
    for is_now, was_seen in zip(now, seen, strict=True):
        if is_now != was_seen:
            raise ChangedMeanwhile(is_now)


def _told(stops: Sequence[Stop]) -> list[dict[str, str | int]]:
    return [{"kind": one.kind, "count": one.count} for one in stops]
