"""Who you are and what you may do.

Owns the tables `enrolments` (who may sign in, by which login), `credentials` (passwords), `passkeys`, `authenticators`,
`recovery_codes`, `pending_sign_ins` (between the two steps), `passkey_challenges`, `known_devices`, `sign_in_bars`,
`staff_members`, `staff_candidates`, `staff_departures`, `delegations`, `delegation_endings`, `roles`,
`role_rights`, `staff_roles`, `sessions`, `sign_in_gates` (the lock against guessing), `sign_in_visits` (the
rate of each address), and of coming by the staff's provider `sso_links`, `sso_attempts`, `sso_logouts`.

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
- Whoever has a second factor has no session before they have shown it, and staff without one have no right whatever
  (`rules.rights_of`, the only place where a session's rights come from).
- The staff's provider says who somebody is, never what they may do: nobody comes by it whom they themselves have not
  linked, with both factors shown; its word is two factors only where the bank has listed its words for that; its groups
  take roles and give none; who has left or is barred stays out. What it opened, its logout ends.
- A code, a challenge, a pending sign-in, a recovery code is good once, also when it comes twice at the same moment.
- What changes how somebody signs in takes a session whose owner has shown who they are within `rules.CONFIRMED_FOR`.
- Strangers close the gate of a login for strangers only: a device that somebody has signed in from before has a gate of
  its own, and the gate of a second factor stands behind the password.

Events: SignedIn, SignInFailed, SignInLocked, SecondFactorFailed, SecondFactorLocked, FactorAdded, FactorRemoved,
RecoveryCodesMade, RecoveryCodeUsed, SignedOut, SessionsEnded, PasswordChanged, CustomerEnrolled, SignInBarred,
SignInAllowed, StaffHired, StaffLeft, RoleDefined, RoleGiven, RoleTaken.
"""
