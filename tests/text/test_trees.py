"""Boosted trees: evaluated as their form says, whatever the rows."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.errors import ConfigError
from reportedly.text import trees
from reportedly.text.trees import dump_trees, load_trees, read_trees

#: x <= 1 ? -1 : (y <= 5 ? 2 : 3)
DEEP = {"c": 0, "f": [0, 1], "t": [1.0, 5.0], "l": [-1, -2], "r": [1, -3], "v": [-1.0, 2.0, 3.0]}
LEAF = {"c": 0, "f": [], "t": [], "l": [], "r": [], "v": [0.5]}


def ensemble(link="identity", base=(0.0,), grown=(DEEP, LEAF)):
    return read_trees(json.loads(dump_trees(["x", "y"], link, base, grown)))


@pytest.mark.parametrize(
    ("row", "expected"),
    [((1.0, 9.0), -0.5), ((0.0, 0.0), -0.5), ((1.1, 5.0), 2.5), ((2.0, 5.1), 3.5)],
)
def test_a_row_goes_left_up_to_the_threshold(row, expected):
    assert ensemble().predict([row]) == pytest.approx([expected])


def test_links():
    row = [[2.0, 6.0]]
    assert ensemble("sigmoid").predict(row) == pytest.approx([1 / (1 + np.exp(-3.5))])
    other = {**LEAF, "c": 1}
    both = ensemble("softmax", (0.0, 1.0), (DEEP, other)).predict(row)
    assert both.shape == (1, 2)
    assert both[0] == pytest.approx(np.exp([3.0, 1.5]) / np.exp([3.0, 1.5]).sum())


def test_no_rows_and_no_trees():
    assert ensemble().predict(np.empty((0, 2))).shape == (0,)
    assert ensemble(grown=()).predict([[1.0, 1.0]]) == pytest.approx([0.0])


@given(st.lists(st.tuples(st.floats(-9, 9), st.floats(-9, 9)), min_size=1, max_size=30))
def test_each_row_by_itself_gives_the_same(rows):
    model = ensemble("sigmoid")
    assert [model.predict([r])[0] for r in rows] == list(model.predict(rows))


def test_many_rows_go_in_pieces(monkeypatch):
    rows = np.random.default_rng(1).normal(2, 3, (50, 2))
    whole = ensemble().predict(rows)
    monkeypatch.setattr(trees, "_ROWS", 7)
    assert (ensemble().predict(rows) == whole).all()


@pytest.mark.parametrize("rows", [[[1.0]], [1.0, 2.0], [[np.nan, 1.0]], [[np.inf, 1.0]]])
def test_rows_of_another_kind_are_refused(rows):
    with pytest.raises(ValueError, match=r"wanted|finite"):
        ensemble().predict(rows)


@pytest.mark.parametrize("data", [{}, {"trees": [{"c": 0}]}, {"trees": 3}])
def test_a_broken_form_is_refused(data):
    with pytest.raises(ConfigError):
        read_trees(data)


def test_a_loop_is_refused():
    with pytest.raises(ConfigError):
        ensemble(grown=({**DEEP, "l": [0, -2]},))


def test_a_file_that_is_missing_or_was_changed_is_refused(monkeypatch, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "odd.json").write_bytes(dump_trees(["x", "y"], "identity", [0], [LEAF]))
    (tmp_path / "data" / "odd.sha256").write_text("0" * 64)
    monkeypatch.setattr(trees.resources, "files", lambda _package: tmp_path)
    with pytest.raises(ConfigError, match="cannot be read"):
        load_trees("nothing")
    with pytest.raises(ConfigError, match="does not match"):
        load_trees("odd")
