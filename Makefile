# Everything lives in .venv and var; nothing is installed on the machine itself.
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
LANG_UTF8 := LC_ALL=C.UTF-8
PYTEST_WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint test-unit test-molecule test-radio bench clean

help: ## Show the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' Makefile

setup: $(READY) ## Make the environment in .venv

$(READY): pyproject.toml constraints.txt tools/find-python
	@python=$$(tools/find-python) && \
	rm -rf $(VENV) && \
	echo "Setting up $(VENV) with $$python (a minute or two)" && \
	"$$python" -m venv $(VENV) && \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]' && \
	touch $(READY)

demo: setup ## Run the whole loop on the embedded lab; REAL=1 adds the real devices (root, Linux), RADIO=1 also simulated radios
	@$(LANG_UTF8) $(BIN)/netproof demo $(if $(REAL),--real) $(if $(RADIO),--radio)

test: setup lint ## Run every test, lint and type check that this machine can run
	@$(LANG_UTF8) $(BIN)/python -m lab.real
	@$(LANG_UTF8) $(BIN)/python -m pytest -n $(PYTEST_WORKERS) --dist loadgroup --ignore tests/lab/radio
	@$(MAKE) --no-print-directory test-radio test-molecule

# One after the other and beside nothing else: an emulated processor keeps one of the machine's busy, for some minutes.
test-radio: setup ## Run the tests of the access point with simulated radios (part of test)
	@$(LANG_UTF8) $(BIN)/python -m pytest tests/lab/radio

test-molecule: setup
	@$(LANG_UTF8) $(BIN)/python -m tests.molecule

lint: setup ## Run ruff, mypy, yamllint and ansible-lint
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy netproof nornir_tasks lab action_plugins filter_plugins inventory_plugins callback_plugins
	@$(BIN)/yamllint --strict .
	@$(LANG_UTF8) PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/ansible-lint --offline

bench: setup ## Measure collection against a plain Nornir + netmiko script, in one run
	@$(LANG_UTF8) $(BIN)/python -m tests.bench

clean: ## Stop the lab and remove what was made here
	@[ ! -x $(BIN)/netproof ] || $(BIN)/netproof lab down || true
	rm -rf $(VENV) var .mypy_cache .ruff_cache .pytest_cache .ansible build dist *.egg-info
