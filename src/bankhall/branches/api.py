"""The front door of branches."""

from bankhall.branches.actions import open_branch
from bankhall.branches.kiosks.actions import add_kiosk
from bankhall.branches.queries import branch, branches
from bankhall.branches.queue.actions import bring_in_served, draw, reckon_paces
from bankhall.branches.queue.queries import halls_now, my_tickets, waiting_at
from bankhall.branches.queue.types import Draw, Served, Via
from bankhall.branches.rules import open_state

__all__ = [
    "Draw",
    "Served",
    "Via",
    "add_kiosk",
    "branch",
    "branches",
    "bring_in_served",
    "draw",
    "halls_now",
    "my_tickets",
    "open_branch",
    "open_state",
    "reckon_paces",
    "waiting_at",
]
