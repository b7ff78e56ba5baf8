"""What a merge or a split would come to, as far as can be read, and what has been merged."""

from collections.abc import Collection, Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import select

from bankhall.accounts import api as accounts
from bankhall.accounts.types import Account
from bankhall.customers import api as customers
from bankhall.customers.errors import NoSuchCustomer
from bankhall.customers.types import Customer, Merge
from bankhall.insight.merging.errors import NoSuchMerge, SameFile
from bankhall.insight.merging.models import ReceiptRow
from bankhall.insight.merging.types import FilesOfCustomer, MergePage, MergePlan, MergeSeen, SplitPlan
from bankhall.kernel.db import Reading
from bankhall.kernel.following import Follows, FollowWay, Pair, Receipt, Stop, counted
from bankhall.payments import api as payments
from bankhall.tags import api as tags
from bankhall.tiers import api as tiers

# From the bottom of the ladder upwards, as locks are taken.
FOLLOWERS: Final = (*customers.FOLLOWERS, accounts.FOLLOWER, payments.FOLLOWER, tags.FOLLOWER, tiers.FOLLOWER)

# Of a merge that is only thought of.
NO_MERGE: Final = UUID(int=0)


async def merge_plan(reading: Reading, kept_id: UUID, merged_id: UUID) -> MergePlan:
    """Raises NoSuchCustomer, SameFile."""
    if kept_id == merged_id:
        raise SameFile
    pair = Pair(NO_MERGE, kept_id, merged_id)
    weighed, fields = await customers.weigh_files(reading, pair)
    follows, stops, notes = [*weighed.follows], [*weighed.stops], [*weighed.notes]
    for follower in FOLLOWERS:
        more = await follower.weigh(reading, pair)
        follows.extend(more.follows)
        stops.extend(more.stops)
        notes.extend(more.notes)
    follows.extend(await _read_together(reading, merged_id))
    kept, merged = await _two(reading, kept_id, merged_id)
    circumstances = await customers.circumstances_of_two(reading, pair)
    return MergePlan(kept, merged, tuple(fields), tuple(circumstances), tuple(follows), tuple(stops), tuple(notes))


async def split_plan(reading: Reading, merge_id: UUID, chosen: Collection[UUID]) -> SplitPlan:
    """Raises NoSuchMerge, NotMerged, CustomerForgotten."""
    merge = await merge_of(reading, merge_id)
    pair = Pair(merge.id, merge.kept_id, merge.merged_id)
    receipts = await receipts_of(reading, merge_id)
    since = await accounts.came_since(reading, pair, receipts)
    going = frozenset(chosen) & frozenset(since)
    follows: list[Follows] = []
    stops: list[Stop] = []
    notes: list[str] = []
    for follower in FOLLOWERS:
        weighed = await follower.weigh_split(reading, pair, receipts, going)
        follows.extend(weighed.follows)
        stops.extend(weighed.stops)
        notes.extend(weighed.notes)
    follows.extend(await _read_together(reading, merge.merged_id))
    fields = await customers.weigh_parting(reading, pair)
    back = await accounts.going_back(reading, pair, receipts)
    known = await accounts.accounts(reading, {*back, *since})
    kept, merged = await _two(reading, merge.kept_id, merge.merged_id)
    circumstances = await customers.circumstances_parting(reading, pair, receipts)
    return SplitPlan(
        kept,
        merged,
        tuple(fields),
        tuple(circumstances),
        _in_order(known, back),
        _in_order(known, since),
        tuple(follows),
        tuple(stops),
        tuple(notes),
    )


async def files_of(reading: Reading, customer_id: UUID) -> FilesOfCustomer:
    """Raises NoSuchCustomer."""
    today = (await customers.survivors(reading, [customer_id])).get(customer_id)
    if today is None:
        raise NoSuchCustomer
    into = (await customers.briefs(reading, [today])).get(today) if today != customer_id else None
    return FilesOfCustomer(into, tuple(await _seen(reading, await customers.merges_of(reading, customer_id))))


async def merge_seen(reading: Reading, merge_id: UUID) -> MergeSeen:
    """Raises NoSuchMerge."""
    (seen,) = await _seen(reading, [await merge_of(reading, merge_id)])
    return seen


async def merges(reading: Reading, *, after: UUID | None, limit: int) -> MergePage:
    """All of the bank's, the latest first."""
    found = await customers.merges(reading, after=after, limit=limit + 1)
    shown = found[:limit]
    return MergePage(tuple(await _seen(reading, shown)), shown[-1].id if len(found) > limit else None)


async def receipts_of(reading: Reading, merge_id: UUID) -> list[Receipt]:
    query = select(ReceiptRow).where(ReceiptRow.merge_id == merge_id).order_by(ReceiptRow.nth)
    return [Receipt(row.kind, row.subject_id, row.facts) for row in (await reading.session.execute(query)).scalars()]


async def merge_of(reading: Reading, merge_id: UUID) -> Merge:
    """Raises NoSuchMerge."""
    found = await customers.merge(reading, merge_id)
    if found is None:
        raise NoSuchMerge
    return found


async def _two(reading: Reading, kept_id: UUID, merged_id: UUID) -> tuple[Customer, Customer]:
    return await customers.customer(reading, kept_id), await customers.customer(reading, merged_id)


async def _seen(reading: Reading, found: Sequence[Merge]) -> list[MergeSeen]:
    people = await customers.briefs(reading, {id_ for one in found for id_ in (one.kept_id, one.merged_id)})
    return [MergeSeen(one, people[one.kept_id], people[one.merged_id]) for one in found]


async def _read_together(reading: Reading, customer_id: UUID) -> tuple[Follows, ...]:
    """What stays in the file that goes, and is seen with the rest."""
    return counted(
        {
            "promises": (await customers.how_many_promises(reading, customer_id), FollowWay.READ_TOGETHER),
            "tasks": (await customers.how_many_open_tasks(reading, customer_id), FollowWay.READ_TOGETHER),
            "contacts": (await customers.how_many_contacts(reading, customer_id), FollowWay.READ_TOGETHER),
        }
    )


def _in_order(known: dict[UUID, Account], ids: Sequence[UUID]) -> tuple[Account, ...]:
    return tuple(known[id_] for id_ in ids if id_ in known)
