"""The journals beside the database, the Excel and the PDF."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass

from seminar.clock import now
from seminar.config import DATABASE_FILE, load_settings
from seminar.domain.report import Report
from seminar.services import reports
from seminar.store import open_database
from tests.exports.rendering import made, pdf_pages, table_rows, workbook
from tests.faults.halls import Hall
from tests.faults.scribes import Entry, Journal

WORD = re.compile(r"ø\d+[a-z]\d+o\d+,")
"""What scribes type; there are no two of the same."""


@dataclass
class Stored:
    """What the database file holds of one seminar."""

    points: dict[str, sqlite3.Row]
    revisions: dict[str, list[sqlite3.Row]]
    answers: dict[str, dict[str, object]]
    log: list[sqlite3.Row]


def stored(hall: Hall) -> Stored:
    with closing(sqlite3.connect(hall.data / DATABASE_FILE)) as connection:
        connection.row_factory = sqlite3.Row

        def rows(table: str, order: str) -> list[sqlite3.Row]:
            query = f"SELECT * FROM {table} WHERE seminar_id = ? ORDER BY {order}"
            return connection.execute(query, (hall.world.id,)).fetchall()

        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        revisions: dict[str, list[sqlite3.Row]] = {}
        for row in rows("revisions", "point_id, rev"):
            revisions.setdefault(row["point_id"], []).append(row)
        return Stored(
            {row["id"]: row for row in rows("points", "group_id, number")},
            revisions,
            {row["id"]: json.loads(row["answer"]) for row in rows("operations", "id")},
            rows("log", "seq"),
        )


def check(hall: Hall) -> int:
    """Fails unless all that was typed is there once; how many operations were acknowledged."""
    journals, found = hall.journals, stored(hall)
    for journal in journals:
        check_outbox(journal)
        for entry in journal.entries:
            check_entry(entry, found)
    check_nothing_doubled(journals, found)
    check_log(found)
    check_excel(hall, found)
    check_pdf(made(report_of(hall), "pdf"), found)
    return sum(entry.answer is not None for journal in journals for entry in journal.entries)


def check_outbox(journal: Journal) -> None:
    """The newest text of each point is the last that was acknowledged, or waits to be sent."""
    newest = {entry.op["point"]: entry.op["text"] for entry in journal.entries}
    assert newest == journal.typed


def check_entry(entry: Entry, found: Stored) -> None:
    """What was acknowledged is there, as it was acknowledged."""
    op, answer = entry.op, entry.answer
    if answer is None:
        return
    assert answer["ok"], (op, answer)
    assert found.answers[op["id"]] == answer
    revision = found.revisions[op["point"]][answer["rev"] - 1]
    assert (revision["rev"], revision["text"]) == (answer["rev"], op["text"])


def check_nothing_doubled(journals: list[Journal], found: Stored) -> None:
    """No point, text or number is there twice, and none that nobody typed."""
    typed = {(entry.op["point"], entry.op["text"]) for one in journals for entry in one.entries}
    texts = [(row["point_id"], row["text"]) for rows in found.revisions.values() for row in rows]
    assert len(texts) == len(set(texts))
    assert set(texts) <= typed
    assert found.points.keys() == found.revisions.keys()
    for point, rows in found.revisions.items():
        assert [row["rev"] for row in rows] == list(range(1, len(rows) + 1))
        newest = found.points[point]
        assert (newest["rev"], newest["text"]) == (rows[-1]["rev"], rows[-1]["text"])
        assert json.loads(newest["other_texts"]) == []
    numbers = Counter((row["group_id"], row["number"]) for row in found.points.values())
    assert set(numbers.values()) <= {1}


def check_log(found: Stored) -> None:
    """The log has no gaps, and each scope's numbers lead from one to the next."""
    assert [row["seq"] for row in found.log] == list(range(1, len(found.log) + 1))
    newest: dict[str, int] = {}
    for row in found.log:
        assert row["prev"] == newest.get(row["scope"], 0)
        newest[row["scope"]] = row["seq"]


def check_excel(hall: Hall, found: Stored) -> None:
    """Each point's newest text, once."""
    rows = table_rows(workbook(report_of(hall)), "Points")
    expected = sorted(row["text"] for row in found.points.values())
    assert sorted(row["Point"] for row in rows) == expected


def check_pdf(content: bytes, found: Stored) -> None:
    """Every word of each point's newest text, once."""
    printed = "".join("".join(pdf_pages(content)).split())
    words = [word for row in found.points.values() for word in WORD.findall(row["text"])]
    assert sorted(WORD.findall(printed)) == sorted(words)


def report_of(hall: Hall) -> Report:
    store = open_database(load_settings({}, data_dir=hall.data), now)
    try:
        with store.read() as reading:
            return reports.report(reading, hall.world.id)
    finally:
        store.close()
