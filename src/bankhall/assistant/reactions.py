"""What the assistant does when what is published changes: it learns anew."""

from collections.abc import Sequence

from bankhall.assistant.jobs import TRAIN
from bankhall.kernel.db import Tx
from bankhall.kernel.events import Event, Heard, Subscriber
from bankhall.kernel.jobs import enqueue
from bankhall.knowledge.events import ArticlePublished, ArticleWithdrawn


async def learn_anew(tx: Tx, heard: Sequence[Heard[Event]]) -> None:
    """Once for all that is heard together."""
    if heard:
        await enqueue(tx, TRAIN, lock=TRAIN)


SUBSCRIBERS = [Subscriber("assistant.learn_anew", (ArticlePublished, ArticleWithdrawn), learn_anew)]
