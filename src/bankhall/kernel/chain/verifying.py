"""Recomputing the chain from the rows, and asking every checkpoint whether it agrees. Needs public keys only.

Works through the chain in pages, in one snapshot and in bounded memory; the bank stays open meanwhile. A link that does
not hold is told and the next one is checked from the hash that stands there, so that one changed row is one finding.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from psycopg import AsyncConnection
from sqlalchemy import text

from bankhall.kernel.chain.checkpoints import Checkpoint, read_file
from bankhall.kernel.chain.findings import FileState, Findings, Verdict, Wrong
from bankhall.kernel.chain.lines import GENESIS, PARTS, line_from, link
from bankhall.kernel.chain.linking import chain_end, checkpoints_after
from bankhall.kernel.db import Reading, allow_long_statements, raw_connection
from bankhall.kernel.vault import PublicKey

TABLE = "audit_checkpoints"

_MOST_SECONDS = 4 * 3600
# Larger ones are slower: they fall out of the processor's caches.
_PAGE = 1_000
_CHECKPOINTS_AT_ONCE = 1_000

# Signatures that were found good lately: a checkpoint in the table stands in the file too.
_CHECKED_AT_HAND = 4_096

_FIRST = -(2**63)

_PAGE_AFTER = f"""
    SELECT link.seq, link.audit_id, link.hash, link.xid = row.xid, {PARTS}
    FROM audit_chain AS link LEFT JOIN audit_log AS row ON row.id = link.audit_id
    WHERE link.seq > %s ORDER BY link.seq LIMIT {_PAGE}
"""  # noqa: S608  constants of ours

# Rows without a place: those behind the end of the chain wait for theirs; the others were put in behind its back, or
# say that they are of a transaction that has never been.
_WITHOUT_PLACE = """
    SELECT id, at, ((xid, id) <= (CAST(:xid AS text)::xid8, CAST(:id AS bigint)) OR id <= 0
                    OR xid >= pg_snapshot_xmax(pg_current_snapshot())) AS is_strange
    FROM audit_log AS row WHERE NOT EXISTS (SELECT FROM audit_chain WHERE audit_id = row.id)
"""
_WAITING = text(f"SELECT count(*), min(at) FROM ({_WITHOUT_PLACE}) AS found WHERE NOT is_strange")  # noqa: S608
_STRANGE = text(f"SELECT id FROM ({_WITHOUT_PLACE}) AS found WHERE is_strange ORDER BY id")  # noqa: S608

_Page = Sequence[tuple[Any, ...]]


async def verify(
    reading: Reading, files: Iterable[Path] = (), *, told: Callable[[int, int], None] = lambda done, of: None
) -> Verdict:
    """Recomputes everything. `files`: checkpoints outside the database; one that is absent says nothing. `told` hears
    how many places of how many are done.
    """
    await allow_long_statements(reading, seconds=_MOST_SECONDS)
    findings = Findings()
    end = await chain_end(reading)
    is_signed = lru_cache(_CHECKED_AT_HAND)(_checker(reading.vault.public_keys()))
    table = _Source(TABLE, _of_table(reading), findings, is_signed)
    sources = [table, *(_Source(str(path), _of_file(path), findings, is_signed) for path in files)]

    chain = _Chain(findings)
    async for page in _pages(await raw_connection(reading)):
        heads = await asyncio.to_thread(chain.check, page)
        for source in sources:
            await source.check_up_to(chain.last, heads)
        told(chain.rows, max(chain.rows, end.size))
    for source in sources:
        await source.check_rest()
        source.compare(table)

    place = {"xid": end.xid, "id": end.audit_id}
    waiting, since = (await reading.session.execute(_WAITING, place)).one()
    for (audit_id,) in await reading.session.execute(_STRANGE, place):
        findings.add(Wrong.ROW_INSERTED, audit_id=audit_id)
    signed = table.last.size if table.last else 0
    return Verdict(
        rows=chain.rows,
        signed=min(signed, chain.last),
        unsigned=max(0, chain.last - signed),
        waiting=waiting,
        waiting_since=since,
        checkpoints=table.count,
        signed_at=table.last.made_at() if table.last else None,
        files=tuple(FileState(one.name, one.count, max(0, table.count - one.count)) for one in sources[1:]),
        counts=findings.counts,
        findings=tuple(findings.told),
    )


class _Chain:
    """Follows the links from one page to the next."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._head = GENESIS
        self.last = 0
        self.rows = 0

    def check(self, page: _Page) -> dict[int, bytes]:
        """The hash of each place of the page, as it stands there."""
        heads: dict[int, bytes] = {}
        for seq, audit_id, stands, is_of_its_transaction, before, facts, after in page:
            if seq != self.last + 1:
                self._tell_place(seq, audit_id)
            if before is None:
                self._findings.add(Wrong.ROW_REMOVED, place=seq, audit_id=audit_id)
            elif not is_of_its_transaction or link(self._head, line_from(before, facts, after)) != stands:
                self._findings.add(Wrong.ROW_CHANGED, place=seq, audit_id=audit_id)
            self._head = heads[seq] = stands or b""
            self.last = max(self.last, seq)
        self.rows += len(page)
        return heads

    def _tell_place(self, seq: int, audit_id: int) -> None:
        if seq > self.last + 1:
            self._findings.add(Wrong.PLACE_MISSING, place=self.last + 1)
        elif seq <= self.last:
            self._findings.add(Wrong.PLACE_DOUBLED, place=seq, audit_id=audit_id)


class _Source:
    """The checkpoints of one place, followed in step with the chain."""

    def __init__(
        self,
        name: str,
        found: "AsyncIterator[tuple[int, Checkpoint | None]]",
        findings: Findings,
        is_signed: Callable[[Checkpoint], bool],
    ) -> None:
        self.name = name
        self.count = 0
        self.last: Checkpoint | None = None
        self._found = found
        self._findings = findings
        self._is_signed = is_signed
        self._next: Checkpoint | None = None

    async def check_up_to(self, place: int, heads: dict[int, bytes]) -> None:
        """Those that speak of places up to this one. `heads` are the hashes of the last page."""
        while (checkpoint := await self._peek()) and checkpoint.size <= place:
            self._next = None
            if self._is_good(checkpoint) and heads.get(checkpoint.size, b"").hex() != checkpoint.head:
                self._wrong(Wrong.CHAIN_REWRITTEN, checkpoint, place=checkpoint.size)

    async def check_rest(self) -> None:
        """Those that speak of places that are not there."""
        while checkpoint := await self._peek():
            self._next = None
            if self._is_good(checkpoint):
                self._wrong(Wrong.CHAIN_CUT, checkpoint, place=checkpoint.size)

    def compare(self, table: "_Source") -> None:
        """A file that knows more than the table is right."""
        ends_at = table.last.number if table.last else 0
        if self.last is not None and self.last.number > ends_at:
            self._findings.add_checkpoint(Wrong.CHECKPOINT_MISSING, table.name, ends_at + 1)

    async def _peek(self) -> Checkpoint | None:
        while self._next is None:
            found = await anext(self._found, None)
            if found is None:
                return None
            self.count += 1
            nth, self._next = found
            if self._next is None:
                self._findings.add_checkpoint(Wrong.CHECKPOINT_UNREADABLE, self.name, nth)
        return self._next

    def _is_good(self, checkpoint: Checkpoint) -> bool:
        expected = self.last.number + 1 if self.last else 1
        grows = self.last is None or checkpoint.size > self.last.size
        if checkpoint.number != expected or not grows:
            self._wrong(Wrong.CHECKPOINT_MISSING, checkpoint)
        self.last = checkpoint
        if self._is_signed(checkpoint):
            return True
        self._wrong(Wrong.CHECKPOINT_FORGED, checkpoint)
        return False

    def _wrong(self, wrong: Wrong, checkpoint: Checkpoint, *, place: int | None = None) -> None:
        self._findings.add_checkpoint(wrong, self.name, checkpoint.number, place=place)


def _checker(keys: Sequence[PublicKey]) -> Callable[[Checkpoint], bool]:
    return lambda checkpoint: checkpoint.is_signed_by_one_of(keys)


async def _pages(connection: AsyncConnection[Any]) -> AsyncIterator[_Page]:
    """The next page is on its way while the last one is being checked."""
    async with connection.cursor(binary=True) as cursor:

        async def page_after(seq: int) -> _Page:
            await cursor.execute(_PAGE_AFTER, [seq])
            return await cursor.fetchall()

        page = await page_after(_FIRST)
        while page:
            coming = asyncio.create_task(page_after(page[-1][0]))
            try:
                yield page
            finally:
                page = await coming


async def _of_table(reading: Reading) -> AsyncIterator[tuple[int, Checkpoint | None]]:
    last = _FIRST
    while found := await checkpoints_after(reading, last, limit=_CHECKPOINTS_AT_ONCE):
        for one in found:
            yield one.number, one
        last = found[-1].number


async def _of_file(path: Path) -> AsyncIterator[tuple[int, Checkpoint | None]]:
    for nth, found in read_file(path):
        yield nth, found
