"""The outside world of bills."""
