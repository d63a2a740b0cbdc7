"""A seminar's own screens: group, console, wall, organiser."""

from __future__ import annotations

import io
from typing import Any

import segno
from flask import Blueprint, Response, g, redirect, render_template, url_for
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response as Redirect

from seminar.domain.errors import SeminarError
from seminar.services.gathering import agenda_of
from seminar.services.groups import name_of
from seminar.services.viewers import Viewer
from seminar.store.tables import AnyRow
from seminar.web.context import join_url, store
from seminar.web.languages import current_language
from seminar.web.viewing import seminar_of_code, visit

pages = Blueprint("seminar", __name__, url_prefix="/s/<code>")


@pages.get("/group/<int:number>")
def group(code: str, number: int) -> str | Redirect:
    """The group's screen. Whoever is not in the group is asked to join."""
    with store().read() as reading:
        try:
            seminar, viewer = visit(reading, code, "group", number)
        except SeminarError as error:
            if error.code != "not_allowed":
                raise
            return redirect(url_for("home.join", code=code))
        name = name_of(reading, viewer.own_group.id)
    return _page("group.html", seminar, viewer, group={"number": number, "name": name})


@pages.get("/console")
def console(code: str) -> str:
    """The facilitator's screen."""
    with store().read() as reading:
        seminar, viewer = visit(reading, code, "facilitator")
    return _page("console.html", seminar, viewer)


@pages.get("/wall")
def wall(code: str) -> str:
    """The projector's screen."""
    with store().read() as reading:
        seminar, viewer = visit(reading, code, "wall")
    return _page("wall.html", seminar, viewer)


@pages.get("/organiser/<key>")
def organiser(code: str, key: str) -> str:
    """What is addressed to one organiser."""
    with store().read() as reading:
        seminar, viewer = visit(reading, code, "organiser", organiser=key)
        names = {one.key: one.name for one in agenda_of(reading, viewer.seminar).organisers}
    return _page("organiser.html", seminar, viewer, organiser={"key": key, "name": names[key]})


def _page(template: str, seminar: AnyRow, viewer: Viewer, **shown: dict[str, Any]) -> str:
    return render_template(
        template,
        seminar={
            "code": seminar.code,
            "title": seminar.title,
            "language": seminar.language,
            "starts_at": seminar.starts_at,
            "closed_at": seminar.closed_at,
            "time_zone": g.time_zone,
        },
        page_data={
            "code": seminar.code,
            "view": viewer.kind,
            "group": viewer.group and viewer.group.number,
            "organiser": viewer.organiser,
            "language": current_language(),
            "csrf": generate_csrf(),
        },
        **shown,
    )


@pages.get("/qr.svg")
def qr(code: str) -> Response:
    """The join address as a QR code."""
    seminar = seminar_of_code(code)
    return Response(qr_svg(join_url(seminar.code)), mimetype="image/svg+xml")


def qr_svg(address: str) -> str:
    """An address as a QR code that scales."""
    out = io.BytesIO()
    # Black on white in dark mode too: not every camera reads the reverse.
    segno.make(address, error="m").save(
        out, kind="svg", border=3, xmldecl=False, omitsize=True, dark="#000", light="#fff"
    )
    return out.getvalue().decode("utf-8")
