"""What insight refuses."""

from dataclasses import dataclass

from bankhall.kernel.errors import NotFound, Refusal


@dataclass(eq=False)
class ImportRefused(Refusal, code="insight.import_refused", status=422):
    """The import cannot begin, or cannot go on.

    `why`: in English, naming the file.
    """

    why: str

    def __str__(self) -> str:
        return self.why


class NoSuchImport(NotFound, code="insight.import_not_found"):
    """There is no such import."""
