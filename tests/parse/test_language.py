"""Which language a report and its blocks are in: told where it is sure, else left open."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.extract.run import parse_contexts
from reportedly.model.report import Issue, RawReport, Report
from reportedly.parse.language import detect_language, report_language
from reportedly.parse.run import parse_report, parse_reports

ENGLISH = (
    "The ferry between Oxmoor and Tarn Island will run again soon, the harbour said on Friday."
)
GERMAN = "Die Fähre zwischen Oxmoor und der Insel Tarn fährt ab Montag wieder, sagte der Hafen."
SPANISH = (
    "El transbordador entre Oxmoor y la isla de Tarn volverá a navegar el lunes, dijo el puerto."
)
ZULU = (
    "umkhumbi uzophinde uhambe phakathi kwedolobha nesiqhingi ngoMsombuluko kusho abaphathi "
    "besikhumulo semikhumbi abantu abaningi bebelinde izinsuku ezingamashumi amabili "
    "ngenxa yengozi eyenzeke ebusuku kunenkungu enkulu kakhulu olwandle kwathi kusasa "
    "abasebenzi balungisa udonga olwaluphukile"
)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (ENGLISH, "en"),
        (ENGLISH.upper(), "en"),
        (GERMAN, "de"),
        (SPANISH, "es"),
        ("Ferry to Tarn Island will run again soon", "en"),
        ("港は月曜日にフェリーが再開すると発表した。", "ja"),
        ("항구는 월요일에 여객선이 다시 운항한다고 밝혔다.", "ko"),
        ("Паром на остров снова пойдёт в понедельник, сообщил порт.", "ru"),
        ("ستعود العبارة إلى الجزيرة يوم الاثنين، حسبما أعلن الميناء.", "ar"),
        ("Bergfall reportedly met the bankers of Tarn in secret.", None),
        ("Ina Bergfall", None),
        ("12 345 678 901 234 567 890 12 345 678", None),
        ("🚢🚢🚢 ⚓⚓ 🌊🌊🌊🌊🌊", None),
        ("", None),
    ],
)
def test_the_language_of_a_text(text: str, language: str | None) -> None:
    assert detect_language(text) == language


def test_running_text_without_english_words_is_not_english() -> None:
    assert detect_language(ZULU) not in (None, "en")


def test_the_carrier_is_believed_unless_the_text_is_surely_in_another_language() -> None:
    assert report_language(GERMAN, "en", None) == "en"
    assert report_language(GERMAN * 4, "en", "en") == "de"
    assert report_language("Oxmoor", None, "fr") == "fr"


def parsed(text: str) -> tuple[Report, list[Issue]]:
    report, *issues = parse_reports([RawReport("a.txt", text.encode(), "text/plain")])
    assert isinstance(report, Report)
    return report, [i for i in issues if isinstance(i, Issue)]


MORE = "Engineers had worked on the quay for eleven weeks after a barge struck it in heavy fog."
MIXED = f"{ENGLISH}\n\n{MORE}\n\n{SPANISH}\n\n{ENGLISH.replace('soon', 'late')} {MORE}\n\n{GERMAN}"


def test_each_block_has_its_language() -> None:
    report, issues = parsed(MIXED)
    assert report.language == "en"
    assert [b.language for b in report.article_blocks] == ["en", "en", "es", "en", "de"]
    assert [i.code for i in issues] == ["foreign-text"]
    assert "2 parts are in a language not supported (de, es)" in issues[0].message
    assert [s.exact for s in issues[0].evidence] == [SPANISH, GERMAN]


def test_foreign_blocks_are_kept_and_not_extracted_from() -> None:
    report, _ = parsed(MIXED)
    (context,) = parse_contexts([report])
    seen = {passage.block.span.exact for passage in context.passages}
    assert SPANISH in report.text
    assert ENGLISH in seen
    assert not seen & {SPANISH, GERMAN}


def test_a_report_in_another_language_is_told_of_once() -> None:
    _, issues = parsed(f"{GERMAN}\n\n{GERMAN.replace('Montag', 'Freitag')}")
    assert [i.code for i in issues] == ["unsupported-language"]


_ODD: list[Callable[[], str]] = [
    lambda: "\u202e" + "שלום " * 50,
    lambda: "a" * 1_000_000,
    lambda: "é\u0301" * 5_000,
    lambda: "def f(x):\n    return x ** 2  # " * 200,
    lambda: "\x00\ufffd" * 300,
    lambda: "Ω≈ç√∫˜µ≤≥÷ " * 100,
]


@pytest.mark.parametrize("make", _ODD)
def test_odd_texts_never_raise(make: Callable[[], str]) -> None:
    language = detect_language(make())
    assert language is None or 2 <= len(language) <= 3


@given(st.text(max_size=300))
def test_any_text_has_a_language_or_none(text: str) -> None:
    language = detect_language(text)
    assert language == detect_language(text)
    assert language is None or language.isalpha()


def test_blocks_of_headings_and_names_are_left_open() -> None:
    report = parse_report(RawReport("a.txt", f"{MORE}\n\nMarina Silva\n\n{ENGLISH}".encode()))
    assert {b.language for b in report.article_blocks} <= {"en", None}
