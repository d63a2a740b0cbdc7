"""The running order: what it holds, and how it lies on its pages."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache
from pathlib import Path

import page
import pytest
from pypdf import PdfReader

from seminar.domain.running_order import RunningOrder
from seminar.exports.process import ExportError, file_name, run_export
from seminar.exports.registry import render
from tests.exports.rendering import pdf_pages, pdf_text
from tests.exports.sample_order import ADDRESS, sample_order, with_block
from tests.exports.sample_report import BLOCKS


@cache
def pdf(order: RunningOrder) -> bytes:
    return render(order, "pdf", lambda _done, _of, _step: None)


def bare() -> RunningOrder:
    return replace(sample_order(), description="", reading=(), reflection=(), blocks=())


def current() -> RunningOrder:
    left_out = with_block(sample_order(late=5), 1, starts_at=None, ends_at=None)
    return with_block(left_out, 2, is_current=True)


@pytest.mark.parametrize(
    "order",
    [sample_order(), sample_order(language="en"), current(), bare()],
    ids=["as planned", "English", "under way", "nothing in it"],
)
def test_it_conforms_to_pdf_ua_1(order: RunningOrder) -> None:
    result = page.validate_pdf_bytes(pdf(order), profile="ua1")
    assert [(one.rule_id, one.message) for one in result.failures] == []


def test_everything_one_reads_from_is_in_it() -> None:
    text = pdf_text(pdf(sample_order()))
    for expected in (
        "09:00",
        "Åpning: visjoner og handlingsrom",
        "25 min, til 09:25",
        "Kari Nordmann",
        "Hils på ordføreren.",
        "Si at alt som skrives, blir lest.",
        "09:45 Tenk selv · 5 min",
        "Skriv for deg selv.",
        "Først litt bakgrunn.",
        "Svarene går til Utdanningsdirektoratet, KS.",
        "Hver gruppe prioriterer 1 til 3 punkter.",
        "Skal ikke begynne før klokkeslettet som er kunngjort.",
        "Hva er vi gode på?",
        "Et hefte",
    ):
        assert expected in text, expected


def test_links_are_real_and_written_out() -> None:
    reader = PdfReader(io.BytesIO(pdf(sample_order())))
    addresses = [
        note.get_object()["/A"]["/URI"]
        for one in reader.pages
        for note in one.get("/Annots", ())
        if "/A" in note.get_object() and "/URI" in note.get_object()["/A"]
    ]
    plenary = sum(kind != "group_work" for _key, kind, _title, _minutes in BLOCKS)
    assert addresses == [ADDRESS] * (1 + plenary)
    assert pdf_text(pdf(sample_order())).count(ADDRESS) == len(addresses)


def test_it_says_what_was_planned_only_where_that_has_changed() -> None:
    assert "Planlagt til" not in pdf_text(pdf(sample_order()))
    moved = pdf_text(pdf(sample_order(late=7)))
    assert "Planlagt til 09:00." in moved
    assert "09:07" in moved


def test_what_goes_on_and_what_is_left_out_is_marked() -> None:
    text = pdf_text(pdf(current()))
    assert text.count("Pågår nå.") == 1
    assert "Tema 1: Samarbeid om kulturskole, SFO og skole (hoppet over)" in text


def test_bookmarks_lead_to_the_blocks() -> None:
    reader = PdfReader(io.BytesIO(pdf(sample_order())))
    _title, parts = reader.outline
    assert isinstance(parts, list)
    names = [one.title for one in parts if not isinstance(one, list)]
    assert "09:00 Åpning: visjoner og handlingsrom" in names
    assert "11:50 Avslutning" in names


def test_a_block_that_fits_on_a_page_is_on_one_page() -> None:
    pages = pdf_pages(pdf(sample_order()))
    for _key, kind, title, _minutes in BLOCKS:
        if kind != "group_work":
            [whole] = [one for one in pages[1:] if title in " ".join(one.split())]
            assert "Si at alt som skrives" in whole


def test_a_block_longer_than_a_page_goes_on_under_its_name() -> None:
    long = with_block(
        sample_order(), 0, notes="\n".join(f"Linje {n} av notatene." for n in range(90))
    )
    pages = pdf_pages(pdf(long))
    going_on = [one for one in pages if "Linje" in one]
    assert len(going_on) > 1
    assert all("Åpning: visjoner og handlingsrom" in one for one in going_on)
    assert all(f"Linje {n} av" in " ".join(going_on) for n in range(90))


def test_what_people_typed_is_inert() -> None:
    hostile = with_block(sample_order(), 0, title="<b>&amp;{{ 7*7 }}", notes="<script>x</script>")
    text = pdf_text(pdf(hostile))
    assert "<b>&amp;{{ 7*7 }}" in text
    assert "<script>x</script>" in text


def test_its_text_is_large() -> None:
    sizes: dict[str, float] = {}

    def look(text: str, _cm: object, matrix: list[float], _font: object, size: float) -> None:
        if text.strip():
            sizes[text.strip()] = size * abs(matrix[3])

    reader = PdfReader(io.BytesIO(pdf(sample_order())))
    for one in reader.pages:
        one.extract_text(visitor_text=look)
    notes = next(size for text, size in sizes.items() if "Si at alt som skrives" in text)
    assert notes >= 14


def test_it_goes_through_the_worker_and_is_named(tmp_path: Path) -> None:
    order = sample_order()
    path = run_export(order, "pdf", tmp_path / file_name(order, "pdf"))
    assert path.read_bytes().startswith(b"%PDF")
    assert path.name == (
        "nasjonalt-dialogseminar-om-kulturskole-skole-og-sfo-kjøreplan-2023-04-27-0900.pdf"
    )
    with pytest.raises(ExportError, match="xlsx"):
        run_export(order, "xlsx", tmp_path / "file")


def test_it_survives_the_way_to_the_worker() -> None:
    assert RunningOrder.from_json(current().to_json()) == current()
