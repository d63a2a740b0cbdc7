"""What is wrong with an agenda file, where, and how to mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from seminar.agenda_files.texts import TEXTS
from seminar.domain.errors import SeminarError

Params = Mapping[str, str | int]


def _english(text: str) -> str:
    return text


@dataclass(frozen=True)
class Problem:
    """One thing to mend. `reason` names the sentence, `params` its values."""

    file: str
    line: int
    reason: str
    params: Params = field(default_factory=dict)

    def text(self, gettext: Callable[[str], str] = _english) -> str:
        """The sentence in the reader's language, English unless told otherwise."""
        return gettext(TEXTS[self.reason]) % self.params

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text()}"


class AgendaFileError(SeminarError):
    """An agenda file that can't be used, with everything that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("invalid", "broken_agenda_file", count=len(self.problems))

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)
