"""The programme as a calendar that other programs understand."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical
from icalendar import Calendar, Event

from seminar.domain.running_order import RunningOrder
from seminar.exports import calendar
from tests.exports.sample_order import ADDRESS, NOTES, sample_order, with_block
from tests.exports.sample_report import BLOCKS, MINUTE, STARTS_AT

OSLO = ZoneInfo("Europe/Oslo")


def events(order: RunningOrder) -> list[Event]:
    return Calendar.from_ical(calendar.render(order)).events


def test_it_is_well_formed() -> None:
    made = calendar.render(sample_order())
    lines = made.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2:] == [b"END:VCALENDAR", b""]
    assert b"\n" not in made.replace(b"\r\n", b"")
    assert max(len(line) for line in lines) <= 75
    parsed = Calendar.from_ical(made)
    assert parsed.errors == []
    assert (parsed["version"], parsed["method"]) == ("2.0", "PUBLISH")
    required = {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "SEQUENCE", "STATUS"}
    assert all(required <= set(event) for event in parsed.events)


def test_one_event_for_each_block_at_its_time_in_the_seminars_zone() -> None:
    found = events(sample_order(late=7))
    assert [event["SUMMARY"] for event in found] == [title for _key, _kind, title, _ in BLOCKS]
    first = found[0]
    assert first["DTSTART"].params["TZID"] == "Europe/Oslo"
    assert (first.start, first.end) == (
        datetime(2023, 4, 27, 9, 7, tzinfo=OSLO),
        datetime(2023, 4, 27, 9, 32, tzinfo=OSLO),
    )
    assert first["DTSTAMP"].dt == datetime(2023, 4, 27, 7, 0, tzinfo=UTC)
    assert first["SEQUENCE"] == 3


def test_an_event_keeps_its_name_for_ever_and_shares_it_with_none() -> None:
    before, after = events(sample_order()), events(replace(sample_order(late=9), title="Another"))
    names = [event["UID"] for event in before]
    assert names == [event["UID"] for event in after]
    other = replace(sample_order(), id="c0ffee00-0000-5000-8000-000000000002")
    assert len({*names, *(event["UID"] for event in events(other))}) == 2 * len(BLOCKS)


def test_notes_are_left_out_and_links_are_in() -> None:
    text = calendar.render(sample_order()).replace(b"\r\n ", b"").decode()
    assert NOTES.splitlines()[0] not in text
    description = str(events(sample_order())[0]["DESCRIPTION"])
    assert description == (
        f"Kari Nordmann\n\nHva dette handler om; med komma, og mer.\n\nFilmen: {ADDRESS}"
    )


def test_what_is_left_out_is_cancelled_at_the_time_it_was_planned_for() -> None:
    order = with_block(sample_order(late=5), 1, starts_at=None, ends_at=None)
    left_out = events(order)[1]
    assert left_out["STATUS"] == "CANCELLED"
    assert left_out.start == datetime(2023, 4, 27, 9, 25, tzinfo=OSLO)


def test_what_people_typed_adds_no_line_of_its_own() -> None:
    hostile = with_block(
        sample_order(), 0, title="A\r\nEND:VEVENT\nATTACH:x", speaker="\x00;,\\n\u2028B"
    )
    found = events(hostile)
    assert len(found) == len(BLOCKS)
    assert found[0]["SUMMARY"] == "A\nEND:VEVENT\nATTACH:x"
    assert "ATTACH" not in found[0]


@pytest.mark.parametrize(
    ("zone", "begins"),
    [
        ("Europe/Oslo", datetime(2026, 3, 29, 0, 30, tzinfo=UTC)),
        ("Europe/Oslo", datetime(2026, 10, 24, 23, 30, tzinfo=UTC)),
        ("Europe/Oslo", datetime(2026, 12, 31, 20, 0, tzinfo=UTC)),
        ("America/New_York", datetime(2026, 3, 8, 5, 30, tzinfo=UTC)),
        ("Europe/Dublin", datetime(2026, 10, 25, 0, 10, tzinfo=UTC)),
        ("Asia/Tokyo", datetime(2026, 6, 1, 0, 0, tzinfo=UTC)),
        ("UTC", datetime(2026, 6, 1, 0, 0, tzinfo=UTC)),
    ],
)
def test_the_zones_rules_in_the_file_give_the_very_instants(zone: str, begins: datetime) -> None:
    """Read by another library, which has nothing but the file."""
    shift = int(begins.timestamp()) * 1000 - STARTS_AT
    order = replace(
        sample_order(),
        time_zone=zone,
        blocks=tuple(
            replace(
                block,
                starts_at=(block.starts_at or 0) + shift,
                ends_at=(block.ends_at or 0) + shift,
            )
            for block in sample_order().blocks
        ),
    )
    made = calendar.render(order)
    zones = tzical(io.StringIO(made.decode()))
    at = begins
    for event, (_key, _kind, _title, minutes) in zip(
        Calendar.from_ical(made).events, BLOCKS, strict=True
    ):
        told = event["DTSTART"]
        wall = told.dt.replace(tzinfo=None)
        name = told.params.get("TZID")
        read = wall.replace(tzinfo=zones.get(name)) if name else told.dt
        assert read.astimezone(UTC) == at
        at += timedelta(milliseconds=minutes * MINUTE)
