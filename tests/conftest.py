import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from seminar.config import DATABASE_FILE, Settings, load_settings
from seminar.store import open_database
from seminar.store.store import Store
from tests.support.worlds import ManualClock, World

ROOT = Path(__file__).parent.parent

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


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The system's Chromium: the set-up for the tests has installed one."""
    names = [os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"]
    found = [path for name in names if name and (path := shutil.which(name))]
    assert found, "Chromium is missing: run make setup"
    return found[0]
