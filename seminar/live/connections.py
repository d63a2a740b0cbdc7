"""The sockets of this process, and who is behind each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from seminar.services.viewers import Viewer


@dataclass
class Connection:
    """One socket.

    `language` is the reader's own choice, `device` what the number of sockets is limited by, and
    `watched` a group read along.
    """

    sid: str
    viewer: Viewer
    language: str | None
    base_url: str
    device: str
    watched: str | None = None

    @property
    def scopes(self) -> list[str]:
        """Everything this socket follows."""
        return [*self.viewer.scopes, *([self.watched] if self.watched else [])]


class Connections:
    """All sockets, by their ids."""

    def __init__(self) -> None:
        self._all: dict[str, Connection] = {}
        self._of_device: Counter[str] = Counter()
        self._of_link: Counter[int | None] = Counter()

    def add(self, connection: Connection) -> None:
        """A socket that was let in."""
        self._all[connection.sid] = connection
        self._of_device[connection.device] += 1
        self._of_link[connection.viewer.link] += 1

    def remove(self, sid: str) -> Connection | None:
        """A socket that is gone."""
        connection = self._all.pop(sid, None)
        if connection is not None:
            _take_one(self._of_device, connection.device)
            _take_one(self._of_link, connection.viewer.link)
        return connection

    def get(self, sid: str) -> Connection | None:
        """The socket with this id."""
        return self._all.get(sid)

    def count(self, device: str) -> int:
        """How many sockets a device has."""
        return self._of_device[device]

    def count_by_link(self, link: int) -> int:
        """How many sockets came by a link."""
        return self._of_link[link]

    def outside(self, seminars: Collection[int]) -> list[Connection]:
        """The sockets of seminars that are not among these."""
        return [one for one in self._all.values() if one.viewer.seminar not in seminars]

    def by_links(self, links: Collection[int]) -> list[Connection]:
        """The sockets that came by these links."""
        if not links:  # asked after every commit, and nearly always about none
            return []
        return [one for one in self._all.values() if one.viewer.link in links]


def _take_one(counts: Counter[Any], key: object) -> None:
    counts[key] -= 1
    if not counts[key]:
        del counts[key]
