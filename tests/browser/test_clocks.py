"""One truth on every screen: clocks on devices that are wrong, on lines that are slow or silent."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.devices import LAPTOP, PHONE, Devices
from tests.browser.recorder import Recorder
from tests.browser.seminars import MadeSeminar, make_seminar
from tests.support.proxy import Proxy
from tests.support.servers import Server

WORD_OF_SILENCE_WITHIN = 5000
CAUGHT_UP_WITHIN = 1000
RIGHT_TO = 200
ALERT_RIGHT_TO = 500


@pytest.fixture
def hall(running_server: Server) -> MadeSeminar:
    """A seminar in its first block, of five minutes."""
    made = make_seminar(running_server)
    made.move("start")
    return made


@pytest.fixture
def recorded(far: Devices, line: Proxy, hall: MadeSeminar) -> Callable[..., Recorder]:
    """Opens a link at the far end of the line, on a device whose clock is wrong by minutes."""

    def open_link(link: str, shift: float = 0, kind: dict[str, object] = LAPTOP) -> Recorder:
        page = far.open(kind)
        recorder = Recorder.on(page, shift)
        page.goto(link.replace(hall.server.url, line.address))
        page.locator("[role=timer], .feedback, #feedback").first.wait_for()
        return recorder

    return open_link


def now() -> float:
    return time.time() * 1000


def everyone(hall: MadeSeminar, recorded: Callable[..., Recorder]) -> dict[str, Recorder]:
    return {
        "group": recorded(hall.groups[1], -15, PHONE),
        "console": recorded(hall.facilitator, 15),
        "wall": recorded(hall.wall, -7),
        "organiser": recorded(hall.organisers["north"], 3),
    }


def wait(page: Page, condition: Callable[[], object], seconds: float = 15) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        page.wait_for_timeout(50)


def test_what_remains_is_right_on_devices_that_are_wrong_on_an_uneven_line(
    hall: MadeSeminar, line: Proxy, recorded: Callable[..., Recorder]
) -> None:
    line.delay = (0.05, 0.3)
    line.loss = 0.02
    started = now()
    all_of_them = list(everyone(hall, recorded).values())[:3]
    page = all_of_them[0].page
    page.wait_for_timeout(10_000)
    line.fall_silent()
    line.come_back()
    page.wait_for_timeout(15_000)
    ends_at = hall.ends_at
    errors = sorted(abs(error) for one in all_of_them for error in one.errors(ends_at, started))
    assert len(errors) >= 60
    assert errors[len(errors) * 95 // 100] <= RIGHT_TO
    assert [one.went_up(started) for one in all_of_them] == [[], [], []]


def test_every_view_says_that_the_line_is_silent_counts_on_and_catches_up(
    hall: MadeSeminar, line: Proxy, recorded: Callable[..., Recorder]
) -> None:
    views = everyone(hall, recorded)
    page = views["wall"].page
    page.wait_for_timeout(3000)
    silent_since = now()
    line.fall_silent()
    wait(page, lambda: all(one.offline_since(silent_since) for one in views.values()))
    for name, view in views.items():
        offline = view.offline_since(silent_since)
        assert offline is not None
        assert offline - silent_since <= WORD_OF_SILENCE_WITHIN, name
    counting_since = now()
    page.wait_for_timeout(5000)
    clocks = [views[name] for name in ("group", "console", "wall")]
    for view in clocks:
        errors = view.errors(hall.ends_at, counting_since)
        assert len(errors) >= 3
        assert max(map(abs, errors)) <= RIGHT_TO * 2
    hall.move("extend", seconds=600)
    back_since = now()
    line.come_back()
    wait(page, lambda: all(one.online_since(back_since) for one in views.values()))
    page.wait_for_timeout(1500)
    for name, view in views.items():
        online = view.online_since(back_since)
        assert online is not None
        assert online - back_since <= CAUGHT_UP_WITHIN, name
    for view in clocks:
        at = next(at for at, shown in view.clock(back_since) if shown > 600)
        assert at - back_since <= CAUGHT_UP_WITHIN


def test_a_command_reaches_every_clock(
    hall: MadeSeminar, recorded: Callable[..., Recorder]
) -> None:
    clocks = [recorded(link) for link in (hall.groups[1], hall.facilitator, hall.wall)]
    before = now()
    hall.move("extend", seconds=600)
    wait(clocks[0].page, lambda: all(one.went_up(before) for one in clocks))
    assert [len(one.went_up(before)) for one in clocks] == [1, 1, 1]


def test_an_alert_is_given_once_on_every_device_and_not_again_after_a_reload(
    hall: MadeSeminar, recorded: Callable[..., Recorder]
) -> None:
    devices = [
        recorded(hall.groups[1], 15, PHONE),
        recorded(hall.facilitator, -15),
        recorded(hall.wall, 4),
    ]
    page = devices[0].page
    hall.leave(66)
    one_minute_left = hall.ends_at - 60_000
    wait(page, lambda: now() > one_minute_left + 1500)
    for device in devices:
        said = device.said_of_time(one_minute_left - 2000)
        assert [text for _, text in said] == ["One minute left."]
        assert abs(said[0][0] - one_minute_left) <= ALERT_RIGHT_TO
    late = recorded(hall.groups[2])
    for device in devices:
        device.page.reload()
    page.wait_for_timeout(3000)
    assert [device.said_of_time(one_minute_left + 1500) for device in [*devices, late]] == [
        [],
        [],
        [],
        [],
    ]


def test_setting_a_device_s_clock_moves_nothing_on_its_screen(
    hall: MadeSeminar, line: Proxy, recorded: Callable[..., Recorder]
) -> None:
    device = recorded(hall.groups[1])
    device.page.wait_for_timeout(2000)
    since = now()
    device.set_device_clock(15)
    device.page.wait_for_timeout(3000)
    device.set_device_clock(-40)
    device.page.wait_for_timeout(3000)
    line.fall_silent()
    device.set_device_clock(-5)
    device.page.wait_for_timeout(3000)
    errors = device.errors(hall.ends_at, since)
    assert len(errors) >= 7
    assert max(map(abs, errors)) <= RIGHT_TO
    assert device.went_up(since) == []


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
