"""A plan, or a comparison of two → the JSON contract, as UTF-8 bytes that every reader takes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.compare.records import Comparison
    from pipeline.model import Plan


def render(plan: Plan | Comparison, *, indent: int | None = 2) -> bytes:
    """``plan.to_dict()`` as JSON, ending with LF; ``indent=None`` puts it on one line (JSON Lines).

    Chinese stands as it is. A lone surrogate, which UTF-8 cannot hold, stands as its JSON escape, ``\\ud800``.
    """
    text = json.dumps(plan.to_dict(), ensure_ascii=False, indent=indent) + "\n"
    return text.encode("utf-8", "backslashreplace")
