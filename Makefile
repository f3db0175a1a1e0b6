# Two commands: `make run` and `make test`. Needs Python 3.11 or newer with pip, and make. No root, no database, no Node.
PYTHON ?= python3
PORT ?= 8000
export PORT
PY := .venv/bin/python
INSTALL := $(PYTHON) -m pip --python .venv/bin/python install --quiet --quiet --disable-pip-version-check --require-hashes

.PHONY: run reset test chaos lint bench pictures

run: .venv/ready node_modules/ready
	@$(PY) manage.py serve --port $(PORT)

# Everything the demo keeps: its database, its mail, its secret. The next `make run` starts over.
reset:
	rm -rf var

test: .venv/test-ready node_modules/ready
	$(PY) -m pytest -n 2 --dist loadscope $(ARGS)

# The outbox as a trust runs it, while processes are killed: takes a minute; DATABASE_URL names a PostgreSQL server.
chaos: .venv/test-ready
	CHAOS_RUN=1 $(PY) -m pytest tests/races/test_outbox_in_production.py $(ARGS)

lint: .venv/test-ready
	.venv/bin/ruff check .
	.venv/bin/lint-imports
	.venv/bin/djade --check --target-version 5.2 $$(git ls-files 'templates/*.html')
	.venv/bin/mypy
	$(PY) manage.py makemigrations --check --dry-run

bench: .venv/test-ready
	$(PY) -m tests.benchmarks $(ARGS)

# Every page as each demo person, from a demo that is running (`make run`), into var/pictures/ and docs/pictures/.
pictures: .venv/test-ready
	$(PY) -m tests.pictures --port $(PORT) $(ARGS)

.venv/python: requirements.txt
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Coproduce needs Python 3.11 or newer.")'
	@$(PYTHON) -m venv --without-pip .venv
	@touch $@

.venv/ready: .venv/python requirements.txt
	@echo "Installing what Coproduce runs on…"
	@$(INSTALL) -r requirements.txt
	@touch $@

.venv/test-ready: .venv/ready requirements-test.txt
	@echo "Installing what the tests need…"
	@$(INSTALL) -r requirements-test.txt
	@touch $@

# The NHS design system. Where there is no npm, a PyPI package brings one, in a venv of its own.
node_modules/ready: package-lock.json requirements-node.txt
	@echo "Installing the NHS design system…"
	@if command -v npm >/dev/null; then npm ci --ignore-scripts --silent --no-audit --no-fund; else \
	  $(PYTHON) -m venv --without-pip .node && \
	  $(PYTHON) -m pip --python .node/bin/python install --quiet --quiet --disable-pip-version-check --require-hashes -r requirements-node.txt && \
	  PATH="$$PWD/.node/bin:$$PATH" npm ci --ignore-scripts --silent --no-audit --no-fund; fi
	@touch $@
