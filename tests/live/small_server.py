"""A Flask-SocketIO application with nothing in it, on our transport; run as a program.

Arguments: the port, how long the end takes, and how long a request's head and body may take.
"""

# ruff: noqa: E402, T201
from gevent import monkey

monkey.patch_all()

import gc
import json
import socket
import sys
from pathlib import Path
from typing import Any

import gevent
from flask import Flask, request
from flask_socketio import SocketIO

from seminar.live import server
from seminar.live.origin import guard_origin
from seminar.live.outbox import Outbox
from seminar.live.server import ServeError, serve
from seminar.live.websocket import install


class Json:
    """Letters as they are, as the product sends them."""

    loads = staticmethod(json.loads)

    @staticmethod
    def dumps(value: object, **options: Any) -> str:
        return json.dumps(value, **options | {"ensure_ascii": False})


app = Flask(__name__)
marks: list[str] = []
socketio = SocketIO(app, async_mode="gevent", async_handlers=False, ping_interval=3, json=Json)
install(socketio)
guard_origin(app, socketio, ["https://seminar.example.no"])


@app.get("/memory")
def memory() -> str:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))


@app.get("/clients")
def clients() -> str:
    assert socketio.server is not None
    return str(sum(not one.closed for one in socketio.server.eio.sockets.values()))


@app.get("/outboxes")
def outboxes() -> str:
    """Those in memory, of clients that are there and of others."""
    return str(sum(type(one) is Outbox for one in gc.get_objects()))


@app.get("/send-buffer")
def send_buffer() -> str:
    connection = request.environ["wsgi.input"].rfile.raw._sock
    return str(connection.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF))


@app.get("/no-delay")
def no_delay() -> str:
    connection = request.environ["wsgi.input"].rfile.raw._sock
    return str(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))


@app.post("/body")
def body() -> str:
    return str(len(request.get_data()))


@app.get("/failure")
def failure() -> str:
    raise RuntimeError("a failure on purpose")


@socketio.on("echo")
def echo(data: object) -> object:
    return data


@app.get("/marks")
def number_of_marks() -> str:
    return str(len(marks))


@socketio.on("mark")
def mark() -> None:
    marks.append(request.sid)


@socketio.on("fill")
def fill(size: int, letter: str = "x") -> None:
    socketio.emit("fill", letter * size, to=request.sid)


@socketio.on("flood")
def flood(count: int) -> None:
    for number in range(count):
        socketio.emit("flood", [number, "x" * 20_000])
        gevent.sleep(0)


@socketio.on("count")
def count(most: int) -> None:
    """Many greenlets emit at once, each its own letter, while the client may say more."""
    sid = request.sid

    def emit(letter: str) -> None:
        for number in range(most):
            socketio.emit("count", [letter, number, letter * (1 + number * 997 % 20_000)], to=sid)
            gevent.sleep(0)

    for letter in "abcdefgh":
        gevent.spawn(emit, letter)


def stopped() -> None:
    gevent.sleep(float(seconds_to_stop))
    print("stopped", flush=True)


port, seconds_to_stop, request_seconds = sys.argv[1:]
server.HEADER_SECONDS = server.BODY_SECONDS = float(request_seconds)
try:
    serve(
        app,
        "127.0.0.1",
        int(port),
        on_ready=lambda port: print(port, flush=True),
        on_stop=stopped,
    )
except ServeError as error:
    sys.exit(str(error))
