"""Rights over the desk as a whole. What a proposal takes stands on the proposal."""

VIEW = "approvals.view"
