"""Operations as the adapters ask for them: read, counted, done, put into words."""

from __future__ import annotations

from typing import Any

from seminar.domain.errors import SeminarError
from seminar.services import operations
from seminar.services.viewers import Viewer
from seminar.store.store import Store
from seminar.wire.error_texts import text_of_reason
from seminar.wire.throttle import count_operation


def ask(store: Store, viewer: Viewer, payload: object) -> dict[str, Any]:
    """The wire's acknowledgement of an operation, after its commit is durable."""
    try:
        count_operation(viewer)
        command = operations.read(payload)
        answer = store.write(lambda transaction: operations.perform(transaction, viewer, command))
    except SeminarError as error:
        answer = operations.refused(error)
    return answer if answer["ok"] else {"ok": False, "error": in_words(answer["error"])}


def in_words(error: dict[str, Any]) -> dict[str, Any]:
    """The wire's `error`, in the reader's language."""
    field = {} if error["field"] is None else {"field": error["field"]}
    message = text_of_reason(error["reason"], error["params"])
    return {"code": error["code"], "message": message, **field}
