"""Characters that no font here can draw: an emoji where there is no emoji font, say.

A PDF/UA may not show the box that stands for a missing character, and a reader
would not know what it was. Such a character is named in brackets instead.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager

# Beyond Latin and common punctuation, which the report's own font has.
UNCERTAIN = re.compile("[^\0-\u024f\u2010-\u2027]")
LOGGER = logging.getLogger("weasyprint")
SKIN_TONES = range(0x1F3FB, 0x1F400)


def drawable(html: str, render: Callable[[str], object]) -> str:
    """Return the page with the characters named that `render` has no font for.

    A page with just the uncertain characters is rendered to find out.
    """
    uncertain = set(UNCERTAIN.findall(html))
    if not uncertain:
        return html
    with _missing_characters() as missing:
        render(f"<p>{' '.join(sorted(uncertain))}</p>")
    return html.translate({code: _named(code) for code in missing})


def _named(code: int) -> str:
    if code in SKIN_TONES:
        return ""
    character = chr(code)
    if unicodedata.category(character) == "So":
        return f"[{unicodedata.name(character).lower()}]"
    return f"[U+{code:04X}]"


@contextmanager
def _missing_characters() -> Iterator[set[int]]:
    collector = _Collector()
    level = LOGGER.level
    LOGGER.setLevel(logging.WARNING)
    LOGGER.addHandler(collector)
    try:
        yield collector.missing
    finally:
        LOGGER.removeHandler(collector)
        LOGGER.setLevel(level)


class _Collector(logging.Handler):
    """Gathers what the renderer warns that it can't draw."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.missing: set[int] = set()

    def emit(self, record: logging.LogRecord) -> None:
        """Note the character of a warning about a missing glyph."""
        if record.msg.startswith(".notdef") and isinstance(record.args, tuple):
            self.missing.add(int(str(record.args[-1])))
