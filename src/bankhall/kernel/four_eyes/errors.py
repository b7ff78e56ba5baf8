"""What the desk refuses."""

from dataclasses import dataclass
from uuid import UUID

from bankhall.kernel.errors import NotFound, Refusal
from bankhall.kernel.four_eyes.types import Outcome, WhyVoid


class NoSuchProposal(NotFound, code="four_eyes.proposal_not_found", status=404):
    """There is no such proposal."""


class OwnProposal(Refusal, code="four_eyes.own_proposal", status=403):
    """Nobody decides what they have asked for themselves, nor what somebody asks who lent them the right."""


class NotYours(Refusal, code="four_eyes.not_yours", status=403):
    """Only who asked for it can withdraw it."""


@dataclass(eq=False)
class AlreadyDecided(Refusal, code="four_eyes.already_decided"):
    """This has been decided already."""

    outcome: Outcome


class ProposalExpired(Refusal, code="four_eyes.expired"):
    """This was not decided in time. It has to be asked for again."""


@dataclass(eq=False)
class ProposalVoid(Refusal, code="four_eyes.void"):
    """This holds no more. Nothing has been done."""

    why: WhyVoid


class UnknownKind(Refusal, code="four_eyes.unknown_kind"):
    """This was asked for in another version of the bank's programs, which this one cannot carry out."""


@dataclass(eq=False)
class AlreadyProposed(Refusal, code="four_eyes.already_proposed"):
    """The same has been asked for already and waits to be decided."""

    proposal_id: UUID


@dataclass(eq=False)
class TooManyOpen(Refusal, code="four_eyes.too_many_open"):
    """You have asked for so much that waits to be decided. Let some of it be decided first."""

    most: int
