"""Stories: the order of arrival does not matter, and odd reports swallow nothing."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pytest

from reportedly.cluster.features import ReportFeatures, features_of
from reportedly.cluster.stories import Clusterer, Level, cluster_reports
from reportedly.model.report import Report

BRIDGE = [
    (
        "b1",
        "Orlo bridge collapses into the Tesk river",
        "A road bridge in the town of Orlo fell into the Tesk river on Tuesday, killing three"
        " people.\nMayor Ines Tavar said rescuers were searching the Tesk for two more cars.",
    ),
    (
        "b2",
        "Three dead as bridge over Tesk falls",
        "Three people died when the bridge over the Tesk at Orlo gave way on Tuesday morning.\n"
        "Divers looked for two cars in the river, mayor Ines Tavar told reporters.",
    ),
    (
        "b3",
        "Orlo mayor orders inquiry into bridge collapse",
        "Ines Tavar, mayor of Orlo, ordered an inquiry after the collapse of the Tesk bridge, in"
        " which three people were killed.\nThe bridge had been inspected in spring.",
    ),
]
CHESS = [
    (
        "c1",
        "Dalmira wins the chess open in Port Sarrel",
        "Grandmaster Oleta Dalmira won the Port Sarrel chess open on Sunday, half a point ahead"
        " of Jun Pereth.\nDalmira, 19, drew her last game in 24 moves.",
    ),
    (
        "c2",
        "Teenager Dalmira takes Port Sarrel title",
        "Oleta Dalmira, 19, took the chess open at Port Sarrel with a quiet draw in the last"
        " round.\nJun Pereth finished second.",
    ),
]


@pytest.fixture(scope="module")
def reports(make_report) -> list[Report]:
    return [make_report(key, text, title=title) for key, title, text in BRIDGE + CHESS]


@pytest.fixture(scope="module")
def features(reports) -> list[ReportFeatures]:
    return [features_of(report) for report in reports]


def grouped(stories: dict[str, str]) -> set[frozenset[str]]:
    return {
        frozenset(key for key, story in stories.items() if story == name)
        for name in stories.values()
    }


def final_of(features: Sequence[ReportFeatures], level: Level = Level.EVENT) -> dict[str, str]:
    clusterer = Clusterer(find_copies=False)
    for item in features:
        clusterer.add_features(item)
    return clusterer.final(level)


def test_two_events_are_two_stories(features) -> None:
    assert grouped(final_of(features)) == {frozenset({"b1", "b2", "b3"}), frozenset({"c1", "c2"})}


def test_the_order_of_arrival_does_not_matter(features) -> None:
    orders = list(itertools.permutations(features))[::7]
    finals = [final_of(order) for order in orders]
    assert all(final == finals[0] for final in finals)


def test_a_stream_gives_one_assignment_each_in_order(reports) -> None:
    assignments = list(cluster_reports(reports))
    assert [a.report_id for a in assignments] == [r.id for r in reports]
    assert len({a.story_id for a in assignments}) == 2
    assert all(a.reason for a in assignments)


def test_adding_twice_changes_nothing(reports) -> None:
    clusterer = Clusterer()
    first = [clusterer.add(r).story_id for r in reports]
    before = clusterer.final()
    assert [clusterer.add(r).story_id for r in reports] == first
    assert clusterer.final() == before


def test_grouped_again_after_each_report_it_comes_to_the_same(features) -> None:
    clusterer = Clusterer(find_copies=False)
    for item in features:
        clusterer.add_features(item)
        clusterer.regroup()
    now = {item.report_id: clusterer.story_of(item.report_id) for item in features}
    assert now == final_of(features)


def test_a_person_is_asked_before_reports_move(features) -> None:
    clusterer = Clusterer(find_copies=False)
    for item in features:
        clusterer.add_features(item)
    clusterer.regroup(correct=lambda grouping: dict.fromkeys(grouping, "one"))
    assert {clusterer.story_of(item.report_id) for item in features} == {"one"}


def test_stored_features_of_another_version_are_refused(features) -> None:
    with pytest.raises(ValueError, match="version"):
        ReportFeatures.from_json({**features[0].to_json(), "version": -1})


def test_one_text_fifty_times_is_one_story_and_swallows_nothing(features) -> None:
    crowd = [
        ReportFeatures.from_json({**features[0].to_json(), "id": f"x{n:02}"}) for n in range(50)
    ]
    groups = grouped(final_of([*crowd, *features[3:]]))
    assert groups == {frozenset(c.report_id for c in crowd), frozenset({"c1", "c2"})}


@pytest.mark.parametrize("text", ["", " \n ", "!!! ???", "😀"])
def test_reports_without_words_stay_alone(make_report, features, text) -> None:
    empty = [features_of(make_report(f"e{n}", text)) for n in range(3)]
    groups = grouped(final_of([*empty, *features]))
    assert {frozenset({e.report_id}) for e in empty} <= groups


def test_a_page_of_many_stories_does_not_join_them(make_report, reports, features) -> None:
    page = features_of(make_report("page", "\n".join(r.text for r in reports), title="Digest"))
    groups = grouped(final_of([page, *features]))
    assert not any({"b1", "c1"} <= group for group in groups)
    assert any({"b1", "b2", "b3"} <= group for group in groups)


def test_no_report_no_story() -> None:
    assert Clusterer().final() == {}


def test_the_wider_level_only_joins_stories(features) -> None:
    narrow, wide = grouped(final_of(features)), grouped(final_of(features, Level.STORY))
    assert all(any(group <= other for other in wide) for group in narrow)


def test_beyond_the_exact_limit_stories_come_out_alike(features, monkeypatch) -> None:
    exact = final_of(features)
    monkeypatch.setattr("reportedly.cluster.stories.WHOLE_LIMIT", 3)
    monkeypatch.setattr("reportedly.cluster.stories.BATCH", 2)
    monkeypatch.setattr("reportedly.cluster.neighbourhood.SMALL", 0)
    assert final_of(features) == exact


def copies_of(item: ReportFeatures, name: str, n: int) -> list[ReportFeatures]:
    return [ReportFeatures.from_json({**item.to_json(), "id": f"{name}{k:03}"}) for k in range(n)]


def regrouped(features: Sequence[ReportFeatures], every: int) -> dict[str, str]:
    """Give the stories of reports grouped again after so many each, as a library does."""
    clusterer = Clusterer(find_copies=False)
    for number, item in enumerate(features, 1):
        clusterer.add_features(item)
        if number % every == 0:
            clusterer.regroup()
    clusterer.regroup()
    return {item.report_id: clusterer.story_of(item.report_id) for item in features}


@pytest.mark.parametrize("every", [1, 7, 100])
def test_a_big_story_takes_in_its_own_and_nothing_else(features, monkeypatch, every) -> None:
    monkeypatch.setattr("reportedly.cluster.neighbourhood.BIG", 20)
    monkeypatch.setattr("reportedly.cluster.neighbourhood.SMALL", 0)
    stream = [*copies_of(features[1], "x", 60), *features[:3], *features[3:]]
    groups = grouped(regrouped(stream, every))
    bridge = {f"x{k:03}" for k in range(60)} | {"b1", "b2", "b3"}
    assert groups == {frozenset(bridge), frozenset({"c1", "c2"})}


def test_a_big_story_that_holds_two_is_parted_when_it_doubles(features, monkeypatch) -> None:
    monkeypatch.setattr("reportedly.cluster.neighbourhood.BIG", 20)
    monkeypatch.setattr("reportedly.cluster.neighbourhood.SMALL", 0)
    clusterer = Clusterer(find_copies=False)
    bridge, chess = copies_of(features[0], "x", 18), copies_of(features[3], "y", 18)
    for item in (*bridge, *chess):
        clusterer.add_features(item)
    clusterer.regroup(correct=lambda grouping: dict.fromkeys(grouping, "glued"))
    for item in copies_of(features[1], "z", 5):
        clusterer.add_features(item)
    clusterer.regroup()
    assert clusterer.story_of("x000") == clusterer.story_of("z000")
    assert clusterer.story_of("x000") != clusterer.story_of("y000")


def test_likeness_within_a_group_is_the_same_either_way_and_in_any_order(features) -> None:
    ids = [f.report_id for f in features]
    found = set()
    for order in (features, features[::-1]):
        clusterer = Clusterer(find_copies=False)
        for item in order:
            clusterer.add_features(item)
        like = clusterer.likeness_within(ids[::-1])
        assert like("b1", "b2") == pytest.approx(like("b2", "b1"))
        assert like("b1", "b2") > like("b1", "c1")
        found.add(tuple(like(one, other) for one in ids for other in ids))
        assert clusterer.name_of(["b2", "b1"]) == clusterer.name_of(["b1", "b2"])
    assert len(found) == 1
