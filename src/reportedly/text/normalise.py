"""Bytes to text, once: decoded, NFC, line ends as ``\\n``; nothing else is touched."""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

from reportedly.errors import InputError

#: Byte order marks, longest first (UTF-32-LE begins like UTF-16-LE).
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: How well-known binary formats begin; some of these letters may begin a text too.
_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"\x89PNG", "a PNG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
    (b"SQLite format 3\x00", "a SQLite database"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"OggS", "a sound or film"),
    (b"ID3", "a sound"),
    (b"RIFF", "a sound, film or picture"),
)
#: Control characters that text does not hold (tab, line ends, form feed, escape are let by).
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
#: ``<meta charset=…>``, ``<meta … content="…; charset=…">``, ``<?xml … encoding=…>``.
_META_CHARSET = re.compile(
    rb"<(?:meta\b[^>]{0,200}?\bcharset|\?xml\b[^>]{0,100}?\bencoding)\s*=\s*[\"']?\s*([\w.:-]{2,40})",
    re.IGNORECASE,
)
#: Bytes looked at when an encoding has to be guessed; a page says enough in its head.
_SAMPLE = 60_000
#: Share of control characters above which decoded bytes are no text.
_MAX_CONTROL = 0.01
#: A UTF-8 text may be broken in places (cut in mid-character); more than this share is not UTF-8.
_MAX_BROKEN = 0.1
_COMMONEST = "cp1252"
#: Names that the WHATWG Encoding standard reads as windows-1252, and other aliases of the web.
_ALIASES = {
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "iso-8859-9": "cp1254",
    "unicode": "utf-16",
}


@dataclass(frozen=True, slots=True)
class Decoded:
    """Normalised text and how the bytes were read. ``doubt`` is a sentence, or None."""

    text: str
    encoding: str
    doubt: str | None = None


def normalise_text(text: str) -> str:
    """Give text in NFC with ``\\n`` line ends; lone surrogates, which no encoding can write,
    become U+FFFD. Idempotent. Cost: linear.

    >>> normalise_text("cafe\\u0301\\r\\nbar")
    'café\\nbar'
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", replace_surrogates(text))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def replace_surrogates(text: str) -> str:
    """Put U+FFFD for lone surrogates, which JSON can hold and no encoding can write."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def decode_bytes(content: bytes, declared: str | None = None) -> Decoded:
    """Decode bytes to normalised text.

    Asked in order: byte order mark, valid UTF-8, the declared encoding, UTF-16 by its shape, a
    guess from the bytes (charset-normalizer), UTF-8 with a few broken places. Valid UTF-8
    outranks a declaration, since other encodings almost never are valid UTF-8 by chance. Stateful
    seven-bit encodings (ISO-2022) are taken at their word.

    Args:
        content: the bytes as they came.
        declared: the encoding that the carrier or the page names, if any.

    Raises:
        InputError: code ``binary`` (no text at all) or ``encoding`` (text that no encoding fits).
    """
    refuse_binary(content)
    decoded = _decode(content, declared)
    shown = decoded.text[:_SAMPLE]
    if shown and len(_CONTROL.findall(shown)) > max(1, len(shown) * _MAX_CONTROL):
        raise InputError("the bytes are no text (control characters throughout)", code="binary")
    return Decoded(normalise_text(decoded.text), decoded.encoding, decoded.doubt)


def declared_in_page(content: bytes) -> str | None:
    """Give the encoding that a page or XML text names in its head, if it names one."""
    found = _META_CHARSET.search(content[:4096])
    return found.group(1).decode("ascii") if found else None


def refuse_binary(content: bytes) -> None:
    """Raise when the bytes begin like a known binary format and their head is not plain UTF-8.

    Raises:
        InputError: code ``binary``.
    """
    for magic, what in _MAGIC:
        if content.startswith(magic) and not _is_text(content[:4096]):
            raise InputError(f"the bytes are {what}, not text", code="binary")


def _is_text(head: bytes) -> bool:
    shown = head.decode("utf-8", "ignore")
    return len(shown.encode()) > len(head) - 4 and not _CONTROL.search(shown)


def _decode(content: bytes, declared: str | None) -> Decoded:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return Decoded(content[len(mark) :].decode(encoding, "replace"), encoding)
    name = known_encoding(declared)
    if name and name.startswith(("iso2022", "hz")):
        stateful = _strict(content, name)
        if stateful is not None:
            return Decoded(stateful, name)
    wide = _wide_encoding(content[:_SAMPLE])
    if wide:
        return Decoded(content.decode(wide, "replace"), wide, f"names no encoding; read as {wide}")
    valid = _strict(content, "utf-8")
    if valid is not None:
        return Decoded(valid, "utf-8")
    if name and name != "utf-8":
        as_declared = _strict(content, name)
        if as_declared is not None:
            return Decoded(as_declared, name)
    return _guess(content, declared)


def known_encoding(declared: str | None) -> str | None:
    """Give Python's name of a declared encoding, or None when there is none such."""
    if not declared:
        return None
    plain = declared.strip().strip("\"'").lower()
    try:
        codec = codecs.lookup(_ALIASES.get(plain, plain))
    except (LookupError, ValueError):
        return None
    # base64, rot13 and their like are codecs too, but no text encodings
    return codec.name if codec._is_text_encoding else None


def _strict(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except (UnicodeError, ValueError):
        return None


def _wide_encoding(sample: bytes) -> str | None:
    """Tell UTF-16 without a mark by the side on which the zero bytes stand."""
    half = len(sample) // 2
    if half < 2:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _guess(content: bytes, declared: str | None) -> Decoded:
    said = f"is declared as {declared}, which it is not" if declared else "is not UTF-8"
    mended = content.decode("utf-8", "replace")
    broken = mended.count("\ufffd")
    sound = sum(1 for c in mended[:_SAMPLE] if c > "\x7f" and c != "\ufffd")
    if broken <= _MAX_BROKEN * max(sound, 1):
        return Decoded(mended, "utf-8", f"is UTF-8 with {broken} broken characters")
    if content[:_SAMPLE].count(0) > 0:
        raise InputError("the bytes are no text (zero bytes)", code="binary")
    from charset_normalizer import from_bytes

    ranked = from_bytes(content[:_SAMPLE])
    best = ranked.best()
    if best is None:
        raise InputError(f"the text {said}, and no other encoding fits", code="encoding")
    # Short western texts fit several code pages alike; the commonest one wins the tie.
    tied = (m for m in ranked if m.chaos <= best.chaos and m.coherence >= best.coherence)
    names = {name for m in tied for name in (m.encoding, *m.could_be_from_charset)}
    encoding = _COMMONEST if _COMMONEST in names else best.encoding
    return Decoded(content.decode(encoding, "replace"), encoding, f"{said}; read as {encoding}")
