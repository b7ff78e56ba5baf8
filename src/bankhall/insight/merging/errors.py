"""What merging refuses."""

from dataclasses import dataclass

from bankhall.kernel.errors import NotFound, Refusal


class NoSuchMerge(NotFound, code="insight.merge_not_found"):
    """There is no such merge."""


class SameFile(Refusal, code="insight.same_file"):
    """A file cannot become part of itself."""


@dataclass(eq=False)
class CannotSplit(Refusal, code="insight.cannot_split"):
    """Something that is under way over what goes back has to be ended first.

    `stops`: each with `kind` and `count`.
    """

    stops: list[dict[str, str | int]]
