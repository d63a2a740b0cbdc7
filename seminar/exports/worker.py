"""The process in which a file is made: `python -m seminar.exports.worker`.

It reads what the document is made from (a Report, say) as JSON from standard
input, writes the file, and prints one JSON object per line:
`{"done": 3, "of": 8, "step": "building"}` on the way, and at the end either
`{"finished": true}` or `{"failed": "…"}`. What it prints never holds a text from
the document. A program that finds the source elsewhere does the same by `make_one`.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import resource
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

from seminar.exports.registry import DOCUMENTS, Document, Source, load, render

MEGABYTE = 1024 * 1024

Read = Callable[[Document, bytes], Source]


def main() -> None:
    """Make one file, within limits, from the source on standard input."""
    make_one(_from_json)


def make_one(read: Read) -> None:
    """Make one file, within limits, from what `read` makes of standard input."""
    arguments = _arguments()
    _limit(arguments.memory * MEGABYTE, arguments.seconds)
    document = DOCUMENTS[arguments.document]
    try:
        _make(document, arguments.format, arguments.file, read)
    except MemoryError:
        _fail("it needed more memory than it may use")
    except Exception as error:  # noqa: BLE001 - the parent must be told, whatever it was
        _fail(_where(error))
    _say({"finished": True})


def _from_json(document: Document, text: bytes) -> Source:
    return document.source.from_json(text)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="seminar.exports.worker")
    parser.add_argument("document", choices=sorted(DOCUMENTS))
    parser.add_argument("format")
    parser.add_argument("file", type=Path)
    parser.add_argument("--memory", type=int, required=True, help="megabytes")
    parser.add_argument("--seconds", type=int, required=True, help="of processor time")
    return parser.parse_args()


def _limit(memory: int, seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # What people write goes first, on a machine with few cores too.
    os.nice(19)


def _load(document: Document, name: str) -> None:
    try:
        load(document, name)
    except (ImportError, OSError) as error:
        _fail(f"a library is missing: {error}")


def _make(document: Document, name: str, file: Path, read: Read) -> None:
    # One short life and much to keep: looking for garbage costs a fifth of the time.
    gc.disable()
    source = read(document, sys.stdin.buffer.read())
    _load(document, name)
    file.write_bytes(render(source, name, _report_progress))


def _report_progress(done: int, of: int, step: str) -> None:
    _say({"done": done, "of": of, "step": step})


def _where(error: Exception) -> str:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(frame.filename).name}, line {frame.lineno}"


def _fail(reason: str) -> None:
    _say({"failed": reason})
    raise SystemExit(1)


def _say(message: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
