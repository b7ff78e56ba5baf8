"""The other ways on the wire."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

import msgspec

from bankhall.care.channels.types import (
    Answer,
    Arrival,
    ArrivalPage,
    ArrivalWhy,
    BranchNote,
    Way,
    WeChatCode,
    WeChatLink,
)
from bankhall.care.schemas import WhatIsSaid
from bankhall.care.types import TalkChannel, TalkTopic
from bankhall.kernel.i18n import Language
from bankhall.kernel.lines import whole
from bankhall.kernel.web.inputs import Asked, Reason
from bankhall.notify import api as notify
from bankhall.notify.types import Channel

WantedNumber = Annotated[str, msgspec.Meta(min_length=1, max_length=20, pattern=whole("[0-9A-Za-z]+"))]
SourceName = Annotated[str, msgspec.Meta(min_length=1, max_length=100, pattern=whole("[!-~]+"))]
SenderNumber = Annotated[str, msgspec.Meta(min_length=1, max_length=20, pattern=whole(r"\+?[0-9]+"))]
SmsText = Annotated[str, msgspec.Meta(max_length=2000)]


class AnswerIn(Asked, frozen=True):
    """`client_id`: the same for an answer that is sent again."""

    client_id: UUID
    channel: TalkChannel
    text: WhatIsSaid

    def answer(self, conversation_id: UUID) -> Answer:
        return Answer(
            conversation_id=conversation_id, client_id=self.client_id, channel=self.channel, text=self.text.strip()
        )


class TieArrivalIn(Asked, frozen=True):
    """To the customer of that number."""

    number: WantedNumber


class SmsTold(Asked, frozen=True):
    """What the gateway brings. `id`: by which it knows the message."""

    id: SourceName
    sender: SenderNumber
    text: SmsText


class BranchNoteIn(Asked, frozen=True):
    """`conversation_id`: the matter that it belongs to; none for a new one. `waits`: somebody has to answer it."""

    conversation_id: UUID | None
    topic: TalkTopic
    language: Language
    note: Reason
    waits: bool

    def note_of(self, customer_id: UUID) -> BranchNote:
        return BranchNote(
            customer_id=customer_id,
            conversation_id=self.conversation_id,
            topic=self.topic,
            language=self.language,
            note=self.note.strip(),
            waits=self.waits,
        )


class BranchNotedOut(msgspec.Struct, frozen=True):
    conversation_id: UUID


class TalkWayOut(msgspec.Struct, frozen=True):
    """`to`: masked. `until`: after that nobody is answered so any more."""

    channel: TalkChannel
    to: str
    until: datetime | None


class TalkWaysOut(msgspec.Struct, frozen=True, kw_only=True):
    """By what the customer can be answered beside the portal. `last`: by which they said something last. `is_proven`:
    nothing that they are meant to have said lacks a proof that it was they.
    """

    items: list[TalkWayOut]
    last: TalkChannel
    is_proven: bool

    @classmethod
    def of(cls, ways: Sequence[Way], *, last: TalkChannel, is_proven: bool) -> Self:
        return cls(items=[TalkWayOut(one.channel, one.to, one.until) for one in ways], last=last, is_proven=is_proven)


class MyWeChatOut(msgspec.Struct, frozen=True, kw_only=True):
    """`to`: how WeChat calls the account, masked. `follows`: it still follows the bank, which can write only then."""

    to: str
    connected_at: datetime
    follows: bool

    @classmethod
    def of(cls, link: WeChatLink) -> Self:
        to = notify.masked(Channel.WECHAT, link.to)
        return cls(to=to, connected_at=link.connected_at, follows=link.follows)


class WeChatOut(msgspec.Struct, frozen=True, kw_only=True):
    """`account`: the bank's, by which customers find it; none where it has none. `link`: of whoever asks."""

    account: str | None
    link: MyWeChatOut | None


class WeChatCodeOut(msgspec.Struct, frozen=True, kw_only=True):
    """`code`: to be sent to `account` from the WeChat that is to be connected."""

    account: str
    code: str
    until: datetime

    @classmethod
    def of(cls, one: WeChatCode, account: str) -> Self:
        return cls(account=account, code=one.code, until=one.until)


class ArrivalOut(msgspec.Struct, frozen=True, kw_only=True):
    """What came in and nobody was found for. `sender`: as it says itself, which proves nothing."""

    id: UUID
    channel: TalkChannel
    why: ArrivalWhy
    sender: str
    subject: str
    text: str
    left_out: int
    came_at: datetime

    @classmethod
    def of(cls, one: Arrival) -> Self:
        return cls(
            id=one.id,
            channel=one.channel,
            why=one.why,
            sender=one.sender,
            subject=one.subject,
            text=one.text,
            left_out=one.left_out,
            came_at=one.came_at,
        )


class ArrivalsOut(msgspec.Struct, frozen=True):
    """`next`: where the next page begins, if there is one; this one may be empty all the same."""

    items: list[ArrivalOut]
    next: UUID | None

    @classmethod
    def of(cls, page: ArrivalPage) -> Self:
        return cls([ArrivalOut.of(one) for one in page.arrivals], page.next)


class ArrivalTiedOut(msgspec.Struct, frozen=True):
    conversation_id: UUID
