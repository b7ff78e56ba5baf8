"""Who is there: as each says of themselves, as a supervisor keeps what they know, and as their tabs show."""

from collections.abc import Collection
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import insert, select

from bankhall.care import permissions
from bankhall.care.reach import queries, rules
from bankhall.care.reach.actions.closing import tell_desks
from bankhall.care.reach.errors import NoSuchAgent
from bankhall.care.reach.models import AgentRow, AgentStepRow, TermsRow
from bankhall.care.reach.types import AgentStepKind, Presence, PresenceReason, PresenceState, Terms
from bankhall.care.types import TalkTopic
from bankhall.identity import api as identity
from bankhall.kernel.db import Tx, take_turn
from bankhall.kernel.direct import direct, fetch, run
from bankhall.kernel.errors import BadInput
from bankhall.kernel.i18n import Language
from bankhall.kernel.tables import Ids, done_by

BY: Final = "routing"

_SEEN = direct(
    """
    UPDATE care_agents SET seen_at = :now WHERE agent_id = ANY(:ids) AND state IN ('available', 'break')
    """
)

_GO_AWAY = direct(
    """
    WITH gone AS (
        UPDATE care_agents SET state = 'away', reason = :reason, since = :now, steps = steps + 1
        WHERE agent_id = ANY(:ids) AND state = 'available' RETURNING *
    )
    INSERT INTO care_agent_steps
        (agent_id, nth, kind, state, reason, capacity, topics, languages, at, by_kind, by_id, by_name)
    SELECT agent_id, steps, 'presence', state, reason, capacity, topics, languages, :now, 'system', NULL, :by FROM gone
    RETURNING agent_id
    """
)

_SILENT = direct("SELECT agent_id FROM care_agents WHERE state = 'available' AND seen_at < :since")

# Whoever goes gives back what is offered to them.
_GIVE_BACK = direct(
    """
    UPDATE care_offers SET outcome = 'declined', ended_at = :now WHERE agent_id = :agent_id AND ended_at IS NULL
    """
)


async def be(
    tx: Tx, state: PresenceState, *, reason: PresenceReason | None = None, capacity: int | None = None
) -> Presence:
    """As the agent says of themselves. `capacity`: conversations at once, None leaves it. Raises BadInput naming
    `state`, `reason` or `capacity`.
    """
    assert tx.actor.id is not None
    held = await queries.terms(tx)
    _refuse(state, reason, capacity, held)
    await take_turn(tx, f"presence {tx.actor.id}")
    row = await _row(tx, tx.actor.id, tx.actor.name, held)
    same = row.steps > 0 and (row.state, row.reason) == (state, reason) and capacity in (None, row.capacity)
    row.agent_name, row.seen_at = tx.actor.name, tx.now
    if same:
        return queries.presence(row, 0)
    if (row.state, row.reason) != (state, reason):
        row.state, row.reason, row.since = state.value, reason.value if reason else None, tx.now
    row.capacity = capacity or row.capacity
    await _note(tx, row, AgentStepKind.PRESENCE)
    if state is not PresenceState.AVAILABLE:
        await tx.session.flush()
        await run(tx, _GIVE_BACK, agent_id=row.agent_id, now=tx.now)
    tx.audit("care.be_present", "staff", row.agent_id, state=state, reason=reason, capacity=row.capacity)
    await tell_desks(tx, [row.agent_id])
    return queries.presence(row, 0)


async def set_skills(
    tx: Tx, agent_id: UUID, *, topics: Collection[TalkTopic], languages: Collection[Language]
) -> Presence:
    """What an agent knows, by a supervisor; none stands for all. Raises NoSuchAgent."""
    name = (await identity.staff_with(tx, permissions.SERVE)).get(agent_id)
    if name is None:
        raise NoSuchAgent
    await take_turn(tx, f"presence {agent_id}")
    row = await _row(tx, agent_id, name, await queries.terms(tx))
    row.topics, row.languages = sorted({*topics}), sorted({*languages})
    await _note(tx, row, AgentStepKind.SKILLS)
    tx.audit("care.set_skills", "staff", agent_id, topics=row.topics, languages=row.languages)
    await tell_desks(tx, [agent_id])
    return queries.presence(row, 0)


async def set_terms(tx: Tx, wanted: Terms) -> Terms:
    """The bank's own figures, by a supervisor. Raises BadInput naming the figure."""
    for field, value, (least, most) in (
        ("offer_s", wanted.offer_s, rules.OFFER_S),
        ("own_s", wanted.own_s, rules.OWN_S),
        ("away_s", wanted.away_s, rules.AWAY_S),
        ("most_at_once", wanted.most_at_once, rules.AT_ONCE),
    ):
        if not least <= value <= most:
            raise BadInput.of(field, f"from {least} to {most}")
    await take_turn(tx, "care terms")
    nth = (await tx.session.scalar(select(TermsRow.nth).order_by(TermsRow.nth.desc()).limit(1))) or 0
    figures = {
        "offer_s": wanted.offer_s,
        "own_s": wanted.own_s,
        "away_s": wanted.away_s,
        "most_at_once": wanted.most_at_once,
        "tells_of_listening": wanted.tells_of_listening,
    }
    await tx.session.execute(insert(TermsRow).values(nth=nth + 1, at=tx.now, **figures, **done_by(tx)))
    tx.audit("care.set_terms", "care_terms", str(nth + 1), **figures)
    return wanted


async def note_alive(tx: Tx, agent_ids: Collection[UUID]) -> None:
    """Their tabs are there. Not history: what follows from silence is."""
    if agent_ids:
        await run(tx, _SEEN, ids=Ids(agent_ids), now=tx.now)


async def note_silent(tx: Tx) -> int:
    """Whose tabs have said nothing for a while is away. Returns how many."""
    held = await queries.terms(tx)
    silent = await fetch(tx, _SILENT, since=tx.now - timedelta(seconds=held.away_s))
    return len(await send_away(tx, [row.agent_id for row in silent], PresenceReason.SILENT)) if silent else 0


async def send_away(tx: Tx, agent_ids: Collection[UUID], reason: PresenceReason) -> list[UUID]:
    """Those of them who were available. Returns who they were."""
    if not agent_ids:
        return []
    gone = await fetch(tx, _GO_AWAY, ids=Ids(agent_ids), reason=reason.value, now=tx.now, by=BY)
    await tell_desks(tx, [row.agent_id for row in gone])
    return [row.agent_id for row in gone]


async def _row(tx: Tx, agent_id: UUID, name: str, held: Terms) -> AgentRow:
    """Held until the commit; of who is new, not yet in the table."""
    row = await tx.session.get(AgentRow, agent_id, with_for_update=True, populate_existing=True)
    if row is None:
        row = AgentRow(
            agent_id=agent_id,
            agent_name=name,
            state=PresenceState.OFF.value,
            reason=None,
            since=tx.now,
            seen_at=tx.now,
            capacity=min(held.most_at_once, rules.STANDARD.most_at_once),
            topics=[],
            languages=[],
            steps=0,
        )
        tx.session.add(row)
    return row


async def _note(tx: Tx, row: AgentRow, kind: AgentStepKind) -> None:
    row.steps += 1
    await tx.session.flush()
    tx.session.add(
        AgentStepRow(
            agent_id=row.agent_id,
            nth=row.steps,
            kind=kind.value,
            state=row.state,
            reason=row.reason,
            capacity=row.capacity,
            topics=row.topics,
            languages=row.languages,
            at=tx.now,
            **done_by(tx),
        )
    )


def _refuse(state: PresenceState, reason: PresenceReason | None, capacity: int | None, held: Terms) -> None:
    if state is PresenceState.AWAY:
        raise BadInput.of("state", "nobody says so of themselves")
    if (reason is not None) != (state is PresenceState.BREAK):
        raise BadInput.of("reason", "of a break, and only of one")
    if reason in (PresenceReason.SILENT, PresenceReason.UNSEEN):
        raise BadInput.of("reason", "nobody says so of themselves")
    if capacity is not None and not 1 <= capacity <= held.most_at_once:
        raise BadInput.of("capacity", f"from 1 to {held.most_at_once}")
