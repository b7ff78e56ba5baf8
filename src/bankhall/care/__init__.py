"""Care: conversations of customers with the bank, and how they reach a person (1.3, 2.3.2, 4.4.3)."""
