"""A wire between clients and server that can be cut, go silent, and come back."""

from __future__ import annotations

from contextlib import suppress

import gevent
from gevent import socket as gevent_socket
from gevent.event import Event
from gevent.server import StreamServer

Socket = gevent_socket.socket


class Proxy:
    """Passes bytes on in both directions, on a port of its own."""

    def __init__(self, server_port: int, port: int) -> None:
        self.port = port
        self._server_port = server_port
        self._to_server, self._to_clients = Event(), Event()
        self._ways: list[gevent.Greenlet[..., None]] = []
        self._server = StreamServer(("127.0.0.1", port), self._serve)
        self.come_back()

    def cut(self) -> None:
        """All connections end, and there are no new ones."""
        self._server.stop()
        gevent.killall(self._ways)

    def go_silent(self, *, to_server: bool = True) -> None:
        """From now on nothing arrives, and nobody is told.

        Where only the way to the clients is silent, the server gets all and nobody knows.
        """
        self._to_clients.clear()
        if to_server:
            self._to_server.clear()

    def come_back(self) -> None:
        """What was under way arrives now, where somebody still waits for it."""
        if not self._server.started:
            self._server = StreamServer(("127.0.0.1", self.port), self._serve)
            self._server.start()
        self._to_server.set()
        self._to_clients.set()

    def close(self) -> None:
        self.cut()

    def _serve(self, client: Socket, _address: object) -> None:
        with (
            suppress(OSError),
            client,
            gevent_socket.create_connection(("127.0.0.1", self._server_port)) as server,
        ):
            ways = [
                gevent.spawn(_pass_on, client, server, self._to_server),
                gevent.spawn(_pass_on, server, client, self._to_clients),
            ]
            self._ways += ways
            gevent.joinall(ways, count=1)
            gevent.killall(ways)
            self._ways = [way for way in self._ways if way not in ways]


def _pass_on(source: Socket, target: Socket, works: Event) -> None:
    with suppress(OSError):
        while data := source.recv(65_536):
            works.wait()
            target.sendall(data)
        # An end, too, is noticed only once the wire works again.
        works.wait()
