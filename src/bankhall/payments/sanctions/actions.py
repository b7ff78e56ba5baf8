"""Loading sanctions lists, comparing payees' names with them, and clearing who is somebody else. The names of the lists
in force are kept in the process, as the risk rules are.
"""

import asyncio
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from bankhall.kernel.db import Reading, Tx, take_turn
from bankhall.kernel.tables import done_by
from bankhall.payments import queries as payments
from bankhall.payments.sanctions import queries
from bankhall.payments.sanctions.errors import VersionTaken
from bankhall.payments.sanctions.models import ClearanceRow, EntryRow, ListRow, ScreeningRow
from bankhall.payments.sanctions.rules import Matcher, plain
from bankhall.payments.sanctions.types import Listed, LoadedList, NameScreening

# For how long nobody asks whether there is another list: so long a new one may take to reach every process.
KEPT_FOR_S = 1
_AT_ONCE: Final = 5_000
_MARKS: Final = "payments.payee_names"
_FILES: Final = "payments.sanction_lists"


@dataclass(slots=True)
class _Kept:
    edition: int
    matcher: Matcher
    asked_at_ns: int


# By the engine, of which a process has one for each bank.
_MATCHERS: Final[WeakKeyDictionary[Any, _Kept]] = WeakKeyDictionary()


async def load_list(tx: Tx, name: str, version: str, listed: Sequence[Listed], raw: bytes) -> LoadedList:
    """From now on in place of the list of that name that was there; the same version and content again is no change,
    and a version never has other content. Raises VersionTaken.
    """
    await take_turn(tx, "sanction lists")
    content = tx.vault.mac(_FILES, raw)
    before = await tx.session.scalar(select(ListRow).where(ListRow.name == name, ListRow.version == version))
    if before is not None:
        if bytes(before.content) != content:
            raise VersionTaken
        return LoadedList(name, version, before.entries, before.at)
    earlier = select(ListRow.id).where(ListRow.name == name)
    await tx.session.execute(delete(EntryRow).where(EntryRow.list_id.in_(earlier)))
    row = ListRow(name=name, version=version, content=content, entries=len(listed), at=tx.now, **done_by(tx))
    tx.session.add(row)
    await tx.session.flush()
    for start in range(0, len(listed), _AT_ONCE):
        values = [
            {"list_id": row.id, "entry": one.entry, "kind": one.kind, "programme": one.programme, "names": [*one.names]}
            for one in listed[start : start + _AT_ONCE]
        ]
        await tx.session.execute(insert(EntryRow), values)
    tx.audit("payments.load_sanctions", "sanction_list", str(row.id), list=name, version=version, entries=len(listed))
    return LoadedList(name, version, len(listed), tx.now, is_new=True)


async def screen_names(tx: Tx, payee_ids: Collection[UUID]) -> dict[UUID, NameScreening]:
    """Those of these payees at other banks whose names may be on a list, without whom a person has cleared. A name is
    compared, and that written down, once for each state of the lists.
    """
    kept = await _in_force(tx)
    if not kept.edition or not payee_ids:
        return {}
    known, fresh = await queries.screened(tx, payee_ids, kept.edition)
    if fresh:
        known |= await _write(tx, await _compare(tx, kept, list(fresh)), fresh)
    return {one.payee_id: one for one in await queries.without_cleared(tx, known)}


async def names_found(reading: Reading, payee_id: UUID) -> NameScreening | None:
    """For whoever decides: what is found for this payee now. Nothing is written down."""
    kept = await _in_force(reading)
    if not kept.edition:
        return None
    known, fresh = await queries.screened(reading, [payee_id], kept.edition)
    known |= await _compare(reading, kept, list(fresh))
    return next(await queries.without_cleared(reading, known), None)


async def clear(tx: Tx, payee_id: UUID, *, reason: str) -> int:
    """Whoever decides has looked: this payee is none of those that were found. Returns how many were cleared."""
    found = (await screen_names(tx, [payee_id])).get(payee_id)
    if found is None:
        return 0
    values = [
        {
            "payee_id": payee_id, "list_name": hit.list_name, "entry": hit.entry, "mark": found.mark,
            "reason": reason, "at": tx.now, **done_by(tx),
        }
        for hit in found.hits
    ]  # fmt: skip
    await tx.session.execute(upsert(ClearanceRow).values(values).on_conflict_do_nothing())
    tx.audit("payments.clear_name", "payee", payee_id, hits=len(values), edition=found.edition, reason=reason)
    return len(values)


async def _in_force(reading: Reading) -> _Kept:
    """Asks the database at most once a second, for one number, and reads the lists where that has changed."""
    engine = reading.session.get_bind()
    kept, now_ns = _MATCHERS.get(engine), time.monotonic_ns()
    if kept is not None and now_ns - kept.asked_at_ns < KEPT_FOR_S * 1_000_000_000:
        return kept
    edition = await queries.edition(reading)
    if kept is None or kept.edition != edition:
        lists = await queries.everybody(reading) if edition else []
        # Seconds for a long list: others go on meanwhile.
        matcher = await asyncio.to_thread(Matcher.of, lists)
        kept = _MATCHERS[engine] = _Kept(edition, matcher, now_ns)
    kept.asked_at_ns = now_ns
    return kept


async def _compare(reading: Reading, kept: _Kept, payee_ids: Sequence[UUID]) -> dict[UUID, NameScreening]:
    found = {}
    for payee_id, name in (await payments.payee_names(reading, payee_ids)).items():
        read = plain(name)
        mark = reading.vault.mac(_MARKS, f"{read.latin}|{read.chinese}".encode())
        found[payee_id] = NameScreening(payee_id, kept.edition, mark, reading.now, kept.matcher.hits(name))
    return found


async def _write(tx: Tx, found: dict[UUID, NameScreening], tags: Mapping[UUID, bytes]) -> dict[UUID, NameScreening]:
    values = [
        {
            "payee_id": one.payee_id, "edition": one.edition, "tag": tags[one.payee_id], "mark": one.mark,
            "sealed": queries.seal_hits(tx, one.payee_id, one.hits), "at": tx.now,
        }
        for one in found.values()
    ]  # fmt: skip
    if values:
        await tx.session.execute(insert(ScreeningRow), values)
    for one in found.values():
        if one.hits:
            tx.audit("payments.name_found", "payee", one.payee_id, hits=len(one.hits), edition=one.edition)
    return found
