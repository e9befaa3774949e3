"""Place names: what is found, which place is meant, and when a name means a government."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportedly.extract.places import DEMONYM_SCORE, EMBEDDED_SCORE, PlaceExtractor, outlet_places
from reportedly.extract.places_resolve import distance_km
from reportedly.extract.run import extract_context, parse_contexts
from reportedly.model.facts import Place


@pytest.fixture(scope="module")
def places(make_report):
    def find(text: str) -> tuple[Place, ...]:
        (context,) = parse_contexts([make_report(text)])
        return extract_context(context, (PlaceExtractor(),)).places

    return find


def at(found: tuple[Place, ...], exact: str) -> Place:
    match = [p for p in found if p.span.exact == exact]
    assert match, f"{exact!r} not among {[p.span.exact for p in found]}"
    return match[0]


# text | surface form | last of within, or the country's own name | latitude, longitude
RESOLVED = [
    ("Floods reached Paris, Texas, on Monday.", "Paris", "Texas", 33.7, -95.6),
    ("Floods reached Paris on Monday, and France sent troops.", "Paris", "France", 48.9, 2.3),
    ("He was seen in Springfield, Ill., last week.", "Springfield", "Illinois", 39.8, -89.6),
    ("The ferry left Kyiv for repairs.", "Kyiv", "Ukraine", 50.5, 30.5),
    ("Aid trucks queued near Rafah.", "Rafah", "Palestine", 31.3, 34.2),
    ("Divers dined in Russia's eastern port of Vladivostok.", "Vladivostok", "Russia", 43, 132),
    ("The talks opened in Birmingham, Alabama.", "Birmingham", "Alabama", 33.5, -86.8),
    ("Fishing stopped across the Sea of Azov.", "Sea of Azov", "", 46, 36.5),
    ("Troops crossed the Korean Peninsula.", "Korean Peninsula", "Asia", 38.5, 127.5),
    ("Farmers from NSW and Victoria came.", "NSW", "Australia", -32.5, 146.5),
]


@pytest.mark.parametrize(("text", "exact", "inside", "lat", "lon"), RESOLVED)
def test_resolution(places, text: str, exact: str, inside: str, lat: float, lon: float) -> None:
    place = at(places(text), exact)
    assert place.lat is not None
    assert place.lon is not None
    assert distance_km(place.lat, place.lon, lat, lon) < 161
    assert not inside or inside in place.within


def test_other_places_of_the_report_decide(places) -> None:
    text = (
        "Snow closed schools in Athens on Monday.\n"
        "Roads across Georgia were icy, and Atlanta, Macon and Savannah had no buses.\n"
        "Georgia has sent ploughs from Augusta to Athens."
    )
    found = places(text)
    assert at(found, "Savannah").within == ("Georgia", "United States")
    assert at(found, "Atlanta").within == ("Georgia", "United States")


GOVERNMENTS = [
    ("Moscow said it would answer.", "Moscow", True),
    ("Pyongyang's foreign ministry denounced the plan.", "Pyongyang", True),
    ("Relations between Washington and its partners cooled.", "Washington", True),
    ("Russia confirms the visit.", "Russia", True),
    ("Ankara and Athens have been at odds for years.", "Athens", True),
    ("The envoy flew to Moscow on Friday.", "Moscow", False),
    ("Crowds gathered in Pyongyang.", "Pyongyang", False),
    ("Vladivostok said farewell to its trams.", "Vladivostok", False),
    ("The hotel stands in Washington.", "Washington", False),
]


@pytest.mark.parametrize(("text", "exact", "expected"), GOVERNMENTS)
def test_place_or_government(places, text: str, exact: str, expected: bool) -> None:
    assert at(places(text), exact).as_government is expected


def test_demonyms_are_marked_by_a_low_score(places) -> None:
    place = at(places("A Portuguese diver found the wreck."), "Portuguese")
    assert (place.name, place.score, place.as_government) == ("Portugal", DEMONYM_SCORE, False)


def test_places_inside_names_are_marked_by_a_low_score(places) -> None:
    place = at(places("She teaches at the University of Kentucky."), "Kentucky")
    assert place.score == EMBEDDED_SCORE


def test_family_names_are_no_places(places) -> None:
    text = "Officials met Arvo Houston on Monday. Houston left early. Mr Lincoln stayed."
    assert not [p for p in places(text) if p.span.exact in ("Houston", "Lincoln")]


def test_the_outlet_is_a_hint() -> None:
    assert [e.name for e in outlet_places("Lagos Courier")] == ["Lagos"]
    assert outlet_places("The Daily Sun") == ()
    assert outlet_places(None) == ()


def test_country_ends_within(places) -> None:
    place = at(places("The dam lies near Lyon in France."), "Lyon")
    assert place.country == "France"
    assert place.within[-1] == "France"
    country = at(places("The dam lies near Lyon in France."), "France")
    assert (country.country, country.within) == ("France", ())


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.sampled_from(
            ["in", "Paris", ",", "TX", ".", "U.S.", "Moscow", "’s", "שלום", "🌍", "e\u0301", "the",
             "NEW YORK", "City", "\u00a0", "Mr", "(", '"', "'", "-", "of", "St."]
        ),
        max_size=25,
    )
)  # fmt: skip
def test_any_text_gives_spans_in_order(places, words: list[str]) -> None:
    found = places(" ".join(words))
    starts = [p.span.start for p in found]
    assert starts == sorted(starts)
    for place in found:
        assert 0 < place.score <= 1
        assert (place.lat is None) == (place.lon is None) == (place.gazetteer_id is None)


def test_the_same_text_gives_the_same_places(places) -> None:
    text = "Ministers from Chad and Niger met in Geneva, Switzerland, and then in Lagos."
    assert places(text) == places(text)
