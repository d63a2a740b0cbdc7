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
    """The answer to an operation, after its commit is durable; a refusal is not in words yet."""
    try:
        count_operation(viewer)
        command = operations.read(payload)
        return store.write(lambda transaction: operations.perform(transaction, viewer, command))
    except SeminarError as error:
        return operations.refused(error)


def in_words(refusal: dict[str, Any]) -> dict[str, Any]:
    """A refusal as the wire carries it, in the reader's language."""
    error = refusal["error"]
    field = {} if error["field"] is None else {"field": error["field"]}
    message = text_of_reason(error["reason"], error["params"])
    return {"ok": False, "error": {"code": error["code"], "message": message, **field}}
