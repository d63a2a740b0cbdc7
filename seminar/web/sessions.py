"""The signed cookie that holds a device's secret and its language."""

from __future__ import annotations

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer


class Sessions(SecureCookieSessionInterface):
    """Flask's own, with one serializer for good.

    Flask makes it anew to read and to write each cookie, so a device that comes in would pay for it
    five times.
    """

    def __init__(self) -> None:
        self._made: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """The serializer of the application's secret key."""
        if self._made is None:
            self._made = super().get_signing_serializer(app)
        return self._made
