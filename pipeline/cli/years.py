"""The commands around years: ``diff``, and what ``build`` compares by itself."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cli.shared import FAILED, FOUND, OK, Tally
from pipeline.cli.speech import one_line, say

if TYPE_CHECKING:
    import argparse

    from pipeline.briefing import Briefing
    from pipeline.model import Plan
    from pipeline.run import Built

LEDGER = "progress.json"  # in the older plan's own folder, where fengong collect writes it


def diff(args: argparse.Namespace) -> int:
    """``fengong diff``: say what changed, or write it; 0 where nothing did, 1 where something did."""
    from pipeline import run

    tally = Tally()

    def one(_: str) -> Briefing:
        briefing = run.diff(args.old, args.new, units=args.units, progress=args.progress)
        if args.output is not None:
            names = run.write_changes(briefing, args.output)
            say(f"{args.output}：已写好 {'、'.join(names)}。{briefing.sentences[0].words}")
        return briefing

    for _, briefing in tally.each([f"{args.old}、{args.new}"], one):
        for note in briefing.notes:
            say(note)
        if args.output is None:
            _print(briefing)
        return OK if briefing.facts.comparison.same else FOUND
    return FAILED


def _print(briefing: Briefing) -> None:
    print(one_line(briefing.title))
    for group, sentences in groupby(briefing.sentences, key=lambda sentence: sentence.group):
        print(f"\n{group}")
        for sentence in sentences:
            print(f"  {one_line(sentence.words)}")


def after_build(args: argparse.Namespace, built: Sequence[Built], tally: Tally, *, show: bool) -> None:
    """Compare what was built with its predecessors: the file that ``--against`` names, else the plan of the series'
    year before among those built; with the ledger that stands in the older plan's folder.

    A comparison that fails is reported, and costs nothing that was built.
    """
    from pipeline import run, series

    if args.against is not None:
        for _, plan in tally.each([args.against], lambda file: run.load(file, units=args.units)):
            for each in built:
                _compare(args, plan, each, "", tally, show=show)
        return
    plans = [each.plan for each in built]
    pairs, unclear = series.pairs(plans)
    for pair in pairs:
        _compare(args, plans[pair.old], built[pair.new], pair.why, tally, show=show)
    for one, other, why in unclear if not args.quiet else ():
        files = f"{plans[one].source.file} 与 {plans[other].source.file}"
        say(f"{files} 像是同一文件的两稿（{why}），分不清先后，没有比较；要比较请用 fengong diff。")


def _compare(args: argparse.Namespace, old: Plan, new: Built, why: str, tally: Tally, *, show: bool) -> None:
    from pipeline import run
    from pipeline.filenames import safe_stem

    ledger = Path(args.output) / safe_stem(old.source.file) / LEDGER

    def one(_: str) -> Briefing:
        progress = ledger if ledger.is_file() else None
        briefing = run.compared(old, new.plan, known=new.known, progress=progress, why=why)
        run.write_changes(briefing, new.folder, unit=args.unit, date=args.date)
        return briefing

    for _, briefing in tally.each([f"{new.plan.source.file}（与 {old.source.file} 比较）"], one):
        for note in briefing.notes if show else ():
            say(note)
        if show:
            because = f"（{why}）" if why else ""
            said = f"与 {old.source.file} 比较{because}：{briefing.sentences[0].words}"
            say(f"{new.plan.source.file} {said}→ {new.folder / 'changes.xlsx'}")
