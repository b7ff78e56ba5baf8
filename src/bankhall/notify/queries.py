"""Reads of notify, and how a message lies sealed."""

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import func, select

from bankhall.kernel.db import Reading
from bankhall.kernel.i18n import Language
from bankhall.kernel.tables import is_any
from bankhall.notify import rules
from bankhall.notify.models import MessageChannelRow, MessageRow
from bankhall.notify.types import Channel, Fact, KeptLetter, Letter, Message, OwnWords

DRAWER: Final = "drawer"
OUTSIDE: Final = "outside"

# What the vault seals messages for, and what it makes digests of addresses for.
_MESSAGES: Final = "notify.message"
_ADDRESSES: Final = "notify.address"


class _Sealed(msgspec.Struct, frozen=True, array_like=True):
    """What of a message is nobody's business. The words as they were when it was written: a newer version of the bank
    sends what the older one said. `own` comes last: what an older version wrote has none.
    """

    address: str
    language: Language
    subject: str
    text: str
    texts: dict[str, str]
    instants: dict[str, datetime]
    own: OwnWords | None = None


async def channels(reading: Reading) -> frozenset[Channel]:
    """By what the bank can write at present."""
    found = await reading.session.scalars(select(MessageChannelRow.channel))
    return frozenset(Channel(channel) for channel in found)


async def carrier_of(reading: Reading, channel: Channel) -> str | None:
    query = select(MessageChannelRow.carrier).where(MessageChannelRow.channel == channel)
    found: str | None = await reading.session.scalar(query)
    return found


async def written_since(
    reading: Reading, channel: Channel, address: str, since: datetime, *, templates: Collection[str] | None = None
) -> int:
    """How many messages this address was written, whatever became of them."""
    query = select(func.count()).where(
        MessageRow.address_key == address_key(reading, channel, address), MessageRow.written_at > since
    )
    if templates is not None:
        query = query.where(is_any(MessageRow.template, templates))
    return await reading.session.scalar(query) or 0


async def kept(
    reading: Reading, addresses: Collection[tuple[Channel, str]], *, timezone: str, most: int = 10
) -> list[KeptLetter]:
    """What a demo bank would have sent to these addresses lately, the newest first. Nothing in any other bank."""
    if not await is_drawer(reading):
        return []
    keys = [address_key(reading, channel, address) for channel, address in addresses]
    query = (
        select(MessageRow)
        .where(
            is_any(MessageRow.address_key, keys),
            MessageRow.written_at > reading.now - rules.SHOWN,
            MessageRow.sealed.is_not(None),
        )
        .order_by(MessageRow.written_at.desc(), MessageRow.id.desc())
        .limit(most)
    )
    found = await reading.session.scalars(query)
    return [KeptLetter(letter_of(reading, row, timezone=timezone), row.written_at) for row in found]


async def is_drawer(reading: Reading) -> bool:
    """Whether this bank keeps what it would send."""
    query = select(MessageChannelRow.channel).where(MessageChannelRow.carrier == DRAWER).limit(1)
    return await reading.session.scalar(query) is not None


def address_key(reading: Reading, channel: Channel, address: str) -> bytes:
    return reading.vault.mac(_ADDRESSES, f"{channel}|{address.casefold()}".encode())


def sealed_message(reading: Reading, message_id: UUID, message: Message) -> bytes:
    words = message.template
    plain = _Sealed(
        message.address,
        message.language,
        words.subject.in_(message.language),
        words.text.in_(message.language),
        {name: fact for name, fact in message.facts.items() if isinstance(fact, str)},
        {name: fact for name, fact in message.facts.items() if isinstance(fact, datetime)},
        message.own,
    )
    return reading.vault.seal(_MESSAGES, msgspec.msgpack.encode(plain), about=_about(message_id))


def letter_of(reading: Reading, row: MessageRow, *, timezone: str) -> Letter:
    """Of a message that is not over. Raises Tampered."""
    assert row.sealed is not None
    plain = msgspec.msgpack.decode(reading.vault.open(_MESSAGES, row.sealed, about=_about(row.id)), type=_Sealed)
    if (own := plain.own) is not None:
        return Letter(row.id, Channel(row.channel), plain.address, plain.language, own.subject, own.text, own)
    facts: dict[str, Fact] = {**plain.texts, **plain.instants}
    subject, said = (
        rules.filled(words, facts, language=plain.language, timezone=timezone) for words in (plain.subject, plain.text)
    )
    return Letter(row.id, Channel(row.channel), plain.address, plain.language, subject, said)


def _about(message_id: UUID) -> str:
    return f"messages|{message_id}"
