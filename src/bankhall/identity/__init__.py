"""Who you are and what you may do.

Owns the tables `enrolments` (who may sign in, by which login), `credentials` (with what; one row for each kind),
`sign_in_bars`, `staff_members`, `staff_candidates`, `staff_departures`, `delegations`, `delegation_endings`, `roles`,
`role_rights`, `staff_roles`,
`sessions`, `sign_in_gates` (the lock against guessing) and `sign_in_visits` (the rate of each address).

It stands below the customers: a customer is to it an id that somebody above enrols.

Invariants
- A password is only ever held as argon2id, a session's token only as its SHA-256, a login that nobody has only as a
  keyed hash.
- Every try is counted before the password is looked at: however many guesses come at once, at most
  `rules.MOST_TRIES` are checked before the gate closes. A login that nobody has behaves the same in every way.
- No password is hashed while a transaction is open.
- Rights are read with the session on each request: what is taken away is gone at once.
- Hiring, giving a role and giving a role more rights take two people (kernel.four_eyes); taking, narrowing and letting
  go take one and hold at once. Who leaves loses what they asked for too. The command line hires with one: whoever
  holds the machine holds the bank.
- Rights are lent for 30 days at most, with a second person's yes, out of roles of one's own; read with the clock at
  each request (`lent_rights`), and gone when the lender loses them. Those over staff and roles are never lent.
- Sign-in never continues a session: it begins a new one and ends the browser's old one.

Events: SignedIn, SignInFailed, SignInLocked, SignedOut, SessionsEnded, PasswordChanged, CustomerEnrolled,
SignInBarred, SignInAllowed, StaffHired, StaffLeft, RoleDefined, RoleGiven, RoleTaken.

For step 3: a second factor is a further row of `credentials` and a higher `assurance` of the session. Whoever owns
many addresses can close the gate of a login they know (a nuisance, not a way in): browsers that a person has signed
in from before then get a gate of their own, keyed by device, which strangers cannot close.
"""
