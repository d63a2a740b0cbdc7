"""The cookie's signature: its own key opens it, as Flask's own would, and no other does."""

from __future__ import annotations

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from werkzeug.test import EnvironBuilder

from seminar.web.sessions import Sessions


def application(key: str) -> Flask:
    app = Flask("seminar")
    app.secret_key = key
    app.session_interface = Sessions()
    return app


def device_in(app: Flask, cookie: str) -> object:
    request = app.request_class(
        EnvironBuilder(headers={"Cookie": f"session={cookie}"}).get_environ()
    )
    opened = app.session_interface.open_session(app, request)
    assert opened is not None
    return opened.get("device")


def test_what_flask_signed_is_read_and_a_stranger_s_is_not() -> None:
    app, stranger = application("k" * 32), application("s" * 32)
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    cookie = str(signer.dumps({"device": "secret"}))
    assert device_in(app, cookie) == "secret"
    assert device_in(app, cookie) == "secret"
    assert device_in(stranger, cookie) is None
    assert device_in(app, cookie[:-2]) is None
