"""The desk's decisions: pure."""

import hashlib
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from bankhall.kernel.errors import Forbidden, Refusal
from bankhall.kernel.four_eyes.errors import OwnProposal, ProposalExpired
from bankhall.kernel.four_eyes.types import Command, Proposal, Standing, WhyVoid

# Of one maker: more than anybody has a colleague look at in a week.
MOST_OPEN: Final = 50
# Of the figure in the menu: what is beyond is told as "99+".
MOST_COUNTED: Final = 100


def content_of(command: Command) -> str:
    """The same text for the same command, always."""
    return msgspec.json.encode(command, order="deterministic").decode()


def content_hash(content: str) -> bytes:
    return hashlib.sha256(content.encode()).digest()


def sealed_facts(proposal: Proposal) -> bytes:
    """What the seal is over: everything that decides what is done, by whom it was asked for and who may say yes."""
    return msgspec.json.encode(
        [
            proposal.id,
            proposal.kind,
            proposal.content,
            proposal.subject_kind,
            proposal.subject_id,
            proposal.checker_right,
            proposal.reason,
            proposal.maker_id,
            proposal.maker_name,
            proposal.proposed_at,
            proposal.expires_at,
        ]
    )


def is_seen_by(proposal: Proposal, reader: UUID, rights: frozenset[str], *, sees_all: bool) -> bool:
    """To everybody else it is not there."""
    return sees_all or proposal.maker_id == reader or proposal.checker_right in rights


def why_not_decide(
    proposal: Proposal, right: str | None, checker_id: UUID, checker: Standing | None, now: datetime
) -> Refusal | None:
    """Why this person's word, yes or no, does not count. `right`: that the checker needs, as this version has it.

    A right that the maker lent is no second pair of eyes: with it one would say yes to whoever gave one the say.
    """
    if checker_id == proposal.maker_id:
        return OwnProposal()
    needed = {proposal.checker_right} | ({right} if right else set())
    for right in sorted(needed):
        if checker is None or not checker.may(right):
            return Forbidden(right)
        if not checker.may_without(right, proposal.maker_id):
            return OwnProposal()
    if now >= proposal.expires_at:
        return ProposalExpired()
    return None


def why_void(right: str | None, maker: Standing | None) -> WhyVoid | None:
    """Why the maker could not ask for it any more. `right`: that the maker needs, where it is known beforehand."""
    if maker is None:
        return WhyVoid.MAKER_LEFT
    if right is not None and not maker.may(right):
        return WhyVoid.MAKER_LOST_RIGHT
    return None
