"""The verbs of tiers."""
