"""What a facilitator may write, and what it means."""

from __future__ import annotations

import pytest

from seminar.agenda_files import parse_agenda
from seminar.agenda_files.keys import slug

FORGIVING = """\
title: 2023
description: yes
organisers:
  - {key: 012, name: null og niks}
blocks:
  - title: Åpning på øya
    kind: plenary
    minutes: 0:25
    at: 9.30
    speaker:
    notes: ~
    links:
  - title: Åpning på øya
    kind: plenary
    minutes: 1 t 30 min
    at: kl. 13:00
  - key: aapning-paa-oeya-2
    title: Arbeid
    kind: group_work
    minutes: 7,5
    questions:
      - text: Hva må til?
      - text: Hva må til?
        prioritise: {from: 1, to: "2"}
      - text: "…?"
      - key: question
        text: Hvem?
"""


def test_values_mean_what_their_writer_meant() -> None:
    agenda = parse_agenda(FORGIVING)
    assert (agenda.title, agenda.description) == ("2023", "yes")
    assert (agenda.organisers[0].key, agenda.organisers[0].name) == ("012", "null og niks")
    assert [block.minutes for block in agenda.blocks] == [25, 90, 7.5]
    assert [block.fixed_start for block in agenda.blocks] == ["09:30", "13:00", None]
    assert agenda.blocks[0].speaker is None
    assert agenda.blocks[0].links == ()
    prioritise = agenda.blocks[2].questions[1].prioritise
    assert (prioritise.from_, prioritise.to) == (1, 2)


def test_keys_left_out_come_from_the_words_and_are_unique() -> None:
    agenda = parse_agenda(FORGIVING)
    assert [block.key for block in agenda.blocks] == [
        "aapning-paa-oeya",
        "aapning-paa-oeya-3",
        "aapning-paa-oeya-2",
    ]
    assert [question.key for _block, question in agenda.questions()] == [
        "hva-maa-til",
        "hva-maa-til-2",
        "question-2",
        "question",
    ]


PHASES = """\
title: a
alerts: [5, 15, "0", 5]
blocks:
  - title: Arbeid
    kind: group_work
    minutes: 30
    flexible: {flexible}
    min_minutes: 0:20
    phases:
      - {{kind: individual, title: Alene, minutes: "2,5"}}
      - {{kind: round, title: Runde, minutes: 7.5 min}}
      - {{kind: round, title: Runde, minutes: 20}}
  - title: Mer arbeid
    kind: group_work
    minutes: 10
    phases:
      - {{kind: discussion, title: Alene, minutes: 0:10}}
"""


def test_phases_get_keys_within_their_block() -> None:
    first, second = parse_agenda(PHASES.format(flexible="true")).blocks
    assert [phase.key for phase in first.phases] == ["alene", "runde", "runde-2"]
    assert [phase.minutes for phase in first.phases] == [2.5, 7.5, 20]
    assert [phase.key for phase in second.phases] == ["alene"]


@pytest.mark.parametrize(
    ("word", "means"),
    [("true", True), ("Ja", True), ("yes", True), ("false", False), ("nei", False)],
)
def test_yes_and_no_in_several_words(word: str, means: bool) -> None:
    agenda = parse_agenda(PHASES.format(flexible=word))
    assert (agenda.blocks[0].flexible, agenda.blocks[0].min_minutes) == (means, 20)


def test_alerts_are_put_in_order() -> None:
    assert parse_agenda(PHASES.format(flexible="ja")).alerts == (15, 5, 0)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Åpning", "aapning"),
        ("A\u030apning", "aapning"),
        ("Æ Ø Å", "ae-oe-aa"),
        ("Tema 1: Skole & SFO", "tema-1-skole-sfo"),
        ("Café über", "cafe-uber"),
        ("!?", ""),
        ("日本", ""),
        ("x" * 50, "x" * 40),
        (
            "en to tre fire fem seks sju åtte ni ti elleve",
            "en-to-tre-fire-fem-seks-sju-aatte-ni-ti",
        ),
    ],
)
def test_keys_are_made_of_letters_digits_and_hyphens(text: str, key: str) -> None:
    assert slug(text) == key


def test_long_equal_titles_still_get_keys_of_their_own() -> None:
    block = f"  - {{title: {'x' * 60}, kind: break, minutes: 5}}\n"
    agenda = parse_agenda("title: a\nblocks:\n" + block * 12)
    keys = [made.key for made in agenda.blocks]
    assert len(set(keys)) == 12
    assert max(map(len, keys)) == 40


def test_a_file_saved_by_notepad_is_read() -> None:
    lines = ["\ufefftitle: Ærlig", "blocks:", "- {title: Åpning, kind: plenary, minutes: 5}", ""]
    agenda = parse_agenda("\r\n".join(lines).encode())
    assert (agenda.title, agenda.blocks[0].title) == ("Ærlig", "Åpning")


def test_paragraphs_survive() -> None:
    agenda = parse_agenda(
        "title: a\ndescription: |\n  En.\n\n  To.\nblocks:\n- {title: b, kind: break, minutes: 5}\n"
    )
    assert agenda.description == "En.\n\nTo."
