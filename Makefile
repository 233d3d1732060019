# The commands of this project. `make run` serves a demonstration, `make test` proves it.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run demo-reset page test test-page test-server test-deep bench-huddle bench-slow-reader bench-order bench-reports bench-lists simulate-quarter lint types tools-run tools-test

# Extra arguments for the server: make run ARGS="--listen 127.0.0.1:9000"
ARGS ?=
PAGE_SOURCES := $(shell find web/src web/public web/scripts web/index.html web/vite.config.ts web/tsconfig.json web/package.json -type f 2>/dev/null)

help: ## Say what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

run: tools-run page ## Build everything and serve the demonstration on http://127.0.0.1:8080
	@# The dev profile: builds in a few minutes on two cores, with password hashing and SHA-256 optimised.
	cargo build --quiet --bin mdt-hub
	@exec target/debug/mdt-hub serve --demo $(ARGS)

demo-reset: tools-run ## Remove the demonstration's data; the next `make run` starts afresh
	cargo build --quiet --bin mdt-hub
	@target/debug/mdt-hub demo-reset $(ARGS)

page: web/dist/index.html

web/node_modules/.package-lock.json: web/package-lock.json web/package.json
	cd web && npm ci --no-fund --no-audit
	@touch $@

web/dist/index.html: web/node_modules/.package-lock.json $(PAGE_SOURCES)
	cd web && npm run --silent build
	@touch $@

test: tools-test test-page test-server ## Everything: page, server, journeys in a browser
	@echo "make test: all passed"

test-page: web/node_modules/.package-lock.json
	cd web && npm run --silent check
	cd web && npm test --silent
	cd web && npm run --silent build

# The journeys use the page and the binary: both are built before. One process a test binary, so that the store's suite starts
# its PostgreSQL once.
test-server: test-page
	cargo build --quiet --workspace --bins
	cargo test --quiet --workspace --no-fail-fast

lint: ## Clippy on everything; formatting where the project says how
	cargo clippy --workspace --all-targets -- -D warnings
	@if [ -f rustfmt.toml ] && cargo fmt --version >/dev/null 2>&1; then cargo fmt --check; fi

bench-huddle: page ## Load: 50 rooms of 20 people, beside a bare broadcast in the same run (release build)
	cargo build --quiet --release --workspace --bins
	target/release/bench-huddle $(ARGS)

bench-slow-reader: page ## A member that never reads, beside nineteen neighbours (release build, four minutes)
	cargo build --quiet --release --workspace --bins
	target/release/bench-slow-reader

bench-order: ## Orders of agendas, beside a plain dynamic programme in the same run (release build, some minutes)
	cargo build --quiet --release -p mdt-tests --bin bench-order
	target/release/bench-order $(ARGS)

bench-reports: ## Reports over 5,000 cases and 50,000 actions on both engines, beside a bare scan (release build)
	cargo build --quiet --release -p mdt-tests --bin bench-reports
	target/release/bench-reports $(ARGS)

bench-lists: ## Pages of every list at 500 and 50,000 rows on both engines (release build, some minutes)
	cargo build --quiet --release -p mdt-tests --bin bench-lists
	target/release/bench-lists $(ARGS)

simulate-quarter: ## A quarter of a borough, 300 huddles by the product's own commands, into data/quarter (release build)
	cargo build --quiet --release -p mdt-tests --bin simulate-quarter
	target/release/simulate-quarter $(ARGS)

# One after another: each takes the machine for itself, so that what is promised in seconds is held here (MDT_MEASURED). The return of 2,000 is of the release build, as it is served.
FAULTS = MDT_MEASURED=1 cargo test --quiet -p mdt-tests --test integration -- --nocapture

test-deep: test-page ## The long forms of the fault tests, about an hour (docs/reliability.md)
	cargo build --quiet --workspace --bins
	cargo build --quiet --release --bin mdt-hub
	MDT_RACES=50 $(FAULTS) action_races::
	MDT_RETRIES=10000 $(FAULTS) once::
	MDT_DISKS=40 $(FAULTS) disk::
	MDT_RECONNECTS=10000 $(FAULTS) reconnects::
	MDT_HUB_BINARY=$(CURDIR)/target/release/mdt-hub MDT_SOCKETS=2000 MDT_DIVISOR=1 $(FAULTS) returning::
	MDT_ROUNDS=4 MDT_DIVISOR=1 $(FAULTS) slow_reader::
	MDT_DIVISOR=1 $(FAULTS) p8_5
	MDT_DEEP=1 $(FAULTS) car_park
	MDT_KILLS=1000 $(FAULTS) kill::
	MDT_KILL_ENGINE=postgres MDT_KILLS=200 $(FAULTS) kill::
	MDT_MAIL_KILLS=300 $(FAULTS) mail::
	MDT_REDIS_GONE=60 MDT_FAILOVERS=20 MDT_RESTARTS=20 $(FAULTS) nodes_faults:: --test-threads 1
	MDT_RULES=50000 $(FAULTS) recurrence::
	MDT_JOB_DAYS=360 MDT_JOB_KILLS=100 $(FAULTS) jobs::
	MDT_SEEDS=500 cargo test --quiet -p mdt-app --test jobs -- --nocapture
	MDT_REPLIES=100000 cargo test --quiet -p mdt-app --lib -- ical::reply
	MDT_SEEDS=100000 cargo test --quiet --release -p mdt-hub --test meetings -- --nocapture

types: ## Write web/src/generated/wire.ts from the Rust types
	cargo run --quiet -p mdt-tests --bin wire-types web/src/generated/wire.ts

tools-run:
	@.ci/tools run

tools-test:
	@.ci/tools test
