"""What the other ways do when they hear that a letter did not go, or that somebody is a customer no more."""

from collections.abc import Sequence

from bankhall.care.channels.actions.letters import note_not_sent
from bankhall.care.channels.actions.wechat import forget_links
from bankhall.care.channels.words import ANSWER
from bankhall.customers.events import CustomerWasClosed, CustomerWasForgotten
from bankhall.kernel.db import Tx
from bankhall.kernel.events import Event, Heard, Subscriber
from bankhall.notify.events import LetterFailed


async def note_failed_letters(tx: Tx, heard: Sequence[Heard[Event]]) -> None:
    for told in heard:
        if isinstance(told.event, LetterFailed) and told.event.template == ANSWER.name:
            await note_not_sent(tx, told.event.message_id)


async def forget_who_left(tx: Tx, heard: Sequence[Heard[Event]]) -> None:
    gone = [one.event.customer_id for one in heard if isinstance(one.event, (CustomerWasClosed, CustomerWasForgotten))]
    await forget_links(tx, gone)


SUBSCRIBERS = [
    Subscriber("care.note_failed_letters", (LetterFailed,), note_failed_letters, batch_limit=100),
    Subscriber("care.forget_wechat_links", (CustomerWasClosed, CustomerWasForgotten), forget_who_left, batch_limit=100),
]
