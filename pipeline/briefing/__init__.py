"""A comparison → what a person who has to brief the leaders would write by hand: sentences, and tables behind them.

``brief(comparison)`` makes it; writers (``pipeline.export.changes``) and the command line only show it.
"""

from __future__ import annotations

from pipeline.briefing.brief import Briefing, brief

__all__ = ["Briefing", "brief"]
