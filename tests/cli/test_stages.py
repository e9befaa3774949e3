"""The stage commands: one line out for one line in, in order, whatever the line."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter

from reportedly.model import fact_shape_types, shape_types

TEXT = (
    "Ferry halted by storm\n\nThe ferry to Tolva was halted on 3 May 2021, police said.\n\n"
    "“Nobody is hurt,” said Mara Holt, the harbour master. Twelve people were on board."
)
STAGES = ("parse", "extract", "cluster", "compare", "summarize")
SHAPES = {
    "parse": fact_shape_types.ParsedJson,
    "extract": fact_shape_types.ExtractionJson,
    "cluster": shape_types.AssignmentJson,
    "compare": shape_types.ComparisonJson,
    "summarize": shape_types.SummaryJson,
}


def line(stage: str, given_id: object = "a", text: str = TEXT) -> dict[str, object]:
    if stage == "compare":
        return {"id": given_id, "left": {"text": text}, "right": {"text": text}}
    if stage == "summarize":
        return {"id": given_id, "reports": [{"id": "r", "text": text, "published": "2021-05-03"}]}
    return {"id": given_id, "text": text, "published": "2021-05-04"}


@pytest.mark.parametrize("stage", STAGES)
def test_bad_lines_are_answered_in_their_place(run, stage):
    good = json.dumps(line(stage))
    bad = [
        "nonsense",
        "",
        "[1]",
        '{"text": "no id"}',
        '{"id": true, "text": "x"}',
        '{"id": "x"}',
        '{"id": "x", "text": 5, "left": 5, "reports": 5}',
        "[" * 100_000,
    ]
    done = run(stage, stdin="\n".join([good, *bad, good.replace('"a"', "7", 1)]) + "\n")
    assert done.status == 1
    first, *middle, last = done.lines
    assert first["id"] == "a"
    assert last["id"] == 7
    assert "error" not in first
    assert "error" not in last
    assert len(middle) == len(bad)
    for answer in middle:
        assert set(answer) == {"id", "error"}
        assert answer["error"]["code"] in ("json", "shape")
        assert answer["error"]["message"]
    assert "8 of 10 lines set aside" in done.err


@pytest.mark.parametrize("stage", STAGES)
def test_lines_have_the_published_shape(run, stage):
    done = run(stage, stdin=[line(stage)])
    assert done.status == 0
    schema = TypeAdapter(SHAPES[stage]).json_schema()
    schema["additionalProperties"] = False
    Draft202012Validator(schema).validate(done.lines[0])


HOSTILE = [
    "a" * 200_000,
    "😀" * 500,
    "e\u0301" * 300,
    "שלום עולם " * 50,
    "ALL CAPS SAID THE MAN " * 40,
    "no punctuation at all " * 400,
    "“" * 3000,
    "(" * 3000,
    "\x00\x1b[31m\u202eevil\u2069 ",
    "1 2 3 4 5 6 7 8 9 " * 500,
    "\ud800 lone",
    ".",
    "said said said",
]


@pytest.mark.parametrize("stage", STAGES)
def test_hostile_texts_never_raise(run, stage):
    lines = [line(stage, f"h{i}", text) for i, text in enumerate(HOSTILE)]
    done = run(stage, stdin=lines)
    assert [answer["id"] for answer in done.lines] == [f"h{i}" for i in range(len(HOSTILE))]
    codes = {answer["error"]["code"] for answer in done.lines if "error" in answer}
    assert "invariant" not in codes, [a for a in done.lines if "error" in a]


@pytest.mark.parametrize("stage", ["parse", "extract"])
def test_every_span_is_exact(run, stage):
    texts = [*HOSTILE, TEXT, "Line one.\r\nLine\u2028two. Cafe\u0301 said “yes”.\rThe end"]
    lines = [{"id": str(i), "text": text} for i, text in enumerate(texts)]
    parsed = {a["id"]: a for a in run("parse", stdin=lines).lines}

    def check(value, text):
        if isinstance(value, dict) and {"start", "end", "exact"} <= set(value):
            assert text[value["start"] : value["end"]] == value["exact"]
            return 1
        children = value.values() if isinstance(value, dict) else value
        return sum(check(v, text) for v in children if isinstance(v, dict | list))

    answers = [a for a in run(stage, stdin=lines).lines if "error" not in a]
    n_spans = sum(check(a, parsed[a["id"]]["text"]) for a in answers)
    assert stage == "parse" or n_spans > 100


def test_what_comes_out_of_a_line_does_not_depend_on_its_neighbours(run):
    others = [line("extract", f"o{i}", f"Nothing to see {i}. It rained.") for i in range(5)]
    alone = run("extract", stdin=[line("extract")]).lines[0]
    among = run("extract", stdin=[*others, line("extract"), *others]).lines[5]
    assert alone == among


def test_cluster_says_who_copies_whom_and_final_regroups(run):
    other = "Museum opens\n\nA museum of clocks opened in Brel on Monday with a concert." * 3
    lines = [line("cluster", i, t) for i, t in (("a", TEXT), ("b", other), ("c", TEXT))]
    lines.insert(1, {"id": "bad"})
    for flags in ((), ("--final",)):
        done = run("cluster", *flags, stdin=lines)
        a, bad, b, c = done.lines
        assert "error" in bad
        assert a["story"] == c["story"] != b["story"]
        assert [copy["kind"] for copy in c["copies"]] == ["copy"]


def test_a_file_may_stand_for_standard_input(run, tmp_path):
    path = tmp_path / "in.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(line("parse")).encode())  # no newline at the end
    assert run("parse", path).lines == run("parse", stdin=[line("parse")]).lines


def test_statuses(run, tmp_path):
    assert run("parse").status == 0
    assert run("parse", stdin="x\ny\n").status == 3
    assert run("parse", tmp_path / "none.jsonl").status == 2
    assert run("nonsense").status == 2
    assert run("parse", "--nonsense").status == 2


def test_an_overlong_line_is_skipped_without_being_held():
    import io

    from reportedly.pipeline.lines import read_lines

    stream = io.BytesIO(b"x" * 5_000_000 + b"\n" + b'{"id": "a"}\n' + b"y" * 2000)
    first, second, third = read_lines(stream, max_bytes=1000)
    assert first.error is not None
    assert first.error.code == third.error.code == "too-large"
    assert second.body == {"id": "a"}


def test_lines_are_answered_one_by_one_as_they_come(monkeypatch):
    """A program may wait for an answer before it sends the next line."""
    from reportedly.pipeline.lines import read_lines
    from reportedly.pipeline.stages import run_stage

    sent: list[int] = []

    class Stream:
        def readline(self, _: int) -> bytes:
            sent.append(len(sent))
            return json.dumps(line("parse", len(sent))).encode() + b"\n" if len(sent) < 9 else b""

    for n_answers, _ in enumerate(run_stage("parse", read_lines(Stream())), 1):  # type: ignore[arg-type]
        assert len(sent) == n_answers
