"""The verbs of risk."""
