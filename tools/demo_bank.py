"""A demo bank of one's own for as long as one looks at it: for pictures, and for measuring what a browser meets."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "welcome-to-bankhall"

_PATIENCE_S = 120


@contextmanager
def open_demo_bank(*, with_import: bool = False) -> Iterator[str]:
    """Its address. `with_import`: with what is at hand of the Czech bank's data in it. Ends what it started."""
    home = Path(tempfile.mkdtemp(prefix="bankhall-demo-"))
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BANKHALL_")} | {
        "BANKHALL_HOME": str(home),
        "BANKHALL_PORT": str(port),
        "BANKHALL_LOG_LEVEL": "warning",
        "BANKHALL_WEB_DIST": str(ROOT / "web" / "dist"),
    }
    bankhall = [sys.executable, "-m", "bankhall"]
    try:
        subprocess.run([*bankhall, "demo"], env=environment, check=True, capture_output=True)
        data = ROOT.parent / "shared" / "data" / "berka"
        if with_import and data.is_dir():
            subprocess.run([*bankhall, "import", "berka", str(data)], env=environment, check=True, capture_output=True)
        server = subprocess.Popen([*bankhall, "serve"], env=environment, stdout=subprocess.DEVNULL)
        try:
            wait_until_ready(f"http://127.0.0.1:{port}", server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=_PATIENCE_S)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def wait_until_ready(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/health/ready", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            pass
        time.sleep(0.2)
    raise RuntimeError("the demo bank did not open")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
