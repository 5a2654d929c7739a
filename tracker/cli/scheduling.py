"""``tracker scheduler``: the jobs, in a process of their own."""

import logging
import signal
from threading import Event
from types import FrameType

import click

from tracker.cli.command import release, start_app
from tracker.scheduler import Scheduler

log = logging.getLogger(__name__)


@click.command()
def scheduler() -> None:
    """Run the jobs at their times; a second one stands by and takes over within a minute."""
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    stopping = Event()

    def stop(number: int, frame: FrameType | None) -> None:
        stopping.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    app = start_app(log_level=logging.INFO)
    log.info("The scheduler is here; it runs the jobs, or stands by while another one does.")
    try:
        Scheduler(app).run_until(stopping)
    finally:
        release(app)
