"""Last year's plan and this year's → what corresponds (``align``) and what changed (``changes``).

``compare(old, new)`` is the whole way. The room bears the name of its one function, as the face of the package has it
(``from pipeline import compare``), and can be called itself: Python hangs a room into its house by its name, and would
put it where the function was.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.compare.records import Comparison
    from pipeline.model import Plan
    from pipeline.registry import Registry


def compare(old: Plan, new: Plan, known: Registry | None = None) -> Comparison:
    """Two plans → every change between them, in the order of the new one. ``known`` says what became of which unit
    (else the shipped registry)."""
    from pipeline import registry
    from pipeline.compare import run

    return run.compare(old, new, known or registry.load())


class _Room(ModuleType):
    def __call__(self, old: Plan, new: Plan, known: Registry | None = None) -> Comparison:
        return compare(old, new, known)


sys.modules[__name__].__class__ = _Room
