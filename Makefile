# Two commands do everything: `make run` and `make test`.
.PHONY: help run build server site test chaos abuse test-comfyui check-leptos bench page-load format screenshots

help: ## List the commands
	@sed -n 's/^\([a-z-]*\):.*## /  make \1|/p' Makefile | column -t -s '|'

run: build ## Set up, build and serve Genonaut on http://127.0.0.1:3000
	@exec target/release/genonaut

build: ## Build the server and the site for release
	@.ci/setup/build
	@+$(MAKE) --no-print-directory -j $$(nproc) server site

server:
	+cargo build --release -p server --bin genonaut

site:
	+.ci/build-site

test: ## Run every check; the last line is "N passed, N failed"
	@.ci/test

chaos: ## Kill and stop the real program 250 times under load, then check that nothing is lost
	@.ci/chaos

abuse: ## Attack the real program with connections, bodies, downloads and a hostile engine, and measure it
	@.ci/abuse

test-comfyui: ## Test against a real ComfyUI, installed into target/ first
	@.ci/test-comfyui

check-leptos: ## Build with cargo-leptos, where it is installed, and compare with `make build`
	@.ci/check-leptos

bench: ## Measure queue, REST and history on SQLite and PostgreSQL against their targets
	@.ci/bench

page-load: build ## Measure how soon Chromium paints and hydrates /generate on three networks
	@.ci/page-load

format: ## Format the Rust code
	@cargo fmt --all

screenshots: ## Take the screenshots of docs/screenshots
	@.ci/screenshots
