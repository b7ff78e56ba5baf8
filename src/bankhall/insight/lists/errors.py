"""What lists refuse."""

from dataclasses import dataclass

from bankhall.kernel.errors import Conflict, NotFound, Refusal


class NoSuchView(NotFound, code="insight.view_not_found"):
    """There is no such view, or it is not shared with you."""


class ViewNotYours(Refusal, code="insight.view_not_yours", status=403):
    """A colleague made this view and shares it. Keep your own under another name."""


@dataclass(eq=False)
class ViewNameTaken(Conflict, code="insight.view_name_taken"):
    """You have a view of this name.

    `field`: always `name`.
    """

    field: str = "name"


@dataclass(eq=False)
class ViewChanged(Conflict, code="insight.view_changed"):
    """This view was changed meanwhile.

    `version`: which it has now.
    """

    version: int


class TooManyViews(Refusal, code="insight.too_many_views"):
    """You keep as many views as one can. Delete one first."""


@dataclass(eq=False)
class ExportTooLarge(Refusal, code="insight.export_too_large", status=422):
    """More customers than such an export may hold. Narrow the list, or have a second person say yes.

    `most`: how many it may hold.
    """

    most: int


@dataclass(eq=False)
class ExportGrown(Refusal, code="insight.export_grown", status=409):
    """The list has grown beyond what was agreed to. Ask for it again.

    `agreed`: how many were agreed to.
    """

    agreed: int


class ExportEmpty(Refusal, code="insight.export_empty", status=422):
    """Nobody fits these filters: there is nothing to export."""


class NoSuchExport(NotFound, code="insight.export_not_found"):
    """There is no such export, it is somebody else's, or its day is over."""
