"""Which outlet a page is of: its name, its registered domain, the address it calls its own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib import resources
from urllib.parse import urljoin, urlsplit

_MAX_URL = 2_000
_HOST = re.compile(r"[^\W_](?:[\w-]{0,62}[^\W_])?(?:\.[^\W_](?:[\w-]{0,62}[^\W_])?){1,8}")
#: Subdomains that say nothing of the outlet.
_PREFIX = re.compile(r"^(?:www\d?|m|amp|mobile|edition)\.")


@cache
def _shared_suffixes() -> frozenset[str]:
    listed = resources.files("reportedly").joinpath("data/shared_suffixes.txt").read_text("utf-8")
    rows = (line.strip() for line in listed.splitlines())
    return frozenset(row for row in rows if row and not row.startswith("#"))


def host_of(url: str | None) -> str | None:
    """Give the lower-cased host of an http address, None when there is none."""
    if not url or len(url) > _MAX_URL:
        return None
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(host):
        return None
    return host if not host.replace(".", "").isdigit() else None


def registered_domain(url: str | None) -> str | None:
    """Give the registered host name of an address: what its owner bought.

    Below country endings the usual second levels (``co.uk``, ``com.au``) and the endings of
    hosting services (``wordpress.com``) belong to nobody, so one more label is taken.

    >>> registered_domain("https://news.herald.co.uk/ferry?x=1")
    'herald.co.uk'
    """
    host = host_of(url)
    if host is None:
        return None
    labels = host.split(".")
    shared = _shared_suffixes()
    size = 2
    if len(labels) > 2 and (
        ".".join(labels[-2:]) in shared or (len(labels[-1]) == 2 and f"{labels[-2]}.*" in shared)
    ):
        size = 3
    return ".".join(labels[-size:])


def canonical_address(links: Iterable[str | None], base: str | None) -> str | None:
    """Give the first of some addresses that is a whole http address, resolved against ``base``."""
    for url in links:
        if not url or len(url) > _MAX_URL:
            continue
        try:
            clean = urljoin(base or "", url.strip())
            named = "@" in urlsplit(clean).netloc
        except ValueError:
            continue
        if host_of(clean) and not named:
            return clean
    return None


def site_name(host: str | None) -> str | None:
    """Give a host as readers name it, without ``www``: the outlet's name when nothing names it."""
    return _PREFIX.sub("", host) if host else None
