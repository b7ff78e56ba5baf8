"""What tags refuse."""

from dataclasses import dataclass

from bankhall.kernel.errors import Conflict, NotFound, Refusal


class NoSuchTag(NotFound, code="tags.not_found", status=404):
    """There is no such tag, or no such version of it."""


class NoSuchRun(NotFound, code="tags.run_not_found", status=404):
    """There is no such rebuilding."""


class TagNameTaken(Refusal, code="tags.name_taken"):
    """Another tag has this name."""


@dataclass(eq=False)
class WrongTagStage(Refusal, code="tags.wrong_stage"):
    """This cannot be done with a version at this stage."""

    stage: str


class WrongTagKind(Refusal, code="tags.wrong_kind"):
    """A tag of this kind is not given this way."""


class TooManyTags(Refusal, code="tags.too_many"):
    """As many tags are in use, or defined, as may be."""


class TagObjectedTo(Refusal, code="tags.objected"):
    """This customer has objected to this tag."""


class NotGiven(Refusal, code="tags.not_given"):
    """This customer does not have this tag."""


class TagChanged(Conflict, code="tags.changed"):
    """This customer’s tag was given or taken meanwhile, or its day is over."""


class NoPortraitConsent(Refusal, code="tags.no_consent"):
    """This tag needs the customer's consent to a portrait, which they do not give."""


class RebuildingAlready(Conflict, code="tags.rebuilding_already"):
    """A rebuilding is under way or waits."""


class RunOver(Conflict, code="tags.run_over"):
    """This rebuilding is over."""
