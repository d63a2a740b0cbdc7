from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as some

from seminar.domain.events import Event
from seminar.domain.report import (
    PARKING_LOT,
    QuestionTotals,
    Report,
    ReportBlock,
    ReportGroup,
    ReportOrganiser,
    ReportPoint,
    ReportQuestion,
    Totals,
)

WORK = ReportBlock(
    key="work",
    kind="group_work",
    title="Gruppearbeid",
    planned_start=0,
    planned_end=3_000_000,
    actual_start=60_000,
    actual_end=None,
    took=600_000,
    paused=90_000,
    added=-120_000,
    visits=1,
    left_out=False,
    phases=(("round", "Rundt bordet"),),
)
ORGANISERS = (ReportOrganiser("udir", "Udir"), ReportOrganiser("ks", "KS"))


def question(
    key: str, *, leaves: bool, addressees: tuple[str, ...] = ("udir", "ks")
) -> ReportQuestion:
    return ReportQuestion(
        key=key,
        block="work",
        text=f"Spørsmål {key}?",
        introduction="",
        answers_go_to="organisers" if leaves else "group",
        prioritise_from=1 if leaves else 0,
        prioritise_to=3 if leaves else 0,
        addressees=addressees if leaves else (),
    )


QUESTIONS = (question("local", leaves=False), question("national", leaves=True))


def point(number: int, **values: object) -> ReportPoint:
    usual = ReportPoint(
        id=f"point-{number}",
        number=number,
        group=1,
        question="national",
        text=f"Punkt {number}",
        rank=None,
        addressees=("udir", "ks"),
        late=False,
        created_at=number,
        updated_at=number,
    )
    return replace(usual, **values)  # type: ignore[arg-type]


def report(*points: ReportPoint, groups: int = 2) -> Report:
    return Report(
        title="Seminar",
        code="ABCD2345",
        language="nb",
        time_zone="Europe/Oslo",
        starts_at=0,
        status="running",
        made_at=1,
        for_organiser=None,
        organisers=ORGANISERS,
        groups=tuple(
            ReportGroup(
                n, f"Gruppe {n}", "Oslo", "Bodø", 3, (("Kari", ("scribe",)),), (("work", 5),)
            )
            for n in range(1, groups + 1)
        ),
        blocks=(WORK,),
        questions=QUESTIONS,
        points=points,
        events=(Event(1, 7, "facilitator", 1, "start", "work", lengths=(("work", 60, 30),)),),
    )


points = some.lists(
    some.builds(
        point,
        some.integers(1, 400),
        group=some.integers(1, 4),
        question=some.sampled_from(["local", "national", PARKING_LOT]),
        rank=some.none() | some.integers(1, 3),
        addressees=some.sampled_from([(), ("udir",), ("ks",), ("udir", "ks")]),
        late=some.booleans(),
    ),
    unique_by=lambda one: one.id,
    max_size=25,
)


def test_a_label_names_group_and_point() -> None:
    assert point(7, group=4).label == "G4-7"


def test_totals_count_everything_once() -> None:
    made = report(
        point(1, rank=1),
        point(2, late=True),
        point(3, question="local", group=2),
        point(4, question=PARKING_LOT, addressees=()),
    )
    assert made.totals == Totals(
        groups=2,
        participants=6,
        points=4,
        prioritised=1,
        late=1,
        parked=1,
        questions=(
            QuestionTotals("local", 1, 0, 0, 1),
            QuestionTotals("national", 2, 1, 1, 1),
        ),
    )


def test_feedback_is_ranked_and_only_what_goes_to_the_organisers() -> None:
    made = report(
        point(1, rank=1, addressees=("ks",)),
        point(2, rank=2, group=2),
        point(3, question="local", rank=1),
    )
    assert [
        [(one.question.key, [entry.text for entry in one.entries]) for one in made.feedback(key)]
        for key in (None, "udir", "ks")
    ] == [
        [("national", ["Punkt 1", "Punkt 2"])],
        [("national", ["Punkt 2"])],
        [("national", ["Punkt 1", "Punkt 2"])],
    ]


def test_an_organiser_sees_no_question_that_is_not_theirs() -> None:
    made = replace(report(), questions=(question("national", leaves=True, addressees=("ks",)),))
    assert (made.feedback("udir"), made.narrowed_to("udir").questions) == ((), ())


def test_narrowing_leaves_out_names_and_log() -> None:
    narrow = report(point(1)).narrowed_to("udir")
    assert [group.members for group in narrow.groups] == [(), ()]
    assert narrow.events == ()
    assert [one.key for one in narrow.recipients] == ["udir"]


def test_planned_and_actual_minutes() -> None:
    assert (WORK.planned_minutes, WORK.actual_minutes, WORK.difference_minutes) == (50, None, None)
    assert (WORK.paused_minutes, WORK.added_minutes) == (2, -2)
    over = replace(WORK, actual_end=3_360_000, took=3_300_000)
    assert (over.actual_minutes, over.difference_minutes) == (55, 5)


def test_an_empty_report_knows_why() -> None:
    assert report(groups=0).why_no_points() == "no_groups"
    assert report().why_no_points() == "nothing_written"
    assert report(point(1, addressees=("ks",))).narrowed_to("udir").why_no_points() == (
        "nothing_addressed"
    )
    assert report(point(1)).why_no_points() is None


def test_missing_feedback_knows_why() -> None:
    assert report().why_no_feedback("udir") == "nothing_written"
    assert report(point(1, question="local")).why_no_feedback() == "nothing_addressed"
    assert report(point(1, addressees=("ks",), rank=1)).why_no_feedback("udir") == (
        "nothing_addressed"
    )
    assert report(point(1)).why_no_feedback("udir") == "nothing_prioritised"
    assert report(point(1, rank=2)).why_no_feedback("udir") is None


@given(points)
def test_json_there_and_back(made: list[ReportPoint]) -> None:
    whole = report(*made)
    assert Report.from_json(whole.to_json()) == whole
    assert Report.from_json(whole.narrowed_to("ks").to_json()) == whole.narrowed_to("ks")


@given(points)
def test_every_point_stands_under_exactly_one_question(made: list[ReportPoint]) -> None:
    whole = report(*made)
    found = [one.id for points_of in whole.points_by_question.values() for one in points_of]
    assert sorted(found) == sorted(one.id for one in made)
    assert sorted(one.id for one in whole.ordered_points) == sorted(found)


@given(points)
def test_totals_add_up(made: list[ReportPoint]) -> None:
    totals = report(*made).totals
    assert totals.points == totals.parked + sum(one.points for one in totals.questions)
    assert totals.points == len(made)


@given(points, some.sampled_from(["udir", "ks"]))
def test_narrowing_keeps_what_is_addressed_and_nothing_else(
    made: list[ReportPoint], organiser: str
) -> None:
    narrow = report(*made).narrowed_to(organiser)
    assert [one.id for one in narrow.points] == [
        one.id for one in made if one.question == "national" and organiser in one.addressees
    ]
    assert narrow.feedback(organiser) == report(*made).feedback(organiser)
    assert narrow.narrowed_to(organiser).points == narrow.points
