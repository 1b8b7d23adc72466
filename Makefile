# Everything a person runs. A new machine needs Python 3.11+, make and a package registry.
PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8000
WORKERS ?= 2
# A machine may forbid Python to keep what it compiled; every process that starts here would compile it all again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run install dev assets check test test-services browser deep bench rush minutes lock catalogues clean

run: .venv/base assets           ## start everything on http://127.0.0.1:$(PORT)
	@PORT=$(PORT) $(BIN)/python -m tests.city.run

install: .venv/base              ## what the product runs on
dev: .venv/dev                   ## what checks and tests need on top

.venv/base: requirements/base.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/base.txt
	@touch $@

.venv/dev: .venv/base requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/base.txt -r requirements/dev.txt
	@touch $@

assets: .venv/base               ## styles, scripts, fonts, catalogues
	@$(BIN)/python -m grants.web.assets.build
	@$(BIN)/python -m grants.translations compile

check: .venv/dev assets          ## lint, types, import contracts, migration drift, catalogues, docs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m pytest tests/architecture -n $(WORKERS)

test: .venv/dev assets           ## the suite that needs no server
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile -m "not browser and not services and not deep" --ignore tests/architecture

test-services: .venv/dev assets  ## again on PostgreSQL, and the fault suite with queue servers of its own
	$(BIN)/python -m tests.services

browser: .venv/dev assets        ## journeys in a real Chromium, with axe
	$(BIN)/python -m pytest -n $(WORKERS) -m "browser and not deep" tests

deep: check test test-services   ## everything, in all languages and widths, long fault runs
	DEEP=1 $(BIN)/python -m pytest -n $(WORKERS) -m "browser or deep" tests

bench: .venv/dev assets          ## what a page costs, on stated data
	$(BIN)/python -m tests.bench

rush: .venv/dev assets           ## 200 applicants send in the last minute before closing, on PostgreSQL
	$(BIN)/python -m tests.rush

minutes: .venv/dev assets        ## how long a first application takes on a phone, by what its pages ask
	$(BIN)/python -m tests.minutes

lock: .venv/dev                  ## pin versions and hashes anew
	$(BIN)/pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --strip-extras --allow-unsafe -o requirements/base.txt requirements/base.in
	$(BIN)/pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --strip-extras --allow-unsafe -o requirements/dev.txt requirements/dev.in

catalogues: .venv/dev            ## bring the translation catalogues up to date with the texts
	$(BIN)/python -m grants.translations update

clean:                           ## forget everything that was built or run
	rm -rf .venv var grants/web/static grants/web/assets/node_modules

help:                            ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1	\2/' | expand -t 24
