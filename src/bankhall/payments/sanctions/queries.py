"""Reads of sanctions lists, and of what was found beside them."""

from collections.abc import Collection, Iterator, Mapping
from uuid import UUID

import msgspec
from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import distinct_on

from bankhall.kernel.db import Reading
from bankhall.kernel.tables import is_any
from bankhall.payments.sanctions.models import ClearanceRow, EntryRow, ListRow
from bankhall.payments.sanctions.types import Listed, ListedKind, LoadedList, NameHit, NameScreening

_SCREENINGS = "payments.payee_screenings"

_LATEST = select(ListRow).ext(distinct_on(ListRow.name)).order_by(ListRow.name, ListRow.id.desc())

# Of each payee the tag of the name that is kept now, and what was found for exactly that name by these lists.
_KNOWN = text(
    """
    SELECT payees.id AS payee_id, right_of.tag AS tag, found.mark, found.sealed, found.at
    FROM payees
    CROSS JOIN LATERAL (SELECT substr(payees.sealed, greatest(1, length(payees.sealed) - 15)) AS tag) AS right_of
    LEFT JOIN LATERAL (
        SELECT mark, sealed, at FROM payee_screenings
        WHERE payee_id = payees.id AND edition = :edition AND tag = right_of.tag
        ORDER BY id DESC LIMIT 1
    ) AS found ON true
    WHERE payees.id = ANY(CAST(:payees AS uuid[]))
    """
)


async def edition(reading: Reading) -> int:
    """It changes whenever a list does; 0 while there is none."""
    return await reading.session.scalar(select(func.max(ListRow.id))) or 0


async def lists(reading: Reading) -> list[LoadedList]:
    """Those in force, by name."""
    rows = await reading.session.scalars(_LATEST)
    return [LoadedList(row.name, row.version, row.entries, row.at) for row in rows]


async def everybody(reading: Reading) -> list[tuple[str, str, list[Listed]]]:
    """Name, version and entries of each list in force."""
    found = []
    for row in (await reading.session.scalars(_LATEST)).all():
        entries = await reading.session.scalars(
            select(EntryRow).where(EntryRow.list_id == row.id).order_by(EntryRow.entry)
        )
        listed = [Listed(one.entry, ListedKind(one.kind), one.programme, tuple(one.names)) for one in entries]
        found.append((row.name, row.version, listed))
    return found


async def screened(
    reading: Reading, payee_ids: Collection[UUID], of: int
) -> tuple[dict[UUID, NameScreening], dict[UUID, bytes]]:
    """What is known of these payees' names beside the lists of that edition; and of the others the tags of their names,
    to be kept with what is found for them.
    """
    known: dict[UUID, NameScreening] = {}
    fresh: dict[UUID, bytes] = {}
    for row in await reading.session.execute(_KNOWN, {"edition": of, "payees": list(set(payee_ids))}):
        if row.mark is None:
            fresh[row.payee_id] = bytes(row.tag)
            continue
        hits = open_hits(reading, row.payee_id, row.sealed)
        known[row.payee_id] = NameScreening(row.payee_id, of, bytes(row.mark), row.at, hits)
    return known, fresh


async def without_cleared(reading: Reading, found: Mapping[UUID, NameScreening]) -> Iterator[NameScreening]:
    """Those of which something is left that no person has cleared."""
    doubted = {id_: one for id_, one in found.items() if one.hits}
    if not doubted:
        return iter(())
    rows = await reading.session.scalars(select(ClearanceRow).where(is_any(ClearanceRow.payee_id, doubted)))
    cleared = {(row.payee_id, row.list_name, row.entry, bytes(row.mark)) for row in rows}
    left = (
        NameScreening(
            one.payee_id,
            one.edition,
            one.mark,
            one.at,
            tuple(hit for hit in one.hits if (one.payee_id, *hit.key, one.mark) not in cleared),
        )
        for one in doubted.values()
    )
    return (one for one in left if one.hits)


def seal_hits(reading: Reading, payee_id: UUID, hits: tuple[NameHit, ...]) -> bytes | None:
    return reading.vault.seal(_SCREENINGS, msgspec.json.encode(hits), about=str(payee_id)) if hits else None


def open_hits(reading: Reading, payee_id: UUID, sealed: bytes | None) -> tuple[NameHit, ...]:
    if sealed is None:
        return ()
    return msgspec.json.decode(
        reading.vault.open(_SCREENINGS, bytes(sealed), about=str(payee_id)), type=tuple[NameHit, ...]
    )
