"""A person's look at what the bank's rules decided about a payment (PIPL art. 24).

Owns `refused_payments` (what rules did not let be made: payee, amount, account and what the rules saw) and
`payment_looks` (whose payer asked for a person, with what words, and what the person answered).

Whoever asks is answered by somebody of the risk desk, in the case that holds the evidence (`risk_cases`), and never by
whoever wrote a rule that spoke. An answer is given once. Where the rule was wrong, exactly the payment that was looked
at may be made again: the same payee, amount and account, once, within two days, confirmed anew, and only as long as no
rule speaks that this person has not seen. Emits LookAsked and LookAnswered.
"""
