"""The colours that Excel shares with the PDF (static/css/report.css) and the screens."""

from __future__ import annotations

DEEP = "002C54"
ACCENT = "0062BA"
SOFT = "99C0E3"
TINT = "DDEAF6"
INK = "1E2B3C"
SUBTLE = "5A6675"
LINE = "D5DEE8"
