"""What the sheet of a history says."""

from collections.abc import Mapping
from dataclasses import dataclass

from bankhall.kernel.i18n import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetWords:
    name: str
    day: str
    came: str
    median: str
    most: str
    missed: str
    ended: str
    first: str
    whole: str


SHEET_WORDS: Mapping[Language, SheetWords] = {
    Language.ENGLISH: SheetWords(
        name="Service history",
        day="Day",
        came="Conversations",
        median="Half waited at most (s)",
        most="Nine of ten waited at most (s)",
        missed="Gave up",
        ended="Ended",
        first="Solved at first contact",
        whole="All days",
    ),
    Language.CHINESE: SheetWords(
        name="服务历史",
        day="日期",
        came="会话量",
        median="接通时长中位（秒）",
        most="接通时长九成（秒）",
        missed="放弃等待",
        ended="结束会话",
        first="一次解决",
        whole="合计",
    ),
}
