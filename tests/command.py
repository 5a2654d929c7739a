"""The `tracker` command, run inside the test's process with settings of its own."""

from __future__ import annotations

from contextvars import Context
from dataclasses import dataclass

from click.testing import CliRunner, Result

SECRET_KEY = "the key of the tests, and of nothing else"


@dataclass(frozen=True)
class Tracker:
    """Runs commands against one database: ``tracker("remind", "--on", "2020-02-03")``."""

    environment: dict[str, str | None]

    def __call__(self, *arguments: str, exit_code: int = 0) -> Result:
        """Run and check the exit code; the result has ``stdout`` and ``stderr``."""
        from tracker.cli import main

        # In a context of its own, as in a process of its own: a command says itself what it may see.
        result = Context().run(CliRunner().invoke, main, arguments, env=self.environment)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        said = f"tracker {' '.join(arguments)} ended with {result.exit_code}:\n{result.output}"
        assert result.exit_code == exit_code, said
        return result


def tracker_command(database_url: str, **settings: str) -> Tracker:
    """A command for this database; ``today="2020-01-27"`` sets TRACKER_TODAY, and so on."""
    from tracker.settings import VARIABLES

    environment: dict[str, str | None] = dict.fromkeys(VARIABLES)  # none of the developer's own
    environment |= {"TRACKER_SECRET_KEY": SECRET_KEY, "TRACKER_DATABASE_URL": database_url}
    environment |= {f"TRACKER_{name.upper()}": value for name, value in settings.items()}
    return Tracker(environment)
