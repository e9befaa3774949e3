"""The shipped gazetteer: keys, look-ups, and the check of its hash."""

from __future__ import annotations

import hashlib
import json
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.errors import ConfigError
from reportedly.extract import gazetteer
from reportedly.extract.gazetteer import (
    Gazetteer,
    countries,
    demonyms,
    fold_name,
    government_seats,
    load_gazetteer,
)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Kyiv", "kyiv"),
        ("the Netherlands", "netherlands"),
        ("St. Petersburg", "saint petersburg"),
        ("Rafaḩ", "rafah"),
        ("Port-au-Prince", "port au prince"),
        ("U.S.", "us"),
        ("Sana’a", "sanaa"),
        ("the", "the"),
        ("", ""),
    ],
)
def test_fold_name(name: str, key: str) -> None:
    assert fold_name(name) == key


@given(st.text(max_size=60))
def test_a_key_has_no_outer_space_and_no_apostrophe(name: str) -> None:
    key = fold_name(name)
    assert key == key.strip()
    assert "  " not in key
    assert not set(key) & set(".,'’")


@given(st.text(alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZÅÉÜŁ -", max_size=30))
def test_case_does_not_change_a_key(name: str) -> None:
    assert fold_name(name) == fold_name(name.lower()) == fold_name(name.title())


@pytest.mark.parametrize(
    ("name", "kind", "iso2", "lat", "lon"),
    [
        ("Vladivostok", "city", "RU", 43.1, 131.9),
        ("Kiev", "city", "UA", 50.5, 30.5),
        ("Catalonia", "admin1", "ES", 41.7, 1.8),
        ("Sonoma County", "admin2", "US", 38.5, -122.9),
        ("DPRK", "country", "KP", 40, 127),
        ("Korean peninsula", "region", "", 38.5, 127.5),
        ("Strait of Hormuz", "water", "", 26.6, 56.3),
        ("West Bank", "region", "PS", 32, 35.3),
    ],
)
def test_known_names_are_found(name: str, kind: str, iso2: str, lat: float, lon: float) -> None:
    fitting = [e for e in load_gazetteer().find(name) if (e.kind, e.iso2) == (kind, iso2)]
    assert any(abs(e.lat - lat) < 1.5 and abs(e.lon - lon) < 1.5 for e in fitting)


def test_within_runs_from_near_to_far_and_ends_with_the_country() -> None:
    (texan,) = [e for e in load_gazetteer().find("Paris") if e.division == "TX"]
    assert texan.within == ("Texas", "United States")
    (country,) = [e for e in load_gazetteer().find("France") if e.kind == "country"]
    assert country.within == ()


@pytest.mark.parametrize("name", ["", "   ", "Qzxqzx", "\x00", "a" * 10_000, "zzzzzzzzzzz", "!"])
def test_unknown_names_give_nothing(name: str) -> None:
    assert load_gazetteer().find(name) == ()


def test_every_country_has_a_name_an_id_and_coordinates() -> None:
    for iso2, country in countries().items():
        assert len(iso2) == 2
        assert country.name
        assert country.id.startswith("geonames:")
        assert -90 <= country.lat <= 90
        assert -180 <= country.lon <= 180


def test_demonyms_and_seats_point_to_countries() -> None:
    assert demonyms()["North Korean"] == "KP"
    assert demonyms()["Dutch"] == "NL"
    assert government_seats()["kremlin"] == "RU"
    assert government_seats()["pyongyang"] == "KP"
    assert set(demonyms().values()) | set(government_seats().values()) <= set(countries())


def test_the_card_names_the_shipped_table() -> None:
    data = resources.files("reportedly").joinpath("data")
    card = json.loads(data.joinpath("gazetteer.json").read_text("utf-8"))
    packed = data.joinpath("gazetteer.bin").read_bytes()
    assert hashlib.sha256(packed).hexdigest() == card["sha256"]
    assert "CC BY" in card["licence"]


def test_a_changed_table_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    real = gazetteer._read_data

    def changed(name: str) -> bytes:
        return real(name) + b"x" if name == "gazetteer.bin" else real(name)

    monkeypatch.setattr(gazetteer, "_read_data", changed)
    load_gazetteer.cache_clear()
    try:
        with pytest.raises(ConfigError, match="does not match its card"):
            load_gazetteer()
    finally:
        load_gazetteer.cache_clear()


def test_a_foreign_file_is_refused() -> None:
    with pytest.raises(ConfigError, match="known format"):
        Gazetteer(b"PK\x03\x04 not ours")
