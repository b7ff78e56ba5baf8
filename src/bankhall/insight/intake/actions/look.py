"""Looking at rows as they would become customers: what is wrong with them, and whom they may be."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text

from bankhall.customers import api as customers
from bankhall.customers.errors import DocumentKnown
from bankhall.customers.types import NewCustomer
from bankhall.insight.duplicates.queries import twins_of_several
from bankhall.insight.intake import queries, rules
from bankhall.insight.intake.types import LookedAt, RowFault, TableRowState
from bankhall.kernel.db import Reading, Tx

_MARKED = text(
    """
    SELECT line, marks FROM customer_file_rows
    WHERE file_id = :file_id AND state <> 'dismissed' AND nth <> ALL(CAST(:nths AS integer[]))
        AND marks && CAST(:marks AS text[])
    ORDER BY nth
    """
)


@dataclass(frozen=True, slots=True)
class ToldRow:
    nth: int
    line: int
    told: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SeenRow:
    state: TableRowState
    faults: tuple[RowFault, ...]
    twin_ids: tuple[UUID, ...]
    marks: tuple[str, ...]


async def look_at_rows(tx: Tx, file_id: UUID, several: Sequence[ToldRow]) -> list[SeenRow]:
    """In their order. Twice in one table is who shares a mark with another row that somebody may become."""
    looked = [rules.look_at(one.told) for one in several]
    wrong = [await _wrong(tx, one) for one in looked]
    fit = [nth for nth, faults in enumerate(wrong) if all(one.code == DocumentKnown.code for one in faults)]
    twins = dict(zip(fit, await twins_of_several(tx, [looked[nth].customer for nth in fit]), strict=True))
    marks = {nth: _marks(tx, file_id, looked[nth].customer) for nth in fit}
    lines = await _lines(tx, file_id, several, marks)
    seen = []
    for nth, row in enumerate(several):
        if nth not in marks:
            seen.append(SeenRow(TableRowState.FAULTY, tuple(wrong[nth]), (), ()))
            continue
        same = min((lines[mark] for mark in marks[nth] if mark in lines), default=None)
        for mark in marks[nth]:
            lines.setdefault(mark, row.line)
        faults = list(wrong[nth])
        if same is not None:
            faults.append(RowFault("name", "insight.twice_in_file", same))
        twin_ids = tuple(one.customer.id for one in twins[nth])
        state = TableRowState.TWIN if twin_ids or faults else TableRowState.GOOD
        seen.append(SeenRow(state, tuple(faults), twin_ids, marks[nth]))
    return seen


async def _wrong(reading: Reading, looked: LookedAt) -> list[RowFault]:
    wrong = await customers.problems_of(reading, looked.customer)
    # Where a cell could not be read, what is missing by that is not told as well.
    known = {rules.field_of(one.field) for one in looked.faults}
    told = [RowFault(one.field, one.code) for one in wrong if rules.field_of(one.field) not in known]
    return [*looked.faults, *told]


async def _lines(
    tx: Tx, file_id: UUID, several: Sequence[ToldRow], marks: Mapping[int, tuple[str, ...]]
) -> dict[str, int]:
    """In which line each of the marks stands already."""
    asked = sorted({mark for those in marks.values() for mark in those})
    given = {"file_id": file_id, "nths": [one.nth for one in several], "marks": asked}
    lines: dict[str, int] = {}
    for row in await tx.session.execute(_MARKED, given):
        for mark in row.marks:
            lines.setdefault(mark, row.line)
    return lines


def _marks(tx: Tx, file_id: UUID, new: NewCustomer) -> tuple[str, ...]:
    """Nobody without the key can say for what they stand, nor find one table's in another."""
    told = (f"{file_id}|{mark}".encode() for mark in rules.marks_of(customers.tidy(new)))
    return tuple(b64encode(tx.vault.mac(queries.PURPOSE, one)[:12]).decode() for one in told)
