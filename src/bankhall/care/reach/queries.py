"""Reads of who is there, who waits, and what was offered."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from bankhall.care import permissions
from bankhall.care.models import ConversationRow
from bankhall.care.reach import rules
from bankhall.care.reach.models import AgentRow, AgentStepRow, OfferRow, TermsRow
from bankhall.care.reach.types import (
    AgentStep,
    AgentStepKind,
    AtDesk,
    Offer,
    OfferOutcome,
    OfferWhy,
    OwnAgents,
    Presence,
    PresenceReason,
    PresenceSpan,
    PresenceState,
    Terms,
    Waits,
)
from bankhall.care.types import TalkState, TalkTopic
from bankhall.customers import api as customers
from bankhall.identity import api as identity
from bankhall.kernel.db import Reading
from bankhall.kernel.direct import direct, fetch
from bankhall.kernel.i18n import Language
from bankhall.kernel.tables import is_any
from bankhall.tickets import api as tickets

_MOST_WEIGHED: Final = 200

_WAITING = direct(
    """
    SELECT c.id, c.customer_id, c.topic, c.language, c.waiting_since, c.goes_first, last.agent_id AS last_id,
           passed.ids AS passed_ids, back.by_id AS back_id,
           EXISTS (SELECT FROM care_callbacks b WHERE b.conversation_id = c.id AND b.state = 'due' AND b.with_own)
               AS with_own
    FROM conversations c
    LEFT JOIN LATERAL (
        SELECT array_agg(DISTINCT o.agent_id) AS ids FROM care_offers o
        WHERE o.conversation_id = c.id AND o.outcome IN ('declined', 'lapsed') AND o.ended_at > :passed_since
    ) AS passed ON true
    LEFT JOIN LATERAL (
        SELECT m.by_id FROM conversation_messages m
        WHERE m.conversation_id = c.id AND m.step = 'handed_back' AND m.at > :passed_since ORDER BY m.nth DESC LIMIT 1
    ) AS back ON true
    LEFT JOIN LATERAL (
        SELECT COALESCE(
            (SELECT m.by_id FROM conversation_messages m
             WHERE m.conversation_id = c.id AND m.author = 'agent' ORDER BY m.nth DESC LIMIT 1),
            (SELECT p.agent_id FROM conversations p
             WHERE p.customer_id = c.customer_id AND p.id <> c.id AND p.agent_id IS NOT NULL AND p.said_at > :last_since
             ORDER BY p.said_at DESC LIMIT 1)
        ) AS agent_id
    ) AS last ON true
    WHERE c.state = 'waiting'
      AND NOT EXISTS (SELECT FROM care_offers o WHERE o.conversation_id = c.id AND o.ended_at IS NULL)
    ORDER BY c.waiting_since - CASE WHEN c.goes_first
        THEN LEAST(GREATEST(:now - c.waiting_since, interval '0'), :first_by) ELSE interval '0' END, c.id
    LIMIT :most
    """
)

_AT_DESK = direct(
    """
    SELECT a.agent_id, a.agent_name, LEAST(a.capacity, :most_at_once) AS capacity, a.topics, a.languages,
           (SELECT count(*) FROM conversations c WHERE c.agent_id = a.agent_id AND c.state = 'talking') AS load,
           EXISTS (SELECT FROM care_offers o WHERE o.agent_id = a.agent_id AND o.ended_at IS NULL) AS has_offer,
           COALESCE((SELECT max(o.ended_at) FROM care_offers o
                     WHERE o.agent_id = a.agent_id AND o.outcome = 'accepted'), a.since) AS idle_since
    FROM care_agents a WHERE a.state = 'available'
    """
)

# What a round would find to do; a bank in which nobody is there asks no more than this.
_DUE = direct(
    """
    SELECT EXISTS (SELECT FROM care_offers WHERE ended_at IS NULL AND until <= :now) AS lapsed,
           EXISTS (SELECT FROM care_agents WHERE state = 'available' AND seen_at < :silent_since) AS silent,
           EXISTS (SELECT FROM conversations c WHERE c.state = 'waiting' AND NOT EXISTS (
               SELECT FROM care_offers o WHERE o.conversation_id = c.id AND o.ended_at IS NULL))
           AND EXISTS (SELECT FROM care_agents a WHERE a.state = 'available' AND NOT EXISTS (
               SELECT FROM care_offers o WHERE o.agent_id = a.agent_id AND o.ended_at IS NULL)) AS waiting
    """
)

_LOADS = direct(
    """
    SELECT agent_id, count(*) AS load FROM conversations WHERE state = 'talking' GROUP BY agent_id
    """
)

# The step that held at the first moment, and all after it up to the last.
_SPANS = direct(
    """
    SELECT s.agent_id, a.agent_name, s.state, s.reason, GREATEST(s.at, :since) AS from_at,
           LEAST(COALESCE(s.next_at, :until), :until) AS to_at
    FROM (
        SELECT agent_id, nth, state, reason, at, lead(at) OVER (PARTITION BY agent_id ORDER BY nth) AS next_at
        FROM care_agent_steps WHERE at < :until
    ) AS s JOIN care_agents a ON a.agent_id = s.agent_id
    WHERE COALESCE(s.next_at, :until) > :since
    ORDER BY s.agent_id, s.nth
    """
)


async def terms(reading: Reading) -> Terms:
    """Those that hold."""
    row = (await reading.session.execute(select(TermsRow).order_by(TermsRow.nth.desc()).limit(1))).scalar_one_or_none()
    if row is None:
        return rules.STANDARD
    return Terms(
        offer_s=row.offer_s,
        own_s=row.own_s,
        away_s=row.away_s,
        most_at_once=row.most_at_once,
        tells_of_listening=row.tells_of_listening,
    )


async def is_anything_due(reading: Reading) -> bool:
    """Whether a round of routing would find something."""
    held = await terms(reading)
    (row,) = await fetch(reading, _DUE, now=reading.now, silent_since=reading.now - timedelta(seconds=held.away_s))
    return bool(row.lapsed or row.silent or row.waiting)


async def waiting(reading: Reading) -> list[Waits]:
    """Who waits and is offered to nobody, with whom they know."""
    rows = await fetch(
        reading,
        _WAITING,
        now=reading.now,
        passed_since=reading.now - rules.PASSED_FOR,
        last_since=reading.now - rules.LAST_WITHIN,
        first_by=rules.FIRST_BY,
        most=_MOST_WEIGHED,
    )
    own = await customers.managers_now(reading, {row.customer_id for row in rows})
    kept_out = await tickets.staff_kept_out(reading, {row.customer_id for row in rows})
    return [
        Waits(
            id=row.id,
            topic=TalkTopic(row.topic),
            language=Language(row.language),
            since=row.waiting_since,
            goes_first=row.goes_first,
            own_id=own.get(row.customer_id, (None, None))[0],
            backup_id=own.get(row.customer_id, (None, None))[1],
            last_id=row.last_id,
            passed=frozenset(row.passed_ids or ())
            | ({row.back_id} if row.back_id else frozenset())
            | kept_out.get(row.customer_id, frozenset()),
            waits_for_own=row.with_own,
        )
        for row in rows
    ]


async def at_desk(reading: Reading, held: Terms) -> list[AtDesk]:
    """Who is there."""
    return [
        AtDesk(
            id=row.agent_id,
            name=row.agent_name,
            load=row.load,
            capacity=row.capacity,
            has_offer=row.has_offer,
            idle_since=row.idle_since,
            topics=frozenset(TalkTopic(one) for one in row.topics),
            languages=frozenset(Language(one) for one in row.languages),
        )
        for row in await fetch(reading, _AT_DESK, most_at_once=held.most_at_once)
    ]


async def my_presence(reading: Reading) -> Presence | None:
    """Of whoever asks; None for who has never said so."""
    row = await reading.session.get(AgentRow, reading.actor.id)
    if row is None:
        return None
    return presence(row, await _load(reading, row.agent_id))


async def my_offer(reading: Reading) -> Offer | None:
    """What is offered to whoever asks at this moment."""
    found = await _offers(reading, OfferRow.agent_id == reading.actor.id, OfferRow.ended_at.is_(None), limit=1)
    return next((one for one in found if one.until > reading.now), None)


async def agents(reading: Reading) -> list[Presence]:
    """All who answer customers, also those who have never said that they are there."""
    names = await identity.staff_with(reading, permissions.SERVE)
    rows = {row.agent_id: row for row in (await reading.session.execute(select(AgentRow))).scalars()}
    loads = {row.agent_id: row.load for row in await fetch(reading, _LOADS)}
    return [
        presence(rows[id_], loads.get(id_, 0)) if id_ in rows else _never(reading, id_, name, loads.get(id_, 0))
        for id_, name in names.items()
    ]


async def present_now(reading: Reading) -> list[Presence]:
    """Who is available or on a break, with how many conversations each has."""
    rows = await reading.session.execute(
        select(AgentRow)
        .where(AgentRow.state.in_((PresenceState.AVAILABLE, PresenceState.BREAK)))
        .order_by(AgentRow.agent_name, AgentRow.agent_id)
    )
    loads = {row.agent_id: row.load for row in await fetch(reading, _LOADS)}
    return [presence(row, loads.get(row.agent_id, 0)) for row in rows.scalars()]


async def own_agents(reading: Reading) -> OwnAgents:
    """Of the customer who asks. Raises NoSuchCustomer."""
    mine = (await customers.my_file(reading)).id
    manager, backup = (await customers.managers_now(reading, [mine])).get(mine, (None, None))
    asked = [one for one in (manager, backup) if one is not None]
    rows = await reading.session.execute(select(AgentRow).where(is_any(AgentRow.agent_id, asked)))
    loads = {row.agent_id: row.load for row in await fetch(reading, _LOADS)} if asked else {}
    most = (await terms(reading)).most_at_once
    near = {row.agent_id: rules.nearness(presence(row, loads.get(row.agent_id, 0)), most) for row in rows.scalars()}
    return OwnAgents(near.get(manager) if manager else None, near.get(backup) if backup else None)


async def presence_spans(reading: Reading, since: datetime, until: datetime) -> list[PresenceSpan]:
    """How everybody stood between two moments, by agent and in order. Changes of skills cut a span in two."""
    return [
        PresenceSpan(
            agent_id=row.agent_id,
            name=row.agent_name,
            state=PresenceState(row.state),
            reason=PresenceReason(row.reason) if row.reason else None,
            from_=row.from_at,
            to=row.to_at,
        )
        for row in await fetch(reading, _SPANS, since=since, until=until)
        if row.from_at < row.to_at
    ]


async def steps_of(reading: Reading, agent_id: UUID, *, before: int | None, limit: int) -> list[AgentStep]:
    """All that was so of an agent, the newest first; `before`: only earlier ones."""
    query = select(AgentStepRow).where(AgentStepRow.agent_id == agent_id)
    if before is not None:
        query = query.where(AgentStepRow.nth < before)
    rows = await reading.session.execute(query.order_by(AgentStepRow.nth.desc()).limit(limit))
    return [
        AgentStep(
            nth=row.nth,
            kind=AgentStepKind(row.kind),
            state=PresenceState(row.state),
            reason=PresenceReason(row.reason) if row.reason else None,
            capacity=row.capacity,
            topics=frozenset(TalkTopic(one) for one in row.topics),
            languages=frozenset(Language(one) for one in row.languages),
            at=row.at,
            by=row.by_name,
        )
        for row in rows.scalars()
    ]


async def offers(reading: Reading, *, agent_id: UUID | None, before: UUID | None, limit: int) -> list[Offer]:
    """What was offered, the newest first."""
    wanted = []
    if agent_id is not None:
        wanted.append(OfferRow.agent_id == agent_id)
    if before is not None:
        wanted.append(OfferRow.id < before)
    return await _offers(reading, *wanted, limit=limit)


def presence(row: AgentRow, load: int) -> Presence:
    return Presence(
        agent_id=row.agent_id,
        name=row.agent_name,
        state=PresenceState(row.state),
        reason=PresenceReason(row.reason) if row.reason else None,
        since=row.since,
        seen_at=row.seen_at,
        capacity=row.capacity,
        topics=frozenset(TalkTopic(one) for one in row.topics),
        languages=frozenset(Language(one) for one in row.languages),
        load=load,
    )


def _never(reading: Reading, id_: UUID, name: str, load: int) -> Presence:
    return Presence(
        agent_id=id_,
        name=name,
        state=PresenceState.OFF,
        reason=None,
        since=reading.now,
        seen_at=reading.now,
        capacity=rules.STANDARD.most_at_once,
        topics=frozenset(),
        languages=frozenset(),
        load=load,
    )


async def _load(reading: Reading, agent_id: UUID) -> int:
    loads: dict[UUID, int] = {row.agent_id: row.load for row in await fetch(reading, _LOADS)}
    return loads.get(agent_id, 0)


async def _offers(reading: Reading, *wanted: Any, limit: int) -> list[Offer]:
    rows: Sequence[Any] = (
        await reading.session.execute(
            select(OfferRow, ConversationRow)
            .join(ConversationRow, ConversationRow.id == OfferRow.conversation_id)
            .where(*wanted)
            .order_by(OfferRow.id.desc())
            .limit(limit)
        )
    ).all()
    return [
        Offer(
            id=offer.id,
            conversation_id=talk.id,
            customer_id=talk.customer_id,
            topic=TalkTopic(talk.topic),
            language=Language(talk.language),
            goes_first=talk.goes_first,
            waiting_since=talk.waiting_since if talk.state == TalkState.WAITING else None,
            agent_id=offer.agent_id,
            agent_name=offer.agent_name,
            why=OfferWhy(offer.why),
            offered_at=offer.offered_at,
            until=offer.until,
            ended_at=offer.ended_at,
            outcome=OfferOutcome(offer.outcome) if offer.outcome else None,
        )
        for offer, talk in rows
    ]
