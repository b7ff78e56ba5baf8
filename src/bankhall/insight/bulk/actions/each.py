"""Each act on some customers at once, and how it is taken back. The verbs are those for a single customer.

Of each customer comes an answer; what one is refused takes nothing from the others. Customers are handed in by their
ids' order, in which all verbs lock them.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final
from uuid import UUID

import msgspec

from bankhall.customers import api as customers
from bankhall.customers.errors import CustomerClosed, NoSuchCustomer
from bankhall.insight.bulk.types import BulkKind, BulkOutcome, BulkTerms, Came, Mark
from bankhall.kernel.db import Tx
from bankhall.kernel.errors import Refusal
from bankhall.tags import api as tags
from bankhall.tags.errors import NotGiven, TagChanged
from bankhall.tags.types import TakenTag

Answers = Mapping[UUID, Came]
Marked = Sequence[tuple[UUID, Mark, bytes | None]]

ALREADY: Final = Came(BulkOutcome.ALREADY)
UNDONE: Final = Came(BulkOutcome.UNDONE)
_NOT_MOVED: Final = {
    customers.MoveOutcome.UNCHANGED: ALREADY,
    customers.MoveOutcome.NOT_FOUND: Came(BulkOutcome.REFUSED, NoSuchCustomer.code),
    customers.MoveOutcome.CLOSED: Came(BulkOutcome.REFUSED, CustomerClosed.code),
    customers.MoveOutcome.FULL: Came(BulkOutcome.REFUSED, customers.PortfolioFull.code),
}


async def do(tx: Tx, kind: BulkKind, terms: BulkTerms, words: str, *, act_id: UUID, whom: Sequence[UUID]) -> Answers:
    """What came of each of `whom`."""
    match kind:
        case BulkKind.GIVE_TAG:
            return await _give_tag(tx, terms, words, whom)
        case BulkKind.TAKE_TAG:
            return await _one_by_one(whom, lambda one: _take_tag(tx, terms, one))
        case BulkKind.ASSIGN:
            return await _assign(tx, terms, words, whom)
        case BulkKind.OPEN_TASK:
            return await _one_by_one(whom, lambda one: _open_task(tx, terms, words, act_id, one))


async def undo(tx: Tx, kind: BulkKind, terms: BulkTerms, done: Marked, *, note: str) -> Answers:
    """What came of each when it was taken back."""
    match kind:
        case BulkKind.ASSIGN:
            return await _assign_back(tx, done, note)
        case _:
            marks = {one: (mark, sealed) for one, mark, sealed in done}
            return await _one_by_one(list(marks), lambda one: _undo_one(tx, kind, terms, one, *marks[one]))


async def _one_by_one(whom: Sequence[UUID], do_one: Callable[[UUID], Awaitable[Came]]) -> Answers:
    return {one: await do_one(one) for one in whom}


async def _give_tag(tx: Tx, terms: BulkTerms, words: str, whom: Sequence[UUID]) -> Answers:
    tag_id, until = terms.tag_id, terms.until
    assert tag_id is not None
    assert until is not None
    has = await tags.has(tx, whom, tag_id)

    async def give(one: UUID) -> Came:
        if one in has:
            return ALREADY
        try:
            await tx.attempt(tags.give_tag, one, tag_id, until=until, note=words)
        except Refusal as refused:
            return _refused(refused)
        return Came(BulkOutcome.DONE, mark=Mark(at=tx.now))

    return await _one_by_one(whom, give)


async def _take_tag(tx: Tx, terms: BulkTerms, customer_id: UUID) -> Came:
    tag_id, why = terms.tag_id, terms.why
    assert tag_id is not None
    assert why is not None
    try:
        taken = await tx.attempt(tags.take_tag, customer_id, tag_id, reason=why)
    except NotGiven:
        return ALREADY
    except Refusal as refused:
        return _refused(refused)
    told = msgspec.to_builtins(msgspec.structs.replace(taken, sealed_note=None))
    return Came(BulkOutcome.DONE, mark=Mark(tag=told), sealed=taken.sealed_note)


async def _assign(tx: Tx, terms: BulkTerms, words: str, whom: Sequence[UUID]) -> Answers:
    manager_id = terms.manager_id
    assert manager_id is not None
    wish = customers.Assign(tuple(whom), manager_id, None, words, keeps_backup=True)
    try:
        moved = await tx.attempt(customers.assign_managers, wish)
    except customers.NotAManager as refused:  # who has left the bank meanwhile takes nobody
        return dict.fromkeys(whom, _refused(refused))
    return {
        one.customer_id: _NOT_MOVED.get(one.outcome) or Came(BulkOutcome.DONE, mark=Mark(step=one.nth)) for one in moved
    }


async def _open_task(tx: Tx, terms: BulkTerms, words: str, act_id: UUID, customer_id: UUID) -> Came:
    due_on = terms.due_on
    assert due_on is not None
    new = customers.NewTask(customer_id, words, due_on, terms.owner_id)
    try:
        task = await tx.attempt(customers.make_task, new, key=f"insight.bulk:{act_id}:{customer_id}")
    except Refusal as refused:
        return _refused(refused)
    return Came(BulkOutcome.DONE, mark=Mark(task_id=task.id))


async def _assign_back(tx: Tx, done: Marked, note: str) -> Answers:
    steps = {one: mark.step for one, mark, _ in done if mark.step is not None}
    answers = await customers.take_managers_back(tx, steps, note)
    return {one: _kept(refused) if refused else UNDONE for one, refused in answers.items()}


async def _undo_one(
    tx: Tx, kind: BulkKind, terms: BulkTerms, customer_id: UUID, mark: Mark, sealed: bytes | None
) -> Came:
    try:
        if kind is BulkKind.OPEN_TASK and mark.task_id is not None:
            await tx.attempt(customers.drop_untouched_task, mark.task_id)
        elif kind is BulkKind.GIVE_TAG and mark.at is not None and terms.tag_id is not None:
            await tx.attempt(tags.take_back, customer_id, terms.tag_id, given_at=mark.at)
        elif kind is BulkKind.TAKE_TAG and mark.tag is not None and terms.tag_id is not None:
            taken = msgspec.structs.replace(msgspec.convert(mark.tag, TakenTag), sealed_note=sealed)
            await tx.attempt(tags.give_back, customer_id, terms.tag_id, taken)
        else:
            raise TagChanged
    except Refusal as refused:
        return _kept(refused)
    return UNDONE


def _refused(refusal: Refusal) -> Came:
    return Came(BulkOutcome.REFUSED, refusal.code)


def _kept(refusal: Refusal) -> Came:
    return Came(BulkOutcome.KEPT, refusal.code)
