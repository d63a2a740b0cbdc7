"""What the PDF's template shows, worked out from the report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from seminar.domain.report import (
    PointEntry,
    QuestionFeedback,
    Report,
    ReportOrganiser,
    ReportPoint,
)
from seminar.exports.event_wording import EventWording
from seminar.exports.pdf_drawing import bar_name, bar_of
from seminar.exports.wording import (
    Wording,
    about_report,
    block_remark,
    empty_sentence,
    full_title,
    group_name,
    ranking_rule,
    status_sentence,
)

HIGHLIGHTS = 3
LONG_RUN = re.compile(r"\S{40}(?=\S)")
MAY_BREAK = "\u200b"


@dataclass(frozen=True)
class _Line:
    level: int
    anchor: str
    text: str


@dataclass(frozen=True)
class _Entry:
    place: int
    text: str
    bar: str
    weight: str
    groups: str


@dataclass(frozen=True)
class _Question:
    anchor: str
    block: str
    text: str
    introduction: str
    counted: str
    empty: str
    entries: tuple[_Entry, ...]


@dataclass(frozen=True)
class _Highlight:
    text: str
    entries: tuple[_Entry, ...]


@dataclass(frozen=True)
class _Chapter:
    anchor: str
    kicker: str
    title: str
    lead: str
    questions: tuple[_Question, ...]


@dataclass(frozen=True)
class _GroupPoints:
    name: str
    points: tuple[str, ...]


@dataclass(frozen=True)
class _Others:
    anchor: str
    block: str
    text: str
    groups: tuple[_GroupPoints, ...]


@dataclass(frozen=True)
class _Appendix:
    lead: str
    questions: tuple[_Others, ...]


@dataclass(frozen=True)
class _GroupRow:
    name: str
    municipality: str
    site: str
    participants: int
    points: int


@dataclass(frozen=True)
class _Happening:
    at: int
    who: str
    what: str
    undone: bool


def content(report: Report, words: Wording) -> dict[str, Any]:
    """Return the template's values."""
    return _Content(report, words).values()


def breakable(text: str) -> str:
    """Let a text without spaces be broken, which is also what keeps its layout fast."""
    return LONG_RUN.sub(lambda run: run[0] + MAY_BREAK, text)


class _Content:
    """Says in words what the report holds."""

    def __init__(self, report: Report, words: Wording) -> None:
        self.report = report
        self.words = words
        self.titles = {block.key: block.title for block in report.blocks}

    def values(self) -> dict[str, Any]:
        """Return everything the template needs."""
        report, _ = self.report, self.words.gettext
        reason = report.why_no_points()
        chapters = () if reason else self._chapters()
        others = None if reason else self._appendix()
        return {
            "report": report,
            "title": full_title(report),
            "about": about_report(report, _),
            "status": status_sentence(report.status, _),
            "figures": self._figures(),
            "contents": self._contents(chapters, others),
            "rule": ranking_rule(_),
            "empty": empty_sentence(reason, _) if reason else "",
            "questions": self._question_totals(),
            "highlights": self._highlights(),
            "chapters": chapters,
            "others": others,
            "groups": [self._group_row(number) for number in sorted(report.groups_by_number)],
            "no_groups": empty_sentence("no_groups", _),
            "blocks": [(block, block_remark(block, self.words)) for block in report.blocks],
            "events": self._events(),
        }

    def _events(self) -> list[_Happening]:
        said = EventWording.of(self.report, self.words)
        return [
            _Happening(event.at, said.who(event), breakable(said.sentence(event)), event.undone)
            for event in self.report.events
        ]

    def _figures(self) -> list[tuple[int, str]]:
        _, totals = self.words.gettext, self.report.totals
        return [
            (totals.groups, _("Groups")),
            (totals.participants, _("Participants")),
            (totals.points, _("Points")),
            (totals.prioritised, _("Prioritised")),
        ]

    def _question_totals(self) -> list[tuple[str, object]]:
        both = zip(self.report.questions, self.report.totals.questions, strict=True)
        return [(question.text, totals) for question, totals in both]

    def _highlights(self) -> list[_Highlight]:
        if len(self.report.recipients) == 1:
            return []
        return [
            _Highlight(
                feedback.question.text,
                tuple(
                    self._entry(entry, len(feedback.entries[0].groups))
                    for entry in feedback.entries[:HIGHLIGHTS]
                ),
            )
            for feedback in self.report.feedback()
            if feedback.entries
        ]

    def _contents(self, chapters: Sequence[_Chapter], others: _Appendix | None) -> list[_Line]:
        _ = self.words.gettext
        lines = [
            _Line(1, "reading", _("How to read this report")),
            _Line(1, "brief", _("In brief")),
        ]
        for chapter in chapters:
            lines.append(_Line(1, chapter.anchor, f"{chapter.kicker} {chapter.title}"))
            lines += [_Line(2, one.anchor, one.text) for one in chapter.questions]
        if others:
            lines.append(_Line(1, "others", _("All other points")))
            lines += [_Line(2, one.anchor, one.text) for one in others.questions]
        lines.append(_Line(1, "groups", _("The groups")))
        lines.append(_Line(1, "programme", _("How the day went")))
        if self.report.events:
            lines.append(_Line(2, "log", _("What happened")))
        return lines

    # The chapters: prioritised points

    def _chapters(self) -> tuple[_Chapter, ...]:
        return tuple(
            self._chapter(place, organiser)
            for place, organiser in enumerate(self.report.recipients, start=1)
        )

    def _chapter(self, place: int, organiser: ReportOrganiser) -> _Chapter:
        _, anchor = self.words.gettext, f"organiser-{place}"
        feedback = self.report.feedback(organiser.key)
        reason = self.report.why_no_feedback(organiser.key)
        return _Chapter(
            anchor=anchor,
            kicker=_("Feedback to"),
            title=organiser.name,
            lead=empty_sentence(reason, _) if reason else self._lead(feedback),
            questions=tuple(
                self._question(one, f"{anchor}-{number}")
                for number, one in enumerate(feedback, start=1)
                if not reason
            ),
        )

    def _lead(self, feedback: Iterable[QuestionFeedback]) -> str:
        points = [point for one in feedback for entry in one.entries for point in entry.points]
        return self.words.gettext(
            "%(points)s from %(groups)s, put in order by how many groups are behind them.",
            points=self._count_points(len(points)),
            groups=self._count_groups(len({point.group for point in points})),
        )

    def _question(self, feedback: QuestionFeedback, anchor: str) -> _Question:
        question = feedback.question
        largest = len(feedback.entries[0].groups) if feedback.entries else 1
        return _Question(
            anchor=anchor,
            block=self.titles.get(question.block, ""),
            text=question.text,
            introduction=question.introduction,
            counted=self._counted(feedback),
            empty=empty_sentence("nothing_prioritised", self.words.gettext),
            entries=tuple(self._entry(entry, largest) for entry in feedback.entries),
        )

    def _counted(self, feedback: QuestionFeedback) -> str:
        groups = {group for entry in feedback.entries for group in entry.groups}
        return self.words.gettext(
            "%(groups)s of %(all)s have prioritised here: %(points)s, %(entries)s different.",
            groups=len(groups),
            all=self._count_groups(len(self.report.groups)),
            points=self._count_points(feedback.points),
            entries=len(feedback.entries),
        )

    def _entry(self, entry: PointEntry, largest: int) -> _Entry:
        return _Entry(
            place=entry.place,
            text=breakable(entry.text),
            bar=bar_name(bar_of(entry, largest)),
            weight=", ".join(
                (
                    self._count_groups(len(entry.groups)),
                    self.words.ngettext(
                        "%(num)s rank point", "%(num)s rank points", entry.rank_points
                    ),
                )
            ),
            groups=", ".join(
                f"{group_name(self.report, group, self.words.gettext)} ({rank})"
                for group, rank in entry.rank_by_group
            ),
        )

    # The appendix: everything else

    def _appendix(self) -> _Appendix:
        _ = self.words.gettext
        shown = self._shown_in_chapters()
        questions = tuple(self._others(shown))
        if questions:
            lead = _("Points that are not in the chapters above, by question and group.")
        else:
            lead = _("There are no other points.")
        return _Appendix(lead, questions)

    def _shown_in_chapters(self) -> set[str]:
        return {
            point.id
            for organiser in self.report.recipients
            for feedback in self.report.feedback(organiser.key)
            for entry in feedback.entries
            for point in entry.points
        }

    def _others(self, shown: set[str]) -> Iterable[_Others]:
        for place, (key, points) in enumerate(self.report.points_by_question.items(), start=1):
            others = [point for point in points if point.id not in shown]
            if others:
                yield self._other_question(f"others-{place}", key, others)

    def _other_question(self, anchor: str, key: str, points: Sequence[ReportPoint]) -> _Others:
        question = self.report.questions_by_key.get(key)
        return _Others(
            anchor=anchor,
            block=self.titles.get(question.block, "") if question else "",
            text=question.text if question else self.words.gettext("Parking lot"),
            groups=tuple(
                _GroupPoints(
                    group_name(self.report, number, self.words.gettext),
                    tuple(self._other(point) for point in found),
                )
                for number, found in groupby(points, key=lambda point: point.group)
            ),
        )

    def _other(self, point: ReportPoint) -> str:
        _ = self.words.gettext
        marks = []
        if point.rank is not None:
            marks.append(_("priority %(rank)s", rank=point.rank))
        if point.late:
            marks.append(_("late"))
        ending = f" ({', '.join(marks)})" if marks else ""
        return f"{point.label}\t{breakable(point.text)}{ending}"

    # Words for numbers

    def _group_row(self, number: int) -> _GroupRow:
        group = self.report.groups_by_number[number]
        return _GroupRow(
            name=group_name(self.report, number, self.words.gettext),
            municipality=group.municipality,
            site=group.site,
            participants=group.participants,
            points=len(self.report.points_by_group.get(number, ())),
        )

    def _count_groups(self, number: int) -> str:
        return self.words.ngettext("%(num)s group", "%(num)s groups", number)

    def _count_points(self, number: int) -> str:
        return self.words.ngettext("%(num)s point", "%(num)s points", number)
