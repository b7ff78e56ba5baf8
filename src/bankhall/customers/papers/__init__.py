"""How long a customer's documents are valid: who wrote it down, who else verified it, what runs out (4.1.1).

Owns the tables `customer_papers`, `customer_paper_steps` and `held_customer_papers`. A paper says of one document of
the file (`types.Document`) by whom it was issued and until when it is valid; it is written once. Which documents a
customer has is said by the file alone: a paper counts while the file has its document.

Invariants
- Nobody verifies what they wrote down themselves. What is written down in the place of a verified paper waits until
  somebody else has verified it.
- Of each paper a customer is told once at each mark (`rules.MARKS`), however often the job runs.
- The papers of a document lie in the file in which it was first written down, under that file's key, also while that
  file is merged into another: a split finds them where they were.
- Nothing here stops a payment.

Events: PaperWritten, PaperVerified, PaperRunsOut. Lock order: the customer.
"""
