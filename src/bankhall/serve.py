"""Keeping the hall open: the HTTP server in this process's children, and a worker beside it."""

import os
import signal
import socket
import subprocess
import sys

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from bankhall.kernel.settings import Settings

# How long what is under way may take to end.
_GRACE_S = 20


class PortTaken(OSError):
    """Somebody else serves there. Granian shares ports, so two banks would answer in turn and nobody would notice."""


def serve(settings: Settings, *, target: str, with_worker: bool) -> None:
    """Returns when the server has been told to stop and everything has ended. Raises PortTaken."""
    _claim(settings.host, settings.port)
    os.environ["BANKHALL_TARGET"] = target
    worker = subprocess.Popen([sys.executable, "-m", "bankhall", "worker"]) if with_worker else None
    try:
        Granian(
            "bankhall.app:application",
            factory=True,
            address=settings.host,
            port=settings.port,
            interface=Interfaces.ASGI,
            workers=settings.workers,
            log_level=LogLevels.warning,
            workers_kill_timeout=_GRACE_S,
        ).serve()
    finally:
        if worker is not None:
            worker.send_signal(signal.SIGTERM)
            worker.wait(timeout=_GRACE_S)


def _claim(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(f"cannot serve on {host} port {port}: {error.strerror}. Set BANKHALL_PORT.") from None
