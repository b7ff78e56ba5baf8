"""Whoever has asked for a person is told that they were heard, and what the person said."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from bankhall.identity import api as identity
from bankhall.kernel.db import Tx
from bankhall.kernel.events import Event, Heard, Subscriber
from bankhall.payments.looks import words
from bankhall.payments.looks.events import LookAnswered, LookAsked
from bankhall.payments.models import LookRow
from bankhall.payments.types import LookState

# What is older is no news: a new subscriber hears of all that ever happened.
_NEWS_FOR: Final = timedelta(days=1)


async def tell_of_looks(tx: Tx, heard: Sequence[Heard[Event]]) -> None:
    for told in heard:
        if told.at <= tx.now - _NEWS_FOR:
            continue
        match told.event:
            case LookAsked(look_id=id_, customer_id=customer_id):
                row = await tx.session.get(LookRow, id_)
                if row is not None and row.state == LookState.OPEN:
                    await identity.tell_customer(tx, customer_id, words.ASKED, {"until": row.due_at})
            case LookAnswered(customer_id=customer_id, state=state):
                template = words.ALLOWED if state == LookState.ALLOWED else words.STAYS
                await identity.tell_customer(tx, customer_id, template, {})


SUBSCRIBERS = [Subscriber("payments.tell_of_looks", (LookAsked, LookAnswered), tell_of_looks, batch_limit=100)]
