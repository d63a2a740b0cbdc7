"""The running order as PDF: large enough to be read from a lectern."""

from __future__ import annotations

from seminar.domain.running_order import RunningOrder
from seminar.exports.pdf_content import breakable
from seminar.exports.pdf_writing import Sheet, write_pdf
from seminar.exports.registry import ProgressCallback
from seminar.exports.wording import Wording, block_kind

BLOCKS_A_PAGE = 2


def render(order: RunningOrder, progress: ProgressCallback) -> bytes:
    """Return the running order as a PDF."""
    words = Wording(order.language)
    kinds = {kind: block_kind(kind, words.gettext) for kind in ("plenary", "group_work", "break")}
    sheet = Sheet(
        template="running_order.html",
        values={"order": order, "kinds": kinds, "breakable": breakable},
        style="running_order.css",
        pages=2 + len(order.blocks) // BLOCKS_A_PAGE,
    )
    return write_pdf(sheet, words, order.time_zone, progress)
