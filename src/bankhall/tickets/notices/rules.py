"""Who is told, and of what. Pure."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Final
from uuid import UUID

# Of open hours before a ticket is due: long enough to answer, short enough to be read as a call to do so.
NEAR_H: Final = 1
# Of calendar days before the last of a complaint: time for the words of a decision.
NEAR_DAYS: Final = timedelta(days=3)
MOST_SHOWN: Final = 50


def told(
    has_it: UUID | None,
    workers: Mapping[UUID, str],
    leads: Mapping[UUID, str],
    kept_out: Collection[UUID],
    *,
    late: bool,
) -> dict[UUID, tuple[str, bool]]:
    """By member of staff: their name, and whether as who leads. `workers`, `leads`: who may work on it, and who leads,
    by a role of their own: whoever has left or lost the right is not told.
    """
    holder = {has_it: (workers[has_it], False)} if has_it in workers and has_it is not None else {}
    leading = {id_: (name, True) for id_, name in leads.items()}
    found = leading | holder if late or not holder else holder
    return {id_: one for id_, one in found.items() if id_ not in kept_out}
