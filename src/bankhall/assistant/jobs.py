"""The job of the assistant: it learns from what is published, whenever that changes."""

import asyncio

from bankhall.assistant.actions import keep_model
from bankhall.assistant.queries import lesson
from bankhall.assistant.rules.intents import Weights, train
from bankhall.assistant.types import Lesson
from bankhall.kernel.actors import system
from bankhall.kernel.db import Database
from bankhall.kernel.jobs import Job
from bankhall.knowledge import api as knowledge

TRAIN = "assistant.train"


async def train_model(database: Database) -> None:
    """Learns what has not been learned yet; nothing where that is nothing. No transaction is open while it learns."""
    doors = database.doors(system("assistant"))
    learned = await doors.read(lesson)
    if learned is None:
        return
    weights = await asyncio.to_thread(_learn, learned)
    await doors.write(keep_model, learned.edition, len(learned.samples), weights)


def _learn(learned: Lesson) -> Weights:
    return train([(one.label, knowledge.features(one.way)) for one in learned.samples])


# Also by the hour: what an event asked for may have been lost with a worker.
JOBS = [Job(name=TRAIN, run=train_model, every="23 * * * *", lock=TRAIN)]
