"""Articles: the workshop and the search in the console, finding and reading in the portal, also without signing in."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery, JSONBody

from bankhall.kernel.i18n import Language
from bankhall.kernel.web.given import Db
from bankhall.kernel.web.inputs import CursorText, IdempotencyKey, LanguageChoice, PageSize, SearchWords
from bankhall.kernel.web.paging import read_cursor
from bankhall.kernel.web.rights import needs, open_to_all
from bankhall.knowledge import actions, queries
from bankhall.knowledge.permissions import PUBLISH, READ, TELL, WRITE
from bankhall.knowledge.schemas import (
    ArticleHitOut,
    ArticleHitsOut,
    ArticleIn,
    ArticleOut,
    ArticlesOut,
    ArticleVersionIn,
    ArticleVersionOut,
    ChangedKey,
    CloseGapIn,
    GapsOut,
    KnowledgeFiguresOut,
    NotFoundIn,
    PublishArticleIn,
    ReadArticleOut,
    ReviewArticleIn,
    ShelfOut,
    TellIn,
    TimesKey,
    WithdrawArticleIn,
    WrittenOut,
)
from bankhall.knowledge.types import ArticleFilters, ArticleState, Audience, Topic

_TAGS = ["knowledge"]
_LIST = "/api/console/articles"
_ONE = _LIST + "/{id:uuid}"
_GAPS = "/api/console/knowledge-gaps"
_SHELF = "/api/portal/articles"

_CHINESE = Language.CHINESE
_NO_TOPIC: Topic | None = None
_NO_AUDIENCE: Audience | None = None
_NO_STAGE: ArticleState | None = None


@get(_LIST, opt=needs(READ), tags=_TAGS)
async def articles(
    db: Db,
    looked_for: SearchWords,
    topic: FromQuery[Topic | None] = _NO_TOPIC,
    audience: FromQuery[Audience | None] = _NO_AUDIENCE,
    stage: FromQuery[ArticleState | None] = _NO_STAGE,
    due: FromQuery[bool] = False,
    mine: FromQuery[bool] = False,
    after: CursorText = None,
    limit: PageSize = 50,
) -> ArticlesOut:
    """What was changed last comes first. Words are looked for in titles and owners' names."""
    key = read_cursor(after, ChangedKey)
    filters = ArticleFilters(words=looked_for, topic=topic, audience=audience, state=stage, is_due=due, is_mine=mine)
    page = await db.read(queries.articles, filters, after=(key.at, key.id) if key else None, limit=limit)
    return ArticlesOut.of(page, asked_by=db.actor.id)


@get(_LIST + "/figures", opt=needs(READ), tags=_TAGS)
async def article_figures(db: Db) -> KnowledgeFiguresOut:
    """How many articles there are, how many wait for a yes or for a look, and how many questions are open."""
    return KnowledgeFiguresOut.of(await db.read(queries.figures))


@get(_LIST + "/search", opt=needs(READ), tags=_TAGS)
async def search_articles(db: Db, looked_for: SearchWords, language: LanguageChoice = _CHINESE) -> ArticleHitsOut:
    """What is published, for customers and for staff; the likest first, ten at most."""
    found = await db.read(queries.search, looked_for or "", language, queries.EVERYBODY)
    return ArticleHitsOut([ArticleHitOut.of(one) for one in found])


@post(_LIST, opt=needs(WRITE), tags=_TAGS)
async def write_article(db: Db, data: JSONBody[ArticleIn], idempotency_key: IdempotencyKey) -> WrittenOut:
    """A draft. The same key and content write one. Refusals: knowledge.too_many, kernel.key_reused, kernel.bad_input
    naming each field.
    """
    key = f"knowledge.write:{db.actor.id}:{idempotency_key}"
    return WrittenOut(await db.write(actions.write_article, data.version(), key=key), 1)


@get(_ONE, opt=needs(READ), tags=_TAGS)
async def article(db: Db, id: FromPath[UUID]) -> ArticleOut:
    """With its last version, what was done with which, and what readers say. Refusals: knowledge.not_found."""
    return ArticleOut.of(await db.read(queries.article, id), asked_by=db.actor.id)


@get(_ONE + "/versions/{nth:int}", opt=needs(READ), tags=_TAGS)
async def article_version(db: Db, id: FromPath[UUID], nth: FromPath[int]) -> ArticleVersionOut:
    """Refusals: knowledge.not_found."""
    bounded = nth if 0 < nth <= 32_767 else 0
    return ArticleVersionOut.of(await db.read(queries.version, id, bounded), asked_by=db.actor.id)


@post(_ONE + "/versions", opt=needs(WRITE), tags=_TAGS)
async def write_article_version(db: Db, id: FromPath[UUID], data: JSONBody[ArticleVersionIn]) -> WrittenOut:
    """The next one, a draft. Refusals: knowledge.not_found, knowledge.changed, knowledge.too_many, kernel.bad_input
    naming each field.
    """
    return WrittenOut(id, await db.write(actions.write_version, id, data.version(), after=data.after))


@post(_ONE + "/publish", status_code=204, opt=needs(PUBLISH), tags=_TAGS)
async def publish_article(db: Db, id: FromPath[UUID], data: JSONBody[PublishArticleIn]) -> None:
    """Readers see this version at once. Refusals: knowledge.not_found, knowledge.own_version, knowledge.wrong_state,
    kernel.bad_input naming `review_on`.
    """
    await db.write(actions.publish, id, data.nth, review_on=data.review_on, note=data.note.strip())


@post(_ONE + "/withdraw", status_code=204, opt=needs(PUBLISH), tags=_TAGS)
async def withdraw_article(db: Db, id: FromPath[UUID], data: JSONBody[WithdrawArticleIn]) -> None:
    """Readers see it no more, at once. Refusals: knowledge.not_found, knowledge.wrong_state."""
    await db.write(actions.withdraw, id, reason=data.reason)


@post(_ONE + "/review", status_code=204, opt=needs(WRITE), tags=_TAGS)
async def review_article(db: Db, id: FromPath[UUID], data: JSONBody[ReviewArticleIn]) -> None:
    """Looked at, and still right. Refusals: knowledge.not_found, knowledge.wrong_state, kernel.bad_input naming
    `review_on`.
    """
    await db.write(actions.review, id, review_on=data.review_on, note=data.note.strip())


@post(_ONE + "/take-over", status_code=204, opt=needs(WRITE), tags=_TAGS)
async def take_article_over(db: Db, id: FromPath[UUID]) -> None:
    """Whoever asks answers for it from now on. Refusals: knowledge.not_found."""
    await db.write(actions.take_over, id)


@get(_GAPS, opt=needs(READ), tags=_TAGS)
async def knowledge_gaps(db: Db, after: CursorText = None, limit: PageSize = 50) -> GapsOut:
    """Questions that found no good answer, masked; what was asked most often comes first."""
    key = read_cursor(after, TimesKey)
    return GapsOut.of(await db.read(queries.gaps, after=(key.times, key.id) if key else None, limit=limit))


@post(_GAPS + "/{id:uuid}/close", status_code=204, opt=needs(WRITE), tags=_TAGS)
async def close_knowledge_gap(db: Db, id: FromPath[UUID], data: JSONBody[CloseGapIn]) -> None:
    """It has an answer now, or is none of the bank's business. Refusals: knowledge.gap_not_found,
    knowledge.not_found.
    """
    await db.write(actions.close_gap, id, data.article_id)


@get(_SHELF, opt=open_to_all(), tags=_TAGS)
async def article_shelf(db: Db, language: LanguageChoice = _CHINESE) -> ShelfOut:
    """All that is published for customers, by topic."""
    return ShelfOut.of(await db.read(queries.shelf), language)


@get(_SHELF + "/search", opt=open_to_all(), tags=_TAGS)
async def find_articles(db: Db, looked_for: SearchWords, language: LanguageChoice = _CHINESE) -> ArticleHitsOut:
    """What is published for customers; the likest first, ten at most."""
    found = await db.read(queries.search, looked_for or "", language)
    return ArticleHitsOut([ArticleHitOut.of(one) for one in found])


@get(_SHELF + "/{id:uuid}", opt=open_to_all(), tags=_TAGS)
async def read_article(db: Db, id: FromPath[UUID], language: LanguageChoice = _CHINESE) -> ReadArticleOut:
    """Refusals: knowledge.not_found, also for what is for staff, or not published."""
    return ReadArticleOut.of(await db.read(queries.live, id), language)


@post(_SHELF + "/{id:uuid}/helped", status_code=204, opt=needs(TELL), tags=_TAGS)
async def tell_of_article(db: Db, id: FromPath[UUID], data: JSONBody[TellIn]) -> None:
    """Whether it helped: one word from each reader, the last one counts. Refusals: knowledge.not_found, also where
    another version has been published meanwhile.
    """
    await db.write(actions.tell, id, data.nth, data.language, helped=data.helped, missing=data.missing.strip() or None)


@post("/api/portal/knowledge-gaps", status_code=204, opt=needs(TELL), tags=_TAGS)
async def tell_of_gap(db: Db, data: JSONBody[NotFoundIn]) -> None:
    """What was looked for and not found. It is kept without numbers and names, and without who asked."""
    await db.write(actions.note_gap, data.question.strip(), data.language, source="search")


routes = [
    articles,
    article_figures,
    search_articles,
    write_article,
    article,
    article_version,
    write_article_version,
    publish_article,
    withdraw_article,
    review_article,
    take_article_over,
    knowledge_gaps,
    close_knowledge_gap,
    article_shelf,
    find_articles,
    read_article,
    tell_of_article,
    tell_of_gap,
]
