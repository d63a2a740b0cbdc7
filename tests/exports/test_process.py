from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from seminar.exports.process import ExportError, Limits, file_name, run_export
from seminar.exports.registry import REPORT
from tests.exports.sample_report import sample_report

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", REPORT.formats)
def test_a_file_is_made_with_progress(tmp_path: Path, name: str) -> None:
    told: list[tuple[int, int, str]] = []
    path = run_export(
        sample_report(2),
        name,
        tmp_path / "new" / "file",
        lambda done, of, step: told.append((done, of, step)),
    )
    assert path.stat().st_size > 1000
    assert told
    assert {step for _done, _of, step in told} <= {"building", "laying_out", "writing"}
    assert all(0 <= done <= of for done, of, _step in told)
    assert [one.name for one in path.parent.iterdir()] == ["file"]


def test_too_little_time_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"more than 0\.2 seconds"):
        run_export(sample_report(9), "pdf", tmp_path / "file", limits=Limits(wall_seconds=0.2))
    assert list(tmp_path.iterdir()) == []


def test_too_little_processor_time_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="signal"):
        run_export(sample_report(60), "pdf", tmp_path / "file", limits=Limits(processor_seconds=1))
    assert list(tmp_path.iterdir()) == []


def test_too_little_memory_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="could not be made"):
        run_export(sample_report(2), "pdf", tmp_path / "file", limits=Limits(memory_megabytes=60))
    assert list(tmp_path.iterdir()) == []


def test_a_failure_is_told_without_the_texts(tmp_path: Path) -> None:
    broken = replace(sample_report(1), time_zone="Secret/Place")
    with pytest.raises(ExportError, match="ZoneInfoNotFoundError") as caught:
        run_export(broken, "csv", tmp_path / "file")
    assert "Secret" not in str(caught.value)


def test_an_earlier_file_stays_when_the_new_one_fails(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("earlier")
    with pytest.raises(ExportError):
        run_export(replace(sample_report(1), time_zone="Nowhere"), "csv", path)
    assert path.read_text() == "earlier"


def test_an_unknown_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="docx"):
        run_export(sample_report(1), "docx", tmp_path / "file")


def test_the_parent_loads_no_heavy_library() -> None:
    code = (
        "import sys, json; import seminar.exports.process; "
        "print(json.dumps([name for name in ('weasyprint', 'openpyxl', 'jinja2', 'flask') "
        "if name in sys.modules]))"
    )
    output = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, text=True
    ).stdout
    assert json.loads(output) == []


def test_the_worker_gets_no_settings_of_the_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEMINAR_SECRET_KEY", "hidden")
    monkeypatch.setenv("LD_PRELOAD_UNUSED", "hidden")
    from seminar.exports import process  # noqa: PLC0415

    assert "hidden" not in process._environment().values()


def is_worker(process: str) -> bool:
    return b"seminar.exports.worker" in Path(f"/proc/{process}/cmdline").read_bytes()


def test_the_worker_runs_at_the_lowest_priority(tmp_path: Path) -> None:
    priorities: set[int] = set()

    def look(_done: int, _of: int, _step: str) -> None:
        own = Path(f"/proc/self/task/{threading.main_thread().native_id}/children").read_text()
        workers = [child for child in own.split() if is_worker(child)]
        priorities.update(os.getpriority(os.PRIO_PROCESS, int(child)) for child in workers)

    run_export(sample_report(2), "xlsx", tmp_path / "file", look)
    assert priorities == {19}


def test_it_waits_for_others_under_gevent(tmp_path: Path) -> None:
    code = (
        "from gevent import monkey; monkey.patch_all()\n"
        "import sys, gevent; from pathlib import Path\n"
        "from seminar.exports.process import run_export\n"
        "from tests.exports.sample_report import sample_report\n"
        "turns = 0\n"
        "def count():\n"
        "    global turns\n"
        "    while True:\n"
        "        gevent.sleep(0.01); turns += 1\n"
        "gevent.spawn(count)\n"
        "run_export(sample_report(3), 'xlsx', Path(sys.argv[1]))\n"
        "print(turns)"
    )
    output = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "file")],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    assert int(output) > 10


def test_the_name_says_what_when_and_for_whom() -> None:
    report = replace(sample_report(1), title="Nasjonalt seminar: Ås/Østfold «2023»?")
    assert file_name(report, "xlsx") == "nasjonalt-seminar-ås-østfold-2023-2023-04-27-1220.xlsx"
    assert file_name(report.narrowed_to("ks"), "pdf") == (
        "nasjonalt-seminar-ås-østfold-2023-ks-2023-04-27-1220.pdf"
    )
    assert file_name(replace(report, title="../.."), "csv") == "seminar-2023-04-27-1220.csv"
