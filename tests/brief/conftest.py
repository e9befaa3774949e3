"""The story by hand, as fixtures."""

import pytest
from story_by_hand import Made, make_reports, make_story

from reportedly.model.report import Report
from reportedly.model.story import Brief


@pytest.fixture(scope="session")
def reports() -> tuple[Report, ...]:
    """Give four reports in no order of time; the last has no date."""
    return make_reports()


@pytest.fixture(scope="session")
def made(reports: tuple[Report, ...]) -> Made:
    """Give the whole story, found and reconciled by hand."""
    return make_story(reports)


@pytest.fixture(scope="session")
def brief(made: Made) -> Brief:
    """Give the composed brief."""
    return made.brief()
