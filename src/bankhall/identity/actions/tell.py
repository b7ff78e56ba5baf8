"""Telling customers what was done in their name. Bounded: what strangers can bring about is not said all day."""

from collections.abc import Collection, Mapping
from uuid import UUID

from bankhall.identity import queries
from bankhall.identity.rules import sent_codes as rules
from bankhall.identity.types import Way
from bankhall.kernel.db import Tx
from bankhall.kernel.errors import Refusal
from bankhall.kernel.i18n import Language
from bankhall.notify import api as notify
from bankhall.notify.types import Channel, Fact, Message, Template


async def tell_customer(
    tx: Tx,
    customer_id: UUID,
    template: Template,
    facts: Mapping[str, Fact],
    *,
    most: int = rules.MOST_SAME_NEWS_A_DAY,
    ways: Collection[str] | None = None,
) -> bool:
    """Where they hear of the bank, in the language in which it writes to them. False also where that is nowhere: they
    find it on their pages. `ways`: only by these, for what they must have agreed to (`sms`, `email`).
    """
    enrolment_id = await queries.enrolment_of(tx, customer_id)
    reached = await queries.best_address(tx, enrolment_id, among=ways) if enrolment_id else None
    if reached is None:
        return False
    contact, address = reached
    return await tell_address(tx, Way(contact.way), address, Language(contact.language), template, facts, most=most)


async def tell_address(
    tx: Tx,
    way: Way,
    address: str,
    language: Language,
    template: Template,
    facts: Mapping[str, Fact],
    *,
    most: int = rules.MOST_SAME_NEWS_A_DAY,
) -> bool:
    """False where it is not said: no channel for it, or it was said `most` times today. Never in the way of what it
    tells of.
    """
    channel = Channel(way.value)
    if await notify.written_since(tx, channel, address, tx.now - rules.DAY, templates={template.name}) >= most:
        return False
    message = Message(
        channel=channel,
        address=address,
        language=language,
        template=template,
        facts=facts,
        void_at=tx.now + rules.DAY,
    )
    try:
        await notify.send(tx, message)
    except Refusal:
        return False
    return True
