"""What is refused of what messages hold."""

from dataclasses import dataclass

from bankhall.kernel.errors import NotFound, Refusal


class NoSuchTalkFile(NotFound, code="care.file_not_found"):
    """There is no such file in this conversation."""


@dataclass(eq=False)
class TooManyTalkFiles(Refusal, code="care.too_many_files", status=409):
    """There are as many files in this conversation as it can hold."""

    most: int


@dataclass(eq=False)
class TooManyFilesToday(Refusal, code="care.too_many_files_today", status=409):
    """You have sent as many files within a day as you can. Go on tomorrow."""

    most: int
