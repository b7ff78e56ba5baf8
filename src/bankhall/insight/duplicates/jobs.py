"""What duplicates leave to a worker."""

from collections.abc import AsyncIterator
from typing import Final
from uuid import UUID

from bankhall.customers import api as customers
from bankhall.insight.duplicates.actions import find
from bankhall.insight.duplicates.actions.keep import Pair
from bankhall.insight.duplicates.adapters.linking import Found, Learned, LinkingFailed, Order, link
from bankhall.insight.duplicates.queries import file_traits, is_compared
from bankhall.insight.duplicates.rules.traits import Traits
from bankhall.insight.duplicates.rules.weighing import LEAST_BITS
from bankhall.kernel.actors import system
from bankhall.kernel.db import Database
from bankhall.kernel.jobs import Job

_CLOCK: Final = system("insight")
_READ_AT_ONCE: Final = 500
# The same customers come to the same weights.
_SEED: Final = 20_261_130


async def find_duplicates(database: Database, *, run_id: str) -> None:
    """Everybody with everybody, by splink in a process of its own. May be run twice: pairs are found again."""
    id_ = UUID(run_id)
    doors = database.doors(_CLOCK)
    began = await doors.write(find.begin_run, id_)
    versions: dict[UUID, int] = {}

    async def everybody() -> AsyncIterator[Traits]:
        after: UUID | None = None
        while page := await doors.read(customers.customers_after, after, limit=_READ_AT_ONCE):
            known = [(file_traits(one), one.version) for one in page if is_compared(one)]
            versions.update({one.id: version for one, version in known})
            await doors.write(find.note_read, id_, known)
            for one, _ in known:
                yield one
            after = page[-1].id

    try:
        async for told in link(Order(least=LEAST_BITS, seed=_SEED), everybody()):
            if isinstance(told, Learned):
                await doors.write(
                    find.note_learned, id_, told.model, told.terms, pairs=told.pairs, is_trained=told.is_trained
                )
            else:
                await doors.write(find.note_found, id_, [_pair(one, versions) for one in told])
    except LinkingFailed:
        await doors.write(find.fail_run, id_)
        raise
    await doors.write(find.end_run, id_, began)


async def compare_changed(database: Database) -> None:
    while await database.doors(_CLOCK).write(find.compare_changed):
        pass


async def look_through_at_night(database: Database) -> None:
    await database.doors(_CLOCK).write(find.look_through)


def _pair(one: Found, versions: dict[UUID, int]) -> Pair:
    both = (versions[one.low_id], versions[one.high_id])
    return Pair(one.low_id, one.high_id, both, one.levels, one.weights, one.total)


JOBS = [
    Job(find.FIND_JOB, find_duplicates, tries=2, lock=find.FIND_JOB),
    Job(find.COMPARE_JOB, compare_changed, every="* * * * *", lock=find.COMPARE_JOB),
    # At 02:40 in China, when nobody waits for the bank.
    Job("insight.look_through_at_night", look_through_at_night, every="40 18 * * *"),
]
