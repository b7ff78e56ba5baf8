"""Facts about articles: ids and numbers."""

from uuid import UUID

from bankhall.kernel.events import Event


class ArticlePublished(Event, frozen=True, kw_only=True, tag="knowledge.article_published"):
    """Readers see this version from now on."""

    article_id: UUID
    nth: int


class ArticleWithdrawn(Event, frozen=True, kw_only=True, tag="knowledge.article_withdrawn"):
    """Readers see none of it any more."""

    article_id: UUID
    nth: int
