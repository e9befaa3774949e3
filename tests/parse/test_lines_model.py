"""The model of lines: its files, its features, and what it must never do."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.model.report import ARTICLE_KINDS, BlockKind, RawReport
from reportedly.parse.line_features import AROUND, FEATURES, measure_around, measure_lines
from reportedly.parse.line_model import load_words
from reportedly.parse.lines import split_units
from reportedly.parse.plain import rules_of
from reportedly.parse.run import parse_report
from reportedly.text.trees import load_trees

K = BlockKind
QUAKE = [
    "The quake struck the coast of Velmora shortly after noon on Tuesday, and hundreds fled.",
    "Rescue workers from three provinces arrived in the evening with dogs and cutting gear.",
    "“We heard voices under the school until midnight,” said Tomas Berg, a volunteer from Lunde.",
    "The government has set aside forty million crowns for the families who lost their homes.",
    "Aftershocks were felt as far as the capital, where trams stood still for an hour.",
    "Geologists had warned for years that the fault under Velmora was overdue for a strong quake.",
]


def kinds(text: str) -> list[BlockKind]:
    return [b.kind for b in parse_report(RawReport("t.txt", text.encode(), "text/plain")).blocks]


def test_the_files_name_the_features_that_are_measured() -> None:
    assert load_trees("line_content").features == FEATURES
    assert load_trees("line_article").features == (*FEATURES, *AROUND)
    assert load_trees("line_furniture").features == (*FEATURES, *AROUND)
    assert load_words()["newsletter"] > 1 > -1 > load_words()["indeed"]


@settings(deadline=None)
@given(st.lists(st.text(min_size=1, max_size=50), max_size=8).map("\n".join))
def test_features_are_finite_whatever_the_text(text: str) -> None:
    units = split_units(text)
    if units:
        rows = measure_lines(units, *rules_of(units), load_words())
        assert rows.shape == (len(units), len(FEATURES))
        assert np.isfinite(rows).all()
        around = measure_around(np.linspace(0, 1, len(units)))
        assert around.shape == (len(units), len(AROUND))


def test_a_page_with_all_its_furniture() -> None:
    above = ["Home", "World", "Business", "Sport", "Quake in Velmora kills at least forty"]
    above += ["By Ada Quill", "3 min read", "Share", "Facebook", "Twitter"]
    below = ["More from Oxmoor Press", "Most read", "Subscribe", "Terms of use", "Privacy policy"]
    found = kinds("\n\n".join([*above, *QUAKE, *below]))
    assert found[len(above) : len(above) + len(QUAKE)] == [K.BODY] * len(QUAKE)
    assert found[4] is K.HEADLINE
    outside = [*found[:4], *found[5 : len(above)], *found[-len(below) :]]
    assert not ARTICLE_KINDS.intersection(outside)


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(QUAKE),
        "\n\n".join(QUAKE).upper(),
        "\n\n".join(q.rstrip(".").replace(",", "") for q in QUAKE),
        " ".join(QUAKE),
        "\n\n".join(f"{q} 😀" for q in QUAKE),
        # the same in words of other scripts and languages, invented here
        "\n\n".join(
            [
                "Das Beben traf die Küste von Velmora kurz nach Mittag, und Hunderte flohen.",
                "Retter aus drei Provinzen kamen am Abend mit Hunden und schwerem Gerät an.",
                "„Wir hörten bis Mitternacht Stimmen unter der Schule“, sagte Tomas Berg.",
                "Die Regierung hat vierzig Millionen Kronen für die Familien bereitgestellt.",
            ]
        ),
        "\n\n".join(
            [
                "ضرب زلزال قوي ساحل فيلمورا بعد ظهر الثلاثاء وأدى إلى انهيار مئات المنازل.",
                "قالت وزارة الداخلية إن فرق الإنقاذ وصلت من ثلاث محافظات مساء اليوم نفسه.",
                "وكان الجيولوجيون قد حذروا منذ سنوات من زلزال قوي في المنطقة.",
                "وأغلقت المدارس أبوابها في العاصمة حتى نهاية الأسبوع بسبب الهزات الارتدادية.",
            ]
        ),
        "\n\n".join(
            [
                "維爾莫拉海岸週二中午過後發生強烈地震,數百棟房屋倒塌。",
                "內政部表示,來自三個省份的救援人員晚間帶著搜救犬抵達現場。",
                "「我們直到午夜還聽到學校底下有聲音,」村民貝里說。",
                "政府已撥出四千萬克朗,援助失去家園的家庭。",
            ]
        ),
        "\n\n".join(
            [
                *QUAKE[:2],
                "TOMAS BERG: We dug all night.",
                "ANNA LIND: And who helped you?",
                "TOMAS BERG: Nobody at all.",
                *QUAKE[2:],
            ]
        ),
    ],
    ids=[
        "lines",
        "capitals",
        "no marks",
        "one line",
        "emoji",
        "german",
        "arabic",
        "chinese",
        "talk",
    ],
)
def test_the_text_of_an_article_stays_article(text: str) -> None:
    assert set(kinds(text)) <= ARTICLE_KINDS


@pytest.mark.parametrize(
    "atom",
    ["a ", "(", "| ", "- ", "A. ", "“", "By ", "Photo: ", "/ ", "😀", "\u0301", "a.b-", "READ "],
)
def test_a_megabyte_on_one_line_takes_bounded_time(atom: str) -> None:
    line = atom * (1_000_000 // len(atom))
    text = "\n".join([*QUAKE, line, *QUAKE])
    began = time.process_time()
    found = kinds(text)
    assert time.process_time() - began < 8
    assert len(found) == 2 * len(QUAKE) + 1


def test_many_short_lines_take_linear_time() -> None:
    text = "\n".join(QUAKE * 30 + [f"Item {i} of the list" for i in range(1_000)])
    began = time.process_time()
    kinds(text)
    assert time.process_time() - began < 8
