"""Every command in words, in every language."""

from __future__ import annotations

from dataclasses import replace

import pytest

from seminar.domain.programme_commands import COMMANDS
from seminar.exports.event_wording import EventWording
from seminar.exports.wording import Wording, length
from tests.exports.sample_report import sample_report

ENGLISH = (
    "Began with “Åpning: visjoner og handlingsrom”.",
    "Went on to “Tema 1: Samarbeid om kulturskole, SFO og skole”.",
    "Paused “Tema 1: Samarbeid om kulturskole, SFO og skole”.",
    "Let “Tema 1: Samarbeid om kulturskole, SFO og skole” go on after a pause of 1 min.",
    "Left out “Tema 2: Forankring og begrunnelser”.",
    "Took back: Left out “Tema 2: Forankring og begrunnelser”.",
    "Went on to “Gruppearbeid 1: Lokalt samarbeid”.",
    "Gave “Gruppearbeid 1: Lokalt samarbeid” 4 min more.",
    "Took 1 min 30 s from “Rundt bordet” in “Gruppearbeid 1: Lokalt samarbeid”.",
    "Gave “Gruppearbeid 1: Lokalt samarbeid” 1 min more for Group 3 Kristiansand alone.",
    "Took 30 s back from Group 3 Kristiansand in “Gruppearbeid 1: Lokalt samarbeid”.",
    "Let everything come later, and shortened nothing.",
    (
        "Shortened blocks to win back 5 min: “Tema 2: Forankring og begrunnelser” from 20 min to "
        "17 min, “Avslutning” from 10 min to 8 min."
    ),
    (
        "Shortened breaks to win back 1 min: “Tema 2: Forankring og begrunnelser” from 17 min to "
        "16 min."
    ),
    "Left out “Avslutning” to win back 5 min.",
    "Chose when the screens warn: 10, 5, 0 min before the end.",
    "Jumped to “Gruppearbeid 2: Hva skal til?”.",
    "Went back to “Tema 2: Forankring og begrunnelser”.",
    "Began a round of reports: 3 groups, 2 min 30 s each.",
    "Gave the floor to Group 1 Bodø.",
    "Let Group 1 Bodø report 1 min longer.",
    "Let Group 1 Bodø report 30 s shorter.",
    "Passed over Group 1 Bodø.",
    "Ended the round: the last group had reported.",
    "Ended the round of reports.",
    "Finished the programme.",
    "Opened “Avslutning” again.",
    "Confirmed that the programme goes on.",
    "Finished after the last block.",
)


def wording(language: str) -> EventWording:
    return EventWording.of(replace(sample_report(9), language=language), Wording(language))


def test_every_command_has_its_sentence() -> None:
    said = wording("en")
    assert tuple(said.sentence(event) for event in said.events.values()) == ENGLISH
    assert {event.kind for event in said.events.values()} == {*COMMANDS, "undo"}


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_in_norwegian_nothing_is_left_in_english(language: str) -> None:
    said = wording(language)
    for event, english in zip(said.events.values(), ENGLISH, strict=True):
        sentence = said.sentence(event)
        assert sentence != english
        assert not set("“”%") & set(sentence)


def test_who_it_was() -> None:
    said = wording("en")
    assert [said.who(event) for event in list(said.events.values())[-3:]] == [
        "Facilitator",
        "Host",
        "Facilitator 2",
    ]


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0 s"), (40, "40 s"), (60, "1 min"), (150, "2 min 30 s")]
)
def test_lengths(seconds: int, text: str) -> None:
    assert length(seconds) == text
