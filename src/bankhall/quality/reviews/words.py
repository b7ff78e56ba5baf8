"""What the sheet of reviews says."""

from collections.abc import Mapping
from dataclasses import dataclass

from bankhall.kernel.i18n import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewSheetWords:
    name: str
    agent: str
    talks: str
    drawn: str
    by_hand: str
    mean: str
    low: str
    high: str
    whole: str
    too_few: str


REVIEW_SHEET: Mapping[Language, ReviewSheetWords] = {
    Language.ENGLISH: ReviewSheetWords(
        name="Quality reviews",
        agent="Agent",
        talks="Conversations",
        drawn="Reviewed by draw",
        by_hand="Reviewed by hand",
        mean="Mean score",
        low="95 % from",
        high="95 % to",
        whole="All",
        too_few="too few",
    ),
    Language.CHINESE: ReviewSheetWords(
        name="质检结果",
        agent="坐席",
        talks="会话量",
        drawn="抽检数",
        by_hand="指定质检数",
        mean="平均分",
        low="95% 区间下限",
        high="95% 区间上限",
        whole="合计",
        too_few="样本太少",
    ),
}
