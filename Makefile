# Each target does all its own set-up; a second run takes seconds.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin

.PHONY: demo test lint wheel pictures
demo: .venv/ready
	@$(BIN)/claimkit show corpus/sample/port.txt

test: .venv/ready
	@$(BIN)/python -m pytest -q

lint: .venv/dev
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

wheel: .venv/dev
	@$(BIN)/python -m build --wheel

# The README's pictures, from corpus articles; needs chromium.
pictures: .venv/ready
	@mkdir -p build/pictures docs/pictures
	@$(BIN)/claimkit analyze corpus/train.jsonl corpus/dev.jsonl corpus/test.jsonl --table stances --named --top 14 \
		-o docs/pictures/stances.png
	@head -n 1 corpus/dev.jsonl > build/pictures/article.jsonl
	@$(BIN)/claimkit show build/pictures/article.jsonl -o build/pictures/page.html
	@chromium --headless --no-sandbox --hide-scrollbars --window-size=1200,850 \
		--screenshot=docs/pictures/page.png file://$(CURDIR)/build/pictures/page.html

.venv/ready: setup.cfg pyproject.toml
	@echo "setting up .venv with $(PYTHON)"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test]'
	@touch $@

.venv/dev: .venv/ready
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@
