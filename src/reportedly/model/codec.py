"""Any of the model's records to plain JSON values and back, without loss.

Not a published shape (those are in ``reportedly.model.shapes``): this is how records are kept. A
dataclass becomes an object with all its fields, a tuple a list, an enum its value, a day or moment
its ISO 8601 text, and a span ``[report id, start, end, exact]``. Reading a span back takes the
report it points into and checks the text again, so the first law holds for stored facts too.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from reportedly.model.report import Report, Span

T = TypeVar("T")
Reports = Mapping[str, Report]
Reader = Callable[[Any, Reports], Any]


class CodecError(ValueError):
    """What is read back is not what was written: a damaged or foreign record."""


def encode(value: Any) -> Any:
    """Give the plain JSON value of a record, or of anything records are made of.

    Raises:
        CodecError: a type that the model does not use.
    """
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return value
    if isinstance(value, Span):
        return [value.report_id, value.start, value.end, value.exact]
    if isinstance(value, date):  # datetime is one, too
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [encode(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: encode(getattr(value, f.name)) for f in fields(value)}
    raise CodecError(f"no record of the model: {type(value).__name__}")


def decode(kind: type[T], data: Any, reports: Reports) -> T:
    """Give the record that :func:`encode` wrote.

    ``reports`` holds the reports that spans point into, by id. Fields that were added to a type
    after the record was written take their defaults; fields that are gone are passed over.

    Raises:
        CodecError: a span does not cover the text it did when written, its report is not there,
            or the data is not of that type.
    """
    try:
        hint: Any = kind
        read: T = _reader(hint)(data, reports)
    except CodecError:
        raise
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise CodecError(f"not a stored {kind.__name__}: {error}") from error
    return read


def decode_report(data: Mapping[str, Any]) -> Report:
    """Give a report; its own spans are checked against its own text."""
    try:
        bare = Report(data["id"], data["source"], data["text"], data["sha256"])
    except (KeyError, TypeError) as error:
        raise CodecError(f"not a stored Report: {error}") from error
    return decode(Report, data, {bare.id: bare})


def _read_span(data: Any, reports: Reports) -> Span:
    report_id, start, end, exact = data
    report = reports.get(report_id)
    if report is None:
        raise CodecError(f"a span points into a report that is not there: {report_id}")
    try:
        span = report.span(start, end)
    except IndexError as error:
        raise CodecError(str(error)) from error
    if span.exact != exact:
        raise CodecError(f"span {start}:{end} of {report_id} no longer reads {exact[:40]!r}")
    return span


@cache
def _reader(kind: Any) -> Reader:
    """Make the reading function of a type once."""
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _union_reader(get_args(kind))
    if origin is tuple:
        return _tuple_reader(get_args(kind))
    if kind is Span:
        return _read_span
    if kind is datetime or kind is date:
        return lambda data, _: kind.fromisoformat(data)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return lambda data, _: kind(data)
    if is_dataclass(kind):
        return _record_reader(kind)
    return lambda data, _: _plain(kind, data)


def _plain(kind: Any, data: Any) -> Any:
    allowed = (int, float) if kind is float else kind
    if not isinstance(data, allowed):
        raise CodecError(f"{data!r} is no {kind.__name__}")
    return data


def _tuple_reader(items: tuple[Any, ...]) -> Reader:
    if len(items) == 2 and items[1] is Ellipsis:
        read = _reader(items[0])
        return lambda data, reports: tuple([read(item, reports) for item in data])
    readers = [_reader(item) for item in items]
    return lambda data, reports: tuple(
        [read(item, reports) for read, item in zip(readers, data, strict=True)]
    )


def _union_reader(members: tuple[Any, ...]) -> Reader:
    """Read ``X | None``, or records told apart by the default of their field ``kind``."""
    real = [m for m in members if m is not types.NoneType]
    if len(real) == 1:
        read = _reader(real[0])
        return lambda data, reports: None if data is None else read(data, reports)
    by_kind = {_kind_of(m): m for m in real}
    return lambda data, reports: (
        None if data is None else _reader(by_kind[data["kind"]])(data, reports)
    )


def _kind_of(record: Any) -> Any:
    return next(f.default for f in fields(record) if f.name == "kind")


def _record_reader(kind: Any) -> Reader:
    hints = get_type_hints(kind)
    known = [(f, _reader(hints[f.name])) for f in fields(kind)]

    def read(data: Any, reports: Reports) -> Any:
        values = {
            f.name: reader(data[f.name], reports)
            for f, reader in known
            if f.name in data or _required(f)
        }
        return kind(**values)

    return read


def _required(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING
