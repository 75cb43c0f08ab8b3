# The commands of this project; `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help setup demo up down status clean test check lock FORCE

BIN := .venv/bin
SETUP := .venv/.setup
BENCH_SETUP := .venv/.bench
# Leaves the choice of interpreter to stack/find_python.sh.
export PYTHON
# Tests spend much of their time waiting: two processes, also on two cores (1 for one after the other).
TEST_WORKERS ?= 2

help: ## List these commands
	@awk 'BEGIN {FS = ":.*## "} /^[a-z%-]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' Makefile

setup: $(SETUP) ## Make .venv from the lock files (PYTHON=… names the interpreter)
	@:

# A named interpreter is looked at even when nothing else changed.
$(SETUP): requirements/runtime.txt requirements/dev.txt pyproject.toml stack/setup.sh $(if $(PYTHON),FORCE)
	@sh stack/setup.sh

FORCE:

demo: setup ## Run the main job on invented channels and leave it running (SCENARIO=path.yaml)
	@$(BIN)/python -m stack demo $(if $(SCENARIO),--scenario "$(SCENARIO)")

up: setup ## Start Postgres, the Telegram simulator and Airflow
	@$(BIN)/python -m stack up $(if $(SCENARIO),--scenario "$(SCENARIO)")

status: setup ## Show what runs
	@$(BIN)/python -m stack status

down: setup ## Stop everything; the data stays
	@$(BIN)/python -m stack down

clean: setup ## Stop everything and remove its data
	@$(BIN)/python -m stack clean

test: setup ## Run all tests
	$(BIN)/python -m pytest -n $(TEST_WORKERS)

check: setup ## Lint, types, layers, SQL
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/sqlfluff lint sql

bench-%: setup $(BENCH_SETUP) ## Measure one thing, such as bench-claims
	@$(BIN)/python -m bench.$(subst -,_,$*)

# What only benchmarks need: public detectors that ours are measured against.
$(BENCH_SETUP): requirements/bench.txt $(SETUP)
	@$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r requirements/bench.txt
	@touch $@

lock: ## Resolve requirements/*.in into the lock files (UPGRADE=1 takes newer versions)
	@sh stack/lock.sh $(if $(UPGRADE),--upgrade)
