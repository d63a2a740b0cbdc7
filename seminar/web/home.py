"""Home, joining, links, privacy: the doors."""

from __future__ import annotations

from typing import Any

from flask import (
    Blueprint,
    current_app,
    g,
    redirect,
    render_template,
    request,
    send_from_directory,
    url_for,
)
from sqlalchemy import select
from werkzeug.wrappers import Response

from seminar.domain.errors import SeminarError
from seminar.services import groups, links, participants
from seminar.services.gathering import agenda_of
from seminar.store.writer import Transaction
from seminar.web.context import (
    device_token,
    remember_device,
    settings,
    store,
)
from seminar.web.errors import STATUS
from seminar.web.viewing import seminar_of_code
from seminar.wire.error_texts import text_of
from seminar.wire.throttle import count_join, count_wrong_guess

pages = Blueprint("home", __name__)

Answer = str | Response | tuple[str, int]


@pages.get("/")
def home() -> Answer:
    """One field: the code."""
    return render_template("home.html", form_error=None, code="")


@pages.post("/")
def enter_code() -> Answer:
    """To the seminar with this code, or the field's own error."""
    code = request.form.get("code", "")
    try:
        row = seminar_of_code(code)
    except SeminarError as error:
        page = render_template("home.html", form_error=text_of(error), code=code[:40])
        return page, STATUS[error.code]
    return redirect(url_for("home.join", code=row.code))


@pages.route("/j/<code>", methods=["GET", "POST"])
def join(code: str) -> Answer:
    """The question which group one is in, and the answer."""
    seminar = seminar_of_code(code)
    g.language = seminar.language
    if request.method == "GET":
        return _join_page(seminar)
    try:
        number = _chosen_group()
        count_join(seminar.code)
        _join(seminar.id, number, request.form.get("name", ""))
    except SeminarError as error:
        return _join_page(seminar, text_of(error)), STATUS[error.code]
    return redirect(url_for("seminar.group", code=seminar.code, number=number))


def _chosen_group() -> int:
    chosen = request.form.get("group", "")
    if not chosen.isdecimal() or len(chosen) > 6:  # noqa: PLR2004
        raise SeminarError("invalid", "group_not_chosen", field="group")
    return int(chosen)


def _join(seminar: int, number: int, name: str) -> None:
    token = device_token()

    def work(transaction: Transaction) -> str:
        device, renewed = links.renew_device(transaction, token)
        participants.join(transaction, seminar, number, device, name)
        return renewed

    remember_device(store().write(work))


def _join_page(seminar: Any, form_error: str | None = None) -> str:
    with store().read() as reading:
        agenda = agenda_of(reading, seminar.id)
        choices = groups.choices(reading, seminar.id)
    g.time_zone = agenda.time_zone
    return render_template(
        "join.html",
        seminar={
            "code": seminar.code,
            "title": seminar.title,
            "starts_at": seminar.starts_at,
            "time_zone": agenda.time_zone,
            "closed_at": seminar.closed_at,
            "organisers": [organiser.name for organiser in agenda.organisers],
        },
        groups=choices,
        form_error=form_error,
        chosen=request.form.get("group", ""),
        name=request.form.get("name", ""),
        page_data={"language": seminar.language},
    )


@pages.get("/l/<token>")
def open_link(token: str) -> Answer:
    """Signs the device in, and goes on to an address without the secret."""
    own_token = device_token()
    opened = store().write(lambda transaction: links.open_link(transaction, token, own_token))
    if opened is None:
        count_wrong_guess(own_token)
        raise SeminarError("not_found", "link_unknown")
    remember_device(opened.device_token)
    return redirect(_destination(opened))


def _destination(opened: links.Opened) -> str:
    match opened.kind:
        case "host":
            return url_for("library.library")
        case "group":
            return url_for("seminar.group", code=opened.code, number=opened.group)
        case "organiser":
            return url_for("seminar.organiser", code=opened.code, key=opened.organiser)
        case "wall":
            return url_for("seminar.wall", code=opened.code)
        case _:
            return url_for("seminar.console", code=opened.code)


@pages.get("/privacy")
def privacy() -> str:
    """What is kept, where, and for how long."""
    return render_template(
        "privacy.html",
        retention_days=settings().retention_days,
        contact=settings().privacy_contact,
    )


@pages.get("/service-worker.js")
def service_worker() -> Response:
    """The script that opens the group page without network; its place decides its reach."""
    script = send_from_directory(str(current_app.static_folder), "js/service_worker.js")
    script.headers["Cache-Control"] = "no-cache"
    return script


@pages.get("/healthz")
def health() -> dict[str, bool]:
    """Whether the server answers and its database can be read."""
    with store().read() as reading:
        reading.connection.execute(select(1)).scalar_one()
    return {"ok": True}
