# `make run` and `make test` set up everything they need, once. `make help` lists the rest.
.DEFAULT_GOAL := help
.SILENT:
MAKEFLAGS += --no-print-directory
PYTHON_HERE := .venv/bin/python
DESKTOP := $(PYTHON_HERE) tests/support/virtual_desktop.py
# As many processes as processors, each in a desktop of its own.
WORKERS ?= $(shell getconf _NPROCESSORS_ONLN)
IN_DESKTOPS := --tx '$(WORKERS)*popen//python=$(DESKTOP) $(PYTHON_HERE)' --dist loadfile
ENSURE := sh packaging/set_up/ensure.sh

.PHONY: help run test test-postgres lint format bench setup lock licences sizes translations frozen deb appimage test-deb clean

run: ## Open Deskhand (sets it up the first time); ARGS="ask hello" runs a command instead
	$(ENSURE) run && exec $(PYTHON_HERE) -m deskhand $(ARGS)

test: ## Run the whole suite in virtual desktops; T=tests/store runs a part
	$(ENSURE) test && $(DESKTOP) true && $(PYTHON_HERE) -m pytest $(IN_DESKTOPS) $(T)

test-postgres: ## Run the store's tests on a real PostgreSQL
	$(ENSURE) test && DESKHAND_REQUIRE_POSTGRES=1 $(PYTHON_HERE) -m pytest -m postgres

lint: ## Check style, types and the import rule
	$(ENSURE) test
	$(PYTHON_HERE) -m ruff check
	$(PYTHON_HERE) -m ruff format --check
	$(PYTHON_HERE) -c 'from importlinter.cli import lint_imports_command as run; run()' --no-cache > .lint-imports.log || (cat .lint-imports.log; exit 1)
	$(PYTHON_HERE) -m mypy desktop/deskhand

format: ## Write the code as `make lint` wants it
	$(ENSURE) test
	$(PYTHON_HERE) -m ruff check --fix && $(PYTHON_HERE) -m ruff format

bench: ## Run the benchmarks; B=startup runs one
	$(ENSURE) test && $(DESKTOP) $(PYTHON_HERE) tests/bench/run.py $(B)

setup: ## Set up without starting anything
	$(ENSURE) run

lock: ## Choose versions anew and write the lock files
	$(ENSURE) test && sh packaging/lock.sh

licences: ## Write docs/licences.md from what is installed
	$(ENSURE) test && $(PYTHON_HERE) packaging/licences.py > docs/licences.md

translations: ## Collect the texts and compile the translations
	$(ENSURE) test && $(PYTHON_HERE) packaging/translations.py

sizes: ## Write docs/size.md from what is installed and built
	$(ENSURE) run && $(PYTHON_HERE) packaging/sizes.py > docs/size.md

frozen: ## Build the program as one folder that needs no Python: dist/deskhand
	$(ENSURE) run && $(PYTHON_HERE) packaging/pyinstaller/build.py

deb: frozen ## Build a Debian package: dist/deskhand_VERSION_ARCHITECTURE.deb
	$(PYTHON_HERE) packaging/debian/build.py

appimage: frozen ## Build the folder of an AppImage: dist/Deskhand.AppDir
	$(PYTHON_HERE) packaging/appimage/build.py

test-deb: ## Install the Debian package on a fresh root and drive it there (as root)
	$(ENSURE) test && DESKHAND_TEST_DEB=1 $(PYTHON_HERE) -m pytest -m deb tests/packaging

clean: ## Remove what set-up and tests made
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis tests/support/aimock/node_modules set-up.log .set-up.lock .lint-imports.log

help: ## Show this list
	sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1	\2/p' $(MAKEFILE_LIST) | expand -t 24
