"""The verbs of the desk: asked for, approved, declined, withdrawn, void, expired."""

import hmac
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, insert, select

from bankhall.kernel.db import Tx, take_turn
from bankhall.kernel.errors import Forbidden
from bankhall.kernel.four_eyes import queries, rules
from bankhall.kernel.four_eyes.deeds import Backing, C, Deed, Desk
from bankhall.kernel.four_eyes.errors import AlreadyDecided, AlreadyProposed, NotYours, ProposalExpired, TooManyOpen
from bankhall.kernel.four_eyes.events import ProposalDecided, ProposalMade
from bankhall.kernel.four_eyes.models import OpenProposalRow, ProposalDecisionRow, ProposalRow
from bankhall.kernel.four_eyes.types import (
    Approve,
    Decision,
    Outcome,
    Proposal,
    Standing,
    WhyVoid,
    Wish,
    kind_of,
)
from bankhall.kernel.ids import new_id
from bankhall.kernel.step_up.actions import require_confirmation
from bankhall.kernel.tables import done_by

_MOST_EXPIRED_AT_ONCE: Final = 500


async def propose(tx: Tx, deed: Deed[Any], wishes: Sequence[Wish]) -> list[UUID]:
    """Asks for each of them on its own; somebody else says yes or no to each. Returns their ids, in order.

    The caller has looked at what is asked for. Raises Forbidden, AlreadyProposed, TooManyOpen.
    """
    maker_id = _staff_id(tx, deed.maker_right or deed.checker_right)
    if deed.maker_right is not None and not tx.actor.may(deed.maker_right):
        raise Forbidden(deed.maker_right)
    await take_turn(tx, f"four eyes {maker_id}")  # so that the most is the most when they come at once
    made = [_proposal(tx, deed, wish, maker_id) for wish in wishes]
    await _refuse_too_many(tx, maker_id, len(made))
    for one in made:
        await _put_on_desk(tx, one)
    return [one.id for one in made]


async def approve(tx: Tx, desk: Desk, proposal_id: UUID) -> Decision:
    """The second pair of eyes says yes, and it is done, in this transaction.

    The decision is `void`, and answered rather than raised because it is noted, where the maker could not ask for it
    any more or the seal is broken: nothing is done then. Raises NoSuchProposal, AlreadyDecided, ProposalExpired,
    OwnProposal, Forbidden, UnknownKind, ConfirmationRequired, and what the verb refuses: the proposal then stays open.
    """
    proposal, maker = await _lock_to_decide(tx, desk, proposal_id)
    if not hmac.compare_digest(proposal.seal, seal(tx, proposal)):
        return await _decide(tx, proposal, Outcome.VOID, WhyVoid.ALTERED)
    deed: Deed[Any] | None = desk.deeds.get(proposal.kind)
    command = queries.command_of(proposal, deed)
    assert deed is not None
    if (void := rules.why_void(deed.maker_right, maker)) is not None:
        return await _decide(tx, proposal, Outcome.VOID, void)
    await require_confirmation(tx, _yes_to(proposal))
    decided = await _decide(tx, proposal, Outcome.APPROVED)
    await deed.carry_out(tx, command, Backing(proposal.id, proposal.maker_id, proposal.maker_name))
    return decided


async def decline(tx: Tx, desk: Desk, proposal_id: UUID, *, reason: str) -> Decision:
    """The second pair of eyes says no, and why. Raises what `approve` raises but what the verb refuses."""
    proposal, _ = await _lock_to_decide(tx, desk, proposal_id)
    return await _decide(tx, proposal, Outcome.DECLINED, reason)


async def withdraw(tx: Tx, proposal_id: UUID) -> Decision:
    """The maker thinks better of it. Raises NoSuchProposal, AlreadyDecided, ProposalExpired, NotYours."""
    proposal = await _lock_open(tx, proposal_id)
    if proposal.maker_id != tx.actor.id or tx.actor.kind != "staff":
        raise NotYours
    if tx.now >= proposal.expires_at:
        raise ProposalExpired
    return await _decide(tx, proposal, Outcome.WITHDRAWN)


async def void_of_maker(tx: Tx, maker_id: UUID) -> int:
    """Whoever leaves asks for nothing any more. Returns how much that was, never more than `rules.MOST_OPEN`."""
    return await _void(tx, OpenProposalRow.maker_id == maker_id, WhyVoid.MAKER_LEFT)


async def void_about(tx: Tx, subject_kind: str, subject_id: str) -> int:
    """Nothing is asked for any more about who or what is gone."""
    about = (ProposalRow.subject_kind == subject_kind) & (ProposalRow.subject_id == subject_id)
    return await _void(tx, about, WhyVoid.SUBJECT_LEFT)


async def expire(tx: Tx) -> int:
    """Closes what nobody decided in time, some hundreds at once. Returns how many; call again while it is not 0."""
    return await _close(tx, OpenProposalRow.expires_at <= tx.now, Outcome.EXPIRED, None, skip=True)


def seal(tx: Tx, proposal: Proposal) -> bytes:
    """Over everything that decides what is done, by whom it was asked for and who may say yes; by a key that is not in
    the database, so that whoever can write there cannot make one.
    """
    return tx.vault.mac("four_eyes.proposals", rules.sealed_facts(proposal))


def _yes_to(proposal: Proposal) -> Approve:
    return Approve(proposal_id=proposal.id, proposed=proposal.kind, maker=proposal.maker_name, seal=proposal.seal.hex())


def _proposal(tx: Tx, deed: Deed[C], wish: Wish, maker_id: UUID) -> Proposal:
    if kind_of(wish.command) != deed.kind:
        raise TypeError(f"{wish.command!r} is no {deed.kind}")
    bare = Proposal(
        id=new_id(),
        kind=deed.kind,
        content=rules.content_of(wish.command),
        subject_kind=wish.subject_kind,
        subject_id=wish.subject_id,
        checker_right=deed.checker_right,
        reason=wish.reason,
        maker_id=maker_id,
        maker_name=tx.actor.name,
        proposed_at=tx.now,
        expires_at=tx.now + deed.valid_for,
        seal=b"",
    )
    return replace(bare, seal=seal(tx, bare))


async def _refuse_too_many(tx: Tx, maker_id: UUID, more: int) -> None:
    query = select(func.count()).select_from(OpenProposalRow).where(OpenProposalRow.maker_id == maker_id)
    if (await tx.session.execute(query)).scalar_one() + more > rules.MOST_OPEN:
        raise TooManyOpen(rules.MOST_OPEN)


async def _put_on_desk(tx: Tx, proposal: Proposal) -> None:
    hashed = rules.content_hash(proposal.content)
    await take_turn(tx, f"four eyes {hashed.hex()}")
    same = select(OpenProposalRow.proposal_id, OpenProposalRow.expires_at).where(OpenProposalRow.content_hash == hashed)
    before = (await tx.session.execute(same.with_for_update())).one_or_none()
    if before is not None and tx.now < before.expires_at:
        raise AlreadyProposed(before.proposal_id)
    if before is not None:
        await _close(tx, OpenProposalRow.proposal_id == before.proposal_id, Outcome.EXPIRED, None)
    await tx.session.execute(
        insert(ProposalRow).values(
            id=proposal.id,
            kind=proposal.kind,
            content=proposal.content,
            subject_kind=proposal.subject_kind,
            subject_id=proposal.subject_id,
            checker_right=proposal.checker_right,
            reason=proposal.reason,
            maker_id=proposal.maker_id,
            maker_name=proposal.maker_name,
            proposed_at=proposal.proposed_at,
            expires_at=proposal.expires_at,
            seal=proposal.seal,
        )
    )
    await tx.session.execute(
        insert(OpenProposalRow).values(
            proposal_id=proposal.id,
            content_hash=hashed,
            checker_right=proposal.checker_right,
            maker_id=proposal.maker_id,
            expires_at=proposal.expires_at,
        )
    )
    about = {"command": proposal.kind, "subject_kind": proposal.subject_kind, "subject_id": proposal.subject_id}
    tx.emit(ProposalMade(proposal_id=proposal.id, **about))
    tx.audit("four_eyes.propose", "proposal", proposal.id, **about)


async def _lock_to_decide(tx: Tx, desk: Desk, proposal_id: UUID) -> tuple[Proposal, Standing | None]:
    """The proposal, held until the commit, and how its maker stands; the actor has been found fit to decide it."""
    proposal = await _lock_open(tx, proposal_id)
    checker_id = _staff_id(tx, proposal.checker_right)
    standings = await desk.standings(tx, [proposal.maker_id, checker_id])
    right, checker = desk.checker_right(proposal.kind), standings.get(checker_id)
    if refusal := rules.why_not_decide(proposal, right, checker_id, checker, tx.now):
        raise refusal
    return proposal, standings.get(proposal.maker_id)


async def _lock_open(tx: Tx, proposal_id: UUID) -> Proposal:
    """Who decides at the same time waits here, and then finds it decided. Raises NoSuchProposal, AlreadyDecided."""
    line = select(OpenProposalRow.proposal_id).where(OpenProposalRow.proposal_id == proposal_id).with_for_update()
    is_open = (await tx.session.execute(line)).one_or_none() is not None
    proposal = await queries.find_proposal(tx, proposal_id)
    if proposal.decision is not None:
        raise AlreadyDecided(proposal.decision.outcome)
    if not is_open:
        raise RuntimeError(f"proposal {proposal_id} is neither open nor decided")
    return proposal


async def _decide(tx: Tx, proposal: Proposal, outcome: Outcome, reason: str | None = None) -> Decision:
    await _close(tx, OpenProposalRow.proposal_id == proposal.id, outcome, reason)
    return Decision(outcome, tx.now, tx.actor.id, tx.actor.name, reason)


async def _void(tx: Tx, which: ColumnElement[bool], why: WhyVoid) -> int:
    total = 0
    while closed := await _close(tx, which, Outcome.VOID, why):
        total += closed
    return total


async def _close(
    tx: Tx, which: ColumnElement[bool], outcome: Outcome, reason: str | None, *, skip: bool = False
) -> int:
    """Some hundreds at once. `skip`: leaves alone what somebody is just deciding."""
    lines = (
        select(ProposalRow.id, ProposalRow.kind, ProposalRow.subject_kind, ProposalRow.subject_id)
        .join(OpenProposalRow, OpenProposalRow.proposal_id == ProposalRow.id)
        .where(which)
        .order_by(OpenProposalRow.proposal_id)
        .limit(_MOST_EXPIRED_AT_ONCE)
        .with_for_update(of=OpenProposalRow, skip_locked=skip)
    )
    found = (await tx.session.execute(lines)).all()
    if not found:
        return 0
    decided = {"outcome": outcome, "decided_at": tx.now, "reason": reason, **done_by(tx)}
    await tx.session.execute(insert(ProposalDecisionRow), [{"proposal_id": one.id, **decided} for one in found])
    await tx.session.execute(delete(OpenProposalRow).where(OpenProposalRow.proposal_id.in_([one.id for one in found])))
    for one in found:
        about = {"command": one.kind, "subject_kind": one.subject_kind, "subject_id": one.subject_id}
        tx.emit(ProposalDecided(proposal_id=one.id, outcome=outcome, **about))
        tx.audit(f"four_eyes.{_VERBS[outcome]}", "proposal", one.id, **about, **_why(outcome, reason))
    return len(found)


_VERBS = {
    Outcome.APPROVED: "approve",
    Outcome.DECLINED: "decline",
    Outcome.WITHDRAWN: "withdraw",
    Outcome.EXPIRED: "expire",
    Outcome.VOID: "void",
}


def _why(outcome: Outcome, reason: str | None) -> dict[str, object]:
    """What somebody wrote stands on the decision; the audit log has codes."""
    return {"why": reason} if outcome is Outcome.VOID else {}


def _staff_id(tx: Tx, right: str) -> UUID:
    """Only people who work here, and surely they: the bank itself has no eyes. Raises Forbidden."""
    if tx.actor.kind != "staff" or tx.actor.id is None or tx.actor.is_half_way:
        raise Forbidden(right)
    return tx.actor.id
