"""Reads of the other ways: by which a customer can be answered, and what waits to be looked at."""

from collections.abc import Collection, Sequence
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import exists, select

from bankhall.care import queries as talks
from bankhall.care.channels.models import ArrivalRow, MailboxRow, ThreadRow, WeChatLinkRow
from bankhall.care.channels.rules.answers import ANSWERED_WITHIN
from bankhall.care.channels.rules.looking import is_found, words_of
from bankhall.care.channels.types import Arrival, ArrivalPage, ArrivalSearch, ArrivalWhy, Place, Way, WeChatLink
from bankhall.care.models import MessageRow
from bankhall.care.types import Author, Proof, TalkChannel
from bankhall.customers import api as customers
from bankhall.identity import api as identity
from bankhall.identity.types import Way as ContactWay
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Reading
from bankhall.notify import api as notify
from bankhall.notify.types import Channel

# What the vault seals for, and what it makes digests for.
_ARRIVALS: Final = "care.arrival"
_SOURCES: Final = "care.arrival_source"
_TOKENS: Final = "care.thread_token"
# Of what is looked for by words, a page opens so many, and so many at once.
_MOST_LOOKED_AT: Final = 1_000
_AT_ONCE: Final = 200

_OPENIDS: Final = "care.wechat_openid"

_BY_CONTACT: Final = {ContactWay.EMAIL: TalkChannel.EMAIL, ContactWay.SMS: TalkChannel.SMS}
_BY_LETTER: Final = {
    TalkChannel.EMAIL: Channel.EMAIL,
    TalkChannel.SMS: Channel.SMS,
    TalkChannel.WECHAT: Channel.WECHAT,
}


class SealedArrival(msgspec.Struct, frozen=True, array_like=True):
    sender: str
    subject: str
    text: str
    left_out: int


class Known(msgspec.Struct, frozen=True, array_like=True):
    """What is known of a conversation by e-mail: from which mailbox, about what, and what was said last."""

    mailbox: str
    subject: str
    message_id: str


async def ways(reading: Reading, conversation_id: UUID) -> list[Way]:
    """By what the customer can be answered outside the portal, masked: only what they have proved to be theirs. Raises
    NoSuchConversation.
    """
    one = await talks.conversation(reading, conversation_id)
    found = await addresses(reading, one.customer_id, conversation_id)
    link = await wechat_link(reading, one.customer_id) if TalkChannel.WECHAT in found else None
    until = {TalkChannel.WECHAT: link.wrote_at + ANSWERED_WITHIN} if link is not None else {}
    return [
        Way(channel, notify.masked(_BY_LETTER[channel], address), until.get(channel))
        for channel, address in found.items()
    ]


async def last_way(reading: Reading, conversation_id: UUID) -> TalkChannel:
    """By which the customer said something last, whoever asks."""
    query = select(MessageRow.channel).where(
        MessageRow.conversation_id == conversation_id, MessageRow.author == Author.CUSTOMER
    )
    found = await reading.session.scalar(query.order_by(MessageRow.nth.desc()).limit(1))
    return TalkChannel(found) if found else TalkChannel.PORTAL


async def is_proven(reading: Reading, conversation_id: UUID) -> bool:
    """Whether nothing that the customer is meant to have said lacks a proof that it was they, whoever asks."""
    unproven = exists().where(MessageRow.conversation_id == conversation_id, MessageRow.proof == Proof.NONE)
    return not await reading.session.scalar(select(unproven))


async def addresses(reading: Reading, customer_id: UUID, conversation_id: UUID) -> dict[TalkChannel, str]:
    """In clear, whoever asks: of each way the one that the conversation goes by, else the one proved last."""
    today = (await customers.survivors(reading, [customer_id])).get(customer_id, customer_id)
    proved = await identity.proved_contacts(reading, today)
    open_ = await notify.channels(reading)
    found: dict[TalkChannel, str] = {}
    for (way, address), _ in sorted(proved.items(), key=lambda one: one[1]):
        channel = _BY_CONTACT.get(way)
        if channel is not None and _BY_LETTER[channel] in open_:
            found[channel] = address
    known = await known_thread(reading, conversation_id, customer_id)
    if known is not None and (ContactWay.EMAIL, known.mailbox) in proved and TalkChannel.EMAIL in found:
        found[TalkChannel.EMAIL] = known.mailbox
    link = await wechat_link(reading, today) if Channel.WECHAT in open_ else None
    if link is not None and link.follows and link.wrote_at + ANSWERED_WITHIN > reading.now:
        found[TalkChannel.WECHAT] = link.to
    return found


async def wechat_link(reading: Reading, customer_id: UUID) -> WeChatLink | None:
    """Of this customer or of a file that is merged into theirs: that from which was written last."""
    query = select(WeChatLinkRow).where(customers.one_with(WeChatLinkRow.customer_id, customer_id))
    query = query.order_by(WeChatLinkRow.wrote_at.desc(), WeChatLinkRow.customer_id).limit(1)
    row = (await reading.session.scalars(query.execution_options(populate_existing=True))).one_or_none()
    key = (await data_keys(reading, [row.customer_id])).get(row.customer_id) if row is not None else None
    if row is None or key is None:
        return None
    return WeChatLink(
        customer_id=row.customer_id,
        to=key.open(row.sealed, about=link_place(row.customer_id)).decode(),
        connected_at=row.connected_at,
        wrote_at=row.wrote_at,
        follows=row.follows,
    )


async def known_thread(reading: Reading, conversation_id: UUID, customer_id: UUID) -> Known | None:
    """None for what is no thread of mails, or whose customer is forgotten."""
    row = await reading.session.get(ThreadRow, conversation_id)
    key = (await data_keys(reading, [customer_id])).get(customer_id) if row is not None else None
    if row is None or key is None:
        return None
    return msgspec.msgpack.decode(key.open(row.sealed, about=thread_place(conversation_id)), type=Known)


async def arrivals(reading: Reading, wanted: ArrivalSearch, *, after: UUID | None, limit: int) -> ArrivalPage:
    """What waits for somebody to look, the oldest first. What is looked for by words has to be opened: so many at most
    for one page, which says how far it came (ADR 0006).
    """
    words = words_of(wanted.words)
    step = _AT_ONCE if words else limit + 1
    found: list[Arrival] = []
    looked_at = 0
    while True:
        rows = await _open_rows(reading, wanted, after=after, limit=step)
        for row in rows:
            one = arrival(reading, row)
            if not is_found(words, one):
                after = row.id
                continue
            if len(found) == limit:
                return ArrivalPage(tuple(found), after)
            found.append(one)
            after = row.id
        looked_at += len(rows)
        if len(rows) < step:
            return ArrivalPage(tuple(found), None)
        if looked_at >= _MOST_LOOKED_AT:
            return ArrivalPage(tuple(found), after)


async def _open_rows(
    reading: Reading, wanted: ArrivalSearch, *, after: UUID | None, limit: int
) -> Sequence[ArrivalRow]:
    query = select(ArrivalRow).where(ArrivalRow.state == "open").order_by(ArrivalRow.id).limit(limit)
    if after is not None:
        query = query.where(ArrivalRow.id > after)
    if wanted.channel is not None:
        query = query.where(ArrivalRow.channel == wanted.channel)
    if wanted.why is not None:
        query = query.where(ArrivalRow.why == wanted.why)
    return (await reading.session.scalars(query)).all()


def arrival(reading: Reading, row: ArrivalRow) -> Arrival:
    """One that is open."""
    assert row.sealed is not None
    assert row.why is not None
    plain = msgspec.msgpack.decode(
        reading.vault.open(_ARRIVALS, row.sealed, about=_arrival_place(row.id)), type=SealedArrival
    )
    return Arrival(
        id=row.id,
        channel=TalkChannel(row.channel),
        why=ArrivalWhy(row.why),
        sender=plain.sender,
        subject=plain.subject,
        text=plain.text,
        left_out=plain.left_out,
        came_at=row.came_at,
    )


def sealed_arrival(reading: Reading, arrival_id: UUID, plain: SealedArrival) -> bytes:
    return reading.vault.seal(_ARRIVALS, msgspec.msgpack.encode(plain), about=_arrival_place(arrival_id))


async def came_before(reading: Reading, source: bytes, channel: TalkChannel) -> bool:
    query = select(ArrivalRow.id).where(ArrivalRow.channel == channel, ArrivalRow.source_key == source)
    return await reading.session.scalar(query) is not None


async def conversation_of_sources(reading: Reading, channel: TalkChannel, sources: Collection[bytes]) -> UUID | None:
    """Where what was called so went, the latest."""
    query = select(ArrivalRow.conversation_id).where(
        ArrivalRow.channel == channel,
        ArrivalRow.source_key.in_(sources),
        ArrivalRow.conversation_id.is_not(None),
    )
    found: UUID | None = await reading.session.scalar(query.order_by(ArrivalRow.id.desc()).limit(1))
    return found


async def place(reading: Reading, name: str) -> Place | None:
    """How far the mailbox is read."""
    row = await reading.session.get(MailboxRow, name)
    return Place(row.validity, row.uid) if row is not None else None


def source_key(reading: Reading, channel: TalkChannel, called: str, sender: str) -> bytes:
    return reading.vault.mac(_SOURCES, f"{channel}|{called}|{sender}".encode())


def token_key(reading: Reading, conversation_id: UUID) -> bytes:
    """128 bits that nobody can guess who does not have the bank's keys."""
    return reading.vault.mac(_TOKENS, conversation_id.bytes)[:16]


def openid_key(reading: Reading, openid: str) -> bytes:
    return reading.vault.mac(_OPENIDS, openid.encode())


def wechat_code_key(reading: Reading, code: str) -> bytes:
    return reading.vault.mac("care.wechat_code", code.encode())


def link_place(customer_id: UUID) -> str:
    return f"wechat_links|{customer_id}"


def thread_place(conversation_id: UUID) -> str:
    return f"channel_threads|{conversation_id}"


def _arrival_place(arrival_id: UUID) -> str:
    return f"channel_arrivals|{arrival_id}"
