"""HTTP: pages, forms, downloads, and the operations for scripts."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from seminar.config import Settings
from seminar.web import (
    api,
    downloads,
    errors,
    home,
    languages,
    library,
    links,
    programme,
    security,
    seminar_pages,
)
from seminar.web.sessions import Sessions
from seminar.web.static_files import versioned_address

ROOT = Path(__file__).resolve().parents[2]


def make_app(settings: Settings) -> Flask:
    """A Flask application with its settings, and nothing to serve yet."""
    static = ROOT / "static"
    app = Flask(
        "seminar",
        template_folder=str(ROOT / "templates"),
        static_folder=str(static),
        static_url_path=versioned_address(static),
    )
    app.config.update(
        SECRET_KEY=settings.secret_key.get_secret_value(),
        SETTINGS=settings,
        DEBUG=settings.debug,
        MAX_CONTENT_LENGTH=1024 * 1024,
        AGENDAS=ROOT / "agendas",
        SESSION_COOKIE_NAME="dialogseminar",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=(settings.public_url or "").startswith("https:"),
        PERMANENT_SESSION_LIFETIME=60 * 60 * 24 * 30,
        WTF_CSRF_TIME_LIMIT=None,
        # It would compare the Referer, which our pages never send.
        WTF_CSRF_SSL_STRICT=False,
    )
    app.session_interface = Sessions()
    app.jinja_env.globals["static_root"] = app.static_url_path
    return app


def register(app: Flask) -> None:
    """Everything the application serves over HTTP."""
    settings: Settings = app.config["SETTINGS"]
    languages.register(app)
    security.register(app)
    errors.register(app)
    for module in (home, library, seminar_pages, links, downloads, programme, api):
        app.register_blueprint(module.pages)
    security.csrf.exempt(api.pages)
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=count, x_proto=count, x_host=count
        )
