"""The whole report as JSON, for programs. The format is described in docs/exports.md."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from seminar.domain.report import (
    PointEntry,
    QuestionFeedback,
    Report,
    ReportBlock,
    ReportPoint,
)
from seminar.exports.event_wording import EventWording
from seminar.exports.registry import ProgressCallback
from seminar.exports.wording import Wording, empty_sentence, is_parked, ranking_rule

FORMAT_NAME = "dialogseminar-report"
FORMAT_VERSION = 1


def render(report: Report, progress: ProgressCallback) -> bytes:
    """Return the report as JSON in UTF-8."""
    words = Wording(report.language)
    reason = report.why_no_points()
    content = {
        "format": FORMAT_NAME,
        "version": FORMAT_VERSION,
        "seminar": _seminar(report),
        "for_organiser": report.for_organiser,
        "empty": reason and empty_sentence(reason, words.gettext),
        "totals": asdict(report.totals),
        "ranking_rule": ranking_rule(words.gettext),
        "organisers": [asdict(one) for one in report.organisers],
        "groups": [_group(report, number) for number in sorted(report.groups_by_number)],
        "blocks": [_block(one) for one in report.blocks],
        "questions": [asdict(one) for one in report.questions],
        "points": [_point(report, point) for point in report.ordered_points],
        "feedback": [_feedback(report, one.key) for one in report.recipients],
        "events": _events(report, words),
    }
    progress(1, 1, "writing")
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def _seminar(report: Report) -> dict[str, Any]:
    names = ("title", "language", "time_zone", "starts_at", "status", "made_at")
    return {name: getattr(report, name) for name in names}


def _group(report: Report, number: int) -> dict[str, Any]:
    group = report.groups_by_number[number]
    return asdict(group) | {
        "members": [{"name": name, "roles": roles} for name, roles in group.members],
        "handed_in": dict(group.handed_in),
    }


def _block(block: ReportBlock) -> dict[str, Any]:
    lengths = {name: round(getattr(block, name) / 1000) for name in ("paused", "added")}
    took = None if block.took is None else round(block.took / 1000)
    phases = [{"key": key, "title": title} for key, title in block.phases]
    return asdict(block) | lengths | {"took": took, "phases": phases}


def _events(report: Report, words: Wording) -> list[dict[str, Any]]:
    said = EventWording.of(report, words)
    return [
        {
            "revision": event.revision,
            "at": event.at,
            "actor": event.actor,
            "who": said.who(event),
            "kind": event.kind,
            "text": said.sentence(event),
            "block": event.block,
            "undone": event.undone,
            "undoes": event.undoes,
        }
        for event in report.events
    ]


def _point(report: Report, point: ReportPoint) -> dict[str, Any]:
    return vars(point) | {
        "label": point.label,
        "rank_points": report.rank_points(point),
        "parked": is_parked(report, point),
    }


def _feedback(report: Report, organiser: str) -> dict[str, Any]:
    return {
        "organiser": organiser,
        "questions": [_question(one) for one in report.feedback(organiser)],
    }


def _question(feedback: QuestionFeedback) -> dict[str, Any]:
    return {
        "question": feedback.question.key,
        "entries": [_entry(entry) for entry in feedback.entries],
    }


def _entry(entry: PointEntry) -> dict[str, Any]:
    return {
        "place": entry.place,
        "text": entry.text,
        "groups": entry.groups,
        "rank_points": entry.rank_points,
        "ranks": [{"rank": rank, "groups": groups} for rank, groups in entry.ranks],
        "weight": round(entry.weight, 4),
        "points": [point.label for point in entry.points],
    }
