"""``tracker serve``: the web server."""

import sys

import click

from tracker.app import LARGEST_REQUEST_BYTES
from tracker.cli.command import start_app


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=5000, show_default=True, type=click.IntRange(0, 65535))
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Processes (not on Windows).")
@click.option(
    "--access-log", is_flag=True, help="Write a line for each request, without secret addresses (not on Windows)."
)
def serve(host: str, port: int, workers: int, access_log: bool) -> None:  # noqa: FBT001
    """Serve the pages: gunicorn, or waitress on Windows."""
    app = start_app()
    if sys.platform == "win32":
        import waitress  # noqa: PLC0415 - one of two servers

        waitress.serve(
            app,
            host=host,
            port=port,
            ident=None,
            max_request_header_size=65_536,
            max_request_body_size=LARGEST_REQUEST_BYTES,
        )
    else:
        from tracker.cli.gunicorn_server import GunicornServer  # noqa: PLC0415 - not on Windows

        GunicornServer(app, host=host, port=port, workers=workers, access_log=access_log).run()
