"""The programme apart from its screens: how the day went, and the calendar."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from seminar.exports import calendar
from seminar.exports.process import file_name
from seminar.services import timeline
from seminar.services.running_order import running_order
from seminar.web.context import store
from seminar.web.languages import chosen_language
from seminar.web.viewing import seminar_of_viewer, viewer_of_page

pages = Blueprint("programme", __name__, url_prefix="/s/<code>")


@pages.get("/timeline.json")
def how_it_went(code: str) -> Response:
    """Planned beside actual, and who did what, for the facilitator."""
    viewer = viewer_of_page(code, "facilitator")
    with store().read() as reading:
        response = jsonify(timeline.as_shown(reading, viewer.seminar, chosen_language()))
    response.headers["Cache-Control"] = "no-store"
    return response


@pages.get("/programme.ics")
def in_calendar(code: str) -> Response:
    """The programme for a calendar, for whoever takes part in any way."""
    seminar = seminar_of_viewer(code)
    with store().read() as reading:
        order = running_order(reading, seminar)
    response = Response(calendar.render(order), mimetype="text/calendar")
    response.headers.set("Content-Disposition", "attachment", filename=file_name(order, "ics"))
    response.headers["Cache-Control"] = "no-store"
    return response
