"""Keeping the hall open: the HTTP server in this process's children, and a worker beside it."""

import os
import resource
import signal
import socket
import subprocess
import sys
from threading import Event, Thread

import structlog
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from bankhall.kernel.settings import Settings
from bankhall.kernel.web.bounds import MOST_HEAD_BYTES

log = structlog.get_logger()

# How long what is under way may take to end.
_GRACE_S = 20

# A worker that cannot live is not started more often than this.
_BEFORE_ANOTHER_S = 1.0

# A connection that says nothing keeps its place this long; HTTP/2 and "find out which" would let it stay for ever.
_HEADERS_WITHIN_MS = 15_000

# With few places, few idle connections close the hall to everybody. How many one address may have is for the proxy.
_MOST_CONNECTIONS = 10_000


class PortTaken(OSError):
    """Somebody else serves there. Granian shares ports, so two banks would answer in turn and nobody would notice."""


def serve(settings: Settings, *, target: str, with_worker: bool) -> None:
    """Returns when the server has been told to stop and everything has ended. Raises PortTaken."""
    _claim(settings.host, settings.port)
    _allow_open_files(2 * _MOST_CONNECTIONS)
    os.environ["BANKHALL_TARGET"] = target
    worker = _Worker() if with_worker else None
    try:
        Granian(
            "bankhall.app:application",
            factory=True,
            address=settings.host,
            port=settings.port,
            interface=Interfaces.ASGI,
            workers=settings.workers,
            http=HTTPModes.http1,
            http1_settings=HTTP1Settings(header_read_timeout=_HEADERS_WITHIN_MS, max_buffer_size=MOST_HEAD_BYTES),
            websockets=True,
            backpressure=_MOST_CONNECTIONS,
            log_level=LogLevels.warning,
            workers_kill_timeout=_GRACE_S,
        ).serve()
    finally:
        if worker is not None:
            worker.stop()


class _Worker:
    """The worker beside the web process: started again when it ends before the hall does."""

    def __init__(self) -> None:
        self._stopping = Event()
        self._process = self._start()
        self._guard = Thread(target=self._keep, name="worker-guard", daemon=True)
        self._guard.start()

    def stop(self) -> None:
        self._stopping.set()
        self._process.send_signal(signal.SIGTERM)
        self._guard.join(timeout=_GRACE_S)

    def _start(self) -> "subprocess.Popen[bytes]":
        return subprocess.Popen([sys.executable, "-m", "bankhall", "worker"])

    def _keep(self) -> None:
        status = self._process.wait()
        while not self._stopping.wait(_BEFORE_ANOTHER_S):
            log.error("serve.worker_ended", status=status)
            self._process = self._start()
            if self._stopping.is_set():  # told to stop just now: the one before got the signal, not this one
                self._process.send_signal(signal.SIGTERM)
            status = self._process.wait()


def _claim(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(f"cannot serve on {host} port {port}: {error.strerror}. Set BANKHALL_PORT.") from None


def _allow_open_files(wanted: int) -> None:
    """Each connection is one; shells often allow a thousand."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
