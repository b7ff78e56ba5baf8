"""The front door of accounts."""

from bankhall.accounts.actions.change import close_account, freeze_account, let_in
from bankhall.accounts.actions.open import open_accounts, register_cards
from bankhall.accounts.queries import account_figures, accounts, lock_accounts, my_accounts
from bankhall.accounts.queries.may_act import may_act

__all__ = [
    "account_figures",
    "accounts",
    "close_account",
    "freeze_account",
    "let_in",
    "lock_accounts",
    "may_act",
    "my_accounts",
    "open_accounts",
    "register_cards",
]
