"""The verbs of payments, a file for each family."""
