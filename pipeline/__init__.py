"""fengong 分工: the yearly plans of Chinese offices as a tree, and their responsibility matrices.

The face of the package: ``load(path) -> Plan``, ``parse(text, *, name="…") -> Plan``,
``compare(old, new) -> Comparison``. It is loaded lazily, so that ``import pipeline`` costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.compare import compare as compare
    from pipeline.compare.records import Comparison as Comparison
    from pipeline.model import Plan as Plan
    from pipeline.model import PlanError as PlanError
    from pipeline.run import load as load
    from pipeline.run import parse as parse

__all__ = ["Comparison", "Plan", "PlanError", "compare", "load", "parse"]


def __getattr__(name: str) -> Any:
    if name in ("Plan", "PlanError"):
        from pipeline import model

        return getattr(model, name)
    if name in ("load", "parse"):
        from pipeline import run

        return getattr(run, name)
    if name == "Comparison":
        from pipeline.compare import records

        return records.Comparison
    if name == "compare":
        from pipeline.compare import compare

        return compare
    raise AttributeError(f"module 'pipeline' has no attribute {name!r}")
