"""Forms: none works without its token; links made and revoked; a new seminar."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask

from seminar.services import links, seminars
from seminar.store.store import Store
from seminar.store.tables import Link
from tests.support.agendas import DAY, HOUR
from tests.support.devices import Device
from tests.support.worlds import World, everything

Browser = Callable[..., Device]
AGENDA = "nasjonalt-dialogseminar-2023"


@pytest.fixture
def host(seated: World, browser_of: Browser) -> Device:
    return browser_of(seated.store.write(lambda transaction: links.make(transaction, "host")))


def test_no_post_without_a_token(app: Flask, seated: World, host: Device) -> None:
    """Every route that takes POST, found by asking the application."""
    host.join(seated.code, 1)
    values = {"code": seated.code, "name": AGENDA, "token": "x", "number": 1}
    posts = [
        rule
        for rule in app.url_map.iter_rules()
        if rule.methods and "POST" in rule.methods and not rule.rule.startswith("/socket.io")
    ]
    assert len(posts) >= 7
    before = everything(seated.store)
    for rule in posts:
        with app.test_request_context():
            path = app.url_for(
                rule.endpoint, **{name: values[name] for name in rule.arguments if name in values}
            )
        query = {"code": seated.code, "view": "facilitator"}
        for sent in (
            {"data": {"code": seated.code, "group": "1", "kind": "wall"}},
            {"data": {"csrf_token": "wrong", "code": seated.code, "group": "1"}},
            {"json": []},
        ):
            answer = host.client.post(path, query_string=query, **sent)  # type: ignore[arg-type]
            assert answer.status_code == 400, (path, sent)
    assert everything(seated.store) == before


def test_another_device_s_token_is_no_token(seated: World, browser_of: Browser) -> None:
    foreign = browser_of(seated.made.wall_token).form_token()
    boss = browser_of(seated.made.facilitator_token)
    boss.get("/")
    before = everything(seated.store)["links"]
    data = {"csrf_token": foreign, "kind": "wall", "action": "make"}
    answer = boss.client.post(f"/s/{seated.code}/links", data=data)
    assert answer.status_code == 400
    assert everything(seated.store)["links"] == before


def links_on(page: str) -> list[str]:
    return sorted(set(re.findall(r"/l/([\w-]{32})", unescape(page))))


def test_links_are_made_shown_once_and_work(seated: World, browser_of: Browser) -> None:
    boss = browser_of(seated.made.facilitator_token)
    path = f"/s/{seated.code}/links"
    for kind, count in (("groups", 3), ("organisers", 2), ("wall", 1), ("facilitator", 1)):
        page = boss.post(path, path, kind=kind, action="make")
        assert page.status_code == 200
        made = links_on(page.text)
        assert len(made) == count
        assert page.text.count("<svg") >= count
        for token in made:
            assert browser_of().open(token).headers["Location"].startswith(f"/s/{seated.code}/")
    assert links_on(boss.get(path).text) == []


def test_links_of_a_kind_are_revoked_and_the_others_stay(
    seated: World, browser_of: Browser
) -> None:
    boss = browser_of(seated.made.facilitator_token)
    path = f"/s/{seated.code}/links"
    assert boss.post(path, path, kind="groups", action="revoke").status_code == 200
    assert browser_of().get(f"/l/{seated.group_token(1)}").status_code == 404
    assert browser_of().open(seated.made.wall_token).status_code == 302
    for kind, action in (("host", "make"), ("", "make"), ("wall", "delete")):
        assert boss.post(path, path, kind=kind, action=action).status_code == 400
    other = World(seated.store)
    assert boss.get(f"/s/{other.code}/links").status_code == 403


def test_only_the_facilitator_makes_links(seated: World, browser_of: Browser) -> None:
    before = everything(seated.store)["links"]
    for token in (seated.group_token(1), seated.made.wall_token, seated.organiser_token("ks")):
        path = f"/s/{seated.code}/links"
        answer = browser_of(token).post(path, kind="facilitator", action="make")
        assert answer.status_code == 403
    assert everything(seated.store)["links"] == before
    assert len(before[0]) == len(Link.__table__.columns)


def new_seminar_path(host: Device) -> str:
    library = host.get("/library").text
    found = re.search(rf'href="([^"]*{AGENDA}[^"]*)"', library)
    assert found, library
    return unescape(found[1])


def test_a_new_seminar_from_the_library(seated: World, host: Device) -> None:
    path = new_seminar_path(host)
    assert host.get(path).status_code == 200
    answer = host.post(
        path,
        path,
        title="Our own day",
        date="2027-04-27",
        time="09:00",
        groups="4",
        group_names="The first; Town hall; Oslo\nThe second",
    )
    assert answer.status_code == 302
    console = answer.headers["Location"]
    code = console.split("/")[2]
    assert host.get(console).status_code == 200
    snapshot = host.get(
        "/api/snapshot", query_string={"code": code, "view": "facilitator"}
    ).get_json()
    assert snapshot["seminar"]["title"] == "Our own day"
    assert snapshot["seminar"]["starts_at"] == 1_808_809_200_000
    assert [
        (card["number"], card["name"], card["site"], card["municipality"])
        for card in snapshot["groups"]
    ] == [
        (1, "The first", "Town hall", "Oslo"),
        (2, "The second", "", ""),
        (3, "", "", ""),
        (4, "", "", ""),
    ]
    library = host.get("/library").text
    assert f'<a href="{console}" lang="nb">Our own day</a>' in library
    assert 'data-instant="1808809200000" data-zone="Europe/Oslo"' in library


def at_this_time(store: Store, now: int) -> None:
    """The application's clock, moved by hand."""
    store.now = lambda: now


@pytest.mark.parametrize(
    ("after", "closed", "says", "warns"),
    [
        (-1, False, False, False),
        (-1, True, True, False),
        (0, False, True, False),
        (76 * DAY - 1, False, True, False),
        (76 * DAY, False, True, True),
        (90 * DAY + HOUR, False, True, True),
    ],
    ids=["to come", "closed", "past", "15 days left", "14 days left", "not deleted yet"],
)
def test_the_library_says_when_a_seminar_that_is_over_is_deleted(
    app: Flask, seated: World, host: Device, *, after: int, closed: bool, says: bool, warns: bool
) -> None:
    if closed:
        seated.ok(seated.facilitator(), "seminar.close")
    with seated.store.read() as reading:
        ended_at = seminars.lines(reading)[0].ended_at
    at_this_time(seated.store, ended_at + after)
    page = host.get("/library", headers={"Accept-Language": "en"}).text
    time = f'<time data-day data-instant="{ended_at + 90 * DAY}" data-zone="Europe/Oslo"></time>'
    assert (f"Deleted on {time}" in page) is says
    assert ("seminar__soon" in page) is warns


@pytest.mark.parametrize(
    "wrong",
    [
        {"date": ""},
        {"date": "27.4."},
        {"time": "noon"},
        {"date": "0001-01-01"},
        {"date": "9999-12-31"},
        {"groups": "0"},
        {"groups": "1001"},
        {"groups": "x"},
        {"groups": "9" * 50},
        {"groups": "²"},
        {"group_names": "a\n" * 1001},
    ],
)
def test_a_form_with_a_mistake_comes_back_with_what_was_typed(
    seated: World, host: Device, wrong: dict[str, str]
) -> None:
    path = new_seminar_path(host)
    before = everything(seated.store)["seminars"]
    good = {"title": "Typed", "date": "2027-04-27", "time": "09:00", "groups": "4"}
    answer = host.post(path, path, **(good | wrong))
    assert answer.status_code == 400
    assert "Typed" in answer.text
    assert everything(seated.store)["seminars"] == before


def test_a_group_s_name_that_is_too_long_is_answered_as_such(seated: World, host: Device) -> None:
    path = new_seminar_path(host)
    answer = host.post(
        path, path, title="Typed", date="2027-04-27", time="09:00", group_names="a" * 121
    )
    assert answer.status_code == 413
    assert "Typed" in answer.text


def test_only_a_host_sees_the_library(seated: World, browser_of: Browser) -> None:
    for device in (browser_of(), browser_of(seated.made.facilitator_token)):
        for path in ("/library", f"/library/{AGENDA}"):
            assert device.get(path).status_code in (403, 404)
            assert device.post(path, title="x").status_code in (403, 404, 405)


def test_no_participant_s_address_or_browser_is_stored(seated: World, browser_of: Browser) -> None:
    phone = browser_of()
    phone.client.get(
        f"/j/{seated.code}",
        headers={"User-Agent": "Telltale/1.0"},
        environ_base={"REMOTE_ADDR": "203.0.113.77"},
    )
    phone.client.post(
        f"/j/{seated.code}",
        data={"csrf_token": phone.form_token(), "group": "1", "name": ""},
        headers={"User-Agent": "Telltale/1.0"},
        environ_base={"REMOTE_ADDR": "203.0.113.77"},
    )
    kept = str(everything(seated.store))
    assert "203.0.113.77" not in kept
    assert "Telltale" not in kept
    assert len(everything(seated.store)["participants"]) == 1
