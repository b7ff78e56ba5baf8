"""What browsers tell of what the policy of our pages has kept out: the first sign of a script that is not ours.

Anybody can send one, so nothing is believed but one word of a list, and nothing else of it is kept.
"""

from typing import Any, Final

import msgspec
import structlog
from litestar import Request, post

from bankhall.kernel.telemetry import POLICY_REPORTS
from bankhall.kernel.web.rights import open_to_machines

log = structlog.get_logger()

_MOST_BYTES: Final = 65_536
_MOST_AT_ONCE: Final = 20

# Directives of CSP Level 3 that our policy has, by itself or by way of default-src.
_DIRECTIVES: Final = frozenset(
    "base-uri connect-src font-src form-action frame-ancestors frame-src img-src manifest-src media-src object-src"
    " script-src script-src-attr script-src-elem style-src style-src-attr style-src-elem worker-src".split()
)

_WHERE: Final = frozenset({"inline", "eval", "wasm-eval", "data", "blob"})


@post(
    "/api/policy-reports",
    status_code=204,
    opt=open_to_machines(),
    include_in_schema=False,
    request_max_body_size=_MOST_BYTES,
)
async def take_policy_reports(request: Request[Any, Any, Any]) -> None:
    """In the form of either standard (`report-uri`, `report-to`). Who reports hears the same whatever it was."""
    for directive, blocked in read_reports(await request.body()):
        POLICY_REPORTS.labels(directive).inc()
        log.warning("web.policy_report", directive=directive, blocked=blocked)


def read_reports(body: bytes) -> list[tuple[str, str]]:
    """Which directive, and whether what it kept out stood in the page (`inline`, …) or came from `elsewhere`."""
    try:
        told = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return []
    reports = told if isinstance(told, list) else [told]
    return [found for one in reports[:_MOST_AT_ONCE] if (found := _read(one)) is not None]


def _read(report: object) -> tuple[str, str] | None:
    match report:
        case {"csp-report": {"effective-directive": str(said), **others}}:
            blocked = others.get("blocked-uri")
        case {"csp-report": {"violated-directive": str(said), **others}}:  # browsers of before CSP 3
            blocked = others.get("blocked-uri")
        case {"type": "csp-violation", "body": {"effectiveDirective": str(said), **others}}:
            blocked = others.get("blockedURL")
        case _:
            return None
    directive = said.partition(" ")[0]
    if directive not in _DIRECTIVES:
        return None
    return directive, blocked if isinstance(blocked, str) and blocked in _WHERE else "elsewhere"
