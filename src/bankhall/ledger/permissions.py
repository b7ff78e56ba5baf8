"""Rights over the books."""

VIEW = "ledger.view"
VERIFY = "ledger.verify"
POST = "ledger.post"
