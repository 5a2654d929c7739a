"""Checks: what in a programme contradicts itself, and what was accepted with a reason."""
