"""The verbs of insight, a file for each."""
