# Each target does all its own set-up; a second run takes seconds.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin

.PHONY: demo test lint wheel
demo: .venv/ready
	@$(BIN)/claimkit show corpus/sample/port.txt

test: .venv/ready
	@$(BIN)/python -m pytest -q

lint: .venv/dev
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

wheel: .venv/dev
	@$(BIN)/python -m build --wheel

.venv/ready: setup.cfg pyproject.toml
	@echo "setting up .venv with $(PYTHON)"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test]'
	@touch $@

.venv/dev: .venv/ready
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@
