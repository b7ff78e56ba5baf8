"""Ids are UUIDv7 (RFC 9562 5.7): unique without asking anyone, and new ones sort after old ones."""

import os
import threading
import time
from datetime import datetime
from uuid import UUID

_lock = threading.Lock()
_last_ms = 0
_counter = 0


def new_id() -> UUID:
    """A UUIDv7 that sorts after every earlier one of this process.

    The 12 bits of `rand_a` count within a millisecond (RFC 9562 6.2, method 1); past 4096 in one millisecond the
    clock is run ahead, as the RFC allows.
    """
    global _last_ms, _counter
    with _lock:
        ms = time.time_ns() // 1_000_000
        if ms > _last_ms:
            _last_ms, _counter = ms, 0
        else:
            _counter += 1
            if _counter > 0xFFF:
                _last_ms, _counter = _last_ms + 1, 0
        ms, count = _last_ms, _counter
    tail = int.from_bytes(os.urandom(8)) & 0x3FFF_FFFF_FFFF_FFFF
    return UUID(int=(ms & 0xFFFF_FFFF_FFFF) << 80 | 0x7 << 76 | count << 64 | 0b10 << 62 | tail)


def first_id_at(at: datetime) -> UUID:
    """No id that was made before that instant sorts after this one: where an index by id begins at an instant."""
    return UUID(int=max(0, int(at.timestamp() * 1000)) << 80)
