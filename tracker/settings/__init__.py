"""The settings, read once from the environment and frozen."""

from tracker.settings.reading import demonstration_environment, read_settings, settings_from_environment
from tracker.settings.values import VARIABLES, BadSetting, Settings

__all__ = [
    "VARIABLES",
    "BadSetting",
    "Settings",
    "demonstration_environment",
    "read_settings",
    "settings_from_environment",
]
