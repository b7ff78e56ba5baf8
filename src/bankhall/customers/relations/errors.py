"""What relations refuse."""

from bankhall.kernel.errors import Conflict, NotFound, Refusal


class NoSuchRelation(NotFound, code="customers.relation_not_found"):
    """There is no such relation."""


class RelationKnown(Conflict, code="customers.relation_known"):
    """This relation stands in the file already."""


class RelationEnded(Conflict, code="customers.relation_ended"):
    """This relation has ended meanwhile."""


class MoreThanWhole(Refusal, code="customers.more_than_whole"):
    """With this share the company would be owned by more than the whole."""


class OwnsItself(Refusal, code="customers.owns_itself"):
    """By this relation somebody would own themselves, or be their own forebear."""


class MarriedAlready(Refusal, code="customers.married_already"):
    """Somebody has one spouse. End the relation to the other first."""


class TooManyRelations(Refusal, code="customers.too_many_relations"):
    """This file has very many relations already. End those that are over."""


class ContestedAlready(Conflict, code="customers.relation_contested"):
    """You have said so already. The bank will look at it."""
