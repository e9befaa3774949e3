"""A clock that nobody waits for, and servers that forbid nothing."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest

from reportedly.sources.base import Manners, ReadLimits
from reportedly.sources.fetch import Fetcher


class FakeClock:
    """Time that passes only by sleeping."""

    def __init__(self) -> None:
        self.at = 0.0
        self.slept: list[float] = []

    def now(self) -> datetime:
        return datetime(2026, 11, 21, 12, tzinfo=UTC) + timedelta(seconds=self.at)

    def monotonic(self) -> float:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += seconds


Handler = Callable[[httpx2.Request], httpx2.Response]


def without_robots(handler: Handler) -> Handler:
    """Answer as the handler does, but 404 for any robots.txt."""

    def answer(request: httpx2.Request) -> httpx2.Response:
        if request.url.path == "/robots.txt":
            return httpx2.Response(404)
        return handler(request)

    return answer


@pytest.fixture
def make_fetcher() -> Iterator[Callable[..., Fetcher]]:
    """Give a maker of fetchers that may ask this machine, without waiting."""
    made: list[Fetcher] = []

    def make(clock: Any = None, **more: Any) -> Fetcher:
        cache = more.pop("cache", "")
        manners = Manners(delay_s=more.pop("delay_s", 0.0), cache=str(cache))
        limits = ReadLimits(allow_private=True, manners=manners, **more)
        fetcher = Fetcher(limits, clock=clock, chance=random.Random(1))  # noqa: S311
        made.append(fetcher)
        return fetcher

    yield make
    for fetcher in made:
        fetcher.close()
