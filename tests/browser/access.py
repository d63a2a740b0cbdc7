"""Whether everybody can use a page: axe's rules, and what axe can't see."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
EVERYTHING = {"type": "tag", "values": LEVELS}
# What the dark scheme can change.
COLOURS = {"type": "rule", "values": ["color-contrast"]}
AXE: str = Axe().axe_script
SCRIPT = Path(__file__).with_name("access.js").read_text(encoding="utf-8")

THUMB = 44
NARROW = {"width": 320, "height": 640}
LAPTOP_AT_TWICE = {"width": 640, "height": 400}
PHONE = {"width": 390, "height": 844}


def ask(page: Page, question: str, about: Any = None) -> Any:
    """One of the questions in access.js."""
    return page.evaluate(f"(about) => {SCRIPT.strip()}.{question}(about)", about)


def violations(page: Page) -> list[str]:
    """What axe finds at the levels A and AA, light and dark."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
        ask(page, "holdStill")
    page.emulate_media(color_scheme="light")
    light = ask(page, "violations", EVERYTHING)
    page.emulate_media(color_scheme="dark")
    dark = ask(page, "violations", COLOURS)
    page.emulate_media(color_scheme="light")
    return [*told("light", light), *told("dark", dark)]


def sizes(page: Page) -> Iterator[str]:
    """The narrowest screen, a laptop at twice the size, and text with room between."""
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    yield "320 px"
    page.set_viewport_size(LAPTOP_AT_TWICE)  # type: ignore[arg-type]
    yield "200 %"
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    ask(page, "spaceText")
    yield "text spacing"


def cut_off(page: Page) -> list[str]:
    """What can't be read without scrolling sideways, at any of the sizes."""
    return [line for size in sizes(page) for line in told(size, ask(page, "cutOff"))]


def small_targets(page: Page) -> list[str]:
    """What a thumb would miss."""
    found: list[str] = ask(page, "smallTargets", THUMB)
    return found


def unseen_focus(page: Page, steps: int) -> list[str]:
    """Where the focus goes by the tabulator without being seen."""
    found = []
    for _step in range(steps):
        page.keyboard.press("Tab")
        focus = ask(page, "focus")
        if focus and not focus["marked"]:
            found.append(f"{focus['name']} is not marked")
        if focus and not focus["uncovered"]:
            found.append(f"{focus['name']} is covered")
    return found


def told(where: str, problems: Iterable[str]) -> list[str]:
    """Problems with the place where each was found."""
    return [f"{where}: {problem}" for problem in problems]
