# make run HOST=0.0.0.0 serves the whole network; PUBLIC_URL names the address for links and QR.
HOST =
PORT =
PUBLIC_URL =

BIN := .venv/bin
CODE := seminar tests bench scripts run.py
CUT_OFF := test_clocks.py test_saving.py test_hand_over.py test_without_network.py \
           test_full_disk.py
SERVE := $(if $(HOST),--host $(HOST)) $(if $(PORT),--port $(PORT)) \
         $(if $(PUBLIC_URL),--public-url $(PUBLIC_URL))

.PHONY: help run setup test check test-js pytest audit lock translations screenshots bench faults

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1	\2/p' $(MAKEFILE_LIST) | expand -t 24

run: ## Set up what is missing and run the server (HOST=, PORT=, PUBLIC_URL=)
	@./scripts/setup.sh run
	@exec $(BIN)/seminar serve $(SERVE)

setup: ## Set up what the server and the tests need
	@./scripts/setup.sh test

test: setup ## Run everything: linters, types, tests, browser tests, known weaknesses
	@$(MAKE) --no-print-directory check test-js pytest audit

check: ## Linters and types only
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/mypy
	$(BIN)/lint-imports

test-js: ## The browser code's tests that need no browser
	PATH="$(CURDIR)/$(BIN):$$PATH" node --test $$(find tests/js -name '*.test.js')

pytest: ## The Python and browser tests, side by side: many of them wait for clocks
	$(BIN)/pytest --numprocesses=3 --dist=worksteal

audit: ## Ask whether a package we use has a known weakness
	$(BIN)/python scripts/audit.py

lock: setup ## Lock the newest versions that pyproject.toml and package.json allow
	./scripts/lock.sh

translations: setup ## Collect the texts to translate into seminar/translations
	./scripts/translations.sh

screenshots: setup ## Take the pictures of the README
	$(BIN)/python scripts/screenshots.py

bench: setup ## Measure: see bench/
	$(BIN)/python -m bench start
	$(BIN)/python -m bench load
	$(BIN)/python -m bench broadcast
	$(BIN)/python -m bench exports

faults: setup ## Everything that may go wrong, with full figures; takes about an hour
	$(BIN)/pytest tests/faults $(addprefix tests/browser/,$(CUT_OFF)) -m ""
