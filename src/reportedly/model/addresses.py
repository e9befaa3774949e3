"""Web addresses as names of articles: what of them lasts."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit, urlunsplit

#: Parameters that tell where a reader came from, never which article it is.
_TRACKING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|ocid|cmpid)\Z", re.I
)
_PORTS = {"http": 80, "https": 443}
_SIDE_HOSTS = ("www.", "m.", "mobile.", "amp.")


def lasting_address(url: str, canonical: str | None = None) -> str:
    """Give the address under which an article is known for good.

    The canonical one where it is of the same site and names more than its front page. Scheme,
    fragment, default port, "www." and tracking parameters do not count.

    >>> lasting_address("HTTPS://www.Post.example:443/a?utm_source=x&id=4#top")
    'post.example/a?id=4'
    """
    try:
        own = urlsplit(url.strip())
        named = urlsplit((canonical or "").strip())
        if _is_article(named) and _site(named) == _site(own):
            own = named
        if not own.netloc:
            return url.partition("#")[0]
        return _plain(own)
    except ValueError:
        return url.partition("#")[0]


def _is_article(parts: SplitResult) -> bool:
    return bool(parts.netloc) and (parts.path.strip("/") != "" or parts.query != "")


def _site(parts: SplitResult) -> str:
    host = (parts.hostname or "").lower()
    return next((host.removeprefix(s) for s in _SIDE_HOSTS if host.startswith(s)), host)


def _plain(parts: SplitResult) -> str:
    port = parts.port
    shown = f":{port}" if port is not None and port != _PORTS.get(parts.scheme.lower()) else ""
    kept = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True)
            if not _TRACKING.match(k)]  # fmt: skip
    return urlunsplit(("", _site(parts) + shown, parts.path or "/", urlencode(kept), ""))[2:]
