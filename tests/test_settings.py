"""Environment, file, flags: the later the stronger; and what a person is told of mistakes."""

from __future__ import annotations

import pytest

from reportedly.errors import ConfigError
from reportedly.settings import Settings, load_settings


@pytest.fixture
def places(tmp_path):
    """A working folder and a configuration folder."""
    (tmp_path / "work").mkdir()
    (tmp_path / "config" / "reportedly").mkdir(parents=True)
    return tmp_path / "work", tmp_path / "config"


def load(places, flags=None, env=None, here="", user=""):
    work, config = places
    if here:
        (work / "reportedly.toml").write_text(here)
    if user:
        (config / "reportedly" / "reportedly.toml").write_text(user)
    environment = {"XDG_CONFIG_HOME": str(config), **(env or {})}
    return load_settings(flags, environment=environment, folder=work)


def test_defaults(places):
    assert load(places) == Settings()


@pytest.mark.parametrize(
    ("given", "want"),
    [
        ({"env": {"REPORTEDLY_MAX_SENTENCES": "3"}}, 3),
        ({"env": {"REPORTEDLY_MAX_SENTENCES": "3"}, "here": "max_sentences = 4"}, 4),
        ({"here": "max_sentences = 4", "flags": {"max_sentences": 5}}, 5),
        ({"here": "max_sentences = 4", "flags": {"max_sentences": None}}, 4),
        ({"user": "max_sentences = 7"}, 7),
        ({"user": "max_sentences = 7", "here": "max_sentences = 4"}, 4),
    ],
)
def test_the_later_the_stronger(places, given, want):
    assert load(places, **given).max_sentences == want


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"here": "max_sentence = 4"}, "'max_sentence'.*known settings: library"),
        ({"here": "max_sentences = 0"}, "'max_sentences'.*greater than or equal to 1"),
        ({"here": "max_sentences ="}, "settings file .*reportedly.toml"),
        ({"env": {"REPORTEDLY_LOG_LEVEL": "loud"}}, "'log_level'"),
    ],
)
def test_mistakes_are_told(places, given, message):
    with pytest.raises(ConfigError, match=message):
        load(places, **given)


@pytest.mark.parametrize(
    ("library", "url"),
    [
        ("/x/l.db", "sqlite:////x/l.db"),
        ("sqlite:///y.db", "sqlite:///y.db"),
        ("postgres://u@h/db", "postgresql+psycopg://u@h/db"),
        ("postgresql+psycopg://u@h/db", "postgresql+psycopg://u@h/db"),
    ],
)
def test_the_library_as_an_address(places, library, url):
    assert load(places, {"library": library}).library_url == url


def test_database_url_counts_less_than_our_own_variable(places):
    both = {"DATABASE_URL": "sqlite:///a.db", "REPORTEDLY_LIBRARY": "/b.db"}
    assert load(places, env=both).library == "/b.db"
    del both["REPORTEDLY_LIBRARY"]
    assert load(places, env=both).library == "sqlite:///a.db"
