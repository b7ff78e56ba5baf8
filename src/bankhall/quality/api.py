"""The front door of quality."""

from bankhall.quality.reviews.actions import (
    agree,
    agree_step,
    begin,
    draw_due,
    finish,
    keep_draft,
    make_plan,
    object_,
    put_in_force,
)
from bankhall.quality.reviews.queries import finished, queue
from bankhall.quality.reviews.types import Criterion, CriterionVerdict, Judged, NewPlan, SampledPer
from bankhall.quality.reviews.types import Terms as SamplingTerms
from bankhall.quality.satisfaction.actions import bring_in_marks
from bankhall.quality.satisfaction.types import About, Matter

__all__ = [
    "About",
    "Criterion",
    "CriterionVerdict",
    "Judged",
    "Matter",
    "NewPlan",
    "SampledPer",
    "SamplingTerms",
    "agree",
    "agree_step",
    "begin",
    "bring_in_marks",
    "draw_due",
    "finish",
    "finished",
    "keep_draft",
    "make_plan",
    "object_",
    "put_in_force",
    "queue",
]
