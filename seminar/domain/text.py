"""What becomes of text that people type or paste."""

from __future__ import annotations

import re
import unicodedata

# C0 and C1 controls but for tab and line feed, and lone surrogates: Excel, XML and UTF-8 refuse
# them, and no keyboard makes them. Nor the signs that turn the direction of all that follows:
# one group could mirror the others' texts in a report.
_NOT_TEXT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def clean(text: str) -> str:
    """The text in composed form, with one kind of line break and without control characters."""
    unbroken = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _NOT_TEXT.sub("", unbroken))


def clean_line(text: str) -> str:
    """As `clean`, on one line and without white space at either end."""
    return " ".join(clean(text).split())
