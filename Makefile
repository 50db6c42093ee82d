# Every command of the project. `make help` lists them.
#
# They need Python 3.11 or 3.12, make, and a package registry at the first install; all
# that they make lies in .venv and .sinkron.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

FAMILIES ?= 2000
QUARTERS ?= 4
SEED ?= 1
LINES ?= 100000

VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime
TEST := $(VENV)/.test
DEV := $(VENV)/.dev

export SINKRON_HOME ?= $(CURDIR)/.sinkron
DEMO := $(SINKRON_HOME)/demo

# No part of the stack reports to anybody.
export DBT_SEND_ANONYMOUS_USAGE_STATS := false
export DO_NOT_TRACK := 1
export GX_ANALYTICS_ENABLED := false

SUPPORTED := import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info < (3, 13))
# A file is tested by one process, as many side by side as there are cores, up to four: each
# has a server of its own.
PYTEST := $(BIN)/pytest --numprocesses logical --maxprocesses 4 --dist loadfile --no-loadscope-reorder
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps

.PHONY: help
help: ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-17s %s\n", $$1, $$2 }' Makefile

.PHONY: install
install: $(RUNTIME) ## Build the environment in .venv from the hashed lock

.PHONY: run
run: install ## Everything: services, demo deliveries, Airflow, release, report (FAMILIES, QUARTERS, SEED)
	@wanted="$(FAMILIES) families, $(QUARTERS) quarters, seed $(SEED)"; \
	made=$$(cat "$(DEMO)/complete" 2>/dev/null || echo "$$wanted"); \
	if [ "$$made" != "$$wanted" ]; then \
	    echo "$(DEMO) holds another district ($$made): 'make clean' first," \
	        "or set SINKRON_HOME to another folder." >&2; \
	    exit 1; \
	elif [ ! -f "$(DEMO)/complete" ]; then \
	    $(BIN)/sinkron demo --connected --out "$(DEMO)" \
	        --families $(FAMILIES) --quarters $(QUARTERS) --seed $(SEED) && \
	    echo "$$wanted" > "$(DEMO)/complete"; \
	fi
	@SINKRON_DEMO="$(DEMO)" SINKRON_INBOX="$(DEMO)/inbox" SINKRON_SETTLE=0 $(BIN)/sinkron run
	@$(BIN)/sinkron report

.PHONY: stop
stop: ## End every process that run started
	@if [ -x $(BIN)/sinkron ]; then $(BIN)/sinkron down; fi

.PHONY: clean
clean: stop ## Stop, then remove the environment, the state and the caches
	rm -rf $(VENV) .sinkron build sinkron.egg-info .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: test
test: $(TEST) ## Every test, in one run
	@$(PYTEST)

.PHONY: test-unit test-contracts test-dags test-integration test-acceptance
test-unit: $(TEST) ## Functions and laws of the repository; no network, no database
test-contracts: $(TEST) ## Every declared source, one loop over the declarations
test-dags: $(TEST) ## The DAG files as Airflow reads them
test-integration: $(TEST) ## The parts on a real PostgreSQL
test-acceptance: $(TEST) ## The whole, on a small district whose truth is known
test-unit test-contracts test-dags test-integration test-acceptance:
	@$(PYTEST) tests/$(@:test-%=%)

.PHONY: check
check: $(DEV) ## Formatter, linters, types, contracts, formulas, dbt project, compose file; no database
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/sinkron sources --check
	$(BIN)/sinkron formulas --check
	$(BIN)/dbt --quiet --warn-error parse --project-dir dbt_project --profiles-dir dbt_project \
	    --target-path $(CURDIR)/$(VENV)/.dbt/target --log-path $(CURDIR)/$(VENV)/.dbt/logs
	$(BIN)/sqlfluff lint --processes 2 sinkron dbt_project
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml

.PHONY: bench
bench: $(TEST) ## Lines a second of each carrier beside the bare library (LINES)
	@$(BIN)/python -m benchmarks.landing --lines $(LINES)

.PHONY: sources
sources: $(RUNTIME) ## Write the dbt sources again from the contracts
	@$(BIN)/sinkron sources

.PHONY: lock
lock: $(DEV) ## Resolve pyproject.toml into the lock files (UPGRADE=--upgrade for newer versions)
	@.ci/lock $(UPGRADE)

$(BIN)/python:
	@for python in $(PYTHON) python3.11 python3.12 python3; do \
	    if $$python -c '$(SUPPORTED)' >/dev/null 2>&1; then \
	        exec $$python -m venv $(VENV); \
	    fi; \
	done; \
	echo "Sinkron needs Python 3.11 or 3.12 with its venv module (Debian: python3-venv);" \
	    "none was found. Name one with 'make PYTHON=/path/to/python ...'." >&2; \
	exit 1

$(RUNTIME): requirements.txt pyproject.toml | $(BIN)/python
	@echo "Installing the locked packages into $(VENV): about a minute, once."
	@$(PIP) --no-compile --require-hashes -r requirements.txt
	@$(PIP) --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q -j 0 $(VENV)/lib >/dev/null || true # some packages ship templates that are no Python
	@touch $@

$(TEST): requirements-test.txt $(RUNTIME)
	@$(PIP) --require-hashes -r requirements-test.txt
	@touch $@

$(DEV): requirements-dev.txt $(RUNTIME)
	@$(PIP) --require-hashes -r requirements-dev.txt
	@touch $@
