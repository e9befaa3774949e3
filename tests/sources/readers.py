"""What the tests of formats share: reading a file or bytes, and PDFs written by hand."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from reportedly.model.report import Issue, RawReport
from reportedly.sources.base import DEFAULT_LIMITS, Document, Item, ReadLimits
from reportedly.sources.documents import make_document, read_items
from reportedly.sources.read import read_targets

DATA = Path(__file__).resolve().parent.parent / "data"

#: A line of a page: x, y, size of type, text.
PdfLine = tuple[float, float, float, str]


def document(content: bytes, name: str = "") -> Document:
    """A document in memory."""
    return make_document(name or "x", name or "x", name, lambda: io.BytesIO(content))


def read(content: bytes, name: str = "", limits: ReadLimits = DEFAULT_LIMITS) -> list[Item]:
    """What the format that knows some bytes makes of them."""
    return list(read_items(document(content, name), limits))


def read_file(path: Path, limits: ReadLimits = DEFAULT_LIMITS) -> list[RawReport | Issue]:
    """What stands in a file."""
    return list(read_targets([str(path)], limits))


def one(items: Sequence[object]) -> RawReport:
    """The only item, a report."""
    (item,) = items
    assert isinstance(item, RawReport), item
    return item


def codes(items: Sequence[object]) -> list[str]:
    """ "ok" for each report, the code of each issue."""
    return [item.code if isinstance(item, Issue) else "ok" for item in items]


def make_pdf(pages: Sequence[Sequence[PdfLine]], info: str = "") -> bytes:
    """A PDF in Helvetica, each line set where it is told to stand."""
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for i, lines in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {5 + 2 * i} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        body = "\n".join(_set(*line) for line in lines)
        objects.append(f"<< /Length {len(body)} >>\nstream\n{body}\nendstream")
    objects.append(f"<< {info} >>")
    return join_objects(objects)


def _set(x: float, y: float, size: float, text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return f"BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm ({escaped}) Tj ET"


def join_objects(objects: Sequence[str]) -> bytes:
    """A PDF of objects; the first is its catalogue, the last what it says of itself."""
    out = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    trailer = f"<< /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R >>"
    return out + f"trailer\n{trailer}\nstartxref\n{start}\n%%EOF\n".encode()
