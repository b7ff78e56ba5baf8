"""What is done in conversations. Each verb that changes one locks its row first."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import delete, insert, select
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.util import identity_key

from bankhall.care import permissions, queries, rules
from bankhall.care.errors import (
    ColleagueAnswered,
    HandsFull,
    NoSuchColleague,
    NoSuchConversation,
    NoSuchReply,
    TooManyOpen,
    TooManyReplies,
)
from bankhall.care.events import ConversationEnded, ConversationOpened, ConversationTaken
from bankhall.care.models import ConversationRow, QuickReplyRow
from bankhall.care.reach.actions.closing import close_offers
from bankhall.care.reach.actions.routing import offered
from bankhall.care.reach.queries import terms
from bankhall.care.types import (
    Author,
    Conversation,
    Held,
    Mark,
    Message,
    NewConversation,
    Proof,
    QuickReply,
    Said,
    Say,
    Step,
    Talk,
    TalkChannel,
    TalkState,
    TalkTopic,
    WrapUp,
)
from bankhall.customers import api as customers
from bankhall.customers.errors import CustomerForgotten
from bankhall.identity import api as identity
from bankhall.kernel.actors import Actor, Asker
from bankhall.kernel.data_keys import data_keys, open_key
from bankhall.kernel.db import Tx, take_turn
from bankhall.kernel.direct import direct, fetch, fetch_each
from bankhall.kernel.errors import Refusal
from bankhall.kernel.ids import new_id
from bankhall.kernel.news import News, tell, told_of
from bankhall.kernel.once import KeyReused, done_before, note_done
from bankhall.kernel.tables import Ids, is_any, recordset
from bankhall.kernel.vault import SealingKey
from bankhall.tickets import api as tickets
from bankhall.tiers import api as tiers

OF: Final = "care"
QUEUE: Final = "queue"
TALKS: Final = "talks"
# Transactions in which things are said, at the same time in one process: nobody waits for another's commit.
LANES: Final = 3

_HELD = select(ConversationRow).order_by(ConversationRow.id).with_for_update()

# What saying something takes, asked for together: it is what a busy hall does all day.
_HELD_TO_SAY = direct(
    f"SELECT {queries.COLUMNS} FROM conversations WHERE id = ANY(:ids) ORDER BY id FOR UPDATE"  # noqa: S608  our own
)

_KEYS_OF = direct(
    """
    SELECT subject_id, master, wrapped FROM data_keys
    WHERE subject_id IN (SELECT customer_id FROM conversations WHERE id = ANY(:ids))
    """
)

_SAY = direct(
    """
    INSERT INTO conversation_messages (conversation_id, nth, client_id, author, step, sealed, holds, about,
                                       sealed_details, at, by_kind, by_id, by_name, channel, proof, left_out, seconds)
    SELECT conversation_id, nth, client_id, author, step, decode(sealed, 'base64'), holds, about,
           decode(sealed_details, 'base64'), :now, by_kind, by_id, by_name, channel, proof, left_out, seconds
    FROM json_to_recordset(CAST(:rows AS json)) AS fresh(
        conversation_id uuid, nth int, client_id uuid, author text, step text, sealed text, holds text, about int,
        sealed_details text, by_kind text, by_id uuid, by_name text, channel text, proof text, left_out int,
        seconds int)
    """
)

_COUNT = direct(
    """
    UPDATE conversations SET messages = fresh.messages, said_at = :now
    FROM json_to_recordset(CAST(:counts AS json)) AS fresh(id uuid, messages int)
    WHERE conversations.id = fresh.id
    """
)

# Nobody has read what there is not, and nobody unreads.
_MARK = {
    "customer": direct(
        """
        UPDATE conversations SET
            customer_delivered = GREATEST(customer_delivered, LEAST(GREATEST(m.delivered, m.read), messages)),
            customer_read = GREATEST(customer_read, LEAST(m.read, messages))
        FROM json_to_recordset(CAST(:marks AS json)) AS m(id uuid, delivered int, read int)
        WHERE conversations.id = m.id RETURNING conversations.id
        """
    ),
    "staff": direct(
        """
        UPDATE conversations SET
            agent_delivered = GREATEST(agent_delivered, LEAST(GREATEST(m.delivered, m.read), messages)),
            agent_read = GREATEST(agent_read, LEAST(m.read, messages))
        FROM json_to_recordset(CAST(:marks AS json)) AS m(id uuid, delivered int, read int)
        WHERE conversations.id = m.id RETURNING conversations.id
        """
    ),
}

# The last answer of a colleague after what each had read.
_ANSWERED = direct(
    """
    SELECT asked.conversation_id, asked.client_id, last.nth, last.by_name
    FROM json_to_recordset(CAST(:asked AS json)) AS asked(conversation_id uuid, client_id uuid, seen int, by_id uuid)
    CROSS JOIN LATERAL (
        SELECT nth, by_name FROM conversation_messages
        WHERE conversation_id = asked.conversation_id AND nth > asked.seen AND author = 'agent'
            AND by_id IS DISTINCT FROM asked.by_id
        ORDER BY nth DESC LIMIT 1
    ) AS last
    """
)

_SAID_BEFORE = direct(
    """
    SELECT m.conversation_id, m.nth, m.client_id, m.author, m.step, m.sealed, m.at, m.by_id, m.by_name,
           m.channel, m.proof, m.left_out, m.seconds,
           m.about, m.sealed_details
    FROM conversation_messages m
    JOIN json_to_recordset(CAST(:asked AS json)) AS asked(conversation_id uuid, client_id uuid)
        ON m.conversation_id = asked.conversation_id AND m.client_id = asked.client_id
    """
)


async def open_conversation(tx: Tx, new: NewConversation, *, key: str) -> Talk:
    """By its customer, with the first message; then it waits for an agent. The same key and content open one. Raises
    NoSuchCustomer, CustomerClosed, CustomerMerged, CustomerForgotten, TooManyOpen, KeyReused.
    """
    if before := await done_before(tx, key, new):
        return await queries.talk(tx, before)
    customer_id = (await customers.my_file(tx)).id
    await customers.lock_customer(tx, customer_id)
    await _refuse_more(tx, customer_id)
    id_ = await begin(tx, customer_id, new, by=tx.actor)
    await note_done(tx, key, new, id_)
    return await queries.talk(tx, id_)


async def begin(
    tx: Tx,
    customer_id: UUID,
    new: NewConversation,
    *,
    by: Actor,
    channel: TalkChannel = TalkChannel.PORTAL,
    proof: Proof | None = None,
    left_out: int = 0,
) -> UUID:
    """With what its customer says, by whichever way. The caller holds the customer. Raises CustomerForgotten."""
    id_ = new_id()
    row: dict[str, Any] = {
        "id": id_,
        "customer_id": customer_id,
        "topic": new.topic.value,
        "language": new.language.value,
        "channel": channel.value,
        "state": TalkState.WAITING.value,
        "opened_at": tx.now,
        "waiting_since": tx.now,
        "others": [],
        "whispers": 0,
        "goes_first": await _goes_first(tx, customer_id),
        "messages": 0,
        "said_at": tx.now,
        **dict.fromkeys(("customer_delivered", "customer_read", "agent_delivered", "agent_read"), 0),
    }
    await tx.session.execute(insert(ConversationRow).values(**row))
    held = await _hold(tx, [id_])
    line = _Line(id_, Author.CUSTOMER, by, text=new.text, channel=channel, proof=proof, left_out=left_out)
    await _write(tx, held, [line])
    tx.emit(ConversationOpened(conversation_id=id_, customer_id=customer_id, topic=new.topic))
    tx.audit("care.open_conversation", "customer", customer_id, conversation_id=id_, topic=new.topic)
    await tell(tx, News(OF, QUEUE))
    return id_


async def say(tx: Tx, commands: Sequence[Say]) -> Sequence[Said | Refusal]:
    """What many say at the same moment, each with an outcome: the message as it is kept, also where it was before.
    Outcomes: NoSuchConversation, NotYours, ConversationIsOver, CustomerForgotten, KeyReused for an id that said
    something else, ColleagueAnswered where one wants to be asked.
    """
    held, keys, before = await _hold_to_say(tx, commands)
    mine = await _whose(tx, held, [(one.conversation_id, one.asker.actor) for one in commands])
    answered = await _answered(tx, commands, held)
    outcomes: list[Said | Refusal] = []
    lines: list[_Line] = []
    counts = {id_: row.messages for id_, row in held.items()}
    for one in commands:
        row, actor = held.get(one.conversation_id), one.asker.actor
        if row is None or row.customer_id not in keys:
            outcomes.append(NoSuchConversation())
            continue
        known = before.get((row.id, one.client_id))
        if known is not None:
            same = known.text == one.text and known.by_id == actor.id and known.held is None
            outcomes.append(Said(known, frozenset()) if same else KeyReused())
            continue
        talk = queries.as_conversation(row)
        is_mine = (row.id, actor.id) in mine
        if (refused := rules.refuse_saying(talk, actor, is_mine=is_mine)) is not None:
            outcomes.append(refused)
            continue
        if one.seen is not None:
            # Of the same batch, too: they are not in the table yet.
            answers = (each for each in reversed(lines) if each.conversation_id == row.id)
            theirs = next((each for each in answers if each.is_answer_of_another(actor)), None)
            if theirs is not None:
                outcomes.append(ColleagueAnswered(theirs.actor.signature, counts[row.id]))
                continue
            if (last := answered.get((row.id, one.client_id))) is not None:
                outcomes.append(last)
                continue
        author = Author.CUSTOMER if actor.kind == "customer" else Author.AGENT
        counts[row.id] += 1
        line = _Line(row.id, author, actor, text=one.text, client_id=one.client_id)
        lines.append(line)
        kept = line.kept(counts[row.id], tx)
        before[row.id, one.client_id] = kept
        outcomes.append(Said(kept, talk.parties))
        tx.speaking_for(one.asker).audit("care.say", "conversation", row.id, nth=kept.nth, author=author)
    await _write(tx, held, lines, keys)
    return outcomes


async def begin_saying(tx: Tx, conversation_id: UUID, client_id: UUID) -> tuple[Conversation, Message | None]:
    """Held until the commit, for whoever may say something in it now; and what was kept before under that id. Raises
    NoSuchConversation, NotYours, ConversationIsOver.
    """
    row, held = await _one(tx, conversation_id)
    one, asker = queries.as_conversation(row), Asker(tx.actor)
    again = Say(conversation_id=row.id, client_id=client_id, text="", asker=asker)
    if (known := (await _said_before(tx, [again], held)).get((row.id, client_id))) is not None:
        return one, known
    if (refused := rules.refuse_saying(one, tx.actor, is_mine=True)) is not None:
        raise refused
    return one, None


async def keep_message(
    tx: Tx, one: Conversation, *, text: str, client_id: UUID, held: Held, about: int | None = None
) -> Message:
    """One that holds something, in a conversation that `begin_saying` holds. Raises CustomerForgotten."""
    rows = await _hold(tx, [one.id])
    author = Author.CUSTOMER if tx.actor.kind == "customer" else Author.AGENT
    line = _Line(one.id, author, tx.actor, text=text, client_id=client_id, held=held, about=about)
    kept = line.kept(rows[one.id].messages + 1, tx)
    await _write(tx, rows, [line])
    return kept


async def mark(tx: Tx, commands: Sequence[Mark]) -> Sequence[Refusal | None]:
    """How far those who talk have been brought and have read what was said. Marks only go up. Outcome:
    NoSuchConversation.
    """
    held = await _hold(tx, {one.conversation_id for one in commands})
    mine = await _whose(tx, held, [(one.conversation_id, one.asker.actor) for one in commands])
    outcomes: list[Refusal | None] = []
    marks: dict[str, dict[UUID, tuple[int, int]]] = {"customer": {}, "staff": {}}
    for one in commands:
        row, actor = held.get(one.conversation_id), one.asker.actor
        if row is None or not ((row.id, actor.id) in mine or (actor.kind == "staff" and row.agent_id == actor.id)):
            outcomes.append(NoSuchConversation())
            continue
        delivered, read = marks[actor.kind].get(row.id, (0, 0))
        marks[actor.kind][row.id] = (max(delivered, one.delivered), max(read, one.read))
        outcomes.append(None)
    changed: list[UUID] = []
    for side, found in marks.items():
        if found:
            told = [{"id": id_, "delivered": each[0], "read": each[1]} for id_, each in found.items()]
            changed += [row.id for row in await fetch(tx, _MARK[side], marks=recordset(told))]
    await tell_of(tx, changed)
    return outcomes


async def take(tx: Tx, conversation_id: UUID) -> Talk:
    """By the agent who asks, from the queue; what is theirs already stays so. Whoever saw it wait there and was second
    is told so. Raises NoSuchConversation, TakenAlready, ConversationIsOver, HandsFull.
    """
    await take_turn(tx, f"leading {tx.actor.id}")
    held = await _hold(tx, [conversation_id])
    row = held.get(conversation_id)
    # Of whom somebody complains is kept out of what else that customer brings.
    if row is None or row.customer_id in await tickets.kept_from(tx):
        raise NoSuchConversation
    if (refused := rules.refuse_taking(queries.as_conversation(row), tx.actor)) is not None:
        raise refused
    if row.state == TalkState.WAITING:
        await _refuse_full_hands(tx, tx.actor.id)
        await _give(tx, row, tx.actor.id, tx.actor.name)
        await _write(tx, held, [_Line(row.id, Author.BANK, tx.actor, step=Step.TAKEN)])
        await close_offers(tx, row.id, taken_by=tx.actor.id)
        tx.audit("care.take_conversation", "customer", row.customer_id, conversation_id=row.id)
        await tell(tx, News(OF, QUEUE))
    return await queries.talk(tx, conversation_id)


async def accept(tx: Tx, offer_id: UUID) -> UUID:
    """By the agent to whom it is offered: the conversation is theirs. Raises NoSuchOffer, OfferOver, HandsFull."""
    await take_turn(tx, f"leading {tx.actor.id}")
    conversation_id = await offered(tx, offer_id)
    await take(tx, conversation_id)
    return conversation_id


async def hand_over(tx: Tx, conversation_id: UUID, *, to: UUID | None, note: str) -> Conversation:
    """By the agent who has it, to a colleague, or to nobody in particular: then it waits in its old place. Its customer
    reads the note. Raises NoSuchConversation, NotYours, ConversationIsOver, NoSuchColleague, HandsFull.
    """
    if to is not None:
        await take_turn(tx, f"leading {to}")
    row, held = await _one(tx, conversation_id)
    _refuse_stranger(row, tx.actor)
    if to is None:
        row.others = []
        row.state, row.agent_id, row.agent_name = TalkState.WAITING, None, None
        row.waiting_since = row.opened_at
    else:
        name = (await identity.staff_with(tx, permissions.SERVE)).get(to)
        if name is None or to == tx.actor.id:
            raise NoSuchColleague
        await _refuse_full_hands(tx, to)
        await _give(tx, row, to, name)
    step = Step.HANDED_BACK if to is None else Step.HANDED_OVER
    await _write(tx, held, [_Line(row.id, Author.BANK, tx.actor, step=step, text=note)])
    tx.audit("care.hand_over_conversation", "customer", row.customer_id, conversation_id=row.id, to=to)
    await tell(tx, News(OF, QUEUE))
    return queries.as_conversation(row)


async def end(tx: Tx, conversation_id: UUID, *, wrap_up: WrapUp | None = None) -> Conversation:
    """By its customer, or by the agent who has it, who says how it ended. Raises NoSuchConversation, NotYours,
    ConversationIsOver.
    """
    row, held = await _one(tx, conversation_id)
    if tx.actor.kind == "customer":
        refused = rules.refuse_saying(queries.as_conversation(row), tx.actor, is_mine=True)
        if refused is not None:
            raise refused
    else:
        _refuse_stranger(row, tx.actor)
    row.state, row.waiting_since, row.ended_at = TalkState.ENDED, None, tx.now
    row.wrap_up = wrap_up.value if wrap_up else None
    row.others = []
    await _write(tx, held, [_Line(row.id, Author.BANK, tx.actor, step=Step.ENDED)])
    await close_offers(tx, row.id)
    tx.emit(ConversationEnded(conversation_id=row.id, customer_id=row.customer_id))
    tx.audit("care.end_conversation", "customer", row.customer_id, conversation_id=row.id, wrap_up=wrap_up)
    await tell(tx, News(OF, QUEUE))
    return queries.as_conversation(row)


async def reopen(tx: Tx, conversation_id: UUID) -> Conversation:
    """By its customer, who then waits again; by the agent who had it, with whom it then is. Raises NoSuchConversation,
    NotOver, TooLongOver, TooManyOpen, HandsFull, CustomerClosed, CustomerMerged.
    """
    if tx.actor.kind == "staff":
        await take_turn(tx, f"leading {tx.actor.id}")
    else:
        await customers.lock_customer(tx, (await customers.my_file(tx)).id)
    row, held = await _one(tx, conversation_id)
    if (refused := rules.refuse_reopening(queries.as_conversation(row), tx.now)) is not None:
        raise refused
    if tx.actor.kind == "customer":
        await _refuse_more(tx, tx.actor.id)
    row.ended_at, row.wrap_up = None, None
    if tx.actor.kind == "customer":
        row.state, row.agent_id, row.agent_name, row.waiting_since = TalkState.WAITING, None, None, tx.now
    else:
        await _refuse_full_hands(tx, tx.actor.id)
        await _give(tx, row, tx.actor.id, tx.actor.name)
    await _write(tx, held, [_Line(row.id, Author.BANK, tx.actor, step=Step.REOPENED)])
    tx.audit("care.reopen_conversation", "customer", row.customer_id, conversation_id=row.id)
    await tell(tx, News(OF, QUEUE))
    return queries.as_conversation(row)


async def set_topic(tx: Tx, conversation_id: UUID, topic: TalkTopic) -> None:
    """By the agent who has it: what it is about after all. The same again changes nothing. Raises NoSuchConversation,
    NotYours, ConversationIsOver.
    """
    row, _ = await _one(tx, conversation_id)
    _refuse_stranger(row, tx.actor)
    if row.topic == topic.value:
        return
    before, row.topic = row.topic, topic.value
    await tx.session.flush()
    await tell_of(tx, [row.id])
    tx.audit("care.set_topic", "conversation", row.id, before=before, topic=topic)


async def refuse_stranger_to(tx: Tx, conversation_id: UUID) -> None:
    """Whoever does something for its customer from within a conversation has a part in it: held until the commit.
    Raises NoSuchConversation, NotYours, ConversationIsOver.
    """
    row, _ = await _one(tx, conversation_id)
    refused = rules.refuse_saying(queries.as_conversation(row), tx.actor, is_mine=False)
    if refused is not None:
        raise refused


async def write_step(tx: Tx, conversation_id: UUID, step: Step) -> None:
    """A line of the bank: what the actor has done. Whoever calls it holds the conversation."""
    await _write(tx, await _hold(tx, [conversation_id]), [_Line(conversation_id, Author.BANK, tx.actor, step=step)])


async def keep_reply(tx: Tx, title: str, text: str) -> QuickReply:
    """One more of the agent's own. Raises TooManyReplies."""
    await take_turn(tx, f"replies {tx.actor.id}")
    if len(await queries.quick_replies(tx)) >= rules.MOST_REPLIES:
        raise TooManyReplies(rules.MOST_REPLIES)
    reply = QuickReply(new_id(), title, text)
    row = {"id": reply.id, "agent_id": tx.actor.id, "title": title, "text": text, "at": tx.now}
    await tx.session.execute(insert(QuickReplyRow).values(**row))
    tx.audit("care.keep_reply", "quick_reply", reply.id)
    return reply


async def drop_reply(tx: Tx, reply_id: UUID) -> None:
    """Raises NoSuchReply, also for a colleague's."""
    gone = await tx.session.execute(
        delete(QuickReplyRow)
        .where(QuickReplyRow.id == reply_id, QuickReplyRow.agent_id == tx.actor.id)
        .returning(QuickReplyRow.id)
    )
    if gone.one_or_none() is None:
        raise NoSuchReply
    tx.audit("care.drop_reply", "quick_reply", reply_id)


class _Line:
    """A message that is still to be written."""

    __slots__ = (
        "about",
        "actor",
        "author",
        "channel",
        "client_id",
        "conversation_id",
        "held",
        "left_out",
        "proof",
        "seconds",
        "step",
        "text",
    )

    def __init__(
        self,
        conversation_id: UUID,
        author: Author,
        actor: Actor,
        *,
        text: str = "",
        client_id: UUID | None = None,
        step: Step | None = None,
        channel: TalkChannel = TalkChannel.PORTAL,
        proof: Proof | None = None,
        left_out: int = 0,
        seconds: int | None = None,
        held: Held | None = None,
        about: int | None = None,
    ) -> None:
        self.conversation_id = conversation_id
        self.author = author
        self.actor = actor
        self.text = text
        self.client_id = client_id
        self.step = step
        self.channel = channel
        self.proof = proof
        self.left_out = left_out
        self.seconds = seconds
        self.held = held
        self.about = about

    def is_answer_of_another(self, actor: Actor) -> bool:
        return self.author is Author.AGENT and self.actor.id != actor.id

    def kept(self, nth: int, tx: Tx) -> Message:
        return Message(
            conversation_id=self.conversation_id,
            nth=nth,
            client_id=self.client_id,
            author=self.author,
            by_name=self.actor.signature,
            by_id=self.actor.id,
            text=self.text,
            step=self.step,
            at=tx.now,
            channel=self.channel,
            proof=self.proof,
            left_out=self.left_out,
            seconds=self.seconds,
            held=self.held,
            about=self.about,
        )


async def _hold(tx: Tx, ids: Sequence[UUID] | set[UUID]) -> dict[UUID, ConversationRow]:
    """Until the commit, in the order of their ids."""
    found = await tx.session.execute(
        _HELD.where(is_any(ConversationRow.id, ids)).execution_options(populate_existing=True)
    )
    return {row.id: row for row in found.scalars()}


async def _hold_to_say(
    tx: Tx, commands: Sequence[Say]
) -> tuple[dict[UUID, Any], dict[UUID, SealingKey], dict[tuple[UUID, UUID], Message]]:
    """As `_hold`, with the key of each customer who is not forgotten, and what was said before under the same ids."""
    ids = Ids({one.conversation_id for one in commands})
    rows, wrapped, said = await fetch_each(
        tx, (_HELD_TO_SAY, {"ids": ids}), (_KEYS_OF, {"ids": ids}), (_SAID_BEFORE, {"asked": _asked(commands)})
    )
    held = {row.id: row for row in rows}
    keys = {row.subject_id: open_key(tx, row.subject_id, row.master, row.wrapped) for row in wrapped}
    return held, keys, _as_said(said, held, keys)


async def _one(tx: Tx, conversation_id: UUID) -> tuple[ConversationRow, dict[UUID, ConversationRow]]:
    """Held, and the actor's to read. Raises NoSuchConversation."""
    held = await _hold(tx, [conversation_id])
    await queries.conversation(tx, conversation_id)
    return held[conversation_id], held


async def _whose(
    tx: Tx, held: Mapping[UUID, ConversationRow], asking: Sequence[tuple[UUID, Actor]]
) -> set[tuple[UUID, UUID | None]]:
    """Each conversation that a customer asks about, with the customer whose it is today."""
    by = [(held[id_], actor.id) for id_, actor in asking if actor.kind == "customer" and id_ in held]
    strange = {row.customer_id for row, asker in by if row.customer_id != asker}
    today = await customers.survivors(tx, strange) if strange else {}
    return {(row.id, today.get(row.customer_id, row.customer_id)) for row, _ in by}


async def _answered(
    tx: Tx, commands: Sequence[Say], held: Mapping[UUID, ConversationRow]
) -> dict[tuple[UUID, UUID], ColleagueAnswered]:
    """Nothing is asked where nothing was said since."""
    asked = [
        {
            "conversation_id": one.conversation_id,
            "client_id": one.client_id,
            "seen": one.seen,
            "by_id": one.asker.actor.id,
        }
        for one in commands
        if one.seen is not None and one.conversation_id in held and held[one.conversation_id].messages > one.seen
    ]
    rows = await fetch(tx, _ANSWERED, asked=recordset(asked)) if asked else ()
    return {(row.conversation_id, row.client_id): ColleagueAnswered(row.by_name, row.nth) for row in rows}


async def _said_before(
    tx: Tx, commands: Sequence[Say], held: Mapping[UUID, ConversationRow]
) -> dict[tuple[UUID, UUID], Message]:
    rows = await fetch(tx, _SAID_BEFORE, asked=_asked(commands))
    keys = await data_keys(tx, {held[row.conversation_id].customer_id for row in rows})
    return _as_said(rows, held, keys)


def _asked(commands: Sequence[Say]) -> str:
    return recordset([{"conversation_id": one.conversation_id, "client_id": one.client_id} for one in commands])


def _as_said(
    rows: Sequence[Any], held: Mapping[UUID, ConversationRow], keys: Mapping[UUID, SealingKey]
) -> dict[tuple[UUID, UUID], Message]:
    return {
        (row.conversation_id, row.client_id): queries.message(keys[held[row.conversation_id].customer_id], row)
        for row in rows
        if held[row.conversation_id].customer_id in keys
    }


async def _write(
    tx: Tx,
    held: Mapping[UUID, ConversationRow],
    lines: Sequence[_Line],
    keys: Mapping[UUID, SealingKey] | None = None,
) -> None:
    """Numbers them, seals them and tells of them. `keys`: of those whose conversations are held, where they are at
    hand. Raises CustomerForgotten.
    """
    if not lines:
        return
    whose = {held[line.conversation_id].customer_id for line in lines}
    if keys is None:
        keys = await data_keys(tx, whose)
    if whose - keys.keys():
        raise CustomerForgotten
    counts = {line.conversation_id: held[line.conversation_id].messages for line in lines}
    rows: list[dict[str, Any]] = []
    for line in lines:
        counts[line.conversation_id] += 1
        nth, key = counts[line.conversation_id], keys[held[line.conversation_id].customer_id]
        place = queries.text_place(line.conversation_id, nth)
        rows.append(
            {
                "conversation_id": line.conversation_id,
                "nth": nth,
                "client_id": line.client_id,
                "author": line.author,
                "step": line.step,
                "sealed": key.seal(tx.vault.suite, line.text.encode(), about=place) if line.text else None,
                "holds": type(line.held).__struct_config__.tag if line.held else None,
                "about": line.about,
                "sealed_details": _details(tx, line, nth, key) if line.held else None,
                "by_kind": line.actor.kind,
                "by_id": line.actor.id,
                "by_name": line.actor.signature,
                "channel": line.channel,
                "proof": line.proof,
                "left_out": line.left_out,
                "seconds": line.seconds,
            }
        )
    told = [{"id": id_, "messages": count} for id_, count in counts.items()]
    await fetch_each(
        tx,
        (_SAY, {"rows": recordset(rows), "now": tx.now}),
        (_COUNT, {"counts": recordset(told), "now": tx.now}),
        *(told_of(News(OF, TALKS, tuple(str(one) for one in counts)))),
    )
    known = tx.session.sync_session.identity_map
    for id_, count in counts.items():
        if (row := known.get(identity_key(ConversationRow, id_))) is not None:
            set_committed_value(row, "messages", count)
            set_committed_value(row, "said_at", tx.now)


def _details(tx: Tx, line: _Line, nth: int, key: SealingKey) -> bytes:
    place = queries.details_place(line.conversation_id, nth)
    return key.seal(tx.vault.suite, msgspec.json.encode(line.held), about=place)


async def tell_of(tx: Tx, ids: Sequence[UUID]) -> None:
    """Told with the commit: these conversations are otherwise than they were."""
    if ids:
        await tell(tx, News(OF, TALKS, tuple(str(one) for one in ids)))


async def _goes_first(tx: Tx, customer_id: UUID) -> bool:
    standing = (await tiers.standings(tx, [customer_id])).get(customer_id)
    return standing is not None and standing.benefits.is_first_in_line


async def _refuse_more(tx: Tx, customer_id: UUID | None) -> None:
    if await queries.how_many_open(tx, customer_id) >= rules.MOST_OPEN:
        raise TooManyOpen(rules.MOST_OPEN)


async def _refuse_full_hands(tx: Tx, agent_id: UUID | None) -> None:
    most = (await terms(tx)).most_at_once
    if await queries.how_many_led(tx, agent_id) >= most:
        raise HandsFull(most)


def _refuse_stranger(row: ConversationRow, actor: Actor) -> None:
    if (refused := rules.refuse_leading(queries.as_conversation(row), actor)) is not None:
        raise refused


async def _give(tx: Tx, row: ConversationRow, agent_id: UUID | None, name: str) -> None:
    assert agent_id is not None
    row.state, row.agent_id, row.agent_name, row.waiting_since = TalkState.TALKING, agent_id, name, None
    row.first_taken_at = row.first_taken_at or tx.now
    row.others = [one for one in row.others if one["id"] != str(agent_id)]
    tx.emit(ConversationTaken(conversation_id=row.id, customer_id=row.customer_id, agent_id=agent_id))


# For the parts of conversations that stand in folders of their own.
Line, hold, hold_one, refuse_full_hands, refuse_more, said_before, write = (
    _Line,
    _hold,
    _one,
    _refuse_full_hands,
    _refuse_more,
    _said_before,
    _write,
)
