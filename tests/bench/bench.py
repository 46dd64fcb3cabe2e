"""How quick, and how much memory: each promise as a ratio taken in one run, with its bound. Exit status 1 on a miss.

    bench.py [WORD …]      only the rows whose group has one of the words: parse, cold, excel, offices, collect, units …

Two ratios: of the smallest times, and the median of the rounds' own; a busy machine spoils one or the other, so a bound
is missed where both say so. All work is done in children, and this process stays small: Linux counts a parent's memory
as its child's.
"""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import inf
from pathlib import Path
from random import Random
from statistics import median
from threading import Timer
from time import perf_counter

import texts

ROOT = Path(__file__).resolve().parents[2]
PLAN = ROOT / "input" / "2017-信访工作要点.md"
CORPUS = ROOT.parent / "shared" / "corpus"
PYTHON = sys.executable
PATIENCE = 120.0  # seconds that a child may take
FENGONG = str(Path(sys.executable).with_name("fengong"))
INSIDE = [PYTHON, str(Path(__file__).with_name("inside.py"))]


@dataclass(frozen=True)
class Row:
    """One promise: ours and the yardstick in seconds, round by round, peaks in MB, and the factor that makes the
    ratios ones of like with like (characters to characters)."""

    name: str
    ours: list[float]
    other: list[float]
    bound: float
    peaks: tuple[float, float]
    per: float = 1.0

    @property
    def ratios(self) -> tuple[float, float]:
        rounds = [ours / other for ours, other in zip(self.ours, self.other, strict=True)]
        return min(self.ours) / min(self.other) * self.per, median(rounds) * self.per

    @property
    def missed(self) -> bool:
        return min(self.ratios) > self.bound

    def __str__(self) -> str:
        mark = "  <-- MISSED" if self.missed else ""
        times = f"{min(self.ours) * 1000:10.1f} {min(self.other) * 1000:10.1f}"
        ratios = f"{self.ratios[0]:7.2f} {self.ratios[1]:7.2f} {self.bound:6.1f}"
        return f"{self.name:<44.44} {times} {ratios} {self.peaks[0]:7.0f} {self.peaks[1]:7.0f}{mark}"


def child(command: list[str]) -> tuple[float, float, str]:
    """Run a command: wall seconds (infinite where it fails or takes too long: a miss), peak MB, standard output."""
    start = perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    watch = Timer(PATIENCE, process.kill)
    watch.start()
    assert process.stdout
    assert process.stderr
    out, complaint = process.stdout.read(), process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    watch.cancel()
    taken = perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        print(*complaint.decode().splitlines()[-1:], file=sys.stderr)
        taken = inf
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return taken, usage.ru_maxrss / unit, out.decode()


def peak(action: str, file: Path) -> float:
    """Peak MB of a process that does the action once."""
    return child([*INSIDE, "1", action, str(file)])[1]


def inside(rounds: int, *wanted: str | Path) -> list[list[float]]:
    """The seconds of each action, round by round, taken in turns in one process."""
    out = child([*INSIDE, str(rounds), *map(str, wanted)])[2]
    return json.loads(out) if out else [[inf]] + [[1.0]] * (len(wanted) // 2 - 1)


def cold(name: str, ours: list[str], other: list[str], bound: float, rounds: int = 15) -> Row:
    """Two commands from a cold start, in turns."""
    runs: tuple[list[float], list[float]] = ([], [])
    peaks = [0.0, 0.0]
    for _ in range(rounds):
        for side, command in enumerate((ours, other)):
            taken, memory, _out = child(command)
            runs[side].append(taken)
            peaks[side] = max(peaks[side], memory)
    return Row(name, *runs, bound, (peaks[0], peaks[1]))


def growth(name: str, short: Path, long: Path, rounds: int) -> Row:
    """Ten times the text, at most eleven times the time."""
    lengths = [len(path.read_text(encoding="utf-8")) for path in (long, short)]
    first, second = inside(rounds, "parse", long, "parse", short)
    per = 10 * lengths[1] / lengths[0]
    return Row(f"10 x: {name}", first, second, 11, (peak("parse", long), peak("parse", short)), per)


# The groups of rows


def parse_rows(_folder: Path) -> Iterator[Row]:
    ours, other = inside(80, "parse", PLAN, "markdown", PLAN)
    yield Row("parse() / markdown-it-py", ours, other, 2.0, (peak("parse", PLAN), peak("markdown", PLAN)))


def corpus_rows(folder: Path) -> Iterator[Row]:
    base = PLAN.read_text(encoding="utf-8-sig")
    flat = folder / "one-line.md"
    flat.write_text(texts.one_line(base), encoding="utf-8")
    memory = peak("parse", PLAN)
    for path in (flat, *sorted(CORPUS.glob("plans/*.md")), *sorted(CORPUS.glob("more/*.md"))):
        per = len(base) / len(path.read_text(encoding="utf-8-sig"))
        ours, other = inside(25, "parse", path, "parse", PLAN)
        yield Row(f"a character: {path.stem}", ours, other, 2.0, (peak("parse", path), memory), per)


def growth_rows(folder: Path) -> Iterator[Row]:
    base = PLAN.read_text(encoding="utf-8-sig")
    for kind, shape in (("plan", str), ("one line", texts.one_line)):
        files = []
        for times in (1, 10, 100, 1000):
            files.append(folder / f"{kind} {times}.md")
            files[-1].write_text(shape(texts.longer(base, times)), encoding="utf-8")
        for short, long in itertools.pairwise(files):
            size = long.stat().st_size / 1e6
            yield growth(f"{kind}, to {size:.1f} MB", short, long, 3 if size > 5 else 6)


def nasty_rows(folder: Path) -> Iterator[Row]:
    short, long = folder / "short.md", folder / "long.md"
    for name, text in texts.nasty(200_000).items():
        short.write_text(texts.nasty(20_000)[name], encoding="utf-8")
        long.write_text(text, encoding="utf-8")
        yield growth(name, short, long, 5)


def cold_rows(folder: Path) -> Iterator[Row]:
    # As it is installed, with its .pyc files, which PYTHONDONTWRITEBYTECODE would keep away.
    subprocess.run([PYTHON, "-m", "compileall", "-q", str(ROOT / "pipeline")], check=True)
    imports = [PYTHON, "-c", "import markdown_it"]
    yield cold("fengong parse / import markdown_it", [FENGONG, "parse", str(PLAN)], imports, 2.5)
    imports = [PYTHON, "-c", "import pandas, openpyxl"]
    yield cold(
        "fengong build / import pandas, openpyxl", [FENGONG, "build", str(PLAN), "-o", str(folder)], imports, 1.6
    )


def excel_rows(folder: Path) -> Iterator[Row]:
    plan = folder / "rows.md"
    plan.write_text(texts.longer(PLAN.read_text(encoding="utf-8-sig"), 700), encoding="utf-8")
    ours, plain, quick = inside(4, "excel", plan, "openpyxl", plan, "write-only", plan)
    memory = peak("excel", plan)
    yield Row("10,000 rows / openpyxl", ours, plain, 1.3, (memory, peak("openpyxl", plan)))
    yield Row("10,000 rows / openpyxl, write-only", ours, quick, 1.3, (memory, peak("write-only", plan)))


def offices_rows(folder: Path) -> Iterator[Row]:
    plan = folder / "offices.md"
    plan.write_text(texts.handed_out(400, 100), encoding="utf-8")
    ours, plain, quick = inside(6, "offices", plan, "openpyxl offices", plan, "write-only offices", plan)
    memory = peak("offices", plan)
    yield Row("100 offices' workbooks / openpyxl", ours, plain, 1.3, (memory, peak("openpyxl offices", plan)))
    yield Row(
        "100 offices' workbooks / openpyxl, write-only", ours, quick, 1.3, (memory, peak("write-only offices", plan))
    )


def collect_rows(folder: Path) -> Iterator[Row]:
    plan = folder / "collect.md"
    plan.write_text(texts.handed_out(400, 100), encoding="utf-8")
    child([*INSIDE, "1", "send back", str(plan)])
    ours, plain = inside(12, "collect", plan, "openpyxl read-only", plan)
    memory = peak("collect", plan), peak("openpyxl read-only", plan)
    yield Row("100 returned workbooks / openpyxl, read-only", ours, plain, 1.5, memory)


def units_rows(folder: Path) -> Iterator[Row]:
    names = folder / "units.txt"
    names.write_text("\n".join(texts.units(1000)), encoding="utf-8")
    for name, ours, other, bound in (
        ("100,000 mentions of 1,000 units / dict", "seen", "lookup seen", 10),
        ("1,000 units never seen / dict", "unseen", "lookup unseen", 60),
    ):
        taken, yardstick = inside(40, ours, names, other, names)
        yield Row(name, taken, yardstick, bound, (peak(ours, names), peak(other, names)))


def align_rows(folder: Path) -> Iterator[Row]:
    lines = [line.strip() for path in sorted(CORPUS.glob("*/*.md")) for line in path.open(encoding="utf-8-sig")]
    real = list(dict.fromkeys(line for line in lines if 40 <= len(line) <= 400))
    Random(3).shuffle(real)
    file = folder / "pairs.json"
    for name, (old, new) in texts.pairs(PLAN.read_text(encoding="utf-8-sig"), real).items():
        file.write_text(json.dumps([old, new]), encoding="utf-8")
        ours, other = inside(12, "align", file, "cdist", file)
        yield Row(f"{name} / cdist", ours, other, 1.5, (peak("align", file), peak("cdist", file)))


GROUPS: dict[str, Callable[[Path], Iterator[Row]]] = {
    "parse": parse_rows,
    "cold": cold_rows,
    "excel": excel_rows,
    "offices": offices_rows,
    "collect": collect_rows,
    "units": units_rows,
    "align": align_rows,
    "corpus": corpus_rows,
    "growth": growth_rows,
    "nasty": nasty_rows,
}


def main(words: list[str]) -> int:
    print(f"{'':<44} {'ms':>10} {'of ms':>10} {'ratio':>7} {'median':>7} {'bound':>6} {'MB':>7} {'of MB':>7}")
    missed = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, rows in GROUPS.items():
            for row in rows(Path(folder)) if not words or name in words else ():
                print(row, flush=True)
                missed += row.missed
    print(f"{missed} bound(s) missed" if missed else "all bounds kept")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
