"""The events of the sockets: parse, find the viewer, call the service, answer."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import cache
from typing import Annotated, Any, Literal, get_args

import gevent
from babel import Locale
from flask import Flask, Request
from flask_babel import force_locale
from flask_socketio import SocketIO
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from socketio.exceptions import ConnectionRefusedError as Refused

from seminar.config import Language, Settings
from seminar.domain.errors import SeminarError
from seminar.domain.groups import Role
from seminar.live.broadcast import Broadcaster, room_of
from seminar.live.connections import Connection, Connections
from seminar.live.packets import UNREADABLE
from seminar.live.presence import Presence
from seminar.services import admission, participants
from seminar.services.commands import GroupNumber, Identifier, PositiveSeconds
from seminar.services.gathering import agenda_of, group_of_number
from seminar.services.operations import refused
from seminar.services.point_rows import NO_REVISION_YET, history
from seminar.services.programme import replan_options
from seminar.services.seminars import of_code
from seminar.services.snapshots import changes_since, group_as_shown, snapshot
from seminar.services.viewers import Viewer, ViewerKind, confirm
from seminar.store.log import heads
from seminar.store.store import Store
from seminar.wire.asking import ask, in_words
from seminar.wire.error_texts import text_of
from seminar.wire.throttle import (
    count_handshake,
    count_handshake_by_link,
    count_operation,
    count_reading,
    count_wrong_guess,
)

MOST_CONNECTIONS = 20
MOST_CONNECTIONS_BY_LINK = 500
"""A link may be on many screens, and one program may hold a whole hall's scribes."""
LANGUAGES = get_args(Language)

logger = logging.getLogger(__name__)

Answer = dict[str, Any]
Count = Callable[[Connection], None]
Seq = Annotated[int, Field(ge=0, le=2**53)]


class Greeting(BaseModel):
    """What a socket says of itself when it connects."""

    model_config = ConfigDict(extra="forbid")

    token: Annotated[str, Field(max_length=200)] | None = None
    name: Annotated[str, Field(max_length=200)] = ""
    role: Role | Literal["member"] | None = None
    code: Annotated[str, Field(max_length=40)] = ""
    view: ViewerKind | None = None
    group: GroupNumber | None = None
    organiser: Annotated[str, Field(max_length=40)] | None = None


class Sync(BaseModel):
    """The numbers a client has seen."""

    model_config = ConfigDict(extra="forbid", strict=True)

    seq: Annotated[dict[str, Seq], Field(max_length=20)]


class Watch(BaseModel):
    """The group a facilitator reads along with."""

    model_config = ConfigDict(extra="forbid", strict=True)

    group: GroupNumber | None = None


class AskHistory(BaseModel):
    """The point whose earlier texts somebody wants to see."""

    model_config = ConfigDict(extra="forbid", strict=True)

    point: Identifier
    before: Annotated[int, Field(ge=0, le=NO_REVISION_YET)] = NO_REVISION_YET


class AskReplan(BaseModel):
    """How many seconds a facilitator wants back."""

    model_config = ConfigDict(extra="forbid", strict=True)

    seconds: PositiveSeconds


class Events:
    """The handlers, with what they need."""

    def __init__(
        self,
        app: Flask,
        store: Store,
        settings: Settings,
        connections: Connections,
        broadcaster: Broadcaster,
        presence: Presence,
    ) -> None:
        self._app = app
        self._version = str(app.static_url_path).rpartition("/")[2]
        self._store = store
        self._settings = settings
        self._connections = connections
        self._broadcaster = broadcaster
        self._presence = presence

    def register(self, socketio: SocketIO) -> None:
        """Puts the handlers in their places."""
        assert socketio.server is not None
        self._server = socketio.server
        # Past Flask-SocketIO, which opens the session and makes a request of each event. Only the
        # first asks for either, and it would cost more than to read and answer the event.
        self._server.on("connect", self.connect)
        self._server.on("disconnect", self.disconnect)
        handlers: dict[str, tuple[Callable[[Connection, object], Answer], Count]] = {
            "op": (self.op, _count_nothing),  # it counts its own, over HTTP too
            "clock": (self.clock, _count_operation),
            UNREADABLE: (self.unreadable, _count_operation),
            "sync": (self.sync, _count_reading),
            "watch": (self.watch, _count_reading),
            "replan": (self.replan, _count_reading),
            "history": (self.history, _count_reading),
        }
        for event, (handler, count) in handlers.items():
            self._server.on(event, self._answering(handler, count))

    def connect(self, sid: str, environ: dict[str, Any], auth: object = None) -> None:
        """Lets a socket in, or refuses it in the handshake."""
        try:
            connection = self._let_in(sid, environ, auth)
        except Exception as error:
            self.disconnect(sid, "refused")
            data = self._refusal(error)
            raise Refused(data["message"], data) from error
        viewer = connection.viewer
        for scope in viewer.scopes:
            self._server.enter_room(sid, room_of(viewer.seminar, scope))
        # After the handshake's own answer: some clients drop what comes before it.
        gevent.spawn(self._send_snapshot, connection)

    def _let_in(self, sid: str, environ: dict[str, Any], auth: object) -> Connection:
        request = self._app.request_class(environ)
        session = self._app.session_interface.open_session(self._app, request)
        assert session is not None
        greeting = _greeting(auth)
        viewer = self._admit(greeting, session.get("device"))
        connection = self._open(sid, viewer, request, session)
        if viewer.kind == "group":
            self._arrive(viewer, greeting.role)
        # Socket.IO tells of no end that comes before the handshake's.
        if self._is_gone(sid):
            raise SeminarError("busy", "server_busy")
        return connection

    def _is_gone(self, sid: str) -> bool:
        client = self._server.eio.sockets.get(self._server.manager.eio_sid_from_sid(sid, "/"))
        return client is None or client.closed

    def _refusal(self, error: Exception) -> dict[str, str]:
        if not isinstance(error, SeminarError):
            logger.error("A socket could not be let in", exc_info=error)
            error = SeminarError("busy", "server_busy")
        with self._app.app_context(), force_locale(_locale_of(self._settings.default_language)):
            return {"code": error.code, "message": text_of(error)}

    def _admit(self, greeting: Greeting, device: str | None) -> Viewer:
        if greeting.token is not None:
            link = admission.seminar_link(self._store, greeting.token)
            # Before anything is written for one who will not be let in.
            count_handshake_by_link(link.id)
            self._require_room(link.id)
            return admission.by_link(self._store, link, greeting.name)
        if greeting.view is None and not greeting.code:
            return admission.by_cookie_alone(self._store, device)
        if greeting.view is None:
            raise SeminarError("not_allowed", "address_refused")
        with self._store.read() as reading:
            try:
                seminar = of_code(reading, greeting.code)
            except SeminarError:
                count_wrong_guess(device)
                raise
            return admission.by_cookie(
                reading,
                device,
                seminar.id,
                greeting.view,
                greeting.group,
                greeting.organiser,
            )

    def _open(
        self, sid: str, viewer: Viewer, request: Request, session: Mapping[str, Any]
    ) -> Connection:
        # A token's holder is counted by participant: forty scribes may share one program.
        device = session.get("device") or viewer.actor
        count_handshake(device)
        if self._connections.count(device) >= MOST_CONNECTIONS:
            raise SeminarError("too_many", "too_many_connections")
        if viewer.link is not None:
            self._require_room(viewer.link)
        connection = Connection(
            sid=sid,
            viewer=viewer,
            language=session.get("language"),
            base_url=self._settings.public_url or request.host_url.rstrip("/"),
            device=device,
        )
        self._connections.add(connection)
        if viewer.participant is not None:
            self._presence.add(viewer.participant)
        return connection

    def _require_room(self, link: int) -> None:
        if self._connections.count_by_link(link) >= MOST_CONNECTIONS_BY_LINK:
            raise SeminarError("too_many", "too_many_connections_by_link")

    def _arrive(self, viewer: Viewer, role: str | None) -> None:
        wanted: Role | None = None if role in (None, "member") else role  # type: ignore[assignment]
        self._store.write(lambda transaction: participants.arrive(transaction, viewer, wanted))

    def _send_snapshot(self, connection: Connection) -> None:
        self._server.emit("snapshot", self._snapshot(connection), to=connection.sid)

    def _snapshot(self, connection: Connection) -> Answer:
        with self._store.read() as reading:
            seen = snapshot(reading, connection.viewer, connection.base_url)
        return {**seen, "version": self._version}

    def disconnect(self, sid: str, _reason: str) -> None:
        """Forgets a socket."""
        connection = self._connections.remove(sid)
        if connection is not None and connection.viewer.participant is not None:
            self._presence.remove(connection.viewer.participant)

    def op(self, connection: Connection, payload: object) -> Answer:
        """Does an operation, and answers when it is durable."""
        return ask(self._store, connection.viewer, payload)

    def clock(self, connection: Connection, _payload: object) -> Answer:
        """The server's time, and the newest numbers: the heartbeat that heals what was lost."""
        viewer = connection.viewer
        newest = self._broadcaster.newest(viewer.seminar, connection.scopes)
        return {"now": self._store.now(), "seq": newest}

    def sync(self, connection: Connection, payload: object) -> Answer:
        """What the client missed, or a snapshot."""
        seen = _parsed(Sync, payload).seq
        watched = [connection.watched] if connection.watched else []
        with self._store.read() as reading:
            confirm(reading.connection, connection.viewer)
            entries = changes_since(reading, connection.viewer, seen, watched)
        if entries is None:
            return {"snapshot": self._snapshot(connection)}
        return {"changes": [entry.message() for entry in entries]}

    def watch(self, connection: Connection, payload: object) -> Answer:
        """A facilitator reads along with a group, or stops."""
        number = _parsed(Watch, payload).group
        viewer = connection.viewer
        if viewer.kind != "facilitator":
            raise SeminarError("not_allowed", "not_yours_to_do")
        if connection.watched is not None:
            self._server.leave_room(connection.sid, room_of(viewer.seminar, connection.watched))
            connection.watched = None
        if number is None:
            return {"ok": True}
        # In the room before the reading: what is committed in between comes twice, not never.
        scope = f"group:{number}"
        with self._store.read() as reading:
            confirm(reading.connection, viewer)
            group = group_of_number(reading, viewer.seminar, number)
            connection.watched = scope
            self._server.enter_room(connection.sid, room_of(viewer.seminar, scope))
            return {
                "ok": True,
                "seq": heads(reading.connection, viewer.seminar, [scope]),
                "group": group_as_shown(reading, viewer.seminar, group),
            }

    def history(self, connection: Connection, payload: object) -> Answer:
        """Earlier texts of a point of the viewer's own group, a page at a time."""
        asked = _parsed(AskHistory, payload)
        with self._store.read() as reading:
            confirm(reading.connection, connection.viewer)
            return {"ok": True, **history(reading, connection.viewer, asked.point, asked.before)}

    def replan(self, connection: Connection, payload: object) -> Answer:
        """The ways to catch up, before the facilitator chooses one."""
        seconds = _parsed(AskReplan, payload).seconds
        if connection.viewer.kind != "facilitator":
            raise SeminarError("not_allowed", "not_yours_to_do")
        with self._store.read() as reading:
            confirm(reading.connection, connection.viewer)
            return {"ok": True, **replan_options(reading, connection.viewer, seconds)}

    def unreadable(self, _connection: Connection, _payload: object) -> Answer:
        """Something that is not JSON as we read it."""
        raise SeminarError("invalid", "operation_unreadable")

    def _answering(
        self, handler: Callable[[Connection, object], Answer], count: Count
    ) -> Callable[..., Answer | None]:
        def answer(sid: str, payload: object = None, *_more: object) -> Answer | None:
            connection = self._connections.get(sid)
            if connection is None:
                return None
            try:
                count(connection)
                given = handler(connection, payload)
            except SeminarError as error:
                given = refused(error)
            return given if given.get("ok", True) else self._in_words(given, connection)

        return answer

    def _in_words(self, refusal: Answer, connection: Connection) -> Answer:
        with self._app.app_context(), force_locale(_locale_of(self._language(connection))):
            return in_words(refusal)

    def _language(self, connection: Connection) -> str:
        """What the reader chose, else the seminar's."""
        language = connection.language
        if language is None:
            with self._store.read() as reading:
                language = agenda_of(reading, connection.viewer.seminar).language
        return language if language in LANGUAGES else self._settings.default_language


def _count_nothing(_connection: Connection) -> None:
    pass


def _count_operation(connection: Connection) -> None:
    count_operation(connection.viewer)


def _count_reading(connection: Connection) -> None:
    count_reading(connection.viewer, connection.device)


@cache
def _locale_of(language: str) -> Locale:
    """The language's locale; reading one looks for its files, which each message would pay for."""
    return Locale.parse(language)


def _greeting(auth: object) -> Greeting:
    try:
        return Greeting.model_validate(auth or {})
    except ValidationError as error:
        raise SeminarError("invalid", "operation_unreadable") from error


def _parsed(model: type[BaseModel], payload: object) -> Any:
    try:
        return model.model_validate(payload)
    except ValidationError as error:
        raise SeminarError("invalid", "operation_unreadable") from error
