"""What notices refuse."""

from bankhall.kernel.errors import NotFound


class NoSuchNotice(NotFound, code="tickets.notice_not_found"):
    """There is no such notice."""
