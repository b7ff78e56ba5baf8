"""Who comes with a session, as one process knows it.

Whoever asks while the database is being asked shares the next question, and whose row is the same as at the one before
is not unsealed anew. A customer is then known for a moment without asking again: at most `REMEMBERED_S` pass until a
session that another process has ended lets nobody in here either. What this process itself changes about who people
are, it knows at once. Staff are asked about every time.
"""

import time
from collections import ChainMap
from collections.abc import Collection, Sequence
from typing import Final

from bankhall.identity import queries
from bankhall.identity.types import Realm, Visitor
from bankhall.kernel.actors import ANONYMOUS, Actor
from bankhall.kernel.audit import Act
from bankhall.kernel.batch import Batcher
from bankhall.kernel.db import Database
from bankhall.kernel.errors import Refusal

REMEMBERED_S: Final = 0.5

_AT_ONCE = 512
# How long it is known at least how a row looked of whoever keeps a line open and is asked about again and again.
_HELD_S: Final = 2.0
_OURS = "identity."


class KnownVisitors:
    """One for each process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._asking: Batcher[bytes, Visitor | None] = Batcher(self._ask, name="identity.visitors", limit=_AT_ONCE)
        self._known: dict[bytes, Visitor] = {}
        self._read: dict[bytes, queries.VisitorRead] = {}
        self._read_before: dict[bytes, queries.VisitorRead] = {}
        self._held: dict[bytes, queries.VisitorRead] = {}
        self._held_before: dict[bytes, queries.VisitorRead] = {}
        self._held_since = 0.0
        self._since = 0.0
        database.after_commit(self._hear)

    async def find(self, token_hash: bytes) -> Visitor | None:
        """None when the session has ended, expired or never was."""
        if time.monotonic() - self._since > REMEMBERED_S:
            self._forget()
        known = self._known.get(token_hash)
        if known is not None and known.session.expires_at > self._database.clock():
            return known
        known_before = self._known
        found = await self._asking.submit(token_hash)
        assert not isinstance(found, Refusal)
        # Not if something has changed meanwhile: the answer may be older than that.
        if found is not None and found.session.realm is Realm.CUSTOMER and self._known is known_before:
            self._known[token_hash] = found
        return found

    async def those_behind(self, token_hashes: Collection[bytes]) -> dict[bytes, Actor]:
        """Asked anew, for whoever keeps a line open: by session who stands behind it, without those that are over."""
        if time.monotonic() - self._held_since > _HELD_S:
            self._held_before, self._held = self._held, {}
            self._held_since = time.monotonic()
        before = ChainMap(self._held, self._held_before)
        found = await self._database.doors(ANONYMOUS).read(queries.visitors_read, token_hashes, before=before)
        self._held |= found
        return {one: read.visitor.actor for one, read in found.items()}

    def note(self, token_hash: bytes, visitor: Visitor) -> None:
        """What has just been read of them anew, by whoever wrote it."""
        if token_hash in self._known:
            self._known[token_hash] = visitor

    async def _ask(self, token_hashes: Sequence[bytes]) -> Sequence[Visitor | None]:
        doors = self._database.doors(ANONYMOUS)
        found = await doors.read(queries.visitors_read, set(token_hashes), before=self._read_before)
        self._read |= found
        return [read.visitor if (read := found.get(one)) else None for one in token_hashes]

    def _hear(self, acts: Sequence[Act]) -> None:
        if any(one.act.startswith(_OURS) for one in acts):
            self._forget()

    def _forget(self) -> None:
        self._known = {}
        self._read_before, self._read = self._read, {}
        self._since = time.monotonic()
