"""How much one device may do. Never by address: a whole hall may share one."""

from __future__ import annotations

import time

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from seminar.domain.errors import SeminarError
from seminar.services.viewers import Viewer

# 100 a second, and 300 at once: a scribe who comes back with a full outbox is not held up.
_OPERATIONS = parse("300 per 3 second")
# A page that comes back, reads along and looks at earlier texts; each costs what many texts cost.
_READINGS = parse("100 per 5 second")
# Wrong codes only: whoever has the right one is never kept out, and 500 phones behind one address
# are 500 devices.
_GUESSES_OF_A_DEVICE = parse("20/minute")
_GUESSES_OF_ALL = parse("300/minute")
# A hall of five thousand joins within a minute; whoever has the code can't fill the disk with it.
_JOINS_OF_A_SEMINAR = parse("6000/minute")
# A page looks for the server twice a second, and opens a socket when there is an answer.
_HANDSHAKES_OF_A_DEVICE = parse("240/minute")
# For all who hold it: a program with a whole hall's scribes comes back as often as one page.
_HANDSHAKES_OF_A_LINK = parse("6000/minute")
KEYS_KEPT = 10_000
ROOM_MADE_EVERY = 1.0
"""Seconds."""


class SteadyStorage(MemoryStorage):
    """Windows of steady time: setting the machine's clock must keep nobody out.

    As it comes, a window that was open when the clock was set back would stay open for as long.
    """

    def __init__(self) -> None:
        super().__init__()
        # The library's own clean-up goes by the wall clock, and would take every window away.
        self.timer.cancel()
        self._looked_at = 0.0

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count, in a window that begins with the first hit."""
        now = time.monotonic()
        if self.expirations.get(key, now) <= now:
            self._make_room(now)
            self.storage[key] = 0
            self.expirations[key] = now + expiry
        self.storage[key] += amount
        return self.storage[key]

    def _make_room(self, now: float) -> None:
        """Look through all of them, which takes milliseconds, once in a while only."""
        if len(self.expirations) < KEYS_KEPT or now - self._looked_at < ROOM_MADE_EVERY:
            return
        self._looked_at = now
        for key in [key for key, end in self.expirations.items() if end <= now]:
            del self.storage[key], self.expirations[key]


_limiter = FixedWindowRateLimiter(SteadyStorage())


def count_operation(viewer: Viewer) -> None:
    """One more operation. Raises `too_many`; the operation may be sent again under its id."""
    if not _limiter.hit(_OPERATIONS, viewer.actor):
        raise SeminarError("too_many", "too_many_operations")


def count_reading(viewer: Viewer, device: str | None) -> None:
    """One more look at much at once. Raises `too_many`. Many screens may share a wall's link."""
    if not _limiter.hit(_READINGS, "reading", viewer.actor, device or ""):
        raise SeminarError("too_many", "too_many_readings")


def count_join(code: str) -> None:
    """One more device that joins by a seminar's code. Raises `too_many`."""
    if not _limiter.hit(_JOINS_OF_A_SEMINAR, "join", code):
        raise SeminarError("too_many", "too_many_joins")


def count_handshake(device: str) -> None:
    """One more socket that a device opens. Raises `too_many`."""
    if not _limiter.hit(_HANDSHAKES_OF_A_DEVICE, "handshake", device):
        raise SeminarError("too_many", "too_many_handshakes")


def count_handshake_by_link(link: int) -> None:
    """One more socket that is opened with a link's token. Raises `too_many`."""
    if not _limiter.hit(_HANDSHAKES_OF_A_LINK, "link", str(link)):
        raise SeminarError("too_many", "too_many_handshakes_by_link")


def count_wrong_guess(device: str | None) -> None:
    """One more wrong code. Raises `too_many` where there have been too many."""
    own = device is None or _limiter.hit(_GUESSES_OF_A_DEVICE, device)
    everyone = _limiter.hit(_GUESSES_OF_ALL)
    if not (own and everyone):
        raise SeminarError("too_many", "too_many_guesses", field="code")
