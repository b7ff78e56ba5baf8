"""Draws the icons of the web apps from the brand: `.venv/bin/python tools/icons.py` after a change to `brand.json`.

What it writes into `web/public` is committed, so that nobody needs a browser to build. The same brand and the same
Chromium give the same bytes.
"""

from __future__ import annotations

import json
import struct
import sys
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Page, sync_playwright

import chromium

ROOT = Path(__file__).resolve().parent.parent
PUBLIC = ROOT / "web" / "public"
BRAND: dict[str, Any] = json.loads((ROOT / "web" / "src" / "brand.json").read_text())

# The sign is drawn in a square of this side and stands on its lower edge.
GRID = 32


class Icon(NamedTuple):
    name: str
    size: int
    svg: str


def main() -> int:
    found = chromium.found(Path(sys.executable))
    if found is None:
        print(chromium.HINT)
        return 1
    PUBLIC.mkdir(exist_ok=True)
    _write("favicon.svg", adapting().encode())
    _write("sign-mono.svg", plain("#000").encode())
    _write("manifest.webmanifest", (json.dumps(manifest(), ensure_ascii=False, indent=2) + "\n").encode())
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        for icon in icons():
            _write(icon.name, render(page, icon))
        _write("favicon.ico", ico([(size, render(page, Icon("", size, coloured("light")))) for size in (16, 32)]))
        browser.close()
    return 0


def icons() -> list[Icon]:
    return [
        Icon("icon-192.png", 192, tile(share=0.58, corner=0.22)),
        Icon("icon-512.png", 512, tile(share=0.58, corner=0.22)),
        # Launchers cut a circle of 0.8 of the side at least: the sign's corners have to stay within it.
        Icon("icon-maskable-512.png", 512, tile(share=0.56)),
        # iOS rounds the corners itself and fills what is transparent with black.
        Icon("apple-touch-icon.png", 180, tile(share=0.58)),
        Icon("icon-mono-512.png", 512, plain("#000", share=0.62)),
    ]


def adapting() -> str:
    """The sign on a browser's tab, which may be light or dark."""
    light, dark = BRAND["light"], BRAND["dark"]
    style = (
        f".w{{fill:{light['teal']}}}.d{{fill:{light['bronze']}}}"
        f"@media(prefers-color-scheme:dark){{.w{{fill:{dark['teal']}}}.d{{fill:{dark['bronze']}}}}}"
    )
    return _svg(f'<style>{style}</style><path class="w" d="{_wall()}"/><path class="d" d="{_door()}"/>')


def coloured(theme: str) -> str:
    colours = BRAND[theme]
    return _svg(f'<path fill="{colours["teal"]}" d="{_wall()}"/><path fill="{colours["bronze"]}" d="{_door()}"/>')


def plain(colour: str, *, share: float = 1.0) -> str:
    """One colour, one path: for whoever tints it."""
    return _svg(f'<g transform="{_centred(share)}"><path fill="{colour}" d="{_wall()}{_door()}"/></g>')


def tile(*, share: float, corner: float = 0.0) -> str:
    """The sign in light on the brand's ground, taking `share` of the side."""
    ground, wall, door = BRAND["light"]["teal"], BRAND["light"]["paper"], BRAND["dark"]["bronze"]
    return _svg(
        f'<rect width="{GRID}" height="{GRID}" rx="{GRID * corner}" fill="{ground}"/>'
        f'<g transform="{_centred(share)}">'
        f'<path fill="{wall}" d="{_wall()}"/><path fill="{door}" d="{_door()}"/></g>'
    )


def manifest() -> dict[str, Any]:
    """What makes the portal an app on a phone (W3C Web Application Manifest)."""
    names: dict[str, str] = BRAND["name"]
    light = BRAND["light"]
    return {
        "id": "/",
        "name": f"{names['en']} {names['zh-CN']}",
        "name_localized": names,
        "short_name": names["zh-CN"],
        "short_name_localized": names,
        "description": "查看账户与收支，办理业务。Your accounts, what moved on them, and a person to talk to.",
        "lang": "zh-CN",
        "dir": "ltr",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": light["paper"],
        "theme_color": light["card"],
        "categories": ["finance"],
        "icons": [
            _entry("icon-192.png", 192, "any"),
            _entry("icon-512.png", 512, "any"),
            _entry("icon-maskable-512.png", 512, "maskable"),
            _entry("icon-mono-512.png", 512, "monochrome"),
        ],
        "shortcuts": [
            _shortcut("我的账户", "Accounts", "/accounts"),
            _shortcut("收支分析", "Spending", "/spending"),
            _shortcut("联系我们", "Help", "/help"),
        ],
    }


def render(page: Page, icon: Icon) -> bytes:
    page.set_viewport_size({"width": icon.size, "height": icon.size})
    page.set_content(f"<style>body{{margin:0}}svg{{display:block;width:{icon.size}px}}</style>{icon.svg}")
    return page.screenshot(omit_background=True)


def ico(images: list[tuple[int, bytes]]) -> bytes:
    """PNGs in the container that browsers ask for unasked."""
    offset = 6 + 16 * len(images)
    entries, data = b"", b""
    for size, png in images:
        entries += struct.pack("<BBBBHHII", size, size, 0, 0, 1, 32, len(png), offset + len(data))
        data += png
    return struct.pack("<HHH", 0, 1, len(images)) + entries + data


def _entry(name: str, size: int, purpose: str) -> dict[str, str]:
    return {"src": f"/{name}", "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}


def _shortcut(chinese: str, english: str, url: str) -> dict[str, Any]:
    return {"name": chinese, "name_localized": {"zh-CN": chinese, "en": english}, "url": url}


def _centred(share: float) -> str:
    edge = GRID * (1 - share) / 2
    return f"translate({edge:g} {edge:g}) scale({share:g})"


def _wall() -> str:
    return str(BRAND["sign"]["wall"])


def _door() -> str:
    return str(BRAND["sign"]["door"])


def _svg(inside: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {GRID} {GRID}">{inside}</svg>'


def _write(name: str, content: bytes) -> None:
    path = PUBLIC / name
    if not path.is_file() or path.read_bytes() != content:
        path.write_bytes(content)
        print(f"drawn anew: {path.relative_to(ROOT)}, {len(content)} bytes")


if __name__ == "__main__":
    sys.exit(main())
