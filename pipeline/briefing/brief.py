"""The whole briefing, made once for every writer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline import series
from pipeline.briefing import tables
from pipeline.briefing.facts import Facts
from pipeline.briefing.items import items
from pipeline.briefing.ledger import Standing
from pipeline.briefing.lines import lines
from pipeline.briefing.overview import Sentence, overview
from pipeline.briefing.parties import Duty, duties
from pipeline.briefing.wording import sides
from pipeline.compare.records import Comparison
from pipeline.matrix.table import Table
from pipeline.matrix.units import units_of
from pipeline.model import Unit
from pipeline.places import bare_prefix


@dataclass(frozen=True)
class Briefing:
    """Sentences, duties and tables of a comparison, each worked out when it is asked for.

    ``why`` says why the two plans were compared, where nobody asked for it; ``notes`` are to be said of the ledger.
    """

    facts: Facts
    why: str = ""
    notes: tuple[str, ...] = ()

    @cached_property
    def sentences(self) -> list[Sentence]:
        return overview(self.facts)

    @cached_property
    def duties(self) -> list[Duty]:
        return duties(self.facts)

    @cached_property
    def sheets(self) -> tuple[Table, ...]:
        return tables.sheets(self.facts, self.sentences, self.duties, f"比较依据：{self.why}" if self.why else "")

    @cached_property
    def flat(self) -> Table:
        return tables.flat(self.facts)

    @property
    def title(self) -> str:
        """…2025 年工作要点与去年对照; of plans that are called otherwise, with both titles."""
        old, new = self.facts.comparison.old.title, self.facts.comparison.new.title
        if series.core(old) == series.core(new):
            return f"{' '.join(new.split())}与{self.facts.sides.old}对照"
        return f"《{' '.join(new.split())}》与《{' '.join(old.split())}》对照"


def brief(
    comparison: Comparison,
    ledger: Mapping[str, Standing] | None = None,
    *,
    why: str = "",
    notes: Sequence[str] = (),
) -> Briefing:
    """Comparison → briefing. ``ledger`` says how the old plan's tasks stood at the end (``pipeline.briefing.ledger``),
    by text id; ``notes`` are as for ``Briefing``."""
    old, new = items(comparison.old), items(comparison.new)
    units = [unit for plan in (comparison.old, comparison.new) for unit in units_of(plan).values()]
    return Briefing(
        Facts(
            comparison,
            sides(comparison.old, comparison.new),
            lines(comparison.changes, old, new),
            old,
            new,
            dict(ledger) if ledger is not None else None,
            frozenset(unit.name for unit in units if unit.id),
            _shorts(units),
        ),
        why,
        tuple(notes),
    )


def _shorts(units: Iterable[Unit]) -> dict[str, str]:
    """Name → what the plans call the unit: its short name or how it is first written, where that is no other's."""
    named: dict[str, str] = {}
    for unit in units:
        named.setdefault(unit.name, unit.short if unit.short != unit.name else _written(unit))
    taken = Counter(named.values())
    return {name: short for name, short in named.items() if taken[short] == 1}


def _written(unit: Unit) -> str:
    """How it is first written, with the level that a list leaves out (省科技厅、财政厅): a sentence stands alone."""
    written = next(iter(unit.written), unit.name)
    level = bare_prefix(unit.name) if unit.id and "/" in unit.id else ""
    return written if written.startswith(level) else level + written
