"""The `seminar` commands."""

import json
import sqlite3
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import click
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from seminar import addresses, clock, serving
from seminar.agenda_files import AgendaFileError, check_files, read_agenda, write_schema
from seminar.config import ConfigError, Settings, load_settings
from seminar.domain.agenda import Agenda
from seminar.domain.errors import SeminarError
from seminar.exports.process import ExportError, file_name, run_export
from seminar.exports.registry import REPORT, Source
from seminar.services import links, reports, retention, seminars
from seminar.services.running_order import running_order
from seminar.services.seminars import MadeSeminar, NewGroup
from seminar.store import open_database
from seminar.store.backups import Backups, require_apart
from seminar.store.checks import DatabaseError
from seminar.store.maintenance import CopyError, back_up
from seminar.store.store import Store
from seminar.wire.error_texts import text_of

AGENDAS = Path(__file__).resolve().parents[1] / "agendas"

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

data_option = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder that holds all that persists (or SEMINAR_DATA_DIR).",
)


@click.group()
def commands() -> None:
    """Dialogue seminars: run the server, make seminars, get the feedback."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs a command; what a user can mend ends in a sentence, not in a trace."""
    try:
        commands.main(args=None if arguments is None else list(arguments), prog_name="seminar")
    except (
        AgendaFileError,
        ConfigError,
        CopyError,
        DatabaseError,
        ExportError,
        serving.ServeError,
    ) as error:
        _stop(str(error))
    except SeminarError as error:
        _stop(text_of(error))


def _stop(sentence: str) -> None:
    click.echo(sentence, err=True)
    sys.exit(1)


@contextmanager
def _store(data: Path | None) -> Iterator[tuple[Store, Settings]]:
    settings = load_settings(data_dir=data)
    store = open_database(settings, clock.now)
    try:
        yield store, settings
    finally:
        store.close()


@commands.command()
@click.option("--host", help="The address to listen on; 0.0.0.0 serves the hall.")
@click.option("--port", type=int, help="The port to listen on.")
@click.option("--public-url", help="The address people use, where it is another.")
@data_option
def serve(host: str | None, port: int | None, public_url: str | None, data: Path | None) -> None:
    """Run the server."""
    settings = load_settings(host=host, port=port, public_url=public_url, data_dir=data)
    serving.run(settings, AGENDAS)


@commands.group()
def agenda() -> None:
    """Agenda files."""


@agenda.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def check(files: tuple[Path, ...]) -> None:
    """Say everything that is wrong with agenda files, and how to correct it."""
    problems = check_files(files)
    for problem in problems:
        click.echo(str(problem))
    if problems:
        sys.exit(1)


@agenda.command()
def schema() -> None:
    """Write the JSON Schema of agenda files beside the shipped ones."""
    click.echo(write_schema(AGENDAS))


@commands.command()
@click.argument("agenda_file", metavar="AGENDA")
@click.option("--title", default="", help="Another title than the agenda's.")
@click.option("--start", help="When it starts: 2027-04-27T09:00, in the agenda's time zone.")
@click.option("--groups", type=click.IntRange(1, seminars.MOST_GROUPS), default=8)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@data_option
def create(
    agenda_file: str,
    title: str,
    start: str | None,
    groups: int,
    as_json: bool,  # noqa: FBT001 a flag is what click makes of it
    data: Path | None,
) -> None:
    """Make a new seminar; works while the server runs."""
    chosen = _agenda(agenda_file)
    with _store(data) as (store, settings):
        starts_at = _instant(start, chosen, store.now())
        made = store.write(
            lambda transaction: seminars.create(
                transaction, chosen, starts_at, [NewGroup()] * groups, title
            )
        )
        described = _described(made, addresses.remembered(settings))
    if as_json:
        click.echo(json.dumps(described, ensure_ascii=False))
    else:
        _print_seminar(described)


def _agenda(name: str) -> Agenda:
    path = Path(name)
    shipped = AGENDAS / f"{name}.yaml"
    return read_agenda(shipped if not path.exists() and shipped.exists() else path)


def _instant(start: str | None, agenda: Agenda, now: int) -> int:
    if start is None:
        return serving.next_hour(now)
    try:
        moment = datetime.fromisoformat(start)
    except ValueError as error:
        raise click.BadParameter("write it as 2027-04-27T09:00", param_hint="--start") from error
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(agenda.time_zone))
    return round(moment.timestamp() * 1000)


def _described(made: MadeSeminar, base: str) -> dict[str, Any]:
    return {
        "code": made.code,
        "links": {
            "facilitator": f"{base}/l/{made.facilitator_token}",
            "wall": f"{base}/l/{made.wall_token}",
            "join": f"{base}/j/{made.code}",
        },
        "groups": [
            {
                "number": group.number,
                "name": group.name,
                "link": f"{base}/l/{group.token}",
            }
            for group in made.groups
        ],
        "organisers": [
            {
                "key": organiser.key,
                "name": organiser.name,
                "link": f"{base}/l/{organiser.token}",
            }
            for organiser in made.organisers
        ],
    }


def _print_seminar(described: dict[str, Any]) -> None:
    click.echo(f"Code         {described['code']}")
    for name, link in described["links"].items():
        click.echo(f"{name.capitalize():<12} {link}")
    for group in described["groups"]:
        click.echo(f"{'Group ' + str(group['number']):<12} {group['link']}")
    for organiser in described["organisers"]:
        click.echo(f"{organiser['name']}: {organiser['link']}")


out_option = click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("exports"),
    help="The folder to write to.",
)


@commands.command()
@click.argument("code")
@click.option("--format", "kind", type=click.Choice(sorted(REPORT.formats)), required=True)
@click.option("--for", "organiser", help="Only what is addressed to this organiser (its key).")
@out_option
@data_option
def export(code: str, kind: str, organiser: str | None, out: Path, data: Path | None) -> None:
    """Write a seminar's result to a file; works at any time."""
    with _store(data) as (store, _settings), store.read() as reading:
        seminar = seminars.of_code(reading, code)
        report = reports.report(reading, seminar.id, organiser)
    _write_file(report, kind, out)


@commands.command(name="running-order")
@click.argument("code")
@out_option
@data_option
def write_running_order(code: str, out: Path, data: Path | None) -> None:
    """Write what the facilitator reads from, as PDF, as the programme stands."""
    with _store(data) as (store, _settings), store.read() as reading:
        order = running_order(reading, seminars.of_code(reading, code).id)
    _write_file(order, "pdf", out)


def _write_file(source: Source, kind: str, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(kind)

        def show(done: int, of: int, step: str) -> None:
            progress.update(task, completed=done, total=of, description=step)

        path = run_export(source, kind, out / file_name(source, kind), show)
    click.echo(path)


@commands.command(name="list")
@data_option
def list_seminars(data: Path | None) -> None:
    """List the seminars."""
    table = Table("Code", "Title", "Starts", "Groups", "Status", "Deleted on")
    with _store(data) as (store, _settings), store.read() as reading:
        for line in seminars.lines(reading):
            table.add_row(
                line.code,
                line.title,
                f"{_local(line.starts_at, line.time_zone):%Y-%m-%d %H:%M}",
                str(line.groups),
                "closed" if line.closed_at else line.status,
                f"{_local(line.deleted_at, line.time_zone):%Y-%m-%d}",
            )
    Console().print(table)


def _local(at: int, time_zone: str) -> datetime:
    return datetime.fromtimestamp(at / 1000, ZoneInfo(time_zone))


@commands.command()
@click.argument("code")
@data_option
def close(code: str, data: Path | None) -> None:
    """Close a seminar: nothing can be written any more, everything can be read."""
    with _store(data) as (store, _settings):
        with store.read() as reading:
            seminar = seminars.of_code(reading, code)
        store.write(lambda transaction: seminars.close_seminar(transaction, seminar.id))
    click.echo(f"{seminar.code} is closed.")


@commands.command()
@click.argument("code")
@click.option("--yes", is_flag=True, help="Don't ask.")
@data_option
def purge(code: str, yes: bool, data: Path | None) -> None:  # noqa: FBT001 a flag of click's
    """Delete a seminar with every text and name in it, for good."""
    with _store(data) as (store, settings):
        with store.read() as reading:
            seminar = seminars.of_code(reading, code)
        if not yes and sys.stdin.isatty():
            click.confirm(f"Delete “{seminar.title}” for good?", abort=True)
        retention.purge(store, Backups(store, settings.data_dir), seminar.id)
    click.echo(f"{seminar.code} is deleted.")


@commands.command(name="sign-in")
@click.option("--revoke-others", is_flag=True, help="Withdraw every sign-in link made before.")
@data_option
def sign_in(revoke_others: bool, data: Path | None) -> None:  # noqa: FBT001 a flag of click's
    """Print a new sign-in link for whoever may make seminars; works while the server runs."""
    with _store(data) as (store, settings):
        if revoke_others:
            token, revoked = store.write(links.renew_hosts)
        else:
            token, revoked = store.write(lambda transaction: links.make(transaction, "host")), 0
        click.echo(f"Sign in  {addresses.remembered(settings)}/l/{token}")
    if revoke_others:
        click.echo(f"Sign-in links withdrawn: {revoked}")


@commands.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@data_option
def backup(file: Path, data: Path | None) -> None:
    """Write a whole copy of the database; works while the server runs."""
    with _store(data) as (store, settings):
        require_apart(store, file, settings.data_dir)
        try:
            back_up(store, file)
        except (OSError, sqlite3.Error) as error:
            raise CopyError(f"No copy was made: {error}") from error
    click.echo(file)
