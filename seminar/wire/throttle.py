"""How much one device may do. Never by address: a whole hall may share one."""

from __future__ import annotations

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from seminar.domain.errors import SeminarError
from seminar.services.viewers import Viewer

# 20 a second, and 60 at once: a scribe who comes back with a full outbox is not held up.
_OPERATIONS = parse("60 per 3 second")
_limiter = FixedWindowRateLimiter(MemoryStorage())


def count_operation(viewer: Viewer) -> None:
    """One more operation. Raises `too_many`; the operation may be sent again under its id."""
    if not _limiter.hit(_OPERATIONS, viewer.actor):
        raise SeminarError("too_many", "too_many_operations")
