"""What merging refuses."""

from dataclasses import dataclass

from bankhall.kernel.errors import NotFound, Refusal


class NoSuchMerge(NotFound, code="merging.not_found"):
    """There is no such merge."""


class SameFile(Refusal, code="merging.same_file"):
    """A file cannot become part of itself."""


@dataclass(eq=False)
class CannotSplit(Refusal, code="merging.cannot_split"):
    """Something that is under way over what goes back has to be ended first.

    `stops`: each with `kind` and `count`.
    """

    stops: list[dict[str, str | int]]
