"""Importing spaCy and loading its pipeline without what a program that parses never uses.

``import spacy`` loads ``spacy.cli`` for one function (``spacy.info``), with it a downloader, two
HTTP clients and a project runner: about a third of the import. An empty stand-in takes its place
while spaCy is imported and is taken away afterwards, so a later ``import spacy.cli`` finds the real
one.

Loading a pipeline builds the language's own tokenizer with its 1,300 special cases, and then again
with those of the model's file; and each of some 250 look-ups in spaCy's registries reads through
the entry points of all installed packages. Both are done once here: a third of the loading.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language

_COMMANDS = "spacy.cli"
_INFO = "spacy.cli.info"
_TOKENIZER = "reportedly.unfilled_tokenizer.v1"


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


def load_pipeline(package: ModuleType) -> Language:
    """Load a pipeline's package without the components that it has switched off.

    The annotations are those of ``package.load()``.
    """
    import_spacy().registry.tokenizers(_TOKENIZER, func=_unfilled_tokenizer)
    with _remembered_entry_points():
        tokenizer = {"@tokenizers": _TOKENIZER}
        loaded: Language = package.load(
            exclude=_switched_off(package), config={"nlp": {"tokenizer": tokenizer}}
        )
    return loaded


def _switched_off(package: ModuleType) -> list[str]:
    from spacy.util import get_model_meta

    return list(get_model_meta(Path(str(package.__file__)).parent).get("disabled", ()))


def _unfilled_tokenizer() -> Callable[[Language], Any]:
    """Make a tokenizer without rules: those of the model's file are read into it."""
    tokenizer = import_module("spacy.tokenizer").Tokenizer
    return lambda nlp: tokenizer(nlp.vocab)


class _Remembered:
    """Entry points that are looked through once for each group."""

    def __init__(self, rows: Any) -> None:
        self.select = cache(rows.select)


@contextmanager
def _remembered_entry_points() -> Iterator[None]:
    """Let spaCy's registries look through entry points once while a pipeline is loaded."""
    catalogue: Any = import_module("catalogue")
    every = catalogue.AVAILABLE_ENTRY_POINTS
    catalogue.AVAILABLE_ENTRY_POINTS = _Remembered(every)
    try:
        yield
    finally:
        catalogue.AVAILABLE_ENTRY_POINTS = every
