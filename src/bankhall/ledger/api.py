"""The front door of the books."""

from bankhall.ledger.actions.bring_in import bring_in
from bankhall.ledger.actions.hold import expire_holds, place_holds, release_holds
from bankhall.ledger.actions.open import (
    close_account,
    freeze_account,
    house_account,
    open_accounts,
    set_floor,
    unfreeze_account,
)
from bankhall.ledger.actions.post import post, reverse
from bankhall.ledger.actions.verify import ask_for_verification, recompute
from bankhall.ledger.queries import (
    balance_history,
    balances,
    balances_at,
    chart_of_accounts,
    entries,
    expiring_holds,
    holds,
    holds_by_id,
    moved_by_day,
    turnover_by_day,
    verifications,
)
from bankhall.ledger.queries import lock_balances as lock
from bankhall.ledger.queries.across import (
    entries_at,
    entries_since,
    feed,
    like,
    linked,
    place_of,
    seldom,
    sums_by_day,
    turnover_by_text,
    weightiest,
)
from bankhall.ledger.queries.averages import day_sums
from bankhall.ledger.queries.periods import count_in, entries_in, first_day, stand, stands
from bankhall.ledger.queries.sets import BALANCES, ENTRIES

__all__ = [
    "BALANCES",
    "ENTRIES",
    "ask_for_verification",
    "balance_history",
    "balances",
    "balances_at",
    "bring_in",
    "chart_of_accounts",
    "close_account",
    "count_in",
    "day_sums",
    "entries",
    "entries_at",
    "entries_in",
    "entries_since",
    "expire_holds",
    "expiring_holds",
    "feed",
    "first_day",
    "freeze_account",
    "holds",
    "holds_by_id",
    "house_account",
    "like",
    "linked",
    "lock",
    "moved_by_day",
    "open_accounts",
    "place_holds",
    "place_of",
    "post",
    "recompute",
    "release_holds",
    "reverse",
    "seldom",
    "set_floor",
    "stand",
    "stands",
    "sums_by_day",
    "turnover_by_day",
    "turnover_by_text",
    "unfreeze_account",
    "verifications",
    "weightiest",
]
