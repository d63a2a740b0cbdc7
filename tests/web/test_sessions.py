"""The cookie's signature: its own key opens it, as Flask's own would, and no other does."""

from __future__ import annotations

from datetime import timedelta

import time_machine
from flask import Flask, session
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


def test_the_cookie_is_written_when_something_is_new_and_once_a_day() -> None:
    app = application("k" * 32)
    app.add_url_rule("/in", "in", lambda: session.update(device="secret") or "in")
    app.add_url_rule("/", "page", lambda: "page")
    client = app.test_client()
    with time_machine.travel("2027-04-27 09:00Z", tick=False) as clock:
        assert "Set-Cookie" not in client.get("/").headers
        assert "Set-Cookie" in client.get("/in").headers
        assert "Set-Cookie" not in client.get("/").headers
        clock.shift(timedelta(days=1))
        assert "Set-Cookie" in client.get("/").headers
        assert "Set-Cookie" not in client.get("/").headers
