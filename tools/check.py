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
    web = ROOT / "web"
    parts = list(PARTS)
    if (web / "package.json").exists():
        parts.append(Part("web apps", ["npm", "run", "check"], web, {"PATH": node.environment(VENV)["PATH"]}))
    return run_all(parts)


if __name__ == "__main__":
    sys.exit(main())
