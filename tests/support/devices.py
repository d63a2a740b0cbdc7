"""A person's browser without the browser: cookies, forms with their tokens, and the interface."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from uuid import uuid4

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
COOKIE = "dialogseminar"


class Device:
    """One device and its cookie."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    @property
    def cookie(self) -> str | None:
        found = self.client.get_cookie(COOKIE)
        return found.value if found else None

    def open(self, token: str) -> TestResponse:
        """Opens a link, and says where it leads."""
        answer = self.client.get(f"/l/{token}")
        assert answer.status_code == 302, answer.text
        return answer

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.client.get(path, **more)

    def form_token(self, page: str = "/") -> str:
        found = TOKEN.search(self.client.get(page).text)
        assert found, page
        return unescape(found[1])

    def post(self, path: str, page: str = "/", **fields: str) -> TestResponse:
        """Sends a form that was on the page."""
        return self.client.post(path, data={"csrf_token": self.form_token(page)} | fields)

    def join(self, code: str, group: int, name: str = "") -> TestResponse:
        return self.post(f"/j/{code}", f"/j/{code}", group=str(group), name=name)

    def page_token(self) -> str:
        """The token that a page's script sends."""
        return self.form_token("/")

    def ask(self, code: str, view: str, kind: str, **fields: Any) -> dict[str, Any]:
        """An operation with the cookie; its acknowledgement."""
        group = fields.pop("as_group", None)
        answer = self.client.post(
            "/api/ops",
            query_string={"code": code, "view": view} | ({"group": group} if group else {}),
            json=[{"id": str(uuid4()), "type": kind, **fields}],
            headers={"X-CSRFToken": self.page_token()},
        )
        assert answer.status_code == 200, answer.text
        result: dict[str, Any] = answer.get_json()[0]
        return result
