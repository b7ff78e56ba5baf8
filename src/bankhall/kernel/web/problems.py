"""The tree of refusals as RFC 9457 problem details. Nothing else in the house makes an error response."""

import re
from typing import Any

import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import (
    ClientException,
    HTTPException,
    MethodNotAllowedException,
    NotFoundException,
    PermissionDeniedException,
    ValidationException,
)
from litestar.types import ExceptionHandlersMap

from bankhall.kernel.errors import (
    BadInput,
    FieldProblem,
    MethodNotAllowed,
    NotFound,
    Refusal,
    TooLarge,
    TooMany,
    UnsupportedMedia,
    WrongOrigin,
    refusals,
)
from bankhall.kernel.web.front_door import note_refusal, request_id_of

log = structlog.get_logger()

_MISSING = re.compile(r"Missing required \w+ parameter '([^']+)'")

_NO_CHOICE = "Invalid enum value"

PROBLEM_JSON = "application/problem+json"

AnyRequest = Request[Any, Any, Any]


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    type: str
    title: str
    status: int
    code: str
    detail: str = ""
    facts: dict[str, Any] = {}
    fields: tuple[FieldProblem, ...] = ()
    request_id: str = ""


class Defect(Refusal, code="kernel.defect", status=500):
    """Something is broken on our side. It has been noted; if you moved money, look before you repeat."""


def problem_of(refusal: Refusal, request_id: str) -> Problem:
    problems = refusal.problems if isinstance(refusal, BadInput) else ()
    return Problem(
        type=f"urn:bankhall:problem:{refusal.code}",
        title=refusal.title(),
        status=refusal.status,
        code=refusal.code,
        detail=str(refusal) if problems else "",
        facts=refusal.facts(),
        fields=problems,
        request_id=request_id,
    )


def catalogue() -> list[dict[str, object]]:
    """Every code that a client can meet, sorted: what the web apps must have words for."""
    kinds = {kind.code: kind for kind in refusals()}
    return [
        {"code": code, "status": kind.status, "title": kind.title(), "facts": kind.fact_names()}
        for code, kind in sorted(kinds.items())
    ]


def answer_refusal(request: AnyRequest, refusal: Refusal) -> Response[Problem]:
    note_refusal(request.scope, refusal.code)
    problem = problem_of(refusal, request_id_of(request.scope))
    return Response(problem, status_code=refusal.status, media_type=PROBLEM_JSON, headers=_headers_of(refusal))


def answer_http_error(request: AnyRequest, error: HTTPException) -> Response[Problem]:
    return answer_refusal(request, _as_refusal(error))


def answer_defect(request: AnyRequest, error: Exception) -> Response[Problem]:
    log.error("web.defect", path=request.scope["path"], exc_info=error)
    return answer_refusal(request, Defect())


HANDLERS: ExceptionHandlersMap = {
    Refusal: answer_refusal,
    HTTPException: answer_http_error,
    Exception: answer_defect,
}


def _headers_of(refusal: Refusal) -> dict[str, str]:
    match refusal:
        case TooMany():
            return {"Retry-After": str(refusal.retry_after_s)}
        case TooLarge():
            # What was sent is not read to its end: nothing that follows on the line could be told from it.
            return {"Connection": "close"}
        case _:
            return {}


def _as_refusal(error: HTTPException) -> Refusal:
    match error:
        case ValidationException():
            return BadInput(tuple(_field_problems(error.extra)) or (_missing(error.detail),))
        case NotFoundException():
            return NotFound()
        case MethodNotAllowedException():
            return MethodNotAllowed()
        case PermissionDeniedException():
            return WrongOrigin()
        case _ if error.status_code == 413:
            return TooLarge()
        case _ if error.status_code == 415:
            return UnsupportedMedia()
        case ClientException():
            return BadInput.of("body", error.detail, code="kernel.unreadable")
        case _ if error.status_code < 500:
            return BadInput.of("request", error.detail)
        case _:
            return Defect()


def _field_problems(extra: object) -> list[FieldProblem]:
    """A parameter whose name on the wire is a word of Python or Litestar's own (`from`, `state`) ends in `_` in the code,
    and is told as on the wire.
    """
    found = extra if isinstance(extra, list) else []
    return [FieldProblem(_field(one), "kernel.invalid", _message(one)) for one in found if isinstance(one, dict)]


def _missing(detail: str) -> FieldProblem:
    """Litestar tells of a parameter that did not come in a sentence only."""
    told = _MISSING.match(detail)
    return FieldProblem(told[1] if told else "body", "kernel.invalid", "this is needed" if told else detail)


def _message(problem: dict[str, object]) -> str:
    told = str(problem.get("message", ""))
    if told.startswith(_NO_CHOICE):
        return _NO_CHOICE  # and not what was sent instead, up to a megabyte of it
    return "a body is needed" if told == "'data'" else told  # how Litestar says that there is none


def _field(problem: dict[str, object]) -> str:
    if (problem.get("key"), problem.get("source")) == ("data", "body"):
        return "body"  # `data` is what our handlers call the whole of it
    if problem.get("source") == "header":
        return str(problem.get("key")).title().replace("_", "-")
    return str(problem.get("key") or problem.get("source") or "body").rstrip("_")
