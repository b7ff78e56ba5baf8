"""What lists leave to a worker."""

from bankhall.insight.lists.actions.export_many import MAKE, make_export
from bankhall.insight.lists.actions.exporting import purge_exports
from bankhall.kernel.actors import system
from bankhall.kernel.db import Database
from bankhall.kernel.jobs import Job


async def _purge(database: Database) -> None:
    await database.doors(system("lists")).write(purge_exports)


JOBS = [
    Job(MAKE, make_export, tries=8),
    Job(name="lists.purge_exports", run=_purge, every="17 * * * *", lock="lists.purge_exports"),
]
