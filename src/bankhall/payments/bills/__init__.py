"""Paying bills: electricity, water, gas, telephone, broadband, the house's own charges.

Owns `billers` (whom the biller house collects for, and how their customer numbers are checked), `bill_accounts` (a
customer's number with a biller, and what may be paid there by itself), `bills` (what is due) and `bill_payments`.

A bill is paid by an ordinary transfer to a payee at the biller house, which stands in the clearing's directory as a
bank nobody finds: the money is held until the biller has taken it, and each answer counts once, as with other banks. A
bill is paid once: its row is held while that is decided, and how it stands is how its transfer stands. Nobody is spoken
to inside a transaction. Emits BillAccountAdded.
"""
