import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import settings as hypothesis_settings

from seminar import create_app
from seminar.clock import now
from seminar.config import DATABASE_FILE, Settings, load_settings
from seminar.store import open_database
from seminar.store.store import Store
from seminar.wire import throttle
from tests.support.devices import Device
from tests.support.servers import Client, Server
from tests.support.volume import Volume
from tests.support.worlds import ManualClock, World

ROOT = Path(__file__).parent.parent
FIGURES = pytest.StashKey[dict[str, str]]()

# How long an example takes says more of the machine that day than of the rule.
hypothesis_settings.register_profile("product", deadline=None)
hypothesis_settings.load_profile("product")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with a data folder of the test's own."""
    return load_settings({}, data_dir=tmp_path / "data")


@pytest.fixture
def clock() -> ManualClock:
    """The store's clock: it stands still until the test moves it."""
    return ManualClock()


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with tables and nothing in them, to copy: migrations take their time."""
    folder = tmp_path_factory.mktemp("empty")
    open_database(load_settings({}, data_dir=folder), ManualClock()).close()
    return folder / DATABASE_FILE


@pytest.fixture
def store(settings: Settings, clock: ManualClock, empty_database: Path) -> Iterator[Store]:
    """A database of the test's own, in a file."""
    shutil.copy(empty_database, settings.data_dir / DATABASE_FILE)
    opened = open_database(settings, clock)
    yield opened
    opened.close()


@pytest.fixture
def world(store: Store) -> World:
    """A small seminar with three groups."""
    return World(store)


@pytest.fixture
def app(settings: Settings, empty_database: Path) -> Iterator[Flask]:
    """The application, in this process, with a database of the test's own."""
    shutil.copy(empty_database, settings.data_dir / DATABASE_FILE)
    throttle._limiter.storage.reset()
    made = create_app(settings)
    yield made
    made.extensions["store"].close()


@pytest.fixture
def seated(app: Flask) -> World:
    """A seminar that the application serves."""
    return World(app.extensions["store"])


@pytest.fixture
def browser_of(app: Flask) -> Callable[..., Device]:
    """A device of its own: nothing in its cookie, until it opens a link."""

    def make(token: str | None = None) -> Device:
        device = Device(app.test_client())
        if token is not None:
            device.open(token)
        return device

    return make


@pytest.fixture(scope="session")
def running_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all tests that leave it running."""
    server = Server(tmp_path_factory.mktemp("shared") / "data")
    yield server
    server.stop()


@pytest.fixture(scope="session")
def server_store(running_server: Server) -> Iterator[Store]:
    """The running server's database, opened by this process too, as the commands do."""
    opened = open_database(load_settings({}, data_dir=running_server.data), now)
    yield opened
    opened.close()


@pytest.fixture
def hall(server_store: Store) -> World:
    """A seminar of the test's own on the running server."""
    return World(server_store)


@pytest.fixture
def connect(running_server: Server) -> Iterator[Callable[..., Client]]:
    """Connects a Socket.IO client with a link's token, and closes it after the test."""
    clients: list[Client] = []

    def with_token(token: str, **auth: Any) -> Client:
        client = Client(running_server.url, token=token, **auth)
        clients.append(client)
        return client

    yield with_token
    for client in clients:
        client.close()


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The system's Chromium: the set-up for the tests has installed one."""
    # The shell is the same browser without its windows: a page takes half the time to open.
    chromiums = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"]
    names = [os.environ.get("CHROMIUM", ""), *chromiums]
    found = [path for name in names if name and (path := shutil.which(name))]
    assert found, "Chromium is missing: run make setup"
    return found[0]


@pytest.fixture
def volume(tmp_path: Path) -> Iterator[Volume]:
    """A disk that can be filled."""
    made = Volume(tmp_path / "volume")
    yield made
    made.close()


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Writes down what was measured; all of it is shown at the end."""
    figures = request.config.stash.setdefault(FIGURES, {})

    def write(text: str) -> None:
        figures[request.node.name] = text

    return write


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    figures = terminalreporter.config.stash.get(FIGURES, {})
    if figures:
        terminalreporter.section("figures")
    for name, text in figures.items():
        terminalreporter.write_line(f"{name}: {text}")
