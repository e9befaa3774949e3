"""JSON documents of records: a list of them, an object with such a list in it, or a single one.

Also schema.org JSON (a ``NewsArticle`` as JSON-LD), whose field names are among those known.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from itertools import count

from reportedly.errors import InputError
from reportedly.model.report import Issue
from reportedly.sources.base import Document, Item, ReadLimits
from reportedly.sources.documents import open_unpacked
from reportedly.sources.json_stream import IsRecord, iter_records, look_at_json
from reportedly.sources.local import as_input_error, issue
from reportedly.sources.mapping import Mapping, is_another_thing
from reportedly.sources.plain import suffix_of

_TYPES = frozenset({"application/json", "application/ld+json", "text/json"})
_LOOSE_TYPES = frozenset({"", "text/plain", "application/octet-stream"})
#: When so many records in a row hold no text, and none before did, it is some other JSON.
_MAX_FAILURES = 20


class RecordsFormat:
    """Reads JSON records, one at a time, in bounded memory. The limit holds for one record."""

    name = "records"
    rank = 45
    suffixes = frozenset({".json", ".jsonld"})

    def recognises(self, document: Document) -> bool:
        """Take what is named or declared JSON, and what begins as JSON does."""
        media_type = document.media_type
        if suffix_of(document.name) in self.suffixes or media_type in _TYPES:
            return True
        if media_type.endswith("+json"):
            return True
        return media_type in _LOOSE_TYPES and look_at_json(document.head) is not None

    def read(self, document: Document, limits: ReadLimits) -> Iterator[Item]:
        """Give a raw report, or an issue with the record's number, for each record in order.

        Raises:
            InputError: it is no JSON, or breaks off, or none of its records holds a text.
        """
        if look_at_json(document.head) is None:
            raise InputError("is no JSON object or list", code="bad-json")
        mapping = Mapping(limits.fields)
        waiting: list[Issue] = []
        numbers = count(1)
        n_good = 0
        for record in records_of(document, limits, mapping.holds_report, mapping.list_path):
            where = f"{document.source}#{next(numbers)}"
            if is_another_thing(record):
                continue
            try:
                if isinstance(record, InputError):
                    raise record
                yield mapping.raw_report(record, where, document.locator)
            except InputError as error:
                if n_good:
                    yield issue(where, error.code, str(error))
                    continue
                waiting.append(issue(where, error.code, str(error)))
                if len(waiting) >= _MAX_FAILURES:
                    break
            else:
                n_good += 1
                if n_good == 1:
                    yield from waiting
        if not n_good:
            raise _nothing_in(document, waiting)


def records_of(
    document: Document, limits: ReadLimits, is_record: IsRecord, path: str = ""
) -> Iterator[object]:
    """Give the JSON records of a document, and an :class:`InputError` for each that is broken.

    Raises:
        InputError: the packing or the JSON is broken; what was given before stands.
    """
    try:
        with open_unpacked(document) as stream:
            yield from iter_records(stream, limits.max_bytes, is_record, path)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise InputError(f"its packing is broken ({error})", code="unreadable") from error
    except OSError as error:
        raise as_input_error(error) from error


def _nothing_in(document: Document, waiting: list[Issue]) -> InputError:
    """Give the one refusal of a document none of whose records can be used."""
    if not waiting:
        return InputError("is JSON without any news record", code="empty")
    what = waiting[0].message.removeprefix(f"{waiting[0].source}: ")
    if len(waiting) == 1:
        return InputError(what, code=waiting[0].code)
    return InputError(f"is JSON, but no news that is known: {what}", code=waiting[0].code)
