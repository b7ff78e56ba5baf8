"""The one tree of refusals. A refusal is an answer of the bank, not a defect of the program.

    Refusal                 409  the law of the business says no
    ├── BadInput            400  names the fields
    ├── NotSignedIn         401
    ├── Forbidden           403  the right is missing
    ├── NotFound            404  absent, or not yours: they look the same
    ├── Conflict            409  somebody was faster
    ├── TooMany             429  slow down
    └── Unavailable         503  try again; nothing, or an unknown thing, has happened

A leaf is a dataclass: its fields are the facts that travel with it, the first line of its docstring is its title.
The web layer maps the tree once to RFC 9457 problem details; the web apps have words for every code.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

import msgspec


class Refusal(Exception):
    """Refused."""

    code: ClassVar[str] = "kernel.refused"
    status: ClassVar[int] = 409

    def __init_subclass__(cls, *, code: str | None = None, status: int | None = None, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if code is not None:
            cls.code = code
        if status is not None:
            cls.status = status

    @classmethod
    def title(cls) -> str:
        return (cls.__doc__ or cls.code).strip().splitlines()[0]

    @classmethod
    def fact_names(cls) -> list[str]:
        return list(getattr(cls, "__dataclass_fields__", ()))

    def facts(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.fact_names()}

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value}" for name, value in self.facts().items())
        return f"{self.code}({told})" if told else self.code


def refusals(root: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    """Every refusal that has been imported and has a code of its own, each once."""
    for child in root.__subclasses__():
        if "code" in vars(child):
            yield child
        yield from refusals(child)


class FieldProblem(msgspec.Struct, frozen=True):
    field: str
    code: str
    message: str


@dataclass(eq=False)
class BadInput(Refusal, code="kernel.bad_input", status=400):
    """Something in the request cannot be used as it is."""

    problems: tuple[FieldProblem, ...] = ()

    @classmethod
    def of(cls, field: str, message: str, *, code: str = "kernel.invalid") -> "BadInput":
        return cls((FieldProblem(field, code, message),))

    def facts(self) -> dict[str, Any]:
        return {}

    @classmethod
    def fact_names(cls) -> list[str]:
        return []

    def __str__(self) -> str:
        return "; ".join(f"{problem.field}: {problem.message}" for problem in self.problems)


class NotSignedIn(Refusal, code="identity.signed_out", status=401):
    """Please sign in."""


@dataclass(eq=False)
class Forbidden(Refusal, code="identity.right_missing", status=403):
    """You do not have the right to do this."""

    right: str


class HalfWayIn(Refusal, code="identity.second_factor_needed", status=403):
    """Set up a second factor first. Until then nothing else opens."""


class WrongOrigin(Refusal, code="kernel.wrong_origin", status=403):
    """The request did not come from the bank's own pages."""


class NotFound(Refusal, code="kernel.not_found", status=404):
    """There is nothing here."""


class MethodNotAllowed(Refusal, code="kernel.method_not_allowed", status=405):
    """This address does not take that method."""


class TooLarge(Refusal, code="kernel.too_large", status=413):
    """The request is larger than the bank takes."""


class UrlTooLong(Refusal, code="kernel.url_too_long", status=414):
    """The address is longer than the bank takes."""


class HeadersTooLarge(Refusal, code="kernel.headers_too_large", status=431):
    """The headers of the request are larger than the bank takes."""


class UnsupportedMedia(Refusal, code="kernel.unsupported_media", status=415):
    """The body is not of a kind that is taken here."""


class Conflict(Refusal, code="kernel.conflict", status=409):
    """Somebody else was faster. Look again and repeat."""


@dataclass(eq=False)
class TooMany(Refusal, code="kernel.too_many_requests", status=429):
    """Too many requests. Wait a moment."""

    retry_after_s: int


class Unavailable(Refusal, code="kernel.unavailable", status=503):
    """The bank cannot answer just now. Nothing has been done."""


class OutcomeUnknown(Refusal, code="kernel.outcome_unknown", status=503):
    """It is not known whether this was done. Ask again with the same key."""
