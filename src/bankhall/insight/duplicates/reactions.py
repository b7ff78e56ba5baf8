"""Whoever comes or changes is compared anew; whoever leaves is looked for no more."""

from collections.abc import Sequence
from typing import Final

from bankhall.customers.events import (
    CustomerChanged,
    CustomerRegistered,
    CustomersMerged,
    CustomersSplit,
    CustomerWasClosed,
    CustomerWasForgotten,
)
from bankhall.insight.duplicates.actions.find import COMPARE_JOB
from bankhall.insight.duplicates.actions.keep import drop_customers, mark_stale
from bankhall.insight.duplicates.rules.comparing import COMPARED
from bankhall.kernel.db import Tx
from bankhall.kernel.events import Event, Heard, Subscriber
from bankhall.kernel.jobs import enqueue

# Of so many at once an import brings more soon: the clock's next minute takes them together.
_AT_ONCE: Final = 50


async def compare_anew(tx: Tx, heard: Sequence[Heard[Event]]) -> None:
    changed = {
        told.event.customer_id
        for told in heard
        if isinstance(told.event, CustomerRegistered)
        or (isinstance(told.event, CustomerChanged) and not COMPARED.isdisjoint(told.event.fields))
    }
    for told in heard:
        if isinstance(told.event, CustomersMerged | CustomersSplit):
            changed |= {told.event.customer_id, told.event.merged_id}
    await mark_stale(tx, changed)
    if 0 < len(changed) <= _AT_ONCE:
        await enqueue(tx, COMPARE_JOB, lock=COMPARE_JOB)


async def let_go(tx: Tx, heard: Sequence[Heard[Event]]) -> None:
    events = [told.event for told in heard]
    await drop_customers(tx, {one.customer_id for one in events if isinstance(one, CustomerWasClosed)})
    forgotten = {one.customer_id for one in events if isinstance(one, CustomerWasForgotten)}
    await drop_customers(tx, forgotten, forgotten=True)


_CHANGES: Final = (CustomerRegistered, CustomerChanged, CustomersMerged, CustomersSplit)

SUBSCRIBERS = [
    Subscriber("insight.compare_customers_anew", _CHANGES, compare_anew),
    Subscriber("insight.let_duplicates_go", (CustomerWasClosed, CustomerWasForgotten), let_go),
]
