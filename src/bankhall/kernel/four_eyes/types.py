"""Nouns of four eyes: commands, wishes, proposals, standings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec

from bankhall.kernel.step_up.types import Content


class Outcome(StrEnum):
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    VOID = "void"


class WhyVoid(StrEnum):
    """`altered`: what is stored is not what was asked for. `subject_left`: the person it is about has left."""

    MAKER_LEFT = "maker_left"
    MAKER_LOST_RIGHT = "maker_lost_right"
    SUBJECT_LEFT = "subject_left"
    ALTERED = "altered"


class Command(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", forbid_unknown_fields=True):
    """What is to be done. Subclasses name themselves by a tag that ends with their version:

        class GiveRole(Command, frozen=True, kw_only=True, tag="identity.give_role.1"): ...

    A class whose fields change gets another version: what was asked for under the old one is never read as the new.
    """


class Approve(Content, frozen=True, kw_only=True, tag="four_eyes.approve.1"):
    """The yes to one proposal as it stands: `seal` is over all of it. `proposed`: the kind of its command."""

    proposal_id: UUID
    proposed: str
    maker: str
    seal: str


def kind_of(command: Command | type[Command]) -> str:
    tag = command.__struct_config__.tag
    if not isinstance(tag, str):
        raise TypeError(f"{command!r} has no tag")
    return tag


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """`reason` is the maker's, for the checker to read."""

    command: Command
    subject_kind: str
    subject_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What a working member of staff may do at this moment: by roles of their own, and by rights that others lend."""

    own: frozenset[str] = frozenset()
    lent: Mapping[str, frozenset[UUID]] = field(default_factory=dict)

    def may(self, right: str) -> bool:
        return right in self.own or right in self.lent

    def may_without(self, right: str, lender: UUID) -> bool:
        """Whether they may even if this person lent them nothing."""
        return right in self.own or bool(self.lent.get(right, frozenset()) - {lender})


@dataclass(frozen=True, slots=True)
class Decision:
    """`reason`: of who declined, or a WhyVoid."""

    outcome: Outcome
    decided_at: datetime
    by_id: UUID | None
    by_name: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """`content` is the command as it was stored, `seal` stands over everything here but the decision."""

    id: UUID
    kind: str
    content: str
    subject_kind: str
    subject_id: str
    checker_right: str
    reason: str
    maker_id: UUID
    maker_name: str
    proposed_at: datetime
    expires_at: datetime
    seal: bytes
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class ProposalTold:
    """A proposal for who looks at it. `may_decide`: whether their yes or no would count."""

    proposal: Proposal
    facts: Mapping[str, Any]
    may_decide: bool
    is_own: bool


@dataclass(frozen=True, slots=True)
class ProposalPage:
    items: list[ProposalTold]
    next: str | None


class Which(StrEnum):
    WAITING = "waiting"
    MINE = "mine"
    DECIDED = "decided"
