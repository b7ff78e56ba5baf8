"""What the customer file refuses."""

from dataclasses import dataclass

from bankhall.kernel.errors import Conflict, NotFound, Refusal, TooMany


class NoSuchCustomer(NotFound, code="customers.not_found"):
    """There is no such customer."""


@dataclass(eq=False)
class ChangedMeanwhile(Conflict, code="customers.changed_meanwhile"):
    """Somebody else changed this customer meanwhile. Look again and repeat."""

    version: int


@dataclass(eq=False)
class DocumentKnown(Refusal, code="customers.document_known"):
    """A customer with this document is registered already.

    `number`: that customer's, told to staff only.
    """

    number: str | None


class AlreadyBlocked(Refusal, code="customers.already_blocked"):
    """The customer is blocked already."""


class NotBlocked(Refusal, code="customers.not_blocked"):
    """The customer is not blocked."""


class CustomerClosed(Refusal, code="customers.closed"):
    """The customer has left the bank."""


class CustomerMerged(Refusal, code="customers.merged"):
    """This file is part of another one. What is to be done is done there."""


@dataclass(eq=False)
class CannotMerge(Refusal, code="customers.cannot_merge"):
    """Something has to be ended before these two files can become one.

    `stops`: each with `kind` and `count`.
    """

    stops: list[dict[str, str | int]]


class NotMerged(Refusal, code="customers.not_merged"):
    """These two files are not one, or not any more."""


class SurvivorIsMerged(Refusal, code="customers.survivor_is_merged"):
    """The file that stayed has since become part of another one. Part those two first."""


class CustomerBlocked(Refusal, code="customers.blocked"):
    """The customer is blocked."""


@dataclass(eq=False)
class StillTied(Refusal, code="customers.still_tied"):
    """The customer still has something at the bank, such as an open account.

    `ties`: the first twenty, each with `kind` and `id`.
    """

    ties: list[dict[str, str]]


class TooManyLooks(TooMany, code="customers.too_many_looks", status=429):
    """You have looked at many customers' data in clear within the hour."""


class CustomerForgotten(Refusal, code="customers.forgotten"):
    """What was known of this customer has been erased."""


@dataclass(eq=False)
class WordingChanged(Conflict, code="customers.wording_changed"):
    """What is asked here reads otherwise today. Read it and decide again."""

    version: int


@dataclass(eq=False)
class ConsentMovedOn(Conflict, code="customers.consent_moved_on"):
    """This was decided elsewhere meanwhile. Look again and decide."""

    nth: int


class ChildrenNotAsked(Refusal, code="customers.children_not_asked"):
    """Nobody under 14 is asked for this, nor can anybody agree to it for them."""


class LastPhone(Refusal, code="customers.last_phone"):
    """The bank must be able to reach its customer: put another number in its place."""


class NoSuchPlace(NotFound, code="customers.place_not_found"):
    """There is no such address on this file."""


class PostGoesThere(Refusal, code="customers.post_goes_there"):
    """Post goes to this address: choose another one for it first."""


class NoSuchAmendment(NotFound, code="customers.amendment_not_found"):
    """There is no such request."""


class AmendmentDecided(Conflict, code="customers.amendment_decided"):
    """This request was decided meanwhile."""


class AmendmentWaits(Conflict, code="customers.amendment_waits"):
    """A request about this waits already. Take it back first."""


class TooManyAmendments(TooMany, code="customers.too_many_amendments", status=429):
    """You have asked for many corrections today."""


class NoWaitingContact(NotFound, code="customers.waiting_contact_not_found", status=404):
    """Nothing waits for a code, or its time is over. Begin anew."""


class ErasureWaits(Conflict, code="customers.erasure_waits"):
    """You have asked for this already; its day is on the page."""


class NoErasure(NotFound, code="customers.erasure_not_found"):
    """Nothing waits to be erased."""


class AnotherMustLook(Refusal, code="customers.another_must_look"):
    """Whoever wrote it down does not verify it: ask a colleague to look at the proof."""
