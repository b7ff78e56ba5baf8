# Every command works from a fresh machine: each one first sets up what it needs and is still missing.
# The work is done by tools/setup.py (standard library only); this file only names the commands.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
SETUP  := @$(PYTHON) tools/setup.py

.DEFAULT_GOAL := help
.PHONY: help setup run test attack check bench pictures lock sbom advisories clean

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

setup: ## install everything that `make run` needs
	$(SETUP) run

run: ## from a fresh machine to a running bank with demo data
	$(SETUP) run
	@exec $(BIN)/python tools/run.py

test: ## all tests, browser included
	$(SETUP) test
	@$(BIN)/python tools/test.py

attack: ## our own attacks on a running bank, at length: every route with others' ids, brute force, bent confirmations, dumps
	$(SETUP) test
	@ATTACK=1 EXAMPLES=$${EXAMPLES:-16} $(BIN)/pytest -q -n 2 --dist loadfile tests/attacks tests/journeys tests/identity tests/kernel/test_step_up.py tests/ops

check: ## format, lint, types, import contracts, migrations, generated files up to date
	$(SETUP) check
	@$(BIN)/python tools/check.py

bench: ## the claims in bench/, measured
	$(SETUP) run
	@$(BIN)/bankhall bench

pictures: ## the guide's and the README's pictures, taken anew from a demo bank
	$(SETUP) test
	@$(BIN)/python tools/pictures.py

lock: ## resolve the dependencies anew into the lock files
	@$(PYTHON) tools/lock.py

sbom: ## what a release is made of (CycloneDX), into var/sbom
	$(SETUP) sbom
	@$(BIN)/python tools/sbom.py

advisories: ## known weaknesses of our libraries, each judged by its time frame (SECURITY.md); needs the network
	$(SETUP) advisories
	@$(BIN)/python tools/advisories.py

clean: ## remove what setup installed and built; the bank's data in var/ stays
	rm -rf $(VENV) web/node_modules web/dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .schemathesis
	find . -name __pycache__ -not -path './var/*' -prune -exec rm -rf {} +
