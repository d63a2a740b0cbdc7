"""What a valid agenda is, and that everything wrong with one is found at once."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from seminar.domain.agenda import Agenda, Block, Organiser, Prioritise, Question, WebLink

UDIR = {"key": "udir", "name": "Udir"}
KS = {"key": "ks", "name": "KS"}


def question(key: str = "q", **fields: Any) -> dict[str, Any]:
    return {"key": key, "text": "Hva må til?", **fields}


def block(key: str = "b", kind: str = "group_work", **fields: Any) -> dict[str, Any]:
    return {"key": key, "kind": kind, "title": "Bolk", "minutes": 25, **fields}


def phase(minutes: object, key: str = "alone", **fields: Any) -> dict[str, Any]:
    return {"key": key, "kind": "round", "title": "Runde", "minutes": minutes, **fields}


def agenda(*blocks: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"title": "Seminar", "blocks": list(blocks) or [block()], **fields}


def refused(data: object) -> list[tuple[tuple[int | str, ...], str]]:
    """Where and why each thing is refused."""
    with pytest.raises(ValidationError) as caught:
        Agenda.model_validate(data)
    return [(error["loc"], error["type"]) for error in caught.value.errors()]


def test_the_least_agenda_gets_the_usual_rest() -> None:
    made = Agenda.model_validate(agenda(block(questions=[question()])))
    assert made == Agenda(
        title="Seminar",
        language="nb",
        description="",
        time_zone="Europe/Oslo",
        organisers=(),
        blocks=(
            Block(
                key="b",
                kind="group_work",
                title="Bolk",
                minutes=25,
                questions=(
                    Question(key="q", text="Hva må til?", prioritise=Prioritise(from_=0, to=0)),
                ),
            ),
        ),
    )


def test_answers_to_organisers_go_to_all_of_them_one_to_three() -> None:
    data = agenda(block(questions=[question(answers_go_to="organisers")]), organisers=[UDIR, KS])
    made = Agenda.model_validate(data).question("q")
    assert (made.addressees, made.prioritise) == (("udir", "ks"), Prioritise(from_=1, to=3))


def test_chosen_addressees_and_priorities_are_kept() -> None:
    chosen = question(
        answers_go_to="organisers", addressees=["ks"], prioritise={"from": 0, "to": 5}
    )
    made = Agenda.model_validate(agenda(block(questions=[chosen]), organisers=[UDIR, KS]))
    assert made.question("q").addressees == ("ks",)
    assert made.question("q").prioritise == Prioritise(from_=0, to=5)


def test_it_survives_json_by_its_file_names() -> None:
    data = agenda(
        block(
            at="9.05", minutes="1 t 30 min", questions=[question(prioritise={"from": 0, "to": 2})]
        )
    )
    made = Agenda.model_validate(data)
    dumped = made.model_dump(mode="json", by_alias=True)
    assert dumped["blocks"][0]["at"] == "09:05"
    assert dumped["blocks"][0]["questions"][0]["prioritise"] == {"from": 0, "to": 2}
    assert Agenda.model_validate(dumped) == made
    assert Agenda.model_validate_json(made.model_dump_json(by_alias=True)) == made


def test_blocks_and_questions_are_found_by_key_and_time_adds_up() -> None:
    made = Agenda.model_validate(
        agenda(
            block("one", minutes=2.5, questions=[question("a"), question("b")]),
            block("two", "break", minutes=10),
            block("three", minutes=1, questions=[question("c")]),
        )
    )
    assert made.block("two").kind == "break"
    assert made.question("b").key == "b"
    assert [(b.key, q.key) for b, q in made.questions()] == [
        ("one", "a"),
        ("one", "b"),
        ("three", "c"),
    ]
    assert [b.seconds for b in made.blocks] == [150, 600, 60]
    assert made.seconds == 810
    with pytest.raises(KeyError):
        made.block("four")
    with pytest.raises(KeyError):
        made.question("one")


@pytest.mark.parametrize(
    ("kind", "minutes", "flexible", "least"),
    [
        ("plenary", 25, True, 13),
        ("group_work", 50, True, 25),
        ("break", 15, False, 8),
        ("plenary", 1, True, 1),
        ("plenary", 1.5, True, 1),
        ("plenary", 0.5, True, 0.5),
    ],
)
def test_what_may_be_shortened_usually(
    kind: str, minutes: float, flexible: bool, least: float
) -> None:
    made = Agenda.model_validate(agenda(block(kind=kind, minutes=minutes))).blocks[0]
    assert (made.flexible, made.min_minutes, made.phases) == (flexible, least, ())
    assert made.min_seconds == least * 60


def test_what_may_be_shortened_as_chosen() -> None:
    data = agenda(block(kind="break", flexible=True, min_minutes="0:25"))
    made = Agenda.model_validate(data).blocks[0]
    assert (made.flexible, made.min_seconds) == (True, made.seconds)


def test_phases_fill_their_block() -> None:
    thirds = [phase(10 / 3, key) for key in "abc"]
    made = Agenda.model_validate(agenda(block(minutes=10, phases=thirds))).blocks[0]
    assert [one.key for one in made.phases] == ["a", "b", "c"]
    assert made.phases[0].instruction == ""


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ([10, 5, 1, 0], (10, 5, 1, 0)),
        ([], (0,)),
        ([1, 120, 1], (120, 1, 0)),
        ([7, 6, 5, 4, 3, 2, 1, 0, 7], (7, 6, 5, 4, 3, 2, 1, 0)),
    ],
)
def test_alerts_fall_to_the_end_each_once(given: list[int], kept: tuple[int, ...]) -> None:
    assert Agenda.model_validate(agenda(alerts=given)).alerts == kept


def test_what_an_agenda_of_an_earlier_version_left_out() -> None:
    made = Agenda.model_validate(agenda(block("a"), block("b", kind="break")))
    stored = made.model_dump(mode="json", by_alias=True)
    del stored["alerts"]
    for one in stored["blocks"]:
        for field in ("flexible", "min_minutes", "phases"):
            del one[field]
    assert Agenda.model_validate(stored) == made
    assert made.alerts == (10, 5, 1, 0)


def test_an_agenda_never_changes() -> None:
    made = Agenda.model_validate(agenda())
    with pytest.raises(ValidationError):
        made.title = "Another"  # type: ignore[misc]


def test_texts_are_cleaned_but_not_changed() -> None:
    made = Agenda.model_validate(
        agenda(
            block(
                title="  A\u030apning \n på   øya ",
                description="\r\nÉn.\r\n\r\nTo.\u2028Tre. ",
                notes="<b>=1+1</b>\tok",
            )
        )
    )
    assert made.blocks[0].title == "Åpning på øya"
    assert made.blocks[0].description == "Én.\n\nTo.\nTre."
    assert made.blocks[0].notes == "<b>=1+1</b>\tok"


@pytest.mark.parametrize(
    ("fields", "location", "reason"),
    [
        ({"title": ""}, ("title",), "empty_text"),
        ({"title": " \n "}, ("title",), "empty_text"),
        ({"title": "x" * 201}, ("title",), "text_too_long"),
        ({"title": "x\0y"}, ("title",), "control_character"),
        ({"title": "x\x1by"}, ("title",), "control_character"),
        ({"title": "x\uffffy"}, ("title",), "control_character"),
        ({"title": "\ud800"}, ("title",), "control_character"),
        ({"title": 2023}, ("title",), "string_type"),
        ({"description": "x" * 5_001}, ("description",), "text_too_long"),
        ({"language": "no"}, ("language",), "literal_error"),
        ({"time_zone": "Oslo"}, ("time_zone",), "unknown_time_zone"),
        ({"time_zone": "../../etc/passwd"}, ("time_zone",), "unknown_time_zone"),
        ({"time_zone": ""}, ("time_zone",), "unknown_time_zone"),
        ({"time_zone": "Europe"}, ("time_zone",), "unknown_time_zone"),
        ({"organisers": [{**UDIR, "key": "Udir"}]}, ("organisers", 0, "key"), "bad_key"),
        ({"organisers": [{**UDIR, "key": "a" * 41}]}, ("organisers", 0, "key"), "bad_key"),
        ({"organisers": [{**UDIR, "key": "a\n"}]}, ("organisers", 0, "key"), "bad_key"),
        ({"organisers": [{**UDIR, "email": "udir.no"}]}, ("organisers", 0, "email"), "bad_email"),
        ({"organisers": [{**UDIR, "web": "x"}]}, ("organisers", 0, "web"), "extra_forbidden"),
        ({"organisers": "udir"}, ("organisers",), "tuple_type"),
        ({"preparation": {"reflection": [""]}}, ("preparation", "reflection", 0), "empty_text"),
        ({"blocks": []}, ("blocks",), "no_blocks"),
        ({"blocks": [block(str(n)) for n in range(101)]}, ("blocks",), "too_long"),
        ({"blocks": [block(kind="pause")]}, ("blocks", 0, "kind"), "literal_error"),
        ({"blocks": [block(minutes="en time")]}, ("blocks", 0, "minutes"), "bad_duration"),
        ({"blocks": [block(minutes=True)]}, ("blocks", 0, "minutes"), "bad_duration"),
        ({"blocks": [block(minutes=0)]}, ("blocks", 0, "minutes"), "duration_too_short"),
        ({"blocks": [block(minutes=-5)]}, ("blocks", 0, "minutes"), "duration_too_short"),
        ({"blocks": [block(minutes="25 t")]}, ("blocks", 0, "minutes"), "duration_too_long"),
        ({"blocks": [block(flexible="perhaps")]}, ("blocks", 0, "flexible"), "bad_yes_no"),
        ({"blocks": [block(flexible=1.5)]}, ("blocks", 0, "flexible"), "bad_yes_no"),
        ({"blocks": [block(min_minutes=0)]}, ("blocks", 0, "min_minutes"), "duration_too_short"),
        ({"blocks": [block(min_minutes="?")]}, ("blocks", 0, "min_minutes"), "bad_duration"),
        (
            {"blocks": [block(phases=[phase(25, kind="runde")])]},
            ("blocks", 0, "phases", 0, "kind"),
            "literal_error",
        ),
        (
            {"blocks": [block(minutes=13, phases=[phase(1, str(n)) for n in range(13)])]},
            ("blocks", 0, "phases"),
            "too_long",
        ),
        ({"alerts": [-1]}, ("alerts", 0), "greater_than_equal"),
        ({"alerts": [121]}, ("alerts", 0), "less_than_equal"),
        ({"alerts": [True]}, ("alerts", 0), "int_type"),
        ({"alerts": [1, 2, 3, 4, 5, 6, 7, 8]}, ("alerts",), "too_many_entries"),
        ({"blocks": [block(at="24:00")]}, ("blocks", 0, "at"), "bad_clock_time"),
        ({"blocks": [block(at="12")]}, ("blocks", 0, "at"), "bad_clock_time"),
        ({"blocks": [block(notes="x" * 10_001)]}, ("blocks", 0, "notes"), "text_too_long"),
    ],
)
def test_each_field_refuses_what_it_can_not_be(
    fields: dict[str, Any], location: tuple[int | str, ...], reason: str
) -> None:
    assert refused(agenda(**fields) if "blocks" not in fields else {**agenda(), **fields}) == [
        (location, reason)
    ]


@pytest.mark.parametrize(
    "url",
    [
        "www.udir.no",
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//udir.no",
        "https://",
        "https:///sti",
        "https://a b.no",
        "http://[::1",
        "mailto:",
        "mailto:udir",
        "ftp://udir.no",
        "",
    ],
)
def test_links_are_web_or_mail(url: str) -> None:
    data = agenda(block(links=[{"title": "Film", "url": url}]))
    assert refused(data) == [(("blocks", 0, "links", 0, "url"), "bad_link")]


@pytest.mark.parametrize(
    "url", ["https://udir.no", "http://ks.no/a?b=c#d", "HTTPS://udir.no", "mailto:a@ks.no"]
)
def test_links_that_are_taken(url: str) -> None:
    assert WebLink(title="Film", url=url).url == url


@pytest.mark.parametrize(
    ("fewest", "most", "reasons"),
    [
        (0, 0, []),
        (10, 10, []),
        (3, 1, [(("blocks", 0, "questions", 0, "prioritise"), "prioritise_order")]),
        (0, 11, [(("blocks", 0, "questions", 0, "prioritise", "to"), "less_than_equal")]),
        (-1, 3, [(("blocks", 0, "questions", 0, "prioritise", "from"), "greater_than_equal")]),
        ("1", 3, [(("blocks", 0, "questions", 0, "prioritise", "from"), "int_type")]),
        (True, 3, [(("blocks", 0, "questions", 0, "prioritise", "from"), "int_type")]),
    ],
)
def test_how_many_to_put_first(fewest: object, most: object, reasons: list[Any]) -> None:
    data = agenda(block(questions=[question(prioritise={"from": fewest, "to": most})]))
    if reasons:
        assert refused(data) == reasons
    else:
        assert Agenda.model_validate(data).question("q").prioritise.to == most


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            agenda(organisers=[UDIR, KS, UDIR]),
            [(("organisers", 2, "key"), "repeated_key")],
        ),
        (agenda(block("a"), block("a")), [(("blocks", 1, "key"), "repeated_key")]),
        (
            agenda(block("a", questions=[question()]), block("b", questions=[question()])),
            [(("blocks", 1, "questions", 0, "key"), "repeated_key")],
        ),
        (
            agenda(block("parking_lot", questions=[question("parking_lot")])),
            [
                (("blocks", 0, "key"), "reserved_key"),
                (("blocks", 0, "questions", 0, "key"), "reserved_key"),
            ],
        ),
        (
            agenda(block(kind="break", questions=[question()])),
            [(("blocks", 0, "questions"), "questions_need_group_work")],
        ),
        (
            agenda(block(questions=[question(answers_go_to="organisers")])),
            [(("blocks", 0, "questions", 0, "answers_go_to"), "no_organiser_to_answer")],
        ),
        (
            agenda(block(questions=[question(addressees=["ks"])]), organisers=[KS]),
            [(("blocks", 0, "questions", 0, "addressees"), "addressees_without_answers")],
        ),
        (
            agenda(
                block(
                    questions=[question(answers_go_to="organisers", addressees=["ks", "x", "ks"])]
                ),
                organisers=[KS],
            ),
            [
                (("blocks", 0, "questions", 0, "addressees", 1), "unknown_addressee"),
                (("blocks", 0, "questions", 0, "addressees", 2), "repeated_addressee"),
            ],
        ),
        (
            agenda(block(kind="plenary", phases=[phase(25)])),
            [(("blocks", 0, "phases"), "phases_need_group_work")],
        ),
        (
            agenda(block(phases=[phase(10, "a"), phase("0:14", "b")])),
            [(("blocks", 0, "phases"), "phases_do_not_add_up")],
        ),
        (
            agenda(block("a", phases=[phase(20), phase(5)]), block("b", phases=[phase(25)])),
            [(("blocks", 0, "phases", 1, "key"), "repeated_key")],
        ),
        (
            agenda(block(min_minutes=25.5)),
            [(("blocks", 0, "min_minutes"), "minimum_over_length")],
        ),
        (
            agenda(*[block(str(number), minutes=24 * 60) for number in range(4)]),
            [(("blocks",), "agenda_too_long")],
        ),
    ],
)
def test_rules_across_the_agenda(data: dict[str, Any], expected: list[Any]) -> None:
    assert refused(data) == expected


def test_a_block_and_a_question_may_share_a_key() -> None:
    made = Agenda.model_validate(agenda(block("same", questions=[question("same")])))
    assert made.question("same").key == made.block("same").key


def test_rules_across_the_agenda_hold_for_parts_made_in_code() -> None:
    parts = Organiser.model_validate(KS), Block.model_validate(block())
    with pytest.raises(ValidationError) as caught:
        Agenda(title="Seminar", organisers=(parts[0], parts[0]), blocks=(parts[1], parts[1]))
    assert [error["loc"] for error in caught.value.errors()] == [
        ("organisers", 1, "key"),
        ("blocks", 1, "key"),
    ]


def test_everything_wrong_is_found_at_once() -> None:
    data = {
        "tittel": "x",
        "blocks": [
            block("a", minutes="?"),
            block("a", kind="break", questions=[question("q", addressees=["x"], text="")]),
        ],
    }
    assert refused(data) == [
        (("title",), "missing"),
        (("blocks", 0, "minutes"), "bad_duration"),
        (("blocks", 1, "questions", 0, "text"), "empty_text"),
        (("tittel",), "extra_forbidden"),
        (("blocks", 1, "key"), "repeated_key"),
        (("blocks", 1, "questions"), "questions_need_group_work"),
        (("blocks", 1, "questions", 0, "addressees"), "addressees_without_answers"),
        (("blocks", 1, "questions", 0, "addressees", 0), "addressee_without_organisers"),
    ]


@pytest.mark.parametrize("data", [None, [], "x", 1, {"blocks": 1}, {"blocks": [1, None]}])
def test_the_wrong_shape_is_refused_and_not_stumbled_over(data: object) -> None:
    assert refused(data) != []


def test_a_part_as_json_is_what_its_file_says() -> None:
    prioritise = Prioritise.model_validate({"from": 1, "to": 3})
    assert prioritise.as_json == {"from": 1, "to": 3}
    assert prioritise.as_json is prioritise.as_json
    assert prioritise == Prioritise(from_=1, to=3)
