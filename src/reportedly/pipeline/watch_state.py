"""What is remembered of a watched feed between two polls: one small file a feed.

The files lie in a folder beside the library, not in it: a library is an append-only record of what
was read, and when a feed was last asked is no part of that. Losing them costs requests, no reports.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from reportedly.errors import StoreError
from reportedly.model.addresses import lasting_address
from reportedly.model.ids import make_id
from reportedly.model.report import RawReport
from reportedly.sources.base import Link

#: Entries remembered of one feed; the ones it named longest ago are forgotten first.
MAX_SEEN = 8_000
#: How often an entry's page is tried in vain before its summary is left to stand.
MAX_TRIES = 4
_VERSION = 1


@dataclass(slots=True)
class FeedState:
    """One feed as it was left.

    ``given`` is the address that a person or a list gave, ``address`` where it is asked now.
    ``next_at`` (POSIX seconds) is when it is due, ``interval_s`` how long after the last poll that
    is. ``condition`` is the code of the trouble last told of, "" when it answered well. ``digest``
    is of the answer that was worked off last, ``doubt`` what was wrong with that. ``seen`` gives,
    by the key of an entry, a fingerprint of what the feed said of it; ``tries`` how often its page
    was asked for in vain.
    """

    given: str
    address: str
    next_at: float = 0.0
    interval_s: float = 0.0
    n_failures: int = 0
    condition: str = ""
    digest: str = ""
    doubt: str = ""
    doubt_message: str = ""
    is_list: bool = False
    seen: dict[str, str] = field(default_factory=dict)
    tries: dict[str, int] = field(default_factory=dict)

    def is_news(self, link: Link) -> bool:
        """Tell whether an entry is new, or is told of otherwise than before.

        An entry under a new address with the title and the moment of a known one is that one.
        """
        key, twin, print_ = entry_marks(link)
        if key in self.seen:
            self.seen[key] = known = self.seen.pop(key)
            return known != print_
        if twin and twin in self.seen:
            self.seen[key] = print_
            return False
        return True

    def mark(self, link: Link) -> None:
        """Remember an entry as worked off."""
        key, twin, print_ = entry_marks(link)
        for mark in filter(None, (twin, key)):
            self.seen.pop(mark, None)
            self.seen[mark] = print_
        self.tries.pop(key, None)
        while len(self.seen) > MAX_SEEN:
            del self.seen[next(iter(self.seen))]

    def settle(self, done: Sequence[Link], failed: Sequence[Link]) -> set[str]:
        """Remember what became of some entries; give the keys of those to be tried again.

        After the last try in vain an entry counts as worked off.
        """
        for link in done:
            self.mark(link)
        again: set[str] = set()
        for link in failed:
            key = entry_marks(link)[0]
            self.tries[key] = self.tries.get(key, 0) + 1
            if self.tries[key] >= MAX_TRIES:
                self.mark(link)
            else:
                again.add(key)
        return again

    def keep_tries(self, keys: set[str]) -> int:
        """Forget the tries of all entries but these; give how many are left."""
        self.tries = {key: n for key, n in self.tries.items() if key in keys}
        return len(self.tries)


def entry_marks(link: Link) -> tuple[str, str, str]:
    """Give an entry's key, the key it shares with itself under another address, its fingerprint.

    None of the three knows its guid: there are feeds that make new ones at every request.
    """
    raw = link.carried
    address = lasting_address(link.url) if link.url else (raw.locator if raw else "")
    if raw is None:
        return _hash("address", address), "", ""
    told = [raw.title, raw.published, raw.modified]
    twin = _hash("twin", raw.title, raw.published) if raw.title and raw.published else ""
    return _hash("address", address), twin, _hash("print", *told, _content_mark(raw))


def _content_mark(raw: RawReport) -> str | None:
    """Tell texts apart where no time of change does; counters in summaries are then no news."""
    return None if raw.modified else hashlib.sha256(raw.content).hexdigest()[:16]


def _hash(*parts: str | None) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:20]


@dataclass(frozen=True, slots=True)
class StateFolder:
    """The folder of the states of one library's feeds."""

    path: Path

    def load(self, given: str) -> FeedState:
        """Give a feed as it was left; one that was never polled, or whose file is damaged, anew."""
        try:
            body: Any = json.loads(self._file(given).read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return FeedState(given, given)
        if not isinstance(body, dict) or body.pop("version", None) != _VERSION:
            return FeedState(given, given)
        known = {f.name: type(getattr(FeedState(given, given), f.name)) for f in fields(FeedState)}
        right = all(
            isinstance(body.get(k), (float, int) if kind is float else kind)
            for k, kind in known.items()
        )
        if set(body) != set(known) or not right or body["given"] != given:
            return FeedState(given, given)
        return FeedState(**body)

    def save(self, state: FeedState) -> None:
        """Keep a state, all at once.

        Raises:
            StoreError: it cannot be written.
        """
        file = self._file(state.given)
        draft = file.with_suffix(f".{os.getpid()}.part")  # another watch may save it, too
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft.write_text(
                json.dumps({"version": _VERSION, **asdict(state)}, separators=(",", ":")),
                encoding="utf-8",
            )
            os.replace(draft, file)
        except OSError as error:
            raise StoreError(f"{file} cannot be written: {error.strerror or error}") from error

    def _file(self, given: str) -> Path:
        return self.path / f"{make_id('feed', address=given)}.json"


def state_folder(library_url: str, data_home: Path) -> StateFolder:
    """Give the folder beside a library's file, or among the user's data for a database."""
    from sqlalchemy.engine import make_url

    url = make_url(library_url)
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        return StateFolder(Path(url.database + ".watch"))
    name = make_id("watch", library=url.render_as_string(hide_password=True))
    return StateFolder(data_home / name)
