"""What tickets refuse."""

from bankhall.kernel.errors import Conflict, NotFound, Refusal, TooMany


class NoSuchTicket(NotFound, code="tickets.not_found"):
    """There is no such ticket."""


class NoSuchFile(NotFound, code="tickets.file_not_found"):
    """There is no such file with this ticket."""


class TicketOver(Conflict, code="tickets.over"):
    """This ticket is solved or closed, or its state has changed meanwhile. Look again."""


class NotYourTicket(Refusal, code="tickets.not_taken"):
    """Take the ticket first: one person works on it."""


class CannotReopen(Refusal, code="tickets.cannot_reopen"):
    """Only what was solved in the last 14 days can be taken up again."""


class TooManyTickets(Refusal, code="tickets.too_many"):
    """There are many tickets of this customer that are open still."""


class TheirsAlready(Conflict, code="tickets.theirs_already"):
    """That team has this ticket already."""


class ChecksWait(Refusal, code="tickets.checks_wait"):
    """Not everything on the check list is done."""


class NoSuchWorker(NotFound, code="tickets.worker_not_found"):
    """Nobody who works on tickets is meant by this."""


class HasItAlready(Conflict, code="tickets.has_it_already"):
    """That colleague has this ticket already."""


class YesWaits(Conflict, code="tickets.yes_waits"):
    """A second person has been asked about this ticket. Wait for the answer."""


class CannotMerge(Refusal, code="tickets.cannot_link"):
    """These two cannot be tied: they are one, of different customers, or one leads to the other already."""


class TooManyFiles(Refusal, code="tickets.too_many_files"):
    """This ticket has as many files as it can hold."""


class NoSuchCode(NotFound, code="tickets.code_unknown"):
    """Nothing is found by this code: it was said wrong, or it is over."""


class TooManyTries(TooMany, code="tickets.too_many_tries", status=429):
    """Too many wrong codes. Look the customer up instead."""
