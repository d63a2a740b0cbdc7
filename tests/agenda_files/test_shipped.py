"""The agendas that come with the product, their schema, and the guides' examples."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from seminar.agenda_files import (
    agenda_library,
    parse_agenda,
    read_agenda,
    schema_text,
    write_schema,
)
from seminar.agenda_files.schema import SCHEMA_NAME
from seminar.domain.agenda import Prioritise

ROOT = Path(__file__).parents[2]
AGENDAS = ROOT / "agendas"
GUIDES = [ROOT / "docs/agenda-file.md", ROOT / "docs/programfil.md"]
EXAMPLE = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_national_dialogue_seminar_is_whole() -> None:
    agenda = read_agenda(AGENDAS / "nasjonalt-dialogseminar-2023.yaml")
    assert [(block.kind, block.minutes) for block in agenda.blocks] == [
        ("plenary", 25),
        ("plenary", 20),
        ("group_work", 55),
        ("plenary", 20),
        ("group_work", 50),
        ("plenary", 10),
    ]
    assert [organiser.key for organiser in agenda.organisers] == ["udir", "ks", "kulturskoleradet"]
    assert agenda.language == "nb"
    assert len(agenda.preparation.reading) == 5
    assert len(agenda.preparation.reflection) == 2
    assert all(block.notes for block in agenda.blocks)


def test_its_six_questions_go_where_they_should() -> None:
    agenda = read_agenda(AGENDAS / "nasjonalt-dialogseminar-2023.yaml")
    keep, send = Prioritise(from_=0, to=3), Prioritise(from_=1, to=3)
    assert [
        (question.key, question.answers_go_to, question.prioritise, question.addressees)
        for _block, question in agenda.questions()
    ] == [
        ("skole", "group", keep, ()),
        ("sfo", "group", keep, ()),
        ("barnehage", "group", keep, ()),
        ("flere-med", "group", keep, ()),
        ("hos-oss", "group", keep, ()),
        ("de-tre-nasjonale", "organisers", send, ("udir", "ks", "kulturskoleradet")),
    ]
    assert all(question.introduction for _block, question in agenda.questions())


def test_its_group_work_has_phases() -> None:
    agenda = read_agenda(AGENDAS / "nasjonalt-dialogseminar-2023.yaml")
    assert [[(one.kind, one.minutes) for one in block.phases] for block in agenda.blocks] == [
        [],
        [],
        [("individual", 5), ("round", 15), ("discussion", 25), ("prioritising", 10)],
        [],
        [("individual", 5), ("round", 10), ("discussion", 15), ("prioritising", 10), ("round", 10)],
        [],
    ]


@pytest.mark.parametrize("path", sorted(AGENDAS.glob("*.yaml")), ids=lambda path: path.name)
def test_every_phase_says_what_to_do(path: Path) -> None:
    group_work = [block for block in read_agenda(path).blocks if block.kind == "group_work"]
    assert all(block.phases for block in group_work)
    assert all(phase.instruction for block in group_work for phase in block.phases)


def test_the_workshop_asks_its_three_questions_in_two_and_a_half_hours() -> None:
    agenda = read_agenda(AGENDAS / "fremtidsbilder-verksted.yaml")
    assert [block.kind for block in agenda.blocks] == [
        "plenary",
        "group_work",
        "group_work",
        "break",
        "group_work",
        "plenary",
    ]
    assert agenda.seconds == 150 * 60
    assert [question.answers_go_to for _block, question in agenda.questions()] == [
        "group",
        "group",
        "organisers",
    ]


def test_the_library_holds_both_and_points_at_the_schema() -> None:
    library = agenda_library(AGENDAS)
    assert [(entry.name, entry.problems) for entry in library] == [
        ("fremtidsbilder-verksted", ()),
        ("nasjonalt-dialogseminar-2023", ()),
    ]
    for entry in library:
        first = entry.path.read_text(encoding="utf-8").splitlines()[0]
        assert first == f"# yaml-language-server: $schema={SCHEMA_NAME}"


def test_the_schema_is_current() -> None:
    shipped = (AGENDAS / SCHEMA_NAME).read_text(encoding="utf-8")
    assert shipped == schema_text(), "run: seminar agenda schema"


def test_the_schema_is_written_beside_the_agendas(tmp_path: Path) -> None:
    path = write_schema(tmp_path)
    assert (path.name, path.read_text(encoding="utf-8")) == (SCHEMA_NAME, schema_text())


def test_a_broken_file_never_hides_the_others(tmp_path: Path) -> None:
    good = "title: Godt\nlanguage: nn\nblocks:\n- {title: a, kind: break, minutes: 7}\n"
    (tmp_path / "b.yml").write_text(good, encoding="utf-8")
    (tmp_path / "a.yaml").write_text("title: [", encoding="utf-8")
    (tmp_path / ".hidden.yaml").write_text(good, encoding="utf-8")
    (tmp_path / "notes.txt").write_text(good, encoding="utf-8")
    (tmp_path / "folder.yaml").mkdir()
    broken, whole = agenda_library(tmp_path)
    assert (broken.title, broken.agenda, broken.language, broken.minutes) == (
        "a.yaml",
        None,
        None,
        0,
    )
    assert [problem.reason for problem in broken.problems] == ["bracket_not_closed"]
    assert (whole.name, whole.title, whole.language, whole.minutes) == ("b", "Godt", "nn", 7)
    assert whole.problems == ()


def test_a_library_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert agenda_library(tmp_path / "none") == []


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_the_guides_examples_are_agendas(guide: Path) -> None:
    examples = EXAMPLE.findall(guide.read_text(encoding="utf-8"))
    assert len(examples) == 2
    for example in examples:
        assert parse_agenda(example, guide.name).blocks != ()


def test_the_guides_tell_of_every_field() -> None:
    schema = json.loads(schema_text())
    parts = [schema, *schema["$defs"].values()]
    fields = {field for part in parts for field in part["properties"]}
    for guide in GUIDES:
        text = guide.read_text(encoding="utf-8")
        assert set(re.findall(r"^\| `(\w+)`", text, re.MULTILINE)) == fields
