"""Reportedly: what is reported, on whose word, and how the reports differ.

The six stages as functions of one call each: :func:`parse`, :func:`extract`, :func:`cluster`,
:func:`compare`, :func:`summarize`, and :func:`brief` for the whole way. Nothing is imported before
it is used.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reportedly.api import brief, cluster, compare, extract, parse, render, summarize
    from reportedly.errors import ReportedlyError
    from reportedly.model.facts import Extraction
    from reportedly.model.report import Report, Span
    from reportedly.model.story import Brief

__all__ = [
    "Brief",
    "Extraction",
    "Report",
    "ReportedlyError",
    "Span",
    "brief",
    "cluster",
    "compare",
    "extract",
    "parse",
    "render",
    "summarize",
]

_HOMES = {
    "Brief": "reportedly.model.story",
    "Extraction": "reportedly.model.facts",
    "Report": "reportedly.model.report",
    "ReportedlyError": "reportedly.errors",
    "Span": "reportedly.model.report",
    "compare": "reportedly.api",
    "render": "reportedly.api",
    "summarize": "reportedly.api",
}

#: Stages whose name is a folder's name, too: the folder stays a module, and can be called.
_ROOMS = ("brief", "cluster", "extract", "parse")


class _Room(ModuleType):
    """A folder that can be called: ``reportedly.parse(text)`` is ``reportedly.api.parse(text)``."""

    def __call__(self, *args: Any, **options: Any) -> Any:
        stage = getattr(import_module("reportedly.api"), self.__name__.rpartition(".")[2])
        return stage(*args, **options)


class _Package(ModuleType):
    """This package: makes the rooms callable as the import system hangs them here."""

    def __setattr__(self, name: str, value: Any) -> None:
        if name in _ROOMS and isinstance(value, ModuleType):
            value.__class__ = _Room
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        return import_module(f"reportedly.{name}")
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    if name == "__version__":
        return import_module("importlib.metadata").version("reportedly")
    raise AttributeError(f"module 'reportedly' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
