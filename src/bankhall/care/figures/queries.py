"""Reads of the figures of conversations: each one statement over a span, by indexes on its three instants."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from bankhall.care.reach import queries as reach
from bankhall.care.reach.rules import FIRST_BY
from bankhall.care.reach.types import Presence, PresenceState
from bankhall.care.types import AgentNow, FloorNow, TalkCount, TalkFigures, TalksBy, TalkTopic, WaitingTalk
from bankhall.kernel.db import Reading
from bankhall.kernel.direct import Direct, direct, fetch
from bankhall.kernel.i18n import Language
from bankhall.kernel.time import banks_zone

MOST_IN_LINE: Final = 20

_KEYS: Final = {
    TalksBy.QUARTER: "to_char(floor(EXTRACT(epoch FROM {at} - CAST(:since AS timestamptz)) / 900), 'FM0000')",
    TalksBy.DAY: "to_char({at} AT TIME ZONE :zone, 'YYYY-MM-DD')",
    TalksBy.HOUR: "to_char({at} AT TIME ZONE :zone, 'ID-HH24')",
    TalksBy.AGENT: "CAST(agent_id AS text)",
    TalksBy.TOPIC: "CAST(topic AS text)",
    TalksBy.CHANNEL: "CAST(channel AS text)",
}

# Of whoever is counted by themselves only what is theirs is read.
_OF = "AND (CAST(:agent_id AS uuid) IS NULL OR agent_id = :agent_id)"

_COUNT: Final = """
    WITH facts AS (
        SELECT {opened} AS key, agent_name, 'came' AS what, NULL::interval AS waited
        FROM conversations WHERE opened_at >= :since AND opened_at < :until {of}
        UNION ALL
        SELECT {taken}, agent_name, 'taken', first_taken_at - opened_at
        FROM conversations WHERE first_taken_at >= :since AND first_taken_at < :until {of}
        UNION ALL
        SELECT {ended}, agent_name,
            CASE WHEN first_taken_at IS NULL THEN 'missed'
                 WHEN wrap_up IS NOT DISTINCT FROM 'passed_on'
                   OR EXISTS (SELECT FROM conversation_messages m WHERE m.conversation_id = c.id
                       AND m.step IN ('handed_over', 'handed_back', 'reopened'))
                   OR EXISTS (SELECT FROM conversations n WHERE n.customer_id = c.customer_id AND n.topic = c.topic
                       AND n.opened_at > c.ended_at AND n.opened_at <= c.ended_at + interval '7 days')
                 THEN 'ended' ELSE 'first' END, NULL
        FROM conversations c WHERE ended_at >= :since AND ended_at < :until {of}
    )
    SELECT key, GROUPING(key) AS is_whole, max(agent_name) AS name,
        count(*) FILTER (WHERE what = 'came') AS came,
        count(*) FILTER (WHERE what = 'taken') AS taken,
        count(*) FILTER (WHERE what = 'missed') AS missed,
        count(*) FILTER (WHERE what IN ('missed', 'ended', 'first')) AS ended,
        count(*) FILTER (WHERE what = 'first') AS first,
        CAST(floor(EXTRACT(epoch FROM percentile_disc(0.5) WITHIN GROUP (ORDER BY waited))) AS int) AS median_s,
        CAST(floor(EXTRACT(epoch FROM percentile_disc(0.9) WITHIN GROUP (ORDER BY waited))) AS int) AS most_s
    FROM facts GROUP BY GROUPING SETS ((key), ()) ORDER BY key
"""


def _counting(by: TalksBy) -> Direct:
    key = _KEYS[by]
    keys = {name: key.format(at=f"{name}_at") for name in ("opened", "ended")}
    return direct(_COUNT.format(**keys, taken=key.format(at="first_taken_at"), of=_OF))


_COUNTS: Final = {by: _counting(by) for by in TalksBy}

_NOW = direct(
    """
    SELECT count(*) FILTER (WHERE state = 'waiting') AS waiting, min(waiting_since) AS longest_since,
           count(*) FILTER (WHERE state = 'talking') AS talking
    FROM conversations WHERE state IN ('waiting', 'talking')
    """
)
_LINE = direct(
    """
    SELECT id, topic, language, waiting_since, goes_first FROM conversations WHERE state = 'waiting'
    ORDER BY waiting_since - CASE WHEN goes_first
        THEN LEAST(GREATEST(:now - waiting_since, interval '0'), :first_by) ELSE interval '0' END, id LIMIT :most
    """
)


async def talk_figures(
    reading: Reading, since: datetime, until: datetime, by: TalksBy, *, agent_id: UUID | None = None
) -> TalkCount:
    """The first instant is in it and the last is not. `agent_id`: only of theirs. An empty key: of nobody."""
    zone = {} if by in (TalksBy.QUARTER, TalksBy.AGENT, TalksBy.TOPIC, TalksBy.CHANNEL) else {"zone": banks_zone().key}
    rows = await fetch(reading, _COUNTS[by], since=since, until=until, agent_id=agent_id, **zone)
    (whole,) = [_figures(row) for row in rows if row.is_whole]
    return TalkCount(whole, tuple(_figures(row) for row in rows if not row.is_whole))


async def floor_now(reading: Reading) -> FloorNow:
    """Who waits, in the order in which they are offered; who talks; and how each agent stands by the presence that
    routing keeps, with how much they have in hand of what they lead at most. Who is off and leads nothing is left out.
    """
    (now,) = await fetch(reading, _NOW)
    line = await fetch(reading, _LINE, most=MOST_IN_LINE, now=reading.now, first_by=FIRST_BY)
    most = (await reach.terms(reading)).most_at_once
    there = [one for one in await reach.agents(reading) if one.state is not PresenceState.OFF or one.load]
    return FloorNow(
        now.waiting,
        now.longest_since,
        now.talking,
        tuple(
            WaitingTalk(one.id, TalkTopic(one.topic), Language(one.language), one.waiting_since, one.goes_first)
            for one in line
        ),
        tuple(sorted((_agent(one, most) for one in there), key=_by_state)),
    )


def _agent(one: Presence, most: int) -> AgentNow:
    return AgentNow(
        id=one.agent_id,
        name=one.name,
        state=one.state.value,
        reason=one.reason.value if one.reason else None,
        since=one.since,
        talks=one.load,
        capacity=min(one.capacity, most),
    )


def _by_state(one: AgentNow) -> tuple[int, int, str]:
    """Who is there first, and of those whoever has the most in hand."""
    return [state.value for state in PresenceState].index(one.state), -one.talks, one.name


def _figures(row: Any) -> TalkFigures:
    return TalkFigures(
        key=row.key or "",
        name=row.name or "",
        came=row.came,
        taken=row.taken,
        missed=row.missed,
        ended=row.ended,
        first=row.first,
        median_s=row.median_s,
        most_s=row.most_s,
    )
