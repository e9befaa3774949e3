"""Waiting: one host is asked at most so often, and a failed try is repeated later and later."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from reportedly.sources.mime import parse_mail_date

#: Hosts remembered at once; the one asked longest ago is forgotten first.
MAX_HOSTS = 4_096
#: The longest that a host's ``Crawl-delay`` counts for; what asks for more gets this.
MAX_CRAWL_DELAY_S = 30.0
#: The longest wait before another try within one run; who asks for more is asked another time.
MAX_WAIT_S = 60.0
#: The longest that a host is left alone for a ``Retry-After``.
MAX_CLOSED_S = 86_400.0
_FIRST_WAIT_S = 1.0


class Clock(Protocol):
    """The passing of time; tests bring their own."""

    def now(self) -> datetime:
        """Give the moment, aware."""
        ...

    def monotonic(self) -> float:
        """Give seconds that never run backwards."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Give the moment in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Give the system's monotonic seconds."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait; a signal's handler may raise out of it."""
        time.sleep(seconds)


@dataclass(slots=True)
class Pace:
    """When each host may be asked next."""

    clock: Clock
    _free_at: dict[str, float] = field(default_factory=dict)
    _closed_until: dict[str, float] = field(default_factory=dict)

    def wait(self, host: str, delay_s: float) -> None:
        """Wait until the host may be asked, and count this as the asking."""
        pause = self._free_at.get(host, 0.0) - self.clock.monotonic()
        if pause > 0:
            self.clock.sleep(pause)
        self.hold(host, delay_s)

    def hold(self, host: str, seconds: float) -> None:
        """Leave the host alone for so long from now on, or longer if that was said before."""
        _remember(self._free_at, host, self.clock.monotonic() + seconds)

    def close(self, host: str, seconds: float) -> None:
        """Ask the host nothing at all for so long, up to a day: it wants a long rest."""
        _remember(self._closed_until, host, self.clock.monotonic() + min(seconds, MAX_CLOSED_S))

    def closed_for(self, host: str) -> float:
        """Give for how many more seconds a host is to be asked nothing; 0 for an open one."""
        return max(0.0, self._closed_until.get(host, 0.0) - self.clock.monotonic())


def _remember(times: dict[str, float], host: str, at: float) -> None:
    times[host] = max(at, times.pop(host, 0.0))
    if len(times) > MAX_HOSTS:
        del times[next(iter(times))]


def backoff_s(n_failed: int, chance: random.Random) -> float:
    """Give how long to wait after so many failed tries: doubling, each half to one and a half."""
    return float(_FIRST_WAIT_S * 2 ** (n_failed - 1) * (0.5 + chance.random()))


def read_retry_after(value: str | None, now: datetime) -> float | None:
    """Read a ``Retry-After`` header (RFC 9110, 10.2.3): seconds or a date; None when neither.

    >>> read_retry_after("120", datetime(2026, 1, 1, tzinfo=UTC))
    120.0
    """
    if not value:
        return None
    if value.strip().isdecimal() and len(value.strip()) < 10:
        return float(value.strip())
    moment = parse_mail_date(value)
    return max(0.0, (moment - now).total_seconds()) if moment else None


def in_words(seconds: float) -> str:
    """Give a time in the unit that suits it.

    >>> [in_words(s) for s in (40, 1800, 7200, 86400)]
    ['40 seconds', '30 minutes', '2 hours', '24 hours']
    """
    for size, name in ((3_600, "hour"), (60, "minute"), (1, "second")):
        n = round(seconds / size)
        if n >= (2 if size > 1 else 0) or (n == 1 and seconds >= size):
            return f"{n} {name}{'s' * (n != 1)}"
    return "a moment"
