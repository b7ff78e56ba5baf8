"""Reads of the desk. Each sees what they asked for, what they may say yes or no to, or all of it by a right."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true

from bankhall.kernel.actors import Actor
from bankhall.kernel.db import Reading
from bankhall.kernel.four_eyes import permissions, rules
from bankhall.kernel.four_eyes.deeds import Deed, Desk
from bankhall.kernel.four_eyes.errors import NoSuchProposal, UnknownKind
from bankhall.kernel.four_eyes.models import OpenProposalRow, ProposalDecisionRow, ProposalRow
from bankhall.kernel.four_eyes.types import (
    Command,
    Decision,
    Outcome,
    Proposal,
    ProposalPage,
    ProposalTold,
    Standing,
    Which,
)
from bankhall.kernel.tables import count_up_to, is_any
from bankhall.kernel.web.paging import read_cursor, write_cursor

# "Lately": what is older is the auditors', by the person or the thing it was about.
LATELY: Final = timedelta(days=90)

_WHOLE = select(ProposalRow, ProposalDecisionRow).outerjoin(
    ProposalDecisionRow, ProposalDecisionRow.proposal_id == ProposalRow.id
)


async def find_proposal(reading: Reading, proposal_id: UUID) -> Proposal:
    """Raises NoSuchProposal, also for one that is not the actor's to see."""
    found = (await reading.session.execute(_WHOLE.where(ProposalRow.id == proposal_id))).one_or_none()
    if found is None:
        raise NoSuchProposal
    proposal = proposal_of(found[0], found[1])
    actor = reading.actor
    sees_all = actor.may(permissions.VIEW)
    if actor.id is None or not rules.is_seen_by(proposal, actor.id, actor.rights, sees_all=sees_all):
        raise NoSuchProposal
    return proposal


async def told(reading: Reading, desk: Desk, proposal_id: UUID) -> ProposalTold:
    """One proposal with its facts. Raises NoSuchProposal."""
    [one] = await _tell(reading, desk, [await find_proposal(reading, proposal_id)])
    return one


async def proposals(reading: Reading, desk: Desk, which: Which, *, after: str | None, limit: int) -> ProposalPage:
    """Waiting: the oldest first. The others: the newest first. Raises BadInput naming `after`."""
    place = read_cursor(after, tuple[UUID])
    rows = (await reading.session.execute(_page(reading, which, place[0] if place else None).limit(limit + 1))).all()
    found = [proposal_of(row, decision) for row, decision in rows[:limit]]
    more = write_cursor((found[-1].id,)) if len(rows) > limit else None
    return ProposalPage(await _tell(reading, desk, found), more)


async def about(
    reading: Reading, desk: Desk, subject_kind: str, subject_id: str, *, limit: int = 50
) -> list[ProposalTold]:
    """What was asked for about one thing, the newest first. For who may see the thing: not scoped by the actor."""
    query = (
        _WHOLE.where(ProposalRow.subject_kind == subject_kind, ProposalRow.subject_id == subject_id)
        .order_by(ProposalRow.id.desc())
        .limit(limit)
    )
    rows = (await reading.session.execute(query)).all()
    return await _tell(reading, desk, [proposal_of(row[0], row[1]) for row in rows])


async def is_open_about(reading: Reading, subject_kind: str, subject_id: str) -> bool:
    """Whether anything waits that is about it."""
    query = (
        select(OpenProposalRow.proposal_id)
        .join(ProposalRow, ProposalRow.id == OpenProposalRow.proposal_id)
        .where(
            ProposalRow.subject_kind == subject_kind,
            ProposalRow.subject_id == subject_id,
            OpenProposalRow.expires_at > reading.now,
        )
        .limit(1)
    )
    return (await reading.session.execute(query)).one_or_none() is not None


async def count_waiting(reading: Reading) -> int:
    """How many the actor may decide, up to `rules.MOST_COUNTED`."""
    return await count_up_to(
        reading, select(OpenProposalRow.proposal_id).where(_waits_for(reading)), most=rules.MOST_COUNTED
    )


def command_of(proposal: Proposal, deed: Deed[Any] | None) -> Command:
    """Raises UnknownKind for what this version of the bank cannot read."""
    if deed is None:
        raise UnknownKind
    try:
        command: Command = msgspec.json.decode(proposal.content, type=deed.command)
    except msgspec.MsgspecError:
        raise UnknownKind from None
    return command


def proposal_of(row: ProposalRow, decision: ProposalDecisionRow | None) -> Proposal:
    return Proposal(
        row.id,
        row.kind,
        row.content,
        row.subject_kind,
        row.subject_id,
        row.checker_right,
        row.reason,
        row.maker_id,
        row.maker_name,
        row.proposed_at,
        row.expires_at,
        row.seal,
        None if decision is None else _decision(decision),
    )


def _decision(row: ProposalDecisionRow) -> Decision:
    return Decision(Outcome(row.outcome), row.decided_at, row.by_id, row.by_name, row.reason)


def _page(reading: Reading, which: Which, place: UUID | None) -> Select[ProposalRow, ProposalDecisionRow]:
    if which is Which.WAITING:
        waiting = _WHOLE.join(OpenProposalRow, OpenProposalRow.proposal_id == ProposalRow.id)
        later = true() if place is None else OpenProposalRow.proposal_id > place
        return waiting.where(_waits_for(reading), later).order_by(OpenProposalRow.proposal_id)
    earlier = true() if place is None else ProposalRow.id < place
    newest_first = _WHOLE.where(earlier).order_by(ProposalRow.id.desc())
    if which is Which.MINE:
        return newest_first.where(ProposalRow.maker_id == reading.actor.id)
    lately = and_(
        ProposalDecisionRow.decided_at > reading.now - LATELY, ProposalRow.proposed_at > reading.now - 2 * LATELY
    )
    return newest_first.where(lately, _seen_by(reading.actor))


def _waits_for(reading: Reading) -> ColumnElement[bool]:
    actor = reading.actor
    if actor.kind != "staff" or actor.id is None:
        return false()
    return and_(
        is_any(OpenProposalRow.checker_right, actor.rights),
        OpenProposalRow.maker_id != actor.id,
        OpenProposalRow.expires_at > reading.now,
    )


def _seen_by(actor: Actor) -> ColumnElement[bool]:
    if actor.may(permissions.VIEW):
        return true()
    return or_(ProposalRow.maker_id == actor.id, is_any(ProposalRow.checker_right, actor.rights))


async def _tell(reading: Reading, desk: Desk, found: Sequence[Proposal]) -> list[ProposalTold]:
    """In one question for each kind, however many there are of it."""
    commands: dict[str, dict[UUID, Command]] = defaultdict(dict)
    for proposal in found:
        try:
            commands[proposal.kind][proposal.id] = command_of(proposal, desk.deeds.get(proposal.kind))
        except UnknownKind:
            continue  # shown by its kind alone
    facts: dict[UUID, Mapping[str, Any]] = {}
    for kind, of_kind in commands.items():
        tell = desk.deeds[kind].tell
        more = await tell(reading, list(of_kind.values())) if tell else [{}] * len(of_kind)
        for (proposal_id, command), told_too in zip(of_kind.items(), more, strict=True):
            facts[proposal_id] = {**msgspec.to_builtins(command), **told_too}
    standing = Standing(reading.actor.rights)
    return [
        ProposalTold(
            proposal,
            facts.get(proposal.id, {}),
            may_decide=_may_decide(reading, desk, proposal, standing),
            is_own=proposal.maker_id == reading.actor.id,
        )
        for proposal in found
    ]


def _may_decide(reading: Reading, desk: Desk, proposal: Proposal, standing: Standing) -> bool:
    actor = reading.actor
    if actor.kind != "staff" or actor.id is None or proposal.decision is not None:
        return False
    right = desk.checker_right(proposal.kind)
    return rules.why_not_decide(proposal, right, actor.id, standing, reading.now) is None
