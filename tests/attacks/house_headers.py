"""What every answer of the house says to the browser that gets it."""

import re
from collections.abc import Iterator

import httpx

NEEDED = {
    "x-content-type-options": r"nosniff",
    "x-frame-options": r"DENY",
    "referrer-policy": r"same-origin",
    "cross-origin-opener-policy": r"same-origin",
    "cross-origin-resource-policy": r"same-origin",
    "permissions-policy": r"camera=\(\).*",
    "content-security-policy": r"(?!.*unsafe)default-src '(none|self)'.*frame-ancestors 'none'.*",
    "cache-control": r"no-store|no-cache|public, max-age=31536000, immutable",
    "x-request-id": r"[0-9a-f-]{36}",
}

# Where the bank is reached by https, as it is everywhere but on somebody's own machine.
BY_HTTPS = {"strict-transport-security": r"max-age=(63072000); includeSubDomains"}


def lacking(name: str, answer: httpx.Response) -> Iterator[str]:
    """The headers that are not there or say something else, and cookies without all of their flags."""
    is_https = answer.url.scheme == "https"
    for header, pattern in (NEEDED | BY_HTTPS if is_https else NEEDED).items():
        if not re.fullmatch(pattern, told := answer.headers.get(header, "")):
            yield f"{name}: {header}: {told}"
    for cookie in answer.headers.get_list("set-cookie"):
        flags = {"path=/", "samesite=strict"} | ({"secure"} if is_https else set())
        flags |= set() if "_csrf=" in cookie else {"httponly"}
        said = {part.strip().lower() for part in cookie.split(";")}
        is_ours = cookie.startswith("__Host-bankhall" if is_https else "bankhall")
        if not is_ours or not flags <= said or any(part.startswith("domain") for part in said):
            yield f"{name}: {cookie}"
