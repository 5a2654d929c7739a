"""``tracker demo``: the demonstration, all of it at once."""

import socket
from pathlib import Path

import click

from tracker.app import create_app
from tracker.cli.command import Refused, refuse, release
from tracker.demo.preparing import prepare
from tracker.demo.supervisor import Ended, Supervisor, ending_on_signals
from tracker.settings import BadSetting, demonstration_environment, read_settings

INSTANCE = Path("instance")
MAIL = INSTANCE / "mail"
# While the seed is loaded nothing is served yet.
_NO_PORT = 1


@click.command()
@click.option("--port", envvar="PORT", type=click.IntRange(1, 65535), help="A free one when left out.")
def demo(port: int | None) -> None:
    """Serve the demonstration: web server, scheduler and a local mail box. Ctrl-C ends it."""
    try:
        app = create_app(read_settings(_environment(port or _NO_PORT, _NO_PORT), folder=INSTANCE))
    except BadSetting as bad:
        raise Refused(str(bad)) from None
    with ending_on_signals():
        try:
            for slug in prepare(app):
                click.echo(f"Loaded the demonstration programme {slug}.", err=True)
            release(app)
            # Only now: what was free before the seed was loaded may be somebody's by the time it is.
            port, mail_port = port or _free_port(), _free_port()
            _serve(_environment(port, mail_port), port, mail_port)
        except KeyboardInterrupt:
            click.echo("Ended.", err=True)
        except Ended as ended:
            refuse(str(ended))


def _environment(port: int, mail_port: int) -> dict[str, str]:
    return demonstration_environment(base_url=f"http://127.0.0.1:{port}", mail_url=f"smtp://127.0.0.1:{mail_port}")


def _serve(environment: dict[str, str], port: int, mail_port: int) -> None:
    has_own_mailbox = environment["TRACKER_MAIL_URL"] == f"smtp://127.0.0.1:{mail_port}"
    with Supervisor() as children:
        if has_own_mailbox:
            folder = ["--port", str(mail_port), "--folder", str(MAIL)]
            children.start("mail box", "tracker.demo.mailbox", *folder, environment=environment)
        children.start("web server", "tracker.cli", "serve", "--port", str(port), environment=environment)
        children.start("scheduler", "tracker.cli", "scheduler", environment=environment)
        address = f"http://127.0.0.1:{port}/"
        children.wait_until_it_answers(f"{address}healthz")
        click.echo(address)
        kept = f"kept in {MAIL}/" if has_own_mailbox else f"sent to {environment['TRACKER_MAIL_URL'].partition(':')[0]}"
        click.echo(f"The demonstration stands at that address; emails are {kept}. Ctrl-C ends it.", err=True)
        children.watch()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as bound:
        number: int = bound.getsockname()[1]
        return number
