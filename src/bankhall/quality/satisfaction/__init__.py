"""What customers say of how they were served: asked once after each matter, never when it would be out of place.

Owns `satisfaction_asks` (a question, and the mark that came of it) and `satisfaction_refusals` (who is never asked).

Somebody is asked when a conversation with a person ended, a ticket was solved, a complaint decided or a visit served:
once for a matter, not again within some days (a setting), not while a complaint or a payment that is looked at is open,
and never again who has said so. A mark can be changed for seven days. Words lie sealed under the customer's own key;
only whoever calls back after a low mark sees whose they are. Figures name nobody, and a group of fewer than five is not
shown: nor is the next one, where the rest would tell it.
"""
