"""Answers that leave by another way, and word of those that nobody got."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from bankhall.care import actions, rules
from bankhall.care.channels import queries
from bankhall.care.channels.errors import AnswerTooLate, AnswerTooLong, NotReachableSo, SaysTooMuch
from bankhall.care.channels.models import LetterRow
from bankhall.care.channels.rules import mail
from bankhall.care.channels.rules.answers import ANSWERED_WITHIN, HELD_FOR, MOST_WECHAT_BYTES, says_too_much
from bankhall.care.channels.rules.tokens import as_token
from bankhall.care.channels.types import Answer
from bankhall.care.channels.words import ANSWER
from bankhall.care.queries import as_conversation
from bankhall.care.types import Author, Message, Say, Step, TalkChannel
from bankhall.customers import api as customers
from bankhall.kernel.actors import Asker, system
from bankhall.kernel.db import Tx
from bankhall.kernel.i18n import Language
from bankhall.kernel.once import KeyReused
from bankhall.notify import api as notify
from bankhall.notify.types import Channel, OwnWords
from bankhall.notify.types import Message as Outgoing

_THE_BANK = system("")


async def answer(tx: Tx, one: Answer, *, service: str) -> Message:
    """By the agent who has the conversation, to an address that its customer has proved to be theirs, with the commit.
    The same id and text answer once. `service`: the address that answers come back to. Raises NoSuchConversation,
    NotYours, ConversationIsOver, NotReachableSo, AnswerTooLate, AnswerTooLong, SaysTooMuch, AddressFull, KeyReused.
    """
    row, held = await actions.hold_one(tx, one.conversation_id)
    said = Say(conversation_id=row.id, client_id=one.client_id, text=one.text, asker=Asker(tx.actor))
    known = (await actions.said_before(tx, [said], held)).get((row.id, one.client_id))
    if known is not None:
        if known.text != one.text or known.by_id != tx.actor.id or known.channel is not one.channel:
            raise KeyReused
        return known
    if (refused := rules.refuse_saying(as_conversation(row), tx.actor, is_mine=False)) is not None:
        raise refused
    if says_too_much(one.text):
        raise SaysTooMuch
    address = (await queries.addresses(tx, row.customer_id, row.id)).get(one.channel)
    void_at = tx.now + HELD_FOR
    if one.channel is TalkChannel.WECHAT:
        void_at = min(void_at, await _last_by_wechat(tx, row.customer_id, one.text))
    if address is None:
        raise NotReachableSo
    own = await _email(tx, row.id, row.customer_id, one.text, service) if one.channel is TalkChannel.EMAIL else None
    letter_id = await notify.send(
        tx,
        Outgoing(
            channel=Channel(one.channel.value),
            address=address,
            language=Language(row.language),
            template=ANSWER,
            void_at=void_at,
            own=own or OwnWords("", one.text),
        ),
    )
    line = actions.Line(row.id, Author.AGENT, tx.actor, text=one.text, client_id=one.client_id, channel=one.channel)
    await actions.write(tx, held, [line])
    tx.session.add(LetterRow(letter_id=letter_id, conversation_id=row.id, nth=row.messages, channel=one.channel))
    tx.audit("care.answer", "customer", row.customer_id, conversation_id=row.id, channel=one.channel)
    return line.kept(row.messages, tx)


async def _last_by_wechat(tx: Tx, customer_id: UUID, text: str) -> datetime:
    """Until when WeChat takes it. Raises NotReachableSo, AnswerTooLate, AnswerTooLong."""
    today = (await customers.survivors(tx, [customer_id])).get(customer_id, customer_id)
    link = await queries.wechat_link(tx, today)
    if link is None or not link.follows:
        raise NotReachableSo
    if (until := link.wrote_at + ANSWERED_WITHIN) <= tx.now:
        raise AnswerTooLate
    if len(text.encode()) > MOST_WECHAT_BYTES:
        raise AnswerTooLong
    return until


async def note_not_sent(tx: Tx, letter_id: UUID) -> None:
    """Its agent reads in the conversation that nobody got it, once. Nothing happens for another's letter."""
    query = select(LetterRow).where(LetterRow.letter_id == letter_id).with_for_update()
    letter = (await tx.session.execute(query)).scalar_one_or_none()
    if letter is None or letter.failed_at is not None:
        return
    letter.failed_at = tx.now
    held = await actions.hold(tx, [letter.conversation_id])
    channel = TalkChannel(letter.channel)
    line = actions.Line(letter.conversation_id, Author.BANK, _THE_BANK, step=Step.NOT_SENT, channel=channel)
    await actions.write(tx, held, [line])


async def _email(tx: Tx, conversation_id: UUID, customer_id: UUID, text: str, service: str) -> OwnWords:
    """It carries by what its answer finds the conversation again: in the address, and where a mail server drops what
    stands behind the plus, in the subject.
    """
    known = await queries.known_thread(tx, conversation_id, customer_id)
    token = as_token(queries.token_key(tx, conversation_id))
    subject = f"Re: {known.subject}" if known is not None and known.subject else ANSWER.subject.zh
    reply_to = mail.plus_address(service, token) if service else ""
    return OwnWords(f"{subject} [#{token}]", text, service, reply_to, known.message_id if known is not None else "")
