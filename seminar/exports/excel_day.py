"""The sheets about how the day went: the programme, and what happened."""

from __future__ import annotations

from seminar.domain.events import Event
from seminar.domain.report import ReportBlock
from seminar.exports.event_wording import EventWording
from seminar.exports.excel_source import Page, Row, Source
from seminar.exports.excel_values import Column
from seminar.exports.wording import block_kind, block_remark

CLOCK = "hh:mm"
DIFFERENCE = "+0;-0;0"
SECONDS = ":ss"


def day_pages(source: Source) -> list[Page]:
    """Return the sheets; what happened is not for the organisers."""
    log = [] if source.report.for_organiser is not None else [_log_page(source)]
    return [_programme_page(source), *log]


def _programme_page(source: Source) -> Page:
    _ = source.words.gettext
    columns = (
        Column(_("Block"), 54, wrap=True),
        Column(_("Kind")),
        Column(_("Planned start"), number_format=source.date_format),
        Column(_("Planned end"), number_format=CLOCK, centred=True),
        Column(_("Planned minutes"), centred=True),
        Column(_("Actual start"), number_format=source.date_format),
        Column(_("Actual end"), number_format=CLOCK, centred=True),
        Column(_("Actual minutes"), centred=True),
        Column(_("Difference in minutes"), number_format=DIFFERENCE, centred=True),
        Column(_("Minutes of pauses"), centred=True),
        Column(_("Minutes added"), number_format=DIFFERENCE, centred=True),
        Column(_("Remark")),
    )
    return Page(
        name=_("Programme"),
        about=_("How the day was planned and how it went"),
        columns=columns,
        rows=[_block_row(source, block) for block in source.report.blocks],
        table="Programme",
        empty=_("There is nothing here, because the agenda has no blocks."),
    )


def _block_row(source: Source, block: ReportBlock) -> Row:
    return (
        block.title,
        block_kind(block.kind, source.words.gettext),
        source.time(block.planned_start),
        source.time(block.planned_end),
        block.planned_minutes,
        source.time(block.actual_start),
        source.time(block.actual_end),
        block.actual_minutes,
        block.difference_minutes,
        block.paused_minutes or None,
        block.added_minutes or None,
        block_remark(block, source.words) or None,
    )


def _log_page(source: Source) -> Page:
    _ = source.words.gettext
    columns = (
        Column(_("Time"), 20, number_format=source.date_format + SECONDS),
        Column(_("Who"), 18),
        Column(_("What"), 96, wrap=True),
        Column(_("Taken back"), centred=True),
    )
    said = EventWording.of(source.report, source.words)
    return Page(
        name=_("What happened"),
        about=_("Everything that was done to the programme, and who did it"),
        columns=columns,
        rows=[_event_row(source, said, event) for event in source.report.events],
        table="Log",
        empty=_("There is nothing here yet: the programme has not been started."),
    )


def _event_row(source: Source, said: EventWording, event: Event) -> Row:
    undone = source.words.gettext("yes") if event.undone else None
    return source.time(event.at), said.who(event), said.sentence(event), undone
