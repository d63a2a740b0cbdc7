"""Starting the server: the first seminar, what is printed, and the work beside requests."""

from __future__ import annotations

import logging
from pathlib import Path

import gevent
import segno
from rich.console import Console
from sqlalchemy import select

from seminar import addresses, clock, create_app
from seminar.agenda_files import read_agenda
from seminar.config import Settings
from seminar.live.server import ServeError, serve
from seminar.services import links, retention, seminars
from seminar.services.programme import any_under_way
from seminar.services.seminars import NewGroup
from seminar.store.backups import Backups
from seminar.store.checks import DatabaseError, check_thoroughly
from seminar.store.store import Store
from seminar.store.tables import Seminar
from seminar.web import static_files

__all__ = ["ServeError", "next_hour", "run"]

FIRST_AGENDA = "nasjonalt-dialogseminar-2023.yaml"
FIRST_GROUPS = 8
CLOCK_FILE = "clock"
STATIC_CACHE = "static-cache"
HOUR = 3_600_000
DAY = 24 * HOUR
SECONDS_TO_SETTLE = 60.0
"""After a start the hall comes back, and that comes first."""

logger = logging.getLogger(__name__)


def next_hour(now: int) -> int:
    """The next whole hour, in milliseconds."""
    return (now // HOUR + 1) * HOUR


def run(settings: Settings, agendas: Path) -> None:
    """Serves until stopped. Raises `ServeError` where it can't start."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    address = addresses.base_address(settings)
    if settings.host in addresses.EVERYWHERE:
        # The hall's phones can't use the address that the facilitator's own browser may show.
        settings = settings.model_copy(update={"public_url": address})
    app = create_app(settings)
    store: Store = app.extensions["store"]
    cache = settings.data_dir / STATIC_CACHE
    prepared = None if settings.debug else static_files.serve(app, cache)
    _go_on_with_the_clock(store, settings)

    def ready(port: int) -> None:
        own = settings.model_copy(update={"port": port})
        here = addresses.base_address(own)
        addresses.remember(settings, here)
        if prepared is not None:
            static_files.drop_others(prepared, cache)
        app.extensions["live"].start()
        backups = Backups(store, settings.data_dir)
        gevent.spawn(_purge_daily, store, backups)
        if store.is_one_file:
            gevent.spawn(backups.run, settings.backup_minutes * 60)
            gevent.spawn(_check_daily, store)
        _make_first(store, agendas)
        _greet(store, settings, here)

    serve(app, settings.host, settings.port, on_ready=ready, on_stop=store.close)


def _go_on_with_the_clock(store: Store, settings: Settings) -> None:
    """Where a programme is under way its deadlines stand, though the machine's clock was set."""
    file = settings.data_dir / CLOCK_FILE
    with store.read() as reading:
        if any_under_way(reading):
            clock.take_up(file)
    clock.keep(file)


def _make_first(store: Store, agendas: Path) -> None:
    with store.read() as reading:
        if reading.connection.execute(select(Seminar.id)).first() is not None:
            return
        starts_at = next_hour(reading.now)
    agenda = read_agenda(agendas / FIRST_AGENDA)
    store.write(
        lambda transaction: seminars.create(
            transaction, agenda, starts_at, [NewGroup()] * FIRST_GROUPS
        )
    )


def _greet(store: Store, settings: Settings, address: str) -> None:
    token = store.write(lambda transaction: links.make(transaction, "host"))
    with store.read() as reading:
        open_ones = [line for line in seminars.lines(reading) if line.closed_at is None]
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"\n[bold]Sign in[/bold]  {address}/l/{token}")
    if open_ones:
        join = f"{address}/j/{open_ones[0].code}"
        console.print(f"[bold]Join[/bold]     {join}")
        console.print(f"[bold]Code[/bold]     {open_ones[0].code}   ({open_ones[0].title})")
        _print_qr(join)
    console.print(f"[bold]Data[/bold]     {settings.data_dir}")
    console.print("Stop with Ctrl+C.\n")


def _print_qr(address: str) -> None:
    segno.make(address, error="l").terminal(compact=True)


def _purge_daily(store: Store, backups: Backups) -> None:
    while True:
        try:
            retention.purge_expired(store, backups)
        except Exception:
            logger.exception("What has been kept long enough could not be deleted")
        gevent.sleep(DAY / 1000)


def _check_daily(store: Store) -> None:
    gevent.sleep(SECONDS_TO_SETTLE)
    while True:
        try:
            check_thoroughly(store.engine)
        except DatabaseError as error:
            # People go on writing: whether the seminar is stopped for it is for somebody to decide.
            logger.error("%s", error)  # noqa: TRY400 the trace says nothing more
        except Exception:
            logger.exception("The database could not be checked")
        gevent.sleep(DAY / 1000)
