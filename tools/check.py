"""`make check`: everything about the code that can be said without running the bank."""

from __future__ import annotations

import sys

import node
from parts import ROOT, VENV, Part, run_all

PARTS = [
    Part("format", ["ruff", "format", "--check", "."]),
    Part("lint", ["ruff", "check", "."]),
    Part("types", ["mypy"]),
    Part("import contracts", ["lint-imports"]),
    Part("migrations equal the models", ["bankhall", "migrate", "--check"]),
    Part("generated API description", ["bankhall", "openapi", "--check"]),
]


def main() -> int:
    return run_all([*PARTS, *_web_parts()])


def _web_parts() -> list[Part]:
    web = ROOT / "web"
    if not (web / "package.json").exists():
        return []
    path = {"PATH": node.environment(VENV)["PATH"]}
    return [
        Part("generated API client", ["npm", "run", "--silent", "generate", "--", "--check"], web, path),
        Part("web apps", ["npm", "run", "--silent", "check"], web, path),
    ]


if __name__ == "__main__":
    sys.exit(main())
