"""The programme as a calendar (RFC 5545): one event for each block."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

from seminar.domain.running_order import OrderBlock, RunningOrder
from seminar.exports.cleaning import cleaned
from seminar.exports.wording import Wording, block_kind

PRODUCT = "-//Dialogseminar//Dialogseminar//EN"


def render(order: RunningOrder) -> bytes:
    """Return the calendar, in which the facilitator's notes have no place."""
    order = cleaned(order.without_notes())
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", order.title)
    calendar.add("x-wr-timezone", order.time_zone)
    calendar.add_component(_time_zone(order))
    for block in order.blocks:
        calendar.add_component(_event(order, block))
    return bytes(calendar.to_ical())


def _time_zone(order: RunningOrder) -> Timezone:
    """The rules of the seminar's time zone in the year it is held."""
    zone = ZoneInfo(order.time_zone)
    begins, ends = (_local(at, zone).date() for at in (order.starts_at, order.ends_at))
    first = date(begins.year, 1, 1)
    last = max(date(begins.year + 1, 1, 1), ends + timedelta(days=2))
    component = Timezone.from_tzid(order.time_zone, first_date=first, last_date=last)
    for change in component.subcomponents:
        if isinstance(change, TimezoneStandard | TimezoneDaylight):
            # The library gives the clock after it is put forward; the standard wants it before.
            change.DTSTART -= max(change.TZOFFSETTO - change.TZOFFSETFROM, timedelta())
    return component


def _event(order: RunningOrder, block: OrderBlock) -> Event:
    words, zone = Wording(order.language), ZoneInfo(order.time_zone)
    event = Event()
    event.add("uid", str(uuid5(UUID(order.id), block.key)))
    event.add("dtstamp", _instant(order.made_at))
    # Whoever opens a newer file gets the newer times.
    event.add("sequence", order.revision)
    event.add("summary", block.title)
    start, end = block.starts_at, block.ends_at
    event.add("dtstart", _local(block.planned_start if start is None else start, zone))
    event.add("dtend", _local(block.planned_end if end is None else end, zone))
    event.add("status", "CANCELLED" if block.is_left_out else "CONFIRMED")
    event.add("categories", [block_kind(block.kind, words.gettext)])
    description = _description(block)
    if description:
        event.add("description", description)
    return event


def _description(block: OrderBlock) -> str:
    links = (f"{link.title}: {link.url}" for link in block.links)
    return "\n\n".join(filter(None, (block.speaker, block.description, "\n".join(links))))


def _instant(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds // 1000, UTC)


def _local(milliseconds: int, zone: ZoneInfo) -> datetime:
    """The instant by the seminar's clock; in UTC in the hour that the clock shows again."""
    local = _instant(milliseconds).astimezone(zone)
    return local.astimezone(UTC) if local.fold else local
