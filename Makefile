# Everything here needs make and Python 3.11 or newer; the rest is fetched into .venv.

VENV   := .venv
BIN    := $(VENV)/bin
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$python" -c 'import sys; raise SystemExit(sys.version_info < (3, 11))' 2>/dev/null \
	&& { echo "$$python"; break; }; done)

EXAMPLE_TABLES := \
	--persons examples/persons.csv \
	--identities examples/identities.csv \
	--registrations examples/registrations.csv \
	--facilities examples/facilities.csv \
	--enrolments examples/enrolments.csv \
	--events examples/events.csv \
	--opening examples/opening.csv

.DEFAULT_GOAL := help
.PHONY: help example example-data test lint types bench clean

help:
	@echo "make example   evaluate the shipped example into out/result.csv and print a summary"
	@echo "make test      run the tests"
	@echo "make lint      check style and format"
	@echo "make types     check types"
	@echo "make bench     measure speed against its floor and its peers"
	@echo "make clean     remove .venv, out and every cache"

# Exit code 3 says that some rows were rejected, which the example has on purpose.
example: $(VENV)/installed
	@mkdir -p out
	$(BIN)/medrelief evaluate examples/claims.csv $(EXAMPLE_TABLES) -o out/result.csv || test $$? -eq 3
	@$(BIN)/medrelief evaluate examples/claims.csv $(EXAMPLE_TABLES) \
		--rejects out/summary.rejects.csv --receipt out/summary.receipt.json || test $$? -eq 3
	@echo "Result, rejected rows and receipt: out/result.csv, out/result.csv.rejects.csv, out/result.csv.receipt.json"

example-data: $(VENV)/installed
	$(BIN)/python examples/make.py

test: $(VENV)/extras
	$(BIN)/python -m pytest -n 2

lint: $(VENV)/developing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/developing
	$(BIN)/mypy

bench: $(VENV)/developing
	@test -f benchmarks/run.py || { echo "benchmarks/run.py is not in this checkout yet."; exit 1; }
	$(BIN)/python benchmarks/run.py

clean:
	rm -rf $(VENV) out .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist

$(VENV)/created:
	@test -n "$(PYTHON)" || { \
		echo "medrelief needs Python 3.11 or newer, and none was found on the PATH."; \
		echo "Install one from https://www.python.org/downloads/, or name it: make $(or $(MAKECMDGOALS),example) PYTHON=/path/to/python3"; \
		exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "$(PYTHON) comes without its venv module."; \
		echo "On Debian and Ubuntu it is a package of its own: sudo apt install python3-venv"; \
		exit 1; }
	"$(PYTHON)" -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	@touch $@

$(VENV)/installed: $(VENV)/created pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

# pip knows dependency groups from version 25.1 on, which is why the environment brings its own.
$(VENV)/developing: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable . --group dev
	@touch $@

# What two verbs need beside the rest: their tests are skipped, and say so, where it cannot be had.
$(VENV)/extras: $(VENV)/developing
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[watch]" \
		|| echo "durable_rules could not be installed, it needs a C compiler: the tests of watch are skipped."
	@if command -v java >/dev/null 2>&1; then \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[spark]" \
			|| echo "pyspark could not be installed: the tests of Spark are skipped."; \
	else echo "There is no Java on the PATH: the tests of Spark are skipped."; fi
	@touch $@
