"""Socket.IO: who is connected, what they ask, and what they are told."""

from __future__ import annotations

from flask import Flask
from flask_socketio import SocketIO

from seminar.config import Settings
from seminar.live import websocket
from seminar.live.broadcast import Broadcaster
from seminar.live.connections import Connections
from seminar.live.events import Events
from seminar.live.origin import guard_origin
from seminar.live.packets import Packets, TextPacket
from seminar.live.presence import Presence
from seminar.store.store import Store

PING_INTERVAL = 6
PING_TIMEOUT = 6
"""Seconds. The server gives a silent client up after both together, and the tap on "I write now"
does not wait for that. A browser notices a silent server sooner, by the beats of `pulse`."""


def register(app: Flask, store: Store, settings: Settings) -> None:
    """Puts Socket.IO on the application; `app.extensions["live"]` starts its greenlets."""
    socketio = SocketIO(
        app,
        async_mode="gevent",
        # One client's events are handled one at a time, in the order they came.
        async_handlers=False,
        json=Packets,
        serializer=TextPacket,
        ping_interval=PING_INTERVAL,
        ping_timeout=PING_TIMEOUT,
        # `pulse` forgets who is gone; engine.io's own watch would wake a thousand times a second.
        monitor_clients=False,
        manage_session=False,
        serve_client=False,
        logger=False,
        engineio_logger=False,
    )
    websocket.install(socketio)
    guard_origin(app, socketio, [settings.public_url] if settings.public_url else [])
    connections = Connections()
    broadcaster = Broadcaster(socketio, store, connections)
    presence = Presence(store)
    store.writer.tell = broadcaster.tell
    Events(app, store, settings, connections, broadcaster, presence).register(socketio)
    app.extensions["live"] = Live(broadcaster, presence)


class Live:
    """The greenlets that run beside the requests."""

    def __init__(self, broadcaster: Broadcaster, presence: Presence) -> None:
        self._broadcaster = broadcaster
        self._presence = presence

    def start(self) -> None:
        """To be called once the server serves."""
        self._broadcaster.start()
        self._presence.start()
