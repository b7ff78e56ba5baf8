"""What the assistant knows and finds. It reads what whoever asks may read, by the doors that their own pages use."""

import asyncio
import base64
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final
from uuid import UUID
from weakref import WeakKeyDictionary

import msgspec
from sqlalchemy import func, select

from bankhall.accounts import api as accounts
from bankhall.accounts.types import AccountStatus, HolderRole, MyAccount
from bankhall.assistant.errors import NotSaidHere
from bankhall.assistant.models import DayRow, ModelDayRow, ModelRow, SwitchRow
from bankhall.assistant.rules.acts import WAYS, heard, last_digits, nearness, sought
from bankhall.assistant.rules.deciding import LIKELY, decide, sure_of, weighed
from bankhall.assistant.rules.guarding import ban_in, concern_in
from bankhall.assistant.rules.intents import Classifier, Weights
from bankhall.assistant.types import (
    READS,
    Act,
    Answer,
    AnswerKind,
    AssistantFigures,
    Candidate,
    Composed,
    FoundBranch,
    Grounds,
    Lesson,
    ModelOutcome,
    ModelSwitch,
    Option,
    Sample,
    Sought,
    Suggestion,
    Turn,
)
from bankhall.branches import api as branches
from bankhall.kernel.db import Reading
from bankhall.kernel.i18n import Language
from bankhall.kernel.time import banks_zone, business_date
from bankhall.kernel.vault import Tampered
from bankhall.knowledge import api as knowledge
from bankhall.knowledge.types import Audience, Live, NewVersion, Topic
from bankhall.ledger.types import EntryFilter
from bankhall.payments import api as payments

MOST_SUGGESTED: Final = 3
_MOST_SHOWN: Final = 5
_MOST_PASSAGES: Final = 3
_MOST_BRANCHES: Final = 3
_TURNS: Final = "assistant.turns"
# A conversation with the assistant that lies longer is begun anew.
_RECEIPTS_FOR: Final = timedelta(hours=12)
_COUNTED_OVER: Final = timedelta(days=30)
_ACTS: Final = {UUID(int=nth + 1): act for nth, act in enumerate(Act)}


async def answer(reading: Reading, question: str, language: Language, composed: Composed | None = None) -> Answer:
    """What it says to whoever asks. It changes nothing and keeps nothing. Of a question that asks for figures of a
    customer: those of whoever asks, and of nobody who is no customer. `composed`: what a model wrote of it, checked.
    """
    told = knowledge.folded(question)
    if (concern := concern_in(told)) is not None:
        return Answer(kind=AnswerKind.PERSON, language=language, score=1.0, act=Act.PERSON, concern=concern)
    if (ban := ban_in(told)) is not None:
        return Answer(kind=AnswerKind.DECLINED, language=language, score=1.0, ban=ban)
    brain = await _brain(reading)
    plainly = heard(told)
    if plainly is not None and plainly in _acts_of(reading):
        verdict = sure_of(plainly)
    else:
        verdict = decide(brain.candidates(question, knowledge.CUSTOMERS, acts=_acts_of(reading)))
    said = Answer(kind=verdict.kind, language=language, score=verdict.score)
    if composed is not None and composed.act is not None:
        return await _done(reading, question, replace(said, kind=AnswerKind.DONE, act=composed.act))
    if composed is not None and composed.cited:
        first = composed.cited[0].article
        return replace(said, kind=AnswerKind.ANSWERED, article=first, composed=composed.cited)
    match verdict.kind:
        case AnswerKind.DONE | AnswerKind.PERSON | AnswerKind.STARTS:
            return await _done(reading, question, replace(said, act=Act(verdict.labels[0])))
        case AnswerKind.ANSWERED:
            return replace(said, article=brain.lives[verdict.labels[0]])
        case AnswerKind.CHOICES:
            return replace(said, options=tuple(brain.option(label, language) for label in verdict.labels))
        case _:
            return said


async def grounds(reading: Reading, question: str) -> Grounds | None:
    """What a model would be given; None where it is not asked: it is off, the question is for a person, declined, plain
    or without any article. It is given published articles for customers and nothing of whoever asks.
    """
    told = knowledge.folded(question)
    if not (await switch(reading)).is_on or concern_in(told) or ban_in(told):
        return None
    acts = _acts_of(reading)
    if heard(told) in acts:
        return None
    brain = await _brain(reading)
    candidates = brain.candidates(question, knowledge.CUSTOMERS, acts=acts)
    verdict = decide(candidates)
    if verdict.kind not in (AnswerKind.ANSWERED, AnswerKind.CHOICES) or candidates[0].is_known_way:
        return None
    found = [brain.lives[one.label] for one in candidates if one.label in brain.lives and one.score >= LIKELY]
    reads = tuple(act for act in acts if act in READS)
    return Grounds(tuple(found[:_MOST_PASSAGES]), reads, await knowledge.own_words(reading)) if found else None


async def switch(reading: Reading) -> ModelSwitch:
    """Of the language model: off until somebody has switched it on."""
    latest = select(SwitchRow).order_by(SwitchRow.at.desc(), SwitchRow.id.desc()).limit(1)
    row = (await reading.session.execute(latest)).scalar_one_or_none()
    if row is None:
        return ModelSwitch(is_on=False, at=None, by_name="")
    return ModelSwitch(is_on=row.is_on, at=row.at, by_name=row.by_name)


async def model_figures(reading: Reading) -> dict[ModelOutcome, int]:
    """What came of asking the model, over the last 30 days."""
    since = await business_date(reading) - _COUNTED_OVER
    query = select(ModelDayRow.outcome, func.sum(ModelDayRow.times)).where(ModelDayRow.on_date > since)
    found = (await reading.session.execute(query.group_by(ModelDayRow.outcome))).all()
    return {ModelOutcome(outcome): int(times) for outcome, times in found}


def receipt(reading: Reading, question: str, said: Answer) -> str:
    """One question with its answer, sealed for whoever asked: with it they can hand over what was said, and nothing
    that was not. Nothing is kept here.
    """
    article = said.article
    turn = Turn(
        question=question,
        kind=said.kind,
        at=reading.now,
        act=said.act,
        article_id=article.id if article else None,
        nth=article.nth if article else None,
        title=article.said.text(said.language).title if article else "",
        topic=article.said.topic if article else None,
        options=tuple(one.title for one in said.options),
        concern=said.concern,
        by_model=bool(said.composed),
    )
    sealed = reading.vault.seal(_TURNS, msgspec.msgpack.encode(turn), about=str(reading.actor.id))
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def turns(reading: Reading, receipts: Sequence[str]) -> list[Turn]:
    """What the actor was answered, by their receipts. Raises NotSaidHere for another's, an altered and an old one."""
    found = []
    for one in receipts:
        try:
            sealed = base64.urlsafe_b64decode(one + "=" * (-len(one) % 4))
            plain = reading.vault.open(_TURNS, sealed, about=str(reading.actor.id))
        except (ValueError, Tampered):
            raise NotSaidHere from None
        turn = msgspec.msgpack.decode(plain, type=Turn)
        if reading.now - turn.at > _RECEIPTS_FOR:
            raise NotSaidHere
        found.append(turn)
    return sorted(found, key=lambda turn: turn.at)


async def suggest(
    reading: Reading, question: str, language: Language, *, most: int = MOST_SUGGESTED
) -> list[Suggestion]:
    """What whoever answers a customer might say, the likest first: articles for customers and for staff."""
    brain = await _brain(reading)
    found = brain.candidates(question, knowledge.EVERYBODY, acts=())
    return [Suggestion(brain.lives[one.label], round(one.score, 4)) for one in found[:most]]


async def lesson(reading: Reading) -> Lesson | None:
    """What there is to learn; None where it has been learned."""
    edition = await knowledge.edition(reading)
    latest = select(ModelRow.edition).order_by(ModelRow.at.desc()).limit(1)
    if edition == await reading.session.scalar(latest):
        return None
    lives = await knowledge.shelf(reading, knowledge.EVERYBODY)
    return Lesson(edition, tuple(_samples(lives)))


async def figures(reading: Reading) -> AssistantFigures:
    since = await business_date(reading) - _COUNTED_OVER
    query = select(DayRow.kind, func.sum(DayRow.times)).where(DayRow.on_date > since).group_by(DayRow.kind)
    times = {AnswerKind(kind): int(count) for kind, count in (await reading.session.execute(query)).all()}
    latest = select(ModelRow.edition, ModelRow.at).order_by(ModelRow.at.desc()).limit(1)
    model = (await reading.session.execute(latest)).one_or_none()
    is_fresh = model is not None and model.edition == await knowledge.edition(reading)
    return AssistantFigures(times, model.at if model is not None else None, is_fresh)


@dataclass(frozen=True, slots=True)
class _Brain:
    """What is published and what was learned of it, as it is asked. `edition`, `model`: of which."""

    edition: int
    model: UUID | None
    index: knowledge.Index
    lives: dict[str, Live]
    classifier: Classifier | None

    def candidates(self, question: str, audiences: Collection[Audience], *, acts: Collection[Act]) -> list[Candidate]:
        found = self.index.find(question, audiences)
        labels = [(_label(self.index.lives[one.place]), one) for one in found]
        allowed = {act.value for act in acts}
        kept = [
            Candidate(label, one.score, is_known_way=one.way >= 1.0)
            for label, one in labels
            if label in self.lives or label in allowed
        ]
        likely = self.classifier.weigh(knowledge.features(question)) if self.classifier is not None else {}
        return weighed(kept, likely)

    def option(self, label: str, language: Language) -> Option:
        """As one asks for it: whoever presses it asks just that."""
        if label in self.lives:
            return Option(self.lives[label].said.text(language).title, self.lives[label].id)
        zh, en = WAYS[Act(label)]
        return Option((zh if language is Language.CHINESE else en).title, None)


# By the engine, of which a process has one for each bank.
_BRAINS: Final[WeakKeyDictionary[Any, _Brain]] = WeakKeyDictionary()


async def _brain(reading: Reading) -> _Brain:
    engine = reading.session.get_bind()
    edition = await knowledge.edition(reading)
    model_id = await reading.session.scalar(select(ModelRow.id).order_by(ModelRow.at.desc()).limit(1))
    kept = _BRAINS.get(engine)
    if kept is None or (kept.edition, kept.model) != (edition, model_id):
        lives = await knowledge.shelf(reading, knowledge.EVERYBODY)
        row = await reading.session.get(ModelRow, model_id) if model_id is not None else None
        packed = row.weights if row is not None else None
        kept = await asyncio.to_thread(_make_brain, edition, model_id, lives, packed)
        _BRAINS[engine] = kept
    return kept


def _make_brain(edition: int, model_id: UUID | None, lives: list[Live], packed: str | None) -> _Brain:
    acts = [
        Live(id_, 1, NewVersion(Topic.SERVICE, Audience.CUSTOMERS, *WAYS[act]), lives[0].published_at)
        for id_, act in _ACTS.items()
        if lives
    ]
    classifier = Classifier(msgspec.json.decode(packed, type=Weights)) if packed else None
    return _Brain(
        edition, model_id, knowledge.Index([*lives, *acts]), {str(live.id): live for live in lives}, classifier
    )


def _label(live: Live) -> str:
    return _ACTS[live.id].value if live.id in _ACTS else str(live.id)


def _samples(lives: list[Live]) -> list[Sample]:
    said = [(str(live.id), text) for live in lives for text in (live.said.zh, live.said.en)]
    said += [(act.value, text) for act, texts in WAYS.items() for text in texts]
    return [Sample(label, way) for label, text in said for way in (text.title, *text.ways)]


def _acts_of(reading: Reading) -> Collection[Act]:
    return tuple(Act) if reading.actor.kind == "customer" else (Act.PERSON,)


async def _done(reading: Reading, question: str, said: Answer) -> Answer:
    """With figures of the actor: all of it through queries that their own pages use. What is to be started is named,
    and nothing else is done about it.
    """
    match said.act:
        case Act.BALANCE:
            return replace(said, accounts=tuple(await _own(reading))[:_MOST_SHOWN])
        case Act.ENTRIES:
            mine = await _own(reading)
            first = next((one for one in mine if one.is_default), mine[0] if mine else None)
            if first is None:
                return said
            looked = await accounts.entries(reading, first.seen.account.id, EntryFilter(), limit=_MOST_SHOWN)
            return replace(said, accounts=(first,), entries=looked.found.entries)
        case Act.TRANSFERS:
            return replace(said, transfers=(await payments.transfers(reading, limit=_MOST_SHOWN)).transfers)
        case Act.BRANCH:
            wanted = sought(knowledge.folded(question))
            return replace(said, branches=await _branches(reading, question, wanted), service=wanted.service)
        case Act.FREEZE:
            return replace(said, accounts=tuple(await _to_freeze(reading, question)))
        case Act.APPOINTMENT:
            wanted = Sought(sought(knowledge.folded(question)).service)
            found = [one for one in await _branches(reading, question, wanted) if one.branch.facts.slot_places]
            return replace(said, branches=tuple(found), service=wanted.service)
        case _:
            return said


async def _branches(reading: Reading, question: str, wanted: Sought) -> tuple[FoundBranch, ...]:
    """Where the question says, if it says where; then what is open, and where one waits least."""
    all_ = [
        one
        for one in await branches.branches(reading)
        if wanted.service is None or wanted.service in one.facts.services
    ]
    told = knowledge.folded(question)
    near = {one.id: nearness(told, one) for one in all_}
    best = max(near.values(), default=0)
    there = [one for one in all_ if near[one.id] == best]
    states = {one.id: branches.open_state(one.facts, reading.now, banks_zone()) for one in there}
    if wanted.is_open_now:
        there = [one for one in there if states[one.id].is_open]
    waiting = await branches.waiting_at(reading, there)
    found = []
    for one in there:
        place = waiting[one.id].of.get(wanted.service) if wanted.service else None
        found.append(FoundBranch(one, states[one.id], waiting[one.id].people, place.minutes if place else None))
    found.sort(key=lambda one: (not one.state.is_open, one.people, one.branch.facts.code))
    return tuple(found[:_MOST_BRANCHES])


async def _to_freeze(reading: Reading, question: str) -> list[MyAccount]:
    """Those of the actor that can be frozen: the one whose last digits they say, or all."""
    mine = [one for one in await _own(reading) if one.seen.account.status is AccountStatus.OPEN]
    digits = last_digits(knowledge.folded(question))
    return [one for one in mine if not digits or one.seen.account.number.endswith(digits)][:_MOST_SHOWN]


async def _own(reading: Reading) -> list[MyAccount]:
    """What the actor owns and has not hidden, and is not closed."""
    return [
        one
        for one in await accounts.my_accounts(reading)
        if one.seen.role is HolderRole.OWNER
        and one.seen.account.status is not AccountStatus.CLOSED
        and not one.is_hidden
    ]
