"""The server's disk is full: every device says so, and nothing that was typed is lost."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import watched
from tests.browser.devices import LAPTOP, PHONE, Devices
from tests.browser.people import Member, scribe
from tests.browser.seminars import OwnServer, make_seminar
from tests.support.volume import Volume

SAID_WITHIN = 2000
# Milliseconds from the next keystroke until the page says that it is not saved.
UNTIL_SAID = """() => new Promise((resolve) => {
    let typed = null;
    const status = () => document.querySelector(".status").dataset.status;
    addEventListener("input", () => (typed ??= performance.now()), { capture: true });
    new MutationObserver(() => {
      if (typed !== null && status() === "waiting") resolve(performance.now() - typed);
    }).observe(document.body, { subtree: true, attributes: true, childList: true });
})"""


@pytest.fixture
def small_server(volume: Volume) -> Iterator[OwnServer]:
    server = OwnServer(volume.data)
    yield server
    server.current.stop()


@pytest.fixture
def small(browser: Browser, small_server: OwnServer) -> Iterator[Devices]:
    """Devices at the server whose disk can be filled."""
    yield from watched(Devices(browser, small_server.url))


def test_every_device_says_so_and_saves_when_there_is_room(
    small: Devices, small_server: OwnServer, volume: Volume, figure: Callable[[str], None]
) -> None:
    seminar = make_seminar(small_server.current)
    seminar.to_work()
    laptop = scribe(small, seminar.groups[1], LAPTOP)
    phone = scribe(small, seminar.groups[2], PHONE)
    for member in (laptop, phone):
        member.write("Written while there was room")
        member.saved()
    volume.fill(small_server.current.pid)
    said = [said_within(member, " and later") for member in (laptop, phone)]
    figure(f"{volume.kind}: every device says so within {max(said) / 1000:.2f} s")
    assert max(said) <= SAID_WITHIN
    volume.free(small_server.current.pid)
    for member in (laptop, phone):
        member.saved()
        assert member.texts == ["Written while there was room and later"]
    expect(laptop.page.get_by_text("Not connected")).to_have_count(0)


def said_within(member: Member, more: str) -> float:
    """Milliseconds from the first keystroke until the device says that it is not saved."""
    member.page.evaluate(f"void (window.said = ({UNTIL_SAID})())")
    field = member.page.locator(".points .point__field")
    field.press("End")
    field.press_sequentially(more)
    return float(member.page.evaluate("window.said"))
