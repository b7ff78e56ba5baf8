"""Facts of four eyes. `command` is the kind of what was asked for."""

from uuid import UUID

from bankhall.kernel.events import Event
from bankhall.kernel.four_eyes.types import Outcome


class ProposalMade(Event, frozen=True, kw_only=True, tag="four_eyes.proposal_made"):
    proposal_id: UUID
    command: str
    subject_kind: str
    subject_id: str


class ProposalDecided(Event, frozen=True, kw_only=True, tag="four_eyes.proposal_decided"):
    """Approved means carried out."""

    proposal_id: UUID
    command: str
    subject_kind: str
    subject_id: str
    outcome: Outcome
