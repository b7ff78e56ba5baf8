"""Two files of one customer become one in a test, and two again."""

from uuid import UUID

from bankhall.customers.queries import customer
from bankhall.insight.merging import actions, queries
from bankhall.insight.merging.types import MergeFiles, SplitFiles
from bankhall.kernel.actors import Actor
from bankhall.kernel.db import Database
from bankhall.kernel.four_eyes.deeds import Backing
from bankhall.kernel.ids import new_id
from counter import doors

BACKING = Backing(new_id(), new_id(), "赵敏")
SECOND = Actor(kind="staff", name="钱进", id=new_id(), rights=frozenset({"customers.view"}))


async def merge(bank: Database, kept: UUID, merged: UUID) -> UUID:
    one, other = [await doors(bank).read(customer, who) for who in (kept, merged)]
    command = MergeFiles(
        kept_id=kept, merged_id=merged, kept_version=one.version, merged_version=other.version, choices={}
    )
    return await doors(bank, SECOND).write(actions.merge, command, BACKING)


async def split(bank: Database, merge_id: UUID) -> None:
    merge = await doors(bank).read(queries.merge_of, merge_id)
    one, other = [await doors(bank).read(customer, who) for who in (merge.kept_id, merge.merged_id)]
    command = SplitFiles(
        merge_id=merge_id, kept_version=one.version, merged_version=other.version, choices={}, accounts=()
    )
    await doors(bank, SECOND).write(actions.split, command, BACKING)
