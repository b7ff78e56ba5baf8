"""Accounts: what customers hold at the bank, who may use it, and in what state it is (4.2.1).

Owns the tables `accounts`, `account_holders`, `account_status_changes`, `account_preferences`, `cards` (kept for later
steps), and those of mandates: `mandates`, `mandate_terms`, `mandate_acceptances`, `mandate_endings`, `mandate_looks`
and `mandate_wrong_codes`.

Invariants
- An account's id is its account's id in the books; the balance lives there and nowhere else.
- Every account but the bank's internal ones has at least one owner, always: the last one cannot leave.
- Who holds an account now sees it, whole; who no longer does, or never did, finds nothing (404), but what a mandate
  lets them: that and no more (`queries.scope`, the one place that says so; ADR 0022).
- A mandate is given by an account's only owner, accepted by a person of the name that the giver knows, has an end
  within a year, and is gone with the next request after either ends it. What is let through is read at each request;
  none of it is a holding, is summed up with one's own, or is passed on.
- A guard (somebody's yes to what the giver pays) is lifted slowly: what loosens it takes effect after a day, what
  narrows it at once (`rules.guards`). Its taker gives it up at once, and staff end it at once.
- What a taker looked at is kept, a line for each day and account, before they see it.
- Open, frozen, closed: each change is a row with who, when and why. A closed account stays readable.
- How customers arrange their accounts (own names, order, hidden, default) is theirs alone: neither the other
  holders nor staff see it, and it changes nothing for the bank.
- Money that staff set aside is held by the books; who set it aside or released it, and why, is kept with it.
- A customer who holds an account that is not closed is tied to the bank (`customers.api.tie`).

Lock order: customers by id, then accounts by id, then the books. Verbs on mandates take the giver's turn.

Events: AccountOpened, AccountRenamed, AccountWasFrozen, AccountWasUnfrozen, AccountWasClosed, HolderAdded, HolderEnded,
MandateOffered, MandateAccepted, MandateWasChanged, MandateEnded, GuardLifted, GuardKept.
"""
