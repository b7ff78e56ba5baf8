"""What the other ways do when they hear that a letter did not go."""

from collections.abc import Sequence

from bankhall.care.channels.actions.letters import note_not_sent
from bankhall.care.channels.words import ANSWER
from bankhall.kernel.db import Tx
from bankhall.kernel.events import Event, Heard, Subscriber
from bankhall.notify.events import LetterFailed


async def note_failed_letters(tx: Tx, heard: Sequence[Heard[Event]]) -> None:
    for told in heard:
        if isinstance(told.event, LetterFailed) and told.event.template == ANSWER.name:
            await note_not_sent(tx, told.event.message_id)


SUBSCRIBERS = [Subscriber("care.note_failed_letters", (LetterFailed,), note_failed_letters, batch_limit=100)]
