"""What the server asks of the system, in order: the disk's flush, then the acknowledgement."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.faults.halls import Seminar
from tests.faults.line import Line
from tests.faults.scribes import save_operation

CALLS = "trace=fsync,fdatasync,recvfrom,recvmsg,sendto,sendmsg"
LINE = re.compile(r"^(?P<thread>\d+) +(?:<\.\.\. )?(?P<name>\w+)(?: resumed>|\()(?P<text>.*)$")
UNFINISHED = "<unfinished ...>"
SYNCS = ("fsync", "fdatasync")
OPERATIONS = 30


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


def test_a_flush_lies_between_an_operation_and_its_acknowledgement(
    seminar: Seminar, figure: Callable[[str], None], tmp_path: Path
) -> None:
    """Nobody is told before the disk has it: not who asked, and not who looks on."""
    strace = shutil.which("strace")
    assert strace, "strace is missing: run make setup"
    record = tmp_path / "calls"
    hall = seminar(1, running=False)
    watching = ("-D", "-f", "-y", "--seccomp-bpf", "-s", "4096", "-e", CALLS, "-o", str(record))
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
    figure(f"{OPERATIONS} operations: each has a flush of the log between arrival and telling")


def check_order(found: list[Call], operation: str, point: str, acknowledgement: str) -> None:
    arrived = next(one.ended for one in found if one.name[:4] == "recv" and operation in one.text)
    told = [
        one.began
        for one in found
        if one.name[:4] == "send"
        and one.began > arrived
        and (acknowledgement in one.text or point in one.text)
    ]
    flushes = [
        one.ended
        for one in found
        if one.name in SYNCS
        and one.began > arrived
        and "seminar.sqlite3-wal" in one.text
        and one.text.endswith("= 0")
    ]
    assert len(told) >= 3
    assert flushes[0] < told[0]
