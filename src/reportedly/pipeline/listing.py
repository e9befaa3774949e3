"""The list of a library's stories: their heads, made anew for those that changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportedly.errors import InvariantError, StoreError
from reportedly.log import get_logger
from reportedly.model.ids import make_id
from reportedly.model.story import Brief
from reportedly.pipeline.local import Progress, failed_story, weight_key
from reportedly.pipeline.members import (
    Members,
    Words,
    bare_story,
    members_of,
    read_words,
    stage_versions,
    story_brief,
)
from reportedly.pipeline.pending import LIST, OUTDATED, extract_version, require_current
from reportedly.store.base import Head, Listing, Run, Store

#: Stories looked at in one go.
BATCH = 64


def list_version() -> str:
    """Give a name for all that heads of stories are made by."""
    return make_id("list", extract=extract_version(), stages=stage_versions())


def write_heads(store: Store, run: Run, progress: Progress) -> None:
    """List anew the stories that changed, or are listed by another version of the program.

    Cost: a brief for each of them.
    """
    version, up_to, words = list_version(), store.last_seq(), read_words(store)
    stale = _stale(store, version, words)
    for start in range(0, len(stale), BATCH):
        progress("comparing", start, len(stale))
        members = members_of(store, stale[start : start + BATCH], words)
        for one in _list_known(store, run, version, members):
            names = {one.story_id: one.title}
            with store.together():
                store.write_listing(run, Listing([_make_head(store, run, one)], version, names))
    store.write_done(run, LIST, version, up_to)
    get_logger(__name__).info("stories", extra={"n_changed": len(stale)})


def _stale(store: Store, version: str, words: Words) -> list[str]:
    """Give the stories to be listed anew or no more, sorted."""
    stale = {*store.stale_stories(), *_misnamed(store, words)}
    if not store.done_up_to(LIST, version):
        stale.update(store.unlisted(version))
    return sorted(stale)


def _misnamed(store: Store, words: Words) -> set[str]:
    """Give the stories that are listed by another name than a person gave them."""
    return {story for story, _ in store.listed_names().items() ^ words.names.items()}


def _list_known(store: Store, run: Run, version: str, members: Sequence[Members]) -> list[Members]:
    """List the stories that had a head as they are now before, and those that are no more not;
    give the others."""
    keys = {m.story_id: m.key() for m in members if m.report_ids}
    known = store.get_heads(list(keys.values()))
    gone = [m.story_id for m in members if not m.report_ids]
    names = {m.story_id: m.title for m in members}
    if known or gone:
        store.write_listing(run, Listing(list(known.values()), version, names, gone))
    return [m for m in members if m.report_ids and keys[m.story_id] not in known]


def _make_head(store: Store, run: Run, members: Members) -> Head:
    """Compose a story's brief and give its head; tell of a brief that failed."""
    try:
        return head_of(members.key(), story_brief(store, members, edits=False))
    except InvariantError as error:
        reports = list(store.iter_reports(members.report_ids))
        store.write_issues(run, [failed_story(reports, error)])
        story, n = bare_story(store, members), len(reports)
        return Head(members.key(), story.id, story.title, story.first, story.last, n, 1, n)


def head_of(key: str, brief: Brief) -> Head:
    """Give what a list shows of a story.

    Origins: at least those of its best borne-out answer; at most those of any answer, or the
    writers of its reports where these are more.
    """
    from reportedly.reconcile.origins import count_texts

    answers = [a.origins for q in brief.questions for a in q.answers]
    n_writers = count_texts((*brief.reports, *brief.unread), brief.copies)
    at_most = max(n_writers, *(o.at_most for o in answers), 1)
    return Head(
        key,
        brief.story.id,
        brief.story.title,
        brief.story.first,
        brief.story.last,
        brief.n_reports,
        max((o.at_least for o in answers), default=1),
        at_most,
        -weight_key(brief)[1],
    )


def require_listed(store: Store) -> None:
    """Make sure that all stories are listed as they are.

    Raises:
        StoreError: some are not up to date (repeat ``reportedly add``).
    """
    require_current(store)
    is_marked = store.last_seq() == store.done_up_to(LIST, list_version())
    if not is_marked or store.stale_stories(1) or _misnamed(store, read_words(store)):
        raise StoreError(OUTDATED)


def list_heads(store: Store, limit: int | None = None) -> Iterator[Head]:
    """Give the heads of the stories, the weightiest first; all of them, or so many.

    Raises:
        StoreError: some are not up to date (repeat ``reportedly add``).
    """
    require_listed(store)
    return store.iter_listed(limit)


def require_head(store: Store, story_id: str) -> Head:
    """Give the head of a story.

    Raises:
        StoreError: some are not up to date (repeat ``reportedly add``).
    """
    require_listed(store)
    return store.heads_of([story_id])[story_id]
