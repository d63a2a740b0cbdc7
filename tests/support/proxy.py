"""A line between people's devices and the server that can be slow, lose packets, and fall silent.

It runs in a thread of its own, so that a test that waits for a browser doesn't hold it up.
"""

import asyncio
import random
import threading
from contextlib import suppress
from dataclasses import dataclass, field

CHUNK = 65_536
SENT_AGAIN_AFTER = 0.2
"""Seconds until TCP sends a lost packet again."""


@dataclass
class Way:
    """One direction of a connection: what comes in goes out in order, each part with its delay."""

    source: asyncio.StreamReader
    target: asyncio.StreamWriter
    parts: asyncio.Queue[tuple[float, bytes]] = field(default_factory=asyncio.Queue)


class Proxy:
    """A server's other address. `delay` is in seconds, drawn anew for each packet."""

    def __init__(self, server_port: int, port: int = 0) -> None:
        self.delay = (0.0, 0.0)
        self.loss = 0.0
        self._server_port = server_port
        self._silences = 0
        self._is_silent = False
        self._chance = random.Random(server_port)
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        starting = asyncio.run_coroutine_threadsafe(self._start(port), self._loop)
        self.port: int = starting.result(5)
        self.address = f"http://127.0.0.1:{self.port}"

    def fall_silent(self) -> None:
        """From now on no packet arrives, in either direction, and nobody is told."""
        self._silences += 1
        self._is_silent = True

    def come_back(self) -> None:
        """New connections work; those from before have been forgotten on the way."""
        self._is_silent = False

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    async def _start(self, port: int) -> int:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", port)
        bound: int = self._server.sockets[0].getsockname()[1]
        return bound

    async def _stop(self) -> None:
        self._server.close()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        with suppress(OSError, asyncio.CancelledError):
            await self._connect(reader, writer)
        self._tasks.discard(task)
        writer.close()

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._is_silent:
            await asyncio.Event().wait()
        server_reader, server_writer = await asyncio.open_connection("127.0.0.1", self._server_port)
        ways = [Way(reader, server_writer), Way(server_reader, writer)]
        jobs = [job(way, self._silences) for way in ways for job in (self._take, self._deliver)]
        tasks = [asyncio.ensure_future(job) for job in jobs]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            server_writer.close()

    async def _take(self, way: Way, since: int) -> None:
        """Reads until the end, which takes as long on its way as anything else."""
        while data := await way.source.read(CHUNK):
            way.parts.put_nowait((self._loop.time() + self._travel(), data))
        way.parts.put_nowait((self._loop.time() + self._travel(), b""))
        await asyncio.Event().wait()

    async def _deliver(self, way: Way, since: int) -> None:
        while True:
            at, data = await way.parts.get()
            await asyncio.sleep(at - self._loop.time())
            if since != self._silences:
                await asyncio.Event().wait()
            if not data:
                return
            way.target.write(data)
            await way.target.drain()

    def _travel(self) -> float:
        lost = self._chance.random() < self.loss
        return self._chance.uniform(*self.delay) + (SENT_AGAIN_AFTER if lost else 0.0)
