"""Any valid agenda survives being written to a file, and to JSON."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from seminar.agenda_files import AgendaFileError, parse_agenda
from seminar.domain.agenda import Agenda
from seminar.domain.durations import read_minutes
from tests.support.agenda_yaml import agenda_yaml

KEYS = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,39}", fullmatch=True).filter("parking_lot".__ne__)
SEPARATED_BY_BLANKS = (
    "null ~ yes 1:30 #a &a *a !a ' \" % | > =1+1 @ ` {a} [a] --- ... 0x1F 1e3 2023-04-27 "
    "\u2028 a\u2029b \ufeffa \u200da \u202ea \ue000a æøå 😀"
)
SEPARATED_BY_SLASHES = "- a/a: b/# a/? a/a\n\n  b/ a\n/a\tb"
TRICKY = st.sampled_from(SEPARATED_BY_BLANKS.split(" ") + SEPARATED_BY_SLASHES.split("/"))
CHARACTERS = st.characters(exclude_categories=["Cs", "Cc"])
TEXTS = st.one_of(TRICKY, st.text(CHARACTERS, max_size=60), st.text("ab \n#:-'\"\t\\", max_size=60))
FILLED = TEXTS.filter(lambda text: bool(text.strip()))
LINKS = st.sampled_from(["https://udir.no/a?b=c#d", "http://ks.no", "mailto:a@ks.no"])
MINUTES = st.one_of(
    st.integers(1, 90), st.floats(0.5, 90), st.sampled_from(["25 min", "0:25", "1 t 30 min"])
)


def entries(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(strategy, max_size=3)


def part(required: dict[str, Any], **optional: Any) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(required, optional=optional)


@st.composite
def agenda_data(draw: st.DrawFn) -> dict[str, Any]:
    """An agenda that nearly always is valid."""
    organiser_keys = draw(st.lists(KEYS, unique=True, max_size=3))
    block_keys = draw(st.lists(KEYS, unique=True, min_size=1, max_size=4))
    question_keys = iter(draw(st.lists(KEYS, unique=True, min_size=8, max_size=8)))
    organiser = part({"name": FILLED}, email=st.sampled_from(["a@ks.no", "b.c@udir.no"]))
    link = st.fixed_dictionaries({"title": FILLED, "url": LINKS})
    reading = part({"title": FILLED}, url=LINKS, note=FILLED)
    block = part(
        {"title": FILLED, "minutes": MINUTES},
        speaker=TEXTS,
        description=TEXTS,
        notes=TEXTS,
        links=entries(link),
        at=st.sampled_from(["09:30", "9.05", "23:59"]),
    )
    blocks = []
    for key in block_keys:
        kind = draw(st.sampled_from(["plenary", "group_work", "break"]))
        details = draw(block)
        minutes = read_minutes(details["minutes"]) or 0
        details |= draw(part({}, flexible=st.booleans(), min_minutes=st.just(minutes / 2)))
        questions = draw(st.lists(questions_for(organiser_keys), max_size=2))
        keyed = [{**question, "key": next(question_keys)} for question in questions]
        phases = draw(phases_for(minutes))
        extra = {"questions": keyed, "phases": phases} if kind == "group_work" else {}
        blocks.append({**details, **extra, "key": key, "kind": kind})
    return {
        "title": draw(FILLED),
        "language": draw(st.sampled_from(["nb", "nn", "en"])),
        "alerts": draw(st.lists(st.integers(0, 120), max_size=7)),
        "description": draw(TEXTS),
        "organisers": [{**draw(organiser), "key": key} for key in organiser_keys],
        "preparation": draw(part({}, reading=entries(reading), reflection=entries(FILLED))),
        "blocks": blocks,
    }


@st.composite
def phases_for(draw: st.DrawFn, minutes: float) -> list[dict[str, Any]]:
    """Up to three phases of equal length."""
    keys = draw(st.lists(KEYS, unique=True, max_size=3))
    kinds = st.sampled_from(["individual", "round", "discussion", "prioritising"])
    phase = part({"title": FILLED, "kind": kinds}, instruction=TEXTS)
    return [{**draw(phase), "key": key, "minutes": minutes / len(keys)} for key in keys]


def questions_for(organisers: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    prioritise = st.tuples(st.integers(0, 10), st.integers(0, 10)).map(
        lambda pair: {"from": min(pair), "to": max(pair)}
    )
    stays = part({"text": FILLED}, introduction=TEXTS, prioritise=prioritise)
    if not organisers:
        return stays
    addressees = st.lists(st.sampled_from(organisers), unique=True)
    goes = part(
        {"text": FILLED, "answers_go_to": st.just("organisers")},
        prioritise=prioritise,
        addressees=addressees,
    )
    return st.one_of(stays, goes)


def valid(data: dict[str, Any]) -> Agenda:
    try:
        return Agenda.model_validate(data)
    except ValidationError:
        assume(False)
        raise


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(agenda_data())
def test_any_agenda_survives_its_file_and_json(data: dict[str, Any]) -> None:
    agenda = valid(data)
    assert parse_agenda(agenda_yaml(agenda)) == agenda
    assert Agenda.model_validate_json(agenda.model_dump_json(by_alias=True)) == agenda


@given(st.one_of(st.text(max_size=300), st.binary(max_size=300)))
def test_any_text_is_an_agenda_or_a_list_of_problems(content: str | bytes) -> None:
    try:
        parse_agenda(content)
    except AgendaFileError as error:
        all_problems = str(error)
    else:
        all_problems = None
    assert all_problems != ""


PIECES = (
    "title: a/blocks:/- /  - title: b/    kind: plenary/    minutes: 5/\t/    questions:/"
    "      - text: q/organisers:/  - key: a/    name: b/'/[/  a: &x b/  b: *x/? /: /---/.../"
    "!!set {a}/{/}/]/|/# c"
)
LINES = st.lists(st.sampled_from(PIECES.split("/")), max_size=12)


@settings(max_examples=300)
@given(LINES)
def test_any_muddle_of_yaml_is_an_agenda_or_a_list_of_problems(lines: list[str]) -> None:
    try:
        parse_agenda("\n".join(lines))
    except AgendaFileError as error:
        all_problems = str(error)
    else:
        all_problems = None
    assert all_problems != ""
