"""The floor: Flask-SocketIO as it comes, one row committed and told for each operation."""

from gevent import monkey

monkey.patch_all()

import json
import sqlite3
import sys
from pathlib import Path
from typing import Any

from flask import Flask, request
from flask_socketio import SocketIO, join_room

app = Flask("floor")
socketio = SocketIO(app, async_mode="gevent", async_handlers=False)
rooms: dict[str, str] = {}
# About as large as what the product tells.
PROGRAMME = [{"type": "programme", "phases": [1_682_582_400_000] * 20}]


@app.get("/")
def home() -> str:
    return "ready"


@socketio.on("connect")
def connect(auth: dict[str, Any]) -> None:
    rooms[request.sid] = str(auth["room"])  # type: ignore[attr-defined]
    join_room(str(auth["room"]))


@socketio.on("op")
def operate(operation: dict[str, Any]) -> dict[str, Any]:
    if "expect" in operation:
        return command(operation)
    number = keep(operation)
    changes = [{"type": "point", "point": {"id": operation["point"], "text": operation["text"]}}]
    room = rooms[request.sid]  # type: ignore[attr-defined]
    socketio.emit("changes", {"seq": number, "changes": changes}, to=room)
    return {"ok": True, "seq": number}


def keep(operation: dict[str, Any]) -> int | None:
    cursor = database.execute(
        "INSERT INTO points (id, text) VALUES (?, ?)", (operation["id"], json.dumps(operation))
    )
    database.commit()
    return cursor.lastrowid


def command(operation: dict[str, Any]) -> dict[str, Any]:
    number = keep(operation)
    room = rooms[request.sid]  # type: ignore[attr-defined]
    socketio.emit("changes", {"seq": number, "changes": PROGRAMME}, to=room)
    return {"ok": True, "seq": number}


if __name__ == "__main__":
    database = sqlite3.connect(Path(sys.argv[2]) / "floor.sqlite3", check_same_thread=False)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute("CREATE TABLE points (id TEXT PRIMARY KEY, text TEXT)")
    socketio.run(app, host="127.0.0.1", port=int(sys.argv[1]))
