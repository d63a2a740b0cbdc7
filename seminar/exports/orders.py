"""What is ordered instead of handed over, where gathering it is work as well."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True)
class ReportOrder:
    """A Report that the process which makes the file reads from the database itself.

    `program` is the module that can, and `address` the database's. What a file's
    name needs is known beforehand. `made_at` is when it was ordered, and
    `counted_at` what the steady counter showed then.
    """

    program: str
    address: str = field(repr=False)
    seminar: int
    retention_days: int
    title: str
    language: str
    time_zone: str
    made_at: int
    counted_at: int
    for_organiser: str | None

    def to_json(self) -> str:
        """Return the order as JSON text."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str | bytes) -> ReportOrder:
        """Build the order that `to_json` wrote."""
        return cls(**json.loads(text))
