"""Work in a thread of the operating system, so that the sockets go on meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import gevent
from gevent.threadpool import ThreadPool

Result = TypeVar("Result")


def in_thread(work: Callable[[], Result], pool: ThreadPool | None = None) -> Result:
    """What the work gives, or raises."""
    chosen: ThreadPool = gevent.get_hub().threadpool if pool is None else pool
    outcome: tuple[Result] | Exception = chosen.apply(_caught, (work,))
    if isinstance(outcome, Exception):
        raise outcome
    return outcome[0]


def _caught(work: Callable[[], Result]) -> tuple[Result] | Exception:
    # gevent itself writes a trace of whatever a thread raises, though somebody waits for it.
    try:
        return (work(),)
    except Exception as error:  # noqa: BLE001 it is raised again where it is waited for
        return error
