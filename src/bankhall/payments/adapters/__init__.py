"""The ways to the clearing house, and its language."""
