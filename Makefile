# Two commands to know: `make demo` (try it) and `make test` (is it whole?).
# Nothing here needs more than python3 >= 3.11 with venv, and the network once, to install.

PYTHON ?= python3
BIN := .venv/bin
# The wheel under test, unpacked; it comes before whatever the environment itself holds.
WHEEL := build/wheel
ON_WHEEL := PYTHONPATH=$(CURDIR)/$(WHEEL)
WORKERS ?= 2

SOURCES := $(shell find src -type f -not -name '*.pyc' -not -path '*/__pycache__/*') \
	pyproject.toml README.md LICENSE NOTICE

.DELETE_ON_ERROR:
.PHONY: demo test lint types imports check evals dev lock schemas clean help

help:  ## Show this list.
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo: .venv/.wheel  ## Install, then compare the example reports and write out/brief.html.
	@mkdir -p out
	$(BIN)/reportedly brief examples/
	$(BIN)/reportedly brief examples/ --quiet -o out/brief.html
	@echo "wrote out/brief.html: open it in a browser"

test: lint types imports check evals  ## Everything that must hold, on the built wheel.
	@echo "all of it holds"

lint: .venv/.tools
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/.tools
	$(BIN)/mypy

imports: .venv/.tools
	PYTHONPATH=src $(BIN)/lint-imports --no-logo

check: $(WHEEL)/.stamp
	$(ON_WHEEL) OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile

# The quality floors, on the small gold that lives in this repository.
evals: $(WHEEL)/.stamp
	@if [ -f evals/gate.py ]; then $(ON_WHEEL) $(BIN)/python -m evals.gate; fi

dev: .venv/.tools  ## Install the project editable, to work on it.
	$(BIN)/pip install -q --no-deps --no-build-isolation -e .
	@touch .venv/.editable

lock:  ## Bring requirements-dev.lock up to date (needs uv).
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 \
		--generate-hashes --no-annotate --no-header --no-emit-index-url -q \
		-o requirements-dev.lock $(if $(UPGRADE),--upgrade)

schemas: .venv/.tools  ## Write docs/schema anew from the types.
	PYTHONPATH=src $(BIN)/python scripts/write_schemas.py

clean:  ## Remove what was built (not the environment).
	rm -rf build dist out .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# The environment: pip first (23.2 fails on two of the packages together), then the locked rest.
.venv/.tools: requirements-dev.lock
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --disable-pip-version-check --upgrade 'pip>=24.1'
	$(BIN)/pip install -q --require-hashes -r requirements-dev.lock
	@mkdir -p build
	@touch $@

dist/.wheel: .venv/.tools $(SOURCES)
	@rm -rf dist && mkdir -p dist build
	$(BIN)/python -m build -q --wheel --no-isolation --outdir dist
	@touch $@

$(WHEEL)/.stamp: dist/.wheel
	@rm -rf $(WHEEL)
	$(BIN)/pip install -q --no-deps --target $(WHEEL) dist/*.whl
	@touch $@

# An editable environment is left as it is: it runs what lies in src.
.venv/.wheel: dist/.wheel
	@if [ -f .venv/.editable ]; then echo "keeping the editable install"; else \
		$(BIN)/pip install -q --no-deps --force-reinstall dist/*.whl; fi
	@touch $@
