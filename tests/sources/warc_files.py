"""Web archives for the tests, record by record."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable
from pathlib import Path

PAGE = """<!DOCTYPE html><html lang="en"><head><title>{title}</title></head><body><article>
<h1>{title}</h1><p>The ferry to {place} was halted by a storm on Monday, the harbour master said,
and it will not run again before the end of the week.</p><p>About {n} people were on board when the
wind rose, and all of them were brought ashore in the evening, a spokeswoman told reporters.</p>
<p>The line carries some 300 passengers a day between the islands and the town.</p>
</article></body></html>"""


def page(n: int, place: str = "Tolva") -> bytes:
    """Give a page of an invented report; each number makes another."""
    return PAGE.format(title=f"Ferry {n} to {place} halted", place=place, n=n + 10).encode()


def answer(
    body: bytes,
    media_type: str = "text/html; charset=utf-8",
    status: str = "200 OK",
    **headers: str,
) -> bytes:
    """Give an HTTP answer; names of headers are written with ``_`` for ``-``."""
    more = "".join(f"{k.replace('_', '-')}: {v}\r\n" for k, v in headers.items())
    head = f"HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\n{more}\r\n"
    return head.encode() + body


def record(
    n: int,
    block: bytes | None = None,
    kind: str = "response",
    media_type: str = "application/http; msgtype=response",
    **headers: str,
) -> bytes:
    """Give one record; headers given stand in the place of the usual ones."""
    block = answer(page(n)) if block is None else block
    usual = {
        "WARC_Type": kind,
        "WARC_Record_ID": f"<urn:uuid:00000000-0000-4000-8000-{n:012}>",
        "WARC_Date": f"2021-05-{n % 28 + 1:02}T10:00:00Z",
        "WARC_Target_URI": f"https://www.brel{n % 3}.example/news/{n}",
        "Content_Type": media_type,
        "Content_Length": str(len(block)),
    }
    lines = [f"{k.replace('_', '-')}: {v}" for k, v in {**usual, **headers}.items() if v]
    return b"WARC/1.0\r\n" + "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def packed(data: bytes) -> bytes:
    """Pack bytes as one gzip member, the same every time."""
    return gzip.compress(data, 6, mtime=0)


def packed_zstd(data: bytes) -> bytes:
    """Pack bytes as one frame of Zstandard."""
    from fastwarc.stream_io import ZstdWriter

    class Kept(io.BytesIO):
        def close(self) -> None:
            return None

    kept = Kept()
    writer = ZstdWriter(kept)
    writer.write(data)
    writer.close()
    return kept.getvalue()


#: The ways in which archives are packed.
PACKINGS: dict[str, tuple[str, Callable[[list[bytes]], bytes]]] = {
    "plain": (".warc", b"".join),
    "each record": (".warc.gz", lambda records: b"".join(map(packed, records))),
    "as a whole": (".warc.gz", lambda records: packed(b"".join(records))),
    "zstd": (".warc.zst", lambda records: b"".join(map(packed_zstd, records))),
}


def write(folder: Path, records: list[bytes], packing: str = "each record") -> Path:
    """Write an archive and give its path."""
    suffix, pack = PACKINGS[packing]
    path = folder / f"news{suffix}"
    path.write_bytes(pack(records))
    return path
