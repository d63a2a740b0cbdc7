from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.devices import Devices
from tests.browser.server import RunningServer

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
AGENDA = Path(__file__).with_name("small-agenda.yaml")


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


@pytest.fixture(scope="session")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server for all tests that leave it as it is; each makes a seminar of its own."""
    server = RunningServer(tmp_path_factory.mktemp("shared") / "data")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[RunningServer]:
    """A server that the test may kill and start again."""
    server = RunningServer(tmp_path / "data")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def devices(browser: Browser, shared_server: RunningServer) -> Iterator[Devices]:
    """Devices at the shared server; nothing may go wrong unheard on any of them."""
    yield from watched(Devices(browser, shared_server.address))


@pytest.fixture
def own_devices(browser: Browser, own_server: RunningServer) -> Iterator[Devices]:
    """Devices at the test's own server."""
    yield from watched(Devices(browser, own_server.address))


def watched(devices: Devices) -> Iterator[Devices]:
    yield devices
    devices.close()
    assert devices.unexpected == []


@pytest.fixture
def small_agenda() -> Path:
    """An agenda in English with short blocks."""
    return AGENDA
