"""Bytes to text: every encoding told, nothing but NFC and line ends touched."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.errors import InputError
from reportedly.text.normalise import decode_bytes, known_encoding, normalise_text

WORDS = "The mayor of Żółwin said “no”: café prices rose 3 % — again."


@pytest.mark.parametrize(
    ("content", "declared", "encoding"),
    [
        (WORDS.encode(), None, "utf-8"),
        (b"\xef\xbb\xbf" + WORDS.encode(), None, "utf-8"),
        (b"\xff\xfe" + WORDS.encode("utf-16-le"), None, "utf-16-le"),
        (b"\xfe\xff" + WORDS.encode("utf-16-be"), "utf-8", "utf-16-be"),
        (WORDS.encode("utf-16-le"), None, "utf-16-le"),
        (WORDS.encode(), "windows-1251", "utf-8"),
    ],
)
def test_text_comes_back_whole(content: bytes, declared: str | None, encoding: str) -> None:
    decoded = decode_bytes(content, declared)
    assert decoded.text == WORDS
    assert decoded.encoding == encoding


def test_a_declared_legacy_encoding_is_taken_at_its_word() -> None:
    decoded = decode_bytes("Привет, мир".encode("cp1251"), "windows-1251")
    assert decoded.text == "Привет, мир"
    assert decoded.doubt is None


def test_a_wrong_declaration_is_found_out_and_told() -> None:
    body = "Der Bürgermeister sagte, die Brücke über die Große Ache bleibe für Fußgänger gesperrt."
    decoded = decode_bytes(body.encode("cp1252"), "utf-8")
    assert decoded.text == body
    assert decoded.doubt is not None
    assert "utf-8" in decoded.doubt


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        ("Le café où l’élève déjà né à Besançon", "cp1252"),
        ("Zażółć gęślą jaźń, powiedział burmistrz we wtorek", "cp1250"),
        ("Паром снова пойдёт в понедельник, сообщил начальник порта.", "cp1251"),
        ("渡し船が月曜日に再開すると港湾局が発表した。", "shift_jis"),
    ],
)
def test_an_encoding_that_nobody_declares_is_found(body: str, encoding: str) -> None:
    decoded = decode_bytes(body.encode(encoding))
    assert decoded.text == body
    assert decoded.doubt is not None


def test_of_code_pages_that_read_the_same_the_commonest_is_named() -> None:
    body = "The café’s “fermé” sign was gone by noon, said Zoé Müller of the mayor’s office."
    assert decode_bytes(body.encode("cp1252")).encoding == "cp1252"


def test_utf8_with_a_broken_place_stays_utf8() -> None:
    content = WORDS.encode() * 20 + b"\xe2\x80"
    decoded = decode_bytes(content)
    assert decoded.text == WORDS * 20 + "\ufffd"
    assert decoded.doubt is not None


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj",
        bytes(range(256)) * 20,
        b"\x00\x01\x02\x03" * 500,
    ],
)
def test_binary_is_refused(content: bytes) -> None:
    with pytest.raises(InputError) as caught:
        decode_bytes(content)
    assert caught.value.code == "binary"


def test_text_that_begins_like_a_binary_format_is_text() -> None:
    assert decode_bytes(b"ID3 is the name of a tag. RIFF too.").text.startswith("ID3")


def test_only_composition_and_line_ends_are_touched() -> None:
    assert normalise_text("e\u0301 \u00a0x\t\r\ny\rz\u2028 ") == "é \u00a0x\t\ny\nz\u2028 "


def test_names_that_are_no_text_encodings_are_not_known() -> None:
    assert known_encoding("base64") is None
    assert known_encoding("no-such-thing") is None
    assert known_encoding("ISO-8859-1") == "cp1252"


@given(st.text())
def test_normalising_is_idempotent_and_nfc(text: str) -> None:
    once = normalise_text(text)
    assert normalise_text(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert "\r" not in once


@given(st.binary(max_size=400), st.sampled_from([None, "utf-8", "latin-1", "utf-16", "hz", "?"]))
def test_any_bytes_are_text_or_an_input_error(content: bytes, declared: str | None) -> None:
    try:
        decoded = decode_bytes(content, declared)
    except InputError:
        return
    decoded.text.encode()
