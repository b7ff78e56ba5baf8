"""The decisions of payments: pure."""
