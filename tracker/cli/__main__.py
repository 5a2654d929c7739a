"""``python -m tracker.cli``: the command without installing it."""

from tracker.cli import main

main()
