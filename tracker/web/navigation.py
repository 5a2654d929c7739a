"""The tabs of a programme, and what every page's frame shows."""

from typing import Any

from flask import Flask, g

from tracker.settings import Settings

PROGRAMME_TABS = (
    ("dashboard.overview", "Overview"),
    ("updates.week", "This week"),
    ("plan.tree", "Plan"),
    ("risks.register", "Risks"),
    ("kpis.board", "KPIs"),
    ("evidence.assurance", "Assurance"),
    ("reports.editions", "Reports"),
    ("reminders.index", "Reminders"),
)


def init_app(app: Flask, settings: Settings) -> None:
    @app.context_processor
    def frame() -> dict[str, Any]:
        return {
            "programme_tabs": PROGRAMME_TABS,
            "programme": g.get("programme"),
            "manages": g.get("manages", False),
            "is_demo": settings.is_demo,
            "openid": settings.openid,
        }
