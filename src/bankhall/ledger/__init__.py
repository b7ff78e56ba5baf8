"""The books: double entry, append-only.

Owns the tables `ledger_accounts`, `ledger_balances`, `ledger_transactions`, `ledger_entries`, `ledger_holds`,
`ledger_hold_endings`, `ledger_turnovers` and `ledger_verifications`.

Sign: credit is positive and debit negative. A customer's account is a liability of the bank, so a positive balance
is what the bank owes the customer; assets and expenses have negative balances.

Invariants
- Entries, transactions and holds are written once. A correction is a reversal.
- The entries of a transaction sum to zero in each currency (a trigger), and come in one statement with it.
- A balance is the sum of its account's entries; `balance` of an entry is the balance after it (verified).
- An account's available balance (posted less held) does not go below its floor (a check constraint).
- Nothing leaves a frozen account, and nothing is booked on a closed one.
- The turnovers of a day are the sums of its entries (a trigger; verified).
- A key names one transaction for ever: the same key and content give the same answer, other content is refused.

Lock order: accounts by id, always, through `lock`. The ledger knows neither customers nor ownership: who may move
what is decided above it.

Events: TransactionPosted, BooksBroughtIn (for many at once), HoldWasPlaced, HoldWasEnded.
"""
