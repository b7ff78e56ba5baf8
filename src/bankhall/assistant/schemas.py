"""Answers on the wire."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

import msgspec

from bankhall.accounts.types import MyAccount
from bankhall.assistant.adapters import Writer
from bankhall.assistant.rules.deciding import as_message
from bankhall.assistant.types import (
    Act,
    Answer,
    AnswerKind,
    AssistantFigures,
    Ban,
    Cited,
    Concern,
    FoundBranch,
    ModelOutcome,
    ModelSwitch,
    Option,
    Suggestion,
)
from bankhall.branches.types import Service
from bankhall.kernel.i18n import Language
from bankhall.kernel.lines import HAS_INK, ONE_LINE, whole
from bankhall.kernel.money import Money
from bankhall.kernel.web.inputs import Asked, MoneyOut, YesNo
from bankhall.knowledge import api as knowledge
from bankhall.knowledge.types import Audience, Live, Topic
from bankhall.ledger.types import Entry
from bankhall.payments.types import Made, TransferState

Question = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=whole(HAS_INK + ONE_LINE))]


class AskIn(Asked, frozen=True):
    """`language`: in which to answer; asked may be in either."""

    question: Question
    language: Language


class AnswerSourceOut(msgspec.Struct, frozen=True, kw_only=True):
    """What an answer is taken from, word for word: an article and its version."""

    id: UUID
    nth: int
    topic: Topic
    title: str
    body: str
    published_at: datetime

    @classmethod
    def of(cls, one: Live, language: Language) -> Self:
        text = one.said.text(language)
        return cls(
            id=one.id,
            nth=one.nth,
            topic=one.said.topic,
            title=text.title,
            body=text.body,
            published_at=one.published_at,
        )


class OptionOut(msgspec.Struct, frozen=True):
    """Whoever means it asks `title`."""

    title: str
    article_id: UUID | None

    @classmethod
    def of(cls, one: Option) -> Self:
        return cls(one.title, one.article_id)


class AnswerAccountOut(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    number: str
    name: str
    balance: MoneyOut
    available: MoneyOut

    @classmethod
    def of(cls, one: MyAccount) -> Self:
        account, balance = one.seen.account, one.seen.balance
        return cls(
            id=account.id,
            number=account.number,
            name=one.nickname or account.name,
            balance=MoneyOut(balance.posted, account.currency),
            available=MoneyOut(balance.available, account.currency),
        )


class AnswerEntryOut(msgspec.Struct, frozen=True, kw_only=True):
    seq: int
    booked_on: date
    kind: str
    text: str
    amount: MoneyOut

    @classmethod
    def of(cls, one: Entry) -> Self:
        return cls(
            seq=one.seq,
            booked_on=one.booked_on,
            kind=one.kind,
            text=one.text,
            amount=MoneyOut.of(Money(one.amount, one.currency)),
        )


class AnswerTransferOut(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    state: TransferState
    other_name: str
    amount: MoneyOut
    asked_at: datetime

    @classmethod
    def of(cls, one: Made) -> Self:
        return cls(
            id=one.id,
            state=one.state,
            other_name=one.other_name,
            amount=MoneyOut.of(one.amount),
            asked_at=one.asked_at,
        )


class AnswerBranchOut(msgspec.Struct, frozen=True, kw_only=True):
    """`where`: its address. `until`: when it closes, if it is open; `opens_at`: when it opens, if not. `minutes`: about
    how long one waits for what was asked for.
    """

    id: UUID
    name: str
    where: str
    phone: str
    is_open: bool
    until: datetime | None
    opens_at: datetime | None
    people: int
    minutes: int | None

    @classmethod
    def of(cls, one: FoundBranch, language: Language) -> Self:
        facts = one.branch.facts
        zh = language is Language.CHINESE
        where_en = f"{facts.address_en}, {facts.district_en}, {facts.city_en}"
        return cls(
            id=one.branch.id,
            name=facts.name_zh if zh else facts.name_en,
            where=f"{facts.city_zh}{facts.district_zh}{facts.address_zh}" if zh else where_en,
            phone=facts.phone,
            is_open=one.state.is_open,
            until=one.state.until,
            opens_at=one.state.next_at,
            people=one.people,
            minutes=one.minutes,
        )


class CitedSentenceOut(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence that a model wrote, and the article that says so."""

    text: str
    article_id: UUID
    nth: int
    title: str

    @classmethod
    def of(cls, one: Cited, language: Language) -> Self:
        article = one.article
        return cls(text=one.text, article_id=article.id, nth=article.nth, title=article.said.text(language).title)


class AssistantModelOut(msgspec.Struct, frozen=True, kw_only=True):
    """The language model: whether there is one, whether it is on, and what came of asking it over the last 30 days.
    `rests`: it failed again and again, and is left alone for a minute (of the process that answers).
    """

    is_there: bool
    model: str
    is_on: bool
    rests: bool
    switched_at: datetime | None
    switched_by: str
    shown: int
    looked_up: int
    unfounded: int
    no_answer: int
    away: int
    not_asked: int

    @classmethod
    def of(cls, writer: Writer | None, switch: ModelSwitch, times: Mapping[ModelOutcome, int]) -> Self:
        told = {one: times.get(one, 0) for one in ModelOutcome}
        return cls(
            is_there=writer is not None,
            model=writer.model if writer else "",
            is_on=switch.is_on,
            rests=writer.rests if writer else False,
            switched_at=switch.at,
            switched_by=switch.by_name,
            shown=told[ModelOutcome.SHOWN],
            looked_up=told[ModelOutcome.LOOKED_UP],
            unfounded=told[ModelOutcome.UNFOUNDED],
            no_answer=told[ModelOutcome.NO_ANSWER],
            away=told[ModelOutcome.AWAY],
            not_asked=told[ModelOutcome.RESTS],
        )


class SwitchModelIn(Asked, frozen=True):
    is_on: YesNo


class AnswerOut(msgspec.Struct, frozen=True, kw_only=True):
    """`source`: the article that answers. `options`: of which it asks back. `act`: what it looked up for whoever asks.
    `sure`: in per cent. `receipt`: with it whoever asked can hand this over to a person. `by_model`: a
    language model wrote `composed`, each sentence checked against its article.
    """

    answer_kind: AnswerKind
    sure: int
    source: AnswerSourceOut | None
    options: list[OptionOut]
    act: Act | None
    accounts: list[AnswerAccountOut]
    entries: list[AnswerEntryOut]
    transfers: list[AnswerTransferOut]
    branches: list[AnswerBranchOut]
    service: Service | None
    concern: Concern | None
    ban: Ban | None
    composed: list[CitedSentenceOut]
    by_model: bool
    receipt: str

    @classmethod
    def of(cls, one: Answer, receipt: str) -> Self:
        return cls(
            receipt=receipt,
            answer_kind=one.kind,
            sure=round(100 * one.score),
            source=AnswerSourceOut.of(one.article, one.language) if one.article is not None else None,
            options=[OptionOut.of(each) for each in one.options],
            act=one.act,
            accounts=[AnswerAccountOut.of(each) for each in one.accounts],
            entries=[AnswerEntryOut.of(each) for each in one.entries],
            transfers=[AnswerTransferOut.of(each) for each in one.transfers],
            branches=[AnswerBranchOut.of(each, one.language) for each in one.branches],
            service=one.service,
            concern=one.concern,
            ban=one.ban,
            composed=[CitedSentenceOut.of(each, one.language) for each in one.composed],
            by_model=bool(one.composed),
        )


class SuggestedAnswerOut(msgspec.Struct, frozen=True, kw_only=True):
    """`said`: as much of it as fits into a message, as one would write it."""

    audience: Audience
    sure: int
    said: str
    source: AnswerSourceOut

    @classmethod
    def of(cls, one: Suggestion, language: Language) -> Self:
        return cls(
            audience=one.live.said.audience,
            sure=round(100 * one.score),
            said=as_message(knowledge.plain(one.live.said.text(language).body)),
            source=AnswerSourceOut.of(one.live, language),
        )


class SuggestedAnswersOut(msgspec.Struct, frozen=True):
    items: list[SuggestedAnswerOut]


class AssistantFiguresOut(msgspec.Struct, frozen=True, kw_only=True):
    """Over the last 30 days. `is_fresh`: it has learned from what is published now."""

    answered: int
    done: int
    choices: int
    unknown: int
    person: int
    starts: int
    declined: int
    trained_at: datetime | None
    is_fresh: bool

    @classmethod
    def of(cls, one: AssistantFigures) -> Self:
        return cls(
            **{kind.value: one.times.get(kind, 0) for kind in AnswerKind},
            trained_at=one.trained_at,
            is_fresh=one.is_fresh,
        )
