"""The front door of accounts."""

from bankhall.accounts.actions.change import close_account, freeze_account, let_in
from bankhall.accounts.actions.look import note_look
from bankhall.accounts.actions.mandates import accept_mandate, give_mandate
from bankhall.accounts.actions.open import open_accounts, register_cards
from bankhall.accounts.queries import account_figures, accounts, lock_accounts, my_accounts
from bankhall.accounts.queries.mandates import looked_after
from bankhall.accounts.queries.may_act import may_act

__all__ = [
    "accept_mandate",
    "account_figures",
    "accounts",
    "close_account",
    "freeze_account",
    "give_mandate",
    "let_in",
    "lock_accounts",
    "looked_after",
    "may_act",
    "my_accounts",
    "note_look",
    "open_accounts",
    "register_cards",
]
