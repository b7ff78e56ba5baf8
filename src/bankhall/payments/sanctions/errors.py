"""Refusals of sanctions lists."""

from bankhall.kernel.errors import Refusal


class VersionTaken(Refusal, code="payments.sanctions_version_taken"):
    """A list of that name and version is there, and has other content. Give the new one a version of its own."""
