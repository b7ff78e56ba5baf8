"""The verbs of the books, a file for each family."""
