"""The one kind of error that the product's rules raise."""

from __future__ import annotations

from typing import Literal

ErrorCode = Literal[
    "invalid",
    "not_allowed",
    "not_found",
    "stale",
    "too_many",
    "too_large",
    "closed",
    "busy",
]


class SeminarError(Exception):
    """A refusal that a user may see.

    `code` is the outside contract's word and decides what a program does next.
    `reason` names the sentence a person reads; the adapters put it, with
    `params`, into the reader's language. `field` is the field at fault, where
    there is one.
    """

    def __init__(
        self,
        code: ErrorCode,
        reason: str,
        *,
        field: str | None = None,
        **params: str | int,
    ) -> None:
        super().__init__(f"{code}: {reason}")
        self.code: ErrorCode = code
        self.reason = reason
        self.field = field
        self.params = params
