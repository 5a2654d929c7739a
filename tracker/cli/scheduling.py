"""``tracker scheduler``: the jobs, in a process of their own."""

import logging
import signal
from threading import Event
from types import FrameType

import click

from tracker.cli.command import release, start_app
from tracker.scheduler import Scheduler


@click.command()
def scheduler() -> None:
    """Run the jobs at their times; a second one stands by and takes over within a minute."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    stopping = Event()

    def stop(number: int, frame: FrameType | None) -> None:
        stopping.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    app = start_app()
    click.echo("The scheduler is here; it runs the jobs, or stands by while another one does.", err=True)
    try:
        Scheduler(app).run_until(stopping)
    finally:
        release(app)
