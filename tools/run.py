"""`make run` after set-up: migrate, demo and serve in one process; each start of Python costs a second."""

from __future__ import annotations

import sys

import click

from bankhall.cli import main as bankhall

COMMANDS = ("migrate", "demo", "serve")


def main() -> int:
    try:
        for command in COMMANDS:
            bankhall([command], prog_name="bankhall", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
