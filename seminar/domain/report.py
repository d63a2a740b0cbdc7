"""The frozen Report that every export, and the organiser's page, is made from.

A Report is plain values. Services build it from the database, it crosses from
process to process as JSON, and everything that is counted is counted here, so
that screen, Excel, PDF, CSV and JSON can't disagree.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal, TypeAlias

from seminar.domain.events import Event
from seminar.domain.ranking import Entry, rank_points, ranked_entries

PARKING_LOT = "parking_lot"
MINUTE = 60_000

EmptyReason = Literal["no_groups", "nothing_written", "nothing_addressed", "nothing_prioritised"]


@dataclass(frozen=True)
class ReportOrganiser:
    """A body that feedback is addressed to."""

    key: str
    name: str


@dataclass(frozen=True)
class ReportGroup:
    """A group as it was when the report was made."""

    number: int
    name: str
    site: str
    municipality: str
    participants: int
    members: tuple[tuple[str, tuple[str, ...]], ...]
    handed_in: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class ReportBlock:
    """A block of the programme, planned and actual, ms UTC.

    `took` is how many milliseconds it lasted, all visits together, with the pauses;
    None for a block that nobody came to. `added` is below 0 where time was taken
    away. `phases` pairs the phases' keys with their titles.
    """

    key: str
    kind: str
    title: str
    planned_start: int
    planned_end: int
    actual_start: int | None
    actual_end: int | None
    took: int | None
    paused: int
    added: int
    visits: int
    left_out: bool
    phases: tuple[tuple[str, str], ...]

    @property
    def planned_minutes(self) -> int:
        """How long it was meant to last."""
        return round((self.planned_end - self.planned_start) / MINUTE)

    @property
    def actual_minutes(self) -> int | None:
        """How long it lasted, once it is over."""
        if self.took is None or self.actual_end is None:
            return None
        return round(self.took / MINUTE)

    @property
    def difference_minutes(self) -> int | None:
        """How much longer it lasted than planned, once it is over."""
        actual = self.actual_minutes
        return None if actual is None else actual - self.planned_minutes

    @property
    def paused_minutes(self) -> int:
        """How long the pauses were."""
        return round(self.paused / MINUTE)

    @property
    def added_minutes(self) -> int:
        """How much was added by hand."""
        return round(self.added / MINUTE)


@dataclass(frozen=True)
class ReportQuestion:
    """A question, with where its answers go and how many may be prioritised."""

    key: str
    block: str
    text: str
    introduction: str
    answers_go_to: str
    prioritise_from: int
    prioritise_to: int
    addressees: tuple[str, ...]

    @property
    def goes_to_organisers(self) -> bool:
        """Whether the answers leave the group."""
        return self.answers_go_to == "organisers"


@dataclass(frozen=True)
class ReportPoint:
    """One noted answer. `addressees` are the effective ones."""

    id: str
    number: int
    group: int
    question: str
    text: str
    rank: int | None
    addressees: tuple[str, ...]
    late: bool
    created_at: int
    updated_at: int

    @property
    def label(self) -> str:
        """The stable id that people see: `G4-7` is group 4's point 7."""
        return f"G{self.group}-{self.number}"


PointEntry: TypeAlias = Entry[ReportPoint]


@dataclass(frozen=True)
class QuestionFeedback:
    """What the groups prioritised under one question, ranked."""

    question: ReportQuestion
    entries: tuple[PointEntry, ...]

    @property
    def points(self) -> int:
        """How many prioritised points stand behind the entries."""
        return sum(len(entry.points) for entry in self.entries)


@dataclass(frozen=True)
class QuestionTotals:
    """What was noted under one question."""

    question: str
    points: int
    prioritised: int
    late: int
    groups: int


@dataclass(frozen=True)
class Totals:
    """What the whole report holds. `points` counts the parked ones too."""

    groups: int
    participants: int
    points: int
    prioritised: int
    late: int
    parked: int
    questions: tuple[QuestionTotals, ...]


@dataclass(frozen=True)
class Report:
    """A seminar's result at one moment.

    `for_organiser` and `narrowed_from` are set by `narrowed_to`: whom the
    report is for, and how many points the whole seminar had.
    """

    title: str
    code: str
    language: str
    time_zone: str
    starts_at: int
    status: str
    made_at: int
    for_organiser: str | None
    organisers: tuple[ReportOrganiser, ...]
    groups: tuple[ReportGroup, ...]
    blocks: tuple[ReportBlock, ...]
    questions: tuple[ReportQuestion, ...]
    points: tuple[ReportPoint, ...]
    events: tuple[Event, ...]
    narrowed_from: int = 0

    @cached_property
    def recipients(self) -> tuple[ReportOrganiser, ...]:
        """The organisers this report holds feedback for."""
        if self.for_organiser is None:
            return self.organisers
        return tuple(one for one in self.organisers if one.key == self.for_organiser)

    @cached_property
    def ordered_points(self) -> tuple[ReportPoint, ...]:
        """All points by question, group and number; the parking lot last."""
        order = {question.key: place for place, question in enumerate(self.questions)}
        return tuple(
            sorted(
                self.points,
                key=lambda point: (
                    order.get(point.question, len(order)),
                    point.group,
                    point.number,
                    point.id,
                ),
            )
        )

    @cached_property
    def points_by_question(self) -> Mapping[str, tuple[ReportPoint, ...]]:
        """Each question's points in order; what has no question is parked."""
        found: dict[str, list[ReportPoint]] = {question.key: [] for question in self.questions}
        found[PARKING_LOT] = []
        for point in self.ordered_points:
            found[point.question if point.question in found else PARKING_LOT].append(point)
        return {key: tuple(points) for key, points in found.items()}

    @cached_property
    def points_by_group(self) -> Mapping[int, tuple[ReportPoint, ...]]:
        """Each group's points in order, for the groups that have written."""
        found: dict[int, list[ReportPoint]] = {}
        for point in self.ordered_points:
            found.setdefault(point.group, []).append(point)
        return {number: tuple(points) for number, points in found.items()}

    @cached_property
    def questions_by_key(self) -> Mapping[str, ReportQuestion]:
        """Every question under its key."""
        return {question.key: question for question in self.questions}

    @cached_property
    def groups_by_number(self) -> Mapping[int, ReportGroup]:
        """Every group under its number."""
        return {group.number: group for group in self.groups}

    @cached_property
    def totals(self) -> Totals:
        """Everything that is counted, once."""
        return Totals(
            groups=len(self.groups),
            participants=sum(group.participants for group in self.groups),
            points=len(self.points),
            prioritised=_prioritised(self.points),
            late=_late(self.points),
            parked=len(self.points_by_question[PARKING_LOT]),
            questions=tuple(self._question_totals(question.key) for question in self.questions),
        )

    def feedback(self, organiser: str | None = None) -> tuple[QuestionFeedback, ...]:
        """Return the ranked priorities of each question that goes to the organisers.

        With `organiser`, only the questions and points that may be addressed to
        them. A question without priorities has no entries.
        """
        return tuple(
            QuestionFeedback(question, self._entries(question, organiser))
            for question in self.questions
            if question.goes_to_organisers and self._concerns(question, organiser)
        )

    def narrowed_to(self, organiser: str) -> Report:
        """Return only what one organiser may see.

        Questions that stay with the groups, points for others, people's names
        and the seminar's log are left out.
        """
        questions = tuple(
            question
            for question in self.questions
            if question.goes_to_organisers and self._concerns(question, organiser)
        )
        kept = {question.key for question in questions}
        return replace(
            self,
            for_organiser=organiser,
            groups=tuple(replace(group, members=()) for group in self.groups),
            questions=questions,
            points=tuple(
                point
                for point in self.points
                if point.question in kept and organiser in point.addressees
            ),
            events=(),
            narrowed_from=len(self.points),
        )

    def why_no_points(self) -> EmptyReason | None:
        """Return why there is no point at all, or nothing if there is one."""
        if self.points:
            return None
        if not self.groups:
            return "no_groups"
        return "nothing_addressed" if self.narrowed_from else "nothing_written"

    def why_no_feedback(self, organiser: str | None = None) -> EmptyReason | None:
        """Return why nothing is ranked for `organiser`, or nothing if something is."""
        reason = self.why_no_points()
        if reason is not None:
            return reason
        addressed = [
            point
            for question in self.questions
            if question.goes_to_organisers
            for point in self._points(question, organiser)
        ]
        if not addressed:
            return "nothing_addressed"
        return None if _prioritised(addressed) else "nothing_prioritised"

    def rank_points(self, point: ReportPoint) -> int:
        """Return what a point's rank is worth under its question."""
        question = self.questions_by_key.get(point.question)
        return rank_points(point.rank, question.prioritise_to) if question else 0

    def to_json(self) -> str:
        """Return the report as JSON text."""
        return json.dumps(self, default=_as_values, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str | bytes) -> Report:
        """Build the report that `to_json` wrote."""
        data = json.loads(text)
        return cls(
            **data
            | {
                "organisers": tuple(ReportOrganiser(**one) for one in data["organisers"]),
                "groups": tuple(_group(one) for one in data["groups"]),
                "blocks": tuple(_block(one) for one in data["blocks"]),
                "questions": tuple(ReportQuestion(**_tupled(one)) for one in data["questions"]),
                "points": tuple(ReportPoint(**_tupled(one)) for one in data["points"]),
                "events": tuple(_event(one) for one in data["events"]),
            }
        )

    def _concerns(self, question: ReportQuestion, organiser: str | None) -> bool:
        if organiser is None or organiser in question.addressees:
            return True
        return bool(self._points(question, organiser))

    def _points(self, question: ReportQuestion, organiser: str | None) -> tuple[ReportPoint, ...]:
        return tuple(
            point
            for point in self.points_by_question[question.key]
            if organiser is None or organiser in point.addressees
        )

    def _entries(self, question: ReportQuestion, organiser: str | None) -> tuple[PointEntry, ...]:
        return ranked_entries(self._points(question, organiser), question.prioritise_to)

    def _question_totals(self, key: str) -> QuestionTotals:
        points = self.points_by_question[key]
        return QuestionTotals(
            question=key,
            points=len(points),
            prioritised=_prioritised(points),
            late=_late(points),
            groups=len({point.group for point in points}),
        )


def _prioritised(points: Iterable[ReportPoint]) -> int:
    return sum(point.rank is not None for point in points)


def _late(points: Iterable[ReportPoint]) -> int:
    return sum(point.late for point in points)


def _as_values(value: Any) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


def _tupled(data: dict[str, Any]) -> dict[str, Any]:
    return data | {"addressees": tuple(data["addressees"])}


def _group(data: dict[str, Any]) -> ReportGroup:
    members = tuple((name, tuple(roles)) for name, roles in data["members"])
    handed_in = tuple((block, at) for block, at in data["handed_in"])
    return ReportGroup(**data | {"members": members, "handed_in": handed_in})


def _block(data: dict[str, Any]) -> ReportBlock:
    return ReportBlock(**data | {"phases": tuple((key, title) for key, title in data["phases"])})


def _event(data: dict[str, Any]) -> Event:
    lengths = tuple((block, before, after) for block, before, after in data["lengths"])
    tupled = {"groups": tuple(data["groups"]), "alerts": tuple(data["alerts"])}
    return Event(**data | tupled | {"lengths": lengths})
