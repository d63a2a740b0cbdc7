"""The folder of agendas to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from seminar.agenda_files.problems import AgendaFileError, Problem
from seminar.agenda_files.reading import read_agenda
from seminar.domain.agenda import Agenda

_ENDINGS = (".yaml", ".yml")


@dataclass(frozen=True)
class LibraryEntry:
    """One file of the library: an agenda, or what is wrong with it."""

    path: Path
    agenda: Agenda | None
    problems: tuple[Problem, ...]

    @property
    def name(self) -> str:
        """The file's name without its ending: what the file is called in addresses."""
        return self.path.stem

    @property
    def title(self) -> str:
        """The agenda's title; the file's name where it can't be read."""
        return self.agenda.title if self.agenda else self.path.name

    @property
    def language(self) -> str | None:
        """The agenda's language, where it can be read."""
        return self.agenda.language if self.agenda else None

    @property
    def minutes(self) -> int:
        """The whole programme's length."""
        return round(self.agenda.seconds / 60) if self.agenda else 0


def agenda_library(folder: Path | str) -> list[LibraryEntry]:
    """Every agenda file of the folder, by name; a broken one never hides the others."""
    if not Path(folder).is_dir():
        return []
    paths = sorted(path for path in Path(folder).iterdir() if _is_agenda(path))
    return [_entry(path) for path in paths]


def _is_agenda(path: Path) -> bool:
    return path.suffix in _ENDINGS and not path.name.startswith(".") and path.is_file()


def _entry(path: Path) -> LibraryEntry:
    try:
        return LibraryEntry(path, read_agenda(path), ())
    except AgendaFileError as error:
        return LibraryEntry(path, None, error.problems)
