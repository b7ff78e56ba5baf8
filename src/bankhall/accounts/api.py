"""The front door of accounts."""

from bankhall.accounts.actions.change import close_account, freeze_account, let_in
from bankhall.accounts.actions.following import FOLLOWER, came_since, going_back
from bankhall.accounts.actions.look import note_look
from bankhall.accounts.actions.mandates import accept_mandate, give_mandate
from bankhall.accounts.actions.open import open_accounts, register_cards
from bankhall.accounts.queries import (
    account_figures,
    account_numbered,
    account_to_take_home,
    accounts,
    accounts_numbered,
    customers_accounts,
    entries,
    holders_of,
    lock_accounts,
    my_accounts,
)
from bankhall.accounts.queries.cards import my_cards
from bankhall.accounts.queries.guards import guards_of
from bankhall.accounts.queries.mandates import looked_after
from bankhall.accounts.queries.may_act import may_act
from bankhall.accounts.queries.owned import owned_on
from bankhall.accounts.queries.scope import let_through
from bankhall.accounts.queries.sets import CARDS, HOLDINGS
from bankhall.accounts.rules import is_account_number
from bankhall.accounts.rules.guards import asks as guard_asks
from bankhall.accounts.rules.guards import decide_for_owner
from bankhall.accounts.words import ACCOUNT_KINDS, entry_kind

__all__ = [
    "ACCOUNT_KINDS",
    "CARDS",
    "FOLLOWER",
    "HOLDINGS",
    "accept_mandate",
    "account_figures",
    "account_numbered",
    "account_to_take_home",
    "accounts",
    "accounts_numbered",
    "came_since",
    "close_account",
    "customers_accounts",
    "decide_for_owner",
    "entries",
    "entry_kind",
    "freeze_account",
    "give_mandate",
    "going_back",
    "guard_asks",
    "guards_of",
    "holders_of",
    "is_account_number",
    "let_in",
    "let_through",
    "lock_accounts",
    "looked_after",
    "may_act",
    "my_accounts",
    "my_cards",
    "note_look",
    "open_accounts",
    "owned_on",
    "register_cards",
]
