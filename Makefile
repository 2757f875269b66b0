# Dozor. `make help` lists what there is.
SHELL := /bin/sh
HOST ?= 127.0.0.1
PORT ?= 8000
ARGS ?=
VENV := .venv/bin
# Compiled modules make every start but the first several seconds shorter.
unexport PYTHONDONTWRITEBYTECODE
# The first Python that is new enough: python3 if it is, else a newer one beside it.
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11 python3.14 python; do \
	command -v $$name >/dev/null 2>&1 && \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && \
	{ echo $$name; break; }; done)

.DEFAULT_GOAL := help
.PHONY: help run test test-all check lock messages env env-dev

help: ## Show this list
	@echo "Dozor: make TARGET [PORT=8000] [HOST=127.0.0.1] [ARGS=…]"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1 \2/p' Makefile | \
		while read -r name text; do printf '  %-10s %s\n' "$$name" "$$text"; done

run: env ## Serve everything in one process on http://HOST:PORT (make run ARGS=--no-demo)
	@$(VENV)/python manage.py serve --host $(HOST) --port $(PORT) $(ARGS)

test: env-dev ## The fast suite on the embedded default, under two minutes
	@$(VENV)/python -m config.workshop.battery fast -- $(ARGS)

test-all: env-dev ## Everything: SQLite, Postgres + Redis, browsers, the slow batteries
	@$(VENV)/python -m config.workshop.battery all -- $(ARGS)

check: env-dev ## Linters, types, contracts, migrations, deployment checks, known vulnerabilities
	@$(VENV)/python -m config.workshop.gates

lock: env-dev ## Pin requirements again from pyproject.toml (needs uv)
	@$(VENV)/python -m config.workshop.lock

messages: env-dev ## Collect and compile translations (needs gettext)
	@$(VENV)/python -m config.workshop.messages

env env-dev:
	@if [ -z "$(PYTHON)" ]; then \
		echo "Dozor needs Python 3.11 or newer, and none was found on PATH." >&2; \
		echo "Install it (Debian, Ubuntu: apt-get install python3 python3-venv)," >&2; \
		echo "or name it: make $(firstword $(MAKECMDGOALS)) PYTHON=/path/to/python3.11" >&2; \
		exit 1; fi
	@$(PYTHON) config/workshop/environment.py $(if $(filter env-dev,$@),dev,run)
