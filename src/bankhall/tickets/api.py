"""The front door of tickets."""

from bankhall.tickets.actions import SOLVING, add_file, make_code, open_ticket, take
from bankhall.tickets.complaints.actions import EXTENDING, complain
from bankhall.tickets.complaints.queries import kept_from, staff_kept_out
from bankhall.tickets.complaints.types import NewComplaint, Product
from bankhall.tickets.figures.queries import complains, pressing, time_kept, who_decided, who_solved
from bankhall.tickets.queries import how_many_open, tickets_of
from bankhall.tickets.rules.forms import misfits

DEEDS = (SOLVING, EXTENDING)

__all__ = [
    "DEEDS",
    "NewComplaint",
    "Product",
    "add_file",
    "complain",
    "complains",
    "how_many_open",
    "kept_from",
    "make_code",
    "misfits",
    "open_ticket",
    "pressing",
    "staff_kept_out",
    "take",
    "tickets_of",
    "time_kept",
    "who_decided",
    "who_solved",
]
