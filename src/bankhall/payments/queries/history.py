"""What came before a payment, for the risk rules: found for a whole batch in one statement, at most the latest hundred
payments of each payer. The same for what is asked now and for what was asked once: nothing later is looked at.

Only what the rules in force ask about is reckoned, and no further back than that needs: a transfer's id begins with its
instant, so the index ends where the window does.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Final
from uuid import UUID

from sqlalchemy import TextClause, text

from bankhall.kernel.db import Reading
from bankhall.kernel.ids import first_id_at
from bankhall.kernel.tables import recordset

# After every id that was ever made.
NOW: Final = UUID(int=2**128 - 1)

_HOUR, _DAY, _MONTH, _HABITS = timedelta(hours=1), timedelta(days=1), timedelta(days=30), timedelta(days=90)

# Seconds of the day, as UTC counts: the distance round the clock is what matters.
_APART: Final = "abs(CAST(date_part('epoch', asked_at) AS bigint) % 86400 - asked.second)"

# How each fact is reckoned from the payments within its window.
_RECKONED: Final[Mapping[str, tuple[str, timedelta]]] = {
    "count_1h": ("count(*) FILTER (WHERE id >= asked.since_1h)", _HOUR),
    "sum_1h": ("sum(amount) FILTER (WHERE id >= asked.since_1h)", _HOUR),
    "count_24h": ("count(*) FILTER (WHERE id >= asked.since_24h)", _DAY),
    "sum_24h": ("sum(amount) FILTER (WHERE id >= asked.since_24h)", _DAY),
    "count_30d": ("count(*) FILTER (WHERE id >= asked.since_30d)", _MONTH),
    "sum_30d": ("sum(amount) FILTER (WHERE id >= asked.since_30d)", _MONTH),
    "payee_count_30d": ("count(*) FILTER (WHERE id >= asked.since_30d AND payee_id = asked.payee_id)", _MONTH),
    "payee_sum_30d": ("sum(amount) FILTER (WHERE id >= asked.since_30d AND payee_id = asked.payee_id)", _MONTH),
    "usual_amount": ("percentile_disc(0.5) WITHIN GROUP (ORDER BY amount)", _HABITS),
    "high_amount": ("percentile_disc(0.95) WITHIN GROUP (ORDER BY amount)", _HABITS),
    "is_usual_hour": (f"bool_or({_APART} <= 5400 OR {_APART} >= 81000)", _HABITS),
}

_NEW_PAYEES: Final = """
    CROSS JOIN LATERAL (
        SELECT count(*) AS new_payees_24h FROM (
            SELECT FROM payees
            WHERE customer_id = asked.payer_id AND ended_at IS NULL
                AND added_at > asked.at - interval '1 day' AND added_at <= asked.at
            LIMIT 100
        ) AS added
    ) AS fresh
"""

NAMES: Final = frozenset(_RECKONED) | {"new_payees_24h"}


@dataclass(frozen=True, slots=True)
class AskedOf:
    """Before which payment one looks: `before` is its id, or NOW."""

    payer_id: UUID
    payee_id: UUID
    currency: str
    at: datetime
    before: UUID = NOW


async def history_of(
    reading: Reading, asked: Sequence[AskedOf], names: Collection[str] = NAMES
) -> list[dict[str, int | bool]]:
    """For each of them, in order, those of the names that are known here. Amounts in minor units."""
    wanted = NAMES.intersection(names)
    if not wanted:
        return [{} for _ in asked]
    rows = [_row(nth, one) for nth, one in enumerate(asked)]
    told: list[dict[str, int | bool]] = [{} for _ in asked]
    for row in (await reading.session.execute(_statement(wanted), {"asked": recordset(rows)})).mappings():
        told[row["nth"]] = {name: int(row[name] or 0) if name[:2] != "is" else bool(row[name]) for name in wanted}
    return told


def _row(nth: int, one: AskedOf) -> dict[str, object]:
    return {
        "nth": nth,
        "payer_id": one.payer_id,
        "payee_id": one.payee_id,
        "currency": one.currency,
        "at": one.at,
        "second": int(one.at.timestamp()) % 86400,
        "before": one.before,
        "since_1h": first_id_at(one.at - _HOUR),
        "since_24h": first_id_at(one.at - _DAY),
        "since_30d": first_id_at(one.at - _MONTH),
        "since_90d": first_id_at(one.at - _HABITS),
    }


@cache
def _statement(wanted: frozenset[str]) -> TextClause:
    """All names here are ours: nothing of a rule's text gets into a statement."""
    reckoned = {name: _RECKONED[name] for name in sorted(wanted) if name in _RECKONED}
    longest = max((window for _, window in reckoned.values()), default=_HOUR)
    since = {_HOUR: "since_1h", _DAY: "since_24h", _MONTH: "since_30d", _HABITS: "since_90d"}[longest]
    said = ", ".join(f"{how} AS {name}" for name, (how, _) in reckoned.items()) or "1 AS nothing"
    told = ", ".join(f"past.{name}" for name in reckoned) or "past.nothing"
    fresh = "new_payees_24h" in wanted
    return text(
        f"""
        SELECT asked.nth, {told}{", fresh.new_payees_24h" if fresh else ""}
        FROM json_to_recordset(CAST(:asked AS json))
            AS asked(nth int, payer_id uuid, payee_id uuid, currency text, at timestamptz, second bigint,
                     before uuid, since_1h uuid, since_24h uuid, since_30d uuid, since_90d uuid)
        CROSS JOIN LATERAL (
            SELECT {said}
            FROM (
                SELECT id, amount, asked_at, payee_id
                FROM transfers
                WHERE payer_id = asked.payer_id AND id < asked.before AND id >= asked.{since}
                    AND payee_id IS NOT NULL AND currency = asked.currency
                    AND state IN ('sent', 'settled', 'returned')
                ORDER BY id DESC LIMIT 100
            ) AS latest
        ) AS past
        {_NEW_PAYEES if fresh else ""}
        """  # noqa: S608
    )
