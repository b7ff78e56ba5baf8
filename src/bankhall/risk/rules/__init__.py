"""The mind of risk: what a rule may say, what it sees, and which of several speaks. Pure."""
