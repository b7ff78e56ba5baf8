"""The ways out of the house. Each carries one letter and says nothing of it to anybody else."""

from typing import Protocol

from bankhall.notify.types import Letter


class NotDelivered(Exception):
    """`cause`: a code of ours. `is_final`: trying again would be the same."""

    def __init__(self, cause: str, *, is_final: bool = False) -> None:
        super().__init__(cause)
        self.cause = cause
        self.is_final = is_final


class Carrier(Protocol):
    async def carry(self, letter: Letter) -> None:
        """Returns when somebody else has taken it on. Raises NotDelivered. May be asked twice for the same letter."""
