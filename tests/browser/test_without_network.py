"""Pages that open without network or are never answered, and every text a point ever had."""

import json
import re
import time
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browser.devices import LAPTOP, LINE_GONE, SERVER_GONE, Devices
from tests.browser.people import Member, is_kept, scribe
from tests.browser.recorder import Recorder, now
from tests.browser.seminars import MadeSeminar, OwnServer, make_seminar
from tests.support.proxy import Proxy
from tests.support.servers import Server

full = [pytest.mark.faults_full, pytest.mark.timeout(1800)]
LINE = re.compile("/socket.io/")
RIGHT_TO = 500
STANDS_STILL_FOR = 1500
POINTS_TYPED = 2
CHARACTERS_OF_A_POINT = 1000
WORD = 20
# What a browser says of a proxy whose server is gone.
BAD_GATEWAY = "status of 502|Unexpected response code: 502"
# Milliseconds until a keystroke is on the device; seconds until all is on the server.
KEPT_WITHIN = 300
ARRIVES_WITHIN = 5.0
OPEN = '0{"sid":"x","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}'
REFUSED = "44" + json.dumps({"message": "", "data": {"code": "not_allowed", "message": ""}})


def written_before(devices: Devices, link: str) -> Member:
    """A scribe with one point, whose page opens without network."""
    devices.expect_problem(SERVER_GONE)
    writer = scribe(devices, link)
    writer.write("Before")
    writer.saved()
    is_kept(writer.page)
    return writer


def test_typed_without_network_and_reloaded_twice(
    own_devices: Devices, own_server: OwnServer
) -> None:
    seminar = make_seminar(own_server.current)
    seminar.to_work()
    writer = written_before(own_devices, seminar.groups[1])
    own_server.cut_power()
    texts = ["Before"]
    for words in ("After the first reload", "After the second reload"):
        writer.page.reload()
        expect(writer.status).to_have_text(re.compile("^(Offline|Not saved)"))
        writer.write(words)
        texts.append(words)
    own_server.start_again()
    expect(writer.status).to_have_text("Saved", timeout=20_000)
    reader = scribe(own_devices, seminar.groups[1])
    expect(reader.page.locator(".point__field")).to_have_count(3)
    assert reader.texts == texts


@pytest.mark.parametrize(
    "seconds", [pytest.param(0, id="quick"), pytest.param(600, id="full", marks=full)]
)
def test_two_thousand_characters_typed_while_the_line_is_silent(
    devices: Devices,
    far: Devices,
    line: Proxy,
    running_server: Server,
    figure: Callable[[str], None],
    seconds: int,
) -> None:
    """Reloaded twice meanwhile, and all of it on the server soon after the line is back."""
    seminar = make_seminar(running_server)
    seminar.to_work()
    link = seminar.groups[1]
    writer = Member(far.open(LAPTOP))
    writer.open_link(link.replace(running_server.url, line.address))
    writer.write("Before")
    writer.saved()
    is_kept(writer.page)
    line.fall_silent()
    texts = ["Before"]
    for _ in range(POINTS_TYPED):
        writer.page.reload()
        expect(writer.status).to_have_text(re.compile("^(Offline|Not saved)"))
        texts.append(type_words(writer, CHARACTERS_OF_A_POINT))
        expect(writer.status).to_have_text(re.compile("^Not saved"))
        writer.page.wait_for_timeout(seconds / POINTS_TYPED * 1000)
    line.come_back()
    back = time.monotonic()
    writer.saved()
    took = time.monotonic() - back
    figure(f"{seconds} s without a line, two reloads: all saved {took:.1f} s after the return")
    assert took <= ARRIVES_WITHIN
    reader = scribe(devices, link)
    expect(reader.page.locator(".point__field")).to_have_count(len(texts))
    assert reader.texts == texts


def type_words(writer: Member, characters: int) -> str:
    """A point of so many characters, a word at a time, until it is kept on the device."""
    text = ("word " * characters)[: characters - 1] + "."
    expect(writer.composer).to_be_visible()
    writer.composer.focus()
    for start in range(0, characters, WORD):
        writer.page.keyboard.insert_text(text[start : start + WORD])
    writer.page.wait_for_timeout(KEPT_WITHIN)
    return text


def test_a_page_that_was_closed_opens_without_network(
    own_devices: Devices, own_server: OwnServer
) -> None:
    seminar = make_seminar(own_server.current)
    seminar.to_work()
    writer = written_before(own_devices, seminar.groups[1])
    address, context = writer.page.url, writer.page.context
    own_server.cut_power()
    writer.page.close()
    again = Member(context.new_page())
    again.page.goto(address)
    expect(again.field("G1-1")).to_have_value("Before")
    again.write("Opened anew")
    expect(again.status).to_have_text("Not saved (1 kept on this device)")
    own_server.start_again()
    expect(again.status).to_have_text("Saved", timeout=20_000)
    assert again.texts == ["Before", "Opened anew"]


def test_a_reload_while_a_proxy_answers_for_the_server_shows_what_is_not_sent(
    own_devices: Devices, own_server: OwnServer
) -> None:
    for problem in (BAD_GATEWAY, LINE_GONE):
        own_devices.expect_problem(problem)
    seminar = make_seminar(own_server.current)
    seminar.to_work()
    writer = written_before(own_devices, seminar.groups[1])
    own_server.cut_power()
    with own_server.gone_behind_a_proxy():
        writer.write("While it restarts")
        expect(writer.status).to_have_text("Not saved (1 kept on this device)")
        writer.page.reload()
        expect(writer.page.locator(".points .point__field")).to_have_count(2)
        assert writer.texts == ["Before", "While it restarts"]
        writer.write("Typed on")
        expect(writer.status).to_have_text("Not saved (2 kept on this device)")
    own_server.start_again()
    expect(writer.status).to_have_text("Saved", timeout=20_000)
    reader = scribe(own_devices, seminar.groups[1])
    expect(reader.page.locator(".point__field")).to_have_count(3)
    assert reader.texts == ["Before", "While it restarts", "Typed on"]


def test_a_device_that_is_full_opens_the_page(devices: Devices, running_server: Server) -> None:
    seminar = make_seminar(running_server)
    seminar.to_work()
    writer = scribe(devices, seminar.groups[1])
    is_kept(writer.page)
    writer.page.evaluate("caches.delete('group-page')")
    fill_storage(writer.page)
    again = Member(writer.page.context.new_page())
    again.page.goto(writer.page.url)
    again.is_in()
    again.write("There is a network")
    again.saved()
    expect(writer.field("G1-1")).to_have_value("There is a network")
    assert again.page.evaluate("caches.open('group-page').then((one) => one.keys())") == []


def fill_storage(page: Page) -> None:
    """Leaves the page's server no room on the device: a byte of it is already too much."""
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(page.url))
    page.context.new_cdp_session(page).send(
        "Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": 1}
    )


def test_a_reload_without_network_leaves_the_clock_of_a_wrong_device_right(
    own_devices: Devices, own_server: OwnServer
) -> None:
    own_devices.expect_problem(SERVER_GONE)
    seminar = make_seminar(own_server.current)
    seminar.to_work()
    page = own_devices.open()
    clock = Recorder.on(page, shift_minutes=15)
    page.goto(seminar.groups[1])
    is_kept(page)
    ends_at = seminar.ends_at
    own_server.cut_power()
    page.reload()
    expect(page.locator(".status")).to_have_text("Offline")
    since = now()
    page.wait_for_timeout(3500)
    assert clock.stood_still(since) <= STANDS_STILL_FOR
    errors = clock.errors(ends_at, since=0)
    assert len(errors) >= 2
    assert max(map(abs, errors)) <= RIGHT_TO


def say_nothing(_line: WebSocketRoute) -> None:
    """A line that opens, and no more."""


def refuse(line: WebSocketRoute) -> None:
    """As the server does where the link was withdrawn since the page was fetched."""
    line.on_message(lambda message: line.send(REFUSED) if str(message).startswith("40") else None)
    line.send(OPEN)


def views(seminar: MadeSeminar) -> dict[str, str]:
    return {
        "group": seminar.groups[1],
        "wall": seminar.wall,
        "console": seminar.facilitator,
        "organiser": seminar.organisers["north"],
    }


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (say_nothing, dict.fromkeys(("group", "wall", "console", "organiser"), "Not connected")),
        (
            refuse,
            {
                "group": "This link no longer opens the group",
                "wall": "This link has been withdrawn",
                "console": "This link has been withdrawn",
                "organiser": "This link has been withdrawn",
            },
        ),
    ],
    ids=["silence", "refusal"],
)
def test_every_view_says_why_it_has_nothing_to_show(
    devices: Devices,
    running_server: Server,
    answers: Callable[[WebSocketRoute], None],
    said: dict[str, str],
) -> None:
    pages = {}
    for view, link in views(make_seminar(running_server)).items():
        pages[view] = devices.open()
        pages[view].route_web_socket(LINE, answers)
        pages[view].goto(link)
    for view, page in pages.items():
        expect(page.get_by_text(said[view]).first).to_be_visible(timeout=6000)


def test_an_earlier_text_is_seen_and_brought_back(devices: Devices, running_server: Server) -> None:
    seminar = make_seminar(running_server)
    seminar.to_work()
    writer = scribe(devices, seminar.groups[1])
    writer.write("A bus to the culture school")
    writer.saved()
    writer.field("G1-1").fill("A train")
    writer.saved()
    writer.tool("G1-1", "Earlier texts")
    earlier = writer.page.get_by_role("group", name="Earlier texts")
    expect(earlier.locator(".history__words")).to_have_text(
        ["A train", "A bus to the culture school"]
    )
    earlier.get_by_role("button", name="Bring back").click()
    expect(writer.field("G1-1")).to_have_value("A bus to the culture school")
    writer.saved()
    reader = Member(devices.open())
    reader.join_by_code(seminar.code, "Group 1", "Ola")
    reader.page.get_by_role("button", name="Earlier texts: Point G1-1").click()
    read = reader.page.get_by_role("group", name="Earlier texts")
    expect(read.locator(".history__words")).to_have_text(
        ["A bus to the culture school", "A train", "A bus to the culture school"]
    )
    expect(read.get_by_role("button")).to_have_text("Close")
    other = Member(writer.page.context.new_page())
    other.page.goto(writer.page.url)
    other.is_in()
    expect(other.field("G1-1")).to_have_value("A bus to the culture school")
