"""Asking for a call-back, making it due, and what came of calling. Lock order: the turn of the customer, the customer,
the conversation, the call-back, the turn of a time.
"""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from bankhall.care import actions as talks
from bankhall.care.callbacks import queries, rules, words
from bankhall.care.callbacks.errors import (
    CallbackOver,
    CallFirst,
    HasCallback,
    NoOwnAgent,
    NoProvedNumber,
    NoSuchCallback,
    NumberNotProved,
    TalkedAlready,
    TimeTaken,
    TooManyCallbacks,
)
from bankhall.care.callbacks.models import CallbackRow, CallbackStepRow, HourRow
from bankhall.care.callbacks.types import Callback, CallbackState, CallbackStep, NewCallback, TryOutcome
from bankhall.care.errors import NoSuchConversation, NotYours
from bankhall.care.models import ConversationRow
from bankhall.care.queries import conversation
from bankhall.care.reach.actions.closing import close_offers
from bankhall.care.reach.queries import presence_spans
from bankhall.care.reach.types import PresenceState
from bankhall.care.rules import desk_hours
from bankhall.care.types import Author, NewConversation, Step, TalkChannel, TalkState, TalkTopic, WrapUp
from bankhall.customers import api as customers
from bankhall.identity import api as identity
from bankhall.identity.types import Way
from bankhall.kernel.actors import Actor
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Tx, take_turn, violated
from bankhall.kernel.errors import Refusal
from bankhall.kernel.i18n import Language
from bankhall.kernel.ids import new_id
from bankhall.kernel.news import News, tell
from bankhall.kernel.once import done_before, note_done
from bankhall.kernel.tables import done_by, is_any
from bankhall.kernel.time import banks_zone
from bankhall.notify.types import Template
from bankhall.tickets import api as tickets

_AT_ONCE: Final = 50
_S: Final = CallbackState
_DAY: Final = timedelta(days=1)
# Of an hour what is counted: when that was says nothing new.
_COUNTED: Final = ("channel", "weekday", "hour", "taken", "median_s", "most_s", "agents")


async def ask(tx: Tx, wish: NewCallback, *, key: str) -> Callback:
    """By the customer who asks. The same key and content make one. Raises HasCallback, TooManyCallbacks,
    NoProvedNumber, NoOwnAgent, TimeTaken, NoSuchConversation, TalkedAlready, TooManyOpen, KeyReused, NoSuchCustomer,
    CustomerClosed, CustomerMerged, CustomerForgotten.
    """
    if before := await done_before(tx, key, wish):
        return await queries.my_callback(tx, before)
    customer_id = (await customers.my_file(tx)).id
    await take_turn(tx, f"callbacks of {customer_id}")
    await customers.lock_customer(tx, customer_id)
    await _refuse_more(tx, customer_id)
    number = await queries.proved_number(tx, customer_id)
    if number is None:
        raise NoProvedNumber
    if wish.with_own and await customers.manager_named(tx, customer_id) is None:
        raise NoOwnAgent
    id_ = new_id()
    row: dict[str, Any] = {
        "id": id_,
        "customer_id": customer_id,
        "topic": wish.topic.value,
        "language": wish.language.value,
        "with_own": wish.with_own,
        "number_key": queries.number_key(tx, number),
        "sealed": await _sealed(tx, customer_id, id_, wish.matter) if wish.matter else None,
        "tries": 0,
        "late": 0,
        "steps": 0,
        "is_held": wish.conversation_id is not None,
        "asked_at": tx.now,
    }
    if wish.conversation_id is not None:
        await _mine_waiting(tx, wish.conversation_id)
    if wish.from_at is None:
        talk = wish.conversation_id or await _begin(tx, customer_id, wish.topic, wish.language, wish.matter)
        row |= {"state": _S.DUE.value, "from_at": tx.now, "conversation_id": talk}
    else:
        await _take_time(tx, wish.from_at)
        row |= {"state": _S.PLANNED.value, "from_at": wish.from_at, "until_at": wish.from_at + rules.QUARTER}
        row["conversation_id"] = wish.conversation_id
        if wish.conversation_id is not None:
            await _park(tx, wish.conversation_id)
    try:
        await tx.session.execute(insert(CallbackRow).values(**row))
    except IntegrityError as error:
        taken = {"care_callbacks_open_of": HasCallback(), "care_callbacks_conversation": HasCallback()}
        raise violated(error, taken) from error
    held = await _lock(tx, id_)
    await _step(tx, held, CallbackStep.ASKED)
    await note_done(tx, key, wish, id_)
    if wish.from_at is not None:
        await identity.tell_customer(tx, customer_id, words.PLANNED, {"at": wish.from_at})
    return await queries.my_callback(tx, id_)


async def change(tx: Tx, callback_id: UUID, from_at: datetime | None) -> Callback:
    """By its customer, to another time, or to as soon as possible. Raises NoSuchCallback, CallbackOver, TimeTaken,
    TooManyOpen.
    """
    row = await _mine(tx, callback_id)
    if from_at is None:
        if row.state == _S.PLANNED:
            row.from_at, row.until_at = tx.now, None
            await _make_due(tx, row)
    elif row.state != _S.PLANNED or row.from_at != from_at:
        await _take_time(tx, from_at)
        if row.state == _S.DUE and row.conversation_id is not None:
            await _park(tx, row.conversation_id)
        row.state, row.from_at, row.until_at = _S.PLANNED.value, from_at, from_at + rules.QUARTER
        row.reminded_at = None
        await _step(tx, row, CallbackStep.CHANGED)
        await identity.tell_customer(tx, await _today(tx, row), words.PLANNED, {"at": from_at})
    await tx.session.flush()
    return await queries.my_callback(tx, callback_id)


async def cancel(tx: Tx, callback_id: UUID) -> Callback:
    """By its customer. Who waited in a conversation before goes on waiting there. Raises NoSuchCallback,
    CallbackOver.
    """
    row = await _mine(tx, callback_id)
    await _over(tx, row, _S.CANCELLED, CallbackStep.CANCELLED)
    if row.conversation_id is not None and not row.is_held:
        await _end_talk(tx, row.conversation_id, None)
    elif row.conversation_id is not None:
        await _wait_on(tx, row.conversation_id)
    return await queries.my_callback(tx, callback_id)


async def show_number(tx: Tx, callback_id: UUID) -> str:
    """To the agent who has it, at this moment, in clear. Raises NoSuchCallback, NotYours, CallbackOver,
    NumberNotProved.
    """
    row = await _theirs(tx, callback_id)
    number = await _number(tx, row)
    if number is None:
        raise NumberNotProved
    tx.audit("care.show_callback_number", "customer", row.customer_id, callback_id=row.id)
    return number


async def note_try(tx: Tx, callback_id: UUID, outcome: TryOutcome) -> Callback:
    """What came of calling, by the agent who has it; it stands in the thread. Who was not reached is called again,
    until the bank stops. Raises NoSuchCallback, NotYours, CallbackOver.
    """
    row = await _theirs(tx, callback_id)
    assert row.conversation_id is not None
    if outcome is TryOutcome.REACHED:
        await _line(tx, row.conversation_id, Step.CALLED_BACK)
        await _over(tx, row, _S.REACHED, CallbackStep.REACHED)
        return queries.as_callback(tx, row)
    await _line(tx, row.conversation_id, Step.NOT_REACHED)
    if outcome is TryOutcome.WRONG_NUMBER:
        await _end_talk(tx, row.conversation_id, WrapUp.NO_ANSWER)
        await _over(tx, row, _S.WRONG_NUMBER, CallbackStep.WRONG_NUMBER)
        await _tell_by_mail(tx, row, words.WRONG_NUMBER)
        return queries.as_callback(tx, row)
    row.tries += 1
    again = rules.tried_again_at(row.tries, desk_hours(banks_zone()), tx.now)
    if again is None:
        await _end_talk(tx, row.conversation_id, WrapUp.NO_ANSWER)
        await _over(tx, row, _S.GIVEN_UP, CallbackStep.GIVEN_UP)
        await identity.tell_customer(tx, await _today(tx, row), words.GIVEN_UP, {})
        return queries.as_callback(tx, row)
    await _park(tx, row.conversation_id)
    _promise(row, again)
    await _step(tx, row, CallbackStep.NOT_REACHED)
    await identity.tell_customer(tx, await _today(tx, row), words.NOT_REACHED, {"at": again})
    return queries.as_callback(tx, row)


async def end_at_the_desk(tx: Tx, conversation_id: UUID, *, wrap_up: WrapUp) -> None:
    """By the agent who has it, not before it is said what came of the call that was promised. Raises CallFirst,
    NoSuchConversation, NotYours, ConversationIsOver.
    """
    one = await conversation(tx, conversation_id)
    if one.agent_id == tx.actor.id and one.ended_at is None and await queries.is_callback(tx, conversation_id):
        raise CallFirst
    await talks.end(tx, conversation_id, wrap_up=wrap_up)


async def end_mine(tx: Tx, conversation_id: UUID) -> None:
    """By its customer: nobody calls about it any more. Raises NoSuchConversation, ConversationIsOver."""
    await talks.end(tx, conversation_id)
    query = select(CallbackRow.id).where(
        CallbackRow.conversation_id == conversation_id, CallbackRow.state.in_(queries.OPEN)
    )
    found = await tx.session.scalar(query)
    if found is not None:
        await _over(tx, await _lock(tx, found), _S.CANCELLED, CallbackStep.CANCELLED)


async def bring_due(tx: Tx) -> int:
    """Those whose time has come join the queue. Returns how many were looked at: call again while it is not 0."""
    query = select(CallbackRow.id).where(CallbackRow.state == _S.PLANNED.value, CallbackRow.from_at <= tx.now)
    ids = list(await tx.session.scalars(query.order_by(CallbackRow.from_at, CallbackRow.id).limit(_AT_ONCE)))
    for id_ in ids:
        try:
            await tx.attempt(_due, id_)
        except Refusal:  # whoever has left, or is forgotten
            await _over(tx, await _lock(tx, id_), _S.CANCELLED, CallbackStep.CANCELLED)
    return len(ids)


async def say_sorry(tx: Tx) -> int:
    """Those that nobody has taken in time are promised anew. Returns how many."""
    query = select(CallbackRow.id, CallbackRow.conversation_id).where(
        CallbackRow.state == _S.DUE.value, CallbackRow.until_at <= tx.now
    )
    found = (await tx.session.execute(query.order_by(CallbackRow.id).limit(_AT_ONCE))).all()
    late = 0
    for id_, talk in found:
        assert talk is not None  # what is due waits somewhere
        held = (await talks.hold(tx, [talk])).get(talk)
        row = await _lock(tx, id_)
        if held is None or held.state != TalkState.WAITING or row.state != _S.DUE or row.until_at is None:
            continue
        free = await queries.windows(tx)
        # Without any time that is free it goes on waiting: the next agent calls.
        if not free or row.until_at > tx.now:
            continue
        await take_turn(tx, f"callback time {free[0].from_at.isoformat()}")
        await _park(tx, talk)
        _promise(row, free[0].from_at)
        row.late += 1
        await _step(tx, row, CallbackStep.LATE)
        await identity.tell_customer(tx, await _today(tx, row), words.LATE, {"at": row.from_at})
        late += 1
    return late


async def remind(tx: Tx) -> int:
    """Those whose time is near, once for each time. Returns how many."""
    soon = (
        select(CallbackRow)
        .where(
            CallbackRow.state == _S.PLANNED.value,
            CallbackRow.from_at > tx.now,
            CallbackRow.from_at <= tx.now + rules.REMINDED_BEFORE,
            CallbackRow.asked_at <= CallbackRow.from_at - rules.REMINDED_IF_ASKED,
            CallbackRow.reminded_at.is_(None),
            CallbackRow.tries == 0,
            CallbackRow.late == 0,
        )
        .order_by(CallbackRow.from_at, CallbackRow.id)
        .limit(_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    rows = (await tx.session.execute(soon)).scalars().all()
    for row in rows:
        row.reminded_at = tx.now
        await identity.tell_customer(tx, await _today(tx, row), words.REMINDER, {"at": row.from_at})
    await tx.session.flush()
    return len(rows)


async def forget_callbacks(tx: Tx, customer_ids: set[UUID]) -> None:
    """Nobody calls those who are forgotten or have left, and what theirs were about is gone."""
    theirs = is_any(CallbackRow.customer_id, customer_ids)
    open_ = await tx.session.scalars(select(CallbackRow.id).where(theirs, CallbackRow.state.in_(queries.OPEN)))
    for id_ in sorted(open_):
        await _over(tx, await _lock(tx, id_), _S.CANCELLED, CallbackStep.CANCELLED)
    await tx.session.execute(update(CallbackRow).where(theirs).values(sealed=None))


async def count_hours(tx: Tx) -> int:
    """How long people waited in the last four weeks, and how many agents were there, by hour. Nothing is written where
    it comes out as before. Returns how many hours there is something to say of.
    """
    await take_turn(tx, "care hours")
    found = {(row.channel, row.weekday, row.hour): row for row in await queries.hours_counted(tx)}
    there = await _there(tx)
    rows = [
        {
            "channel": key[0],
            "weekday": key[1],
            "hour": key[2],
            "taken": found[key].taken if key in found else 0,
            "median_s": found[key].median_s if key in found else None,
            "most_s": found[key].most_s if key in found else None,
            "agents": there.get((key[1], key[2]), 0) if key[0] == "" else 0,
        }
        for key in sorted({*found, *(("", *each) for each in there)})
    ]
    kept = await tx.session.execute(select(*(HourRow.__table__.c[name] for name in _COUNTED)))
    if {tuple(row) for row in kept} != {tuple(row[name] for name in _COUNTED) for row in rows}:
        await tx.session.execute(delete(HourRow))
        if rows:
            await tx.session.execute(insert(HourRow), [row | {"counted_at": tx.now} for row in rows])
    return len(rows)


async def _there(tx: Tx) -> dict[tuple[int, int], int]:
    """By day of the week and hour, in tenths: who was there in the middle of it, of the weeks that are known."""
    since = tx.now - rules.LOOKED_BACK
    spans = [one for one in await presence_spans(tx, since, tx.now) if one.state is PresenceState.AVAILABLE]
    if not spans:
        return {}
    zone, hour = banks_zone(), timedelta(hours=1)
    weeks = max(1, round((tx.now - min(one.from_ for one in spans)) / timedelta(days=7)))
    found: dict[tuple[int, int], int] = {}
    for span in spans:
        at = span.from_.replace(minute=30, second=0, microsecond=0)
        at = at if at >= span.from_ else at + hour
        while at < span.to:
            local = at.astimezone(zone)
            found[local.isoweekday(), local.hour] = found.get((local.isoweekday(), local.hour), 0) + 1
            at += hour
    return {key: -(-10 * count // weeks) for key, count in found.items()}


async def _refuse_more(tx: Tx, customer_id: UUID) -> None:
    whose = customers.one_with(CallbackRow.customer_id, customer_id)
    open_ = select(func.count()).where(whose, CallbackRow.state.in_(queries.OPEN))
    if await tx.session.scalar(open_):
        raise HasCallback
    lately = select(func.count()).where(whose, CallbackRow.asked_at > tx.now - _DAY)
    if (await tx.session.scalar(lately) or 0) >= rules.MOST_A_DAY:
        raise TooManyCallbacks(rules.MOST_A_DAY)


async def _take_time(tx: Tx, from_at: datetime) -> None:
    """Held until the commit. Raises TimeTaken."""
    await take_turn(tx, f"callback time {from_at.isoformat()}")
    if not any(one.from_at == from_at for one in await queries.windows(tx)):
        raise TimeTaken


async def _begin(tx: Tx, customer_id: UUID, topic: TalkTopic, language: Language, matter: str) -> UUID:
    """A matter of its own, which waits. Raises TooManyOpen, CustomerForgotten."""
    if tx.actor.kind == "customer":
        await talks.refuse_more(tx, customer_id)
    by = Actor(kind="customer", name="", id=customer_id)
    new = NewConversation(topic=topic, language=language, text=matter or words.PLEASE_CALL.in_(language))
    return await talks.begin(tx, customer_id, new, by=by, channel=TalkChannel.PHONE)


async def _mine_waiting(tx: Tx, conversation_id: UUID) -> None:
    """Held. Raises NoSuchConversation, TalkedAlready."""
    held = (await talks.hold(tx, [conversation_id])).get(conversation_id)
    if held is None or not await customers.is_mine(tx, held.customer_id):
        raise NoSuchConversation
    if held.state != TalkState.WAITING:
        raise TalkedAlready


async def _due(tx: Tx, callback_id: UUID) -> None:
    whose = await tx.session.scalar(select(CallbackRow.customer_id).where(CallbackRow.id == callback_id))
    assert whose is not None
    today = (await customers.survivors(tx, [whose])).get(whose, whose)
    await customers.lock_customer(tx, today)
    row = await _lock(tx, callback_id)
    if row.state != _S.PLANNED or row.from_at > tx.now:
        return
    if await _number(tx, row) is None:
        if row.conversation_id is not None:
            await _end_talk(tx, row.conversation_id, WrapUp.NO_ANSWER)
        await _over(tx, row, _S.UNPROVED, CallbackStep.UNPROVED)
        await identity.tell_customer(tx, today, words.UNPROVED, {})
        return
    await _make_due(tx, row)


async def _make_due(tx: Tx, row: CallbackRow) -> None:
    """It joins the queue; whose time has come goes before who has just come."""
    if row.conversation_id is None:
        matter = (await queries.matters(tx, [queries.as_callback(tx, row)])).get(row.id, "")
        today = await _today(tx, row)
        row.conversation_id = await _begin(tx, today, TalkTopic(row.topic), Language(row.language), matter)
    held = await _wait_on(tx, row.conversation_id)
    if row.until_at is not None:
        held.goes_first = True
    row.state = _S.DUE.value
    await _step(tx, row, CallbackStep.DUE)


async def _wait_on(tx: Tx, conversation_id: UUID) -> ConversationRow:
    """One that was put aside until its time waits again. Held."""
    held = (await talks.hold(tx, [conversation_id]))[conversation_id]
    if held.state == TalkState.ENDED:
        held.state, held.ended_at, held.wrap_up, held.waiting_since = TalkState.WAITING.value, None, None, tx.now
        held.agent_id, held.agent_name = None, None
        await talks.tell_of(tx, [conversation_id])
        await tell(tx, News(talks.OF, talks.QUEUE))
    return held


async def _park(tx: Tx, conversation_id: UUID) -> None:
    """It waits no more until its time comes. To nobody is it over: no event says so."""
    held = (await talks.hold(tx, [conversation_id]))[conversation_id]
    if held.state != TalkState.ENDED:
        held.state, held.waiting_since, held.ended_at = TalkState.ENDED.value, None, tx.now
        held.wrap_up, held.others = None, []
        await tx.session.flush()
        await close_offers(tx, conversation_id)
        await talks.tell_of(tx, [conversation_id])
        await tell(tx, News(talks.OF, talks.QUEUE))


async def _end_talk(tx: Tx, conversation_id: UUID, wrap_up: WrapUp | None) -> None:
    held = await talks.hold(tx, [conversation_id])
    row = held[conversation_id]
    if row.state == TalkState.ENDED:
        return
    await talks.write(tx, held, [talks.Line(conversation_id, Author.BANK, tx.actor, step=Step.ENDED)])
    await _park(tx, conversation_id)
    row.wrap_up = wrap_up.value if wrap_up else None


async def _line(tx: Tx, conversation_id: UUID, step: Step) -> None:
    held = await talks.hold(tx, [conversation_id])
    line = talks.Line(conversation_id, Author.BANK, tx.actor, step=step, channel=TalkChannel.PHONE)
    await talks.write(tx, held, [line])


async def _number(tx: Tx, row: CallbackRow) -> str | None:
    """On which it is to be called: the proved one, where it is the one that was shown when it was asked for."""
    number = await queries.proved_number(tx, await _today(tx, row))
    return number if number is not None and queries.number_key(tx, number) == row.number_key else None


async def _over(tx: Tx, row: CallbackRow, state: CallbackState, step: CallbackStep) -> None:
    row.state, row.ended_at = state.value, tx.now
    await _step(tx, row, step)


def _promise(row: CallbackRow, at: datetime) -> None:
    row.state, row.from_at, row.until_at = _S.PLANNED.value, at, at + rules.QUARTER


async def _step(tx: Tx, row: CallbackRow, kind: CallbackStep) -> None:
    row.steps += 1
    await tx.session.flush()
    step = {"callback_id": row.id, "nth": row.steps, "kind": kind.value, "from_at": row.from_at, "at": tx.now}
    await tx.session.execute(insert(CallbackStepRow).values(**step, **done_by(tx)))
    tx.audit("care.note_callback", "customer", row.customer_id, callback_id=row.id, step=kind)


async def _sealed(tx: Tx, customer_id: UUID, callback_id: UUID, matter: str) -> bytes:
    key = (await data_keys(tx, [customer_id]))[customer_id]
    return key.seal(tx.vault.suite, matter.encode(), about=queries.matter_place(callback_id))


async def _tell_by_mail(tx: Tx, row: CallbackRow, template: Template) -> None:
    """Not on the telephone that is somebody else's."""
    proved = await identity.proved_contacts(tx, await _today(tx, row))
    mailbox = next((address for way, address in proved if way is Way.EMAIL), None)
    if mailbox is not None:
        await identity.tell_address(tx, Way.EMAIL, mailbox, Language(row.language), template, {})


async def _today(tx: Tx, row: CallbackRow) -> UUID:
    """In whose file it is today."""
    return (await customers.survivors(tx, [row.customer_id])).get(row.customer_id, row.customer_id)


async def _mine(tx: Tx, callback_id: UUID) -> CallbackRow:
    """Its customer's, open, and not in an agent's hands; held with its conversation. Raises NoSuchCallback,
    CallbackOver.
    """
    await queries.my_callback(tx, callback_id)
    row = await _lock(tx, callback_id)
    if row.state not in queries.OPEN:
        raise CallbackOver
    if row.conversation_id is not None and row.state == _S.DUE:
        held = (await talks.hold(tx, [row.conversation_id]))[row.conversation_id]
        if held.state != TalkState.WAITING:
            raise CallbackOver
    return row


async def _theirs(tx: Tx, callback_id: UUID) -> CallbackRow:
    """In the hands of the agent who acts; held with its conversation. Raises NoSuchCallback, NotYours, CallbackOver."""
    row = await _lock(tx, callback_id)
    if row.customer_id in await tickets.kept_from(tx):
        raise NoSuchCallback
    if row.state != _S.DUE:
        raise CallbackOver
    talk = await tx.session.get(ConversationRow, row.conversation_id)
    if talk is None or talk.state != TalkState.TALKING or talk.agent_id != tx.actor.id:
        raise NotYours
    return row


async def _lock(tx: Tx, callback_id: UUID) -> CallbackRow:
    """With its conversation, which is locked first wherever both are. Raises NoSuchCallback."""
    talk = await tx.session.scalar(select(CallbackRow.conversation_id).where(CallbackRow.id == callback_id))
    if talk is not None:
        await talks.hold(tx, [talk])
    query = select(CallbackRow).where(CallbackRow.id == callback_id).with_for_update()
    row = (await tx.session.execute(query.execution_options(populate_existing=True))).scalar_one_or_none()
    if row is None:
        raise NoSuchCallback
    return row
