"""Refusals and failures as pages, or as JSON where a script asked."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, current_app, jsonify, render_template, request
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException

from seminar.domain.errors import ErrorCode, SeminarError
from seminar.wire.error_texts import text_of

STATUS: dict[ErrorCode, int] = {
    "invalid": 400,
    "not_allowed": 403,
    "not_found": 404,
    "stale": 409,
    "too_many": 429,
    "too_large": 413,
    "closed": 409,
    "busy": 503,
}


def register(app: Flask) -> None:
    """Handles every error of the application."""
    app.register_error_handler(SeminarError, _refused)
    app.register_error_handler(HTTPException, _failed)
    app.register_error_handler(Exception, _broken)


def error_json(error: SeminarError) -> dict[str, Any]:
    """A refusal as the wire carries it."""
    field = {} if error.field is None else {"field": error.field}
    return {"code": error.code, "message": text_of(error), **field}


def _wants_json() -> bool:
    return request.path.startswith("/api/") or request.is_json


def _refused(error: SeminarError) -> tuple[str | Response, int]:
    status = STATUS[error.code]
    if _wants_json():
        return jsonify(ok=False, error=error_json(error)), status
    return _page(status, text_of(error)), status


def _failed(error: HTTPException) -> tuple[str | Response, int]:
    status = error.code or 500
    if _wants_json():
        code: ErrorCode = "too_large" if status == 413 else "invalid"  # noqa: PLR2004
        return jsonify(ok=False, error={"code": code, "message": _message(status)}), status
    return _page(status, _message(status)), status


def _broken(error: Exception) -> tuple[str | Response, int]:
    # The log gets the trace; the reader gets a sentence. No address is written: it may be secret.
    current_app.logger.error("A request failed", exc_info=error)
    if _wants_json():
        return jsonify(ok=False, error={"code": "busy", "message": _message(500)}), 500
    return _page(500, _message(500)), 500


def _page(status: int, message: str) -> str:
    return render_template(
        "error.html", status=status, title=_title(status), message=message, home_url="/"
    )


def _title(status: int) -> str:
    titles = {
        403: _("This page is not open to you"),
        404: _("We can't find this page"),
        413: _("That was too large"),
        429: _("A little slower, please"),
    }
    return titles.get(status, _("Something went wrong"))


def _message(status: int) -> str:
    messages = {
        400: _("The form had been open for too long, or was not complete. Go back and try again."),
        404: _("The address may be misspelt, or what was here is gone."),
        405: _("This address can't be used in that way."),
        413: _("The server takes at most one megabyte at once."),
    }
    return messages.get(status, _("Nothing that was saved is lost. Try again in a moment."))
