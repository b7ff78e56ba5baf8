"""Payments: moving money on a customer's word (4.2.2).

Owns the tables `payees` (whom a customer pays), `wrong_payees` (names and numbers that did not fit, counted),
`transfers` (what was asked for, and what came of it), `payment_usage` (what a customer has paid today and this month),
`payment_limits` (customers' own), and `standing_orders`, which are only taken over from other systems and kept; running
them comes later. For other banks: `banks` (the clearing's directory), `outgoing_payments` (what is on its way),
`clearing_messages` (what the clearing said, as it came) and `clearing_answers` (what each of it came to).

Invariants
- A transfer moves once however often it comes: its key names it for ever, and other content under it is refused. What
  was asked for never changes, and what has ended stays ended.
- All that decides a transfer is asked in the transaction that books it, with the payer's usage and the accounts locked.
  What waited for a yes is asked all of it again. The dry run is the same code, taken back.
- Nobody learns from a payee whose number it is: name and number fit, or they do not.
- The first payment to somebody, and each beyond a small amount, is confirmed with exactly this payee, amount and memo.
- By a mandate only what its limits allow goes out, and never to the taker's own account.
- What somebody is paid for lies sealed, and payees under their payer's own key; the books say only that it was a
  transfer, and which.
- To another bank the money is held first, and booked when that bank has taken it. Held money is never let go because
  nobody answered: it may have been paid out. An answer counts once, and what does not fit waits for a person.
- A standing order belongs to an account and pays in its currency; it is registered once for each id of its source.

Across borders (`abroad`): `exchange_rates` (the market's, for a month), `remittances` (what makes a transfer one
abroad) and `remittance_returns`. The payer's yuan are held and exchanged when the other bank has taken the money; each
currency has a position of the bank's, so that every transaction comes to nothing in each currency.

Events: TransferSettled, TransferWaits, TransferAgreed, TransferSent, TransferReturned, TransferEnded, PayeeAdded,
LimitsSet.
"""
