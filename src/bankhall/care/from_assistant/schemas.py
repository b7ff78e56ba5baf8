"""What is handed over from the assistant, on the wire."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

import msgspec

from bankhall.assistant.types import Act, AnswerKind, Concern, Turn
from bankhall.care.from_assistant import rules
from bankhall.care.from_assistant.types import FromAssistant, Summary
from bankhall.kernel.i18n import Language
from bankhall.kernel.lines import ONE_LINE, whole
from bankhall.kernel.web.inputs import Asked

Receipt = Annotated[str, msgspec.Meta(min_length=1, max_length=6_000, pattern=whole("[A-Za-z0-9_-]+"))]
Receipts = Annotated[list[Receipt], msgspec.Meta(max_length=rules.MOST_TURNS)]
Note = Annotated[str, msgspec.Meta(max_length=500, pattern=whole(ONE_LINE))]


class FromAssistantIn(Asked, frozen=True):
    """`receipts`: of the answers that are handed over. `note`: what else there is to say, or nothing."""

    receipts: Receipts
    language: Language
    note: Note

    def wanted(self) -> FromAssistant:
        return FromAssistant(receipts=tuple(self.receipts), language=self.language, note=self.note.strip())


class BegunTalkOut(msgspec.Struct, frozen=True):
    """The conversation that begins with it."""

    id: UUID


class AskedBeforeOut(msgspec.Struct, frozen=True, kw_only=True):
    """One question to the assistant. `title`: of the article that answered; `act`: what it looked up; `options`: of
    which it asked back.
    """

    question: str
    answer_kind: AnswerKind
    act: Act | None
    article_id: UUID | None
    nth: int | None
    title: str
    options: list[str]
    concern: Concern | None
    at: datetime

    @classmethod
    def of(cls, one: Turn) -> Self:
        return cls(
            question=one.question,
            answer_kind=one.kind,
            act=one.act,
            article_id=one.article_id,
            nth=one.nth,
            title=one.title,
            options=list(one.options),
            concern=one.concern,
            at=one.at,
        )


class TalkSummaryOut(msgspec.Struct, frozen=True, kw_only=True):
    """Nothing where the conversation did not come from the assistant."""

    items: list[AskedBeforeOut]

    @classmethod
    def of(cls, one: Summary | None) -> Self:
        return cls(items=[AskedBeforeOut.of(turn) for turn in one.turns] if one else [])


class AskedOfAssistantOut(AskedBeforeOut, frozen=True, kw_only=True):
    """As its customer takes it home."""

    conversation_id: UUID

    @classmethod
    def of_conversation(cls, conversation_id: UUID, turn: Turn) -> Self:
        shown = msgspec.structs.asdict(AskedBeforeOut.of(turn))
        return cls(conversation_id=conversation_id, **shown)
