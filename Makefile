# make            set up .venv and build every plan of input/ into output/
# make test       everything that CI runs
# make bench      speed and memory, as ratios        make bundle   the offline installer, one zip in dist/
# make soak       the property tests, for longer     make lock     the lock files anew (UPGRADE=1: newest versions)
# make clean      remove what was made, .venv included

ifndef PYTHON
PYTHON := $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$p && break; done)
endif

VENV := .venv
BIN  := $(VENV)/bin
PIP  := $(BIN)/python -m pip --disable-pip-version-check --quiet
# Build isolation would fetch a build backend that no lock names: the locked one is installed first instead.
LOCKED := install --require-hashes --no-build-isolation --use-pep517

.PHONY: build test lint bench bundle soak lock clean
.DELETE_ON_ERROR:

build: $(VENV)/run.stamp
	$(BIN)/fengong build

$(VENV)/build.stamp: install/build.lock
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed (or say make PYTHON=/path/to/python)" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(PIP) $(LOCKED) -r install/build.lock
	touch $@

$(VENV)/run.stamp: $(VENV)/build.stamp install/run.lock pyproject.toml
	$(PIP) $(LOCKED) -r install/run.lock
	$(PIP) install --no-deps --no-build-isolation --no-index --editable .
	touch $@

$(VENV)/test.stamp: $(VENV)/run.stamp install/test.lock
	$(PIP) $(LOCKED) -r install/test.lock
	touch $@

lint: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict pipeline
	$(BIN)/lint-imports

test: lint
	$(BIN)/python -m pytest --cov --cov-report=term --cov-report=json:build/coverage.json
	$(BIN)/python install/branches.py build/coverage.json 95

soak: $(VENV)/test.stamp
	FENGONG_CORRUPTIONS=100000 $(BIN)/python -m pytest --hypothesis-profile=soak

bench: $(VENV)/test.stamp
	$(BIN)/python tests/bench/bench.py

bundle: $(VENV)/test.stamp
	$(BIN)/python install/bundle.py $(BUNDLE)

UV := build/uv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --fork-strategy fewest --no-annotate \
	--custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)

lock:
	$(PYTHON) -m venv build/uv
	build/uv/bin/python -m pip install --quiet --upgrade uv
	$(UV) --group build -o install/build.lock
	$(UV) pyproject.toml -o install/run.lock
	$(UV) pyproject.toml --group test -c install/run.lock -o install/test.lock

clean:
	rm -rf $(VENV) build dist *.egg-info .coverage .hypothesis .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
	find pipeline tests install -name __pycache__ -type d -exec rm -rf {} +
