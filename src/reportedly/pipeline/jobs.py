"""Work on several processors: a function over a stream, in order, with little of it held."""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from reportedly.errors import TransientError

Key = TypeVar("Key")
In = TypeVar("In")
Out = TypeVar("Out")

#: Inputs that wait or are worked on, for each process; and their size in bytes altogether.
_WAITING, _WAITING_BYTES = 4, 64_000_000


def map_in_order(
    work: Callable[[In], Out], items: Iterable[tuple[Key, In | None, int]], jobs: int
) -> Iterator[tuple[Key, Out | None]]:
    """Give ``work`` of each item, in order, as if one after another.

    An item is a key, which is given back with what came of it; what is to be worked on, or None;
    and its size in bytes. ``work`` must be a pure function of a module. The processes are started
    fresh (spawn), so that they inherit neither threads nor open files; what passes between them is
    pickled, by us for us.

    Raises:
        TransientError: a process died (killed, or out of memory).
    """
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(jobs, context, initializer=_leave_interrupts_to_the_parent)
    waiting: deque[tuple[Key, Future[Out] | None, int]] = deque()
    n_bytes = 0
    try:
        for key, given, size in items:
            waiting.append((key, None if given is None else pool.submit(work, given), size))
            n_bytes += size
            while len(waiting) > _WAITING * jobs or n_bytes > _WAITING_BYTES:
                done, future, done_size = waiting.popleft()
                n_bytes -= done_size
                yield done, future.result() if future else None
        while waiting:
            done, future, _ = waiting.popleft()
            yield done, future.result() if future else None
    except BrokenProcessPool as error:
        raise TransientError(
            "a process died at its work (out of memory?); repeat, with fewer --jobs"
        ) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _leave_interrupts_to_the_parent() -> None:
    """Let Ctrl-C end the parent, which ends its workers when their page is done."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
