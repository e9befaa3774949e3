"""spaCy comes without its commands, and whoever wants them later gets the real ones."""

from __future__ import annotations

import subprocess
import sys

CODE = """
import sys
from reportedly.extract.run import load_model
assert [t.text for t in load_model()("It rained.")] == ["It", "rained", "."]
assert not [m for m in sys.modules if m.startswith(("spacy.cli", "weasel", "requests"))]
import spacy, spacy.cli
assert spacy.cli.download and spacy.cli.info
assert spacy.info(silent=True)["spacy_version"] == spacy.__version__
"""


def test_without_the_commands_first_and_with_them_later():
    subprocess.run([sys.executable, "-c", CODE], check=True)
