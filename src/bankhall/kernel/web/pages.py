"""The two web apps as files: hashed assets cached for ever, pages with a fresh nonce in a strict policy."""

import secrets
from pathlib import Path
from typing import Any

from litestar import MediaType, Response, Router, get
from litestar.params import FromPath
from litestar.response import File
from litestar.static_files import create_static_files_router

from bankhall.kernel.errors import NotFound
from bankhall.kernel.web.rights import open_to_all

_PLACEHOLDER = "__CSP_NONCE__"
_NOT_PAGES = ("api/", "health/", "assets/", "metrics")

_PAGE: dict[str, Any] = {"opt": open_to_all(), "include_in_schema": False, "sync_to_thread": False}

_UNBUILT = "<!doctype html><title>Bankhall</title><p>The web apps are not built yet: run <code>make setup</code>."


def policy(nonce: str) -> str:
    """No inline script, no foreign host; styles that Ant Design writes at run time carry the nonce."""
    return (
        "default-src 'self'; script-src 'self'; "
        f"style-src 'self' 'nonce-{nonce}'; style-src-attr 'none'; "
        "img-src 'self' data:; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    )


class Pages:
    """Reads the shells once: a new build needs a new start."""

    def __init__(self, dist: Path) -> None:
        self._dist = dist
        self._shells = {path.name: path.read_text() for path in dist.glob("*.html")} if dist.is_dir() else {}
        self._files = (
            {path.name for path in dist.iterdir() if path.is_file()} - self._shells.keys() if dist.is_dir() else set()
        )

    def shell(self, name: str) -> Response[str]:
        nonce = secrets.token_urlsafe(16)
        return Response(
            self._shells.get(name, _UNBUILT).replace(_PLACEHOLDER, nonce),
            media_type=MediaType.HTML,
            headers={"Content-Security-Policy": policy(nonce), "Cache-Control": "no-store"},
        )

    def file(self, name: str) -> File | None:
        """A file beside the shells (icons, the manifest), by its exact name."""
        if name not in self._files:
            return None
        return File(self._dist / name, content_disposition_type="inline", headers={"Cache-Control": "no-cache"})


def page_routes(dist: Path) -> list[Any]:
    pages = Pages(dist)

    @get("/", **_PAGE)
    def portal() -> Response[str]:
        return pages.shell("index.html")

    @get("/{rest:path}", **_PAGE)
    def portal_page(rest: FromPath[str]) -> File | Response[str]:
        path = rest.lstrip("/")
        if path.startswith(_NOT_PAGES) or path == "api":
            raise NotFound
        return pages.file(path) or pages.shell("index.html")

    @get("/console", **_PAGE)
    def console() -> Response[str]:
        return pages.shell("console.html")

    @get("/console/{rest:path}", **_PAGE)
    def console_page(rest: FromPath[str]) -> Response[str]:
        return pages.shell("console.html")

    @get("/api/docs", **_PAGE)
    def api_docs() -> Response[str]:
        return pages.shell("api-docs.html")

    routes: list[Any] = [portal, portal_page, console, console_page, api_docs]
    assets = dist / "assets"
    if assets.is_dir():
        routes.append(_assets(assets))
    return routes


def _assets(directory: Path) -> Router:
    return create_static_files_router(
        path="/assets",
        directories=[directory],
        opt=open_to_all(),
        cache_control=None,
        include_in_schema=False,
        after_request=_cache_for_ever,
    )


def _cache_for_ever(response: Response[Any]) -> Response[Any]:
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
