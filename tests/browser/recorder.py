"""Writes down, inside a page, when its clock changed, what it said of the link, and what it gave
to hear: words for a screen reader, tones, and a vibration.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from playwright.sync_api import Page

SECOND = 1000
TURN = 50
LATE = 100
"""Milliseconds: a page is to be given a turn so often, and is late with it from so much on."""

SCRIPT = r"""
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
  window.recordedNow = realNow;
  window.recorded = { clock: [], offline: [], said: [], heard: [], idle: [] };
  const shown = () => ({
    clock: document.querySelector(
      ".clock:not(.clock--part) .clock__time, .wall__clock, .deck__clock")?.textContent.trim(),
    offline: /Not connected|Offline|Not saved/.test(document.body?.innerText ?? ""),
  });
  const live = "[role=status], [role=alert], [role=log], [aria-live=polite], [aria-live=assertive]";
  const saidIn = new WeakMap();
  const listen = () => {
    for (const region of document.querySelectorAll(live)) {
      const text = region.textContent.replace(/\s+/g, " ").trim();
      if (text && text !== saidIn.get(region)) window.recorded.said.push([realNow(), text]);
      saidIn.set(region, text);
    }
  };
  new MutationObserver(() => {
    listen();
    for (const [name, value] of Object.entries(shown())) {
      const notes = window.recorded[name];
      if (value !== undefined && notes.at(-1)?.[1] !== value) notes.push([realNow(), value]);
    }
  }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  const start = AudioScheduledSourceNode.prototype.start;
  AudioScheduledSourceNode.prototype.start = function (when = 0) {
    const wait = Math.max(0, when - this.context.currentTime) * 1000;
    window.recorded.heard.push([realNow() + wait, this.frequency.value]);
    return start.call(this, when);
  };
  Navigator.prototype.vibrate = (pattern) => {
    window.recorded.heard.push([realNow(), `vibration ${pattern}`]);
    return true;
  };
  let turn = realNow();
  setInterval(() => {
    const now = realNow();
    if (now - turn > %(turn)d + %(late)d) window.recorded.idle.push([turn + %(turn)d, now]);
    turn = now;
  }, %(turn)d);
})();
"""


@dataclass
class Recorder:
    """All times are the machine's own, which is also the server's, in milliseconds."""

    page: Page

    @classmethod
    def on(cls, page: Page, shift_minutes: float = 0) -> Recorder:
        """To be called before the page is opened. The device's clock is wrong by so much."""
        shift = int(shift_minutes * 60 * SECOND)
        page.add_init_script(SCRIPT % {"shift": shift, "turn": TURN, "late": LATE})
        return cls(page)

    def set_device_clock(self, minutes: float) -> None:
        """As a user does, or a time server: the steady clock goes on as before."""
        self.page.evaluate("(milliseconds) => (window.setBy += milliseconds)", minutes * 60_000)

    def clock(self, since: float = 0) -> list[tuple[int, int]]:
        """When the clock changed, and the seconds it showed from then on."""
        return [(at, seconds(text)) for at, text in self._notes("clock") if at >= since]

    def said(self, since: float = 0) -> list[tuple[int, str]]:
        """What a screen reader was given to say, by whichever part of the page."""
        return [(at, str(text)) for at, text in self._notes("said") if at >= since]

    def said_of_time(self, since: float = 0) -> list[tuple[int, str]]:
        """What of that was about the time that is left."""
        said = self.said(since)
        return [(at, text) for at, text in said if "left" in text or "Time is up" in text]

    def heard(self, since: float = 0) -> list[tuple[int, int | str]]:
        """The tones, as their pitches, and what the device did to be felt."""
        notes: list[tuple[int, int | str]] = self._read("heard")
        return [(round(at), what) for at, what in notes if at >= since]

    def offline_since(self, since: float) -> int | None:
        """When it was first seen that there is no link."""
        return next((at for at, value in self._notes("offline") if at >= since and value), None)

    def online_since(self, since: float) -> int | None:
        return next((at for at, value in self._notes("offline") if at >= since and not value), None)

    def took(self, since: float, until: float) -> float:
        """The milliseconds between two moments in which the machine let the page do anything.

        Where other processes have the processor, that is not the page's doing.
        """
        idle: list[tuple[int, int]] = self._read("idle")
        return until - since - sum(max(0, min(until, to) - max(since, at)) for at, to in idle)

    def errors(self, ends_at: int, since: float) -> list[float]:
        """How wrong each change of the clock was, in milliseconds; late is positive.

        A clock that shows n is right until n - 1 seconds are left, over time too. One that passes
        over a second is as wrong as what it showed before was in the end.
        """
        errors = []
        for (_, before), (at, after) in pairwise(self.clock(since)):
            if after < before:
                due = ends_at - (before - 1) * SECOND
                errors.append(self.took(due, at) if at > due else at - due)
        return errors

    def went_up(self, since: float) -> list[tuple[int, int]]:
        """Where it counted upwards."""
        changes = self.clock()
        return [
            (before, after)
            for (_, before), (at, after) in pairwise(changes)
            if after > before and at >= since
        ]

    def stood_still(self, since: float) -> float:
        """The longest time, in milliseconds, for which the clock showed the same, till now."""
        now: int = self.page.evaluate("window.recordedNow()")
        moments = [since, *(at for at, _ in self.clock(since)), now]
        return max(self.took(one, other) for one, other in pairwise(moments))

    def _read(self, name: str) -> Any:
        return self.page.evaluate("(name) => window.recorded[name]", name)

    def _notes(self, name: str) -> list[tuple[int, str]]:
        notes: list[tuple[int, str]] = self._read(name)
        return notes


def now() -> float:
    return time.time() * SECOND


def seconds(text: str) -> int:
    """What 4:59, 1:05:00 or −0:07 stands for."""
    total = 0
    for part in text.lstrip("\N{MINUS SIGN}").split(":"):
        total = total * 60 + int(part)
    return -total if text.startswith("\N{MINUS SIGN}") else total
