"""What is still to be done, the list of stories, and finding by the heads of ids and by days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from reportedly.model.addresses import lasting_address
from reportedly.model.report import DayInterval, RawReport
from reportedly.model.story import Assignment
from reportedly.store.base import Clustered, Head, Listing


@pytest.fixture
def put(store, make_report):
    """Write one report by its id and what else is said of it, as one run."""

    def write(report_id: str, outdated: str | None = None, last: date | None = None, **more):
        report = replace(make_report(f"Text {report_id}", report_id=report_id), **more)
        if last:
            days = DayInterval(last, last)
            report = replace(report, published=replace(report.published, days=days))
        raw = RawReport(f"/x/{more.get('url', report_id)}.txt", b"x", given_id=None)
        with store.writing("test") as run:
            late = {report_id: outdated} if outdated else {}
            store.write_parsed(run, [(raw, report)], (), late)

    return write


@pytest.fixture
def group(store):
    def write(gone=(), **stories):
        found = [Assignment(i, s) for s, ids in stories.items() for i in ids]
        with store.writing("test") as run:
            store.write_clustering(run, Clustered(found, gone, (), {}, "1"))

    return write


@pytest.fixture
def list_(store):
    def write(*heads, version="v1", names=None, gone=()):
        with store.writing("test") as run:
            store.write_listing(run, Listing(heads, version, names or {}, gone))

    return write


def head(story: str, n: int = 1, weight: float = 0.0, first: str | None = None, key: str = ""):
    return Head(key or f"k-{story}", story, f"Title {story}", first, first, n, 1, n, weight)


def test_a_mark_counts_for_its_stage_and_version(store):
    assert store.done_up_to("extract", "v1") == 0
    with store.writing("test") as run:
        store.write_done(run, "extract", "v1", 3)
        store.write_done(run, "extract", "v1", 3)
        assert store.done_up_to("extract", "v1") == 3
        assert store.done_up_to("extract", "v2") == store.done_up_to("group", "v1") == 0
        store.write_done(run, "extract", "v2", 5)
        assert (store.done_up_to("extract", "v1"), store.done_up_to("extract", "v2")) == (0, 5)
        store.write_done(run, "extract", "v1", 5)
        assert (store.done_up_to("extract", "v1"), store.done_up_to("extract", "v2")) == (5, 0)


def test_what_lacks_a_record_is_found_above_a_mark(store, put):
    for i in "abcd":
        put(i)
    put("e", supersedes="c")
    put("f", outdated="e")
    with store.writing("test") as run:
        store.write_derived(run, "kind", "v1", {"a": 1, "d": 1})
    assert store.lacking("kind", "v1", 0) == ["b", "e"]
    assert store.lacking("kind", "v1", 2) == ["e"]
    assert store.lacking("kind", "v2", 3) == ["d", "e"]
    assert store.lacking("kind", "v1", 6) == []


def test_what_is_in_no_story_is_found_above_a_mark(store, put, group):
    put("a")
    put("b", language="fi")
    put("c", language=None)
    put("d", supersedes="a")
    group(s1="ac")
    assert store.ungrouped(0) == [("b", "fi"), ("d", "en")]
    assert store.ungrouped(2) == [("d", "en")]
    assert store.replaced(0) == store.replaced(3) == ["a"]
    assert store.replaced(4) == []
    group(gone=["a"])
    assert store.replaced(0) == []


def test_of_an_address_the_last_text_that_stands_is_given(store, put):
    url = "http://news.example/one"
    place = lasting_address(url)
    put("a", url=url)
    put("b", url=url, supersedes="a")
    put("late", url=url, outdated="b")
    assert store.latest_at(place).id == "b"
    assert store.latest_at(place + "/two") is None


def test_stories_are_stale_until_they_are_listed(store, put, group, list_):
    for i in "abc":
        put(i)
    group(s1="ab", s2="c")
    assert store.stale_stories() == ["s1", "s2"]
    assert len(store.stale_stories(1)) == 1
    assert store.unlisted("v1") == ["s1", "s2"]
    list_(head("s1", 2), head("s2"))
    assert store.stale_stories() == store.unlisted("v1") == []
    assert store.unlisted("v2") == ["s1", "s2"]
    group(s1="c")
    assert store.stale_stories() == ["s1", "s2"]
    list_(head("s1", 3, key="k3"), gone=["s2"])
    assert store.stale_stories() == []
    assert [h.key for h in store.iter_listed()] == ["k3"]
    assert set(store.get_heads(["k3", "k-s1", "k-s2", "none"])) == {"k3", "k-s1", "k-s2"}


def test_the_list_is_in_order_of_rank(store, list_):
    heads = [
        head("s5", 3, 1.0),
        head("s2", 3, 1.0, "2020-02-01"),
        head("s1", 3, 1.0, "2020-03-01"),
        head("s3", 3, 0.5, "2020-01-01"),
        head("s6", 3, 2.5),
        head("s4", 10),
        head("s0", 3, 1.0, "2020-03-01"),
    ]
    list_(*heads)
    assert [h.story_id for h in store.iter_listed()] == ["s4", "s6", "s2", "s0", "s1", "s5", "s3"]
    assert [h.story_id for h in store.iter_listed(2)] == ["s4", "s6"]
    assert store.count_listed() == 7
    assert store.heads_of(["s5", "none"]) == {"s5": heads[0]}


def test_a_list_longer_than_a_page(store, list_):
    list_(*(head(f"s{i:04}", i) for i in range(700)))
    assert [h.n_reports for h in store.iter_listed()] == list(range(699, -1, -1))


def test_listing_again_writes_nothing_and_a_name_is_kept(store, list_):
    from sqlalchemy import select

    from reportedly.store import tables as t

    for _ in range(2):
        list_(head("s1"), head("s2"), names={"s1": "Bells"})
    assert store.listed_names() == {"s1": "Bells"}
    with store.engine.begin() as connection:
        assert len(connection.execute(select(t.LISTED)).all()) == 2
    list_(head("s1"))
    assert store.listed_names() == {}


def test_heads_of_ids(store, put, group):
    for i in ("ra", "rab", "rb", "r_", "RA", "r\u00e9"):
        put(i)
    group(S1=["rb"], s_1=["rab", "r_"], s12=["ra", "RA", "r\u00e9"])
    assert store.reports_headed("ra") == ["ra", "rab"]
    assert store.reports_headed("r_") == ["r_"]
    assert store.reports_headed("") == sorted(["ra", "rab", "rb", "r_", "RA", "r\u00e9"])
    assert store.stories_headed("s") == ["s12", "s_1"]
    assert store.stories_headed("s_") == ["s_1"]
    assert store.stories_headed("x") == []


def test_what_is_new_by_arrival_and_by_day(store, put, group):
    put("a", last=date(2021, 5, 1))
    put("b", last=date(2021, 5, 3))
    put("c")
    put("d", last=date(2021, 5, 4))
    group(s1="ab", s2="cd")
    today = store.days_of(["c"])["c"]
    assert store.days_of(["a", "none"]) == {"a": "2021-05-01"}
    assert store.arrived_after(1) == {"s1": {"b"}, "s2": {"c", "d"}}
    assert store.arrived_after(4) == {}
    assert store.dated_from("2021-05-03") == {"s1": {"b"}, "s2": {"c", "d"}}
    assert store.dated_from(today) == {"s2": {"c"}}
    assert store.dated_from("9999-01-01") == {}
