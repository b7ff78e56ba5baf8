"""The language model outside, if there is one: it writes, and the house decides whether that is shown."""

from typing import Protocol, runtime_checkable

from bankhall.assistant.types import Draft, Errand


class ModelAway(Exception):
    """`cause`: a code of ours."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


@runtime_checkable
class Writer(Protocol):
    """Whoever writes answers out of passages."""

    @property
    def model(self) -> str:
        """What it is called there."""

    @property
    def rests(self) -> bool:
        """Whether it is left alone for a while, since it failed again and again."""

    async def write(self, errand: Errand) -> Draft:
        """Raises ModelAway: not reached, too slow, too much, or nothing that is understood."""
