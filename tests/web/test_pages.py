"""Each page for each kind of person; and what is on every answer."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask

from seminar.services import links
from seminar.web import make_app
from tests.support.agendas import NOTES
from tests.support.devices import Device
from tests.support.worlds import World, everything

Browser = Callable[..., Device]

PAGES = {
    "console": "/s/{}/console",
    "wall": "/s/{}/wall",
    "organiser ks": "/s/{}/organiser/ks",
    "organiser udir": "/s/{}/organiser/udir",
    "group 1": "/s/{}/group/1",
    "group 2": "/s/{}/group/2",
    "links": "/s/{}/links",
    "library": "/library",
}
OPEN = {
    "host": {"console", "wall", "organiser ks", "organiser udir", "links", "library"},
    "facilitator": {"console", "wall", "organiser ks", "organiser udir", "links"},
    "wall": {"wall"},
    "ks": {"organiser ks"},
    "group 1 by link": {"group 1"},
    "group 1 by code": {"group 1"},
    "another seminar's facilitator": set(),
    "nobody": set(),
}


def device_of(kind: str, seated: World, browser_of: Browser) -> Device:
    if kind == "nobody":
        return browser_of()
    if kind == "group 1 by code":
        phone = browser_of()
        phone.join(seated.code, 1)
        return phone
    if kind == "host":
        token = seated.store.write(lambda transaction: links.make(transaction, "host"))
        return browser_of(token)
    if kind == "another seminar's facilitator":
        return browser_of(World(seated.store).made.facilitator_token)
    return browser_of(
        {
            "facilitator": seated.made.facilitator_token,
            "wall": seated.made.wall_token,
            "ks": seated.organiser_token("ks"),
            "group 1 by link": seated.group_token(1),
        }[kind]
    )


@pytest.mark.parametrize("kind", OPEN)
def test_every_page_for_every_kind_of_person(seated: World, browser_of: Browser, kind: str) -> None:
    device = device_of(kind, seated, browser_of)
    before = everything(seated.store)
    opened = set()
    for page, path in PAGES.items():
        answer = device.get(path.format(seated.code))
        if answer.status_code == 200:
            opened.add(page)
        elif page.startswith("group"):
            # Whoever is not in the group is asked to join.
            assert (answer.status_code, answer.headers["Location"]) == (302, f"/j/{seated.code}")
        else:
            assert answer.status_code == 403
        if page != "console" and page in OPEN[kind]:
            assert NOTES not in answer.text
    assert opened == OPEN[kind]
    assert everything(seated.store) == before


def test_what_is_not_there(seated: World, browser_of: Browser) -> None:
    boss = browser_of(seated.made.facilitator_token)
    for path in (
        "/nowhere",
        f"/s/{seated.code}/organiser/nobody",
        f"/s/{seated.code}/nothing",
        "/s/AAAAAAAA/console",
        f"/s/{seated.code}/exports/exe",
        "/translations/xx.json",
    ):
        answer = boss.get(path)
        assert answer.status_code == 404, path
        assert 'lang="' in answer.text
        assert answer.headers["Content-Security-Policy"]
    assert boss.client.post("/healthz").status_code in (400, 405)


POLICY = {
    "default-src": "'self'",
    "script-src": "'self' 'nonce-{nonce}'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self' ws://localhost wss://localhost",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}


@pytest.mark.parametrize(
    "path",
    ["/", "/privacy", "/nowhere", "/s/{}/console", "/s/{}/qr.svg", "/api/snapshot", "/healthz"],
)
def test_headers_of_every_answer(seated: World, browser_of: Browser, path: str) -> None:
    device = browser_of(seated.made.facilitator_token)
    answer = device.get(path.format(seated.code))
    headers = answer.headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    nonce = re.search(r"'nonce-([\w-]{22})'", policy["script-src"])
    assert nonce
    assert policy == {name: rule.format(nonce=nonce[1]) for name, rule in POLICY.items()}
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cache-Control"] == "no-store"
    again = device.get(path.format(seated.code)).headers["Content-Security-Policy"]
    assert nonce[1] not in again


def test_every_script_carries_the_nonce_and_nothing_is_inline_without(
    seated: World, browser_of: Browser
) -> None:
    device = device_of("host", seated, browser_of)
    device.join(seated.code, 1)
    for path in ["/", "/privacy", "/j/{}", *PAGES.values()]:
        if "group/2" in path:
            continue
        page = device.get(path.format(seated.code))
        assert page.status_code == 200, path
        text = page.text
        for attributes, content in re.findall(r"<script([^>]*)>(.*?)</script>", text, re.DOTALL):
            if content.strip() and "application/json" not in attributes:
                assert "nonce=" in attributes, (path, attributes)
        assert re.findall(r"<style|\sstyle=\"|\son\w+=\"", text) == [], path
        for address in re.findall(r'(?:src|href|action)="([^"]*)"', text):
            assert address.startswith(("/", "#", "data:", "https://", "mailto:")), address


def test_every_page_has_its_languages_to_choose(seated: World, browser_of: Browser) -> None:
    device = device_of("host", seated, browser_of)
    device.join(seated.code, 1)
    for path in ["/", "/privacy", "/j/{}", *PAGES.values()]:
        if "group/2" in path:
            continue
        there = path.format(seated.code)
        page = device.get(there).text
        assert page.count('class="languages"') == 1, path
        assert f'name="next" value="{there}"' in page


def test_a_seminar_s_title_is_in_the_agenda_s_language(seated: World, browser_of: Browser) -> None:
    device = device_of("host", seated, browser_of)
    device.post("/language", language="nn")
    for page in ("console", "wall", "organiser ks", "links"):
        text = device.get(PAGES[page].format(seated.code)).text
        assert '<html lang="nn"' in text
        assert 'lang="en">A small day<' in text, page


def test_text_from_people_is_inert_on_every_page(seated: World, browser_of: Browser) -> None:
    evil = '"><script>alert(1)</script>'
    boss = seated.facilitator()
    seated.ok(boss, "group.rename", group=1, name=evil)
    other = World(seated.store, title=evil)
    device = device_of("host", other, browser_of)
    device.join(other.code, 1, evil)
    for path in [
        f"/j/{seated.code}",
        f"/j/{other.code}",
        *(page.format(other.code) for page in PAGES.values()),
    ]:
        if path.endswith("group/2"):
            continue
        page = device.get(path)
        assert page.status_code == 200, path
        assert "<script>alert" not in page.text


def test_strict_transport_only_where_there_is_transport_to_be_strict_about(app: Flask) -> None:
    plain = app.test_client().get("/")
    assert "Strict-Transport-Security" not in plain.headers
    secure = app.test_client().get("/", base_url="https://localhost")
    assert secure.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_a_public_https_address_makes_the_cookie_secure(app: Flask) -> None:
    settings = app.config["SETTINGS"].model_copy(
        update={"public_url": "https://seminar.example.no"}
    )
    assert make_app(settings).config["SESSION_COOKIE_SECURE"] is True
    assert app.config["SESSION_COOKIE_SECURE"] is False


def test_forwarded_headers_count_only_from_a_configured_proxy(
    seated: World, browser_of: Browser
) -> None:
    page = browser_of().get(
        f"/j/{seated.code}", headers={"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "x"}
    )
    assert "evil.example" not in page.text + str(page.headers)
