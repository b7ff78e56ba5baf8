"""What is refused of files from outside."""

from dataclasses import dataclass

from bankhall.kernel.errors import Refusal, Unavailable


class ScannerAway(Unavailable, code="kernel.scanner_away", status=503):
    """Files cannot be checked for viruses just now, and are not taken unchecked. Nothing has been done."""


@dataclass(eq=False)
class FileInfected(Refusal, code="kernel.file_infected", status=422):
    """The virus scanner knows this file, or something in it. It was not taken.

    `found`: what it is called there.
    """

    found: str


class FileUnscannable(Refusal, code="kernel.file_unscannable", status=422):
    """The virus scanner does not look through this file, as it is larger than it takes. It was not taken."""


class FileNotTaken(Refusal, code="kernel.file_not_taken", status=422):
    """This is no PDF and no picture that can be taken: only PDF, PNG and JPEG are. It was not taken.

    Also one that is damaged, that is too large to draw, or that acts by itself.
    """
