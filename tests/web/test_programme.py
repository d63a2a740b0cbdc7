"""How the day went, the running order and the calendar: who gets them, and what they get."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from icalendar import Calendar
from pypdf import PdfReader

from seminar.services import links
from tests.support.agendas import NOTES
from tests.support.devices import Device
from tests.support.worlds import World

Browser = Callable[..., Device]

FOR_THE_FACILITATOR = ("timeline.json", "running-order.pdf")


def test_who_gets_what(seated: World, browser_of: Browser) -> None:
    expected = {
        seated.made.facilitator_token: (200, 200, 200),
        seated.organiser_token("ks"): (403, 403, 200),
        seated.group_token(1): (403, 403, 200),
        seated.made.wall_token: (403, 403, 200),
        World(seated.store).made.facilitator_token: (403, 403, 403),
    }
    for token, statuses in expected.items():
        device = browser_of(token)
        for name, status in zip((*FOR_THE_FACILITATOR, "programme.ics"), statuses, strict=True):
            answer = device.get(f"/s/{seated.code}/{name}")
            assert answer.status_code == status, (token, name)
            if status == 200:
                assert answer.headers["Cache-Control"] == "no-store"
    assert browser_of().get(f"/s/{seated.code}/programme.ics").status_code == 403
    assert browser_of().get("/s/NOTHERE9/programme.ics").status_code == 404


def test_whoever_joined_by_the_code_gets_the_calendar(seated: World, browser_of: Browser) -> None:
    phone = browser_of()
    phone.join(seated.code, 1)
    assert phone.get(f"/s/{seated.code}/programme.ics").status_code == 200
    assert phone.get(f"/s/{seated.code}/timeline.json").status_code == 403


def test_a_revoked_link_opens_no_calendar(seated: World, browser_of: Browser) -> None:
    laptop = browser_of(seated.group_token(1))
    seated.store.write(lambda transaction: links.revoke(transaction, seated.id, "group"))
    assert laptop.get(f"/s/{seated.code}/programme.ics").status_code == 403


def test_how_the_day_went_follows_the_readers_language(seated: World, browser_of: Browser) -> None:
    boss = browser_of(seated.made.facilitator_token)
    seated.ok(seated.facilitator(), "programme.start", expect=0)
    path = f"/s/{seated.code}/timeline.json"
    (event,) = boss.get(path).get_json()["events"]
    assert (event["kind"], event["text"]) == ("start", "Began with “Opening”.")
    boss.post("/language", language="nb")
    (event,) = boss.get(path).get_json()["events"]
    assert (event["who"], event["text"]) == ("Prosessleder", "Begynte med «Opening».")


def test_the_calendar_is_a_file_without_notes(seated: World, browser_of: Browser) -> None:
    answer = browser_of(seated.group_token(1)).get(f"/s/{seated.code}/programme.ics")
    assert answer.mimetype == "text/calendar"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=a-small-day-")
    assert [event["SUMMARY"] for event in Calendar.from_ical(answer.data).events] == [
        "Opening",
        "Talk",
        "Coffee",
        "More talk",
        "The end",
    ]
    assert NOTES not in answer.text
    assert seated.code not in answer.text


def test_the_running_order_has_the_notes(seated: World, browser_of: Browser) -> None:
    boss = browser_of(seated.made.facilitator_token)
    answer = boss.get(f"/s/{seated.code}/running-order.pdf")
    assert answer.mimetype == "application/pdf"
    text = " ".join(one.extract_text() for one in PdfReader(io.BytesIO(answer.data)).pages)
    assert NOTES in " ".join(text.split())


@pytest.mark.parametrize("contact", ["", "Personvernombudet, personvern@example.no"])
def test_whom_to_ask_about_privacy(
    seated: World, browser_of: Browser, contact: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = browser_of()
    config = device.client.application.config
    told = config["SETTINGS"].model_copy(update={"privacy_contact": contact})
    monkeypatch.setitem(config, "SETTINGS", told)
    text = device.get("/privacy").text
    assert ("Personvernombudet, personvern@example.no" in text) is bool(contact)
