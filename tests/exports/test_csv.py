from dataclasses import replace

import pytest

from tests.exports.rendering import csv_rows, made
from tests.exports.sample_report import sample_report


def row_of(text: str) -> dict[str, str]:
    base = replace(sample_report(1), language="en")
    report = replace(base, points=(replace(base.points[-6], text=text),))
    (row,) = csv_rows(made(report, "csv"))
    return row


def test_excel_with_norwegian_settings_can_open_it() -> None:
    content = made(sample_report(1), "csv")
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.splitlines()[0].count(b";") == 13


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\n=1", "＝1+1", "=cmd|' /C calc'!A0"]
)
def test_what_looks_like_a_formula_is_made_harmless(text: str) -> None:
    assert row_of(text)["Point"] == f"'{text}"


@pytest.mark.parametrize("text", ["med ; semikolon", 'med "hermetegn"', "to\nlinjer", "Ås – nå"])
def test_everything_else_stands_as_written(text: str) -> None:
    assert row_of(text)["Point"] == text


def test_control_characters_are_cleaned() -> None:
    assert row_of("a\x00b\ud800c\r\nd")["Point"] == "abc\nd"


def test_every_column_is_filled_in() -> None:
    row = row_of("Mer tid")
    assert (row["Id"], row["Block"], row["Group"], row["Priority"], row["Rank points"]) == (
        "G1-31",
        "Gruppearbeid 2: Hva skal til?",
        "1",
        "1",
        "3",
    )
    assert row["Written"].startswith("2023-04-27 11:")
