"""Articles on the wire."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

import msgspec

from bankhall.kernel.i18n import Language
from bankhall.kernel.lines import HAS_INK, ONE_LINE, whole
from bankhall.kernel.web.inputs import Asked, Reason
from bankhall.kernel.web.paging import write_cursor
from bankhall.knowledge.rules.writing import MOST_WAYS
from bankhall.knowledge.types import (
    Article,
    ArticleBrief,
    ArticlePage,
    ArticleState,
    Audience,
    Gap,
    GapPage,
    GapSource,
    Hit,
    KnowledgeFigures,
    Live,
    NewVersion,
    Passage,
    Remark,
    Stage,
    StageKind,
    Text,
    Topic,
    Version,
    VersionBrief,
)

_LINES = f"(?:{ONE_LINE.removesuffix('*')}|\\n)*"

Title = Annotated[str, msgspec.Meta(min_length=1, max_length=100, pattern=whole(HAS_INK + ONE_LINE))]
Way = Annotated[str, msgspec.Meta(min_length=1, max_length=100, pattern=whole(HAS_INK + ONE_LINE))]
# Its first line says something.
Body = Annotated[str, msgspec.Meta(min_length=1, max_length=8_000, pattern=whole(HAS_INK + _LINES))]
Question = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=whole(HAS_INK + ONE_LINE))]
Note = Annotated[str, msgspec.Meta(max_length=300, pattern=whole(ONE_LINE))]
Nth = Annotated[int, msgspec.Meta(ge=1, le=32_767)]


class ChangedKey(msgspec.Struct, frozen=True, array_like=True):
    at: datetime
    id: UUID


class TimesKey(msgspec.Struct, frozen=True, array_like=True):
    times: Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]
    id: UUID


class ArticleTextIn(Asked, frozen=True):
    """`body`: plain text with headings (`## `), lists (`- `, `1. `), **bold** and links to pages of the bank
    (`[Transfer](/transfer)`). `ways`: other ways in which people ask for it.
    """

    title: Title
    body: Body
    ways: Annotated[list[Way], msgspec.Meta(max_length=MOST_WAYS)]

    def text(self) -> Text:
        return Text(self.title.strip(), self.body.strip(), tuple(way.strip() for way in self.ways))


class ArticleIn(Asked, frozen=True):
    """`note`: what is new, for colleagues."""

    topic: Topic
    audience: Audience
    zh: ArticleTextIn
    en: ArticleTextIn
    note: Note

    def version(self) -> NewVersion:
        return NewVersion(self.topic, self.audience, self.zh.text(), self.en.text(), self.note.strip())


class ArticleVersionIn(ArticleIn, frozen=True):
    """`after`: the version that its writer saw last."""

    after: Nth


class PublishArticleIn(Asked, frozen=True):
    """`review_on`: when somebody looks whether it is still right."""

    nth: Nth
    review_on: date
    note: Note


class ReviewArticleIn(Asked, frozen=True):
    review_on: date
    note: Note


class WithdrawArticleIn(Asked, frozen=True):
    reason: Reason


class TellIn(Asked, frozen=True):
    """`nth`: the version that was read. `missing`: what was missing; numbers and names in it are not kept."""

    nth: Nth
    language: Language
    helped: bool
    missing: Annotated[str, msgspec.Meta(max_length=300, pattern=whole(ONE_LINE))] = ""


class NotFoundIn(Asked, frozen=True):
    """What somebody looked for and did not find; numbers and names in it are not kept."""

    question: Question
    language: Language


class CloseGapIn(Asked, frozen=True):
    """`article_id`: the article that answers it; none where it is none of the bank's business."""

    article_id: UUID | None


class ArticleTextOut(msgspec.Struct, frozen=True):
    title: str
    body: str
    ways: list[str]

    @classmethod
    def of(cls, text: Text) -> Self:
        return cls(text.title, text.body, list(text.ways))


class ArticleBriefOut(msgspec.Struct, frozen=True, kw_only=True):
    """Titles, topic and audience as written last. `live_nth`: the version that readers see."""

    id: UUID
    topic: Topic
    audience: Audience
    title_zh: str
    title_en: str
    state: ArticleState
    last_nth: int
    live_nth: int | None
    owner: str
    is_mine: bool
    review_on: date
    is_due: bool
    changed_at: datetime

    @classmethod
    def of(cls, one: ArticleBrief, *, asked_by: UUID | None) -> Self:
        return cls(
            id=one.id,
            topic=one.topic,
            audience=one.audience,
            title_zh=one.title_zh,
            title_en=one.title_en,
            state=one.state,
            last_nth=one.last_nth,
            live_nth=one.live_nth,
            owner=one.owner,
            is_mine=one.owner_id is not None and one.owner_id == asked_by,
            review_on=one.review_on,
            is_due=one.is_due,
            changed_at=one.changed_at,
        )


class ArticlesOut(msgspec.Struct, frozen=True):
    items: list[ArticleBriefOut]
    next: str | None

    @classmethod
    def of(cls, page: ArticlePage, *, asked_by: UUID | None) -> Self:
        items = [ArticleBriefOut.of(one, asked_by=asked_by) for one in page.items]
        return cls(items, write_cursor(page.next) if page.next else None)


class ArticleVersionOut(msgspec.Struct, frozen=True, kw_only=True):
    nth: int
    topic: Topic
    audience: Audience
    zh: ArticleTextOut
    en: ArticleTextOut
    note: str
    at: datetime
    by: str
    is_mine: bool

    @classmethod
    def of(cls, one: Version, *, asked_by: UUID | None) -> Self:
        return cls(
            nth=one.nth,
            topic=one.said.topic,
            audience=one.said.audience,
            zh=ArticleTextOut.of(one.said.zh),
            en=ArticleTextOut.of(one.said.en),
            note=one.said.note,
            at=one.at,
            by=one.by_name,
            is_mine=one.by_id is not None and one.by_id == asked_by,
        )


class ArticleVersionBriefOut(msgspec.Struct, frozen=True):
    nth: int
    note: str
    at: datetime
    by: str
    is_mine: bool

    @classmethod
    def of(cls, one: VersionBrief, *, asked_by: UUID | None) -> Self:
        return cls(one.nth, one.note, one.at, one.by_name, one.by_id is not None and one.by_id == asked_by)


class ArticleStageOut(msgspec.Struct, frozen=True):
    kind: StageKind
    nth: int
    at: datetime
    by: str
    note: str

    @classmethod
    def of(cls, one: Stage) -> Self:
        return cls(one.kind, one.nth, one.at, one.by_name, one.note)


class ArticleRemarkOut(msgspec.Struct, frozen=True):
    nth: int
    language: Language
    on: date
    text: str

    @classmethod
    def of(cls, one: Remark) -> Self:
        return cls(one.nth, one.language, one.on, one.text)


class ArticleOut(msgspec.Struct, frozen=True, kw_only=True):
    """`helped`, `helped_not`: of the version that readers see, each reader counted once."""

    article: ArticleBriefOut
    last: ArticleVersionOut
    versions: list[ArticleVersionBriefOut]
    stages: list[ArticleStageOut]
    helped: int
    helped_not: int
    remarks: list[ArticleRemarkOut]

    @classmethod
    def of(cls, one: Article, *, asked_by: UUID | None) -> Self:
        return cls(
            article=ArticleBriefOut.of(one.brief, asked_by=asked_by),
            last=ArticleVersionOut.of(one.last, asked_by=asked_by),
            versions=[ArticleVersionBriefOut.of(each, asked_by=asked_by) for each in one.versions],
            stages=[ArticleStageOut.of(each) for each in one.stages],
            helped=one.helped.yes,
            helped_not=one.helped.no,
            remarks=[ArticleRemarkOut.of(each) for each in one.remarks],
        )


class WrittenOut(msgspec.Struct, frozen=True):
    id: UUID
    nth: int


class KnowledgeFiguresOut(msgspec.Struct, frozen=True):
    """Counted up to a thousand. `drafts`: articles with a version that readers do not see yet."""

    published: int
    drafts: int
    due: int
    gaps: int

    @classmethod
    def of(cls, one: KnowledgeFigures) -> Self:
        return cls(one.published, one.drafts, one.due, one.gaps)


class GapOut(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    language: Language
    question: str
    times: int
    first_on: date
    last_on: date
    source: GapSource

    @classmethod
    def of(cls, one: Gap) -> Self:
        return cls(
            id=one.id,
            language=one.language,
            question=one.question,
            times=one.times,
            first_on=one.first_on,
            last_on=one.last_on,
            source=one.source,
        )


class GapsOut(msgspec.Struct, frozen=True):
    items: list[GapOut]
    next: str | None

    @classmethod
    def of(cls, page: GapPage) -> Self:
        return cls([GapOut.of(one) for one in page.items], write_cursor(page.next) if page.next else None)


class MarkOut(msgspec.Struct, frozen=True):
    """From which sign, to before which."""

    start: int
    end: int


class PassageOut(msgspec.Struct, frozen=True):
    """`marks`: where it says what was asked for, in order and apart."""

    text: str
    marks: list[MarkOut]

    @classmethod
    def of(cls, one: Passage) -> Self:
        return cls(one.text, [MarkOut(*mark) for mark in one.marks])


class ArticleHitOut(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    nth: int
    topic: Topic
    audience: Audience
    title: str
    passage: PassageOut

    @classmethod
    def of(cls, one: Hit) -> Self:
        return cls(
            id=one.live.id,
            nth=one.live.nth,
            topic=one.live.said.topic,
            audience=one.live.said.audience,
            title=one.live.said.text(one.language).title,
            passage=PassageOut.of(one.passage),
        )


class ArticleHitsOut(msgspec.Struct, frozen=True):
    items: list[ArticleHitOut]


class ShelvedOut(msgspec.Struct, frozen=True):
    id: UUID
    topic: Topic
    title: str


class ShelfOut(msgspec.Struct, frozen=True):
    items: list[ShelvedOut]

    @classmethod
    def of(cls, lives: list[Live], language: Language) -> Self:
        return cls([ShelvedOut(one.id, one.said.topic, one.said.text(language).title) for one in lives])


class ReadArticleOut(msgspec.Struct, frozen=True, kw_only=True):
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
