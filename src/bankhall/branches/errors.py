"""What branches refuse."""

from bankhall.kernel.errors import Conflict, NotFound, Refusal


class NoSuchBranch(NotFound, code="branches.not_found"):
    """There is no such branch."""


class BranchClosed(Refusal, code="branches.closed"):
    """This branch has closed for good."""


class BranchChanged(Conflict, code="branches.changed"):
    """Somebody has changed this branch meanwhile. Look again."""


class CodeTaken(Refusal, code="branches.code_taken"):
    """Another branch has this code."""
