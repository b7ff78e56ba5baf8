"""What quality review refuses."""

from dataclasses import dataclass

from bankhall.kernel.errors import Conflict, NotFound, Refusal


class NoSuchReview(NotFound, code="quality.review_not_found"):
    """There is no such review."""


class NoSuchPlan(NotFound, code="quality.plan_not_found"):
    """There is no such plan."""


class NoSuchDraw(NotFound, code="quality.draw_not_found"):
    """There is no such draw."""


class NoSuchCoaching(NotFound, code="quality.coaching_not_found"):
    """There is no such step."""


class NoSuchCalibration(NotFound, code="quality.calibration_not_found"):
    """There is no such calibration."""


class NoScorecard(Conflict, code="quality.no_scorecard"):
    """There is no scorecard in force yet."""


class NoDraft(Conflict, code="quality.no_draft"):
    """There is no draft of the scorecard."""


class NothingJudged(Conflict, code="quality.nothing_judged"):
    """Nothing on the scorecard applies: there is nothing to score."""


class OwnTalk(Conflict, code="quality.own_talk"):
    """You had a part in this conversation yourself. A colleague reviews it."""


class WithColleague(Conflict, code="quality.with_colleague"):
    """A colleague reviews this already."""


class FinishedAlready(Conflict, code="quality.finished_already"):
    """This review is finished."""


class NotFinished(Conflict, code="quality.not_finished"):
    """This review is not finished yet."""


class ReviewedAlready(Conflict, code="quality.reviewed_already"):
    """This conversation is being reviewed, or was."""


class TalkNotOver(Conflict, code="quality.talk_not_over"):
    """This conversation goes on, or nobody led it."""


class AnsweredAlready(Conflict, code="quality.answered_already"):
    """You have said already what you think of it."""


class TooLateToObject(Conflict, code="quality.too_late_to_object"):
    """The days in which one can object are over."""


class OwnReview(Conflict, code="quality.own_review"):
    """You made this review. A colleague decides on the objection."""


class NoObjection(Conflict, code="quality.no_objection"):
    """There is no objection to be decided."""


class ClosedAlready(Conflict, code="quality.closed_already"):
    """This is closed already."""


class DrawnAlready(Conflict, code="quality.drawn_already"):
    """For this period it was drawn already."""


class NotAReviewer(Conflict, code="quality.not_a_reviewer"):
    """Somebody of those cannot review this conversation."""


@dataclass(eq=False)
class TooMany(Refusal, code="quality.too_many", status=409):
    """There are as many as there can be."""

    most: int
