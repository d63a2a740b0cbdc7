"""How much one device may do. Never by address: a whole hall may share one."""

from __future__ import annotations

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from seminar.domain.errors import SeminarError
from seminar.services.viewers import Viewer

# 100 a second, and 300 at once: a scribe who comes back with a full outbox is not held up.
_OPERATIONS = parse("300 per 3 second")
# Wrong codes only: whoever has the right one is never kept out, and 500 phones behind one address
# are 500 devices.
_GUESSES_OF_A_DEVICE = parse("20/minute")
_GUESSES_OF_ALL = parse("300/minute")
_limiter = FixedWindowRateLimiter(MemoryStorage())


def count_operation(viewer: Viewer) -> None:
    """One more operation. Raises `too_many`; the operation may be sent again under its id."""
    if not _limiter.hit(_OPERATIONS, viewer.actor):
        raise SeminarError("too_many", "too_many_operations")


def count_wrong_guess(device: str | None) -> None:
    """One more wrong code. Raises `too_many` where there have been too many."""
    own = device is None or _limiter.hit(_GUESSES_OF_A_DEVICE, device)
    everyone = _limiter.hit(_GUESSES_OF_ALL)
    if not (own and everyone):
        raise SeminarError("too_many", "too_many_guesses", field="code")
