"""What the sheet of the audit log says."""

from collections.abc import Mapping
from dataclasses import dataclass

from bankhall.kernel.i18n import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetWords:
    log: str
    about: str
    number: str
    place: str
    at: str
    actor: str
    actor_kind: str
    actor_id: str
    act: str
    subject_kind: str
    subject_id: str
    facts: str
    request: str
    cut: str
    proof: str


SHEET_WORDS: Mapping[Language, SheetWords] = {
    Language.ENGLISH: SheetWords(
        log="Audit log",
        about="About",
        number="No.",
        place="Place in the chain",
        at="When (UTC)",
        actor="Who",
        actor_kind="Kind",
        actor_id="Id of who",
        act="Act",
        subject_kind="To what",
        subject_id="Id of what",
        facts="Details",
        request="Request",
        cut="There is more: only the first {rows} rows are here. Narrow the search.",
        proof="Audit proof",
    ),
    Language.CHINESE: SheetWords(
        log="审计记录",
        about="说明",
        number="编号",
        place="链上位置",
        at="时间（UTC）",
        actor="操作人",
        actor_kind="类别",
        actor_id="操作人标识",
        act="操作",
        subject_kind="对象类别",
        subject_id="对象标识",
        facts="详情",
        request="请求编号",
        cut="还有更多记录，这里只有最近的 {rows} 条，请缩小查询范围。",
        proof="审计证明",
    ),
}
