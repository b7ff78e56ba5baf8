"""The front door of branches."""

from bankhall.branches.actions import open_branch
from bankhall.branches.queries import branch, branches
from bankhall.branches.queue.actions import begin, call_again, call_next, draw, finish, miss, open_counter, reckon_paces
from bankhall.branches.queue.queries import my_tickets, waiting_at

__all__ = [
    "begin",
    "branch",
    "branches",
    "call_again",
    "call_next",
    "draw",
    "finish",
    "miss",
    "my_tickets",
    "open_branch",
    "open_counter",
    "reckon_paces",
    "waiting_at",
]
