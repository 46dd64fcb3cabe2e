"""What all tests share: where things are, the corpus beside the clone, and how long hypothesis searches."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"

# The same examples at every run; `make soak` looks further, with fresh ones.
settings.register_profile("house", derandomize=True, database=None, deadline=None, max_examples=60)
settings.register_profile("soak", deadline=None, max_examples=3000, print_blob=True)
settings.load_profile("house")


def _need_corpus() -> None:
    """Skip where the corpus is not beside the clone; in CI that is a failure."""
    if not (CORPUS / "plans").is_dir():
        reason = "the corpus (../shared/corpus beside the clone) is not here"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the clone."""
    return ROOT


@pytest.fixture(scope="session")
def plan_2017() -> Path:
    """The plan that the project ships as its input."""
    return ROOT / "input" / "2017-信访工作要点.md"


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real plans: plans/ (with labels in gold/) and more/."""
    _need_corpus()
    return CORPUS


@pytest.fixture
def corpus_plan(request: pytest.FixtureRequest) -> Path:
    """One real plan; a test that asks for it runs once for each."""
    _need_corpus()
    path: Path = request.param
    return path


PAIRS = (
    ("plans/zhejiang-humanoid-2024-pdftext.md", "plans/zhejiang-humanoid-2026-pdftext.md"),
    ("more/guangan-senlinfanghuo-2023.md", "more/guangan-senlinfanghuo-2024.md"),
    ("more/zhejiang-ai-tasks-2026-older-table.md", "more/zhejiang-ai-tasks-2026-table.md"),
    ("more/guangdong-suqiuxiangying-2023.md", "plans/foshan-suqiuxiangying-2023.md"),
)


@pytest.fixture(params=PAIRS, ids=[old.rpartition("/")[2] for old, _ in PAIRS])
def corpus_pair(request: pytest.FixtureRequest) -> tuple[Path, Path]:
    """Two real plans worth comparing, old and new; a test that asks for it runs once for each pair."""
    _need_corpus()
    old, new = request.param
    return CORPUS / old, CORPUS / new


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "corpus_plan" in metafunc.fixturenames:
        plans = [*sorted(CORPUS.glob("plans/*.md")), *sorted(CORPUS.glob("more/*.md"))] or [CORPUS]
        metafunc.parametrize("corpus_plan", plans, indirect=True, ids=[p.stem for p in plans])
