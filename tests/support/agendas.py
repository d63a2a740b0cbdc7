"""A small agenda with one of everything, in English so that sentences can be compared."""

from __future__ import annotations

from typing import Any

from seminar.domain.agenda import Agenda

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
NINE = 1_682_578_800_000
"""27 April 2023, nine o'clock in Oslo."""

NOTES = "Say hello to the mayor"

SMALL: dict[str, Any] = {
    "title": "A small day",
    "language": "en",
    "organisers": [
        {"key": "udir", "name": "The directorate", "email": "post@udir.example"},
        {"key": "ks", "name": "The association"},
    ],
    "preparation": {
        "reading": [{"title": "A paper", "url": "https://example.no/paper"}],
        "reflection": ["What do you want?"],
    },
    "blocks": [
        {"key": "opening", "kind": "plenary", "title": "Opening", "minutes": 10, "notes": NOTES},
        {
            "key": "talk",
            "kind": "group_work",
            "title": "Talk",
            "minutes": 30,
            "questions": [
                {"key": "own", "text": "What do we do?"},
                {
                    "key": "both",
                    "text": "What can they do?",
                    "answers_go_to": "organisers",
                    "prioritise": {"from": 1, "to": 3},
                },
                {
                    "key": "one",
                    "text": "What can the association do?",
                    "answers_go_to": "organisers",
                    "prioritise": {"from": 0, "to": 1},
                    "addressees": ["ks"],
                },
            ],
        },
        {"key": "coffee", "kind": "break", "title": "Coffee", "minutes": 5},
        {
            "key": "more",
            "kind": "group_work",
            "title": "More talk",
            "minutes": 20,
            "questions": [{"key": "later", "text": "And then?"}],
        },
        {"key": "end", "kind": "plenary", "title": "The end", "minutes": 5},
    ],
}


def small_agenda() -> Agenda:
    return Agenda.model_validate(SMALL)
