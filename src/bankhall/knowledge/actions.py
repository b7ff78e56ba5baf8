"""Writing, publishing, withdrawing and reviewing articles; what readers say. Lock order: the turn over what readers
see, then the article.
"""

from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from bankhall.kernel.db import Tx, take_turn
from bankhall.kernel.errors import BadInput
from bankhall.kernel.i18n import Language
from bankhall.kernel.ids import new_id
from bankhall.kernel.once import done_before, note_done
from bankhall.kernel.tables import count_up_to, done_by
from bankhall.kernel.time import business_date
from bankhall.knowledge import queries
from bankhall.knowledge.errors import (
    ArticleChanged,
    NoSuchArticle,
    NoSuchGap,
    OwnVersion,
    TooManyArticles,
    WrongArticleState,
)
from bankhall.knowledge.events import ArticlePublished, ArticleWithdrawn
from bankhall.knowledge.models import ArticleRow, FeedbackRow, GapRow, RemarkRow, StageRow, VersionRow
from bankhall.knowledge.rules import writing
from bankhall.knowledge.rules.masks import masked
from bankhall.knowledge.types import ArticleState, GapSource, NewVersion, StageKind

_LIVE: Final = "knowledge live"
_READERS: Final = "knowledge.readers"
_FORGOTTEN_AT_ONCE: Final = 1_000


async def write_article(tx: Tx, version: NewVersion, *, key: str) -> UUID:
    """Whoever writes it owns it; a draft that no reader sees. The same key and content write one. Raises
    TooManyArticles, KeyReused, BadInput naming each field.
    """
    if before := await done_before(tx, key, version):
        return before
    _check(version)
    await take_turn(tx, "knowledge articles")
    if await count_up_to(tx, select(ArticleRow.id), most=writing.MOST_ARTICLES) >= writing.MOST_ARTICLES:
        raise TooManyArticles
    article_id = new_id()
    await tx.session.execute(
        insert(ArticleRow).values(
            id=article_id,
            topic=version.topic.value,
            audience=version.audience.value,
            title_zh=version.zh.title,
            title_en=version.en.title,
            state=ArticleState.DRAFT.value,
            last_nth=1,
            live_nth=None,
            owner_id=tx.actor.id,
            owner_name=tx.actor.signature,
            review_on=await business_date(tx) + writing.REVIEWED_AFTER,
            changed_at=tx.now,
            at=tx.now,
            **done_by(tx),
        )
    )
    await _append(tx, article_id, 1, version)
    await note_done(tx, key, version, article_id)
    tx.audit("knowledge.write", "article", article_id, nth=1)
    return article_id


async def write_version(tx: Tx, article_id: UUID, version: NewVersion, *, after: int) -> int:
    """The next one, which no reader sees yet. `after`: the last that its writer has seen. Returns its number. Raises
    NoSuchArticle, ArticleChanged, TooManyArticles, BadInput naming each field.
    """
    _check(version)
    row = await _lock(tx, article_id)
    if row.last_nth != after:
        raise ArticleChanged(row.last_nth)
    if row.last_nth >= writing.MOST_VERSIONS:
        raise TooManyArticles
    row.last_nth += 1
    row.topic, row.audience = version.topic.value, version.audience.value
    row.title_zh, row.title_en = version.zh.title, version.en.title
    if row.live_nth is None:
        row.state = ArticleState.DRAFT.value
    row.changed_at = tx.now
    await _append(tx, article_id, row.last_nth, version)
    tx.audit("knowledge.write", "article", article_id, nth=row.last_nth)
    return row.last_nth


async def publish(tx: Tx, article_id: UUID, nth: int, *, review_on: date, note: str = "") -> None:
    """Readers see this version from now on, also an earlier one. Raises NoSuchArticle, OwnVersion, WrongArticleState
    for what they see already, BadInput naming `review_on`.
    """
    await take_turn(tx, _LIVE)  # so that editions rise in the order in which they are committed
    row = await _lock(tx, article_id)
    version = await queries.version(tx, article_id, nth)
    if tx.actor.id is not None and version.by_id == tx.actor.id:
        raise OwnVersion
    if row.live_nth == nth:
        raise WrongArticleState(row.state)
    if (wrong := writing.refuse_review_day(review_on, await business_date(tx))) is not None:
        raise wrong
    row.state, row.live_nth, row.review_on, row.changed_at = ArticleState.PUBLISHED.value, nth, review_on, tx.now
    await _note(tx, article_id, nth, StageKind.PUBLISHED, note)
    tx.emit(ArticlePublished(article_id=article_id, nth=nth))
    tx.audit("knowledge.publish", "article", article_id, nth=nth, review_on=review_on)


async def withdraw(tx: Tx, article_id: UUID, *, reason: str) -> None:
    """No reader sees it any more. Raises NoSuchArticle, WrongArticleState."""
    await take_turn(tx, _LIVE)
    row = await _lock(tx, article_id)
    if row.live_nth is None:
        raise WrongArticleState(row.state)
    nth = row.live_nth
    row.state, row.live_nth, row.changed_at = ArticleState.WITHDRAWN.value, None, tx.now
    await _note(tx, article_id, nth, StageKind.WITHDRAWN, reason)
    tx.emit(ArticleWithdrawn(article_id=article_id, nth=nth))
    tx.audit("knowledge.withdraw", "article", article_id, nth=nth)


async def review(tx: Tx, article_id: UUID, *, review_on: date, note: str = "") -> None:
    """Looked at, and still right; again on that day. Raises NoSuchArticle, WrongArticleState, BadInput naming
    `review_on`.
    """
    row = await _lock(tx, article_id)
    if row.live_nth is None:
        raise WrongArticleState(row.state)
    if (wrong := writing.refuse_review_day(review_on, await business_date(tx))) is not None:
        raise wrong
    row.review_on = review_on
    await _note(tx, article_id, row.live_nth, StageKind.REVIEWED, note)
    tx.audit("knowledge.review", "article", article_id, nth=row.live_nth, review_on=review_on)


async def take_over(tx: Tx, article_id: UUID) -> None:
    """Whoever asks answers for it from now on. Raises NoSuchArticle."""
    row = await _lock(tx, article_id)
    if row.owner_id == tx.actor.id:
        return
    row.owner_id, row.owner_name = tx.actor.id, tx.actor.signature
    await _note(tx, article_id, row.last_nth, StageKind.TAKEN_OVER, "")
    tx.audit("knowledge.take_over", "article", article_id)


# ------------------------------------------------------------------------------------------ what readers say


async def tell(
    tx: Tx, article_id: UUID, nth: int, language: Language, *, helped: bool, missing: str | None = None
) -> None:
    """Whether this version helped whoever asks: one word each, the last one counts. What was missing is kept without
    whose word it is. Raises NoSuchArticle, also for a version that they have not been shown.
    """
    shown = await queries.live(tx, article_id)
    if shown.nth != nth:
        raise NoSuchArticle
    today = await business_date(tx)
    reader = tx.vault.mac(_READERS, f"{tx.actor.kind}|{tx.actor.id}|{article_id}|{nth}".encode())
    fresh = upsert(FeedbackRow).values(
        article_id=article_id, nth=nth, reader_key=reader, helped=helped, language=language.value, on_date=today
    )
    await tx.session.execute(
        fresh.on_conflict_do_update(
            index_elements=["article_id", "nth", "reader_key"],
            set_={"helped": helped, "language": language.value, "on_date": today},
        )
    )
    said = masked(missing or "", await queries.own_words(tx))
    if said:
        id_ = new_id()
        sealed = tx.vault.seal(queries.REMARKS, said.encode(), about=str(id_))
        await tx.session.execute(
            insert(RemarkRow).values(
                id=id_, article_id=article_id, nth=nth, language=language.value, sealed=sealed, on_date=today
            )
        )
    tx.audit("knowledge.tell", "article", article_id, nth=nth, helped=helped)


async def note_gap(tx: Tx, question: str, language: Language, *, source: GapSource) -> None:
    """This question found no good answer. Of who asked nothing is kept; the same question, once masked, is counted.
    Past as many as are kept, nothing is.
    """
    said = masked(question, await queries.own_words(tx))
    if not any(sign.isalpha() for sign in said):
        return
    key = tx.vault.mac(queries.GAPS, f"{language.value}|{said.casefold()}".encode())
    today = await business_date(tx)
    again = (
        update(GapRow)
        .where(GapRow.question_key == key)
        # What was answered and is asked again is a gap again.
        .values(times=GapRow.times + 1, last_on=today, closed_at=None, closed_by_id=None)
        .returning(GapRow.id)
    )
    if (await tx.session.execute(again)).first() is not None:
        return
    if await count_up_to(tx, select(GapRow.id), most=writing.MOST_GAPS) >= writing.MOST_GAPS:
        return
    id_ = new_id()
    values = {
        "id": id_,
        "question_key": key,
        "language": language.value,
        "sealed": tx.vault.seal(queries.GAPS, said.encode(), about=str(id_)),
        "times": 1,
        "source": source,
        "first_on": today,
        "last_on": today,
    }
    fresh = upsert(GapRow).values(values)
    await tx.session.execute(
        fresh.on_conflict_do_update(
            index_elements=["question_key"], set_={"times": GapRow.times + 1, "last_on": today, "closed_at": None}
        )
    )


async def close_gap(tx: Tx, gap_id: UUID, article_id: UUID | None) -> None:
    """It has an answer now, or is none of the bank's business. Raises NoSuchGap, NoSuchArticle."""
    query = select(GapRow).where(GapRow.id == gap_id, GapRow.closed_at.is_(None)).with_for_update()
    row = (await tx.session.execute(query)).scalar_one_or_none()
    if row is None:
        raise NoSuchGap
    if article_id is not None and await tx.session.get(ArticleRow, article_id) is None:
        raise NoSuchArticle
    row.closed_at, row.closed_by_id, row.article_id = tx.now, tx.actor.id, article_id
    tx.audit("knowledge.close_gap", "gap", gap_id, article_id=article_id)


async def forget_old(tx: Tx) -> int:
    """Feedback, remarks and gaps past their time, some at once. Returns how many: call again while it is not 0."""
    until = await business_date(tx) - writing.KEPT
    gone = 0
    for row, day in ((RemarkRow, RemarkRow.on_date), (GapRow, GapRow.last_on)):
        old = select(row.id).where(day < until).limit(_FORGOTTEN_AT_ONCE)
        gone += len((await tx.session.execute(delete(row).where(row.id.in_(old)).returning(row.id))).all())
    old_votes = delete(FeedbackRow).where(FeedbackRow.on_date < until).returning(FeedbackRow.nth)
    gone += len((await tx.session.execute(old_votes)).all())
    return gone


def _check(version: NewVersion) -> None:
    if problems := writing.problems_of(version):
        raise BadInput(tuple(problems))


async def _lock(tx: Tx, article_id: UUID) -> ArticleRow:
    query = select(ArticleRow).where(ArticleRow.id == article_id).with_for_update()
    row = (await tx.session.execute(query)).scalar_one_or_none()
    if row is None:
        raise NoSuchArticle
    return row


async def _append(tx: Tx, article_id: UUID, nth: int, version: NewVersion) -> None:
    await tx.session.execute(
        insert(VersionRow).values(
            article_id=article_id,
            nth=nth,
            topic=version.topic.value,
            audience=version.audience.value,
            title_zh=version.zh.title,
            title_en=version.en.title,
            body_zh=version.zh.body,
            body_en=version.en.body,
            ways_zh=list(version.zh.ways),
            ways_en=list(version.en.ways),
            note=version.note,
            at=tx.now,
            **done_by(tx),
        )
    )
    await _note(tx, article_id, nth, StageKind.DRAFTED, version.note)


async def _note(tx: Tx, article_id: UUID, nth: int, kind: StageKind, note: str) -> None:
    await tx.session.flush()
    values = {"article_id": article_id, "nth": nth, "kind": kind.value, "note": note, "at": tx.now}
    await tx.session.execute(insert(StageRow).values(**values, **done_by(tx)))
