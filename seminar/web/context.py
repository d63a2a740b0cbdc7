"""What every page needs: the store, this device, addresses."""

from __future__ import annotations

import secrets
from typing import cast

from flask import current_app, request, session, url_for

from seminar.config import Settings
from seminar.services.viewers import device_of_token
from seminar.store.store import Reading, Store

DEVICE = "device"


def store() -> Store:
    """The application's store."""
    return cast("Store", current_app.extensions["store"])


def settings() -> Settings:
    """The application's settings."""
    return cast("Settings", current_app.config["SETTINGS"])


def device_token() -> str | None:
    """The secret in this device's cookie."""
    token = session.get(DEVICE)
    return token if isinstance(token, str) else None


def remember_device(token: str) -> None:
    """Signs this device in with a new secret."""
    session[DEVICE] = token
    session.permanent = True
    # What forms are signed against would else be made, and the cookie written, with the next page.
    session.setdefault("csrf_token", secrets.token_hex())


def this_device(reading: Reading) -> int | None:
    """The device that the cookie belongs to."""
    return device_of_token(reading.connection, device_token())


def base_url() -> str:
    """The address people reach this server at, without a slash at the end."""
    return settings().public_url or request.host_url.rstrip("/")


def join_url(code: str) -> str:
    """The address that the QR code holds."""
    return base_url() + url_for("home.join", code=code)


def link_url(token: str) -> str:
    """A link's address."""
    return base_url() + url_for("home.open_link", token=token)
