"""E-mail that came in: each becomes a message of a conversation, or waits for somebody to look, once."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from bankhall.care.channels import queries
from bankhall.care.channels.actions.bring import bring_in
from bankhall.care.channels.actions.keeping import drop, note_arrival, set_aside
from bankhall.care.channels.actions.letters import note_not_sent
from bankhall.care.channels.models import LetterRow, MailboxRow, ThreadRow
from bankhall.care.channels.queries import Known, SealedArrival
from bankhall.care.channels.rules import mail as rules
from bankhall.care.channels.rules.answers import language_of
from bankhall.care.channels.rules.tokens import as_key
from bankhall.care.channels.types import ArrivalState, ArrivalWhy, Mail, Place, Post
from bankhall.care.models import ConversationRow
from bankhall.care.types import NewConversation, Proof, TalkChannel, TalkTopic
from bankhall.customers import api as customers
from bankhall.identity import api as identity
from bankhall.identity.types import Way
from bankhall.kernel.db import Tx
from bankhall.kernel.errors import Refusal
from bankhall.kernel.tables import is_any

_HERE = TalkChannel.EMAIL


@dataclass(frozen=True, slots=True)
class _Found:
    """Whose it is and where it goes, or why nobody knows."""

    customer_id: UUID | None = None
    into: UUID | None = None
    proof: Proof = Proof.NONE
    why: ArrivalWhy | None = None


async def keep_mail(tx: Tx, post: Post, at: Place, mail: Mail | None) -> ArrivalState | None:
    """What stands at that place of the mailbox; None where it was kept before. The mailbox is read so far with the
    commit. `mail`: none for what could not be read.
    """
    if not await _move_on(tx, post.name, at):
        return None
    called = mail.message_id if mail is not None else f"<{at.validity}.{at.uid}@{post.name}>"
    source = queries.source_key(tx, _HERE, called, mail.sender if mail is not None else "")
    if await queries.came_before(tx, source, _HERE):
        return None
    if mail is None:
        return await set_aside(tx, _HERE, source, SealedArrival("", "", "", 0), ArrivalWhy.UNREADABLE)
    if rules.is_own(mail.sender, post.address):
        return await drop(tx, _HERE, source, ArrivalWhy.OWN)
    if mail.is_bounce:
        await _come_back(tx, mail)
        return await drop(tx, _HERE, source, ArrivalWhy.BOUNCE)
    if mail.is_automatic:
        return await drop(tx, _HERE, source, ArrivalWhy.AUTOMATIC)
    plain = SealedArrival(mail.sender, mail.subject, mail.text, mail.left_out)
    found = _Found(why=ArrivalWhy.FAILED_CHECK) if mail.failed_check else await _whose(tx, mail)
    if found.customer_id is None:
        return await set_aside(tx, _HERE, source, plain, found.why or ArrivalWhy.UNKNOWN_SENDER)
    try:
        id_ = await tx.attempt(bring_mail, found.customer_id, plain, into=found.into, proof=found.proof)
    except Refusal:
        return await set_aside(tx, _HERE, source, plain, ArrivalWhy.NO_CUSTOMER)
    await note_thread(tx, id_, Known(mail.sender, rules.without_token(mail.subject), mail.message_id))
    await note_arrival(tx, _HERE, source, ArrivalState.KEPT, conversation_id=id_)
    return ArrivalState.KEPT


async def bring_mail(
    tx: Tx,
    customer_id: UUID,
    plain: SealedArrival,
    *,
    into: UUID | None,
    proof: Proof,
    channel: TalkChannel = _HERE,
) -> UUID:
    """Raises what `bring_in` raises."""
    subject = rules.without_token(plain.subject)
    text = plain.text or "—"
    if into is None and subject:
        text = f"{subject}\n\n{text}"
    new = NewConversation(topic=TalkTopic.OTHER, language=language_of(text), text=text)
    return await bring_in(tx, customer_id, new, into=into, channel=channel, proof=proof, left_out=plain.left_out)


async def note_thread(tx: Tx, conversation_id: UUID, known: Known) -> None:
    """From which mailbox the conversation goes on, and what was said last."""
    query = select(ConversationRow.customer_id).where(ConversationRow.id == conversation_id)
    customer_id = (await tx.session.execute(query)).scalar_one()
    key = await customers.own_key(tx, customer_id)
    place = queries.thread_place(conversation_id)
    sealed = key.seal(tx.vault.suite, msgspec.msgpack.encode(known), about=place)
    row = {"conversation_id": conversation_id, "token_key": queries.token_key(tx, conversation_id), "sealed": sealed}
    await tx.session.execute(
        insert(ThreadRow)
        .values(**row)
        .on_conflict_do_update(index_elements=[ThreadRow.conversation_id], set_={"sealed": sealed})
    )


async def _move_on(tx: Tx, name: str, at: Place) -> bool:
    """False where the mailbox was read so far already. Two workers that read it at once wait for each other."""
    start = {"name": name, "validity": at.validity, "uid": 0, "at": tx.now}
    await tx.session.execute(insert(MailboxRow).values(**start).on_conflict_do_nothing())
    query = select(MailboxRow).where(MailboxRow.name == name).with_for_update()
    row = (await tx.session.execute(query.execution_options(populate_existing=True))).scalar_one()
    if row.validity == at.validity and at.uid <= row.uid:
        return False
    row.validity, row.uid, row.at = at.validity, at.uid, tx.now
    return True


async def _whose(tx: Tx, mail: Mail) -> _Found:
    """By what only a reader of the customer's mailbox can know, else by the address alone: which anybody can write."""
    if not mail.sender:
        return _Found(why=ArrivalWhy.UNKNOWN_SENDER)
    answered = await _answered(tx, mail)
    if answered is not None:
        query = select(ConversationRow.customer_id).where(ConversationRow.id == answered)
        whose = (await tx.session.execute(query)).scalar_one()
        today = (await customers.survivors(tx, [whose])).get(whose, whose)
        if (Way.EMAIL, mail.sender) not in await _proved(tx, today):
            return _Found(why=ArrivalWhy.OTHER_SENDER)
        return _Found(today, answered, Proof.REPLY)
    customer_id = await identity.customer_with(tx, mail.sender)
    if customer_id is None or (Way.EMAIL, mail.sender) not in await _proved(tx, customer_id):
        return _Found(why=ArrivalWhy.UNKNOWN_SENDER)
    sources = [queries.source_key(tx, _HERE, one, mail.sender) for one in mail.references]
    into = await queries.conversation_of_sources(tx, _HERE, sources) if sources else None
    today = (await customers.survivors(tx, [customer_id])).get(customer_id, customer_id)
    return _Found(today, into)


async def _proved(tx: Tx, customer_id: UUID) -> set[tuple[Way, str]]:
    return {(way, address.lower()) for way, address in await identity.proved_contacts(tx, customer_id)}


async def _answered(tx: Tx, mail: Mail) -> UUID | None:
    """The conversation of the letter of ours that it answers."""
    token = rules.token_in(mail)
    key = as_key(token) if token else None
    if key is not None:
        query = select(ThreadRow.conversation_id).where(ThreadRow.token_key == key)
        if (found := await tx.session.scalar(query)) is not None:
            return found
    letters = _letters(mail.references)
    if not letters:
        return None
    by_letter = select(LetterRow.conversation_id).where(is_any(LetterRow.letter_id, letters))
    answered: UUID | None = await tx.session.scalar(by_letter.order_by(LetterRow.letter_id.desc()).limit(1))
    return answered


async def _come_back(tx: Tx, mail: Mail) -> None:
    """Of which letters it says that nobody got them; one that names none, of the last of its conversation."""
    letters = _letters([*mail.bounced, *mail.references])
    known = list(await tx.session.scalars(select(LetterRow.letter_id).where(is_any(LetterRow.letter_id, letters))))
    if not known and (answered := await _answered(tx, mail)) is not None:
        last = select(LetterRow.letter_id).where(LetterRow.conversation_id == answered)
        known = list(await tx.session.scalars(last.order_by(LetterRow.letter_id.desc()).limit(1)))
    for letter_id in sorted(known):
        await note_not_sent(tx, letter_id)


def _letters(message_ids: Collection[str]) -> list[UUID]:
    found = []
    for one in message_ids:
        try:
            found.append(UUID(one.strip("<>").partition("@")[0]))
        except ValueError:
            continue
    return found
