"""The timer of quality review: what is over is drawn."""

from bankhall.kernel.actors import system
from bankhall.kernel.db import Database
from bankhall.kernel.jobs import Job
from bankhall.quality.reviews.actions import draw_due


async def _draw(database: Database) -> None:
    await database.doors(system("quality")).write(draw_due)


JOBS = [
    # Soon after midnight in Shanghai, and again each hour: what a night without power left out is drawn later.
    Job("quality.draw", _draw, every="9 * * * *", lock="quality.draw"),
]
