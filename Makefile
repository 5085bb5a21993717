# Everything is done through these targets, by people and by CI alike.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV ?= .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run demo test check bench chaos lock clean

help: ## Show what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Homeward needs Python 3.11 or newer: install it, or say PYTHON=/path/to/python3" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.lock pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

setup: $(VENV)/.installed ## Install into .venv (hash-checked) and prepare the dictionaries
	@$(BIN)/python -m bot setup

setup-dev: $(VENV)/.installed-dev setup

run: setup ## Start the service
	$(BIN)/python -m bot run

demo: setup ## Show it at work: no token, no network
	$(BIN)/python -m examples.demo

test: setup-dev ## Run the tests
	$(BIN)/python -m pytest -q -ra

check: setup-dev ## What CI runs: lint, types, layers, tests with branch coverage
	$(BIN)/ruff check bot tests examples
	$(BIN)/ruff format --check bot tests examples
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -q -ra
	$(BIN)/coverage combine -q
	$(BIN)/coverage report

bench: setup-dev ## Measure against the budgets
	$(BIN)/python -m tests.bench

chaos: setup-dev ## Kill, limit and break it, and count what was lost
	$(BIN)/python -m tests.chaos

lock: ## Resolve the dependencies anew (needs uv)
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
		pyproject.toml -o requirements.lock
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
		--extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock

clean: ## Remove what was built
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .coverage*
