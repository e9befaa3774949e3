"""The plug-in door, which the built-in components use too.

A component is one class named by one row of an entry-point group (in ``pyproject.toml`` for the
built-ins, in a plug-in package's own metadata for others). Nothing is imported until asked for.

Groups:
    ``reportedly.sources``     targets (paths, URLs) to raw reports
    ``reportedly.formats``     what bytes hold, wherever they were found
    ``reportedly.parsers``     raw reports of one media type to reports
    ``reportedly.extractors``  facts of one report
    ``reportedly.comparers``   relation of two values of one slot
    ``reportedly.renderers``   a brief in one output format
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from reportedly.errors import ConfigError

GROUPS = (
    "reportedly.sources",
    "reportedly.formats",
    "reportedly.parsers",
    "reportedly.extractors",
    "reportedly.comparers",
    "reportedly.renderers",
)


@cache
def _rows(group: str) -> dict[str, EntryPoint]:
    return {row.name: row for row in sorted(entry_points(group=group), key=lambda r: r.name)}


def component_names(group: str) -> tuple[str, ...]:
    """Give the names registered in a group, sorted."""
    return tuple(_rows(group))


@cache
def get_component(group: str, name: str) -> Any:
    """Load one component: an instance when the row names a class, else the object itself.

    Raises:
        ConfigError: no such row, or its module cannot be imported.
    """
    row = _rows(group).get(name)
    if row is None:
        known = ", ".join(_rows(group)) or "none"
        raise ConfigError(f"no {group.split('.')[-1]} named {name!r}; registered: {known}")
    try:
        loaded = row.load()
    except ImportError as error:
        raise ConfigError(f"{group} {name!r} cannot be loaded: {error}") from error
    return loaded() if isinstance(loaded, type) else loaded


def load_all(group: str) -> tuple[Any, ...]:
    """Load every component of a group, in the order of their names."""
    return tuple(get_component(group, name) for name in component_names(group))
