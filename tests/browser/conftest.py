from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.devices import LAPTOP, LINE_GONE, Devices
from tests.browser.recorder import Recorder
from tests.browser.seminars import OwnServer
from tests.support.proxy import Proxy
from tests.support.servers import Server

# Plain http from elsewhere than the machine itself, where browsers withhold what they call unsafe.
PLAIN_HOST = "hall.test"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    f"--host-resolver-rules=MAP {PLAIN_HOST} 127.0.0.1",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser(chromium_path: str) -> Iterator[Browser]:
    """One browser for all tests; each device is a context of its own."""
    expect.set_options(timeout=10_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[OwnServer]:
    """A server that the test may kill and start again."""
    server = OwnServer(tmp_path / "data")
    yield server
    server.current.stop()


@pytest.fixture
def devices(browser: Browser, running_server: Server) -> Iterator[Devices]:
    """Devices at the shared server; nothing may go wrong unheard on any of them."""
    yield from watched(Devices(browser, running_server.url))


@pytest.fixture
def plain_devices(browser: Browser, running_server: Server) -> Iterator[Devices]:
    """The same, as a hall has them that reaches the server over plain http."""
    port = urlsplit(running_server.url).port
    devices = Devices(browser, f"http://{PLAIN_HOST}:{port}")
    devices.expect_problem("Cross-Origin-Opener-Policy header has been ignored")
    yield from watched(devices)


@pytest.fixture
def own_devices(browser: Browser, own_server: OwnServer) -> Iterator[Devices]:
    """Devices at the test's own server."""
    yield from watched(Devices(browser, own_server.url))


@pytest.fixture
def line(running_server: Server) -> Iterator[Proxy]:
    """A line to the shared server that can be slow, lose packets, and fall silent."""
    port = urlsplit(running_server.url).port
    assert port is not None
    proxy = Proxy(port)
    yield proxy
    proxy.close()


@pytest.fixture
def far(browser: Browser, line: Proxy) -> Iterator[Devices]:
    """Devices at the end of that line."""
    devices = Devices(browser, line.address)
    devices.expect_problem(LINE_GONE)
    yield from watched(devices)


@pytest.fixture
def recorded(far: Devices, line: Proxy, running_server: Server) -> Callable[..., Recorder]:
    """Opens a link at the far end of the line, on a device whose clock is wrong by minutes."""

    def open_link(link: str, shift: float = 0, kind: dict[str, object] = LAPTOP) -> Recorder:
        page = far.open(kind)
        recorder = Recorder.on(page, shift)
        page.goto(link.replace(running_server.url, line.address))
        page.locator("[role=timer], .feedback, #feedback").first.wait_for()
        return recorder

    return open_link


def watched(devices: Devices) -> Iterator[Devices]:
    yield devices
    devices.close()
    assert devices.unexpected == []
