"""Reads of articles. Lists are one statement along an index; what is published is searched in memory."""

import asyncio
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import func, or_, select, tuple_

from bankhall.kernel.db import Reading
from bankhall.kernel.i18n import Language
from bankhall.kernel.tables import count_up_to
from bankhall.kernel.time import business_date
from bankhall.knowledge.errors import NoSuchArticle
from bankhall.knowledge.models import ArticleRow, FeedbackRow, GapRow, RemarkRow, StageRow, VersionRow
from bankhall.knowledge.rules.index import Index
from bankhall.knowledge.types import (
    Article,
    ArticleBrief,
    ArticleFilters,
    ArticlePage,
    ArticleState,
    Audience,
    Gap,
    GapPage,
    Helped,
    Hit,
    KnowledgeFigures,
    Live,
    NewVersion,
    Remark,
    Stage,
    StageKind,
    Text,
    Topic,
    Version,
    VersionBrief,
)

CUSTOMERS: Final = (Audience.CUSTOMERS,)
EVERYBODY: Final = (Audience.CUSTOMERS, Audience.STAFF)
# Below it nothing but chance speaks for an article.
LEAST_SHOWN: Final = 0.12
REMARKS: Final = "knowledge.remarks"
GAPS: Final = "knowledge.gaps"

_MOST_HISTORY: Final = 100
_MOST_REMARKS: Final = 50
_MOST_COUNTED: Final = 1_000
_CHANGES_WHAT_IS_READ: Final = (StageKind.PUBLISHED.value, StageKind.WITHDRAWN.value)


# ------------------------------------------------------------------------------------------------- the desk


async def articles(
    reading: Reading, filters: ArticleFilters, *, after: tuple[datetime, UUID] | None = None, limit: int = 50
) -> ArticlePage:
    """What was changed last comes first."""
    today = await business_date(reading)
    order = (ArticleRow.changed_at, ArticleRow.id)
    query = select(ArticleRow).order_by(*(one.desc() for one in order)).limit(limit + 1)
    if filters.words:
        likely = f"%{_escaped(filters.words)}%"
        query = query.where(
            or_(
                ArticleRow.title_zh.ilike(likely, escape="\\"),
                ArticleRow.title_en.ilike(likely, escape="\\"),
                ArticleRow.owner_name.ilike(likely, escape="\\"),
            )
        )
    if filters.topic is not None:
        query = query.where(ArticleRow.topic == filters.topic.value)
    if filters.audience is not None:
        query = query.where(ArticleRow.audience == filters.audience.value)
    if filters.state is not None:
        query = query.where(ArticleRow.state == filters.state.value)
    if filters.is_due:
        query = query.where(ArticleRow.state == ArticleState.PUBLISHED.value, ArticleRow.review_on <= today)
    if filters.is_mine:
        query = query.where(ArticleRow.owner_id == reading.actor.id)
    if after is not None:
        query = query.where(tuple_(*order) < after)
    rows = (await reading.session.execute(query)).scalars().all()
    last = rows[limit - 1] if len(rows) > limit else None
    return ArticlePage(
        tuple(_brief(row, today) for row in rows[:limit]), (last.changed_at, last.id) if last is not None else None
    )


async def article(reading: Reading, article_id: UUID) -> Article:
    """Raises NoSuchArticle."""
    row = await reading.session.get(ArticleRow, article_id)
    if row is None:
        raise NoSuchArticle
    versions = select(VersionRow.nth, VersionRow.note, VersionRow.at, VersionRow.by_id, VersionRow.by_name)
    versions = versions.where(VersionRow.article_id == article_id).order_by(VersionRow.nth.desc()).limit(_MOST_HISTORY)
    stages = select(StageRow).where(StageRow.article_id == article_id).order_by(StageRow.n.desc()).limit(_MOST_HISTORY)
    return Article(
        brief=_brief(row, await business_date(reading)),
        last=await version(reading, article_id, row.last_nth),
        versions=tuple(
            VersionBrief(one.nth, one.note, one.at, one.by_id, one.by_name)
            for one in await reading.session.execute(versions)
        ),
        stages=tuple(
            Stage(StageKind(one.kind), one.nth, one.at, one.by_name, one.note)
            for one in (await reading.session.execute(stages)).scalars()
        ),
        helped=await _helped(reading, article_id, row.live_nth),
        remarks=await _remarks(reading, article_id),
    )


async def version(reading: Reading, article_id: UUID, nth: int) -> Version:
    """Raises NoSuchArticle."""
    row = await reading.session.get(VersionRow, (article_id, nth))
    if row is None:
        raise NoSuchArticle
    return Version(row.nth, said(row), row.at, row.by_id, row.by_name)


async def figures(reading: Reading) -> KnowledgeFigures:
    """Counted up to a thousand."""
    today = await business_date(reading)
    published = select(ArticleRow.id).where(ArticleRow.state == ArticleState.PUBLISHED.value)
    # Written, and not what readers see.
    drafts = select(ArticleRow.id).where(ArticleRow.last_nth > func.coalesce(ArticleRow.live_nth, 0))
    return KnowledgeFigures(
        await count_up_to(reading, published, most=_MOST_COUNTED),
        await count_up_to(reading, drafts.where(ArticleRow.state != ArticleState.WITHDRAWN.value), most=_MOST_COUNTED),
        await count_up_to(reading, published.where(ArticleRow.review_on <= today), most=_MOST_COUNTED),
        await count_up_to(reading, select(GapRow.id).where(GapRow.closed_at.is_(None)), most=_MOST_COUNTED),
    )


async def gaps(reading: Reading, *, after: tuple[int, UUID] | None = None, limit: int = 50) -> GapPage:
    """What was asked most often comes first."""
    order = (GapRow.times, GapRow.id)
    query = select(GapRow).where(GapRow.closed_at.is_(None)).order_by(*(one.desc() for one in order)).limit(limit + 1)
    if after is not None:
        query = query.where(tuple_(*order) < after)
    rows = (await reading.session.execute(query)).scalars().all()
    last = rows[limit - 1] if len(rows) > limit else None
    return GapPage(
        tuple(_gap(reading, row) for row in rows[:limit]), (last.times, last.id) if last is not None else None
    )


# ---------------------------------------------------------------------------------------------- for readers


async def search(
    reading: Reading,
    words: str,
    language: Language,
    audiences: Iterable[Audience] = CUSTOMERS,
    *,
    most: int = 10,
) -> list[Hit]:
    """The likest first, of what is published for these."""
    kept = await published(reading)
    return kept.hits(words, language, audiences, most=most, least=LEAST_SHOWN)


async def shelf(reading: Reading, audiences: Collection[Audience] = CUSTOMERS) -> list[Live]:
    """All that is published for these, by topic and title."""
    found = [live for live in (await published(reading)).lives if live.said.audience in audiences]
    topics = list(Topic)
    return sorted(found, key=lambda live: (topics.index(live.said.topic), live.said.en.title))


async def live(reading: Reading, article_id: UUID, audiences: Collection[Audience] = CUSTOMERS) -> Live:
    """Raises NoSuchArticle, also for what is for others, or not published."""
    found = next((one for one in (await published(reading)).lives if one.id == article_id), None)
    if found is None or found.said.audience not in audiences:
        raise NoSuchArticle
    return found


async def edition(reading: Reading) -> int:
    """Another number each time that what readers see has changed."""
    query = select(StageRow.n).where(StageRow.kind.in_(_CHANGES_WHAT_IS_READ)).order_by(StageRow.n.desc()).limit(1)
    return await reading.session.scalar(query) or 0


@dataclass(slots=True)
class _Kept:
    edition: int
    index: Index
    words: frozenset[str]


# By the engine, of which a process has one for each bank.
_INDEXES: Final[WeakKeyDictionary[Any, _Kept]] = WeakKeyDictionary()


async def published(reading: Reading) -> Index:
    """What readers see, as it is searched: read again where it has changed since."""
    return (await _kept(reading)).index


async def own_words(reading: Reading) -> frozenset[str]:
    """The Latin words of what is published: no names of customers."""
    return (await _kept(reading)).words


async def _kept(reading: Reading) -> _Kept:
    engine = reading.session.get_bind()
    now = await edition(reading)
    kept = _INDEXES.get(engine)
    if kept is None or kept.edition != now:
        lives = await _lives(reading)
        # A second for two thousand articles: others go on meanwhile.
        kept = _Kept(now, await asyncio.to_thread(Index, lives), _latin_words(lives))
        _INDEXES[engine] = kept
    return kept


def _latin_words(lives: Iterable[Live]) -> frozenset[str]:
    found: set[str] = set()
    for one in lives:
        for text in (one.said.zh, one.said.en):
            found.update(re.findall(r"[a-z]{2,}", " ".join((text.title, text.body, *text.ways)).lower()))
    return frozenset(found)


async def _lives(reading: Reading) -> Sequence[Live]:
    query = (
        select(VersionRow, ArticleRow.changed_at)
        .join(ArticleRow, (ArticleRow.id == VersionRow.article_id) & (ArticleRow.live_nth == VersionRow.nth))
        .order_by(ArticleRow.id)
    )
    return [
        Live(row.article_id, row.nth, said(row), changed_at)
        for row, changed_at in (await reading.session.execute(query)).all()
    ]


def said(row: VersionRow) -> NewVersion:
    return NewVersion(
        topic=Topic(row.topic),
        audience=Audience(row.audience),
        zh=Text(row.title_zh, row.body_zh, tuple(row.ways_zh)),
        en=Text(row.title_en, row.body_en, tuple(row.ways_en)),
        note=row.note,
    )


def _brief(row: ArticleRow, today: date) -> ArticleBrief:
    state = ArticleState(row.state)
    return ArticleBrief(
        id=row.id,
        topic=Topic(row.topic),
        audience=Audience(row.audience),
        title_zh=row.title_zh,
        title_en=row.title_en,
        state=state,
        last_nth=row.last_nth,
        live_nth=row.live_nth,
        owner_id=row.owner_id,
        owner=row.owner_name,
        review_on=row.review_on,
        is_due=state is ArticleState.PUBLISHED and row.review_on <= today,
        changed_at=row.changed_at,
    )


async def _helped(reading: Reading, article_id: UUID, nth: int | None) -> Helped:
    if nth is None:
        return Helped(0, 0)
    query = select(func.count().filter(FeedbackRow.helped), func.count().filter(~FeedbackRow.helped)).where(
        FeedbackRow.article_id == article_id, FeedbackRow.nth == nth
    )
    return Helped(*(await reading.session.execute(query)).one())


async def _remarks(reading: Reading, article_id: UUID) -> tuple[Remark, ...]:
    query = select(RemarkRow).where(RemarkRow.article_id == article_id).order_by(RemarkRow.id.desc())
    return tuple(
        Remark(
            row.nth,
            Language(row.language),
            row.on_date,
            reading.vault.open(REMARKS, row.sealed, about=str(row.id)).decode(),
        )
        for row in (await reading.session.execute(query.limit(_MOST_REMARKS))).scalars()
    )


def _gap(reading: Reading, row: GapRow) -> Gap:
    return Gap(
        id=row.id,
        language=Language(row.language),
        question=reading.vault.open(GAPS, row.sealed, about=str(row.id)).decode(),
        times=row.times,
        first_on=row.first_on,
        last_on=row.last_on,
        source="assistant" if row.source == "assistant" else "search",
    )


def _escaped(words: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", words)
