"""Four eyes: a sensitive act is asked for by one person and carried out by the yes of another.

    await propose(tx, GIVE_ROLE, [Wish(command, subject_kind="staff", subject_id=..., reason=...)])    the maker
    await approve(tx, desk, proposal_id)                                            the checker: decides and does it

Owns the tables `proposals` (what was asked for: never changed), `open_proposals` (the work list, and the row that is
locked) and `proposal_decisions` (what came of each: one row, never changed).

Invariants
- Nothing is carried out without two different people who both hold the right they need at the moment of the yes.
- A proposal is decided once: whoever decides holds its row of the work list and takes it away.
- The decision and the act are one transaction: both or neither. What the act's own verb refuses is answered to the
  checker, and the proposal stays open: it may fit later, be declined, withdrawn or expire.
- What the checker is shown is what is done: the command is stored whole with a seal over everything that matters, and
  a proposal whose seal is broken is void.
- A command holds ids, codes, amounts and reasons. Personal data stays where it lives and is named by its id.

A module keeps a `Deed` for each kind of command: its type, the rights it takes, the verb that does it. The composition
root puts all of them on one `Desk`, with the question of who holds which rights just now.

Events: ProposalMade, ProposalDecided.
"""
