"""Step-up by content: what is sensitive is confirmed once more, and the confirmation is bound to exactly that.

    await require_confirmation(tx, Unmask(customer_id=..., number=..., purpose=...))      in the verb that does it

The first time there is no confirmation, and the verb is refused with the content (`ConfirmationRequired`): nothing is
done. Whoever asks has it confirmed by what they have (`identity`: a passkey, a code), sees then what it is that they
confirm, and asks again with the confirmation's id in the header `Confirmation`.

Owns the tables `confirmations` (asked for or given, not yet used) and `confirmation_receipts` (used: only appended).

Invariants
- A confirmation is good for one content, one session and one use, for `rules.GOOD_FOR`. Another payee, another amount,
  another session, a second time: asked for anew.
- Only what the bank itself has put into words can be confirmed: the content comes back sealed (`token`).
- It is used in the transaction of the act: an act that is refused or rolled back has not used it.
- What was used leaves a receipt, signed by the bank, over a digest of the content, with what the passkey signed: the
  passkey's challenge is that digest. The content itself is not in it, and cannot be guessed from it (`nonce`).

A part of the bank (a `system` actor) confirms nothing.
"""
