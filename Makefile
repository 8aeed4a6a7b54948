# Two commands do everything: `make report` and `make test`. Both create what they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.stamp

.PHONY: report test stale check soak wheel test-wheel votes clean

report: $(STAMP)
	$(BIN)/tracker extract data/articles/kerman-sample.txt --format table
	$(BIN)/tracker report

test: $(STAMP)
	$(BIN)/python -m pytest -n 2

# Fails where the committed reports are not, byte for byte, what a fresh run draws.
stale: $(STAMP)
	@folder=$$(mktemp -d); trap 'rm -rf "$$folder"' EXIT; \
	$(BIN)/tracker report --out "$$folder" >/dev/null && diff -rq --exclude=.digest.json reports "$$folder" || \
	{ echo "reports/ is not what a fresh run draws: run make report and commit what changes" >&2; exit 1; }

# The ledger's long runs in full: killed writers, 100,000 hostile files, files of every shape. TRACKER_SEED=N varies them.
# The killed writers take longest and come first.
soak: $(STAMP)
	TRACKER_SOAK=1 $(BIN)/python -m pytest -n 2 --dist worksteal tests/ledger/test_ledger_files.py tests/ledger

# The tracker as a wheel for this machine in dist/, its extractor compiled: the same claims in little more than half the
# time. Wants a C compiler, and two minutes.
wheel: $(STAMP)
	rm -rf build dist
	TRACKER_COMPILED=1 $(BIN)/python -m pip wheel --quiet --no-build-isolation --no-deps --wheel-dir dist .

# The extractor's tests on the compiled one.
test-wheel: wheel
	$(BIN)/python -m pip install --quiet --no-deps --target build/installed dist/casualty_tracker-*.whl
	export PYTHONPATH=$(CURDIR)/build/installed; \
	$(BIN)/python -P -c 'import tracker.extractor.reading as r; assert not r.__file__.endswith(".py"), r.__file__' && \
	$(BIN)/pytest -n 2 tests/extractor

# Learns anew how much each sign around a figure says (votes.csv and standing.csv in tracker/extractor/en): after a change
# of rules, words or annotated texts. Takes two minutes.
votes: $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,learn]'
	$(BIN)/python tests/extractor/learn_votes.py
	$(BIN)/python tests/extractor/learn_standing.py

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The set-up runs again only when what it installs has changed.
$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: $(PYTHON) is older or missing (make PYTHON=...)" >&2; exit 2; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv module is missing: on Debian, apt-get install python3-venv" >&2; exit 2; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

clean:
	rm -rf $(VENV) build dist
