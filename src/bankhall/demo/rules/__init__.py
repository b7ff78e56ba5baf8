"""The plan of the demo bank, pure: the same seed and the same day give the same people and the same lives.

`plan` draws one town; a bank is as many as its size takes. `cast` and `households` say who lives there, `lives` and
`firms` what they do, `spending` what they buy, `settle` what comes of it.
"""

from collections.abc import Iterator
from datetime import date

from bankhall.demo.rules.cast import bring_on
from bankhall.demo.rules.firms import Firm
from bankhall.demo.rules.households import settle_in
from bankhall.demo.rules.names import MOST_CUSTOMERS
from bankhall.demo.rules.settle import settle, standing
from bankhall.demo.rules.town import Town
from bankhall.demo.rules.vault import supplies
from bankhall.demo.types import Plan

__all__ = ["LEAST_CUSTOMERS", "MOST_CUSTOMERS", "SEED", "TOWN_SIZE", "Plan", "plan", "sizes"]

SEED = 20261122

# Big enough for firms with many who work there, small enough to be held in memory whole.
TOWN_SIZE = 2_000
LEAST_CUSTOMERS = 40


def sizes(customers: int) -> Iterator[int]:
    """The customers of each town of a bank of that many."""
    while customers > 0:
        yield min(TOWN_SIZE, customers)
        customers -= TOWN_SIZE


def plan(today: date, *, size: int, nth: int = 0, seed: int = SEED) -> Plan:
    """The `nth` town as it stands on `today`. The cast is in the first."""
    town = Town(f"{seed} {nth}", first_serial=nth * TOWN_SIZE, today=today)
    firms_there: list[Firm] = []
    if nth == 0:
        bring_on(town, firms_there)
    settle_in(town, size, firms_there)
    movements = tuple(settle(town))
    left = standing(movements)
    return Plan(
        tuple(town.customers),
        tuple(town.accounts),
        movements,
        supplies(town.accounts, movements),
        # What came of the lives decides what can be set aside, and what is empty and can be closed.
        holds=tuple(hold for hold in town.holds if left[hold.account] >= hold.amount),
        orders=tuple(town.orders),
        frozen=tuple(town.frozen),
        closed=tuple(step for step in town.closed if left[step.place] == 0),
        blocked=tuple(town.blocked),
        sign_ins=tuple(town.sign_ins),
    )
