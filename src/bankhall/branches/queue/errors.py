"""What queues refuse."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bankhall.kernel.errors import Conflict, NotFound, Refusal


class NoSuchTicket(NotFound, code="branches.ticket_not_found"):
    """There is no such number."""


@dataclass(eq=False)
class NotDrawingNow(Refusal, code="branches.not_drawing"):
    """Numbers are drawn from half an hour before the branch opens until it closes."""

    opens_at: datetime | None


class NotDoneHere(Refusal, code="branches.not_done_here"):
    """This branch does not do that."""


@dataclass(eq=False)
class InLineAlready(Conflict, code="branches.in_line"):
    """You have a number at this branch already."""

    ticket_id: UUID


class NumbersUsedUp(Refusal, code="branches.numbers_used_up"):
    """There are no more numbers for this service today."""


class TicketOver(Conflict, code="branches.ticket_over"):
    """This number is not where it was: it has been called, served or given back meanwhile. Look again."""


class CounterTaken(Conflict, code="branches.counter_taken"):
    """A colleague sits at this counter."""


class AtAnotherCounter(Conflict, code="branches.at_another_counter"):
    """You have a counter open already. Close that one first."""


class NoCounterOpen(Conflict, code="branches.no_counter"):
    """Open a counter first."""


class CounterBusy(Conflict, code="branches.counter_busy"):
    """Somebody is at your counter, or has been called to it. See to them first."""


class CalledTooSeldom(Refusal, code="branches.called_too_seldom"):
    """Call three times before you say that nobody came."""


class NobodyThere(Refusal, code="branches.nobody_there"):
    """No counter that is open does that. Choose another."""
