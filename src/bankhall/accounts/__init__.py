"""Accounts: what customers hold at the bank, who may use it, and in what state it is (4.2.1).

Owns the tables `accounts`, `account_holders`, `account_status_changes`, `account_preferences` and `cards` (kept for
later steps).

Invariants
- An account's id is its account's id in the books; the balance lives there and nowhere else.
- Every account but the bank's internal ones has at least one owner, always: the last one cannot leave.
- Who holds an account now sees it, whole; who no longer does, or never did, finds nothing (404).
- Open, frozen, closed: each change is a row with who, when and why. A closed account stays readable.
- How customers arrange their accounts (own names, order, hidden, default) is theirs alone: neither the other
  holders nor staff see it, and it changes nothing for the bank.
- Money that staff set aside is held by the books; who set it aside or released it, and why, is kept with it.
- A customer who holds an account that is not closed is tied to the bank (`customers.api.tie`).

Lock order: customers by id, then accounts by id, then the books.

Events: AccountOpened, AccountRenamed, AccountWasFrozen, AccountWasUnfrozen, AccountWasClosed, HolderAdded, HolderEnded.
"""
