"""The description of the API, OpenAPI 3.1: made from the routes, kept in the repository, checked to be current."""

import json
from typing import Any

from litestar import Litestar, MediaType, Request, Response, Router, get
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components

from bankhall.kernel.errors import FieldProblem
from bankhall.kernel.web.confirmed import HEADER, is_confirmed
from bankhall.kernel.web.problems import PROBLEM_JSON
from bankhall.kernel.web.rights import declared, open_to_all

_MADE = "openapi_json"

_PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "A refusal, as RFC 9457 problem details. `code` is stable; the title is for developers.",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "facts": {"type": "object"},
        "fields": {
            "type": "array",
            "items": {
                "type": "object",
                "required": list(FieldProblem.__struct_fields__),
                "properties": {name: {"type": "string"} for name in FieldProblem.__struct_fields__},
            },
        },
        "request_id": {"type": "string"},
    },
}

_CONFIRMATION: dict[str, Any] = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "The id of a confirmation of exactly this. Without it: step_up.confirmation_required.",
    "schema": {"type": "string", "format": "uuid"},
}


@get("/api/docs/openapi.json", opt=open_to_all(), include_in_schema=False, sync_to_thread=False)
def openapi_json(request: Request[Any, Any, Any]) -> Response[bytes]:
    """What the page at /api/docs shows. Made once: it is the largest answer to whoever comes along."""
    state = request.app.state
    if _MADE not in state:
        state[_MADE] = json.dumps(describe(request.app)).encode()
    return Response(state[_MADE], media_type=MediaType.JSON)


def config(version: str) -> OpenAPIConfig:
    return OpenAPIConfig(
        title="Bankhall",
        version=version,
        description="The bank's hall as an API. Signing in sets a cookie; writes carry the CSRF token in a header.",
        components=Components(),
        render_plugins=[JsonRenderPlugin()],  # its other pages load their scripts from elsewhere
        openapi_router=Router("/api/openapi", route_handlers=[], opt=open_to_all(), include_in_schema=False),
        operation_id_creator=lambda handler, method, path: handler.handler_name.rsplit(".", 1)[-1],
    )


def describe(app: Litestar) -> dict[str, Any]:
    """The whole description, with what every operation shares: its right and its problems."""
    told = app.openapi_schema.to_schema()
    told.setdefault("components", {}).setdefault("schemas", {})["Problem"] = _PROBLEM
    problem = {
        "description": "Refused: see `code`.",
        "content": {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    opts = _opts(app)
    for path, operations in told["paths"].items():
        for method, operation in operations.items():
            if isinstance(operation, dict) and "responses" in operation:
                operation["responses"] = {
                    code: answer for code, answer in operation["responses"].items() if not code.startswith("4")
                }
                operation["responses"]["default"] = problem
                opt = opts.get((path, method.upper()), {})
                operation["x-right"] = declared(opt) or ""
                if is_confirmed(opt):
                    operation.setdefault("parameters", []).append(_CONFIRMATION)
    return told


def write(app: Litestar) -> str:
    return json.dumps(describe(app), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _opts(app: Litestar) -> dict[tuple[str, str], dict[str, Any]]:
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for route in app.routes:
        for handler in getattr(route, "route_handlers", ()):
            path = "/" + "/".join(
                "{" + part.name + "}" if hasattr(part, "name") else str(part) for part in route.path_components
            )
            for method in handler.http_methods:
                found[(path, method)] = handler.opt
    return found
