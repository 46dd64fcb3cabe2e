"""Time one or two actions in one process: inside.py ROUNDS ACTION FILE [ACTION FILE].

Prints a JSON list with the [smallest, median] seconds of each. The actions take turns, so that a slow second of the
machine meets both; the first round warms up and counts only where it is the only one.
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

ENOUGH = 20.0  # seconds: after three rounds, no more are begun


def parse(file: str) -> Callable[[], object]:
    from pipeline import parse as own

    text = Path(file).read_text(encoding="utf-8-sig")
    return lambda: own(text)


def markdown(file: str) -> Callable[[], object]:
    from markdown_it import MarkdownIt

    text, reader = Path(file).read_text(encoding="utf-8-sig"), MarkdownIt()
    return lambda: reader.parse(text)


ACTIONS = {"parse": parse, "markdown": markdown}


def main(rounds: int, *wanted: str) -> None:
    calls = [ACTIONS[action](file) for action, file in zip(wanted[::2], wanted[1::2], strict=True)]
    times: list[list[float]] = [[] for _ in calls]
    begun = perf_counter()
    for number in range(rounds):
        if number > 3 and perf_counter() - begun > ENOUGH:
            break
        for call, taken in zip(calls, times, strict=True):
            gc.collect()
            start = perf_counter()
            call()
            taken.append(perf_counter() - start)
    print(json.dumps([[min(taken[1:] or taken), median(taken[1:] or taken)] for taken in times]))


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
