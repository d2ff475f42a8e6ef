# `make demo` and `make test` do all set-up themselves on a machine with Python 3.11+ and make.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
BIN := .venv/bin
# Two more than there are cores: often a test waits for a browser, or for a process that it started.
WORKERS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) + 2)
PYTEST := $(BIN)/python -m pytest --numprocesses $(WORKERS) --dist worksteal
# Else each of the many processes that the tests start compiles everything anew, where that is the custom.
export PYTHONDONTWRITEBYTECODE =

.PHONY: check migration mutants docs sbom demo test test-all test-http attack crash bench lint lock clean

demo: .venv/.ready
	$(BIN)/samspil demo

test: .venv/.ready
	$(PYTEST)

# All tests on both databases, and four bots beside each other.
test-all: .venv/.ready
	EVERYTHING=1 $(PYTEST)

# Everything once more with signed HTTP instead of websockets.
test-http: .venv/.ready
	TRANSPORT_IN_TESTS=http $(PYTEST)

# Attack the anonymity of retros, and print how many authors are guessed right.
attack: .venv/.ready
	cd tests && EVERYTHING=1 PYTHONPATH=..:.:anonymity ../$(BIN)/python anonymity/test_attack.py

# Kill the bot KILLS times while people work and the API fails, and print what was survived.
KILLS ?= 200
SEED ?= 1
crash: .venv/.ready
	@rm -f .crash.jsonl
	KILLS=$(KILLS) SEED=$(SEED) TOLD=$(CURDIR)/.crash.jsonl $(BIN)/python -m pytest tests/crash
	@cat .crash.jsonl
# Measure on both databases, and write docs/performance.md; RUNS=1 is quicker.
bench: .venv/.ready
	$(BIN)/python -m bench $(RUNS)

# Change the rules at random, one thing at a time, and print which of the changes no test notices.
SAMPLE ?= 40
mutants: .venv/.ready
	nice $(BIN)/python -m development.mutants $(SAMPLE) $(SEED)

# Before each commit, in less than a minute: linters, types, the house, and what the documentation says.
check: lint
	$(PYTEST) tests/test_architecture.py tests/test_roster.py tests/test_docs.py tests/test_language.py \
		tests/test_development.py tests/test_rights.py tests/test_database.py

# The next migration: make migration name=swap
migration: .venv/.ready
	$(BIN)/python -m development.migration $(name)

# Write anew what of the documentation the code makes.
docs: .venv/.ready
	$(BIN)/python -m development.documents

# Several folders of tests have files of the same name, so each is looked at by itself.
SAMPLES := tests $(addprefix tests/, anonymity browser conversations crash playground)
TESTS := tests $(patsubst %/,%,$(sort $(dir $(wildcard tests/*/*.py))))
space := $(subst ,, )
lint: .venv/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	for folder in $(TESTS); do MYPYPATH=$(subst $(space),:,$(SAMPLES)) \
		$(BIN)/mypy --explicit-package-bases $$folder/*.py || exit 1; done

# What runs, with versions, licences and where each comes from, as CycloneDX in sbom.json.
sbom: .venv/.ready
	rm -rf .sbom
	$(BIN)/python -m venv .sbom
	.sbom/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	.sbom/bin/python -m pip uninstall --quiet --yes pip setuptools
	$(BIN)/cyclonedx-py environment --gather-license-texts --output-reproducible --spec-version 1.6 \
		--pyproject pyproject.toml --output-format JSON --output-file sbom.json .sbom/bin/python
	rm -rf .sbom

# Two lists, of what runs and of what else is needed to work on it; both name versions and hashes, never addresses.
COMPILE = $(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	--no-emit-index-url --custom-compile-command 'make lock'
lock: .venv/.ready
	$(BIN)/python -m pip install --quiet uv
	$(COMPILE) pyproject.toml --output-file requirements.lock
	$(COMPILE) --group dev --constraints requirements.lock --output-file requirements-dev.lock

.venv/.ready: requirements.lock requirements-dev.lock pyproject.toml setup.py
	@test -n "$(PYTHON)" || { echo "Samspil needs Python 3.11 or newer, and none was found."; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		-r requirements.lock -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch .venv/.ready

clean:
	rm -rf .venv .sbom sbom.json *.egg-info .mypy_cache .pytest_cache .ruff_cache .crash.jsonl
