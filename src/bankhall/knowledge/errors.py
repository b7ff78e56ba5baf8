"""What the knowledge base refuses."""

from dataclasses import dataclass

from bankhall.kernel.errors import Conflict, NotFound, Refusal


class NoSuchArticle(NotFound, code="knowledge.not_found", status=404):
    """There is no such article, or no such version of it."""


class NoSuchGap(NotFound, code="knowledge.gap_not_found", status=404):
    """There is no such open question."""


@dataclass(eq=False)
class ArticleChanged(Conflict, code="knowledge.changed"):
    """Somebody else has written a version meanwhile."""

    last_nth: int


class OwnVersion(Refusal, code="knowledge.own_version"):
    """Whoever wrote a version does not publish it."""


@dataclass(eq=False)
class WrongArticleState(Refusal, code="knowledge.wrong_state"):
    """This cannot be done with an article in this state."""

    state: str


class TooManyArticles(Refusal, code="knowledge.too_many"):
    """As many articles, or versions of one, as there may be."""
