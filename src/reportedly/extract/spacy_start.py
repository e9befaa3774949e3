"""Importing spaCy without its commands, which a program that parses never uses.

``import spacy`` loads ``spacy.cli`` for one function (``spacy.info``), with it a downloader, two
HTTP clients and a project runner: about a third of the import. An empty stand-in takes its place
while spaCy is imported and is taken away afterwards, so a later ``import spacy.cli`` finds the real
one.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

_COMMANDS = "spacy.cli"
_INFO = "spacy.cli.info"


def import_spacy() -> ModuleType:
    """Import spaCy (once; an import made elsewhere is left as it is)."""
    if "spacy" in sys.modules:
        return sys.modules["spacy"]
    commands, info = ModuleType(_COMMANDS), ModuleType(_INFO)
    commands.__path__ = []
    info.info = _info  # type: ignore[attr-defined]
    sys.modules[_COMMANDS], sys.modules[_INFO] = commands, info
    try:
        return import_module("spacy")
    finally:
        del sys.modules[_COMMANDS], sys.modules[_INFO]
        spacy = sys.modules.get("spacy")
        if spacy is not None and getattr(spacy, "cli", None) is commands:
            del spacy.cli


def _info(*args: Any, **options: Any) -> Any:
    """Do what ``spacy.info`` does, loading it when it is asked for."""
    return import_module(_INFO).info(*args, **options)
