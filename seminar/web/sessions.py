"""The signed cookie that holds a device's secret and its language."""

from __future__ import annotations

import time

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from itsdangerous import URLSafeTimedSerializer

DAY_SECONDS = 24 * 60 * 60


class Sessions(SecureCookieSessionInterface):
    """Flask's own, with one serializer for good, and a cookie that is renewed once a day.

    Flask makes the serializer anew to read and to write each cookie, and writes the cookie with
    every answer, so a device that comes in would pay for it five times.
    """

    def __init__(self) -> None:
        self._made: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """The serializer of the application's secret key."""
        if self._made is None:
            self._made = super().get_signing_serializer(app)
        return self._made

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """What the cookie holds, to be written again when it was written on another day."""
        opened = super().open_session(app, request)
        if opened and opened.get("day") != _today():
            opened.modified = True
        return opened

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Written only with something new in it."""
        if session and session.modified:
            session["day"] = _today()
        super().save_session(app, session, response)

    def should_set_cookie(self, _app: Flask, session: SessionMixin) -> bool:
        """Flask would write a lasting cookie with every answer."""
        return session.modified


def _today() -> int:
    return int(time.time() // DAY_SECONDS)
