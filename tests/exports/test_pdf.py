from __future__ import annotations

import io
from dataclasses import replace
from functools import cache
from typing import Any

import page
import pikepdf
import pydyf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from pypdf import PdfReader

from seminar.domain.report import Report
from seminar.exports import palette
from seminar.exports.pdf_drawing import TONES, bar_of, cover_drawing
from seminar.exports.pdf_references import remember_page_references
from seminar.exports.pdf_writing import STYLES, HandedOnly
from tests.exports.rendering import made, pdf_pages, pdf_text
from tests.exports.sample_report import ORGANISERS, empty_report, sample_report


@cache
def report() -> Report:
    return replace(sample_report(9), language="en")


@cache
def content() -> bytes:
    return made(report(), "pdf")


def with_texts(*texts: str) -> Report:
    """Each text once as a priority, and once in the appendix."""
    base = replace(sample_report(1), language="en", organisers=ORGANISERS[:1])
    first, other = replace(base.points[-6], addressees=("udir",)), base.points[0]
    both = [(replace(first, text=text), replace(other, text=text)) for text in texts]
    points = [point for pair in both for point in pair]
    return replace(
        base,
        points=tuple(replace(one, id=str(n), number=n) for n, one in enumerate(points)),
    )


def assert_conforms(pdf: bytes) -> None:
    result = page.validate_pdf_bytes(pdf, profile="ua1")
    assert [(one.rule_id, one.message) for one in result.failures] == []


@pytest.mark.parametrize(
    "made_report",
    [report(), report().narrowed_to("ks"), empty_report(), empty_report(groups=2)],
    ids=["whole", "one organiser", "no groups", "nothing written"],
)
def test_it_conforms_to_pdf_ua_1(made_report: Report) -> None:
    assert_conforms(made(made_report, "pdf"))


def test_it_is_tagged_and_knows_its_language_and_title() -> None:
    with pikepdf.open(io.BytesIO(content())) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked) is True
        assert str(pdf.Root.Lang) == "en"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle) is True
        assert "/StructTreeRoot" in pdf.Root
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == report().title


def test_tables_have_real_headers() -> None:
    with pikepdf.open(io.BytesIO(content())) as pdf:
        kinds = [str(one.S) for one in _elements(pdf.Root.StructTreeRoot)]
    assert {"/H1", "/H2", "/H3", "/P", "/Table", "/TH", "/TD", "/Link"} <= set(kinds)


def _elements(element: Any) -> list[Any]:
    found = [element] if "/S" in element else []
    children = element.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary):
            found += _elements(child)
    return found


def test_bookmarks_lead_to_chapters_and_questions() -> None:
    def names(outline: list[Any]) -> list[Any]:
        return [names(one) if isinstance(one, list) else one.title for one in outline]

    outline = names(PdfReader(io.BytesIO(content())).outline)
    national = [question.text for question in report().questions[-2:]]
    assert outline[outline.index("Utdanningsdirektoratet") + 1] == national
    assert [one for one in outline if isinstance(one, str)] == [
        "Contents",
        "How to read this report",
        "In brief",
        "Utdanningsdirektoratet",
        "KS",
        "Norsk kulturskoleråd",
        "All other points",
        "The groups",
        "How the day went",
    ]


def test_contents_name_the_right_pages() -> None:
    pages = pdf_pages(content())
    lines = pages[1].splitlines()
    for title in ("How to read this report", "In brief", "All other points", "The groups"):
        number = next(int(line.rsplit(" ", 1)[1]) for line in lines if line.startswith(title))
        assert title in pages[number - 1]


def test_page_references_are_those_of_the_library() -> None:
    fresh = pydyf.PDF()
    remember_page_references()
    for expected in ((), (b"3 0 R",), (b"3 0 R", b"4 0 R")):
        assert fresh.page_references == expected
        fresh.add_page(pydyf.Dictionary())


def test_pages_are_numbered() -> None:
    pages = pdf_pages(content())
    assert f"2 / {len(pages)}" in pages[1]
    assert f"/ {len(pages)}" not in pages[0]


def test_the_rule_is_printed() -> None:
    assert "What most groups have prioritised comes first." in pdf_text(content())


def test_no_name_of_a_member_is_published() -> None:
    assert "Kari" not in pdf_text(content())


INERT = (
    "<script>alert(1)</script>",
    '<img src="file:///etc/passwd"><link rel=attachment href="file:///etc/passwd">',
    "{{ 7 * 7 }} {% raw %}",
    "</p></section><style>* { display: none }</style>",
    "=1+1 & &amp; %(name)s",
)


def test_what_people_typed_is_inert() -> None:
    pdf = made(with_texts(*INERT), "pdf")
    found = "".join(pdf_text(pdf).replace("\u200b", "").split())
    assert [text for text in INERT if found.count("".join(text.split())) != 2] == []
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert list(opened.attachments) == []


def test_odd_characters_still_conform() -> None:
    pdf = made(with_texts("a\x00b\x1b\ud800c", "lang\n\n\nluft", "x" * 500, "עברית"), "pdf")
    assert_conforms(pdf)
    assert "abc" in pdf_text(pdf)


def test_what_no_font_can_draw_is_named() -> None:
    pdf = made(with_texts("Bra \U0001f9ff\ufe0f \U00012000"), "pdf")
    assert_conforms(pdf)
    assert "Bra [nazar amulet] [U+12000]" in pdf_text(pdf)


def test_very_long_texts_are_whole() -> None:
    words = " ".join(f"ord{number}" for number in range(5000))
    found = pdf_text(made(with_texts(words, "x" * 40_000), "pdf"))
    assert "ord0 ord1" in found
    assert "ord4999" in found
    assert found.count("x") >= 2 * 40_000


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "http://127.0.0.1:9/",
        "https://example.org/font.woff2",
        "data:text/css,*{}",
        "export:other.svg",
        "export:../secret",
    ],
)
def test_nothing_is_fetched_but_what_was_handed(url: str) -> None:
    fetcher = HandedOnly({"export:cover.svg": b"<svg/>"})
    with pytest.raises(ValueError, match="handed"):
        fetcher.fetch(url)
    with pytest.raises(ValueError, match="handed"):
        fetcher(url)


def test_the_colours_are_those_of_excel() -> None:
    style = (STYLES / "report.css").read_text(encoding="utf-8").lower()
    for colour in (palette.DEEP, palette.ACCENT, palette.SOFT, palette.INK, palette.SUBTLE):
        assert f"#{colour.lower()}" in style
    assert f"#{palette.ACCENT.lower()}" in TONES


def test_the_cover_has_one_dot_for_each_group() -> None:
    assert cover_drawing(report()).count("<circle") == 9


@given(some.lists(some.tuples(some.integers(1, 5), some.integers(1, 40)), min_size=1, max_size=3))
@settings(max_examples=50)
def test_a_bar_is_as_long_as_its_share(ranks: list[tuple[int, int]]) -> None:
    entry = next(one for each in report().feedback() for one in each.entries)
    groups = sum(number for _rank, number in ranks)
    bar = bar_of(replace(entry, ranks=tuple(ranks)), largest=groups)
    assert sum(length for _rank, length in bar) == pytest.approx(min(33.0, 4.5 * groups), abs=0.1)


def test_the_day_as_planned_as_it_went_and_who_moved_it() -> None:
    text = " ".join(pdf_text(content()).split())
    assert (
        "Tema 1: Samarbeid om kulturskole, SFO og skole 09:25 09:27 20 20 0 1 – "
        "Gruppearbeid 1: Lokalt samarbeid 09:45 09:47 55 59 +4 – +4 "
    ) in text
    assert (
        "Time Who What 09:02:00 Facilitator Began with “Åpning: visjoner og handlingsrom”. "
        "09:27:30 Facilitator Went on to “Tema 1: Samarbeid om kulturskole, SFO og skole”."
    ) in text
