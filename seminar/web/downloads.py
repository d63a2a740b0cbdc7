"""Downloads: made in a process of their own, with progress."""

from __future__ import annotations

import secrets
import tempfile
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import gevent
from flask import Blueprint, Response, abort, jsonify, request, send_file, url_for
from flask_babel import gettext as _
from gevent.lock import BoundedSemaphore

from seminar.domain.errors import SeminarError
from seminar.exports.process import ExportError, file_name, run_export
from seminar.exports.registry import REPORT, Given, document_of
from seminar.services import reports
from seminar.services.running_order import running_order
from seminar.services.viewers import Viewer
from seminar.web.context import store
from seminar.web.viewing import viewer_of_page

pages = Blueprint("downloads", __name__, url_prefix="/s/<code>")

MOST_WAITING = 20
KEPT_SECONDS = 10 * 60

# A PDF takes a core and some hundred megabytes while it is made; the seminar needs the rest.
_turn = BoundedSemaphore(1)


@dataclass
class Job:
    """One file, asked for, under way or made. `code` and `organiser` say who may fetch it."""

    source: Given
    kind: str
    code: str
    organiser: str | None
    id: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    state: str = "waiting"
    done: int = 0
    of: int = 0
    step: str = ""
    content: bytes = b""

    def make(self) -> None:
        """Makes the file; afterwards `state` is done or failed."""
        with _turn, tempfile.TemporaryDirectory() as folder:
            self.state = "working"
            try:
                path = run_export(self.source, self.kind, Path(folder) / "export", self._progress)
                self.content = path.read_bytes()
                self.state = "done"
            except (ExportError, OSError):
                self.state = "failed"

    def _progress(self, done: int, of: int, step: str) -> None:
        self.done, self.of, self.step = done, of, step


_jobs: dict[str, Job] = {}


@pages.get("/exports/<kind>")
def download(code: str, kind: str) -> Response:
    """The file itself, made while the browser waits."""
    job = _new_job(code, kind, request.args.get("for"))
    job.make()
    return _file(job)


@pages.post("/exports")
def start(code: str) -> Response:
    """Starts making a file, and says where to ask how far it is."""
    asked = request.get_json(silent=True)
    if not isinstance(asked, dict):
        raise SeminarError("invalid", "operation_unreadable")
    job = _new_job(code, str(asked.get("format", "")), asked.get("for"))
    if sum(1 for one in _jobs.values() if one.state == "waiting") >= MOST_WAITING:
        raise SeminarError("busy", "exports_busy")
    _jobs[job.id] = job
    gevent.spawn(job.make)
    # What nobody fetched goes away: a file is made anew in seconds.
    gevent.spawn_later(KEPT_SECONDS, _jobs.pop, job.id, None)
    return jsonify(job=job.id)


@pages.get("/exports/jobs/<job>")
def progress(code: str, job: str) -> Response:
    """How far a file is."""
    known = _job(code, job)
    shown: dict[str, Any] = {
        "state": known.state,
        "done": known.done,
        "of": known.of,
        "step": known.step,
        "url": None,
        "message": None,
    }
    if known.state == "done":
        shown["url"] = url_for("downloads.fetch", code=code, job=job)
    if known.state == "failed":
        shown["message"] = _("The file could not be made. Nothing is lost; try again.")
    return jsonify(shown)


@pages.get("/exports/jobs/<job>/file")
def fetch(code: str, job: str) -> Response:
    """The file, once it is made."""
    return _file(_job(code, job))


@pages.get("/running-order.pdf")
def read_from(code: str) -> Response:
    """The facilitator's running order, made while the browser waits."""
    viewer = viewer_of_page(code, "facilitator")
    with store().read() as reading:
        order = running_order(reading, viewer.seminar)
    job = Job(order, "pdf", code, None)
    job.make()
    return _file(job)


def _new_job(code: str, kind: str, organiser: object) -> Job:
    if kind not in REPORT.formats:
        abort(404)
    if organiser is not None and not isinstance(organiser, str):
        raise SeminarError("invalid", "operation_unreadable")
    viewer = _viewer(code, organiser)
    return Job(reports.order(store(), viewer.seminar, organiser), kind, code, organiser)


def _viewer(code: str, organiser: str | None) -> Viewer:
    """The facilitator may have everything; an organiser what is addressed to them."""
    if organiser is None:
        return viewer_of_page(code, "facilitator")
    return viewer_of_page(code, "organiser", organiser=organiser)


def _job(code: str, job: str) -> Job:
    known = _jobs.get(job)
    if known is None or known.code != code:
        abort(404)
    _viewer(code, known.organiser)
    return known


def _file(job: Job) -> Response:
    if job.state != "done":
        raise SeminarError("busy", "export_failed")
    response = send_file(
        BytesIO(job.content),
        mimetype=document_of(job.source).formats[job.kind].media_type,
        as_attachment=True,
        download_name=file_name(job.source, job.kind),
    )
    response.headers["Cache-Control"] = "no-store"
    return response
