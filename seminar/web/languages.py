"""Which language the reader gets, and the catalogue for the pages' scripts."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po
from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    g,
    redirect,
    request,
    session,
)
from flask_babel import Babel, get_locale
from werkzeug.wrappers import Response as Redirect

LANGUAGES = {"nb": "Bokmål", "nn": "Nynorsk", "en": "English"}
LANGUAGE = "language"
TRANSLATIONS = Path(__file__).resolve().parents[1] / "translations"

# A path of this server only: "//host" and "/\host" lead elsewhere, and browsers pass over tabs.
_INSIDE = re.compile(r"/(?![/\\])[^\x00-\x20\\]*")

pages = Blueprint("languages", __name__)


def register(app: Flask) -> None:
    """Chooses the language of each request."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(TRANSLATIONS)
    Babel(app, locale_selector=chosen_language, timezone_selector=lambda: g.get("time_zone"))
    app.register_blueprint(pages)
    app.jinja_env.globals["languages"] = list(LANGUAGES.items())
    app.context_processor(lambda: {"current_language": current_language()})


def chosen_language() -> str:
    """What the reader chose, else the seminar's, else the browser's, else the server's."""
    own = session.get(LANGUAGE)
    if own in LANGUAGES:
        return str(own)
    if "language" in g:
        return str(g.language)
    accepted = request.accept_languages.best_match(["nb", "nn", "no", "en"])
    fallback: str = current_app.config["SETTINGS"].default_language
    return {"no": "nb", None: fallback}.get(accepted, accepted or fallback)


def current_language() -> str:
    """The language that this request is answered in."""
    locale = get_locale()
    return locale.language if locale else "nb"


@pages.post("/language")
def choose() -> Redirect:
    """Keeps the reader's choice in the cookie, and goes back to the page."""
    language = request.form.get("language", "")
    if language in LANGUAGES:
        session[LANGUAGE] = language
    destination = request.form.get("next", "/")
    return redirect(destination if _INSIDE.fullmatch(destination) else "/")


@pages.get("/translations/<language>.json")
def for_scripts(language: str) -> Response:
    """The texts that the pages' scripts use."""
    if language not in LANGUAGES:
        abort(404)
    response = Response(_catalogue_as_json(language), mimetype="application/json")
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


@cache
def _catalogue_as_json(language: str) -> bytes:
    return json.dumps(_catalogue(language), ensure_ascii=False).encode()


def _catalogue(language: str) -> dict[str, str | list[str]]:
    path = TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return {}
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    return {
        _first(message.id): message.string
        if isinstance(message.string, str)
        else list(message.string)
        for message in catalogue
        if message.id and message.string and any(".js" in place[0] for place in message.locations)
    }


def _first(identifier: str | list[str] | tuple[str, ...]) -> str:
    return identifier if isinstance(identifier, str) else identifier[0]
