"""A story of invented reports, read by the real extractors."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from reportedly.extract.run import extract_reports
from reportedly.model.facts import Extraction
from reportedly.model.report import Basis, DayInterval, Published, Report
from reportedly.model.story import Copy, Reconciled, Story
from reportedly.reconcile.run import reconcile_story

FIRST_DAY = date(2031, 5, 5)

Reconcile = Callable[..., Reconciled]


@pytest.fixture(scope="session")
def read(make_report) -> Callable[[list[str]], tuple[list[Report], dict[str, Extraction]]]:
    """Give reports dated a day apart, from the first of May's Mondays on, and their facts."""

    def go(texts: list[str], days_apart: int = 1) -> tuple[list[Report], dict[str, Extraction]]:
        reports = []
        for i, text in enumerate(texts):
            day = FIRST_DAY + timedelta(days=i * days_apart)
            published = Published(DayInterval(day, day), Basis.METADATA)
            reports.append(
                make_report(
                    text,
                    report_id=f"r{i}",
                    headline=True,
                    published=published,
                    outlet=f"Outlet {i}",
                )
            )
        return reports, {e.report_id: e for e in extract_reports(reports)}

    return go


@pytest.fixture(scope="session")
def reconcile(read) -> Reconcile:
    """Give a function from texts to what the reconcile stage makes of them."""

    def go(texts: list[str], copies: tuple[Copy, ...] = (), days_apart: int = 1) -> Reconciled:
        reports, facts = read(texts, days_apart)
        story = Story("s", "t", tuple(r.id for r in reports))
        return reconcile_story(story, reports, facts, copies)

    return go
