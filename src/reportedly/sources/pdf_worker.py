"""PDFs are read in a process of their own, which may run out of time or memory or break.

A few hundred bytes of PDF can ask for days of work (forms that call forms) or gigabytes (packed
streams), and pdfium cannot be stopped from within. The process is kept for the next file; it
ends with ours.
"""

from __future__ import annotations

import atexit
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from functools import cache
from typing import IO, Any

from reportedly.errors import InputError
from reportedly.sources.pdf_pages import MAX_SECONDS, PdfText, answer

#: Address space of the process, in bytes, where the system bounds it.
MAX_MEMORY = 1_200_000_000
_SIZE = 8


def read_apart(content: bytes, max_seconds: float = MAX_SECONDS) -> PdfText:
    """Read a PDF in a process of its own. Cost: some 0.2 s for the first file, then as pdfium's.

    The process itself stops reading after :data:`MAX_SECONDS`, between two pages; it is killed
    after half as much again as ``max_seconds``.

    Raises:
        InputError: as of :func:`reportedly.sources.pdf_pages.read_pages`; or code ``unreadable``,
            when it takes too long, or too much memory.
    """
    if not sys.executable:
        return _checked(answer(content))
    return _checked(_worker().ask(content, max_seconds))


def _checked(told: dict[str, Any]) -> PdfText:
    if "error" in told:
        raise InputError(told["error"], code=told["code"])
    return PdfText(**told)


@cache
def _worker() -> _Worker:
    worker = _Worker()
    atexit.register(worker.stop)
    return worker


class _Worker:
    """The process, started when it is first asked and whenever it broke."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def ask(self, content: bytes, max_seconds: float) -> dict[str, Any]:
        with self._lock:
            if self._process is None or self._process.poll() is not None:
                self._process = _start()
            late = threading.Event()
            timer = threading.Timer(1.5 * max_seconds, self._give_up, (self._process, late))
            timer.start()
            try:
                told = _exchange(self._process, content)
            finally:
                timer.cancel()
            if told is None:
                self.stop()
                why = (
                    "it takes too long" if late.is_set() else "it takes too much memory, or breaks"
                )
                raise InputError(f"cannot be read as a PDF: {why}", code="unreadable")
            return told

    def _give_up(self, process: subprocess.Popen[bytes], late: threading.Event) -> None:
        late.set()
        process.kill()

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


def _start() -> subprocess.Popen[bytes]:
    command = [sys.executable, "-P", "-m", "reportedly.sources.pdf_worker"]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL)  # noqa: S603 - our own


def _exchange(process: subprocess.Popen[bytes], content: bytes) -> dict[str, Any] | None:
    """Send a file and receive the answer; None when the process broke."""
    if process.stdin is None or process.stdout is None:
        return None
    try:
        _send(process.stdin, content)
        received = _receive(process.stdout)
    except OSError:  # it broke while it was written to
        return None
    told: dict[str, Any] | None = json.loads(received) if received else None
    return told


def _send(stream: IO[bytes], content: bytes) -> None:
    stream.write(len(content).to_bytes(_SIZE, "big") + content)
    stream.flush()


def _receive(stream: IO[bytes]) -> bytes:
    """Give what was sent, "" when the other side ended."""
    size = stream.read(_SIZE)
    content = stream.read(int.from_bytes(size, "big")) if len(size) == _SIZE else b""
    return content if len(content) == int.from_bytes(size, "big") else b""


def serve(
    incoming: IO[bytes], outgoing: IO[bytes], before_each: Callable[[], None] = lambda: None
) -> None:
    """Answer one file after another until there are no more."""
    while content := _receive(incoming):
        before_each()
        _send(outgoing, json.dumps(answer(content)).encode())


def _bound() -> None:
    """Bound the memory of this process and its work on the next file, should nobody be left to
    kill it; leave no core behind when it breaks."""
    try:
        import resource
    except ImportError:  # not on Windows
        return
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    used = int(time.process_time() + 2 * MAX_SECONDS)
    resource.setrlimit(resource.RLIMIT_CPU, (used, hard))
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer, _bound)
