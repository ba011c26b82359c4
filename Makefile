# Every target makes .venv from the hash locks when it is missing or stale.
# Needed on a fresh machine: Python 3.11 or newer, make, a package index.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime
TOOLS := $(VENV)/.tools
# Three, because many tests wait for sockets and clocks and two cores would idle.
WORKERS ?= 3
TESTS := $(BIN)/python -m pytest -q -n $(WORKERS) --dist loadgroup --no-loadscope-reorder
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# The compiled book, or a name that never exists: without a compiler each run tries again and says so.
BOOK := $(or $(wildcard app/market/_book_side*.so),app/market/_book_side.so)

.PHONY: venv demo test check format snap snap-update bench wheel lock pictures

venv: $(RUNTIME) $(BOOK)
	@echo "ready: $(BIN)/tradedeck"

$(RUNTIME): requirements.lock requirements-build.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "tradedeck needs Python 3.11 or newer; try: make PYTHON=python3.11 venv" >&2; exit 2; }
	@echo "making $(VENV) from the lock (once, about half a minute)"
	@rm -f $(RUNTIME) $(TOOLS)
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) install --no-compile --require-hashes -r requirements-build.lock -r requirements.lock
	@$(PIP) install --no-compile --no-deps --no-build-isolation --editable .
	@touch $@

# pip has compiled it too, but does not show what became of that.
$(BOOK): app/market/native/book_side.c app/market/native/hatch_build.py | $(RUNTIME)
	@$(BIN)/python app/market/native/hatch_build.py

$(TOOLS): $(RUNTIME) requirements-dev.lock | $(BOOK)
	@echo "adding the development tools from the lock"
	@$(PIP) install --no-compile --require-hashes -r requirements-dev.lock
	@touch $@

# The cockpit on simulated venues: no account and no internet needed.
demo: $(RUNTIME) $(BOOK)
	@$(BIN)/tradedeck demo

test: $(TOOLS)
	@$(TESTS)

# What CI runs.
check: $(TOOLS)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(TESTS)

format: $(TOOLS)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

snap: $(TOOLS)
	$(BIN)/python -m pytest -q tests/snapshot

snap-update: $(TOOLS)
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || \
		{ echo "snapshots are taken on Python 3.11 only" >&2; exit 2; }
	$(BIN)/python -m pytest -q tests/snapshot --snapshot-update

bench: $(TOOLS)
	$(BIN)/python -m benchmarks

wheel: $(TOOLS)
	$(BIN)/python -m hatchling build --target wheel --directory dist

# The pictures of docs/PICTURES.md, from the running cockpit (two minutes).
pictures: $(TOOLS)
	$(BIN)/python -m docs.make_pictures

# Needs pip-tools (pip install pip-tools); writes packages and hashes, no index.
lock:
	@for name in requirements requirements-build requirements-dev; do \
		pip-compile --quiet --upgrade --generate-hashes --strip-extras --no-emit-index-url \
			--no-emit-find-links --no-emit-trusted-host --output-file $$name.lock $$name.in; done
