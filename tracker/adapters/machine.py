"""Where this process runs, and which release it is."""

import getpass
import socket
from importlib.metadata import PackageNotFoundError, version


def this_machine() -> str:
    """The account and the machine, ``tracker@reports-1``: what the audit says of a command or job in place of a network
    address. The machine alone where the account has no name."""
    try:
        return f"{getpass.getuser()}@{socket.gethostname()}"
    except (KeyError, OSError):  # a container may run as a number that nobody has
        return socket.gethostname()


def release() -> str:
    """The version of the installed package; a checkout that was not installed has none."""
    try:
        return version("improvement-tracker")
    except PackageNotFoundError:
        return "of a checkout"
