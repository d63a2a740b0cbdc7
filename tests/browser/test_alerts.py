"""That time runs out: said, and heard where somebody has asked for it; once on each device."""

from __future__ import annotations

import re
from collections.abc import Callable
from operator import itemgetter

import pytest
from playwright.sync_api import Page, expect

from tests.browser.devices import PHONE, Devices
from tests.browser.people import wait
from tests.browser.recorder import Recorder, now
from tests.browser.seminars import MadeSeminar, make_seminar
from tests.support.proxy import Proxy
from tests.support.servers import Server

RIGHT_TO = 500
RISING = [587, 880]
FALLING = [880, 587]
WARNING = [*RISING, "vibration 150,100,150"]
THE_END = [*FALLING, "vibration 400"]


@pytest.fixture
def hall(running_server: Server) -> MadeSeminar:
    """A seminar in its first block, of five minutes."""
    made = make_seminar(running_server)
    made.move("start")
    return made


def test_an_alert_is_said_once_on_every_device_and_nothing_else_and_not_again_after_a_reload(
    hall: MadeSeminar, recorded: Callable[..., Recorder]
) -> None:
    devices = [
        recorded(hall.groups[1], 15, PHONE),
        recorded(hall.facilitator, -15),
        recorded(hall.wall, 4),
    ]
    page = devices[0].page
    hall.leave(68)
    one_minute_left = hall.ends_at - 60_000
    wait(page, lambda: all(one.clock()[-1][1] <= 68 for one in devices))
    since = now()
    wait(page, lambda: now() > one_minute_left + 1500)
    for device in devices:
        said = device.said(since)
        assert [text for _, text in said] == ["One minute left."]
        assert late(device, one_minute_left, said[0][0]) <= RIGHT_TO
    newcomer = recorded(hall.groups[2])
    for device in devices:
        device.page.reload()
    page.wait_for_timeout(3000)
    assert [device.said_of_time(one_minute_left + 1500) for device in [*devices, newcomer]] == [
        [],
        [],
        [],
        [],
    ]


def late(device: Recorder, moment: float, at: float) -> float:
    """How far from its moment something was, in milliseconds."""
    return device.took(moment, at) if at > moment else moment - at


def test_a_page_behind_another_is_given_its_seconds_by_a_worker(
    hall: MadeSeminar, recorded: Callable[..., Recorder]
) -> None:
    page = recorded(hall.facilitator).page
    ticks = page.evaluate(
        """async () => {
          const entry = document.querySelector("script[type=module]").src;
          const worker = new Worker(new URL("../live/ticking.js", entry));
          let ticks = 0;
          worker.onmessage = () => (ticks += 1);
          await new Promise((resolve) => setTimeout(resolve, 1600));
          worker.terminate();
          return ticks;
        }"""
    )
    assert ticks >= 3


def test_a_page_that_is_to_sound_has_its_worker_before_it_is_hidden(
    hall: MadeSeminar, recorded: Callable[..., Recorder]
) -> None:
    page = recorded(hall.groups[1]).page
    with page.expect_request(re.compile(r"/live/ticking\.js")):
        ask_for_sound(page)


def test_a_sound_is_asked_for_and_remembered(
    hall: MadeSeminar, recorded: Callable[..., Recorder]
) -> None:
    page = recorded(hall.groups[1]).page
    switch = page.get_by_role("button", name="Sound when time runs out")
    assert switch.get_attribute("aria-pressed") == "false"
    switch.click()
    page.reload()
    switch.wait_for()
    assert switch.get_attribute("aria-pressed") == "true"
    switch.click()
    page.reload()
    switch.wait_for()
    assert switch.get_attribute("aria-pressed") == "false"


def ask_for_sound(page: Page) -> None:
    switch = page.get_by_role("button", name="Sound when time runs out")
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "true")


def touch(page: Page) -> None:
    """What a browser waits for before it lets a page be heard."""
    page.locator("h1").first.click()


def other_tab(device: Recorder) -> Recorder:
    """The same page, once more, on the same device."""
    tab = Recorder.on(device.page.context.new_page())
    tab.page.goto(device.page.url)
    tab.page.get_by_role("timer").first.wait_for()
    touch(tab.page)
    return tab


def sounds(*tabs: Recorder, since: float = 0) -> list[int | str]:
    """What one device gave to hear and to feel: tones first, in their order."""
    given = sorted((note for tab in tabs for note in tab.heard(since)), key=itemgetter(0))
    return sorted((what for _, what in given), key=lambda what: isinstance(what, str))


def lateness(*tabs: Recorder, since: float, moment: float) -> float:
    """How far from its moment the first of that was."""
    at, tab = min(((at, tab) for tab in tabs for at, _ in tab.heard(since)), key=itemgetter(0))
    return late(tab, moment, at)


def test_who_has_asked_hears_and_feels_an_alert_once_whatever_becomes_of_the_line(
    hall: MadeSeminar, line: Proxy, devices: Devices, recorded: Callable[..., Recorder]
) -> None:
    cut_off = recorded(hall.groups[1], 15)
    ask_for_sound(cut_off.page)
    wait(cut_off.page, lambda: sounds(cut_off) == WARNING)
    beside = other_tab(cut_off)
    phone = Recorder.on(devices.open(PHONE), -15)
    phone.page.goto(hall.groups[2])
    ask_for_sound(phone.page)
    quiet = recorded(hall.groups[2])
    touch(quiet.page)
    everywhere = [cut_off, beside, phone, quiet]

    hall.leave(68)
    moment, since = hall.ends_at - 60_000, now()
    wait(phone.page, lambda: all(one.clock()[-1][1] <= 68 for one in everywhere))
    line.fall_silent()
    wait(phone.page, lambda: now() > moment + 1000)
    assert cut_off.offline_since(since) is not None
    line.come_back()
    wait(phone.page, lambda: cut_off.online_since(moment))
    assert sounds(cut_off, beside, since=since) == WARNING
    assert sounds(phone, since=since) == WARNING
    assert lateness(cut_off, beside, since=since, moment=moment) <= RIGHT_TO
    assert lateness(phone, since=since, moment=moment) <= RIGHT_TO
    for device in (cut_off, phone):
        device.page.reload()
        touch(device.page)
    phone.page.wait_for_timeout(2500)
    assert sounds(cut_off, phone) == []

    hall.leave(3)
    end = hall.ends_at
    wait(phone.page, lambda: now() > end + 1000)
    assert sounds(cut_off, beside, since=end - RIGHT_TO) == THE_END
    assert sounds(phone) == THE_END
    assert sounds(quiet) == []


def test_two_pages_of_a_device_sound_once_over_plain_http_too(
    hall: MadeSeminar, plain_devices: Devices
) -> None:
    page = plain_devices.open()
    one = Recorder.on(page)
    page.goto(hall.groups[1].replace(hall.server.url, plain_devices.address))
    ask_for_sound(page)
    two = other_tab(one)
    page.wait_for_timeout(1000)
    hall.leave(62)
    moment = hall.ends_at - 60_000
    wait(page, lambda: now() > moment + 1000)
    assert sounds(one, two, since=moment) == WARNING
    assert lateness(one, two, since=moment, moment=moment) <= RIGHT_TO
