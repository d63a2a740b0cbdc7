"""`python -m bench load --groups 50`, `… broadcast --clients 200`, `… exports`, `… start`."""

from gevent import monkey

monkey.patch_all()

import click

from bench import broadcast, exports, load
from bench.start import first_page


@click.group()
def commands() -> None:
    """What the product reaches, measured on this machine."""


@commands.command()
def start() -> None:
    """From start to the first page."""
    click.echo(f"start to first page, median of 5: {first_page():.2f} s")


@commands.command(name="load")
@click.option("--groups", "sizes", multiple=True, type=int, default=(50, 300, 500))
@click.option("--seconds", default=10.0)
@click.option("--pace", default=2.0, help="Seconds between two points of a group.")
def under_load(sizes: tuple[int, ...], seconds: float, pace: float) -> None:
    """Groups of five devices at work, the floor beside it in the same run."""
    load.main(list(sizes), seconds, pace)


@commands.command(name="broadcast")
@click.option("--clients", "sizes", multiple=True, type=int, default=(200, 1000, 5000))
@click.option("--times", default=60, help="Commands that are measured.")
def command_to_all(sizes: tuple[int, ...], times: int) -> None:
    """A programme command to the last of so many clients, the floor beside it in the same run."""
    broadcast.main(list(sizes), times)


@commands.command(name="exports")
def files() -> None:
    """How long the files of a large seminar take, and how much memory."""
    exports.main()


if __name__ == "__main__":
    commands()
