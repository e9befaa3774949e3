"""The public names, what importing costs, and every doctest of the package."""

from __future__ import annotations

import doctest
import inspect
import pkgutil
import subprocess
import sys
from importlib import import_module

import pytest

import reportedly

NAMES = [m.name for m in pkgutil.walk_packages(reportedly.__path__, "reportedly.")]


def test_the_public_names():
    assert reportedly.__all__ == sorted(reportedly.__all__)
    assert reportedly.__all__ == [
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
    for name in reportedly.__all__:
        assert callable(getattr(reportedly, name)), name
    assert set(reportedly.__all__) <= set(dir(reportedly))
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = reportedly.nonsense


def test_the_version_is_the_installed_one():
    from importlib.metadata import version

    assert reportedly.__version__ == version("reportedly")


def test_a_room_is_a_module_and_a_function():
    """Whatever was imported before, ``reportedly.parse`` can be called and holds its modules."""
    code = (
        "import reportedly.parse.run, reportedly\n"
        "report = reportedly.parse('A ferry was halted.', id='r')\n"
        "assert report.id == 'r'\n"
        "assert reportedly.parse.run.parse_report\n"
        "from reportedly import parse, brief\n"
        "assert parse('A ferry was halted.', id='r') == report"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_every_stage_is_typed_and_has_an_example():
    from reportedly import api

    for name in ("parse", "extract", "cluster", "compare", "summarize", "brief", "render"):
        function = getattr(api, name)
        assert ">>> " in (function.__doc__ or ""), name
        assert inspect.signature(function).return_annotation is not inspect.Signature.empty


@pytest.mark.parametrize("name", NAMES)
def test_doctests(name):
    if name.endswith("__main__"):
        pytest.skip("runs the program")
    failed, _ = doctest.testmod(import_module(name), optionflags=doctest.ELLIPSIS)
    assert failed == 0


HEAVY = ("spacy", "numpy", "trafilatura", "onnxruntime", "sqlalchemy", "pydantic", "rich", "lxml")


@pytest.mark.parametrize(
    "code",
    ["import reportedly", "from reportedly import Report, Brief", "import reportedly.cli.main"],
)
def test_importing_loads_nothing_heavy(code):
    check = f"{code}; import sys; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("command", [[], ["brief"], ["add"], ["story"], ["extract"]])
def test_help_loads_nothing_heavy(command):
    code = (
        "import sys\nfrom reportedly.cli import main\n"
        f"try: main({[*command, '--help']!r})\nexcept SystemExit as left: assert not left.code\n"
        f"print([m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
    assert done.stdout.startswith("Usage: reportedly")
