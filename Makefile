# Each target first runs packaging/setup.sh, which installs what is missing and otherwise only looks.
python = .venv/bin/python
ready = @sh packaging/setup.sh
on_screen = @sh packaging/screen.sh

.DEFAULT_GOAL = help
.PHONY: help run test leaks tour lint types bench torture privacy freeze freeze-tour lock clean

help:    ## say what each target does
	@sed -n 's/^\([a-z-]*\):.*## /  make \1	/p' Makefile

run:     ## open the application (where there is no display: take the tour)
	@sh packaging/run.sh

test:    ## run every test, with branch coverage of the core
	$(ready) screen
	$(on_screen) $(python) -m pytest tests/journeys --cov --cov-report= --cov-fail-under=0
	$(python) -m pytest --ignore=tests/journeys --numprocesses auto --maxprocesses 4 --cov --cov-append

leaks:   ## type into every page, lock, and look for any of it in memory and on the disk; ten rounds
	$(ready) screen
	$(on_screen) $(python) -m tests.leaks 10

tour:    ## drive the window through made-up records; pictures and PDFs in tour/
	@sh packaging/run.sh tour

lint:    ## check formatting, style and which way imports point
	$(ready)
	$(python) -m ruff format --check .
	$(python) -m ruff check .
	.venv/bin/lint-imports

types:   ## check the types of the three packages, strictly
	$(ready)
	$(python) -m mypy

bench:   ## measure speed against its limits
	$(ready) screen
	$(on_screen) $(python) tests/bench

torture: ## interrupt everything the vault does, at every call: a table of what was lost (TORTURE='--fuzz 60' for less)
	$(ready) torture
	$(python) -m tests.torture --table build/torture.md $(TORTURE)

privacy: ## measure what the protected summary promises, beside other methods, and with the protection taken away
	$(ready)
	$(python) -m tests.privacy --table build/privacy.md $(PRIVACY)

freeze:  ## build the application folder dist/sos-desktop
	$(ready) freezer
	$(python) -m PyInstaller --noconfirm --clean --log-level ERROR packaging/sos-desktop.spec

freeze-tour: freeze ## build it, then take the tour with what was built
	@sh packaging/run.sh tour dist/sos-desktop/sos-desktop

lock:    ## pin every package again, keeping the versions that still fit
	$(ready)
	sh packaging/lock.sh

clean:   ## remove what the other targets made, .venv included
	rm -rf .venv build dist tour .coverage .coverage.* htmlcov .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
