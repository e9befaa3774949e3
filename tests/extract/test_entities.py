"""Entities: one person under many names, never two as one; roles; descriptions; pronouns."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from reportedly.extract.entities import EntityExtractor
from reportedly.extract.entities_group import same_person
from reportedly.extract.entities_words import gender_of_name, organisation_key, surnames
from reportedly.extract.lookup import entity_at, entity_of, person_key, place_at
from reportedly.extract.places import PlaceExtractor
from reportedly.extract.run import extract_context, parse_contexts
from reportedly.model.facts import Entity, Extraction


@pytest.fixture(scope="module")
def extract(make_report):
    def find(text: str, **options) -> Extraction:
        (context,) = parse_contexts([make_report(text, **options)])
        return extract_context(context, (PlaceExtractor(), EntityExtractor()))

    return find


def named(found: Extraction, name: str) -> Entity:
    match = [e for e in found.entities if e.name == name]
    assert match, f"{name!r} not among {[(e.name, str(e.kind)) for e in found.entities]}"
    return match[0]


def forms(found: Extraction, name: str) -> list[str]:
    entity = named(found, name)
    return [m.span.exact for m in found.mentions if m.entity == entity.id]


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("donna j quill", "donna quill", True),
        ("mike harrow", "michael harrow", True),
        ("pak jong ho", "pak jongho", True),
        ("pak jong ho", "pak il nam", False),
        ("john quill", "jane quill", False),
        ("anna maria lund", "anna petra lund", False),
        ("quill", "quill", True),
    ],
)
def test_same_person(left: str, right: str, same: bool) -> None:
    assert same_person(left, right) is same
    assert same_person(right, left) is same


@pytest.mark.parametrize(
    ("key", "short"),
    [
        ("dana wexley", {"wexley"}),
        ("pak jong ho", {"pak", "jong ho"}),
        ("omar bin rashid", {"rashid", "bin rashid"}),
    ],
)
def test_surnames(key: str, short: set[str]) -> None:
    assert surnames(key) == short


def test_keys() -> None:
    assert person_key("Mr Pak Jong-Ho") == "pak jong ho"
    assert person_key("Dana Wexley Jr.") == "dana wexley"
    assert organisation_key("the U.N.") == organisation_key("United Nations")
    assert organisation_key("Brindle Corp.") == "brindle"
    assert gender_of_name("maria lund") == "f"
    assert gender_of_name("lund") == ""


EAST_ASIAN = (
    "North Korean leader Pak Jong Ho will visit Lisbon, officials said.\n"
    "Pak Jong-ho last went abroad in May. Another official, Pak Il Nam, arrived on Monday.\n"
    "Mr Pak was invited in spring, and Chairman Pak accepted. The founder, Pak Tae Su, never did."
)


def test_short_forms_go_to_the_salient_person_and_never_merge_two(extract) -> None:
    found = extract(EAST_ASIAN)
    assert forms(found, "Pak Jong Ho") == ["Pak Jong Ho", "Pak Jong-ho", "Pak", "Pak"]
    assert forms(found, "Pak Il Nam") == ["Pak Il Nam"]
    assert forms(found, "Pak Tae Su") == ["Pak Tae Su"]


ROLES = [
    ("Kremlin spokesman Arkady Belov confirmed it.", "Arkady Belov", "Kremlin spokesman", "Russia"),
    (
        "Portugal's Foreign Minister Rui Tavares spoke first.",
        "Rui Tavares", "Portugal's Foreign Minister", "Portugal",
    ),
    (
        "US Secretary of State Mike Harrow flew home.",
        "Mike Harrow", "US Secretary of State", "United States",
    ),
    (
        "Pak Il Nam, vice chairman of North Korea's harbour commission, inspected the pier.",
        "Pak Il Nam", "vice chairman of North Korea's harbour commission", "North Korea",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "role", "affiliation"), ROLES)
def test_roles_and_affiliations(extract, text, name, role, affiliation) -> None:
    person = named(extract(text), name)
    assert role in person.roles
    assert person.affiliation == affiliation


def test_descriptions_agree_in_office_and_country(extract) -> None:
    text = (
        "Kremlin spokesman Arkady Belov met French President Luc Varenne on Monday.\n"
        "The Kremlin spokesman said the talks were short.\n"
        "The French president said nothing. The Danish president was not there."
    )
    found = extract(text)
    assert "The Kremlin spokesman" in forms(found, "Arkady Belov")
    assert "The French president" in forms(found, "Luc Varenne")
    assert all("Danish" not in f for f in forms(found, "Luc Varenne"))


def test_an_office_held_back_goes_to_the_next_named_subject(extract) -> None:
    text = (
        "The visit was confirmed by Portugal’s foreign minister.\n"
        "Rui Tavares made the offer in Lisbon on Monday."
    )
    person = named(extract(text), "Rui Tavares")
    assert person.roles == ("Portugal’s foreign minister",)


def test_pronouns_follow_gender_and_prominence(extract) -> None:
    text = (
        "Maria Lund met John Quill in Oslo on Friday.\n"
        "She praised the harbour plan. He called it a waste."
    )
    found = extract(text)
    assert "She" in forms(found, "Maria Lund")
    assert "She" not in forms(found, "John Quill")
    assert "He" not in forms(found, "Maria Lund")


def test_an_object_pronoun_is_not_its_own_subject(extract) -> None:
    found = extract("John Quill greeted Peter Marsh warmly and invited him to Oslo.")
    assert "him" not in forms(found, "John Quill")


def test_capitals_join_the_government(extract) -> None:
    found = extract("Moscow said no. The Kremlin gave no reason. Crowds gathered in Moscow.")
    government = [e for e in found.entities if e.kind == "government"]
    assert [e.name for e in government] == ["Russia"]
    assert set(government[0].aliases) == {"Moscow", "Kremlin"}
    assert named(found, "Moscow").kind == "place"


def test_acronyms_join_their_names(extract) -> None:
    text = (
        "The Northern Harbour Commission (NHC) met on Monday.\n"
        "The NHC chose a site, and Brindle Corporation objected."
    )
    found = extract(text)
    homes = {entity_at(found, s).entity for s in _spans(found, "NHC")}  # type: ignore[union-attr]
    assert homes == {named(found, "Northern Harbour Commission").id}


def _spans(found: Extraction, exact: str):
    return [m.span for m in found.mentions if m.span.exact == exact]


def test_titles_possessives_and_months_stay_outside_names(extract) -> None:
    found = extract("President Luc Varenne’s plan failed in March. Mrs Lund’s plan did not.")
    names = {e.name for e in found.entities if e.kind == "person"}
    assert names == {"Luc Varenne", "Lund"}


def test_pairs_are_two_persons(extract) -> None:
    text = "Luc Varenne and Rui Tavares will meet.\nThe Varenne-Tavares summit opens in Geneva."
    found = extract(text)
    assert forms(found, "Luc Varenne") == ["Luc Varenne", "Varenne"]
    assert forms(found, "Rui Tavares") == ["Rui Tavares", "Tavares"]


def test_a_spokesman_for_somebody_is_somebody_else(extract) -> None:
    text = (
        "Bob Stone, 54, the chief of police in Lagos, resigned.\n"
        "A spokesman for Stone said no more. The spokesman declined to comment."
    )
    found = extract(text)
    assert named(found, "Bob Stone").roles == ("chief of police in Lagos",)
    assert forms(found, "Bob Stone") == ["Bob Stone", "Stone"]
    assert forms(found, "spokesman for Stone") == ["A spokesman for Stone", "The spokesman"]


def test_one_family_name_two_persons(extract) -> None:
    text = (
        "Turkish President Kemal Aydin and his wife, Elif Aydin, flew home.\n"
        "Aydin said he would return. Ms Aydin said she would not."
    )
    found = extract(text)
    assert forms(found, "Elif Aydin") == ["Elif Aydin", "Aydin", "she"]
    assert "he" in forms(found, "Kemal Aydin")


def test_companies_and_offices_in_their_name(extract) -> None:
    text = (
        "Brindle Corp chief executive Ann Moss told Reuters the company would cut jobs.\n"
        "The Brindle CEO blamed the weather."
    )
    found = extract(text)
    assert forms(found, "Ann Moss") == ["Ann Moss", "The Brindle CEO"]
    assert forms(found, "Brindle Corp") == ["Brindle Corp", "the company", "Brindle"]


def test_look_ups(extract, make_report) -> None:
    text = "Kremlin spokesman Arkady Belov held talks in Lisbon."
    found, report = extract(text), make_report(text)
    mention = entity_at(found, report.span(0, text.index(" held")))
    assert mention is not None
    entity = entity_of(found, mention.entity)
    assert entity is not None
    assert entity.name == "Arkady Belov"
    place = place_at(found, report.span(text.index("Lisbon"), len(text) - 1))
    assert place is not None
    assert place.country == "Portugal"
    assert entity_at(found, report.span(text.index("held"), text.index(" in"))) is None


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.sampled_from(
            ["Mr", "Pak", "Jong", "-", "Ho", "said", "he", "the", "president", ",", ".", "“", "”",
             "King", "’s", "NASA", "(", ")", "🙂", "e\u0301", "مرحبا", "\u00a0", "of", "Dr.", "and"]
        ),
        max_size=25,
    )
)  # fmt: skip
@example(["Mr", "of", "Ho", "Mr", "Ho"])
def test_mentions_belong_to_entities_and_point_at_text(extract, words: list[str]) -> None:
    found = extract(" ".join(words))
    ids = {e.id for e in found.entities}
    assert {m.entity for m in found.mentions} <= ids
    assert len(ids) == len(found.entities)
    for entity in found.entities:
        spans = [m.span for m in found.mentions if m.entity == entity.id]
        assert sorted(spans) == sorted(entity.mentions)
        assert spans


def test_the_same_text_gives_the_same_entities(extract) -> None:
    assert extract(EAST_ASIAN) == extract(EAST_ASIAN)


def test_namesakes_of_one_report_have_ids_of_their_own(extract) -> None:
    found = extract("Mr Bellweather praised the plan. Ms Bellweather rejected the plan.")
    people = [e for e in found.entities if e.name.endswith("Bellweather")]
    assert len(people) == 2
    assert len({e.id for e in people}) == 2
