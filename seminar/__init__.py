"""Dialogseminar: groups talk, a scribe writes, each group puts some points first."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from seminar.config import Settings


def create_app(settings: Settings) -> Flask:
    """The application, wired together. Its store is `app.extensions["store"]`."""
    # Here and not above: a process that only makes an Excel file needs none of this.
    from seminar import clock, live, store, web  # noqa: PLC0415

    app = web.make_app(settings)
    opened = store.open_store(app, settings, clock.now)
    app.extensions["store"] = opened
    live.register(app, opened, settings)
    # Last, because a trusted proxy's headers have to be read before anything else looks.
    web.register(app)
    return app
