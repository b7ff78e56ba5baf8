"""The verbs of the demo, a file for each."""
