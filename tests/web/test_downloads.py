"""Downloads: the facilitator's whole, an organiser's own, nobody else's."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO

import gevent
import openpyxl
import pytest

from seminar.web import downloads
from tests.support.devices import Device
from tests.support.worlds import World

Browser = Callable[..., Device]


@pytest.fixture
def written(seated: World) -> World:
    kari = seated.by_link(1)
    to_ks, to_udir = seated.write_point(kari, "For KS"), seated.write_point(kari, "For Udir")
    seated.write_point(kari, "The group's own", question="own")
    seated.ok(kari, "point.address", point=to_ks, addressees=["ks"])
    seated.ok(kari, "point.address", point=to_udir, addressees=["udir"])
    seated.ok(kari, "priorities.set", question="both", points=[to_ks, to_udir])
    return seated


def test_who_gets_what(written: World, browser_of: Browser) -> None:
    path = f"/s/{written.code}/exports/json"
    expected = {
        written.made.facilitator_token: {None: 200, "ks": 200, "udir": 200, "nobody": 404},
        written.organiser_token("ks"): {None: 403, "ks": 200, "udir": 403, "nobody": 404},
        written.group_token(1): {None: 403, "ks": 403},
        written.made.wall_token: {None: 403, "ks": 403},
        World(written.store).made.facilitator_token: {None: 403, "ks": 403},
    }
    for token, statuses in expected.items():
        device = browser_of(token)
        for organiser, status in statuses.items():
            query = {} if organiser is None else {"for": organiser}
            answer = device.get(path, query_string=query)
            assert answer.status_code == status, (token, organiser)
            if status == 200:
                assert answer.headers["Cache-Control"] == "no-store"
                assert answer.headers["Content-Disposition"].startswith("attachment")
                assert ("The group's own" in answer.text) is (organiser is None)
                assert ("For Udir" in answer.text) is (organiser != "ks")
    assert browser_of().get(path).status_code == 403


def test_the_file_is_made_with_progress_and_fetched_by_whoever_may(
    written: World, browser_of: Browser
) -> None:
    boss, ks, udir = (
        browser_of(written.made.facilitator_token),
        browser_of(written.organiser_token("ks")),
        browser_of(written.organiser_token("udir")),
    )
    path = f"/s/{written.code}/exports"

    def start(device: Device, **asked: object) -> str:
        answer = device.client.post(path, json=asked, headers={"X-CSRFToken": device.page_token()})
        assert answer.status_code == 200, answer.text
        job: str = answer.get_json()["job"]
        return job

    own, whole = start(ks, format="xlsx", **{"for": "ks"}), start(boss, format="csv")
    for job, device in ((own, ks), (whole, boss)):
        state = _finished(device, f"{path}/jobs/{job}")
        assert state["state"] == "done"
        file = device.get(str(state["url"]))
        assert file.status_code == 200
        if job == own:
            book = openpyxl.load_workbook(BytesIO(file.data))
            words = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
            assert "For KS" in words
            assert "For Udir" not in words
    for job in (own, whole):
        for ending in ("", "/file"):
            assert udir.get(f"{path}/jobs/{job}{ending}").status_code == 403
            assert browser_of().get(f"{path}/jobs/{job}{ending}").status_code == 403
    assert ks.get(f"{path}/jobs/{whole}/file").status_code == 403
    assert boss.get(f"{path}/jobs/nothing").status_code == 404
    other = World(written.store)
    assert boss.get(f"/s/{other.code}/exports/jobs/{whole}/file").status_code == 404


def _finished(device: Device, path: str) -> dict[str, object]:
    with gevent.Timeout(30):
        while True:
            state: dict[str, object] = json.loads(device.get(path).text)
            if state["state"] in ("done", "failed"):
                return state
            gevent.sleep(0.1)


@pytest.mark.parametrize("asked", [None, [], {}, {"format": "exe"}, {"format": "csv", "for": 7}])
def test_what_can_t_be_made(written: World, browser_of: Browser, asked: object) -> None:
    boss = browser_of(written.made.facilitator_token)
    answer = boss.client.post(
        f"/s/{written.code}/exports",
        data=json.dumps(asked),
        content_type="application/json",
        headers={"X-CSRFToken": boss.page_token()},
    )
    assert answer.status_code in (400, 404)
    assert answer.get_json()["ok"] is False


def test_whoever_asks_while_many_files_wait_is_told_so(
    written: World, browser_of: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "MOST_WAITING", 0)
    boss = browser_of(written.made.facilitator_token)
    answer = boss.client.post(
        f"/s/{written.code}/exports",
        json={"format": "csv"},
        headers={"X-CSRFToken": boss.page_token(), "Accept-Language": "en"},
    )
    assert answer.status_code == 503
    assert answer.get_json()["error"]["message"].startswith("Many files are being made.")
