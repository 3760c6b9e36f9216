# Every command that a person or CI needs, on a machine that has only python3 with venv and pip.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help demo test format clean

help:  ## list these commands
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1|\2/p' Makefile | while IFS='|' read -r command what; do \
		printf '%-12s %s\n' "$$command" "$$what"; done

demo: $(VENV)/.ready-to-run  ## train a network on handwritten digits: the score, the model, the report
	$(BIN)/trilith train sample:digits --output demo

test: $(VENV)/.ready-to-test  ## everything that CI runs: style, types, import directions, the wheel, tests
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/lines.py
	$(BIN)/python tools/check_wheel.py
	$(BIN)/pytest --cov --durations=5

format: $(VENV)/.ready-to-test  ## lay out the code and mend what ruff can mend
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

clean:  ## remove .venv and everything that was built or cached
	rm -rf $(VENV) build dist .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find src tests benchmarks examples tools -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps are touched last, so that an interrupted install starts again, and only a newer pyproject.toml repeats it.
$(VENV)/.ready-to-run: pyproject.toml | $(BIN)/pip
	@echo "Installing Trilith into $(VENV) (about a minute the first time) ..."
	$(BIN)/pip install --quiet --editable .
	@touch $@

$(VENV)/.ready-to-test: pyproject.toml | $(BIN)/pip
	@echo "Installing Trilith and what its tests need into $(VENV) (minutes the first time) ..."
	$(BIN)/pip install --quiet --editable ".[test]"
	@touch $(VENV)/.ready-to-run $@

$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Trilith needs Python 3.11 or newer, \
	and $(PYTHON) is " + sys.version.split()[0] + ". Name another: make demo PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
