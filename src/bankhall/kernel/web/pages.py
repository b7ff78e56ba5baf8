"""The two web apps as files: hashed assets cached for ever, pages under a strict policy."""

import hashlib
from pathlib import Path
from typing import Any, NamedTuple

from litestar import HttpMethod, MediaType, Request, Response, route
from litestar.params import FromPath

from bankhall.kernel.errors import NotFound
from bankhall.kernel.web.rights import open_to_all

PageRequest = Request[Any, Any, Any]

_ASSETS = "assets/"
_NOT_PAGES = ("api/", "health/", _ASSETS, "metrics")

# RFC 9110 9.3.2: what can be got can be asked for without its body.
_PAGE: dict[str, Any] = {
    "http_method": [HttpMethod.GET, HttpMethod.HEAD],
    "opt": open_to_all(),
    "include_in_schema": False,
    "sync_to_thread": False,
}

_UNBUILT = b"<!doctype html><title>Bankhall</title><p>The web apps are not built yet: run <code>make setup</code>."


# No inline script or style, no foreign host. What React sets on an element goes through the CSSOM, which this allows.
POLICY = (
    "default-src 'self'; manifest-src 'self'; worker-src 'self'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'; report-uri /api/policy-reports; report-to policy"
)

# Where browsers tell of what the policy has kept out (kernel.web.policy_reports).
_REPORTING = 'policy="/api/policy-reports"'


# Nothing else is served, whatever lies among what was built (a map of the sources, a list of the build's own). Browsers
# are told not to guess (nosniff), and what a machine's own list of types says differs from one to the next.
_KINDS = {
    ".css": "text/css",
    ".html": "text/html",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
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


# Smallest first; the build puts the packed form of a file beside it (web/packed.ts).
_PACKINGS = {"br": ".br", "gzip": ".gz"}


class _Kept(NamedTuple):
    """A file as it was built, in every form in which it can go over the wire."""

    forms: dict[str, bytes]  # by content coding, "" for the file as it is
    kind: str
    digest: str

    def etag(self, coding: str) -> str:
        """Of this form alone: no cache puts pieces of one and another together (RFC 9110 8.8.3.3)."""
        return f'"{self.digest}{coding and "-"}{coding}"'


class Pages:
    """Reads what was built once and keeps it: a new build needs a new start.

    Only what was found then is served, by its exact name: what a client writes never becomes a path.
    """

    def __init__(self, dist: Path) -> None:
        found = sorted(path for path in dist.rglob("[!.]*") if path.is_file()) if dist.is_dir() else []
        kept = {path.relative_to(dist).as_posix(): _kept(path) for path in found if path.suffix in _KINDS}
        self._shells = {name: file for name, file in kept.items() if name.endswith(".html")}
        self._files = {name: file for name, file in kept.items() if name not in self._shells}

    def shell(self, name: str, request: PageRequest) -> Response[bytes]:
        """Asked for anew each time: it names the files of the newest build."""
        kept = self._shells.get(name)
        if kept is None:
            return Response(_UNBUILT, media_type=MediaType.HTML, headers={"Cache-Control": "no-store"})
        headers = {"Content-Security-Policy": POLICY, "Reporting-Endpoints": _REPORTING, "Cache-Control": "no-store"}
        return _answer(kept, request, headers)

    def at(self, path: str, shell: str, request: PageRequest) -> Response[bytes]:
        """The page that the app has there. What reads as a file's name is none: `/accounts/x.css` is not answered with a
        page that some cache on the way then keeps as a style for everybody. Raises NotFound.
        """
        name = path.rpartition("/")[2]
        if "." in name and not name.endswith(".html"):
            raise NotFound
        return self.shell(shell, request)

    def file(self, name: str, request: PageRequest) -> Response[bytes] | None:
        """A file that was built. The names of assets carry a hash of what is in them, others (icons, the manifest) not."""
        kept = self._files.get(name)
        if kept is None:
            return None
        if name.startswith(_ASSETS):
            return _answer(kept, request, {"Cache-Control": _FOR_EVER})
        # The service worker is among these, and lives under the policy that its own file came with.
        return _answer(kept, request, {"Content-Security-Policy": POLICY, "Cache-Control": "no-cache"})


def _kept(path: Path) -> _Kept:
    content = path.read_bytes()
    forms = {"": content}
    for coding, suffix in _PACKINGS.items():
        beside = path.with_name(path.name + suffix)
        if beside.is_file():
            forms[coding] = beside.read_bytes()
    return _Kept(forms, _KINDS[path.suffix], hashlib.sha256(content).hexdigest()[:32])


def _answer(kept: _Kept, request: PageRequest, headers: dict[str, str]) -> Response[bytes]:
    coding = _best(kept, request.headers.get("accept-encoding", ""))
    etag = kept.etag(coding)
    headers = {**headers, "ETag": etag, "Vary": "Accept-Encoding"}
    if _names(request.headers.get("if-none-match", ""), etag):
        return Response(b"", status_code=304, media_type=kept.kind, headers=headers)
    if coding:
        headers["Content-Encoding"] = coding
    return Response(kept.forms[coding], media_type=kept.kind, headers=headers)


def _names(known: str, etag: str) -> bool:
    """Whether it is among those that a browser has; what a proxy has made weak on its way counts too."""
    return etag in {one.strip().removeprefix("W/") for one in known.split(",")}


def _best(kept: _Kept, accepted: str) -> str:
    """The smallest form that the browser takes. One that it weighs (`br;q=0.5`) it takes; one weighed 0 it does not."""
    takes = {
        name.strip().lower()
        for name, _, weight in (part.partition(";") for part in accepted.split(","))
        if weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    }
    return next((coding for coding in _PACKINGS if coding in kept.forms and coding in takes), "")


def page_routes(dist: Path) -> list[Any]:
    pages = Pages(dist)

    @route("/", **_PAGE)
    def portal(request: PageRequest) -> Response[bytes]:
        return pages.shell("index.html", request)

    @route("/{rest:path}", **_PAGE)
    def portal_page(request: PageRequest, rest: FromPath[str]) -> Response[bytes]:
        path = rest.lstrip("/")
        if path.startswith(_NOT_PAGES) or path == "api":
            raise NotFound
        return pages.file(path, request) or pages.at(path, "index.html", request)

    @route("/console", **_PAGE)
    def console(request: PageRequest) -> Response[bytes]:
        return pages.shell("console.html", request)

    @route("/console/{rest:path}", **_PAGE)
    def console_page(request: PageRequest, rest: FromPath[str]) -> Response[bytes]:
        return pages.at(rest, "console.html", request)

    @route("/api/docs", **_PAGE)
    def api_docs(request: PageRequest) -> Response[bytes]:
        return pages.shell("api-docs.html", request)

    @route("/assets/{rest:path}", **_PAGE)
    def asset(request: PageRequest, rest: FromPath[str]) -> Response[bytes]:
        found = pages.file(_ASSETS + rest.lstrip("/"), request)
        if found is None:
            raise NotFound
        return found

    return [portal, portal_page, console, console_page, api_docs, asset]
