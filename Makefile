# Everything runs through here. `make` alone says what there is.
# Needs Python 3.11 or newer and make; the rest is installed into .venv/ and build/, nothing outside (but see `browser`).

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
# A process of ours starts in three seconds with kept bytecode and in seven without, and tests start many.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= $(firstword $(foreach name,python3.11 python3 python3.12 python3.13 python3.14,$(shell command -v $(name))))
BIN := .venv/bin
DONE := .venv/done
UV_COMPILE := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header --python-version 3.11
CATALOGUES := $(wildcard src/danso/*/locale/*/LC_MESSAGES/django.po)
STATIC_SOURCES := $(shell find src -path '*/static/*' -type f 2>/dev/null)

# --- the two commands of a newcomer ---

.PHONY: run
run: setup ## set everything up and serve a demo province on http://127.0.0.1:8006
	@export DANSO_DEMO="$${DANSO_DEMO:-1}" DANSO_LOG_FORMAT="$${DANSO_LOG_FORMAT:-text}"; \
	if [ "$$DANSO_DEMO" = 1 ]; then export DANSO_TODAY="$${DANSO_TODAY:-2024-10-10}"; fi; \
	$(BIN)/danso prepare; \
	exec $(BIN)/danso serve

.PHONY: test
test: setup $(DONE)/dev $(DONE)/dev-modules browser ## set up what tests need and run all of them
	$(BIN)/pytest -n 2 $(TESTS)

# --- set-up, each part once until what it is made from changes ---

.PHONY: setup
setup: $(DONE)/runtime $(DONE)/danso $(DONE)/assets $(DONE)/messages $(DONE)/static ## set up alone, so that .venv/bin/danso works

$(DONE)/venv:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: apt install python3"; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is older than 3.11"; exit 1; }
	@tools/make-venv "$(PYTHON)"
	@mkdir -p $(DONE) && touch $@

$(DONE)/build-tools: requirements-build.txt | $(DONE)/venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r $<
	@touch $@

$(DONE)/runtime: requirements.txt $(DONE)/build-tools
	@tools/install $<
	@touch $@

$(DONE)/dev: requirements-dev.txt $(DONE)/build-tools
	@tools/install $<
	@touch $@ $(DONE)/runtime

$(DONE)/danso: pyproject.toml $(DONE)/build-tools
	$(BIN)/uv pip install --quiet --offline --no-deps --no-build-isolation --editable .
	@touch $@

$(DONE)/assets: package.json package-lock.json tools/assets.py $(DONE)/build-tools
	$(BIN)/python tools/assets.py
	@touch $@

# The tests' own packages: other people's OpenID parties, which ours must understand.
$(DONE)/dev-modules: $(DONE)/assets
	$(BIN)/python tools/assets.py --dev
	@touch $@

$(DONE)/messages: $(CATALOGUES) $(DONE)/runtime $(DONE)/danso
	@$(BIN)/danso messages --compile
	@touch $@

$(DONE)/static: $(STATIC_SOURCES) $(DONE)/assets $(DONE)/runtime $(DONE)/danso
	@$(BIN)/danso collectstatic --noinput --clear --ignore 'redoc*' --verbosity 0
	@touch $@

.PHONY: assets
assets: $(DONE)/assets

.PHONY: browser
browser: ## install Chromium for the tests when it is missing (needs root)
	@tools/need-browser

# --- checks ---

# Nothing here asks the house's database: pure logic, files, the witness, and the sandbox with its own SQLite.
WITHOUT_DATABASE := src/danso/vietnam src/danso/documents src/witness src/danso/steering/plan_document \
	src/danso/steering/deadlines tests/test_the_sandbox.py

.PHONY: postgres-test
postgres-test: setup $(DONE)/dev $(DONE)/dev-modules browser ## run the same tests on a PostgreSQL started for them
	$(BIN)/python tools/with_postgres.py $(BIN)/pytest -n 2 $(addprefix --ignore=,$(WITHOUT_DATABASE)) $(TESTS)

.PHONY: lint
lint: $(DONE)/dev $(DONE)/danso ## style, templates and English catalogues
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/djlint --quiet --lint src
	$(BIN)/danso messages --check

.PHONY: floors
floors: $(DONE)/dev ## only the floors: who may import whom
	$(BIN)/lint-imports

.PHONY: format
format: $(DONE)/dev ## format what a machine can format
	$(BIN)/ruff check --fix-only --quiet
	$(BIN)/ruff format

.PHONY: types
types: $(DONE)/dev $(DONE)/danso ## check types
	$(BIN)/mypy
	$(BIN)/mypy --config-file src/sandbox/mypy.ini

.PHONY: migrations
migrations: setup ## fail when a model has no migration
	$(BIN)/danso makemigrations --check --dry-run

.PHONY: docs
docs: setup $(DONE)/dev ## build the documentation; a broken link or reference fails
	$(BIN)/sphinx-build --quiet --fail-on-warning --nitpicky docs build/docs

# --- figures and pictures ---

.PHONY: bench
bench: setup ## measure and print a table; ROOMS="steering vietnam" for a part
	$(BIN)/danso bench $(ROOMS)

.PHONY: postgres-bench
postgres-bench: setup $(DONE)/dev ## the same on a PostgreSQL started for it, whose commits are flushed to the disk
	$(BIN)/python tools/with_postgres.py --durable $(BIN)/danso bench $(ROOMS)

.PHONY: screenshots
screenshots: setup $(DONE)/dev browser ## take the pictures of docs/ anew
	$(BIN)/danso screenshots

# --- upkeep ---

.PHONY: lock
lock: $(DONE)/build-tools ## write the lock files anew from pyproject.toml and package.json
	$(UV_COMPILE) --group assets --group build --group messages -o requirements-build.txt
	$(UV_COMPILE) pyproject.toml -o requirements.txt
	$(UV_COMPILE) --group dev --group assets --group messages pyproject.toml -o requirements-dev.txt
	$(BIN)/python tools/assets.py --lock

.PHONY: clean
clean: ## remove what the set-up made (the data in var/ stays)
	rm -rf .venv build node_modules

.PHONY: help
help:
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 22
