"""Which of the rows that can be read can also be taken: each id once, nothing that refers to what is not there."""

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from bankhall.insight.types import Quarantined, Reason

from .fields import BadRow
from .lines import lines_of
from .reading import quarantined


class Identified(Protocol):
    """A record of the source: its first field is the line, its second the source's id."""

    @property
    def line(self) -> int: ...
    @property
    def id(self) -> int: ...
    def __getitem__(self, part: slice, /) -> tuple[object, ...]: ...


R = TypeVar("R", bound=Identified)


@dataclass(slots=True)
class Sifted(Generic[R]):
    """`refused` goes by line; `again` counts the rows that say once more what an earlier one said."""

    taken: list[R] = field(default_factory=list)
    again: int = 0
    refused: dict[int, BadRow] = field(default_factory=dict)


def sift(records: Iterable[R], *, check: Callable[[R], None] | None = None) -> Sifted[R]:
    """The records that pass `check`, which raises BadRow; of each id the first."""
    sifted: Sifted[R] = Sifted()
    seen: dict[int, R] = {}
    for record in records:
        before = seen.get(record.id)
        if before is not None:
            if before[1:] == record[1:]:
                sifted.again += 1
            else:
                sifted.refused[record.line] = BadRow(Reason.OTHER_CONTENT, f"id {record.id} came before in this file")
            continue
        try:
            if check is not None:
                check(record)
        except BadRow as bad:
            sifted.refused[record.line] = bad
        else:
            seen[record.id] = record
            sifted.taken.append(record)
    return sifted


def must_know(id_: int, known: Container[int], reason: Reason, column: str) -> None:
    """Raises BadRow with the reason when the id is not among the known ones."""
    if id_ not in known:
        raise BadRow(reason, f"{column}: {id_}", column)


def refused_rows(path: Path, refused: Mapping[int, BadRow]) -> list[Quarantined]:
    """The refused lines with their text, which is read again: keeping every row's text for the few bad ones is dear."""
    if not refused:
        return []
    last = max(refused)
    found: list[Quarantined] = []
    for line, text, _ in lines_of(path):
        if (bad := refused.get(line)) is not None:
            found.append(quarantined(path.name, line, bad.reason, bad.detail, text))
        if line >= last:
            break
    return found
