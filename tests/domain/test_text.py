"""What becomes of text that people type or paste."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seminar.domain.text import clean, clean_line

ANY = st.text(st.characters())


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("æøå ÆØÅ 🎻 – “quoted”", "æøå ÆØÅ 🎻 – “quoted”"),
        ("one\r\ntwo\rthree\nfour", "one\ntwo\nthree\nfour"),
        ("a\tb", "a\tb"),
        ("a\x00b\x1bc\x7fd\x85e", "abcde"),
        ("half \ud83d of a pair", "half  of a pair"),
        ("\ufffe\uffff", ""),
        ("e\u0301", "é"),
        ("=1+1", "=1+1"),
        ("<b>bold</b>", "<b>bold</b>"),
        (" kept at both ends ", " kept at both ends "),
    ],
)
def test_text_is_kept_but_for_what_is_no_text(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@given(ANY)
def test_what_is_clean_is_text_for_every_format_and_stays_as_it_is(typed: str) -> None:
    kept = clean(typed)
    assert clean(kept) == kept
    kept.encode("utf-8")
    controls = {character for character in kept if unicodedata.category(character) in ("Cc", "Cs")}
    assert controls <= {"\t", "\n"}
    assert unicodedata.is_normalized("NFC", kept)


@given(ANY)
def test_a_line_is_one_line_without_space_around_it(typed: str) -> None:
    line = clean_line(typed)
    assert "\n" not in line
    assert line == line.strip()
    assert clean_line(line) == line


def test_signs_that_turn_the_direction_of_what_follows_are_no_text() -> None:
    assert clean("a\u202eb\u2066c\u2069d") == "abcd"
