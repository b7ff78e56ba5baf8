"""What insight refuses."""

from dataclasses import dataclass

from bankhall.kernel.errors import Conflict, NotFound, Refusal


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


class NoSuchRow(NotFound, code="insight.row_not_found"):
    """There is no such row in this import's quarantine."""


class NoSuchRetry(NotFound, code="insight.retry_not_found"):
    """There is no such retry."""


@dataclass(eq=False)
class RowRefused(Refusal, code="insight.row_refused", status=422):
    """The row still cannot be taken, and nothing was booked.

    `reason`, `detail`: as of a row in quarantine. `problems`: the fields at fault, each with `field`, `reason` and
    `detail`; none where it is no single field's fault.
    """

    reason: str
    detail: str
    problems: list[dict[str, str]]


@dataclass(eq=False)
class RowSettled(Conflict, code="insight.row_settled"):
    """This row has been dealt with already.

    `state`: repaired or set_aside.
    """

    state: str


class RowNotSetAside(Refusal, code="insight.row_not_set_aside"):
    """This row is not set aside."""


class RowForgotten(Conflict, code="insight.row_forgotten"):
    """What this row said is no longer there: it was dealt with long ago."""


class ImportAtWork(Conflict, code="insight.import_at_work"):
    """An import from this source is under way. Try again when it has ended."""
