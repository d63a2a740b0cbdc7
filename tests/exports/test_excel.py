from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import datetime
from functools import cache

import pytest
from openpyxl import Workbook
from openpyxl.utils import range_boundaries

from seminar.domain.report import Report, ReportOrganiser
from seminar.exports.excel_values import (
    CELL_LIMIT,
    Column,
    pieces,
    sheet_names,
    with_unique_headings,
)
from tests.exports.rendering import made, table_rows, workbook
from tests.exports.sample_report import ORGANISERS, sample_report

HOSTILE = (
    "=1+1",
    '=HYPERLINK("http://example.org","x")',
    "+47 12 34 56 78",
    "-2+3",
    "@SUM(A1:A2)",
    "\t=1",
    "<script>alert(1)</script> & ]]>",
    "_x0041_",
    "to\nlinjer",
    " mellomrom rundt ",
    "emoji 🎻 og samisk Kárášjohka",
)


@cache
def report() -> Report:
    return replace(sample_report(9), language="en")


@cache
def book() -> Workbook:
    return workbook(report())


def with_texts(*texts: str) -> Report:
    base = replace(sample_report(1), language="en")
    points = [
        replace(base.points[-6], text=text, rank=1, number=number, id=str(number))
        for number, text in enumerate(texts, start=1)
    ]
    return replace(base, points=tuple(points))


def test_sheets_are_named_in_the_order_of_reading() -> None:
    assert book().sheetnames == [
        "Overview",
        "Feedback, all",
        "For Utdanningsdirektoratet",
        "For KS",
        "For Norsk kulturskoleråd",
        "All points",
        "Groups",
        "Programme",
        "What happened",
        "How it is counted",
    ]


def test_an_organisers_workbook_is_theirs_alone() -> None:
    theirs = workbook(report().narrowed_to("ks"))
    assert theirs.sheetnames == [
        "Overview",
        "For KS",
        "All points",
        "Groups",
        "Programme",
        "How it is counted",
    ]
    headings = [cell.value for cell in theirs["Groups"][5]]
    assert "Scribe" not in headings
    assert "Scribe" in [cell.value for cell in book()["Groups"][5]]


def test_every_sheet_is_a_table_with_its_headings_in_sight() -> None:
    for sheet in book().worksheets[1:]:
        (table,) = sheet.tables.values()
        _left, top, _right, bottom = range_boundaries(table.ref)
        headings = [cell.value for cell in sheet[top]]
        assert table.column_names == headings
        assert table.autoFilter.ref == table.ref
        assert sheet.freeze_panes == f"A{top + 1}"
        assert sheet.print_title_rows == f"${top}:${top}"
        assert bottom == sheet.max_row


def test_table_names_are_different() -> None:
    names = [name for sheet in book() for name in sheet.tables]
    assert len(set(names)) == len(names) == 10


def test_no_cells_are_merged_and_paper_is_set_up() -> None:
    for sheet in book():
        assert list(sheet.merged_cells.ranges) == []
        assert sheet.page_setup.orientation == "landscape"
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage is True
        assert sheet.oddFooter.right.text == "&P / &N"


def test_the_document_has_title_and_language() -> None:
    properties = book().properties
    assert (properties.title, properties.language) == (report().title, "en")
    assert workbook(report().narrowed_to("ks")).properties.title == f"{report().title} – KS"


def test_times_are_dates_by_the_seminars_clock() -> None:
    first = table_rows(book(), "Programme")[0]
    assert first["Planned start"] == datetime(2023, 4, 27, 9, 0)  # noqa: DTZ001 - as on the wall
    assert (first["Planned minutes"], first["Actual minutes"]) == (25, 25)
    written = [row["Written"] for row in table_rows(book(), "Points")]
    assert {type(one) for one in written} == {datetime}


def test_the_programme_has_planned_actual_difference_pauses_and_what_was_added() -> None:
    rows = {row["Block"]: row for row in table_rows(book(), "Programme")}
    names = ("Actual minutes", "Difference in minutes", "Minutes of pauses", "Minutes added")
    figures = [
        tuple(row[name] for name in names) for row in (rows[title] for title in list(rows)[:3])
    ]
    assert figures == [(25, 0, None, None), (20, 0, 1, None), (59, 4, None, 4)]


def test_remarks_say_what_times_do_not() -> None:
    first, second, *others = report().blocks
    blocks = (replace(first, left_out=True), replace(second, visits=2), *others)
    rows = table_rows(workbook(replace(report(), blocks=blocks)), "Programme")
    assert [row["Remark"] for row in rows[:3]] == ["left out", "2 visits", None]


def test_the_log_has_everything_that_happened_in_words() -> None:
    rows = table_rows(book(), "Log")
    assert len(rows) == len(report().events)
    assert rows[4] == {
        "Time": datetime(2023, 4, 27, 9, 33),  # noqa: DTZ001 - as on the wall
        "Who": "Facilitator",
        "What": "Left out “Tema 2: Forankring og begrunnelser”.",
        "Taken back": "yes",
    }
    assert "09:33:12" in rows[5]["Time"].isoformat()


def test_what_people_typed_is_text_and_unchanged() -> None:
    made_book = workbook(with_texts(*HOSTILE))
    for table in ("Points", "Feedback_1"):
        texts = {row["Point"] for row in table_rows(made_book, table)}
        assert texts == {text.replace("_x0041_", "_x005F_x0041_") for text in HOSTILE}


def test_there_is_no_formula_anywhere() -> None:
    hostile = replace(
        with_texts(*HOSTILE),
        title="=1+1",
        organisers=(ReportOrganiser("udir", "=cmd|' /C calc'!A0"), *ORGANISERS[1:]),
    )
    content = made(hostile, "xlsx")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        assert [name for name in sheets if b"<f>" in archive.read(name)] == []
    for sheet in workbook(hostile):
        for row in sheet.iter_rows():
            assert [cell.coordinate for cell in row if cell.data_type == "f"] == []


def test_text_like_a_formula_stays_text_when_the_cell_is_edited() -> None:
    sheet = workbook(with_texts("=1+1", "ikke en formel"))["All points"]
    assert [(sheet.cell(row, 4).value, sheet.cell(row, 4).quotePrefix) for row in (6, 7)] == [
        ("=1+1", True),
        ("ikke en formel", False),
    ]


def test_controls_and_half_characters_are_cleaned() -> None:
    rows = table_rows(workbook(with_texts("a\x00b\x1bc\ud800d\ufffee\r\nf")), "Points")
    assert rows[0]["Point"] == "abcde\nf"


def test_a_text_too_long_for_a_cell_goes_on_in_the_next() -> None:
    text = "æ" * 40_000
    for table in ("Points", "Feedback_1"):
        (row,) = table_rows(workbook(with_texts(text)), table)
        assert (len(row["Point"]), row["Point"] + row["Point (2)"]) == (CELL_LIMIT, text)


def test_pieces_count_as_excel_counts() -> None:
    text = "🎻" * 20_000
    cut = pieces(text)
    assert "".join(cut) == text
    assert max(len(piece.encode("utf-16-le")) // 2 for piece in cut) <= CELL_LIMIT


def test_sheet_names_are_legal_and_different() -> None:
    names = sheet_names(
        ["Til [alle]: hvem/hva?", "til  alle   hvem hva ", "A" * 40, "a" * 40, "'", ""]
    )
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert 1 <= len(name) <= 31
        assert re.search(r"[\[\]:*?/\\]", name) is None
        assert not name.startswith("'")
        assert not name.endswith("'")


def test_headings_of_a_table_are_all_different() -> None:
    columns = with_unique_headings([Column("A"), Column("a"), Column("A 2"), Column("")])
    assert [column.heading for column in columns] == ["A", "a 2", "A 2 2", "–"]


def test_links_in_the_overview_lead_to_the_sheets() -> None:
    overview = book()["Overview"]
    links = [
        cell.hyperlink.location or cell.hyperlink.target
        for (cell,) in overview.iter_rows(max_col=1)
        if cell.hyperlink
    ]
    assert [link.lstrip("#") for link in links] == [
        f"'{name}'!A1" for name in book().sheetnames[1:]
    ]


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_language_opens(language: str) -> None:
    assert len(workbook(replace(report(), language=language)).sheetnames) == 10


def test_a_seminar_without_anything_but_a_title_opens() -> None:
    bare = replace(report(), organisers=(), groups=(), blocks=(), questions=(), points=())
    assert len(workbook(bare).sheetnames) == 7
