"""Making a promise, and what becomes of it. Lock order: customer, then the line on the work list."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import delete, func, insert, select

from bankhall.customers.actions.change import lock_file, lock_living
from bankhall.customers.errors import CustomerForgotten
from bankhall.customers.managers.types import Colleague
from bankhall.customers.promises import queries, rules
from bankhall.customers.promises.errors import NoSuchPromise, NotContestable, PromiseEnded, TooManyPromises
from bankhall.customers.promises.events import (
    PromiseBecameLate,
    PromiseContested,
    PromiseMade,
    PromiseMoved,
)
from bankhall.customers.promises.events import PromiseEnded as Ended
from bankhall.customers.promises.models import OpenPromiseRow, PromiseRow, PromiseStepRow
from bankhall.customers.promises.types import NewPromise, Promise, StepKind
from bankhall.customers.queries import own_key
from bankhall.customers.queries.merged import files_and_survivors, is_mine, one_with
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Tx
from bankhall.kernel.ids import new_id
from bankhall.kernel.once import done_before, note_done
from bankhall.kernel.tables import count_up_to, done_by, is_any
from bankhall.kernel.time import business_date

_LATE_AT_ONCE: Final = 100


async def make_promise(tx: Tx, new: NewPromise, *, key: str) -> Promise:
    """Whoever makes it owns it. The same key and content make one. Raises NoSuchCustomer, CustomerClosed,
    CustomerMerged, CustomerForgotten, TooManyPromises, KeyReused, BadInput naming `due_on`.
    """
    if before := await done_before(tx, key, new):
        return await _read(tx, before)
    today = await business_date(tx)
    if (wrong := rules.refuse_day(new.due_on, today)) is not None:
        raise wrong
    await lock_living(tx, new.customer_id)
    theirs = select(OpenPromiseRow.promise_id).where(OpenPromiseRow.customer_id == new.customer_id)
    if await count_up_to(tx, theirs, most=rules.MOST_OPEN) >= rules.MOST_OPEN:
        raise TooManyPromises
    sealing = await own_key(tx, new.customer_id)
    promise_id = new_id()
    sealed = sealing.seal(tx.vault.suite, new.text.encode(), about=queries.text_place(promise_id))
    made = {"id": promise_id, "customer_id": new.customer_id, "sealed": sealed, "due_on": new.due_on, "at": tx.now}
    await tx.session.execute(insert(PromiseRow).values(**made, **done_by(tx)))
    await _put_on_list(tx, promise_id, new.customer_id, tx.actor.id, tx.actor.signature, new.due_on, steps=0)
    await note_done(tx, key, new, promise_id)
    tx.emit(PromiseMade(customer_id=new.customer_id, promise_id=promise_id, due_on=new.due_on))
    tx.audit("customers.make_promise", "customer", new.customer_id, promise_id=promise_id, due_on=new.due_on)
    return await _read(tx, promise_id)


async def move_promise(tx: Tx, promise_id: UUID, due_on: date, note: str) -> Promise:
    """To another day, which its customer is told with the reason. Raises NoSuchPromise, PromiseEnded,
    CustomerForgotten, BadInput naming `due_on`.
    """
    line = await _lock(tx, promise_id)
    if (wrong := rules.refuse_day(due_on, await business_date(tx))) is not None:
        raise wrong
    line.due_on = due_on
    await _note_step(tx, line, StepKind.MOVED, note)
    tx.emit(PromiseMoved(customer_id=line.customer_id, promise_id=promise_id, due_on=due_on))
    tx.audit("customers.move_promise", "customer", line.customer_id, promise_id=promise_id, due_on=due_on)
    return await _read(tx, promise_id)


async def take_promise_over(tx: Tx, promise_id: UUID) -> Promise:
    """Whoever asks owns it from now on; whose it is already keeps it. Raises NoSuchPromise, PromiseEnded,
    CustomerForgotten.
    """
    line = await _lock(tx, promise_id)
    if line.owner_id != tx.actor.id:
        line.owner_id, line.owner_name = tx.actor.id, tx.actor.signature
        await _note_step(tx, line, StepKind.TAKEN_OVER, "")
        tx.audit("customers.take_promise_over", "customer", line.customer_id, promise_id=promise_id)
    return await _read(tx, promise_id)


async def keep_promise(tx: Tx, promise_id: UUID, note: str) -> Promise:
    """`note`: what was done, for the customer to read. Raises NoSuchPromise, PromiseEnded, CustomerForgotten."""
    line = await _lock(tx, promise_id)
    await _end(tx, line, StepKind.KEPT, note)
    tx.audit("customers.keep_promise", "customer", line.customer_id, promise_id=promise_id)
    return await _read(tx, promise_id)


async def withdraw_promise(tx: Tx, promise_id: UUID, note: str) -> Promise:
    """It cannot be kept, and its customer reads why. Raises NoSuchPromise, PromiseEnded, CustomerForgotten."""
    line = await _lock(tx, promise_id)
    await _end(tx, line, StepKind.WITHDRAWN, note)
    tx.audit("customers.withdraw_promise", "customer", line.customer_id, promise_id=promise_id)
    return await _read(tx, promise_id)


async def contest_promise(tx: Tx, promise_id: UUID, note: str) -> Promise:
    """By its customer: it was not kept. It is open again, due today, and whose it was. Raises NoSuchPromise, also for
    another's, NotContestable, CustomerForgotten.
    """
    row = await tx.session.get(PromiseRow, promise_id)
    if row is None or not await is_mine(tx, row.customer_id):
        raise NoSuchPromise
    await lock_file(tx, row.customer_id)  # whoever says so twice at once waits here
    known = await _read(tx, promise_id)
    if known.may_contest_until is None:
        raise NotContestable
    owner_id, owner = await _last_owner(tx, row)
    today = await business_date(tx)
    line = await _put_on_list(tx, promise_id, row.customer_id, owner_id, owner, today, steps=len(known.steps))
    await _note_step(tx, line, StepKind.CONTESTED, note)
    tx.emit(PromiseContested(customer_id=row.customer_id, promise_id=promise_id))
    tx.audit("customers.contest_promise", "customer", row.customer_id, promise_id=promise_id)
    return await _read(tx, promise_id)


async def hand_promises_over(tx: Tx, from_: Mapping[UUID, UUID], to: Colleague) -> dict[UUID, int]:
    """With their customers, whose files are locked: what is open of each (`from_`: whose it was, by customer) is
    another's from now on, each with its step, also what lies in a file that is merged into theirs. Returns how many of
    each. Of somebody who is forgotten nothing is moved.
    """
    files = await files_and_survivors(tx, from_)
    theirs = select(OpenPromiseRow).where(
        is_any(OpenPromiseRow.customer_id, files), is_any(OpenPromiseRow.owner_id, from_.values())
    )
    found = await tx.session.execute(theirs.order_by(OpenPromiseRow.promise_id).with_for_update())
    keys = await data_keys(tx, files)
    lines = [
        one for one in found.scalars() if one.owner_id == from_[files[one.customer_id]] and one.customer_id in keys
    ]
    if not lines:
        return {}
    today, by = await business_date(tx), done_by(tx)
    steps = []
    for line in lines:
        line.owner_id, line.owner_name, line.steps = to.id, to.name, line.steps + 1
        place = queries.note_place(line.promise_id, line.steps)
        steps.append(
            {
                "promise_id": line.promise_id,
                "nth": line.steps,
                "kind": StepKind.HANDED_OVER.value,
                "on_date": today,
                "due_on": line.due_on,
                "owner_id": to.id,
                "owner_name": to.name,
                "sealed_note": keys[line.customer_id].seal(tx.vault.suite, b"", about=place),
                "at": tx.now,
                **by,
            }
        )
    await tx.session.flush()
    await tx.session.execute(insert(PromiseStepRow), steps)
    return Counter(files[line.customer_id] for line in lines)


async def end_promises_of(tx: Tx, customer_id: UUID) -> None:
    """Of who has left the bank: nobody waits for anything any more."""
    theirs = select(OpenPromiseRow).where(one_with(OpenPromiseRow.customer_id, customer_id)).with_for_update()
    for line in (await tx.session.execute(theirs)).scalars().all():
        if (await data_keys(tx, [line.customer_id])).get(line.customer_id) is None:
            await _take_off_list(tx, line.promise_id)
        else:
            await _end(tx, line, StepKind.WITHDRAWN, "")


async def note_late(tx: Tx) -> int:
    """Whose day has passed, once for each day that was promised; some at once. Returns how many: call again while it is
    not 0.
    """
    today = await business_date(tx)
    late = (
        select(OpenPromiseRow)
        .where(
            OpenPromiseRow.due_on < today,
            OpenPromiseRow.told_late_for.is_distinct_from(OpenPromiseRow.due_on),
        )
        .order_by(OpenPromiseRow.due_on, OpenPromiseRow.promise_id)
        .limit(_LATE_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    lines = (await tx.session.execute(late)).scalars().all()
    for line in lines:
        line.told_late_for = line.due_on
        tx.emit(PromiseBecameLate(customer_id=line.customer_id, promise_id=line.promise_id, due_on=line.due_on))
    await tx.session.flush()
    return len(lines)


async def _lock(tx: Tx, promise_id: UUID) -> OpenPromiseRow:
    query = select(OpenPromiseRow).where(OpenPromiseRow.promise_id == promise_id).with_for_update()
    line = (await tx.session.execute(query)).scalar_one_or_none()
    if line is not None:
        return line
    if await tx.session.get(PromiseRow, promise_id) is None:
        raise NoSuchPromise
    raise PromiseEnded


async def _end(tx: Tx, line: OpenPromiseRow, kind: StepKind, note: str) -> None:
    today = await business_date(tx)
    await _note_step(tx, line, kind, note)
    await _take_off_list(tx, line.promise_id)
    is_kept = kind is StepKind.KEPT
    tx.emit(
        Ended(
            customer_id=line.customer_id,
            promise_id=line.promise_id,
            is_kept=is_kept,
            is_late=is_kept and today > line.due_on,
        )
    )


async def _note_step(tx: Tx, line: OpenPromiseRow, kind: StepKind, note: str) -> None:
    """Raises CustomerForgotten."""
    key = await own_key(tx, line.customer_id)
    line.steps += 1
    step = {
        "promise_id": line.promise_id,
        "nth": line.steps,
        "kind": kind.value,
        "on_date": await business_date(tx),
        "due_on": line.due_on,
        "owner_id": line.owner_id,
        "sealed_note": key.seal(tx.vault.suite, note.encode(), about=queries.note_place(line.promise_id, line.steps)),
        "at": tx.now,
    }
    await tx.session.flush()
    await tx.session.execute(insert(PromiseStepRow).values(**step, **done_by(tx)))


async def _put_on_list(
    tx: Tx, promise_id: UUID, customer_id: UUID, owner_id: UUID | None, owner: str, due_on: date, *, steps: int
) -> OpenPromiseRow:
    line = OpenPromiseRow(
        promise_id=promise_id,
        customer_id=customer_id,
        owner_id=owner_id,
        owner_name=owner,
        due_on=due_on,
        steps=steps,
        told_late_for=None,
    )
    tx.session.add(line)
    await tx.session.flush()
    return line


async def _take_off_list(tx: Tx, promise_id: UUID) -> None:
    await tx.session.execute(delete(OpenPromiseRow).where(OpenPromiseRow.promise_id == promise_id))


async def _last_owner(tx: Tx, row: PromiseRow) -> tuple[UUID | None, str]:
    """Whose it was when it ended: who took it over or was given it last, or who made it."""
    taken = (
        select(
            func.coalesce(PromiseStepRow.owner_id, PromiseStepRow.by_id).label("by_id"),
            func.coalesce(PromiseStepRow.owner_name, PromiseStepRow.by_name).label("by_name"),
        )
        .where(PromiseStepRow.promise_id == row.id, is_any(PromiseStepRow.kind, rules.CHANGES_OF_HANDS))
        .order_by(PromiseStepRow.nth.desc())
        .limit(1)
    )
    found = (await tx.session.execute(taken)).one_or_none()
    return (found.by_id, found.by_name) if found is not None else (row.by_id, row.by_name)


async def _read(tx: Tx, promise_id: UUID) -> Promise:
    await tx.session.flush()
    known = await queries.promise(tx, promise_id)
    if known is None:
        raise CustomerForgotten
    return known
