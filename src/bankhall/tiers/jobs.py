"""The work of a month, once it is over. Asked for every hour: on most of them there is nothing to do."""

from bankhall.kernel.actors import system
from bankhall.kernel.db import Database
from bankhall.kernel.jobs import Job
from bankhall.tiers.actions.assess import assess_some, reckon_some
from bankhall.tiers.queries import Around

_LOCK = "tiers.months"


def jobs(around: Around) -> list[Job]:
    async def work_on_months(database: Database) -> None:
        """Figures first, then tiers; each part is a transaction of its own, so that whoever is killed goes on there."""
        doors = database.doors(system("tiers"))
        while await doors.write(reckon_some, around):
            pass
        while await doors.write(assess_some):
            pass

    return [Job("tiers.work_on_months", work_on_months, every="41 * * * *", lock=_LOCK)]
