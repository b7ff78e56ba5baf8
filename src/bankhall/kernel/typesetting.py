"""Documents, set by typst in a process of its own: it is never loaded into the web process or the worker, what it takes
of memory goes with it, and a document that is set for too long is ended.

    pdf = await typeset(Path("statement.typ"), {"title": "..."})

What is told is data for the template (`json(bytes(sys.inputs.told))`) and never markup of it. It goes through a pipe:
nothing of it lies on a disk.
"""

import asyncio
import resource
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

_MOST_SECONDS = 120
# Ten thousand lines take some 600 MB; what is mapped counts here, and that is far more than what is used.
_MOST_BYTES = 6 * 2**30


class SettingFailed(Exception):
    """The document could not be set: a defect of the template, or more than may be set at once."""


class _Order(msgspec.Struct, frozen=True):
    template: str
    told: str
    at: datetime


async def typeset(template: Path, told: Mapping[str, Any], *, at: datetime) -> bytes:
    """The PDF. `at`: when it says that it was made. Raises SettingFailed."""
    order = _Order(str(template), msgspec.json.encode(told).decode(), at)
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", "-m", "bankhall.kernel.typesetting"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={"PATH": "", "LANG": "C.UTF-8"},
    )
    try:
        pdf, said = await asyncio.wait_for(child.communicate(msgspec.json.encode(order)), _MOST_SECONDS)
    except (TimeoutError, asyncio.CancelledError):
        child.kill()
        await child.wait()
        raise
    if child.returncode != 0 or not pdf.startswith(b"%PDF-"):
        # What typst says quotes the template; what was told never stands in it.
        raise SettingFailed(f"typst ended with {child.returncode}: {said[-500:].decode(errors='replace')}")
    return pdf


def _set(order: _Order) -> bytes:
    import typst
    from pylopdf_fonts_zh_cn import sans_path

    template = Path(order.template)
    return typst.compile(
        template,
        root=template.parent,
        font_paths=[sans_path().parent],
        ignore_system_fonts=True,
        sys_inputs={"told": order.told},
        timestamp=order.at.replace(microsecond=0),
    )


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_BYTES, _MOST_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (_MOST_SECONDS, _MOST_SECONDS))
    order = msgspec.json.decode(sys.stdin.buffer.read(), type=_Order)
    sys.stdout.buffer.write(_set(order))


if __name__ == "__main__":
    main()
