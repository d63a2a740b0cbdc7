"""The set-up script on machines that lack something, and the files it works from."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TOOLS = ("cat", "cksum", "dirname", "env", "find", "mkdir", "rm", "sh")
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-node.lock")


class Machine:
    """A copy of the product's folder and a PATH with only what the test puts there."""

    def __init__(self, folder: Path) -> None:
        self.product = folder / "product"
        self.bin = folder / "bin"
        self.calls = folder / "calls"
        (self.product / "scripts").mkdir(parents=True)
        self.bin.mkdir()
        shutil.copy(ROOT / "scripts" / "setup.sh", self.product / "scripts")
        for name in (*LOCKS, "pyproject.toml", "package-lock.json"):
            shutil.copy(ROOT / name, self.product)
        for name in ("vendor.mjs", "icons.txt"):
            (self.product / "scripts" / name).touch()
        for name in TOOLS:
            (self.bin / name).symlink_to(shutil.which(name) or name)
        self.command("id", "echo 0")

    def command(self, name: str, script: str, folder: Path | None = None) -> None:
        """A command of that name, which also notes that it was called."""
        path = (folder or self.bin) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'#!/bin/sh\necho "{name} $*" >>"{self.calls}"\n{script}\n')
        path.chmod(0o755)

    def virtualenv(self, *, pdf_libraries: bool) -> None:
        """A finished virtual environment, with or without the libraries WeasyPrint loads."""
        place = self.product / ".venv" / ".setup" / "place"
        place.parent.mkdir(parents=True)
        place.write_text(f"{self.product}\n")
        script = "" if pdf_libraries else 'case "$*" in *weasyprint*) exit 1;; esac'
        self.command("python", script, self.product / ".venv" / "bin")

    def node(self) -> None:
        self.command("npm", "mkdir -p node_modules")
        self.command("node", "mkdir -p static/vendor")

    def set_up(self, purpose: str = "run", **environ: str) -> tuple[int, str]:
        finished = subprocess.run(
            [self.product / "scripts" / "setup.sh", purpose],
            env={"PATH": str(self.bin), **environ},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert finished.stdout == ""
        return finished.returncode, finished.stderr.strip().splitlines()[
            -1
        ] if finished.stderr else ""

    def called(self, name: str) -> list[str]:
        lines = self.calls.read_text().splitlines() if self.calls.exists() else []
        return [line for line in lines if line.startswith(f"{name} ")]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_without_python_one_sentence_says_what_to_install(machine: Machine) -> None:
    assert machine.set_up() == (
        1,
        "Dialogseminar needs Python 3.11 or newer: install it, then start again.",
    )


def test_an_old_python_is_named(machine: Machine) -> None:
    machine.command("python3", 'case "$1" in -V) echo Python 3.9.2;; *) exit 1;; esac')
    sentence = (
        "Dialogseminar needs Python 3.11 or newer, and python3 is Python 3.9.2: "
        "name another with PYTHON=…"
    )
    assert machine.set_up() == (1, sentence)


def test_debians_python_without_venv_gets_it_from_apt(machine: Machine) -> None:
    machine.command("python3", 'case "$*" in *ensurepip*) exit 1;; esac')
    machine.command("apt-get", "")
    machine.set_up()
    assert machine.called("apt-get") == [
        "apt-get update -q",
        "apt-get install -q -y --no-install-recommends python3-venv",
    ]


@pytest.mark.parametrize(
    ("manager", "cure"),
    [
        ("brew", "run brew install pango, then start again."),
        ("dnf", "run sudo dnf install pango harfbuzz, then start again."),
        (
            None,
            "install Pango 1.44 or newer with pangoft2, and harfbuzz-subset, then start again.",
        ),
    ],
)
def test_missing_pdf_libraries_are_one_sentence_with_the_cure(
    machine: Machine, manager: str | None, cure: str
) -> None:
    machine.virtualenv(pdf_libraries=False)
    if manager:
        machine.command(manager, "")
    sentence = f"The PDF report needs the libraries Pango and HarfBuzz: {cure}"
    assert machine.set_up() == (1, sentence)


def test_apt_installs_the_pdf_libraries_with_sudo_where_not_root(machine: Machine) -> None:
    machine.virtualenv(pdf_libraries=False)
    machine.command("apt-get", "")
    machine.command("id", "echo 1000")
    machine.command("sudo", 'exec "$@"')
    machine.set_up()
    packages = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    assert machine.called("sudo")[-1] == (
        "sudo env DEBIAN_FRONTEND=noninteractive "
        f"apt-get install -q -y --no-install-recommends {packages}"
    )


def test_without_root_and_sudo_the_command_is_named(machine: Machine) -> None:
    machine.virtualenv(pdf_libraries=False)
    machine.command("apt-get", "")
    machine.command("id", "echo 1000")
    sentence = (
        "the PDF report needs system packages: run apt-get install libpango-1.0-0 "
        "libpangoft2-1.0-0 libharfbuzz-subset0 as root, then start again."
    )
    assert machine.set_up() == (1, sentence)
    assert machine.called("apt-get") == []


def test_a_second_start_does_nothing(machine: Machine) -> None:
    machine.virtualenv(pdf_libraries=True)
    machine.node()
    assert machine.set_up()[0] == 0
    machine.calls.unlink()
    assert machine.set_up() == (0, "")
    assert machine.calls.read_text() == "python -c \n"


def test_a_folder_that_was_moved_gets_a_new_virtual_environment(machine: Machine) -> None:
    machine.virtualenv(pdf_libraries=True)
    machine.node()
    machine.set_up()
    machine.product = machine.product.rename(machine.product.with_name("moved"))
    machine.command("python3", "")
    machine.set_up()
    assert machine.called("python3")[-1] == "python3 -m venv --clear .venv"


def test_a_new_lock_is_installed(machine: Machine) -> None:
    machine.virtualenv(pdf_libraries=True)
    machine.node()
    machine.set_up()
    machine.calls.unlink()
    with (machine.product / "requirements.lock").open("a") as lock:
        lock.write("# changed\n")
    machine.set_up()
    assert [line for line in machine.called("python") if "-m pip" in line] == [
        "python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock"
    ]


def test_node_comes_from_a_package_where_there_is_none(machine: Machine) -> None:
    machine.virtualenv(pdf_libraries=True)
    machine.set_up()
    assert machine.called("python")[-1].endswith("--require-hashes -r requirements-node.lock")


def test_only_the_tests_need_a_browser(machine: Machine) -> None:
    machine.virtualenv(pdf_libraries=True)
    machine.node()
    assert machine.set_up("run")[0] == 0
    assert machine.set_up("test") == (
        1,
        (
            "The browser tests need Chromium: install it or name one with CHROMIUM=…, "
            "then start again."
        ),
    )
    machine.command("playwright", "", machine.product / ".venv" / "bin")
    assert machine.set_up("test", CHROMIUM="/opt/browser")[0] == 0


def test_where_there_is_no_chromium_without_windows_the_other_one_comes(machine: Machine) -> None:
    machine.virtualenv(pdf_libraries=True)
    machine.node()
    machine.command("strace", "")
    machine.command("playwright", "", machine.product / ".venv" / "bin")
    machine.command("apt-get", 'case "$*" in *headless*) exit 1 ;; esac')
    assert machine.set_up("test")[0] == 0
    install = "apt-get install -q -y --no-install-recommends"
    assert [line for line in machine.called("apt-get") if "install" in line] == [
        f"{install} chromium-headless-shell",
        f"{install} chromium",
    ]


def test_the_library_that_playwright_needs_comes_from_apt(machine: Machine) -> None:
    machine.virtualenv(pdf_libraries=True)
    machine.node()
    machine.command("playwright", "exit 127", machine.product / ".venv" / "bin")
    machine.command("apt-get", "")
    assert machine.set_up("test", CHROMIUM="/opt/browser")[0] == 0
    assert any(call.endswith(" libatomic1") for call in machine.called("apt-get"))


@pytest.mark.parametrize("name", [*LOCKS, "package-lock.json", ".npmrc"])
def test_no_file_names_a_package_host(name: str) -> None:
    text = (ROOT / name).read_text()
    assert re.findall(r"\w+://\S+|--(?:extra-)?index-url.*|\"resolved\".*", text) == []


def test_every_package_of_the_server_is_tested_in_the_version_that_runs() -> None:
    def versions(name: str) -> set[str]:
        return set(re.findall(r"^\S+==[^\s;\\]+", (ROOT / name).read_text(), re.MULTILINE))

    assert versions("requirements.lock") <= versions("requirements-dev.lock")


def test_every_module_the_browser_code_asks_for_is_among_the_vendor_files() -> None:
    packages = json.loads((ROOT / "package.json").read_text())["dependencies"]
    licences = ROOT / "static" / "vendor" / "licences"
    assert [name for name in packages if name != "@navikt/aksel-icons"] == [
        name for name in packages if (licences / f"{name}.txt").is_file()
    ]


def test_the_sprite_holds_exactly_the_icons_of_the_list() -> None:
    listed = [
        line
        for line in (ROOT / "scripts" / "icons.txt").read_text().splitlines()
        if not line.startswith("#")
    ]
    sprite = (ROOT / "static" / "vendor" / "icons.svg").read_text()
    assert re.findall(r'<symbol id="(\w+)"', sprite) == listed
