"""Where this process runs: what the audit says of a command or a job in place of a network address."""

import getpass
import socket


def this_machine() -> str:
    """The account and the machine: ``tracker@reports-1``; the machine alone where the account has no name."""
    try:
        return f"{getpass.getuser()}@{socket.gethostname()}"
    except (KeyError, OSError):  # a container may run as a number that nobody has
        return socket.gethostname()
