"""What a site's robots.txt allows (RFC 9309), asked once a host and kept for a day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from reportedly.errors import InputError
from reportedly.sources.pace import MAX_CRAWL_DELAY_S, Clock

#: How much of a robots.txt is read; RFC 9309, 2.5 asks for at least as much.
MAX_BYTES = 512_000
_KEPT_S = 86_400.0
_KEPT_AFTER_FAILURE_S = 600.0
_MAX_SITES = 1_024


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for one site until ``until`` (monotonic seconds).

    ``parsed`` are the rules as protego reads them; None allows everything. ``refused`` says why
    nothing may be fetched for now ("" when that is not so), ``code`` the same for programs.
    """

    until: float
    parsed: Any = None
    refused: str = ""
    code: str = "robots-later"


@dataclass(slots=True)
class Robots:
    """The rules of the sites asked so far.

    Args:
        fetch: gives the status and the first bytes of a robots.txt; raises ``InputError`` when it
            cannot be had at all.
        clock: tells when rules are old.
        agent: the name by which a robots.txt may speak of us: the first word of the user agent.
    """

    fetch: Callable[[str], tuple[int, bytes]]
    clock: Clock
    agent: str
    _rules: dict[str, Rules] = field(default_factory=dict)

    def require(self, url: str) -> float:
        """Make sure that an address may be fetched; give the crawl delay asked for, in seconds.

        Raises:
            InputError: codes ``robots`` (it may not), and where robots.txt cannot be read for now,
                and so nothing may be fetched, ``robots-later`` or ``unreachable``.
        """
        rules = self._rules_of(url)
        if rules.refused:
            raise InputError(rules.refused, code=rules.code)
        if rules.parsed is None:
            return 0.0
        if not rules.parsed.can_fetch(url, self.agent):
            raise InputError("the site's robots.txt asks programs not to fetch it", code="robots")
        return min(_delay(rules.parsed, self.agent), MAX_CRAWL_DELAY_S)

    def _rules_of(self, url: str) -> Rules:
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}".lower()
        known = self._rules.pop(site, None)
        if known is None or known.until <= self.clock.monotonic():
            known = self._ask(site)
        self._rules[site] = known
        if len(self._rules) > _MAX_SITES:
            del self._rules[next(iter(self._rules))]
        return known

    def _ask(self, site: str) -> Rules:
        """Read a site's robots.txt: 4xx allows all, 5xx and silence nothing for now (2.3.1)."""
        now = self.clock.monotonic()
        try:
            status, body = self.fetch(f"{site}/robots.txt")
        except InputError as error:
            if error.code == "unreachable":
                why = f"the site's robots.txt cannot be read for now ({error})"
                return Rules(now + _KEPT_AFTER_FAILURE_S, refused=why, code=error.code)
            return Rules(now + _KEPT_S)  # led to nowhere that may be asked: as good as none
        if status >= 500 or status == 429:
            why = f"the site's robots.txt cannot be read for now (the server answers {status})"
            return Rules(now + _KEPT_AFTER_FAILURE_S, refused=why)
        return Rules(now + _KEPT_S, parsed=_parse(body) if status == 200 else None)


def _parse(body: bytes) -> Any:
    """Read the rules; what is a page or no text gives none."""
    from protego import Protego

    text = body[:MAX_BYTES].decode("utf-8-sig", "replace")
    if len(body) > MAX_BYTES:
        text = text.rpartition("\n")[0]
    return Protego.parse(text)


def _delay(parsed: Any, agent: str) -> float:
    delay = parsed.crawl_delay(agent) or 0.0
    rate = parsed.request_rate(agent)
    return max(float(delay), rate.seconds / rate.requests if rate else 0.0)


def agent_name(user_agent: str) -> str:
    """Give the name under which a robots.txt may speak of a user agent.

    >>> agent_name("reportedly/0.1 (news report reader)")
    'reportedly'
    """
    words = user_agent.replace("/", " ").split()
    return words[0] if words else "reportedly"
