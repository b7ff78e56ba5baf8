"""Conversations on the wire, over HTTP and over the socket."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Self
from uuid import UUID

import msgspec

from bankhall.care import rules
from bankhall.care.joining.rules import MOST_WHISPERED
from bankhall.care.types import (
    Author,
    Conversation,
    FormAnswer,
    FormKind,
    Hall,
    Marks,
    Message,
    NewConversation,
    OtherRole,
    Proof,
    QuickReply,
    Step,
    Talk,
    TalkChannel,
    TalkFile,
    TalkForm,
    TalkState,
    TalkTopic,
    WrapUp,
)
from bankhall.customers.api import mask_person
from bankhall.kernel.i18n import Language
from bankhall.kernel.lines import HAS_INK, ONE_LINE, whole
from bankhall.kernel.web.inputs import Asked, Reason, ShortLine

_INKED = whole(HAS_INK + ONE_LINE)
WhatIsSaid = Annotated[str, msgspec.Meta(min_length=1, max_length=rules.MOST_TEXT, pattern=_INKED)]
ReplyText = Annotated[str, msgspec.Meta(min_length=1, max_length=1000, pattern=_INKED)]
Nth = Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]


class OpenConversationIn(Asked, frozen=True):
    """With the first message."""

    topic: TalkTopic
    language: Language
    text: WhatIsSaid

    def conversation(self) -> NewConversation:
        return NewConversation(topic=self.topic, language=self.language, text=self.text.strip())


class SayIn(Asked, frozen=True):
    """`client_id`: the same for a message that is sent again."""

    client_id: UUID
    text: WhatIsSaid


class SayAtDeskIn(SayIn, frozen=True):
    """`seen`: up to which number one had read; where a colleague has answered after it, one is asked first. None to
    send it all the same.
    """

    seen: Nth | None = None


class MarkIn(Asked, frozen=True):
    """Up to which message one has been brought what was said, and has read it."""

    delivered: Nth
    read: Nth


HandOverSummary = Annotated[str, msgspec.Meta(max_length=MOST_WHISPERED, pattern=whole(ONE_LINE))]


class HandOverIn(Asked, frozen=True):
    """`to`: none for whoever is free. The customer reads the note; staff alone the summary."""

    to: UUID | None
    note: Reason
    summary: HandOverSummary = ""


class EndConversationIn(Asked, frozen=True):
    wrap_up: WrapUp


class QuickReplyIn(Asked, frozen=True):
    title: ShortLine
    text: ReplyText


class TalkFileOut(msgspec.Struct, frozen=True, kw_only=True):
    """Its name is the message's text. `is_scanned`: a virus scanner has looked through it."""

    id: UUID
    media: str
    size: int
    width: int | None
    height: int | None
    is_scanned: bool

    @classmethod
    def of(cls, one: TalkFile) -> Self:
        return cls(
            id=one.id,
            media=one.media,
            size=one.size,
            width=one.width,
            height=one.height,
            is_scanned=one.is_scanned,
        )


class TalkFormOut(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for stands in the message's text. `until`: when it can be filled in no more."""

    kind: FormKind
    until: datetime

    @classmethod
    def of(cls, one: TalkForm) -> Self:
        return cls(kind=one.kind, until=one.until)


class FormAnswerOut(msgspec.Struct, frozen=True, kw_only=True):
    """What was filled in stands in the message's text. `target`: the account, card or transfer that was chosen."""

    kind: FormKind
    target: UUID | None

    @classmethod
    def of(cls, one: FormAnswer) -> Self:
        return cls(kind=one.kind, target=one.target)


class MessageOut(msgspec.Struct, frozen=True, kw_only=True):
    """`by`: of whom at the bank. `step`: what a line of the bank says; its `text` is a note. `channel`: by which way it
    was said; `proof`: whether it is proved by whom, where they were not signed in. `left_out`: how many attached files
    were not taken. `seconds`: how long a call was. `about`: the number of the form that this fills in or withdraws.
    `file`, `form`, `answer`: what it holds.
    """

    nth: int
    client_id: UUID | None
    author: Author
    by: str
    text: str
    step: Step | None
    at: datetime
    channel: TalkChannel
    proof: Proof | None
    left_out: int
    seconds: int | None
    about: int | None
    file: TalkFileOut | None
    form: TalkFormOut | None
    answer: FormAnswerOut | None

    @classmethod
    def of(cls, one: Message, *, to_customer: bool) -> Self:
        held = one.held
        return cls(
            nth=one.nth,
            client_id=one.client_id,
            author=one.author,
            by=mask_person(one.by_name) if to_customer else one.by_name,
            text=one.text,
            step=one.step,
            at=one.at,
            channel=one.channel,
            proof=one.proof,
            left_out=one.left_out,
            seconds=one.seconds,
            about=one.about,
            file=TalkFileOut.of(held) if isinstance(held, TalkFile) else None,
            form=TalkFormOut.of(held) if isinstance(held, TalkForm) else None,
            answer=FormAnswerOut.of(held) if isinstance(held, FormAnswer) else None,
        )


class MarksOut(msgspec.Struct, frozen=True):
    delivered: int
    read: int

    @classmethod
    def of(cls, marks: Marks) -> Self:
        return cls(marks.delivered, marks.read)


class OtherOut(msgspec.Struct, frozen=True):
    """Of the bank, with a part in a conversation besides its agent."""

    name: str
    role: OtherRole


class ConversationOut(msgspec.Struct, frozen=True, kw_only=True):
    """`place`: in the queue, from 1; `expected_minutes`: until a person is there, where anybody knows. `messages`: how
    many there are. `with_whom`: the agent; `others`: who else of the bank has a part in it; `whispers`: how many lines
    only staff see. `can_reopen`: it has not been over for too long.
    """

    id: UUID
    topic: TalkTopic
    language: Language
    channel: TalkChannel
    state: TalkState
    with_whom: str | None
    opened_at: datetime
    ended_at: datetime | None
    said_at: datetime
    messages: int
    customer_marks: MarksOut
    agent_marks: MarksOut
    place: int | None
    expected_minutes: int | None
    can_reopen: bool
    others: list[OtherOut]
    whispers: int

    @classmethod
    def of(cls, one: Conversation, *, hall: Hall | None, now: datetime, to_customer: bool) -> Self:
        wait = rules.expected_wait(hall, one.place) if hall and one.place else None
        name = one.agent_name
        return cls(
            id=one.id,
            topic=one.topic,
            language=one.language,
            channel=one.channel,
            state=one.state,
            with_whom=mask_person(name) if name and to_customer else name,
            opened_at=one.opened_at,
            ended_at=one.ended_at,
            said_at=one.said_at,
            messages=one.messages,
            customer_marks=MarksOut.of(one.customer_marks),
            agent_marks=MarksOut.of(one.agent_marks),
            place=one.place,
            expected_minutes=_minutes(wait),
            can_reopen=rules.refuse_reopening(one, now) is None,
            others=_others(one, to_customer=to_customer),
            whispers=0 if to_customer else one.whispers,
        )


class TalkOut(msgspec.Struct, frozen=True):
    """A conversation with the messages that were asked for, the oldest first."""

    conversation: ConversationOut
    items: list[MessageOut]

    @classmethod
    def of(cls, talk: Talk, *, hall: Hall, now: datetime, to_customer: bool) -> Self:
        return cls(
            ConversationOut.of(talk.conversation, hall=hall, now=now, to_customer=to_customer),
            [MessageOut.of(one, to_customer=to_customer) for one in talk.messages],
        )


class CareHallOut(msgspec.Struct, frozen=True, kw_only=True):
    """How it stands for whoever wants a person. `expected_minutes`: for whoever would come now. Half of those who were
    served in the last hours waited at most `median_minutes`, nine of ten at most `most_minutes`. `opens_at`: when
    somebody is there again, where nobody is now.
    """

    queue: int
    expected_minutes: int | None
    served: int
    hours: int
    median_minutes: int | None
    most_minutes: int | None
    is_open: bool
    opens_at: datetime | None

    @classmethod
    def of(cls, hall: Hall) -> Self:
        return cls(
            queue=hall.queue,
            expected_minutes=_minutes(rules.expected_wait(hall, hall.queue + 1)),
            served=hall.waiting.served,
            hours=int(rules.LOOKED_BACK.total_seconds() // 3600),
            median_minutes=_minutes(hall.waiting.median),
            most_minutes=_minutes(hall.waiting.most),
            is_open=hall.closes_at is not None,
            opens_at=hall.opens_at if hall.closes_at is None else None,
        )


class MyConversationsOut(msgspec.Struct, frozen=True):
    items: list[ConversationOut]
    hall: CareHallOut


class InboxLineOut(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation with whose it is. `unread`: by its agent."""

    conversation: ConversationOut
    customer_id: UUID
    name: str
    number: str
    waiting_since: datetime | None
    unread: int

    @classmethod
    def of(cls, one: Conversation, whose: tuple[UUID, str, str] | None, *, hall: Hall, now: datetime) -> Self:
        customer_id, name, number = whose or (one.customer_id, "", "")
        return cls(
            conversation=ConversationOut.of(one, hall=hall, now=now, to_customer=False),
            customer_id=customer_id,
            name=name,
            number=number,
            waiting_since=one.waiting_since,
            unread=max(0, one.messages - one.agent_marks.read),
        )


class InboxOut(msgspec.Struct, frozen=True):
    """`mine`: with the agent who asks; `waiting`: who waits for anybody, the longest first."""

    mine: list[InboxLineOut]
    waiting: list[InboxLineOut]
    hall: CareHallOut
    most_at_once: int


class DeskTalkOut(msgspec.Struct, frozen=True):
    """A conversation at the agent's desk. `part`: what part whoever asks has in it, where it is not theirs."""

    line: InboxLineOut
    items: list[MessageOut]
    is_mine: bool
    part: OtherRole | None


class ConversationOfOut(msgspec.Struct, frozen=True, kw_only=True):
    """One of a customer's, for their history. `agent`: who had it last."""

    id: UUID
    topic: TalkTopic
    state: TalkState
    agent: str | None
    opened_at: datetime
    ended_at: datetime | None
    wrap_up: WrapUp | None
    messages: int

    @classmethod
    def of(cls, one: Conversation) -> Self:
        return cls(
            id=one.id,
            topic=one.topic,
            state=one.state,
            agent=one.agent_name,
            opened_at=one.opened_at,
            ended_at=one.ended_at,
            wrap_up=one.wrap_up,
            messages=one.messages,
        )


class ConversationsOfOut(msgspec.Struct, frozen=True):
    items: list[ConversationOfOut]


class CareColleagueOut(msgspec.Struct, frozen=True):
    id: UUID
    name: str


class CareColleaguesOut(msgspec.Struct, frozen=True):
    items: list[CareColleagueOut]


class QuickReplyOut(msgspec.Struct, frozen=True):
    id: UUID
    title: str
    text: str

    @classmethod
    def of(cls, one: QuickReply) -> Self:
        return cls(one.id, one.title, one.text)


class QuickRepliesOut(msgspec.Struct, frozen=True):
    items: list[QuickReplyOut]


class SaidInConversationOut(msgspec.Struct, frozen=True, kw_only=True):
    """One message as its customer takes it home. Of a file what it is: its name is the text."""

    conversation_id: UUID
    topic: TalkTopic
    nth: int
    author: Author
    by: str
    text: str
    step: Step | None
    at: datetime
    channel: TalkChannel
    file: TalkFileOut | None

    @classmethod
    def of(cls, topic: TalkTopic, one: Message) -> Self:
        shown = MessageOut.of(one, to_customer=True)
        return cls(
            conversation_id=one.conversation_id,
            topic=topic,
            nth=one.nth,
            author=one.author,
            by=shown.by,
            text=one.text,
            step=one.step,
            at=one.at,
            channel=one.channel,
            file=shown.file,
        )


def _others(one: Conversation, *, to_customer: bool) -> list[OtherOut]:
    """The customer sees who has joined; staff all but who listens and is not told of."""
    if to_customer:
        return [OtherOut(mask_person(each.name), each.role) for each in one.others if each.role is OtherRole.GUEST]
    return [OtherOut(each.name, each.role) for each in one.others if each.is_told]


def messages_out(found: Sequence[Message], *, to_customer: bool) -> list[MessageOut]:
    return [MessageOut.of(one, to_customer=to_customer) for one in found]


def _minutes(span: timedelta | None) -> int | None:
    """Whole minutes, begun ones counted."""
    return None if span is None else max(1, -(-span // timedelta(minutes=1)))
