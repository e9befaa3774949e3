"""A real server on this machine, whose answers a test writes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[["Exchange"], None]


class Exchange(BaseHTTPRequestHandler):
    """One request; ``reply`` answers it."""

    protocol_version = "HTTP/1.1"
    pages: dict[str, Answer]
    asked: list[tuple[str, dict[str, str]]]

    def do_GET(self) -> None:
        self.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
        page = self.pages.get(self.path)
        if page is None:
            self.reply(404, b"")
            return
        try:
            page(self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def reply(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def begin(self, **headers: str) -> None:
        """Begin an answer of unknown length, which ends with the connection."""
        self.close_connection = True
        self.send_response(200)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Connection", "close")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class QuietServer(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A client that went away is part of the tests."""


class Site:
    """The server: its address, its pages by path, and what it was asked."""

    def __init__(self, url: str, handler: type[Exchange]) -> None:
        self.url = url
        self.pages = handler.pages
        self.asked = handler.asked
        self._bodies: dict[str, bytes] = {}

    def body(self, path: str) -> bytes:
        """Give the body that a path was put with."""
        return self._bodies[path]

    def put(self, path: str, body: bytes | str, status: int = 200, **headers: str) -> None:
        """Answer a path with a body from now on."""
        self._bodies[path] = body if isinstance(body, bytes) else body.encode()
        self.pages[path] = page(
            body if isinstance(body, bytes) else body.encode(), status, **headers
        )

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


@contextmanager
def serve() -> Iterator[Site]:
    handler = type("Handler", (Exchange,), {"pages": {}, "asked": []})
    server = QuietServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield Site(f"http://127.0.0.1:{server.server_address[1]}", handler)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def page(body: bytes, status: int = 200, **headers: str) -> Answer:
    return lambda exchange: exchange.reply(status, body, **{"Content_Type": "text/html", **headers})
