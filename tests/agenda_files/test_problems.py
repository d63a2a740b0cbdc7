"""Every kind of mistake in an agenda file, at its exact line."""

from __future__ import annotations

from pathlib import Path

import pytest

from seminar.agenda_files import AgendaFileError, check_files, parse_agenda, read_agenda
from seminar.agenda_files.reading import LARGEST_KIB
from seminar.agenda_files.texts import TEXTS
from seminar.domain.errors import SeminarError

HEAD = "title: Seminar\n"
BLOCK = "blocks:\n  - title: Arbeid\n    kind: group_work\n    minutes: 25\n"
QUESTION = "    questions:\n      - key: q\n        text: Hva?\n"
ORGANISERS = "organisers:\n  - {key: udir, name: Udir}\n  - {key: ks, name: KS}\n"
MINUTES = "    minutes: 25\n"
PHASES = (
    "    phases:\n"
    "      - {kind: individual, key: a, title: A, minutes: 15}\n"
    "      - {kind: round, title: B, minutes: 10}\n"
)

MISTAKES: list[tuple[str | bytes, list[tuple[int, str]]]] = [
    # The file itself
    ("", [(1, "empty_file")]),
    ("# bare en kommentar\n\n", [(1, "empty_file")]),
    (b"title: a\n# \xe6\n", [(2, "not_utf8")]),
    ("title: a".encode("utf-16"), [(1, "not_utf8")]),
    ("title: \ud800", [(1, "not_utf8")]),
    ("#" * (LARGEST_KIB * 1024 + 1), [(1, "file_too_large")]),
    # YAML
    ("title: Tema: sammen\n", [(1, "colon_in_text")]),
    (HEAD + "blocks:\n\t- title: a\n", [(3, "tab_character")]),
    ('description: "Hei\ntitle: a\n', [(1, "quote_not_closed")]),
    (HEAD + "organisers: [\n  {key: a, name: b}\nblocks: []\n", [(2, "bracket_not_closed")]),
    (HEAD + "description: @udir\n", [(2, "special_start")]),
    (HEAD + "description: %d\n", [(2, "special_start")]),
    (HEAD + "language\nblocks: []\n", [(2, "missing_colon")]),
    (HEAD + BLOCK + "   notes: x\n", [(6, "bad_indentation")]),
    (HEAD + "\nbeskrivelse uten kolon\n", [(3, "missing_colon")]),
    (HEAD + 'description: "Hei" på deg\n', [(2, "text_after_quotes")]),
    (HEAD + "description: |Hei\n  på deg\n", [(2, "text_after_bar")]),
    (HEAD + "description: a\x01b\n" + BLOCK, [(2, "unreadable_character")]),
    (HEAD + 'description: "\\ud800"\n' + BLOCK, [(2, "control_character")]),
    (HEAD + "description: *viktig*\n" + BLOCK, [(2, "anchor")]),
    ("title: &a Seminar\ndescription: *a\n" + BLOCK, [(1, "anchor"), (2, "anchor")]),
    ("title: !!python/name:os.system x\n" + BLOCK, [(1, "tag")]),
    ("title: !!str x\n" + BLOCK, [(1, "tag")]),
    (HEAD + "description: " + "[" * 100, [(2, "too_deep")]),
    (HEAD + BLOCK + "? [a]\n: b\n", [(6, "field_name_expected")]),
    (HEAD + BLOCK + "---\ntitle: b\n", [(6, "several_documents")]),
    (HEAD + BLOCK + "title: b\n", [(6, "repeated_field")]),
    ("%YAML 3.0\n---\n" + HEAD + BLOCK, [(1, "yaml_error")]),
    # Shape
    ("bare tekst\n", [(1, "agenda_expected")]),
    ("- title: a\n", [(1, "agenda_expected")]),
    ("# hei\n\nlanguage: nb\n" + BLOCK, [(3, "missing_field")]),
    ("title:\n" + BLOCK, [(1, "missing_field")]),
    (HEAD + BLOCK.replace(MINUTES, ""), [(3, "missing_field")]),
    (HEAD + BLOCK + "    minuttes: 5\n", [(6, "unknown_field_guess")]),
    (HEAD + "varighet: 5\nspråk: nb\n" + BLOCK, [(2, "unknown_field"), (3, "unknown_field_guess")]),
    (HEAD + "preparation: les\n" + BLOCK, [(2, "fields_expected")]),
    (HEAD + "blocks:\n  - Åpning\n", [(3, "fields_expected")]),
    (HEAD + BLOCK + "    questions: Hva?\n", [(6, "list_expected")]),
    (HEAD + "description: [a, b]\n" + BLOCK, [(2, "text_expected_not_list")]),
    (
        HEAD + "preparation:\n  reflection:\n    - Tenk på: hvem?\n" + BLOCK,
        [(4, "text_expected_not_fields")],
    ),
    (HEAD + "preparation:\n  reflection:\n    -\n    - Hva?\n" + BLOCK, [(4, "empty_entry")]),
    (HEAD + BLOCK + "  -\n", [(6, "empty_entry")]),
    (
        HEAD + BLOCK + QUESTION + "        prioritise: {from: en, to: 3}\n",
        [(9, "number_expected")],
    ),
    (
        HEAD + BLOCK + QUESTION + "        prioritise:\n          from: -1\n          to: 11\n",
        [(10, "number_too_small"), (11, "number_too_large")],
    ),
    (HEAD + "language: xx\n" + BLOCK, [(2, "bad_choice")]),
    (HEAD + "language: no\n" + BLOCK, [(2, "bad_choice_guess")]),
    (HEAD + BLOCK.replace("group_work", "groupwork"), [(4, "bad_choice_guess")]),
    (
        HEAD + "preparation:\n  reflection:\n" + "    - Hva?\n" * 51 + BLOCK,
        [(3, "too_many_entries")],
    ),
    # Values
    ('title: ""\n' + BLOCK, [(1, "empty_text")]),
    ("title: " + "a" * 201 + "\n" + BLOCK, [(1, "text_too_long")]),
    ('title: "a\\eb"\n' + BLOCK, [(1, "control_character")]),
    (HEAD + "organisers:\n  - key: Udir\n    name: Udir\n" + BLOCK, [(3, "bad_key")]),
    (
        HEAD + "organisers:\n  - key: udir\n    name: Udir\n    email: udir\n" + BLOCK,
        [(5, "bad_email")],
    ),
    (
        HEAD + BLOCK + "    links:\n      - title: Film\n        url: javascript:alert(1)\n",
        [(8, "bad_link")],
    ),
    (HEAD + BLOCK + "    at: 25:00\n", [(6, "bad_clock_time")]),
    (HEAD + BLOCK.replace("25", "en time"), [(5, "bad_duration")]),
    (HEAD + BLOCK.replace("25", "0"), [(5, "duration_too_short")]),
    (HEAD + BLOCK.replace("25", "25 t"), [(5, "duration_too_long")]),
    (HEAD + "time_zone: Oslo\n" + BLOCK, [(2, "unknown_time_zone")]),
    (HEAD + "alerts: [10, snart]\n" + BLOCK, [(2, "number_expected")]),
    (HEAD + "alerts:\n  - 10\n  - 121\n" + BLOCK, [(4, "number_too_large")]),
    (HEAD + "alerts: [8, 7, 6, 5, 4, 3, 2, 1]\n" + BLOCK, [(2, "too_many_entries")]),
    (HEAD + BLOCK + "    flexible: kanskje\n", [(6, "bad_yes_no")]),
    (HEAD + BLOCK + "    min_minutes: kort\n", [(6, "bad_duration")]),
    (HEAD + BLOCK + "    minste: 5\n", [(6, "unknown_field_guess")]),
    (HEAD + BLOCK + PHASES.replace("individual", "alene"), [(7, "bad_choice_guess")]),
    (HEAD + BLOCK + PHASES.replace("10", "null"), [(8, "missing_field")]),
    (
        HEAD + BLOCK + QUESTION + "        prioritise: {from: 3, to: 1}\n",
        [(9, "prioritise_order")],
    ),
    # The whole agenda
    (HEAD + "blocks: []\n", [(2, "no_blocks")]),
    (HEAD + BLOCK + QUESTION + QUESTION.partition("\n")[2], [(9, "repeated_key")]),
    (HEAD + BLOCK + "    key: parking_lot\n", [(6, "reserved_key")]),
    (
        HEAD + BLOCK.replace("group_work", "plenary") + QUESTION,
        [(6, "questions_need_group_work")],
    ),
    (HEAD + BLOCK.replace("group_work", "break") + PHASES, [(6, "phases_need_group_work")]),
    (HEAD + BLOCK + PHASES.replace("10", "9"), [(6, "phases_do_not_add_up")]),
    (HEAD + BLOCK + PHASES.replace("title: B", "title: B, key: a"), [(8, "repeated_key")]),
    (HEAD + BLOCK + "    min_minutes: 25.5\n", [(6, "minimum_over_length")]),
    (
        HEAD + BLOCK + QUESTION + "        answers_go_to: organisers\n",
        [(9, "no_organiser_to_answer")],
    ),
    (
        HEAD + ORGANISERS + BLOCK + QUESTION + "        addressees: [udir]\n",
        [(12, "addressees_without_answers")],
    ),
    (
        HEAD
        + ORGANISERS
        + BLOCK
        + QUESTION
        + "        answers_go_to: organisers\n        addressees:\n"
        + "          - udirr\n          - helsedir\n          - ks\n          - ks\n",
        [
            (14, "unknown_addressee_guess"),
            (15, "unknown_addressee"),
            (17, "repeated_addressee"),
        ],
    ),
    (
        HEAD + BLOCK + QUESTION + "        addressees:\n          - udir\n",
        [(9, "addressees_without_answers"), (10, "addressee_without_organisers")],
    ),
    (
        HEAD + "blocks:\n" + "  - {title: Dag, kind: plenary, minutes: 24 t}\n" * 4,
        [(2, "agenda_too_long")],
    ),
]
OUTSIDE_THE_TEXT = {"no_such_file", "unreadable_file"}
FROM_NO_KNOWN_MISTAKE = {"not_valid"}


def problems(content: str | bytes) -> list[tuple[int, str]]:
    with pytest.raises(AgendaFileError) as caught:
        parse_agenda(content)
    assert all(str(problem).startswith("agenda.yaml:") for problem in caught.value.problems)
    return [(problem.line, problem.reason) for problem in caught.value.problems]


@pytest.mark.parametrize(("content", "expected"), MISTAKES)
def test_the_mistake_is_found_at_its_line(
    content: str | bytes, expected: list[tuple[int, str]]
) -> None:
    assert problems(content) == expected


def test_every_sentence_has_its_mistake() -> None:
    reasons = {reason for _content, expected in MISTAKES for _line, reason in expected}
    assert reasons == TEXTS.keys() - OUTSIDE_THE_TEXT - FROM_NO_KNOWN_MISTAKE


def test_all_mistakes_are_reported_in_the_order_of_their_lines() -> None:
    content = (
        "tittel: Seminar\n"
        "language: no\n"
        "organisers:\n"
        "  - {key: udir, name: Udir}\n"
        "  - {key: udir, name: KS}\n"
        "blocks:\n"
        "  - title: Arbeid\n"
        "    kind: plenary\n"
        "    minutes: lenge\n"
        "    questions:\n"
        "      - text: Hva?\n"
        "        text: Hvem?\n"
        "        answers_go_to: organisers\n"
        "        addressees: [udri]\n"
        "  - title: *pause*\n"
    )
    assert problems(content) == [
        (1, "missing_field"),
        (1, "unknown_field_guess"),
        (2, "bad_choice_guess"),
        (5, "repeated_key"),
        (9, "bad_duration"),
        (10, "questions_need_group_work"),
        (12, "repeated_field"),
        (14, "unknown_addressee_guess"),
        (15, "anchor"),
    ]


def test_a_problem_reads_as_file_line_and_how_to_mend_it() -> None:
    with pytest.raises(AgendaFileError) as caught:
        parse_agenda(HEAD + BLOCK.replace("minutes", "minuttes"), "mitt.yaml")
    assert str(caught.value) == (
        "mitt.yaml:3: “minutes” is missing here. Add the line “minutes: …”.\n"
        "mitt.yaml:5: There is no field called “minuttes” here. Did you mean “minutes”?"
    )


def test_a_problem_can_be_read_in_another_language() -> None:
    with pytest.raises(AgendaFileError) as caught:
        parse_agenda(HEAD + BLOCK.replace("25", "lenge"))
    translations = {TEXTS["bad_duration"]: "«%(value)s» er ingen varighet."}
    (problem,) = caught.value.problems
    assert problem.text(translations.__getitem__) == "«lenge» er ingen varighet."


def test_the_line_of_a_repeated_key_names_the_first() -> None:
    with pytest.raises(AgendaFileError) as caught:
        parse_agenda(HEAD + BLOCK + QUESTION + QUESTION.partition("\n")[2])
    assert caught.value.problems[0].params["first"] == 7


def test_the_error_is_one_that_adapters_know() -> None:
    with pytest.raises(SeminarError) as caught:
        parse_agenda("")
    assert (caught.value.code, caught.value.reason) == ("invalid", "broken_agenda_file")


def test_files_are_checked_together(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(HEAD + BLOCK, encoding="utf-8")
    bad.write_text("blocks: []\n", encoding="utf-8")
    found = check_files([good, bad, tmp_path / "none.yaml", tmp_path])
    assert [(problem.file, problem.line, problem.reason) for problem in found] == [
        (str(bad), 1, "missing_field"),
        (str(bad), 1, "no_blocks"),
        (str(tmp_path / "none.yaml"), 1, "no_such_file"),
        (str(tmp_path), 1, "unreadable_file"),
    ]
    assert check_files([good]) == []


def test_a_file_without_an_end_is_not_read_for_ever() -> None:
    assert [problem.reason for problem in check_files(["/dev/zero"])] == ["file_too_large"]


def test_a_path_that_can_not_be_one_is_a_problem_too() -> None:
    with pytest.raises(AgendaFileError):
        read_agenda("a\0b")
