"""The two web apps as files: hashed assets cached for ever, pages under a strict policy."""

from pathlib import Path
from typing import Any

from litestar import HttpMethod, MediaType, Response, route
from litestar.params import FromPath
from litestar.response import File

from bankhall.kernel.errors import NotFound
from bankhall.kernel.web.rights import open_to_all

_ASSETS = "assets/"
_NOT_PAGES = ("api/", "health/", _ASSETS, "metrics")

# RFC 9110 9.3.2: what can be got can be asked for without its body.
_PAGE: dict[str, Any] = {
    "http_method": [HttpMethod.GET, HttpMethod.HEAD],
    "opt": open_to_all(),
    "include_in_schema": False,
    "sync_to_thread": False,
}

_UNBUILT = "<!doctype html><title>Bankhall</title><p>The web apps are not built yet: run <code>make setup</code>."


# No inline script or style, no foreign host. What React sets on an element goes through the CSSOM, which this allows.
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)


# Browsers are told not to guess (nosniff), and what a machine's own list of types says differs from one to the next.
_KINDS = {
    ".css": "text/css",
    ".ico": "image/x-icon",
    ".js": "text/javascript",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}

_FOR_EVER = "public, max-age=31536000, immutable"


class Pages:
    """Reads the shells, and which files there are, once: a new build needs a new start.

    Only what was found then is served, by its exact name: what a client writes never becomes a path.
    """

    def __init__(self, dist: Path) -> None:
        self._dist = dist
        self._shells = {path.name: path.read_text() for path in dist.glob("*.html")} if dist.is_dir() else {}
        self._files = {
            path.relative_to(dist).as_posix()
            for path in (dist.rglob("*") if dist.is_dir() else ())
            if path.is_file() and path.name not in self._shells
        }

    def shell(self, name: str) -> Response[str]:
        return Response(
            self._shells.get(name, _UNBUILT),
            media_type=MediaType.HTML,
            headers={"Content-Security-Policy": POLICY, "Cache-Control": "no-store"},
        )

    def file(self, name: str) -> File | None:
        """A file that was built. The names of assets carry a hash of what is in them, others (icons, the manifest) not."""
        if name not in self._files:
            return None
        cached = _FOR_EVER if name.startswith(_ASSETS) else "no-cache"
        return File(
            self._dist / name,
            media_type=_KINDS.get(Path(name).suffix, "application/octet-stream"),
            content_disposition_type="inline",
            headers={"Cache-Control": cached},
        )


def page_routes(dist: Path) -> list[Any]:
    pages = Pages(dist)

    @route("/", **_PAGE)
    def portal() -> Response[str]:
        return pages.shell("index.html")

    @route("/{rest:path}", **_PAGE)
    def portal_page(rest: FromPath[str]) -> File | Response[str]:
        path = rest.lstrip("/")
        if path.startswith(_NOT_PAGES) or path == "api":
            raise NotFound
        return pages.file(path) or pages.shell("index.html")

    @route("/console", **_PAGE)
    def console() -> Response[str]:
        return pages.shell("console.html")

    @route("/console/{rest:path}", **_PAGE)
    def console_page(rest: FromPath[str]) -> Response[str]:
        return pages.shell("console.html")

    @route("/api/docs", **_PAGE)
    def api_docs() -> Response[str]:
        return pages.shell("api-docs.html")

    @route("/assets/{rest:path}", **_PAGE)
    def asset(rest: FromPath[str]) -> File:
        found = pages.file(_ASSETS + rest.lstrip("/"))
        if found is None:
            raise NotFound
        return found

    return [portal, portal_page, console, console_page, api_docs, asset]
