# What a fresh machine with Python 3.11 or later needs to know:
#   make demo [INPUT=file.mp4|camera]   the main job on a sample clip; results in out/
#   make test                           every test; thirty minutes
#   make soak                           ten minutes of sessions, reconnects and chaos
#   make check                          format, lint, layers, types, unit tests; two minutes
#   make setup                          only the environment, .venv; the others do it too
#   make clean                          remove all of that

PYTHON ?= python3
INPUT ?=
# Which build of torch the tests use. On Linux the registry's brings CUDA, some gigabytes; one
# for the processor alone serves as well (torch>=2.11).
TORCH ?= torch==2.13.0

# Processes that share the tests; one of them takes what plays in real time, see tests/sharing.py.
WORKERS ?= 2

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
MODELS := $(VENV)/.models

.PHONY: setup demo test soak check lint kernels clean
.DEFAULT_GOAL := setup

setup: $(READY)

demo: $(READY)
	@$(BIN)/sundog demo $(if $(INPUT),"$(INPUT)")

test: kernels
	@$(BIN)/pytest -n $(WORKERS)

soak: kernels
	@PYTHONPATH=. $(BIN)/python benchmarks/soak.py all --minutes 10

check: lint kernels
	@$(BIN)/pytest -q -n $(WORKERS) tests/unit

lint: $(MODELS)
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/lint-imports > $(VENV)/layers.log 2>&1 || { cat $(VENV)/layers.log; exit 1; }
	@$(BIN)/mypy

# Once a machine they are compiled, for longer than any one test may take.
kernels: $(MODELS)
	@$(BIN)/python -c 'from sundog.engine.cpu.warming import warm_kernels; warm_kernels(lambda *_: None)'

# What diffusion models and clusters need, which the demo does without.
$(MODELS): $(READY)
	@if command -v uv > /dev/null; then \
		uv pip install --quiet --python $(BIN)/python $(TORCH) && \
		uv pip install --quiet --python $(BIN)/python --editable '.[dev,diffusion,ray]'; \
	else \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check $(TORCH) && \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,diffusion,ray]'; \
	fi
	@touch $@

clean:
	rm -rf $(VENV) .conformance out dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	find src tests -name __pycache__ -prune -exec rm -rf {} +

# The stamp is newer than pyproject.toml once what that asks for is installed.
$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Sundog needs Python 3.11 or later: make setup PYTHON=python3.12")'
	@echo "setting up $(VENV) (about a minute, once)"
	@if command -v uv > /dev/null; then \
		uv venv --quiet --allow-existing --python "$(PYTHON)" $(VENV) && \
		uv pip install --quiet --python $(BIN)/python --editable '.[dev]'; \
	else \
		$(PYTHON) -m venv $(VENV) && \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'; \
	fi
	@touch $@
