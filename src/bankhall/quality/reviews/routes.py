"""Quality review over HTTP: for whoever reviews, and for whom it is about."""

from contextlib import ExitStack
from typing import Final
from uuid import UUID

from litestar import get, post, put
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.response import Stream

from bankhall.kernel.db import Doors, Reading
from bankhall.kernel.i18n import Language
from bankhall.kernel.turns import Turns
from bankhall.kernel.web.downloads import MEDIA_OF, download, temporary_file
from bankhall.kernel.web.given import Db
from bankhall.kernel.web.inputs import IdempotencyKey, LanguageChoice
from bankhall.kernel.web.rights import EITHER, needs
from bankhall.quality.permissions import DECIDE, OWN, REVIEW
from bankhall.quality.reviews import actions, queries
from bankhall.quality.reviews.schemas import (
    AddReviewIn,
    AgreeStepIn,
    CalibrateIn,
    CalibrationOut,
    CalibrationResultOut,
    CalibrationsOut,
    CloseStepIn,
    CoachingOut,
    CoachingsOut,
    DecideObjectionIn,
    DrawCheckOut,
    DrawOut,
    ObjectIn,
    QualityReviewIn,
    QualityReviewOut,
    ReviewedLineOut,
    ReviewedTalkOut,
    ReviewerOut,
    ReviewFiguresListOut,
    ReviewLinesOut,
    SamplingOut,
    SamplingPlanIn,
    SamplingPlanOut,
    ScorecardIn,
    ScorecardOut,
    ScorecardsOut,
)
from bankhall.quality.reviews.sheets import write_figures
from bankhall.quality.reviews.types import FiguresBy
from bankhall.quality.reviews.words import REVIEW_SHEET
from bankhall.quality.routes import FromDay, ToDay

_TURNS: Final = Turns(at_once=2, waiting=20)

_TAGS = ["quality"]
_HERE = "/api/console/quality"
_ONE = _HERE + "/reviews/{id:uuid}"
_MINE = _HERE + "/my-reviews"
_REVIEW, _DECIDE, _OWN = needs(REVIEW), needs(DECIDE), needs(OWN)
_ANY = needs(REVIEW + EITHER + DECIDE + EITHER + OWN)
_LOOK = needs(REVIEW + EITHER + DECIDE)


@get(_HERE + "/scorecards", opt=_ANY, tags=_TAGS)
async def scorecards(db: Db) -> ScorecardsOut:
    """By what conversations are looked at: all versions, the latest first."""
    return await db.read(_scorecards)


@put(_HERE + "/scorecards/draft", opt=_DECIDE, tags=_TAGS)
async def keep_scorecard(db: Db, data: JSONBody[ScorecardIn]) -> ScorecardsOut:
    """The next version, which nobody is reviewed by yet."""
    await db.write(actions.keep_draft, [one.criterion() for one in data.criteria])
    return await db.read(_scorecards)


@post(_HERE + "/scorecards/draft/in-force", status_code=200, opt=_DECIDE, tags=_TAGS)
async def put_scorecard_in_force(db: Db) -> ScorecardsOut:
    """The draft; reviews that were begun keep the version of theirs. Refusals: quality.no_draft."""
    await db.write(actions.put_in_force)
    return await db.read(_scorecards)


@get(_HERE + "/sampling", opt=_LOOK, tags=_TAGS)
async def sampling(db: Db) -> SamplingOut:
    """The plans, and what was drawn by them."""
    return await db.read(_sampling)


@post(_HERE + "/sampling", status_code=201, opt=_DECIDE, tags=_TAGS)
async def make_sampling_plan(db: Db, data: JSONBody[SamplingPlanIn], idempotency_key: IdempotencyKey) -> SamplingOut:
    """Drawn each week or month when it is over. Refusals: quality.too_many, kernel.key_reused."""
    await db.write(actions.make_plan, data.plan(), key=f"quality.plan:{db.actor.id}:{idempotency_key}")
    return await db.read(_sampling)


@post(_HERE + "/sampling/{id:uuid}/stop", status_code=200, opt=_DECIDE, tags=_TAGS)
async def stop_sampling_plan(db: Db, id: FromPath[UUID]) -> SamplingOut:
    """What it has drawn stays. Refusals: quality.plan_not_found."""
    await db.write(actions.stop_plan, id)
    return await db.read(_sampling)


@post(_HERE + "/sampling/{id:uuid}/draw", status_code=200, opt=_DECIDE, tags=_TAGS)
async def draw_sample(db: Db, id: FromPath[UUID]) -> SamplingOut:
    """The last period that is over, without waiting for the clock; once. Refusals: quality.plan_not_found,
    quality.drawn_already, quality.no_scorecard.
    """
    await db.write(actions.draw, id)
    return await db.read(_sampling)


@get(_HERE + "/draws/{id:uuid}", opt=_LOOK, tags=_TAGS)
async def check_draw(db: Db, id: FromPath[UUID]) -> DrawCheckOut:
    """Out of what was drawn, and whether drawing again gives the same. Refusals: quality.draw_not_found."""
    return DrawCheckOut.of(await db.read(queries.check_draw, id))


@get(_HERE + "/reviews", opt=_LOOK, tags=_TAGS)
async def review_queue(db: Db) -> ReviewLinesOut:
    """What is to be reviewed, what is due first; a hundred at most."""
    return ReviewLinesOut.of(await db.read(queries.queue), db.actor.id)


@get(_HERE + "/reviews/finished", opt=_LOOK, tags=_TAGS)
async def finished_reviews(db: Db) -> ReviewLinesOut:
    """The latest hundred."""
    return ReviewLinesOut.of(await db.read(queries.finished), db.actor.id)


@get(_HERE + "/reviews/objections", opt=_DECIDE, tags=_TAGS)
async def review_objections(db: Db) -> ReviewLinesOut:
    """Those that nobody has decided, without those to what one reviewed oneself."""
    return ReviewLinesOut.of(await db.read(queries.objected), db.actor.id)


@post(_HERE + "/reviews", status_code=201, opt=_REVIEW, tags=_TAGS)
async def add_review(db: Db, data: JSONBody[AddReviewIn]) -> QualityReviewOut:
    """A conversation that was not drawn. Refusals: care.conversation_not_found, quality.talk_not_over,
    quality.own_talk, quality.reviewed_already, quality.no_scorecard.
    """
    return await _review(db, await db.write(actions.add_by_hand, data.conversation_id))


@get(_ONE, opt=_ANY, tags=_TAGS)
async def quality_review(db: Db, id: FromPath[UUID]) -> QualityReviewOut:
    """With its scorecard and all that it ever said. Refusals: quality.review_not_found."""
    return await _review(db, id)


@get(_ONE + "/talk", opt=_ANY, tags=_TAGS)
async def reviewed_talk(db: Db, id: FromPath[UUID]) -> ReviewedTalkOut:
    """What was said, without the customer's name and numbers; that it was read is noted. Refusals:
    quality.review_not_found, care.conversation_not_found.
    """
    return ReviewedTalkOut([ReviewedLineOut.of(one) for one in await db.write(actions.read_talk, id)])


@post(_ONE + "/begin", status_code=200, opt=_REVIEW, tags=_TAGS)
async def begin_review(db: Db, id: FromPath[UUID]) -> QualityReviewOut:
    """Of two at once one is second. Refusals: quality.review_not_found, quality.own_talk, quality.with_colleague,
    quality.finished_already.
    """
    await db.write(actions.begin, id)
    return await _review(db, id)


@post(_ONE + "/give-back", status_code=200, opt=_REVIEW, tags=_TAGS)
async def give_review_back(db: Db, id: FromPath[UUID]) -> QualityReviewOut:
    """For a colleague. Refusals: quality.review_not_found, quality.with_colleague, quality.finished_already,
    quality.own_talk, quality.not_a_reviewer.
    """
    await db.write(actions.give_back, id)
    return await _review(db, id)


@put(_ONE + "/draft", opt=_REVIEW, tags=_TAGS)
async def keep_review(db: Db, id: FromPath[UUID], data: JSONBody[QualityReviewIn]) -> QualityReviewOut:
    """As far as it is; nobody else sees it. Refusals: quality.review_not_found, quality.own_talk,
    quality.with_colleague, quality.finished_already, customers.forgotten.
    """
    await db.write(actions.keep_review, id, data.all_judged(), data.all_remarks())
    return await _review(db, id)


@post(_ONE + "/finish", status_code=200, opt=_REVIEW, tags=_TAGS)
async def finish_review(db: Db, id: FromPath[UUID], data: JSONBody[QualityReviewIn]) -> QualityReviewOut:
    """Once; whom it is about sees it. Refusals: quality.review_not_found, quality.own_talk, quality.with_colleague,
    quality.finished_already, quality.nothing_judged, customers.forgotten.
    """
    await db.write(actions.finish, id, data.all_judged(), data.all_remarks())
    return await _review(db, id)


@post(_ONE + "/decide", status_code=200, opt=_DECIDE, tags=_TAGS)
async def decide_objection(db: Db, id: FromPath[UUID], data: JSONBody[DecideObjectionIn]) -> QualityReviewOut:
    """By neither the reviewer nor whom it is about. Refusals: quality.review_not_found, quality.no_objection,
    quality.own_review, quality.own_talk, quality.nothing_judged, customers.forgotten.
    """
    await db.write(actions.decide, id, data.outcome, data.answer.strip(), data.all_judged())
    return await _review(db, id)


@post(_ONE + "/coaching", status_code=201, opt=_REVIEW, tags=_TAGS)
async def agree_step(
    db: Db, id: FromPath[UUID], data: JSONBody[AgreeStepIn], idempotency_key: IdempotencyKey
) -> QualityReviewOut:
    """What is agreed with whom it is about. Refusals: quality.review_not_found, quality.not_finished, quality.own_talk,
    quality.too_many, customers.forgotten, kernel.key_reused.
    """
    key = f"quality.coaching:{db.actor.id}:{idempotency_key}"
    await db.write(actions.agree_step, id, data.step.strip(), data.due_on, key=key)
    return await _review(db, id)


@get(_HERE + "/coaching", opt=_ANY, tags=_TAGS)
async def coachings(db: Db) -> CoachingsOut:
    """What was agreed: one's own; of whoever reviews that of all."""
    return await db.read(_coachings)


@post(_HERE + "/coaching/{id:uuid}/close", status_code=200, opt=_REVIEW, tags=_TAGS)
async def close_step(db: Db, id: FromPath[UUID], data: JSONBody[CloseStepIn]) -> CoachingsOut:
    """Done, or not. Refusals: quality.coaching_not_found, quality.closed_already, quality.own_talk,
    customers.forgotten.
    """
    await db.write(actions.close_step, id, data.outcome, data.note.strip())
    return await db.read(_coachings)


@get(_MINE, opt=_OWN, tags=_TAGS)
async def my_reviews(db: Db) -> ReviewLinesOut:
    """Of conversations that the agent who asks led; the latest hundred."""
    return ReviewLinesOut.of(await db.read(queries.mine), db.actor.id)


@post(_MINE + "/{id:uuid}/seen", status_code=204, opt=_OWN, tags=_TAGS)
async def see_my_review(db: Db, id: FromPath[UUID]) -> None:
    """The agent has read it. Refusals: quality.review_not_found."""
    await db.write(actions.see, id)


@post(_MINE + "/{id:uuid}/agree", status_code=200, opt=_OWN, tags=_TAGS)
async def agree_to_my_review(db: Db, id: FromPath[UUID]) -> QualityReviewOut:
    """Refusals: quality.review_not_found, quality.answered_already."""
    await db.write(actions.agree, id)
    return await _review(db, id)


@post(_MINE + "/{id:uuid}/object", status_code=200, opt=_OWN, tags=_TAGS)
async def object_to_my_review(db: Db, id: FromPath[UUID], data: JSONBody[ObjectIn]) -> QualityReviewOut:
    """Within five working days; somebody else than the reviewer decides. Refusals: quality.review_not_found,
    quality.answered_already, quality.too_late_to_object, customers.forgotten.
    """
    await db.write(actions.object_, id, data.reason.strip())
    return await _review(db, id)


@get(_HERE + "/calibrations", opt=_REVIEW, tags=_TAGS)
async def calibrations(db: Db) -> CalibrationsOut:
    """The latest fifty, and who could take part in one."""
    return await db.read(_calibrations)


@post(_HERE + "/calibrations", status_code=201, opt=_REVIEW, tags=_TAGS)
async def calibrate(db: Db, data: JSONBody[CalibrateIn], idempotency_key: IdempotencyKey) -> CalibrationsOut:
    """The same conversation for several, who do not see each other's. Refusals: care.conversation_not_found,
    quality.talk_not_over, quality.not_a_reviewer, quality.no_scorecard, kernel.key_reused.
    """
    key = f"quality.calibrate:{db.actor.id}:{idempotency_key}"
    await db.write(actions.calibrate, data.conversation_id, data.reviewers, data.due_on, key=key)
    return await db.read(_calibrations)


@get(_HERE + "/calibrations/{id:uuid}", opt=_REVIEW, tags=_TAGS)
async def calibration(db: Db, id: FromPath[UUID]) -> CalibrationResultOut:
    """What each said and how far they agree, once it is closed. Refusals: quality.calibration_not_found."""
    return await db.read(_calibration, id)


@post(_HERE + "/calibrations/{id:uuid}/close", status_code=200, opt=_REVIEW, tags=_TAGS)
async def close_calibration(db: Db, id: FromPath[UUID]) -> CalibrationResultOut:
    """Before all are in. Refusals: quality.calibration_not_found, quality.closed_already, quality.not_finished."""
    await db.write(actions.close_calibration, id)
    return await db.read(_calibration, id)


@get(_HERE + "/review-figures", opt=needs(REVIEW + EITHER + OWN), tags=_TAGS)
async def review_figures(
    db: Db, from_: FromDay, to: ToDay, by: FromQuery[FiguresBy] = FiguresBy.AGENT
) -> ReviewFiguresListOut:
    """What the reviews came to, of conversations that ended in these days, both in it. Agents see what is theirs."""
    return ReviewFiguresListOut.of(await db.read(queries.figures, from_, to, by))


@get(_HERE + "/review-figures.csv", media_type=MEDIA_OF["csv"], opt=_REVIEW, tags=_TAGS)
async def review_figures_as_csv(
    db: Db, from_: FromDay, to: ToDay, language: LanguageChoice = Language.CHINESE
) -> Stream:
    """By agent, as a table. Refusals: kernel.too_many_requests."""
    async with _TURNS.take(db.actor.key):
        with ExitStack() as undone:
            file = undone.enter_context(temporary_file())
            lines = write_figures(file, language, await db.read(queries.figures, from_, to, FiguresBy.AGENT))
            await db.write(actions.note_figures, from_, to, lines=lines)
            undone.pop_all()  # from here on the file is the answer's
    span = f"{from_:%Y%m%d}-{to:%Y%m%d}"
    name = f"{REVIEW_SHEET[language].name}-{span}"
    return download(file, "csv", name=name, ascii_name=f"reviews-{span}", facts={"X-Export-Entries": str(lines)})


async def _review(db: Doors, id_: UUID) -> QualityReviewOut:
    return QualityReviewOut.of(await db.read(queries.review, id_), db.actor.id)


async def _scorecards(reading: Reading) -> ScorecardsOut:
    return ScorecardsOut([ScorecardOut.of(one) for one in await queries.scorecards(reading)])


async def _sampling(reading: Reading) -> SamplingOut:
    return SamplingOut(
        [SamplingPlanOut.of(one) for one in await queries.plans(reading)],
        [DrawOut.of(one) for one in await queries.draws(reading)],
    )


async def _coachings(reading: Reading) -> CoachingsOut:
    return CoachingsOut([CoachingOut.of(one) for one in await queries.coachings(reading)])


async def _calibrations(reading: Reading) -> CalibrationsOut:
    found = await queries.calibrations(reading)
    who = await queries.reviewers(reading)
    return CalibrationsOut(
        [CalibrationOut.of(one, reading.actor.id) for one in found], [ReviewerOut(*one) for one in who.items()]
    )


async def _calibration(reading: Reading, id_: UUID) -> CalibrationResultOut:
    return CalibrationResultOut.of(await queries.calibration(reading, id_), reading.actor.id)


routes = [
    review_figures_as_csv,
    finished_reviews,
    review_objections,
    scorecards,
    keep_scorecard,
    put_scorecard_in_force,
    sampling,
    make_sampling_plan,
    stop_sampling_plan,
    draw_sample,
    check_draw,
    review_queue,
    add_review,
    quality_review,
    reviewed_talk,
    begin_review,
    give_review_back,
    keep_review,
    finish_review,
    decide_objection,
    agree_step,
    coachings,
    close_step,
    my_reviews,
    see_my_review,
    agree_to_my_review,
    object_to_my_review,
    calibrations,
    calibrate,
    calibration,
    close_calibration,
    review_figures,
]
