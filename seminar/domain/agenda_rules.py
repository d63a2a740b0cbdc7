"""What must hold across a whole agenda, whatever state the rest of it is in.

The rules read plain data, not models, and pass over what is of the wrong shape:
that is reported elsewhere. So everything wrong with a file is found at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from seminar.domain.durations import read_minutes

PARKING_LOT = "parking_lot"
MOST_ENTRIES = 50
MOST_PHASES = 12
LONGEST_AGENDA_MINUTES = 3 * 24 * 60
_HALF_A_SECOND = 1 / 120

Location = tuple[str | int, ...]
Entry = tuple[Location, Mapping[str, Any]]


class Fault(NamedTuple):
    """One broken rule: where, and which sentence with which values."""

    location: Location
    reason: str
    params: Mapping[str, str | int]


def faults(agenda: object) -> Iterator[Fault]:
    """Every rule that the agenda as a whole breaks."""
    if not isinstance(agenda, Mapping):
        return
    if agenda.get("blocks") in ([], ()):
        yield Fault(("blocks",), "no_blocks", {})
    organisers = list(_entries((), agenda, "organisers"))
    blocks = list(_entries((), agenda, "blocks"))
    questions = [
        question
        for location, block in blocks
        for question in _entries(location, block, "questions")
    ]
    for entries in (organisers, blocks, questions):
        yield from _repeated_keys(entries)
    for entries in (blocks, questions):
        yield from _reserved_keys(entries)
    yield from _misplaced_questions(blocks)
    for location, block in blocks:
        yield from _phase_faults(location, block)
        yield from _minimum_faults(location, block)
    keys = [entry.get("key") for _location, entry in organisers]
    for location, question in questions:
        yield from _addressee_faults(location, question, keys)
    yield from _length_faults(blocks)


def _entries(location: Location, parent: Mapping[str, Any], field: str) -> Iterator[Entry]:
    entries = parent.get(field)
    if not isinstance(entries, list | tuple):
        return
    for index, entry in enumerate(entries):
        if isinstance(entry, Mapping):
            yield (*location, field, index), entry


def _repeated_keys(entries: list[Entry]) -> Iterator[Fault]:
    first: dict[str, Location] = {}
    for location, entry in entries:
        key = entry.get("key")
        if not isinstance(key, str):
            continue
        if key in first:
            params = {"value": key, "first": dotted(first[key])}
            yield Fault((*location, "key"), "repeated_key", params)
        first.setdefault(key, (*location, "key"))


def dotted(location: Location) -> str:
    """The location as one word, such as `blocks.0.key`."""
    return ".".join(str(part) for part in location)


def _reserved_keys(entries: list[Entry]) -> Iterator[Fault]:
    for location, entry in entries:
        if entry.get("key") == PARKING_LOT:
            yield Fault((*location, "key"), "reserved_key", {"value": PARKING_LOT})


def _misplaced_questions(blocks: list[Entry]) -> Iterator[Fault]:
    for location, block in blocks:
        if block.get("questions") and block.get("kind") in ("plenary", "break"):
            yield Fault((*location, "questions"), "questions_need_group_work", {})


def _phase_faults(location: Location, block: Mapping[str, Any]) -> Iterator[Fault]:
    phases = list(_entries(location, block, "phases"))
    yield from _repeated_keys(phases)
    if phases and block.get("kind") in ("plenary", "break"):
        yield Fault((*location, "phases"), "phases_need_group_work", {})
    together = [read_minutes(phase.get("minutes")) for _location, phase in phases]
    whole = read_minutes(block.get("minutes"))
    if whole is None or not together or None in together:
        return
    total = sum(minutes or 0 for minutes in together)
    if abs(total - whole) >= _HALF_A_SECOND:
        params = {"phases": f"{total:.10g}", "minutes": f"{whole:.10g}"}
        yield Fault((*location, "phases"), "phases_do_not_add_up", params)


def _minimum_faults(location: Location, block: Mapping[str, Any]) -> Iterator[Fault]:
    least, whole = read_minutes(block.get("min_minutes")), read_minutes(block.get("minutes"))
    if least is not None and whole is not None and least > whole:
        params = {"least": f"{least:.10g}", "minutes": f"{whole:.10g}"}
        yield Fault((*location, "min_minutes"), "minimum_over_length", params)


def _addressee_faults(
    location: Location, question: Mapping[str, Any], organisers: list[Any]
) -> Iterator[Fault]:
    to_organisers = question.get("answers_go_to") == "organisers"
    if to_organisers and not organisers:
        yield Fault((*location, "answers_go_to"), "no_organiser_to_answer", {})
    addressees = question.get("addressees")
    if not isinstance(addressees, list | tuple):
        return
    if addressees and not to_organisers:
        yield Fault((*location, "addressees"), "addressees_without_answers", {})
    yield from _unknown_addressees((*location, "addressees"), addressees, organisers)


def _unknown_addressees(
    location: Location, addressees: list[Any] | tuple[Any, ...], organisers: list[Any]
) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, key in enumerate(addressees[:MOST_ENTRIES]):
        if not isinstance(key, str):
            continue
        if key in seen:
            yield Fault((*location, index), "repeated_addressee", {"value": key})
        elif not organisers:
            yield Fault((*location, index), "addressee_without_organisers", {"value": key})
        elif key not in organisers:
            known = ", ".join(str(organiser) for organiser in organisers[:MOST_ENTRIES])
            yield Fault((*location, index), "unknown_addressee", {"value": key, "known": known})
        seen.add(key)


def _length_faults(blocks: list[Entry]) -> Iterator[Fault]:
    minutes = sum(read_minutes(block.get("minutes")) or 0 for _location, block in blocks)
    if minutes > LONGEST_AGENDA_MINUTES:
        yield Fault(("blocks",), "agenda_too_long", {"hours": round(minutes / 60)})
