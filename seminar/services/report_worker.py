"""Reads a report and makes a file of it: `python -m seminar.services.report_worker`.

To gather the points of a whole hall keeps a processor busy for a third of a
second, in which no socket of the server would be heard. It is told what to read
by a `ReportOrder` on standard input, and goes on as `seminar.exports.worker` does.
"""

from __future__ import annotations

from seminar.domain.report import Report
from seminar.exports.orders import ReportOrder
from seminar.exports.registry import Document
from seminar.exports.worker import make_one


def main() -> None:
    """Make one file, within limits."""
    make_one(_read)


def _read(_document: Document, order: bytes) -> Report:
    # Here and not above: what takes long to load is loaded at the low priority already.
    from seminar.services.reports import carry_out  # noqa: PLC0415

    return carry_out(ReportOrder.from_json(order))


if __name__ == "__main__":
    main()
