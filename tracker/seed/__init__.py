"""Loads the demonstration programmes of ``seed/`` through the services, so that they obey the rules."""

from tracker.seed.loading import UnknownProgramme, seed_programmes

__all__ = ["UnknownProgramme", "seed_programmes"]
