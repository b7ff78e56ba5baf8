"""Reads of quality review."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, and_, or_, select

from bankhall.care import api as care
from bankhall.care.types import TalkChannel, TalksBy, TalkTopic
from bankhall.identity import api as identity
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Reading
from bankhall.kernel.tables import is_any
from bankhall.kernel.time import banks_zone, in_the_banks_zone
from bankhall.kernel.vault import SealingKey
from bankhall.quality import permissions
from bankhall.quality import rules as quality_rules
from bankhall.quality.reviews import rules
from bankhall.quality.reviews.errors import NoSuchCalibration, NoSuchDraw, NoSuchReview
from bankhall.quality.reviews.models import (
    CalibrationRow,
    CoachingRow,
    DrawRow,
    DrawUnitRow,
    ObjectionRow,
    ReviewRow,
    ReviewVerdictRow,
    SamplingPlanRow,
    ScorecardRow,
)
from bankhall.quality.reviews.types import (
    Agreement,
    Calibration,
    CalibrationResult,
    Coaching,
    CoachingOutcome,
    Criterion,
    CriterionVerdict,
    Draw,
    DrawCheck,
    FiguresBy,
    Judged,
    Objection,
    ObjectionOutcome,
    PastVerdict,
    Review,
    ReviewFigures,
    ReviewLine,
    ReviewResponse,
    ReviewSource,
    ReviewState,
    SampledPer,
    SamplingPlan,
    Score,
    Scorecard,
    ScorecardState,
    TalkSign,
    Terms,
    Unit,
)

MOST_SHOWN: Final = 100
MOST_COUNTED: Final = 20_000
MOST_CALIBRATIONS: Final = 50

_OVER: Final = "finished"


def place(kind: str, id_: UUID, nth: int = 0) -> str:
    """Where words lie: sealed for that place, they open nowhere else."""
    return f"quality_{kind}|{id_}|{nth}"


def today(reading: Reading) -> date:
    return in_the_banks_zone(reading.now).date()


async def key_of(reading: Reading, conversation_id: UUID) -> SealingKey | None:
    """Of the customer whose it was; None of one who is forgotten."""
    return (await keys_of(reading, [conversation_id])).get(conversation_id)


async def keys_of(reading: Reading, conversation_ids: Collection[UUID]) -> dict[UUID, SealingKey]:
    """By conversation."""
    whose = {id_: one.customer_id for id_, one in (await care.conversations_by_id(reading, conversation_ids)).items()}
    keys = await data_keys(reading, set(whose.values()))
    return {id_: keys[customer] for id_, customer in whose.items() if customer in keys}


# ------------------------------------------------------------------------------------------ scorecards and plans


async def scorecards(reading: Reading) -> list[Scorecard]:
    """All versions, the latest first."""
    found = await reading.session.execute(select(ScorecardRow).order_by(ScorecardRow.nth.desc()).limit(MOST_SHOWN))
    return [as_card(row) for row in found.scalars()]


async def card_in_force(reading: Reading) -> Scorecard | None:
    row = (
        await reading.session.execute(select(ScorecardRow).where(ScorecardRow.state == ScorecardState.IN_FORCE))
    ).scalar_one_or_none()
    return as_card(row) if row else None


async def plans(reading: Reading) -> list[SamplingPlan]:
    """Those that run first, then the latest."""
    found = await reading.session.execute(
        select(SamplingPlanRow).order_by(SamplingPlanRow.is_active.desc(), SamplingPlanRow.id.desc()).limit(MOST_SHOWN)
    )
    return [as_plan(row) for row in found.scalars()]


async def draws(reading: Reading) -> list[Draw]:
    """The latest first."""
    found = await reading.session.execute(
        select(DrawRow, SamplingPlanRow.name)
        .join(SamplingPlanRow, SamplingPlanRow.id == DrawRow.plan_id)
        .order_by(DrawRow.id.desc())
        .limit(MOST_SHOWN)
    )
    return [_draw(row, name) for row, name in found]


async def check_draw(reading: Reading, draw_id: UUID) -> DrawCheck:
    """Drawn once more, by the same seed out of the same. Raises NoSuchDraw."""
    found = await reading.session.execute(
        select(DrawRow, SamplingPlanRow.name)
        .join(SamplingPlanRow, SamplingPlanRow.id == DrawRow.plan_id)
        .where(DrawRow.id == draw_id)
    )
    one = found.one_or_none()
    if one is None:
        raise NoSuchDraw
    row, name = one
    units = list((await reading.session.execute(select(DrawUnitRow).where(DrawUnitRow.draw_id == draw_id))).scalars())
    again = rules.draw([_unit(each) for each in units], msgspec.convert(row.terms, Terms), row.seed)
    counted: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for each in units:
        counted[each.agent_name, each.sign][0] += each.is_drawn
        counted[each.agent_name, each.sign][1] += 1
    strata = tuple(
        (agent, TalkSign(sign), taken, of)
        for (agent, sign), (taken, of) in sorted(
            counted.items(), key=lambda item: (item[0][0], list(TalkSign).index(TalkSign(item[0][1])))
        )
    )
    same = {each.unit.id for each in again} == {each.conversation_id for each in units if each.is_drawn}
    return DrawCheck(_draw(row, name), strata, same)


# ------------------------------------------------------------------------------------------ reviews


async def queue(reading: Reading) -> list[ReviewLine]:
    """What is to be reviewed, what is due first; of calibrations only one's own. Nobody's own conversations."""
    me = reading.actor.id
    return await _lines(
        reading,
        ReviewRow.state != ReviewState.FINISHED,
        ReviewRow.agent_id != me,
        or_(ReviewRow.calibration_id.is_(None), ReviewRow.reviewer_id == me),
        order=(ReviewRow.due_on, ReviewRow.id),
    )


async def finished(reading: Reading) -> list[ReviewLine]:
    """What was reviewed, the latest first; without calibrations and without one's own conversations."""
    return await _lines(
        reading,
        ReviewRow.state == ReviewState.FINISHED,
        ReviewRow.calibration_id.is_(None),
        ReviewRow.agent_id != reading.actor.id,
        order=(ReviewRow.finished_at.desc(), ReviewRow.id),
    )


async def objected(reading: Reading) -> list[ReviewLine]:
    """Objections that nobody has decided, the longest waiting first; not those to what one reviewed oneself."""
    open_ = select(ObjectionRow.review_id).where(ObjectionRow.decided_at.is_(None))
    return await _lines(
        reading,
        ReviewRow.id.in_(open_),
        ReviewRow.reviewer_id != reading.actor.id,
        ReviewRow.agent_id != reading.actor.id,
        order=(ReviewRow.object_until, ReviewRow.id),
    )


async def mine(reading: Reading) -> list[ReviewLine]:
    """Finished reviews of conversations that the agent who asks led, the latest first."""
    return await _lines(
        reading,
        ReviewRow.agent_id == reading.actor.id,
        ReviewRow.state == ReviewState.FINISHED,
        ReviewRow.calibration_id.is_(None),
        order=(ReviewRow.finished_at.desc(), ReviewRow.id),
    )


async def review(reading: Reading, review_id: UUID) -> Review:
    """One that whoever asks may see: of their own conversation once it is finished; else as a reviewer, and of a
    calibration only their own until it is closed. Raises NoSuchReview, also where it is not to be seen.
    """
    row = await reading.session.get(ReviewRow, review_id, populate_existing=True)
    if row is None or not may_see(row, reading):
        raise NoSuchReview
    return await whole(reading, row)


def may_see(row: ReviewRow, reading: Reading) -> bool:
    """Whether this is for whoever asks."""
    actor = reading.actor
    if row.agent_id == actor.id:
        return row.state == _OVER and row.calibration_id is None
    if not actor.rights & {permissions.REVIEW, permissions.DECIDE}:
        return False
    return row.calibration_id is None or row.reviewer_id == actor.id


async def whole(reading: Reading, row: ReviewRow) -> Review:
    """With its card, what it ever said, the objection and what was agreed."""
    key = await key_of(reading, row.conversation_id)
    card = await reading.session.get_one(ScorecardRow, row.scorecard_id)
    verdicts = await reading.session.execute(
        select(ReviewVerdictRow).where(ReviewVerdictRow.review_id == row.id).order_by(ReviewVerdictRow.nth)
    )
    history = tuple(_verdict(each, key) for each in verdicts.scalars())
    objection = await reading.session.get(ObjectionRow, row.id, populate_existing=True)
    steps = await reading.session.execute(
        select(CoachingRow).where(CoachingRow.review_id == row.id).order_by(CoachingRow.id)
    )
    last = history[-1] if history else None
    (line,) = await _with_objections(reading, [row])
    return Review(
        line=line,
        card=as_card(card),
        judged=last.judged if last else _judged(row.draft),
        remarks=last.remarks if last else _remarks(row.sealed, key, place("reviews", row.id)),
        objection=_objection(objection, key) if objection else None,
        history=history,
        coachings=tuple(_coaching(each, key) for each in steps.scalars()),
    )


async def coachings(reading: Reading) -> list[Coaching]:
    """What was agreed: one's own, and of whoever reviews of all others; what is open and due first."""
    which = CoachingRow.agent_id == reading.actor.id
    if permissions.REVIEW in reading.actor.rights:
        which = CoachingRow.id.is_not(None)
    found = await reading.session.execute(
        select(CoachingRow, ReviewRow.conversation_id)
        .join(ReviewRow, ReviewRow.id == CoachingRow.review_id)
        .where(which)
        .order_by(CoachingRow.closed_at.is_not(None), CoachingRow.due_on, CoachingRow.id)
        .limit(MOST_SHOWN)
    )
    rows = found.all()
    keys = await keys_of(reading, {talk for _, talk in rows})
    return [_coaching(row, keys.get(talk)) for row, talk in rows]


async def reviewers(reading: Reading) -> dict[UUID, str]:
    """Who reviews."""
    return await identity.staff_with(reading, permissions.REVIEW)


# ------------------------------------------------------------------------------------------ calibrations


async def calibrations(reading: Reading) -> list[Calibration]:
    """The latest first, with how far each reviewer is."""
    found = await reading.session.execute(
        select(CalibrationRow).order_by(CalibrationRow.id.desc()).limit(MOST_CALIBRATIONS)
    )
    return await _calibrations(reading, list(found.scalars()))


async def calibration(reading: Reading, calibration_id: UUID) -> CalibrationResult:
    """What each said, how far they agree on it, and on each criterion over all that are closed. Nobody's before it is
    closed: they review blind. Raises NoSuchCalibration.
    """
    row = await reading.session.get(CalibrationRow, calibration_id, populate_existing=True)
    if row is None:
        raise NoSuchCalibration
    (one,) = await _calibrations(reading, [row])
    if one.closed_at is None:
        return CalibrationResult(of=one, judged={}, agreement=(), spread={})
    all_closed = await reading.session.execute(
        select(ReviewRow, ReviewVerdictRow.judged)
        .join(CalibrationRow, CalibrationRow.id == ReviewRow.calibration_id)
        .join(
            ReviewVerdictRow,
            and_(ReviewVerdictRow.review_id == ReviewRow.id, ReviewVerdictRow.nth == ReviewRow.verdicts),
        )
        .where(CalibrationRow.closed_at.is_not(None))
        .order_by(CalibrationRow.id.desc())
        .limit(MOST_COUNTED)
    )
    said: dict[UUID, dict[UUID, tuple[Judged, ...]]] = defaultdict(dict)
    for each, judged in all_closed:
        said[each.calibration_id][each.reviewer_id] = _judged(judged)
    here = said[calibration_id]
    agreement = tuple(
        Agreement(
            criterion.code,
            rules.same_share([_of(criterion.code, here.values())]),
            rules.alpha([_of(criterion.code, each.values()) for each in said.values()]),
        )
        for criterion in one.card.criteria
    )
    scores = {
        each.reviewer_id: each.score.points for each in one.reviews if each.score is not None and each.reviewer_id
    }
    return CalibrationResult(of=one, judged=dict(here), agreement=agreement, spread=rules.spread(scores))


def _of(code: str, said: Collection[Sequence[Judged]]) -> list[CriterionVerdict]:
    return [each.verdict for judged in said for each in judged if each.code == code]


# ------------------------------------------------------------------------------------------ figures


async def figures(reading: Reading, from_: date, to: date, by: FiguresBy) -> list[ReviewFigures]:
    """Of conversations that ended in these days, both in it, at most a year: the whole first, its key empty. Of whoever
    does not review only of their own. Raises BadInput.
    """
    zone = banks_zone()
    since, until = quality_rules.span(from_, to, zone)
    own = None if permissions.REVIEW in reading.actor.rights else reading.actor.id
    which = [
        ReviewRow.state == ReviewState.FINISHED,
        ReviewRow.calibration_id.is_(None),
        ReviewRow.talked_at >= since,
        ReviewRow.talked_at < until,
    ]
    if own is not None:
        which.append(ReviewRow.agent_id == own)
    found = await reading.session.execute(
        select(ReviewRow, ReviewVerdictRow.judged)
        .join(
            ReviewVerdictRow,
            and_(ReviewVerdictRow.review_id == ReviewRow.id, ReviewVerdictRow.nth == ReviewRow.verdicts),
        )
        .where(*which)
        .order_by(ReviewRow.id)
        .limit(MOST_COUNTED)
    )
    rows = found.all()
    led = await care.talk_figures(reading, since, until, TalksBy.AGENT, agent_id=own)
    groups: dict[str, list[tuple[ReviewRow, float]]] = defaultdict(list)
    names: dict[str, str] = {}
    for row, judged in rows:
        groups[""].append((row, float(row.score or 0)))
        match by:
            case FiguresBy.AGENT:
                names[str(row.agent_id)] = row.agent_name
                groups[str(row.agent_id)].append((row, float(row.score or 0)))
            case FiguresBy.WEEK:
                day = in_the_banks_zone(row.talked_at).date()
                groups[_monday(day).isoformat()].append((row, float(row.score or 0)))
            case FiguresBy.CRITERION:
                for each in _judged(judged):
                    worth = rules.worth(each.verdict)
                    if worth is not None:
                        groups[each.code].append((row, worth))
    talks: dict[str, int] = {"": led.whole.ended - led.whole.missed}
    if by is FiguresBy.AGENT:
        talks |= {one.key: one.ended for one in led.by if one.key}
        names |= {one.key: one.name for one in led.by if one.key and one.ended}
    keys = sorted(names, key=lambda key: (names[key], key)) if by is FiguresBy.AGENT else sorted(set(groups) - {""})
    return [_figures(key, names.get(key, ""), talks.get(key), groups[key]) for key in ["", *keys]]


def _monday(day: date) -> date:
    return date.fromordinal(day.toordinal() - day.weekday())


def _figures(key: str, name: str, talks: int | None, of: Sequence[tuple[ReviewRow, float]]) -> ReviewFigures:
    """Only what was drawn stands for others."""
    drawn = [(value, (row.of or 1) / (row.taken or 1)) for row, value in of if row.source == ReviewSource.DRAWN]
    return ReviewFigures(
        key=key,
        name=name,
        talks=talks,
        drawn=len(drawn),
        by_hand=len(of) - len(drawn),
        estimate=rules.estimate(drawn),
    )


# ------------------------------------------------------------------------------------------ as they are told


def as_card(row: ScorecardRow) -> Scorecard:
    return Scorecard(
        id=row.id,
        nth=row.nth,
        state=ScorecardState(row.state),
        criteria=tuple(msgspec.convert(row.criteria, list[Criterion])),
        at=row.at,
        in_force_at=row.in_force_at,
        by=row.by_name,
    )


def as_plan(row: SamplingPlanRow) -> SamplingPlan:
    return SamplingPlan(
        id=row.id,
        name=row.name,
        per=SampledPer(row.per),
        due_days=row.due_days,
        terms=msgspec.convert(row.terms, Terms),
        is_active=row.is_active,
        at=row.at,
        by=row.by_name,
    )


async def _lines(
    reading: Reading, *which: ColumnElement[bool], order: tuple[Any, ...], most: int = MOST_SHOWN
) -> list[ReviewLine]:
    found = await reading.session.execute(select(ReviewRow).where(*which).order_by(*order).limit(most))
    return await _with_objections(reading, list(found.scalars()))


async def _with_objections(reading: Reading, rows: Sequence[ReviewRow]) -> list[ReviewLine]:
    open_ = set(
        (
            await reading.session.execute(
                select(ObjectionRow.review_id).where(
                    is_any(ObjectionRow.review_id, [row.id for row in rows]), ObjectionRow.decided_at.is_(None)
                )
            )
        ).scalars()
    )
    return [_line(row, objection_open=row.id in open_) for row in rows]


def _line(row: ReviewRow, *, objection_open: bool) -> ReviewLine:
    return ReviewLine(
        id=row.id,
        conversation_id=row.conversation_id,
        agent_id=row.agent_id,
        agent_name=row.agent_name,
        topic=TalkTopic(row.topic),
        channel=TalkChannel(row.channel),
        talked_at=row.talked_at,
        source=ReviewSource(row.source),
        sign=TalkSign(row.sign),
        state=ReviewState(row.state),
        reviewer_id=row.reviewer_id,
        reviewer_name=row.reviewer_name,
        due_on=row.due_on,
        finished_at=row.finished_at,
        score=None if row.score is None else Score(row.score, row.is_knocked_out),
        seen_at=row.seen_at,
        response=ReviewResponse(row.response) if row.response else None,
        object_until=row.object_until,
        objection_open=objection_open,
    )


async def _calibrations(reading: Reading, rows: Sequence[CalibrationRow]) -> list[Calibration]:
    ids = [row.id for row in rows]
    lines: dict[UUID, list[ReviewLine]] = defaultdict(list)
    found = await reading.session.execute(
        select(ReviewRow).where(is_any(ReviewRow.calibration_id, ids)).order_by(ReviewRow.reviewer_name, ReviewRow.id)
    )
    closed = {row.id for row in rows if row.closed_at is not None}
    for row in found.scalars():
        assert row.calibration_id is not None
        shown = _line(row, objection_open=False)
        # Blind: not even the number tells what a colleague thinks.
        lines[row.calibration_id].append(shown if row.calibration_id in closed else replace(shown, score=None))
    cards = await _cards(reading, {row.scorecard_id for row in rows})
    return [
        Calibration(
            id=row.id,
            conversation_id=row.conversation_id,
            agent_name=row.agent_name,
            card=cards[row.scorecard_id],
            due_on=row.due_on,
            at=row.at,
            by=row.by_name,
            closed_at=row.closed_at,
            reviews=tuple(lines[row.id]),
        )
        for row in rows
    ]


async def _cards(reading: Reading, ids: Collection[UUID]) -> Mapping[UUID, Scorecard]:
    found = await reading.session.execute(select(ScorecardRow).where(is_any(ScorecardRow.id, ids)))
    return {row.id: as_card(row) for row in found.scalars()}


def _draw(row: DrawRow, name: str) -> Draw:
    return Draw(
        id=row.id,
        plan_id=row.plan_id,
        plan_name=name,
        from_on=row.from_on,
        to_on=row.to_on,
        seed=row.seed,
        terms=msgspec.convert(row.terms, Terms),
        frame=row.frame,
        drawn=row.drawn,
        at=row.at,
    )


def _unit(row: DrawUnitRow) -> Unit:
    return Unit(
        id=row.conversation_id,
        agent_id=row.agent_id,
        agent_name=row.agent_name,
        is_new=row.is_new,
        sign=TalkSign(row.sign),
    )


def _judged(kept: Sequence[dict[str, Any]]) -> tuple[Judged, ...]:
    return tuple(msgspec.convert(kept, list[Judged]))


def _remarks(sealed: bytes | None, key: SealingKey | None, about: str) -> dict[str, str]:
    if sealed is None or key is None:
        return {}
    return msgspec.json.decode(key.open(bytes(sealed), about=about), type=dict[str, str])


def _words(sealed: bytes | None, key: SealingKey | None, about: str) -> str:
    return key.open(bytes(sealed), about=about).decode() if sealed is not None and key is not None else ""


def _verdict(row: ReviewVerdictRow, key: SealingKey | None) -> PastVerdict:
    return PastVerdict(
        nth=row.nth,
        judged=_judged(row.judged),
        remarks=_remarks(row.sealed, key, place("review_verdicts", row.review_id, row.nth)),
        score=Score(row.score, row.is_knocked_out),
        at=row.at,
        by=row.by_name,
    )


def _objection(row: ObjectionRow, key: SealingKey | None) -> Objection:
    return Objection(
        reason=_words(row.sealed, key, place("objections", row.review_id)),
        at=row.at,
        decided_at=row.decided_at,
        decided_by=row.decided_by_name,
        outcome=ObjectionOutcome(row.outcome) if row.outcome else None,
        answer=_words(row.sealed_answer, key, place("objections", row.review_id, 1)),
    )


def _coaching(row: CoachingRow, key: SealingKey | None) -> Coaching:
    return Coaching(
        id=row.id,
        review_id=row.review_id,
        agent_id=row.agent_id,
        agent_name=row.agent_name,
        step=_words(row.sealed, key, place("coachings", row.id)),
        due_on=row.due_on,
        at=row.at,
        by=row.by_name,
        closed_at=row.closed_at,
        closed_by=row.closed_by_name,
        outcome=CoachingOutcome(row.outcome) if row.outcome else None,
        note=_words(row.sealed_note, key, place("coachings", row.id, 1)),
    )
