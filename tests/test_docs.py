"""What the documents say exists."""

import re
from pathlib import Path

import click
import pytest
from babel.messages.pofile import read_po

from seminar.cli import commands
from seminar.config import PREFIX, Settings
from seminar.services.operations import OPERATIONS

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted([ROOT / "README.md", *DOCS.glob("*.md")])
CATALOGUE = ROOT / "seminar" / "translations" / "nb" / "LC_MESSAGES" / "messages.po"


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def section(page: Path, heading: str) -> str:
    _before, _heading, rest = text_of(page).partition(f"\n## {heading}\n")
    assert rest, f"{page.name} has no section called {heading}"
    return rest.partition("\n## ")[0]


def cells(page: Path, heading: str, column: int) -> list[str]:
    """A column of a section's table, without its head."""
    rows = [line for line in section(page, heading).splitlines() if line.startswith("|")]
    return [re.split(r"(?<!\\)\|", row)[column + 1].strip() for row in rows[2:]]


# --- links and pictures


def targets(page: Path) -> list[str]:
    text = re.sub(r"```.*?```", "", text_of(page), flags=re.DOTALL)
    found = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'<img src="([^"]+)"', text)
    return [target for target in found if "://" not in target and not target.startswith("mailto:")]


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", text_of(page), flags=re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    lost = []
    for target in targets(page):
        path, _, anchor = target.partition("#")
        found = (page.parent / path).resolve() if path else page
        if not found.exists() or (anchor and anchor not in anchors(found)):
            lost.append(target)
    assert lost == []


def test_pictures_are_small_and_all_are_shown() -> None:
    pictures = set((DOCS / "pictures").glob("*.png"))
    shown = {
        (ROOT / target).resolve() for target in targets(ROOT / "README.md") if ".png" in target
    }
    assert shown == pictures
    assert [picture.name for picture in pictures if picture.stat().st_size >= 200_000] == []


# --- commands


def command_lines(page: Path) -> list[list[str]]:
    """Every use of the `seminar` command, in a block of its own or within a sentence."""
    text = text_of(page)
    blocks = re.findall(r"```\w*\n(.*?)```", text, flags=re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    lines += re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    words = [re.split(r"\s+#", line)[0].split() for line in lines]
    uses = [line for line in words if line and re.fullmatch(r"(\S*/)?seminar", line[0])]
    return [line[1:] for line in uses if line[1:]]


def unknown_parts(words: list[str]) -> list[str]:
    """What in a command's line the command doesn't have."""
    command: click.Command = commands
    while isinstance(command, click.Group):
        if not words or words[0] not in command.commands:
            return words[:1] or ["seminar"]
        command, words = command.commands[words[0]], words[1:]
    known = {option for parameter in command.params for option in parameter.opts}
    return [word for word in re.findall(r"--[\w-]+", " ".join(words)) if word not in known]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_and_their_options_exist(page: Path) -> None:
    assert [part for words in command_lines(page) for part in unknown_parts(words)] == []


def test_hosting_names_every_command_and_option() -> None:
    documented: dict[str, set[str]] = {}
    for line in cells(DOCS / "hosting.md", "Commands", 0):
        words = line.strip("`").split()[1:]
        name = " ".join(word for word in words[:2] if re.fullmatch(r"[a-z-]+", word))
        documented[name] = set(re.findall(r"--[\w-]+", line))
    assert documented == dict(leaves(commands))


def leaves(group: click.Group, before: str = "") -> list[tuple[str, set[str]]]:
    found = []
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            found += leaves(command, f"{before}{name} ")
        else:
            options = {one for parameter in command.params for one in parameter.opts}
            found.append((before + name, {one for one in options if one.startswith("--")}))
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_make_targets_exist(page: Path) -> None:
    targets = re.findall(r"^([a-z-]+):", text_of(ROOT / "Makefile"), flags=re.MULTILINE)
    used = re.findall(r"(?:^|`)make ([a-z-]+)", text_of(page), flags=re.MULTILINE)
    assert [target for target in used if target not in targets] == []


# --- what is listed in the documents and in the code


def test_the_protocol_names_every_operation_and_no_other() -> None:
    documented: set[str] = set()
    for line in re.findall(
        r"^\| (`[^|]+) \|", section(DOCS / "protocol.md", "Operations"), re.MULTILINE
    ):
        family = ""
        for name in re.findall(r"`([\w.]+)`", line):
            documented.add(family + name if name.startswith(".") else name)
            family = family or name.partition(".")[0]
    assert documented == set(OPERATIONS)


def test_hosting_has_every_setting_and_its_usual_value() -> None:
    page = DOCS / "hosting.md"
    named = [name.strip("`") for name in cells(page, "Settings", 0)]
    assert named == [f"{PREFIX}{name.upper()}" for name in ordered(named)]
    assert sorted(ordered(named)) == sorted(Settings.model_fields)
    usual = dict(zip(ordered(named), cells(page, "Settings", 2), strict=True))
    for name, field in Settings.model_fields.items():
        if field.default is not None and not field.is_required() and field.default != "":
            assert (
                usual[name]
                == f"`{str(field.default).lower() if field.default is False else field.default}`"
            )


def ordered(variables: list[str]) -> list[str]:
    return [variable.removeprefix(PREFIX).lower() for variable in variables]


def test_what_architecture_names_exists() -> None:
    named = re.findall(r"`([\w.-]+/[\w./-]*)`", text_of(DOCS / "architecture.md"))
    made_by_setup = ("static/vendor/",)
    assert [
        path for path in named if path not in made_by_setup and not (ROOT / path).exists()
    ] == []


def test_architecture_has_every_folder_of_the_product() -> None:
    text = text_of(DOCS / "architecture.md")
    folders = {path.parent.name for path in (ROOT / "seminar").glob("*/__init__.py")}
    assert [name for name in sorted(folders) if f"`seminar/{name}/`" not in text] == []


# --- words on the screens


def labels(page: Path) -> list[str]:
    """What stands in italics and so is to be found on a screen."""
    return re.findall(r"(?<![\w*])\*([^*\n\[\]]+)\*(?![\w*])", text_of(page))


def test_labels_in_the_english_guide_are_on_the_screens() -> None:
    with CATALOGUE.open("rb") as file:
        known = {one.id for one in read_po(file)}
    named = labels(DOCS / "running-a-seminar.md")
    assert named
    assert [label for label in named if label not in known] == []


def test_labels_in_the_norwegian_guide_are_on_the_screens() -> None:
    with CATALOGUE.open("rb") as file:
        known = {one.string for one in read_po(file)}
    named = labels(DOCS / "gjennomfore-et-seminar.md")
    assert named
    assert [label for label in named if label not in known] == []
