import os
import shutil
from pathlib import Path

import pytest

from seminar.config import Settings, load_settings

ROOT = Path(__file__).parent.parent


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with a data folder of the test's own."""
    return load_settings({}, data_dir=tmp_path / "data")


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The system's Chromium: the set-up for the tests has installed one."""
    names = [os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"]
    found = [path for name in names if name and (path := shutil.which(name))]
    assert found, "Chromium is missing: run make setup"
    return found[0]
