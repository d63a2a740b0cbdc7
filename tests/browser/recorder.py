"""Writes down, inside a page, when its clock changed, and what it said of the link and aloud."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from playwright.sync_api import Page

SECOND = 1000

SCRIPT = """
(() => {
  const shift = %(shift)d;
  window.setBy = 0;
  const RealDate = Date;
  const realNow = RealDate.now.bind(RealDate);
  window.Date = class extends RealDate {
    static now() { return realNow() + shift + window.setBy; }
    constructor(...given) { given.length ? super(...given) : super(window.Date.now()); }
  };
  const origin = performance.timeOrigin + shift;
  Object.defineProperty(performance, "timeOrigin", { get: () => origin });
  window.recorded = { clock: [], offline: [], said: [] };
  const shown = () => ({
    clock: document.querySelector(
      ".clock:not(.clock--part) .clock__time, .wall__clock, .deck__clock")?.textContent.trim(),
    offline: /Not connected|Offline|Not saved/.test(document.body?.innerText ?? ""),
    said: [...document.querySelectorAll("body > [role=status]")].at(-1)?.textContent,
  });
  new MutationObserver(() => {
    for (const [name, value] of Object.entries(shown())) {
      const notes = window.recorded[name];
      if (value !== undefined && notes.at(-1)?.[1] !== value) notes.push([realNow(), value]);
    }
  }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
})();
"""


@dataclass
class Recorder:
    """All times are the machine's own, which is also the server's, in milliseconds."""

    page: Page

    @classmethod
    def on(cls, page: Page, shift_minutes: float = 0) -> Recorder:
        """To be called before the page is opened. The device's clock is wrong by so much."""
        page.add_init_script(SCRIPT % {"shift": int(shift_minutes * 60 * SECOND)})
        return cls(page)

    def set_device_clock(self, minutes: float) -> None:
        """As a user does, or a time server: the steady clock goes on as before."""
        self.page.evaluate("(milliseconds) => (window.setBy += milliseconds)", minutes * 60_000)

    def clock(self, since: float = 0) -> list[tuple[int, int]]:
        """When the clock changed, and the seconds it showed from then on."""
        return [(at, seconds(text)) for at, text in self._notes("clock") if at >= since]

    def said_of_time(self, since: float = 0) -> list[tuple[int, str]]:
        """What a screen reader was given to say about the time that is left."""
        notes = [(at, str(text)) for at, text in self._notes("said") if at >= since and text]
        return [(at, text) for at, text in notes if "left" in text or "Time is up" in text]

    def offline_since(self, since: float) -> int | None:
        """When it was first seen that there is no link."""
        return next((at for at, value in self._notes("offline") if at >= since and value), None)

    def online_since(self, since: float) -> int | None:
        return next((at for at, value in self._notes("offline") if at >= since and not value), None)

    def errors(self, ends_at: int, since: float) -> list[int]:
        """How wrong each change of the clock was, in milliseconds; late is positive.

        A clock that shows n changes to n - 1 when n - 1 seconds are left, and the other way
        around once time is up.
        """
        changes = self.clock(since)
        return [
            (at + max(shown, shown - 1) * SECOND) - ends_at
            for (_, before), (at, shown) in pairwise(changes)
            if shown == before - 1 and shown > 0
        ]

    def went_up(self, since: float) -> list[tuple[int, int]]:
        """Where it counted upwards."""
        changes = self.clock()
        return [
            (before, after)
            for (_, before), (at, after) in pairwise(changes)
            if after > before and at >= since
        ]

    def _notes(self, name: str) -> list[tuple[int, str]]:
        notes: list[tuple[int, str]] = self.page.evaluate("(name) => window.recorded[name]", name)
        return notes


def seconds(text: str) -> int:
    """What 4:59, 1:05:00 or −0:07 stands for."""
    total = 0
    for part in text.lstrip("\N{MINUS SIGN}").split(":"):
        total = total * 60 + int(part)
    return -total if text.startswith("\N{MINUS SIGN}") else total
