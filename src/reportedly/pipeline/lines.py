"""The stage commands' JSON Lines: one line out for one line in, in order, one at a time in memory.

A line that cannot be answered gives ``{"id", "error": {"code", "message"}}`` in its place and the
rest go on. Each line is answered by itself, so what comes out for it does not depend on its
neighbours (but for ``cluster``, whose state is its purpose).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any

from reportedly.errors import (
    ConfigError,
    InputError,
    InvariantError,
    ReportedlyError,
    StoreError,
)
from reportedly.log import get_logger
from reportedly.model.fact_shapes import error_json
from reportedly.text.normalise import replace_surrogates

#: A longer line is refused (and skipped without being held in memory).
MAX_LINE_BYTES = 64_000_000

# They stand only inside strings, where the escape means the same.
_LINE_ENDS = {ord(c): f"\\u{ord(c):04x}" for c in "\u0085\u2028\u2029"}

Body = dict[str, Any]
Answer = Mapping[str, Any]
StageFunction = Callable[[Body], Answer]


@dataclass(frozen=True, slots=True)
class Line:
    """A line as read: its object, or why it is none. ``given_id`` is the id as it was written."""

    number: int
    given_id: str | int | None = None
    body: Body | None = None
    error: InputError | None = None


def read_lines(stream: IO[bytes], max_bytes: int = MAX_LINE_BYTES) -> Iterator[Line]:
    """Give every line of a stream, bad ones too; at most one line is held."""
    number = 0
    while raw := stream.readline(max_bytes + 1):
        number += 1
        if len(raw) > max_bytes and not raw.endswith(b"\n"):
            _skip_line(stream)
            yield Line(number, error=_refuse(number, "too-large", f"longer than {max_bytes} bytes"))
            continue
        yield decode_line(raw, number)


def decode_line(raw: bytes, number: int) -> Line:
    """Decode one line and check that it is an object with an id."""
    try:
        body = json.loads(raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8"))
    except UnicodeDecodeError as error:
        return Line(number, error=_refuse(number, "encoding", f"not UTF-8 at byte {error.start}"))
    except (ValueError, RecursionError) as error:
        return Line(number, error=_refuse(number, "json", f"not JSON: {error}"))
    if not isinstance(body, dict):
        return Line(number, error=_refuse(number, "shape", "not a JSON object"))
    body = _mend(body)
    given = body.get("id")
    if isinstance(given, bool) or not isinstance(given, str | int) or given == "":
        return Line(number, error=_refuse(number, "shape", "the id is missing"))
    return Line(number, given, {**body, "id": str(given)})


def answer_lines(lines: Iterable[Line], stage: StageFunction) -> Iterator[Answer]:
    """Answer every line by a stage function, one at a time, in order.

    Whatever a stage raises becomes the answer of that line; our own bugs are told as such.
    """
    for line in lines:
        if line.body is None:
            yield _error(line, line.error or InvariantError("a line without body or error"))
            continue
        try:
            yield {**stage(line.body), "id": line.given_id}
        except (ConfigError, StoreError):
            raise
        except ReportedlyError as error:
            yield _error(line, error)
        except Exception as error:
            get_logger(__name__).exception("stage failed", extra={"line": line.number})
            yield _error(line, InvariantError(f"our bug: {type(error).__name__}: {error}"))


def write_lines(answers: Iterable[Answer], stream: IO[bytes]) -> tuple[int, int]:
    """Write answers as JSON Lines, each as soon as it is there; give how many, how many bad."""
    n_lines = n_bad = 0
    for answer in answers:
        n_lines += 1
        n_bad += "error" in answer
        stream.write(dump_line(answer).encode("utf-8") + b"\n")
        stream.flush()
    return n_lines, n_bad


def dump_line(answer: Answer) -> str:
    """Give an answer as JSON on one line, also for readers who take U+2028 for a line's end."""
    text = json.dumps(answer, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.translate(_LINE_ENDS)


def require_text(body: Body, name: str) -> str:
    """Give a string member.

    Raises:
        InputError: it is missing or not a string.
    """
    value = body.get(name)
    if not isinstance(value, str):
        raise InputError(f"{name!r} must be a string", code="shape")
    return value


def get_text(body: Body, name: str) -> str | None:
    """Give a string member, or None where it is missing or null.

    Raises:
        InputError: it is there and not a string.
    """
    return None if body.get(name) is None else require_text(body, name)


def get_int(body: Body, name: str, default: int) -> int:
    """Give a positive whole number, or the default where it is missing or null.

    Raises:
        InputError: it is there and not a positive whole number.
    """
    value = body.get(name)
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise InputError(f"{name!r} must be a whole number above 0", code="shape")
    return value


def _error(line: Line, error: ReportedlyError) -> Answer:
    return {**error_json(None, error.code, str(error)), "id": line.given_id}


def _refuse(number: int, code: str, message: str) -> InputError:
    return InputError(f"line {number}: {message}", code=code)


def _skip_line(stream: IO[bytes]) -> None:
    while (piece := stream.readline(1_000_000)) and not piece.endswith(b"\n"):
        continue


def _mend(value: Any) -> Any:
    """Replace lone surrogates, which JSON can carry and UTF-8 cannot, by U+FFFD."""
    if isinstance(value, str):
        return replace_surrogates(value)
    if isinstance(value, list):
        return [_mend(item) for item in value]
    if isinstance(value, dict):
        return {_mend(key): _mend(item) for key, item in value.items()}
    return value
