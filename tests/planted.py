"""Looks for known secrets wherever a bank writes something down that is not meant to hold any."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import psycopg

from databases import Database

# What may hold no personal data and no secret: ids, codes and counts only.
_PLACES = {
    "events": "SELECT payload::text FROM events",
    "audit facts": "SELECT facts::text || ' ' || subject_id || ' ' || act FROM audit_log",
    "jobs": "SELECT concat_ws(' ', args::text, lock, queueing_lock) FROM procrastinate_jobs",
    "parked events": "SELECT error FROM parked_events",
    "keys of what is done once": "SELECT key FROM done_once",
}


def leaks(database: Database, log: Path, secrets: Iterable[str], *, metrics: str = "") -> list[str]:
    """Where each was found: `events: …`. Empty when nothing was."""
    wanted = [secret for secret in secrets if secret]
    texts = list(_texts(database, log, metrics))
    return sorted({f"{place}: {secret}" for place, text in texts for secret in wanted if secret in text})


def people_in(database: Database) -> list[str]:
    """The names of the customers who have been here: they stand beside what they did, and nowhere else."""
    with psycopg.connect(database.superuser_url) as connection:
        found = connection.execute("SELECT DISTINCT actor_name FROM audit_log WHERE actor_kind = 'customer'")
        return [name for (name,) in found if len(name) > 1]


def _texts(database: Database, log: Path, metrics: str) -> Iterator[tuple[str, str]]:
    yield "log", log.read_text(errors="replace")
    yield "metrics", metrics
    with psycopg.connect(database.superuser_url) as connection:
        for place, query in _PLACES.items():
            for (text,) in connection.execute(query.encode()):
                yield place, text
