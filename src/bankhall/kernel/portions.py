"""What modules know of a customer, for the customer: taken home in one file (PIPL art. 45), and told when they leave.

A module says in its `privacy.py` which portions are its own; the app puts them together, as it does routes. A portion
shows what its owner sees on screens, by the same schemas: of others nothing more.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import msgspec

from bankhall.kernel.db import Reading
from bankhall.kernel.personal import Kept, Purpose

# Of each portion. Whoever has more is told so, and finds the rest where the portion comes from.
MOST = 10_000


@dataclass(frozen=True, slots=True)
class Portion:
    """`name`: one word for it, everywhere. `read`: all of it that is the actor's, no more than MOST and one, the latest
    first where there may be so many. `purpose`, `kept`: what for, and for how long after its owner has left.
    """

    name: str
    purpose: Purpose
    kept: Kept
    read: Callable[[Reading], Awaitable[Sequence[msgspec.Struct]]]


class PortionTaken(msgspec.Struct, frozen=True):
    """`is_whole`: nothing was left out."""

    purpose: Purpose
    kept: Kept
    is_whole: bool
    rows: list[dict[str, Any]]


async def take_portions(
    reading: Reading, portions: Sequence[Portion], also: Sequence[UUID] = ()
) -> dict[str, PortionTaken]:
    """All of the actor's, of one moment. `also`: who else the actor was, before their files became one; what is told
    of them and of the actor is told once.
    """
    others = [reading.asked_by(replace(reading.actor, id=id_)) for id_ in also]
    taken = {}
    for one in portions:
        rows = list(await one.read(reading))
        known = {msgspec.json.encode(row) for row in rows} if others else set()
        for other in others:
            fresh = {key: row for row in await one.read(other) if (key := msgspec.json.encode(row)) not in known}
            known.update(fresh)
            rows.extend(fresh.values())
        told = [msgspec.to_builtins(row) for row in rows[:MOST]]
        taken[one.name] = PortionTaken(one.purpose, one.kept, len(rows) <= MOST, told)
    return taken
