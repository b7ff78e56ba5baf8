"""The verbs of accounts, a file for each family."""
