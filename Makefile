# `make run` and `make test` are all there is to know; `make help` lists the rest. GNU make 3.81 will do.

SHELL := /bin/sh
VENV := .venv
PY := $(VENV)/bin/python
DATA_DIR ?= var
PORT ?= 8000
WORKERS ?= auto
export DATA_DIR PORT

# The first Python from 3.11 on that runs, asked for only when there is no virtual environment yet.
CANDIDATES := $(if $(PYTHON),$(PYTHON),python3.14 python3.13 python3.12 python3.11 python3 python)
RECENT := -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1

# What `check --deploy` and `collectstatic` are shown instead of a real site.
PRODUCTION := DEBUG=false SITE_URL=https://imprimatur.example ALLOWED_HOSTS=imprimatur.example DATABASE_URL= \
	SECRET_KEY=no-secret-only-for-checks-0123456789-abcdefghijklmnopqrstuvwxyz

.PHONY: run test check lint types templates deploy pytest coverage format help

run: $(VENV)/installed-run ## make everything ready, load the demo, serve on http://127.0.0.1:$(PORT)
	@$(PY) config/preflight.py --port
	@export DEBUG=true DJANGO_RUNSERVER_HIDE_WARNING=true REQUIRE_SECOND_FACTOR=$${REQUIRE_SECOND_FACTOR:-false}; \
	$(PY) manage.py migrate --verbosity 0 && $(PY) manage.py demo && \
	$(PY) manage.py rebuild --pages >/dev/null && \
	echo && echo "Imprimatur: http://127.0.0.1:$(PORT)/   The desk: http://127.0.0.1:$(PORT)/admin/" && \
	echo "DEBUG=true: for your own machine only. Data: $(DATA_DIR)/" && \
	echo "REQUIRE_SECOND_FACTOR=$$REQUIRE_SECOND_FACTOR (false: a password is enough here; a real site asks publishers for a code too)" && \
	echo && cat "$(DATA_DIR)/demo-accounts.txt" && echo && \
	exec $(PY) manage.py runserver "127.0.0.1:$(PORT)"

test: check pytest ## all checks, then all tests; TEST_DATABASE_URL=postgres://… runs them on PostgreSQL

check: lint types templates deploy ## everything that needs no test run

lint: $(VENV)/installed-dev ## ruff: mistakes and layout
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .

types: $(VENV)/installed-dev ## mypy, strict
	$(PY) -m mypy

templates: $(VENV)/installed-dev ## djade: layout of templates
	find templates -name '*.html' -exec $(VENV)/bin/djade --check --target-version 5.2 {} +

deploy: $(VENV)/installed-dev ## migrations complete, settings safe, static files whole, as in production
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && export $(PRODUCTION) DATA_DIR="$$folder" && set -ex && \
	$(PY) manage.py makemigrations --check --dry-run && \
	$(PY) manage.py check --deploy --fail-level WARNING && \
	$(PY) manage.py collectstatic --no-input --verbosity 0

pytest: $(VENV)/installed-dev ## the tests alone; ARGS="-k search" narrows them, WORKERS=0 runs them in one process
	$(PY) -m pytest -n $(WORKERS) --maxprocesses 8 $(ARGS)

coverage: $(VENV)/installed-dev ## which lines no test runs
	$(PY) -m coverage erase
	$(PY) -m coverage run -m pytest $(ARGS)
	$(PY) -m coverage combine --quiet
	$(PY) -m coverage report

format: $(VENV)/installed-dev ## lay out code and templates as `make check` wants them
	$(PY) -m ruff check --fix-only --quiet .
	$(PY) -m ruff format .
	find templates -name '*.html' -exec $(VENV)/bin/djade --target-version 5.2 {} + || true

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1: \2/p' Makefile

# --- Installing: pip runs again only when a requirements file changed or the environment broke -----------------

ifneq ($(shell $(PY) -c 'import pip' >/dev/null 2>&1 && echo sound),sound)
.PHONY: $(PY)
endif

$(PY):
	@for python in $(CANDIDATES); do if "$$python" $(RECENT); then \
		"$$python" config/preflight.py || exit 1; \
		echo "Making $(VENV) with $$("$$python" --version)"; \
		exec "$$python" -m venv --clear $(VENV); \
	fi; done; \
	echo "No Python 3.11 or newer was found (tried: $(CANDIDATES)). Install one (Debian: apt install python3" \
		"python3-venv; macOS: brew install python) or name it: make PYTHON=/path/to/python3" >&2; exit 1

$(VENV)/installed-run: requirements.txt $(if $(strip $(DATABASE_URL)),requirements-postgres.txt)
$(VENV)/installed-dev: requirements.txt requirements-postgres.txt requirements-dev.txt
$(VENV)/installed-%: $(PY)
	@echo "Installing $(filter requirements%,$^)"
	@$(PY) -m pip install --quiet --disable-pip-version-check $(patsubst %,-r %,$(filter requirements%,$^))
	@touch $@
