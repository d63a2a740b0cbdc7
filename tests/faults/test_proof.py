"""What the server asks of the system, in order: write, flush to the disk, acknowledge."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.faults.halls import Seminar
from tests.faults.line import Line
from tests.faults.scribes import save_operation

CALLS = "trace=pwrite64,fsync,fdatasync,recvfrom,recvmsg,sendto,sendmsg"
LINE = re.compile(r"^(?P<thread>\d+) +(?:<\.\.\. )?(?P<name>\w+)(?: resumed>|\()(?P<text>.*)$")
UNFINISHED = "<unfinished ...>"
SYNCS = ("fsync", "fdatasync")
OPERATIONS = 30
PAGE = "8192"
LOG = "seminar.sqlite3-wal>"


@dataclass(frozen=True)
class Call:
    """A call of the system: the lines of the record where it began and where it had returned."""

    name: str
    text: str
    began: int
    ended: int


def calls(record: str) -> Iterator[Call]:
    """In the order in which they returned."""
    unfinished: dict[str, tuple[int, str]] = {}
    for number, line in enumerate(record.splitlines()):
        found = LINE.match(line)
        if found is None:
            continue
        thread, name, text = found["thread"], found["name"], found["text"]
        if text.endswith(UNFINISHED):
            unfinished[thread] = number, text.removesuffix(UNFINISHED)
            continue
        began, start = unfinished.pop(thread, (number, ""))
        yield Call(name, start + text, began, number)


def test_an_operation_is_written_then_flushed_then_acknowledged(
    seminar: Seminar, figure: Callable[[str], None], tmp_path: Path
) -> None:
    """Nobody is told before the disk has it: not who asked, and not who looks on."""
    strace = shutil.which("strace")
    assert strace, "strace is missing: run make setup"
    record = tmp_path / "calls"
    hall = seminar(1, running=False)
    watching = ("-D", "-f", "-y", "--seccomp-bpf", "-s", PAGE, "-e", CALLS, "-o", str(record))
    hall.machine.start(under=[strace, *watching])
    auth = {"token": hall.world.group_token(1)}
    writer, reader = (Line(hall.port, auth) for _ in range(2))
    operations = [save_operation(f"Text {number}") for number in range(OPERATIONS)]
    for operation in operations:
        assert writer.call("op", operation, 60)["ok"]
    hall.machine.stop()
    writer.close()
    reader.close()
    found = list(calls(record.read_text(encoding="utf-8", errors="replace")))
    for number, operation in enumerate(operations, start=1):
        check_order(found, operation["id"], operation["point"], f'43{number}[{{\\"ok\\":true')
    figure(
        f"{OPERATIONS} operations: each written to the log, flushed after that, and only then told"
    )


def check_order(found: list[Call], operation: str, point: str, acknowledgement: str) -> None:
    arrived = next(one.ended for one in found if one.name[:4] == "recv" and operation in one.text)
    told = [
        one.began
        for one in found
        if one.name[:4] == "send"
        and one.began > arrived
        and (acknowledgement in one.text or point in one.text)
    ]
    assert len(told) >= 3
    # The write that holds it, and not what an earlier commit still had to flush.
    written = [
        one
        for one in found
        if one.name == "pwrite64" and LOG in one.text and operation in one.text
        # What comes later writes the same page again.
        if arrived < one.began < told[0]
    ]
    assert written
    assert all(one.ended < told[0] for one in written)
    flushed = [
        one.ended
        for one in found
        if one.name in SYNCS
        and LOG in one.text
        and one.text.endswith("= 0")
        and written[-1].ended < one.began
    ]
    assert flushed[0] < told[0]
