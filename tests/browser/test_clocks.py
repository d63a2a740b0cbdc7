"""One truth on every screen: clocks on devices that are wrong, on lines that are slow or silent."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.devices import PHONE
from tests.browser.people import wait
from tests.browser.recorder import Recorder, now
from tests.browser.seminars import MadeSeminar, make_seminar
from tests.support.proxy import Proxy
from tests.support.servers import Server

full = [pytest.mark.faults_full, pytest.mark.timeout(1800)]
WORD_OF_SILENCE_WITHIN = 5000
CAUGHT_UP_WITHIN = 1000
RIGHT_TO = 200
COUNTS_ON_RIGHT_TO = 500
STANDS_STILL_FOR = 1500
EVEN = (0.0, 0.0)
UNEVEN = (0.05, 0.3)


@pytest.fixture
def hall(running_server: Server) -> MadeSeminar:
    """A seminar in its first block, of five minutes."""
    made = make_seminar(running_server)
    made.move("start")
    return made


def everyone(hall: MadeSeminar, recorded: Callable[..., Recorder]) -> dict[str, Recorder]:
    return {
        "group": recorded(hall.groups[1], -15, PHONE),
        "console": recorded(hall.facilitator, 15),
        "wall": recorded(hall.wall, -7),
        "organiser": recorded(hall.organisers["north"], 3),
    }


def test_what_remains_is_right_on_devices_that_are_wrong_on_an_uneven_line(
    hall: MadeSeminar, line: Proxy, recorded: Callable[..., Recorder]
) -> None:
    line.delay = UNEVEN
    line.loss = 0.02
    started = now()
    all_of_them = list(everyone(hall, recorded).values())[:3]
    opened, page = now(), all_of_them[0].page
    page.wait_for_timeout(10_000)
    line.fall_silent()
    line.come_back()
    page.wait_for_timeout(15_000)
    ends_at = hall.ends_at
    errors = sorted(abs(error) for one in all_of_them for error in one.errors(ends_at, started))
    assert len(errors) >= 60
    assert errors[len(errors) * 95 // 100] <= RIGHT_TO
    assert [one.went_up(started) for one in all_of_them] == [[], [], []]
    assert max(one.stood_still(opened) for one in all_of_them) <= STANDS_STILL_FOR


@pytest.mark.parametrize(
    "seconds", [pytest.param(20, id="quick"), pytest.param(600, id="full", marks=full)]
)
def test_every_view_says_that_the_line_is_silent_counts_on_and_catches_up(
    hall: MadeSeminar,
    line: Proxy,
    recorded: Callable[..., Recorder],
    figure: Callable[[str], None],
    seconds: int,
) -> None:
    hall.move("extend", seconds=seconds)
    line.delay = UNEVEN
    views = everyone(hall, recorded)
    clocks = [views[name] for name in ("group", "console", "wall")]
    page = views["wall"].page
    page.wait_for_timeout(3000)
    ends_at, silent_since = hall.ends_at, now()
    line.fall_silent()
    wait(page, lambda: all(one.offline_since(silent_since) for one in views.values()))
    told = {name: word_of_silence(one, silent_since) for name, one in views.items()}
    page.wait_for_timeout(seconds * 1000)
    wrong = [max(map(abs, one.errors(ends_at, silent_since))) for one in clocks]
    still = [one.stood_still(silent_since) for one in clocks]
    hall.move("extend", seconds=600)
    line.delay = EVEN
    back_since = now()
    line.come_back()
    wait(page, lambda: all(one.online_since(back_since) for one in views.values()))
    page.wait_for_timeout(1500)
    returned = {name: word_of_return(one, back_since) for name, one in views.items()}
    right_again = [catches_up(one, back_since) for one in clocks]
    figure(
        f"silent for {seconds} s: said after {max(told.values()):.0f} ms, at most "
        f"{max(wrong):.0f} ms wrong, no figure stood for more than {max(still):.0f} ms; "
        f"{max(*returned.values(), *right_again):.0f} ms after the return all was as it should be"
    )
    assert max(told.values()) <= WORD_OF_SILENCE_WITHIN, told
    assert max(wrong) <= COUNTS_ON_RIGHT_TO
    assert max(still) <= STANDS_STILL_FOR
    assert max(returned.values()) <= CAUGHT_UP_WITHIN, returned
    assert max(right_again) <= CAUGHT_UP_WITHIN
    assert [len(one.went_up(silent_since)) for one in clocks] == [1, 1, 1]


def word_of_silence(view: Recorder, since: float) -> float:
    """How long it took until it was said, in milliseconds."""
    at = view.offline_since(since)
    assert at is not None
    return view.took(since, at)


def word_of_return(view: Recorder, since: float) -> float:
    at = view.online_since(since)
    assert at is not None
    return view.took(since, at)


def catches_up(view: Recorder, since: float) -> float:
    """How long it took until the clock had the time that was given meanwhile."""
    at = next(at for at, shown in view.clock(since) if shown > 600)
    return view.took(since, at)


def test_a_command_reaches_every_clock(
    hall: MadeSeminar, recorded: Callable[..., Recorder]
) -> None:
    clocks = [recorded(link) for link in (hall.groups[1], hall.facilitator, hall.wall)]
    before = now()
    hall.move("extend", seconds=600)
    wait(clocks[0].page, lambda: all(one.went_up(before) for one in clocks))
    assert [len(one.went_up(before)) for one in clocks] == [1, 1, 1]


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
    assert device.stood_still(since) <= STANDS_STILL_FOR
