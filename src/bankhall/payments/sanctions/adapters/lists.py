"""A sanctions list as a CSV file: `id`, `name`, and as far as there are `aliases` (with `;` between them), `kind` and
`programme`. UTF-8, with or without a mark of its order. OpenSanctions' "targets.simple.csv" is read as it is (there
`programme` is called `program_ids` or `sanctions`, and `kind` is `schema`).
"""

import csv
import io
from collections.abc import Iterator
from typing import Final

from bankhall.payments.sanctions.types import Listed, ListedKind

MOST_BYTES: Final = 256_000_000
_MOST_ENTRIES: Final = 1_000_000
_MOST_NAMES: Final = 100
_LONGEST_NAME: Final = 300
_KINDS: Final = {
    "person": ListedKind.PERSON,
    "individual": ListedKind.PERSON,
    "organisation": ListedKind.ORGANISATION,
    "organization": ListedKind.ORGANISATION,
    "company": ListedKind.ORGANISATION,
    "entity": ListedKind.ORGANISATION,
    "legalentity": ListedKind.ORGANISATION,
}


class NotAList(Exception):
    """The file is none, or a row of it cannot be read: half a list is none."""

    def __init__(self, row: int, why: str) -> None:
        super().__init__(f"row {row}: {why}" if row else why)


def read_list(raw: bytes) -> list[Listed]:
    """Raises NotAList, naming the row."""
    if len(raw) > MOST_BYTES:
        raise NotAList(0, "too large")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotAList(0, "not UTF-8") from None
    rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        read = list(_rows(rows))
    except csv.Error as error:
        raise NotAList(rows.line_num, str(error)) from None
    if not read:
        raise NotAList(0, "nobody stands on it")
    return read


def _rows(rows: "csv.DictReader[str]") -> Iterator[Listed]:
    columns = {(name or "").strip().casefold() for name in rows.fieldnames or ()}
    if not {"id", "name"} <= columns:
        raise NotAList(1, "needs the columns id and name")
    known: set[str] = set()
    for nth, row in enumerate(rows, 2):
        if nth > _MOST_ENTRIES:
            raise NotAList(nth, "too many rows")
        said = {(name or "").strip().casefold(): value for name, value in row.items() if isinstance(value, str)}
        entry, name = said.get("id", "").strip(), said.get("name", "").strip()
        if not 1 <= len(entry) <= 80 or entry in known:
            raise NotAList(nth, "its id is empty, too long, or there twice")
        if not name:
            raise NotAList(nth, "without a name")
        known.add(entry)
        aliases = (one.strip() for one in said.get("aliases", "").split(";"))
        names = list(dict.fromkeys(one[:_LONGEST_NAME] for one in (name, *aliases) if one))[:_MOST_NAMES]
        kind = said.get("kind") or said.get("schema") or ""
        programme = said.get("programme") or said.get("program_ids") or said.get("sanctions") or ""
        yield Listed(
            entry, _KINDS.get(kind.strip().casefold(), ListedKind.OTHER), programme.strip()[:200], tuple(names)
        )
