"""Makes a file in a process of its own, and waits for it.

Works in the server, where gevent makes the waiting cooperative, and on the
command line. Loads neither openpyxl nor WeasyPrint.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

from seminar.domain.report import Report
from seminar.exports.orders import ReportOrder
from seminar.exports.registry import Given, document_of
from seminar.exports.wording import Wording, local_time

ROOT = Path(__file__).parents[2]
PROGRAM = "seminar.exports.worker"
PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH", "VIRTUAL_ENV")
NOT_FOR_NAMES = re.compile(r"[^\w]+")
LONGEST_TITLE = 60

OnProgress = Callable[[int, int, str], None]


class ExportError(Exception):
    """A file could not be made. The text says why, in English, for the log."""


@dataclass(frozen=True)
class Limits:
    """What one file may cost."""

    memory_megabytes: int = 2048
    processor_seconds: int = 240
    wall_seconds: float = 300


def run_export(
    source: Given,
    format_name: str,
    path: Path,
    on_progress: OnProgress | None = None,
    limits: Limits | None = None,
) -> Path:
    """Make the document as a file at `path`, and return the path.

    `on_progress` is called with `(done, of, step)`; `step` is `building`,
    `laying_out` or `writing`. The file appears only when it is
    whole. Raises ExportError.
    """
    if format_name not in document_of(source).formats:
        raise ExportError(f"There is no format called {format_name}")
    tell = on_progress or _tell_nobody
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{uuid4().hex}.part")
    try:
        _run(source, format_name, part, tell, limits or Limits())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return path


def file_name(source: Given, format_name: str) -> str:
    """Return a name that says what the file is: title, which or for whom, when it was asked for."""
    made = local_time(source.made_at, source.time_zone).strftime("%Y-%m-%d-%H%M")
    parts = (_in_a_name(source.title) or "seminar", _which(source), made)
    return "-".join(filter(None, parts)) + f".{format_name}"


def _which(source: Given) -> str | None:
    if isinstance(source, Report | ReportOrder):
        return source.for_organiser
    return _in_a_name(Wording(source.language).gettext("Running order"))


def _in_a_name(text: str) -> str:
    return NOT_FOR_NAMES.sub("-", text.casefold())[:LONGEST_TITLE].strip("-_")


def _tell_nobody(_done: int, _of: int, _step: str) -> None:
    return


def _run(source: Given, name: str, part: Path, tell: OnProgress, limits: Limits) -> None:
    with _worker(_command(source, name, part, limits), limits) as (process, outcome):
        _send(process, source)
        last = _follow(process, tell)
        code = process.wait()
    if outcome.timed_out:
        raise ExportError(f"The file took more than {limits.wall_seconds} seconds")
    if code != 0 or "finished" not in last:
        raise ExportError(f"The file could not be made: {last.get('failed', _how(code))}")


@dataclass
class _Outcome:
    timed_out: bool = False


@contextmanager
def _worker(
    command: list[str], limits: Limits
) -> Iterator[tuple[subprocess.Popen[bytes], _Outcome]]:
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    outcome = _Outcome()

    def stop() -> None:
        outcome.timed_out = True
        process.kill()

    timer = threading.Timer(limits.wall_seconds, stop)
    timer.daemon = True
    timer.start()
    try:
        yield process, outcome
    finally:
        timer.cancel()
        process.kill()
        process.wait()
        _close(process.stdin)
        _close(process.stdout)


def _command(source: Given, name: str, part: Path, limits: Limits) -> list[str]:
    program = source.program if isinstance(source, ReportOrder) else PROGRAM
    return [
        *(sys.executable, "-m", program),
        *(document_of(source).name, name, str(part.absolute())),
        *("--memory", str(limits.memory_megabytes)),
        *("--seconds", str(limits.processor_seconds)),
    ]


def _environment() -> dict[str, str]:
    # Nothing of the server's settings, and so none of its secrets; an order says what it needs.
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return kept | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}


def _send(process: subprocess.Popen[bytes], source: Given) -> None:
    assert process.stdin is not None
    try:
        process.stdin.write(source.to_json().encode())
        process.stdin.close()
    except BrokenPipeError:
        # The worker has given up already, and says why on its way out.
        return


def _follow(process: subprocess.Popen[bytes], tell: OnProgress) -> dict[str, Any]:
    last: dict[str, Any] = {}
    for line in process.stdout or ():
        last = json.loads(line)
        if "step" in last:
            tell(last["done"], last["of"], last["step"])
    return last


def _how(code: int) -> str:
    return f"it was stopped by signal {-code}" if code < 0 else f"it ended with code {code}"


def _close(stream: IO[bytes] | None) -> None:
    try:
        if stream is not None:
            stream.close()
    except BrokenPipeError:
        return
