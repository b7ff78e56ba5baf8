"""What middlewares read of a request's head, without making the framework's objects for it: these cost more than all that
is decided by them.
"""

from litestar._parsers import parse_cookie_string
from litestar.types import Scope


def header_of(scope: Scope, name: bytes) -> str | None:
    """The first of that name, which is in small letters; None where there is none."""
    return next((value.decode("latin-1") for told, value in scope["headers"] if told == name), None)


def cookies_in(scope: Scope) -> dict[str, str]:
    """By name, as the framework reads them for the handlers."""
    told = header_of(scope, b"cookie")
    return parse_cookie_string(told) if told else {}
