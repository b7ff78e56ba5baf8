"""A small server that speaks the protocol of OpenAI's chat completions, and can be as hostile as anybody's."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

# What is answered to one request: it writes to the handler whatever it likes.
Behaviour = Callable[["_Handler", dict[str, Any]], None]


class ModelServer:
    """`heard`: what was asked of it, as it came; `headers`: with what."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.heard: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.behave: Behaviour = says([])
        self.over = threading.Event()

    @property
    def asked(self) -> str:
        """All that ever left the house, as text."""
        return json.dumps(self.heard, ensure_ascii=False)


def says(sentences: list[tuple[str, int]]) -> Behaviour:
    told = [{"text": text, "source": source} for text, source in sentences]
    return content(json.dumps({"sentences": told}, ensure_ascii=False))


def content(text: str | None) -> Behaviour:
    return message({"role": "assistant", "content": text})


def calls(name: str, arguments: str, *, times: int = 1) -> Behaviour:
    call = {"id": "1", "type": "function", "function": {"name": name, "arguments": arguments}}
    return message({"role": "assistant", "content": None, "tool_calls": [call] * times})


def message(said: dict[str, Any]) -> Behaviour:
    return body(json.dumps({"id": "x", "object": "chat.completion", "choices": [{"index": 0, "message": said}]}))


def body(text: str, *, status: int = 200, kind: str = "application/json") -> Behaviour:
    def behave(handler: "_Handler", _: dict[str, Any]) -> None:
        raw = text.encode()
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(raw)))
        handler.end_headers()
        handler.wfile.write(raw)

    return behave


def redirects(to: str) -> Behaviour:
    def behave(handler: "_Handler", _: dict[str, Any]) -> None:
        handler.send_response(307)
        handler.send_header("Location", to)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return behave


def never_ends(*, slowly: bool) -> Behaviour:
    """Sends on and on: as fast as it can, or a sign at a time."""

    def behave(handler: "_Handler", _: dict[str, Any]) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.end_headers()
        part = b" " if slowly else b" " * 8192
        while not handler.of.over.wait(0.05 if slowly else 0):
            handler.wfile.write(part)
            handler.wfile.flush()

    return behave


def says_nothing(handler: "_Handler", _: dict[str, Any]) -> None:
    handler.of.over.wait(60)


class _Handler(BaseHTTPRequestHandler):
    of: ModelServer

    def do_POST(self) -> None:
        told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.of.heard.append(told)
        self.of.headers.append({name.lower(): value for name, value in self.headers.items()})
        try:
            self.of.behave(self, told)
        except OSError:
            # Whoever asked has hung up.
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""


@contextmanager
def model_server() -> Iterator[ModelServer]:
    class Handler(_Handler):
        """Of this server alone."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    Handler.of = told = ModelServer(f"http://127.0.0.1:{server.server_port}/v1")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield told
    finally:
        told.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
