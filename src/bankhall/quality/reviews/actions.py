"""Drawing, reviewing, objecting, coaching and calibrating. Each verb on a review locks its row first."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import func, insert, select, update

from bankhall.care import api as care
from bankhall.care.errors import NoSuchConversation
from bankhall.care.types import Message, OverTalk
from bankhall.customers.errors import CustomerForgotten
from bankhall.kernel.db import Tx, take_turn
from bankhall.kernel.errors import BadInput
from bankhall.kernel.ids import new_id
from bankhall.kernel.once import done_before, note_done
from bankhall.kernel.tables import done_by, is_any
from bankhall.kernel.time import banks_zone
from bankhall.kernel.vault import SealingKey
from bankhall.kernel.working_days import working_day_after
from bankhall.quality import rules as quality_rules
from bankhall.quality.reviews import queries, rules
from bankhall.quality.reviews.errors import (
    AnsweredAlready,
    ClosedAlready,
    DrawnAlready,
    FinishedAlready,
    NoDraft,
    NoObjection,
    NoScorecard,
    NoSuchCalibration,
    NoSuchCoaching,
    NoSuchPlan,
    NoSuchReview,
    NotAReviewer,
    NotFinished,
    OwnReview,
    OwnTalk,
    ReviewedAlready,
    TalkNotOver,
    TooLateToObject,
    TooMany,
    WithColleague,
)
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
    CoachingOutcome,
    Criterion,
    Judged,
    NewPlan,
    ObjectionOutcome,
    ReviewResponse,
    ReviewSource,
    ReviewState,
    Scorecard,
    ScorecardState,
    TalkSign,
    Unit,
)
from bankhall.quality.satisfaction import queries as satisfaction

BY_HAND_DAYS = 5


# ------------------------------------------------------------------------------------------ scorecards and plans


async def keep_draft(tx: Tx, criteria: Sequence[Criterion]) -> None:
    """The one draft there is, or a new one after the last version. Raises BadInput naming `criteria`."""
    if (refused := rules.refuse_card(criteria)) is not None:
        raise refused
    await take_turn(tx, "quality scorecard")
    kept = [msgspec.to_builtins(one) for one in criteria]
    query = select(ScorecardRow).where(ScorecardRow.state == ScorecardState.DRAFT)
    row = (await tx.session.execute(query)).scalar_one_or_none()
    if row is None:
        last = await tx.session.scalar(select(func.max(ScorecardRow.nth)))
        row = ScorecardRow(
            id=new_id(), nth=(last or 0) + 1, state=ScorecardState.DRAFT.value, criteria=kept, at=tx.now, **done_by(tx)
        )
        tx.session.add(row)
    else:
        row.criteria, row.at = kept, tx.now
        row.by_kind, row.by_id, row.by_name = tx.actor.kind, tx.actor.id, tx.actor.signature
    await tx.session.flush()
    tx.audit("quality.keep_scorecard", "scorecard", row.id, nth=row.nth, criteria=len(kept))


async def put_in_force(tx: Tx) -> None:
    """The draft; what was in force is past, and reviews that somebody has begun keep it. Raises NoDraft."""
    await take_turn(tx, "quality scorecard")
    query = select(ScorecardRow).where(ScorecardRow.state == ScorecardState.DRAFT)
    row = (await tx.session.execute(query)).scalar_one_or_none()
    if row is None:
        raise NoDraft
    await tx.session.execute(
        update(ScorecardRow)
        .where(ScorecardRow.state == ScorecardState.IN_FORCE)
        .values(state=ScorecardState.PAST.value)
    )
    row.state, row.in_force_at = ScorecardState.IN_FORCE.value, tx.now
    await tx.session.flush()
    # What nobody has begun is looked at by what holds now; those of a calibration are compared by one and the same.
    await tx.session.execute(
        update(ReviewRow)
        .where(ReviewRow.state == ReviewState.OPEN, ReviewRow.calibration_id.is_(None))
        .values(scorecard_id=row.id)
    )
    tx.audit("quality.put_scorecard_in_force", "scorecard", row.id, nth=row.nth)


async def make_plan(tx: Tx, new: NewPlan, *, key: str) -> None:
    """The same key and content make one. Raises TooMany, BadInput."""
    if (new.terms.number is None) == (new.terms.share is None):
        raise BadInput.of("number", "either so many of each agent, or a share of what each led")
    if await done_before(tx, key, msgspec.to_builtins(new)) is not None:
        return
    await take_turn(tx, "quality plans")
    running = await tx.session.scalar(select(func.count()).where(SamplingPlanRow.is_active))
    if (running or 0) >= rules.MOST_PLANS:
        raise TooMany(rules.MOST_PLANS)
    row = SamplingPlanRow(
        id=new_id(),
        name=new.name,
        per=new.per.value,
        due_days=new.due_days,
        terms=msgspec.to_builtins(new.terms),
        is_active=True,
        at=tx.now,
        **done_by(tx),
    )
    tx.session.add(row)
    await tx.session.flush()
    await note_done(tx, key, msgspec.to_builtins(new), row.id)
    tx.audit("quality.make_plan", "sampling_plan", row.id, per=new.per)


async def stop_plan(tx: Tx, plan_id: UUID) -> None:
    """What it has drawn stays. Raises NoSuchPlan."""
    row = await tx.session.get(SamplingPlanRow, plan_id, with_for_update=True)
    if row is None:
        raise NoSuchPlan
    if row.is_active:
        row.is_active = False
        tx.audit("quality.stop_plan", "sampling_plan", row.id)


# ------------------------------------------------------------------------------------------ drawing


async def draw_due(tx: Tx) -> None:
    """For every plan that runs the last period that is over, where it was not drawn yet."""
    for plan in await queries.plans(tx):
        if plan.is_active:
            try:
                await draw(tx, plan.id)
            except (DrawnAlready, NoScorecard):
                continue


async def draw(tx: Tx, plan_id: UUID) -> UUID:
    """Once for a plan and a period, by however many at once. Raises NoSuchPlan, DrawnAlready, NoScorecard."""
    await take_turn(tx, f"quality draw {plan_id}")
    row = await tx.session.get(SamplingPlanRow, plan_id, populate_existing=True)
    if row is None:
        raise NoSuchPlan
    plan = queries.as_plan(row)
    from_, to = rules.period_before(queries.today(tx), plan.per)
    before = select(DrawRow.id).where(DrawRow.plan_id == plan_id, DrawRow.from_on == from_)
    if await tx.session.scalar(before) is not None:
        raise DrawnAlready
    card = await _card(tx)
    talks = await care.talks_over(tx, *quality_rules.span(from_, to, banks_zone()), words=rules.COMPLAINT_WORDS)
    wanted = [
        one
        for one in talks
        if (not plan.terms.topics or one.topic in plan.terms.topics)
        and (not plan.terms.channels or one.channel in plan.terms.channels)
    ]
    known = {one.id: one for one in wanted}
    taken = set(
        (
            await tx.session.execute(
                select(ReviewRow.conversation_id).where(
                    is_any(ReviewRow.conversation_id, list(known)), ReviewRow.calibration_id.is_(None)
                )
            )
        ).scalars()
    )
    low = await satisfaction.low_talks(tx, list(known))
    units = [_unit(one, low, plan.terms.long_wait_min) for one in wanted if one.id not in taken]
    # 128 bits of the system's own randomness: nobody chooses it, and there is one for a plan and a period.
    seed = secrets.token_hex(16)
    drawn = rules.draw(units, plan.terms, seed)
    chosen = {one.unit.id for one in drawn}
    draw_id = new_id()
    tx.session.add(
        DrawRow(
            id=draw_id,
            plan_id=plan_id,
            from_on=from_,
            to_on=to,
            seed=seed,
            terms=row.terms,
            frame=len(units),
            drawn=len(drawn),
            at=tx.now,
            **done_by(tx),
        )
    )
    await tx.session.flush()
    if units:
        await tx.session.execute(
            insert(DrawUnitRow),
            [
                {
                    "draw_id": draw_id,
                    "conversation_id": one.id,
                    "agent_id": one.agent_id,
                    "agent_name": one.agent_name,
                    "is_new": one.is_new,
                    "sign": one.sign.value,
                    "is_drawn": one.id in chosen,
                }
                for one in units
            ],
        )
    due_on = working_day_after(queries.today(tx), plan.due_days)
    for one in drawn:
        fresh = _review(tx, known[one.unit.id], card.id, due_on, ReviewSource.DRAWN, one.unit.sign)
        fresh.draw_id, fresh.taken, fresh.of = draw_id, one.taken, one.of
        tx.session.add(fresh)
    await tx.session.flush()
    tx.audit("quality.draw", "sampling_plan", plan_id, draw_id=draw_id, frame=len(units), drawn=len(drawn))
    return draw_id


async def add_by_hand(tx: Tx, conversation_id: UUID) -> UUID:
    """One that somebody wants to be reviewed: it does not stand for others in figures. Raises NoSuchConversation,
    TalkNotOver, OwnTalk, ReviewedAlready, NoScorecard.
    """
    one = await _over(tx, conversation_id, words=rules.COMPLAINT_WORDS)
    if one.agent_id == tx.actor.id:
        raise OwnTalk
    await take_turn(tx, f"quality review {conversation_id}")
    query = select(ReviewRow.id).where(ReviewRow.conversation_id == conversation_id, ReviewRow.calibration_id.is_(None))
    if await tx.session.scalar(query) is not None:
        raise ReviewedAlready
    low = await satisfaction.low_talks(tx, [conversation_id])
    sign = _unit(one, low, 10).sign
    due_on = working_day_after(queries.today(tx), BY_HAND_DAYS)
    row = _review(tx, one, (await _card(tx)).id, due_on, ReviewSource.BY_HAND, sign)
    tx.session.add(row)
    await tx.session.flush()
    tx.audit("quality.add_review", "conversation", conversation_id, review_id=row.id)
    return row.id


# ------------------------------------------------------------------------------------------ reviewing


async def begin(tx: Tx, review_id: UUID) -> None:
    """By whoever reviews it from now on. Raises NoSuchReview, OwnTalk, WithColleague, FinishedAlready."""
    row = await _held(tx, review_id)
    if row.state == ReviewState.FINISHED:
        raise FinishedAlready
    if row.reviewer_id is not None and row.reviewer_id != tx.actor.id:
        raise WithColleague
    if row.state == ReviewState.DRAFT:
        return
    await _refuse_part(tx, row)
    row.reviewer_id, row.reviewer_name = tx.actor.id, tx.actor.signature
    row.state = ReviewState.DRAFT.value
    await tx.session.flush()
    tx.audit("quality.begin_review", "conversation", row.conversation_id, review_id=row.id)


async def give_back(tx: Tx, review_id: UUID) -> None:
    """For a colleague; what was judged so far is gone. Raises NoSuchReview, FinishedAlready, WithColleague,
    NotAReviewer.
    """
    row = await _in_hand(tx, review_id)
    if row.calibration_id is not None:
        raise NotAReviewer
    row.state, row.reviewer_id, row.reviewer_name = ReviewState.OPEN.value, None, ""
    row.draft, row.sealed = [], None
    tx.audit("quality.give_review_back", "conversation", row.conversation_id, review_id=row.id)


async def keep_review(tx: Tx, review_id: UUID, judged: Sequence[Judged], remarks: Mapping[str, str]) -> None:
    """As far as it is. Raises NoSuchReview, FinishedAlready, WithColleague, CustomerForgotten, BadInput."""
    row = await _in_hand(tx, review_id)
    await _refuse_judging(tx, row, judged, remarks, is_whole=False)
    row.draft = [msgspec.to_builtins(one) for one in judged]
    row.sealed = await _sealed(tx, row, remarks, queries.place("reviews", row.id))
    await tx.session.flush()


async def finish(tx: Tx, review_id: UUID, judged: Sequence[Judged], remarks: Mapping[str, str]) -> None:
    """Once; whoever led the conversation sees it from now on. Raises NoSuchReview, FinishedAlready, WithColleague,
    NothingJudged, CustomerForgotten, BadInput.
    """
    row = await _in_hand(tx, review_id)
    await _refuse_judging(tx, row, judged, remarks, is_whole=True)
    await _say(tx, row, judged, remarks)
    row.state, row.finished_at = ReviewState.FINISHED.value, tx.now
    row.draft, row.sealed = [], None
    if row.calibration_id is None:
        row.object_until = rules.object_until(queries.today(tx))
    await tx.session.flush()
    tx.audit(
        "quality.finish_review",
        "conversation",
        row.conversation_id,
        review_id=row.id,
        agent_id=row.agent_id,
        score=row.score,
    )
    if row.calibration_id is not None:
        await _close_where_all_are_in(tx, row.calibration_id)


async def read_talk(tx: Tx, review_id: UUID) -> list[Message]:
    """What was said in the conversation: by whoever may see the review. Noted by care. Raises NoSuchReview,
    NoSuchConversation.
    """
    row = await tx.session.get(ReviewRow, review_id)
    if row is None or not queries.may_see(row, tx):
        raise NoSuchReview
    return await care.read_over(tx, row.conversation_id)


# ------------------------------------------------------------------------------------------ whose it is


async def see(tx: Tx, review_id: UUID) -> None:
    """By whoever led the conversation: they have read it. Raises NoSuchReview."""
    row = await _mine(tx, review_id)
    if row.seen_at is None:
        row.seen_at = tx.now
        tx.audit("quality.see_review", "conversation", row.conversation_id, review_id=row.id)


async def agree(tx: Tx, review_id: UUID) -> None:
    """By whoever led the conversation. Raises NoSuchReview, AnsweredAlready."""
    row = await _mine(tx, review_id)
    if row.response is not None:
        raise AnsweredAlready
    row.response, row.seen_at = ReviewResponse.AGREED.value, row.seen_at or tx.now
    tx.audit("quality.agree_to_review", "conversation", row.conversation_id, review_id=row.id)


async def object_(tx: Tx, review_id: UUID, reason: str) -> None:
    """By whoever led the conversation, within five working days: somebody else than the reviewer decides. Raises
    NoSuchReview, AnsweredAlready, TooLateToObject, CustomerForgotten.
    """
    row = await _mine(tx, review_id)
    if row.response is not None:
        raise AnsweredAlready
    if row.object_until is None or queries.today(tx) > row.object_until:
        raise TooLateToObject
    key = await _key(tx, row.conversation_id)
    row.response, row.seen_at = ReviewResponse.OBJECTED.value, row.seen_at or tx.now
    tx.session.add(
        ObjectionRow(
            review_id=row.id,
            sealed=key.seal(tx.vault.suite, reason.encode(), about=queries.place("objections", row.id)),
            at=tx.now,
            decided_by_name="",
        )
    )
    await tx.session.flush()
    tx.audit("quality.object_to_review", "conversation", row.conversation_id, review_id=row.id)


async def decide(
    tx: Tx,
    review_id: UUID,
    outcome: ObjectionOutcome,
    answer: str,
    judged: Sequence[Judged],
) -> None:
    """By somebody who neither reviewed it nor led the conversation. Where it is changed, `judged` says how; what stood
    stays in its history. Raises NoSuchReview, NoObjection, OwnReview, OwnTalk, NothingJudged, CustomerForgotten,
    BadInput.
    """
    row = await _held(tx, review_id)
    if row.agent_id == tx.actor.id:
        raise OwnTalk
    objection = await tx.session.get(ObjectionRow, review_id, with_for_update=True, populate_existing=True)
    if objection is None or objection.decided_at is not None:
        raise NoObjection
    if row.reviewer_id == tx.actor.id:
        raise OwnReview
    await _refuse_part(tx, row)
    key = await _key(tx, row.conversation_id)
    if outcome is ObjectionOutcome.CHANGED:
        remarks = (await queries.whole(tx, row)).remarks
        await _refuse_judging(tx, row, judged, {}, is_whole=True)
        await _say(tx, row, judged, remarks)
    objection.decided_at, objection.outcome = tx.now, outcome.value
    objection.decided_by_id, objection.decided_by_name = tx.actor.id, tx.actor.signature
    objection.sealed_answer = key.seal(tx.vault.suite, answer.encode(), about=queries.place("objections", row.id, 1))
    await tx.session.flush()
    tx.audit(
        "quality.decide_objection",
        "conversation",
        row.conversation_id,
        review_id=row.id,
        outcome=outcome,
        score=row.score,
    )


# ------------------------------------------------------------------------------------------ coaching


async def agree_step(tx: Tx, review_id: UUID, step: str, due_on: date, *, key: str) -> None:
    """With whoever led the conversation: the same key and content agree one. Raises NoSuchReview, NotFinished, OwnTalk,
    TooMany, CustomerForgotten, BadInput.
    """
    row = await _held(tx, review_id)
    if row.agent_id == tx.actor.id:
        raise OwnTalk
    if row.state != ReviewState.FINISHED or row.calibration_id is not None:
        raise NotFinished
    today = queries.today(tx)
    if not today <= due_on <= today + timedelta(days=366):
        raise BadInput.of("due_on", "from today, within a year")
    content = [str(review_id), step, due_on.isoformat()]
    if await done_before(tx, key, content) is not None:
        return
    there = await tx.session.scalar(select(func.count()).where(CoachingRow.review_id == review_id))
    if (there or 0) >= rules.MOST_COACHINGS:
        raise TooMany(rules.MOST_COACHINGS)
    sealing = await _key(tx, row.conversation_id)
    id_ = new_id()
    tx.session.add(
        CoachingRow(
            id=id_,
            review_id=review_id,
            agent_id=row.agent_id,
            agent_name=row.agent_name,
            sealed=sealing.seal(tx.vault.suite, step.encode(), about=queries.place("coachings", id_)),
            due_on=due_on,
            at=tx.now,
            closed_by_name="",
            **done_by(tx),
        )
    )
    await tx.session.flush()
    await note_done(tx, key, content, id_)
    tx.audit("quality.agree_step", "staff", row.agent_id, review_id=review_id, coaching_id=id_)


async def close_step(tx: Tx, coaching_id: UUID, outcome: CoachingOutcome, note: str) -> None:
    """By who reviews, and not by whom it is about. Raises NoSuchCoaching, ClosedAlready, OwnTalk, CustomerForgotten."""
    row = await tx.session.get(CoachingRow, coaching_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NoSuchCoaching
    if row.agent_id == tx.actor.id:
        raise OwnTalk
    if row.closed_at is not None:
        raise ClosedAlready
    review = await tx.session.get_one(ReviewRow, row.review_id)
    if note:
        key = await _key(tx, review.conversation_id)
        row.sealed_note = key.seal(tx.vault.suite, note.encode(), about=queries.place("coachings", row.id, 1))
    row.closed_at, row.closed_by_name, row.outcome = tx.now, tx.actor.signature, outcome.value
    await tx.session.flush()
    tx.audit("quality.close_step", "staff", row.agent_id, coaching_id=row.id, outcome=outcome)


# ------------------------------------------------------------------------------------------ calibrating


async def calibrate(tx: Tx, conversation_id: UUID, who: Collection[UUID], due_on: date, *, key: str) -> UUID:
    """The same conversation for several, who do not see each other's until all are done. Raises NoSuchConversation,
    TalkNotOver, NotAReviewer, NoScorecard, BadInput.
    """
    content = [str(conversation_id), sorted(map(str, who)), due_on.isoformat()]
    if (before := await done_before(tx, key, content)) is not None:
        return before
    today = queries.today(tx)
    if not today <= due_on <= today + timedelta(days=92):
        raise BadInput.of("due_on", "from today, within three months")
    one = await _over(tx, conversation_id)
    names = await queries.reviewers(tx)
    if not 2 <= len(set(who)) <= rules.MOST_REVIEWERS:
        raise BadInput.of("reviewers", f"from two to {rules.MOST_REVIEWERS}, each once")
    if one.agent_id in who or not set(who) <= set(names):
        raise NotAReviewer
    card = await _card(tx)
    row = CalibrationRow(
        id=new_id(),
        conversation_id=conversation_id,
        agent_id=one.agent_id,
        agent_name=one.agent_name,
        scorecard_id=card.id,
        due_on=due_on,
        at=tx.now,
        **done_by(tx),
    )
    tx.session.add(row)
    await tx.session.flush()
    for id_ in sorted(set(who)):
        fresh = _review(tx, one, card.id, due_on, ReviewSource.CALIBRATION, TalkSign.NONE)
        fresh.calibration_id, fresh.reviewer_id, fresh.reviewer_name = row.id, id_, names[id_]
        tx.session.add(fresh)
    await tx.session.flush()
    await note_done(tx, key, content, row.id)
    tx.audit("quality.calibrate", "conversation", conversation_id, calibration_id=row.id, reviewers=len(set(who)))
    return row.id


async def close_calibration(tx: Tx, calibration_id: UUID) -> None:
    """Before all are in: who is not done has no say in it. Not by whoever still has theirs to do, who would see the
    others'. Raises NoSuchCalibration, ClosedAlready, NotFinished.
    """
    row = await tx.session.get(CalibrationRow, calibration_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NoSuchCalibration
    if row.closed_at is not None:
        raise ClosedAlready
    done = await tx.session.execute(
        select(ReviewRow.reviewer_id, ReviewRow.state).where(ReviewRow.calibration_id == calibration_id)
    )
    states = {one.reviewer_id: one.state for one in done}
    over = [who for who, state in states.items() if state == ReviewState.FINISHED]
    if len(over) < 2 or states.get(tx.actor.id, ReviewState.FINISHED) != ReviewState.FINISHED:
        raise NotFinished
    row.closed_at = tx.now
    await tx.session.flush()
    tx.audit("quality.close_calibration", "conversation", row.conversation_id, calibration_id=row.id)


async def note_figures(tx: Tx, from_: date, to: date, *, lines: int) -> None:
    """Of whoever takes the figures of reviews home."""
    tx.audit(
        "quality.take_review_figures", "bank", "quality", from_on=from_.isoformat(), to_on=to.isoformat(), lines=lines
    )


# ------------------------------------------------------------------------------------------ shared


async def _close_where_all_are_in(tx: Tx, calibration_id: UUID) -> None:
    row = await tx.session.get_one(CalibrationRow, calibration_id, with_for_update=True, populate_existing=True)
    left = await tx.session.scalar(
        select(func.count()).where(ReviewRow.calibration_id == calibration_id, ReviewRow.state != ReviewState.FINISHED)
    )
    if not left and row.closed_at is None:
        row.closed_at = tx.now
        await tx.session.flush()


async def _card(tx: Tx) -> Scorecard:
    card = await queries.card_in_force(tx)
    if card is None:
        raise NoScorecard
    return card


async def _over(tx: Tx, conversation_id: UUID, *, words: Sequence[str] = ()) -> OverTalk:
    if not await care.conversations_by_id(tx, [conversation_id]):
        raise NoSuchConversation
    one = (await care.talks_over_by_id(tx, [conversation_id], words=words)).get(conversation_id)
    if one is None:
        raise TalkNotOver
    return one


def _unit(one: OverTalk, low: Collection[UUID], long_wait_min: int) -> Unit:
    sign = (
        TalkSign.LOW_MARK
        if one.id in low
        else TalkSign.COMPLAINS
        if one.says
        else TalkSign.HANDED_OVER
        if one.was_handed_over
        else TalkSign.LONG_WAIT
        if one.waited_s > 60 * long_wait_min
        else TalkSign.NONE
    )
    is_new = one.ended_at - one.first_at < rules.NEW_WITHIN
    return Unit(id=one.id, agent_id=one.agent_id, agent_name=one.agent_name, is_new=is_new, sign=sign)


def _review(tx: Tx, one: OverTalk, card_id: UUID, due_on: date, source: ReviewSource, sign: TalkSign) -> ReviewRow:
    return ReviewRow(
        id=new_id(),
        conversation_id=one.id,
        agent_id=one.agent_id,
        agent_name=one.agent_name,
        topic=one.topic.value,
        channel=one.channel.value,
        talked_at=one.ended_at,
        scorecard_id=card_id,
        source=source.value,
        sign=sign.value,
        state=ReviewState.OPEN.value,
        reviewer_name="",
        due_on=due_on,
        opened_at=tx.now,
        draft=[],
        verdicts=0,
        is_knocked_out=False,
    )


async def _held(tx: Tx, review_id: UUID) -> ReviewRow:
    """For whoever reviews or decides. Raises NoSuchReview."""
    row = await tx.session.get(ReviewRow, review_id, with_for_update=True, populate_existing=True)
    if row is None or (row.calibration_id is not None and row.reviewer_id != tx.actor.id):
        raise NoSuchReview
    return row


async def _in_hand(tx: Tx, review_id: UUID) -> ReviewRow:
    """With whoever asks, and not finished."""
    row = await _held(tx, review_id)
    if row.agent_id == tx.actor.id:
        raise OwnTalk
    if row.state == ReviewState.FINISHED:
        raise FinishedAlready
    if row.state != ReviewState.DRAFT or row.reviewer_id != tx.actor.id:
        raise WithColleague
    return row


async def _mine(tx: Tx, review_id: UUID) -> ReviewRow:
    """A finished one of a conversation that whoever asks led. Raises NoSuchReview, also for another's."""
    row = await tx.session.get(ReviewRow, review_id, with_for_update=True, populate_existing=True)
    is_there = row is not None and row.state == ReviewState.FINISHED and row.calibration_id is None
    if row is None or not is_there or row.agent_id != tx.actor.id:
        raise NoSuchReview
    return row


async def _refuse_part(tx: Tx, row: ReviewRow) -> None:
    """Who led it or said something in it judges nobody in it."""
    if row.agent_id == tx.actor.id or await care.took_part(tx, row.conversation_id):
        raise OwnTalk


async def _refuse_judging(
    tx: Tx, row: ReviewRow, judged: Sequence[Judged], remarks: Mapping[str, str], *, is_whole: bool
) -> None:
    card = queries.as_card(await tx.session.get_one(ScorecardRow, row.scorecard_id))
    talk = (await care.conversations_by_id(tx, [row.conversation_id]))[row.conversation_id]
    refused = rules.refuse_judging(card.criteria, judged, talk.messages, is_whole=is_whole)
    if refused is not None:
        raise refused
    if not set(remarks) <= {"", *(one.code for one in card.criteria)}:
        raise BadInput.of("remarks", "not of this scorecard")


async def _say(tx: Tx, row: ReviewRow, judged: Sequence[Judged], remarks: Mapping[str, str]) -> None:
    card = queries.as_card(await tx.session.get_one(ScorecardRow, row.scorecard_id))
    score = rules.score(card.criteria, judged)
    row.verdicts += 1
    row.score, row.is_knocked_out = score.points, score.is_knocked_out
    values: dict[str, Any] = {
        "review_id": row.id,
        "nth": row.verdicts,
        "judged": [msgspec.to_builtins(one) for one in judged],
        "sealed": await _sealed(tx, row, remarks, queries.place("review_verdicts", row.id, row.verdicts)),
        "score": score.points,
        "is_knocked_out": score.is_knocked_out,
        "at": tx.now,
        **done_by(tx),
    }
    await tx.session.execute(insert(ReviewVerdictRow), [values])


async def _sealed(tx: Tx, row: ReviewRow, remarks: Mapping[str, str], about: str) -> bytes | None:
    kept = {code: words for code, words in remarks.items() if words}
    if not kept:
        return None
    key = await _key(tx, row.conversation_id)
    return key.seal(tx.vault.suite, msgspec.json.encode(kept), about=about)


async def _key(tx: Tx, conversation_id: UUID) -> SealingKey:
    key = await queries.key_of(tx, conversation_id)
    if key is None:
        raise CustomerForgotten
    return key
