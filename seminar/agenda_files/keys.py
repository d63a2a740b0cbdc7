"""Keys for blocks, phases and questions that were written without one."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection
from typing import Any

from seminar.domain.agenda import PARKING_LOT

_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ß": "ss", "ð": "d", "þ": "th"})
_OTHERS = re.compile(r"[^a-z0-9]+")
_LONGEST = 40


def fill_in_keys(agenda: object) -> None:
    """Give every block, phase and question without a key one made from its own words."""
    blocks = _entries(agenda, "blocks")
    questions = [question for block in blocks for question in _entries(block, "questions")]
    _fill_in(blocks, "title", "block")
    _fill_in(questions, "text", "question")
    for block in blocks:
        _fill_in(_entries(block, "phases"), "title", "phase")


def _entries(parent: object, field: str) -> list[dict[str, Any]]:
    entries = parent.get(field) if isinstance(parent, dict) else None
    if not isinstance(entries, list):
        return []
    return [entry for entry in entries if isinstance(entry, dict)]


def _fill_in(entries: list[dict[str, Any]], source: str, otherwise: str) -> None:
    taken = {key for entry in entries if isinstance(key := entry.get("key"), str)}
    taken.add(PARKING_LOT)
    times: Counter[str] = Counter()
    for entry in entries:
        if "key" not in entry:
            words = entry.get(source)
            key = (slug(words) if isinstance(words, str) else "") or otherwise
            entry["key"] = _unused(key, taken, times)
            taken.add(entry["key"])


def slug(text: str, longest: int = _LONGEST) -> str:
    """The text as a key: small letters, digits and hyphens, cut between words."""
    plain = unicodedata.normalize("NFC", text).casefold().translate(_LETTERS)
    words = _OTHERS.sub(
        "-", unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    )
    return _cut(words.strip("-"), longest)


def _cut(words: str, longest: int) -> str:
    if len(words) <= longest:
        return words
    whole, _hyphen, _rest = words[: longest + 1].rpartition("-")
    return whole or words[:longest]


def _unused(key: str, taken: Collection[str], times: Counter[str]) -> str:
    """The key, numbered where it is taken; `times` says how often it was asked for."""
    while True:
        times[key] += 1
        candidate = _numbered(key, times[key])
        if candidate not in taken:
            return candidate


def _numbered(key: str, number: int) -> str:
    if number == 1:
        return key
    ending = f"-{number}"
    return key[: _LONGEST - len(ending)].rstrip("-") + ending
