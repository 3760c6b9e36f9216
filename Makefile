# Every command that a person or CI needs, on a machine that has only python3 with venv and pip.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

# The install compiles the native engine, so a newer source repeats it.
NATIVE := CMakeLists.txt $(shell find native -name '*.h' -o -name '*.cpp' -o -name CMakeLists.txt)

.DEFAULT_GOAL := help
.PHONY: help demo lessons test coverage style native wheel format clean

help:  ## list these commands
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1|\2/p' Makefile | while IFS='|' read -r command what; do \
		printf '%-12s %s\n' "$$command" "$$what"; done

demo: $(VENV)/.ready-to-run  ## train a network on handwritten digits: the score, the model, the report
	$(BIN)/trilith train sample:digits --output demo

lessons: $(VENV)/.ready-to-test  ## build the lessons as a site and as notebooks; every cell runs
	$(BIN)/python tools/build_lessons.py

# Two at once, each in parts that use one processor; what each says stays together where make can do so (since 4.0).
WHOLE = $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)

test: $(VENV)/.ready-to-test  ## everything that CI runs: style, types, import directions, kernels, the wheel, the lessons, tests
	@$(MAKE) --no-print-directory --jobs=2 $(WHOLE) style native wheel lessons
	$(BIN)/pytest --durations=5 -n auto --maxprocesses 8 --dist worksteal

coverage: $(VENV)/.ready-to-test  ## which lines of Python no test runs; more than twice as long as the tests alone
	$(BIN)/pytest --cov -n auto --maxprocesses 8 --dist worksteal

style: $(VENV)/.ready-to-test
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/lines.py

wheel: $(VENV)/.ready-to-test
	$(BIN)/python tools/check_wheel.py

native: $(VENV)/.ready-to-test  ## build the native engine and test its kernels, also under sanitizers
	$(BIN)/python tools/check_native.py

format: $(VENV)/.ready-to-test  ## lay out the code and mend what ruff can mend
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

clean:  ## remove .venv and everything that was built or cached
	rm -rf $(VENV) build dist .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find src tests benchmarks examples tools -name __pycache__ -type d -prune -exec rm -rf {} +

# pip swallows what a build says.
SAY_WHAT_IS_MISSING = find $(VENV)/lib*/ -path '*/trilith/engines/native/_native*' | grep -q . || echo \
	"Installed without the native engine (no C++ compiler): the numpy engine computes."

# The stamps are touched last, so that an interrupted install starts again, and only newer settings or C++ repeat it.
$(VENV)/.ready-to-run: pyproject.toml $(NATIVE) | $(BIN)/pip
	@echo "Installing Trilith into $(VENV) (minutes the first time) ..."
	$(BIN)/pip install --quiet --editable .
	@$(SAY_WHAT_IS_MISSING)
	@touch $@

$(VENV)/.ready-to-test: pyproject.toml $(NATIVE) | $(BIN)/pip
	@echo "Installing Trilith and what its tests need into $(VENV) (minutes the first time) ..."
	$(BIN)/pip install --quiet --editable ".[test]"
	@$(SAY_WHAT_IS_MISSING)
	@touch $(VENV)/.ready-to-run $@

$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Trilith needs Python 3.11 or newer, \
	and $(PYTHON) is " + sys.version.split()[0] + ". Name another: make demo PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
