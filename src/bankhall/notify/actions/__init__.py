"""The verbs of notify, a file for each family."""
