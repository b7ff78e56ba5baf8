"""The front door of the knowledge base: what is published, found for those who may read it."""

from bankhall.knowledge.actions import note_gap, publish, write_article, write_version
from bankhall.knowledge.queries import CUSTOMERS, EVERYBODY, edition, live, own_words, published, search, shelf
from bankhall.knowledge.rules.index import Found, Index, passage_of
from bankhall.knowledge.rules.masks import masked, replaced
from bankhall.knowledge.rules.words import features, folded
from bankhall.knowledge.rules.writing import plain

__all__ = [
    "CUSTOMERS",
    "EVERYBODY",
    "Found",
    "Index",
    "edition",
    "features",
    "folded",
    "live",
    "masked",
    "note_gap",
    "own_words",
    "passage_of",
    "plain",
    "publish",
    "published",
    "replaced",
    "search",
    "shelf",
    "write_article",
    "write_version",
]
