"""The header by which a request says that it has been confirmed (kernel.step_up)."""

from typing import Any, Final
from uuid import UUID

from litestar.connection import ASGIConnection

from bankhall.kernel.actors import Shown
from bankhall.kernel.errors import BadInput

HEADER: Final = "Confirmation"

_KEY: Final = "confirmed"


def confirmed() -> dict[str, Any]:
    """`opt=needs(…) | confirmed()`: the verb behind the route requires a confirmation; its description says so."""
    return {_KEY: True}


def is_confirmed(opt: dict[str, Any]) -> bool:
    return bool(opt.get(_KEY))


def shown_with(connection: ASGIConnection[Any, Any, Any, Any], session_id: UUID | None) -> Shown | None:
    """Raises BadInput naming the header."""
    told = connection.headers.get(HEADER)
    if session_id is None:
        return None
    if told is None:
        return Shown(session_id)
    try:
        return Shown(session_id, UUID(told))
    except ValueError:
        raise BadInput.of(HEADER, "this is no id of a confirmation") from None
