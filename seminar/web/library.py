"""The library of agendas, and a new seminar from one of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from seminar.agenda_files import LibraryEntry, agenda_library
from seminar.domain.agenda import Agenda
from seminar.domain.errors import SeminarError
from seminar.services import seminars
from seminar.services.keeping import DAY
from seminar.services.seminars import MOST_GROUPS, NewGroup, SeminarLine
from seminar.store.writer import Transaction
from seminar.web.context import store
from seminar.web.errors import STATUS
from seminar.web.viewing import require_host
from seminar.wire.error_texts import text_of

pages = Blueprint("library", __name__)

USUAL_GROUPS = 8
USUAL_TIME = "09:00"
SOON = 14 * DAY
"""How long before its deletion a seminar is marked, so that its report is saved."""

Answer = str | Response | tuple[str, int]


@pages.before_request
def _only_for_hosts() -> None:
    require_host()


@pages.get("/library")
def library() -> str:
    """Agendas to choose from, and the seminars there are."""
    with store().read() as reading:
        shown = [_row(line, reading.now) for line in seminars.lines(reading)]
    return render_template(
        "library.html",
        agendas=[_card(entry) for entry in agenda_library(current_app.config["AGENDAS"])],
        seminars=shown,
        page_data={},
    )


def _row(line: SeminarLine, now: int) -> dict[str, Any]:
    status = "closed" if line.closed_at else line.status
    return {
        "code": line.code,
        "title": line.title,
        "language": line.language,
        "starts_at": line.starts_at,
        "time_zone": line.time_zone,
        "groups": line.groups,
        "status": status,
        "is_over": status in ("closed", "finished") or line.ended_at <= now,
        "deleted_at": line.deleted_at,
        "deleted_soon": line.deleted_at - now <= SOON,
        "console_url": url_for("seminar.console", code=line.code),
    }


def _card(entry: LibraryEntry) -> dict[str, Any]:
    blocks = entry.agenda.blocks if entry.agenda else ()
    return {
        "file": entry.name,
        "title": entry.title,
        "language": entry.language,
        "minutes": entry.minutes,
        "blocks": [
            {
                "kind": block.kind,
                "title": block.title,
                "minutes": block.minutes,
                "fixed_start": block.fixed_start,
            }
            for block in blocks
        ],
        "questions": sum(len(block.questions) for block in blocks),
        "problems": [
            _("Line %(line)s: %(problem)s", line=problem.line, problem=problem.text(_))
            for problem in entry.problems
        ],
    }


@pages.route("/library/new", methods=["GET", "POST"])
def new_seminar() -> Answer:
    """One page with sensible defaults, and a seminar."""
    entry = _entry(request.args.get("agenda", ""))
    agenda = entry.agenda
    assert agenda is not None
    if request.method == "GET":
        return _form_page(entry, _defaults(agenda), {})
    errors: dict[str, str] = {}
    starts_at = _starts_at(request.form, agenda, errors)
    groups = _groups(request.form, errors)
    if starts_at is None or groups is None:
        return _form_page(entry, request.form.to_dict(), errors), 400
    title = request.form.get("title", "")

    def work(transaction: Transaction) -> str:
        return seminars.create(transaction, agenda, starts_at, groups, title).code

    try:
        code = store().write(work)
    except SeminarError as error:
        page = _form_page(entry, request.form.to_dict(), {error.field or "title": text_of(error)})
        return page, STATUS[error.code]
    return redirect(url_for("seminar.console", code=code))


def _entry(name: str) -> LibraryEntry:
    entries = agenda_library(current_app.config["AGENDAS"])
    named = [entry for entry in entries if entry.name == name and entry.agenda is not None]
    if not named:
        abort(404)
    return named[0]


def _defaults(agenda: Agenda) -> dict[str, Any]:
    tomorrow = _today(agenda) + timedelta(days=1)
    return {
        "title": agenda.title,
        "date": tomorrow.date().isoformat(),
        "time": USUAL_TIME,
        "groups": USUAL_GROUPS,
        "group_names": "",
    }


def _today(agenda: Agenda) -> datetime:
    now = store().now() / 1000
    return datetime.fromtimestamp(now, ZoneInfo(agenda.time_zone))


def _form_page(entry: LibraryEntry, form: dict[str, Any], errors: dict[str, str]) -> str:
    return render_template(
        "new_seminar.html",
        agenda=_card(entry),
        form=form,
        errors=errors,
        most_groups=MOST_GROUPS,
        page_data={},
    )


def _starts_at(form: MultiDict[str, str], agenda: Agenda, errors: dict[str, str]) -> int | None:
    try:
        local = datetime.fromisoformat(f"{form.get('date', '')}T{form.get('time', '')}")
    except ValueError:
        errors["date"] = text_of(SeminarError("invalid", "date_unreadable"))
        return None
    return round(local.replace(tzinfo=ZoneInfo(agenda.time_zone)).timestamp() * 1000)


def _groups(form: MultiDict[str, str], errors: dict[str, str]) -> list[NewGroup] | None:
    named = [_group(line) for line in form.get("group_names", "").splitlines() if line.strip()]
    count = form.get("groups", "")
    number = int(count) if count.isdecimal() and len(count) <= 6 else 0  # noqa: PLR2004
    if not 1 <= number <= MOST_GROUPS and not named:
        error = SeminarError("invalid", "groups_number", most=MOST_GROUPS)
        errors["groups"] = text_of(error)
        return None
    return named + [NewGroup() for _ in range(number - len(named))]


def _group(line: str) -> NewGroup:
    name, site, municipality, *_rest = [part.strip() for part in line.split(";")] + ["", ""]
    return NewGroup(name, site, municipality)
