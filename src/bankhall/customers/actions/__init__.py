"""The verbs of the customer file, a file for each family."""
