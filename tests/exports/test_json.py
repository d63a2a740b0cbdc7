from dataclasses import replace

from tests.exports.rendering import json_of
from tests.exports.sample_report import sample_report


def test_the_format_says_its_name_and_version() -> None:
    content = json_of(sample_report(1))
    assert (content["format"], content["version"]) == ("dialogseminar-report", 1)


def test_the_parts_are_those_that_are_documented() -> None:
    assert list(json_of(sample_report(1))) == [
        "format",
        "version",
        "seminar",
        "for_organiser",
        "empty",
        "totals",
        "ranking_rule",
        "organisers",
        "groups",
        "blocks",
        "questions",
        "points",
        "feedback",
        "events",
    ]


def test_feedback_has_the_entries_of_each_organiser() -> None:
    report = sample_report(5)
    content = json_of(report)
    assert [one["organiser"] for one in content["feedback"]] == [
        one.key for one in report.organisers
    ]
    udir = content["feedback"][0]["questions"][0]
    expected = report.feedback("udir")[0]
    assert [(one["text"], one["groups"], one["points"]) for one in udir["entries"]] == [
        (one.text, list(one.groups), [point.label for point in one.points])
        for one in expected.entries
    ]


def test_the_code_that_opens_the_seminar_is_not_in_it() -> None:
    assert "KULTUR23" not in str(json_of(sample_report(1)))


def test_texts_are_cleaned_but_not_changed() -> None:
    base = sample_report(1)
    text = '=1+1 "<script>" \x00\ud800æøå'
    content = json_of(replace(base, points=(replace(base.points[0], text=text),)))
    assert content["points"][0]["text"] == '=1+1 "<script>" æøå'
