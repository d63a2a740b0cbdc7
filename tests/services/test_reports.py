"""The report that another process reads, beside the one that is read here."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from seminar import clock
from seminar.domain.errors import SeminarError
from seminar.domain.report import Report
from seminar.exports.process import ExportError, file_name, run_export
from seminar.exports.registry import render
from seminar.services import reports
from seminar.services.retention import purge
from seminar.store.backups import Backups
from tests.support.worlds import ManualClock, World


@pytest.fixture
def written(world: World) -> World:
    kari = world.by_link(1, "Kari")
    to_ks, to_udir = world.write_point(kari, "For KS"), world.write_point(kari, "For Udir")
    world.ok(kari, "point.address", point=to_ks, addressees=["ks"])
    world.ok(kari, "point.address", point=to_udir, addressees=["udir"])
    world.ok(kari, "priorities.set", question="both", points=[to_ks, to_udir])
    return world


def read_here(world: World, organiser: str | None = None) -> Report:
    with world.store.read() as reading:
        return reports.report(reading, world.id, organiser)


@pytest.mark.parametrize("organiser", [None, "ks"])
def test_what_is_ordered_is_what_would_be_read_here(written: World, organiser: str | None) -> None:
    carried_out = reports.carry_out(reports.order(written.store, written.id, organiser))
    here = read_here(written, organiser)
    assert replace(carried_out, made_at=0) == replace(here, made_at=0)
    assert {point.text for point in here.points} == {"For KS"} | (
        set() if organiser else {"For Udir"}
    )


def test_it_is_read_when_it_is_carried_out_by_the_clock_of_who_ordered_it(written: World) -> None:
    order = reports.order(written.store, written.id)
    assert order.made_at == written.store.now()
    written.write_point(written.by_link(2), "Later")
    long_ago = replace(order, counted_at=order.counted_at - 90_000)
    before = clock.counted()
    report = reports.carry_out(long_ago)
    assert "Later" in {point.text for point in report.points}
    waited = before - long_ago.counted_at
    assert waited <= report.made_at - order.made_at <= waited + 60_000


def test_an_order_does_not_grow_with_what_is_written(written: World, clock: ManualClock) -> None:
    def size() -> int:
        order = replace(reports.order(written.store, written.id), counted_at=0)
        return len(order.to_json())

    before, scribe = size(), written.by_link(3)
    for number in range(20):
        written.write_point(scribe, f"Point {number}")
    assert size() == before


def test_the_process_makes_the_same_file(written: World, tmp_path: Path) -> None:
    order = reports.order(written.store, written.id, "ks")
    told: list[str] = []
    path = run_export(order, "json", tmp_path / "file", lambda _d, _o, step: told.append(step))
    made = json.loads(path.read_text())
    here = read_here(written, "ks")
    expected = json.loads(render(here, "json", lambda _done, _of, _step: None))
    assert made["seminar"].pop("made_at") >= expected["seminar"].pop("made_at")
    assert made == expected
    assert told == ["writing"]
    assert file_name(order, "json") == file_name(here, "json")


def test_a_seminar_that_was_deleted_meanwhile_is_a_clear_error(
    written: World, tmp_path: Path
) -> None:
    order = reports.order(written.store, written.id)
    purge(written.store, Backups(written.store, tmp_path), written.id)
    with pytest.raises(ExportError, match="could not be made: NoResultFound"):
        run_export(order, "csv", tmp_path / "file")
    assert not (tmp_path / "file").exists()


def test_for_an_organiser_nobody_knows(written: World) -> None:
    with pytest.raises(SeminarError) as caught:
        reports.order(written.store, written.id, "nobody")
    assert caught.value.code == "not_found"


def test_an_order_crosses_as_json_and_does_not_show_the_address(written: World) -> None:
    order = reports.order(written.store, written.id, "ks")
    assert type(order).from_json(order.to_json()) == order
    assert order.address not in repr(order)
