"""Looks at pages of a running demo bank, on phone and desk, in both languages, light and dark, and keeps a picture of
each:

    .venv/bin/python tools/look.py http://localhost:8000 wangfang /transfer /spending --to var/look
"""

from __future__ import annotations

import argparse
import itertools
from pathlib import Path

from visitor import open_browser, sign_in

SIZES = {"phone": (390, 844), "desk": (1440, 900)}
LANGUAGES = {"zh": "zh-CN", "en": "en"}


def main() -> None:
    asked = _asked()
    asked.to.mkdir(parents=True, exist_ok=True)
    with open_browser() as browser:
        for size, language, theme in itertools.product(asked.size, asked.language, asked.theme):
            context = browser.new_context(
                # Under the name by which passkeys work.
                base_url=asked.address.replace("127.0.0.1", "localhost"),
                viewport={"width": SIZES[size][0], "height": SIZES[size][1]},
                locale=LANGUAGES[language],
                color_scheme=theme,
                reduced_motion="reduce",
                service_workers="block",
            )
            if asked.who != "nobody":
                sign_in(context, asked.who, staff=asked.paths[0].startswith("/console"))
            page = context.new_page()
            page.on("console", lambda said: print(f"  {said.text}") if said.type == "error" else None)
            for path in asked.paths:
                page.goto(path)
                page.wait_for_load_state("networkidle")
                page.wait_for_timeout(300)
                name = path.strip("/").replace("/", "-").replace("?", "-") or "home"
                kept = asked.to / f"{name}-{size}-{language}-{theme}.png"
                page.screenshot(path=kept, full_page=True)
                print(kept)
            context.close()


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("address")
    parser.add_argument("who", help="a login of the demo's people, or nobody")
    parser.add_argument("paths", nargs="+", help="pages; of the console where the first is")
    parser.add_argument("--to", type=Path, default=Path("look"))
    parser.add_argument("--size", nargs="+", choices=SIZES, default=list(SIZES))
    parser.add_argument("--language", nargs="+", choices=LANGUAGES, default=list(LANGUAGES))
    parser.add_argument("--theme", nargs="+", choices=("light", "dark"), default=["light"])
    return parser.parse_args()


if __name__ == "__main__":
    main()
